"""Archives of plans: their limits hold over the whole, and each of them ends as rows."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.security.conftest import PLAN, Command
from tests.security.pace import peers
from zhenggai.batch.files import find_inputs
from zhenggai.batch.one_file import Input, convert_file
from zhenggai.batch.settings import Settings
from zhenggai.readers import ReadError, read
from zhenggai.readers.guard import Limits
from zhenggai.rules import load

# Of the peer's times: a second of a known machine, and where gigabytes are counted through.
PEERS, PADDED_PEERS = 25, 250
TEXT = PLAN.encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def overlapping(entries: int, size: int) -> bytes:
    """Return an archive whose entries all lie on the same packed bytes."""
    one = packed({"a.txt": bytes(size)})
    at = one.index(b"PK\x01\x02")
    listed = one[at : one.index(b"PK\x05\x06")]
    directory = b"".join(listed[:46] + f"{n % 10}".encode() + listed[47:] for n in range(entries))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(directory), at, 0)
    return one[:at] + directory + end


def nested(levels: int, files: int, size: int) -> bytes:
    """Return archives in archives, each with many copies of the next and a padding."""
    data = bytes(size)
    for _ in range(levels):
        data = packed({f"{n}.zip": data for n in range(files)} | {"padding": bytes(size)})
    return data


def outcomes(path: Path, settings: Settings | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """Return what becomes of an archive: the sources of its rows, each with its failure."""
    chosen = settings or Settings(workers=1)
    found = [convert_file(item, load(), None, chosen) for item in find_inputs([str(path)], chosen)]
    return [(one.source, one.failure) for one in found]


def test_entries_on_the_same_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(overlapping(400, 16 << 20))
    assert path.stat().st_size < 50_000
    found: list[tuple[str, tuple[str, ...]]] = []
    # It cost 85 s of processor time.
    assert peers(lambda: found.extend(outcomes(path)), PEERS) < PEERS
    assert {(source, failure[0]) for source, failure in found} == {("a.zip", "file-bomb")}


def test_a_document_with_such_entries_is_refused() -> None:
    data = bytearray(overlapping(20, 1 << 20))
    with pytest.raises(ReadError) as caught:
        read(bytes(data))
    assert caught.value.code == "file-bomb"


def test_padded_archives_in_archives_have_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(nested(2, 60, 15 << 20))
    found: list[tuple[str, tuple[str, ...]]] = []
    # It cost 68 s of processor time.
    assert peers(lambda: found.extend(outcomes(path)), PADDED_PEERS) < PADDED_PEERS
    assert {(source, failure[0]) for source, failure in found} == {("a.zip", "file-bomb")}


@pytest.mark.parametrize(("limit", "value"), [("entries", 5), ("unpacked", 20_000), ("depth", 1)])
def test_limits_hold_over_archives_inside(tmp_path: Path, limit: str, value: int) -> None:
    inner = packed({f"{n}.txt": TEXT + b"\n" * n for n in range(4)})
    path = tmp_path / "a.zip"
    path.write_bytes(packed({f"{n}.zip": inner for n in range(8)}))
    assert len(outcomes(path)) == 32
    settings = Settings(workers=1).with_limit(limit, value)
    found = outcomes(path, settings)
    assert {failure[0] for _, failure in found} == {
        "file-archive" if limit == "depth" else "file-bomb"
    }
    assert len(found) == (8 if limit == "depth" else 1)


def test_time_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({f"{n}.txt": bytes(200 << 20) for n in range(20)}))
    settings = Settings(workers=1, timeout=1)
    settings = settings.with_limit("unpacked", 1 << 40).with_limit("ratio", 1 << 20)
    assert outcomes(path, settings) == [("a.zip", ("convert-timeout", "1"))]


def test_each_archive_has_its_row(tmp_path: Path) -> None:
    good = packed({"plan.txt": TEXT})
    archives = {
        "empty.zip": packed({}),
        "hidden.zip": packed({".a": b"x", "_b/c.txt": b"y", "README.md": b"z"}),
        "folders.zip": packed({"a/": b"", "a/b/": b""}),
        "cut.zip": good[:-30],
        "nothing.zip": b"PK\x03\x04",
        "good.zip": good,
        "both.zip": packed({"a.zip": packed({}), "b.zip": good, "c.zip": good[:-40]}),
        "bomb.zip": packed({"a.txt": bytes(64 << 20), "b.txt": TEXT}),
    }
    for name, data in archives.items():
        (tmp_path / name).write_bytes(data)
    found = {source: failure[:1] for source, failure in outcomes(tmp_path)}
    assert found == {
        "empty.zip": ("archive-empty",),
        "hidden.zip": ("archive-empty",),
        "folders.zip": ("archive-empty",),
        "cut.zip": ("file-damaged",),
        "nothing.zip": ("file-damaged",),
        "good.zip!/plan.txt": (),
        "both.zip!/a.zip": ("archive-empty",),
        "both.zip!/b.zip!/plan.txt": (),
        "both.zip!/c.zip": ("file-damaged",),
        "bomb.zip!/a.txt": ("file-bomb",),
        "bomb.zip!/b.txt": (),
    }


def test_two_entries_of_one_name_are_two_files(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "一、甲。")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "一、乙。")
    assert {item.read() for item in find_inputs([str(path)])} == {
        "一、甲。".encode(),
        "一、乙。".encode(),
    }


def test_a_directory_without_end_is_not_read(tmp_path: Path) -> None:
    """Three megabytes of entries of nothing, of which Python would make a gigabyte of objects."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, *[0] * 14)
    directory = entry * 70_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, len(directory), 30, 0)
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\3\4" + bytes(26) + directory + end)
    settings = Settings(workers=1).with_limit("entries", 1000)
    ((source, failure),) = outcomes(path, settings)
    assert (source, failure[0]) == ("a.zip", "file-bomb")
    with pytest.raises(ReadError) as caught:
        read(path.read_bytes(), limits=Limits(entries=1000))
    assert caught.value.code == "file-bomb"


def test_a_packer_that_asks_for_memory_is_refused(tmp_path: Path) -> None:
    """An entry of LZMA says how much memory it wants: four gigabytes for a hundred bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", TEXT)
    path = tmp_path / "a.zip"
    path.write_bytes(sink.getvalue())
    assert outcomes(path) == [("a.zip!/a.txt", ())]
    data = bytearray(sink.getvalue())
    start = data.index(b"a.txt") + len("a.txt")
    data[start + 5 : start + 9] = b"\xff" * 4
    path.write_bytes(data)
    assert outcomes(path) == [("a.zip", ("file-bomb", "a.txt"))]
    with pytest.raises(ReadError) as caught:
        read(bytes(data))
    assert caught.value.code == "file-bomb"


def test_a_damaged_entry_does_not_hide_a_flood() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("first", bytes(17 << 20))
        archive.writestr("word/document.xml", bytes(200 << 20))
    data = bytearray(sink.getvalue())
    data[40:60] = bytes(20)
    with pytest.raises(ReadError) as caught:
        read(bytes(data))
    assert caught.value.code == "file-bomb"


def test_limits_of_the_command_hold(tmp_path: Path, zhenggai: Command) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({f"{n}.txt": TEXT + b"\n" * n for n in range(8)}))
    done = zhenggai("convert", path, "-o", "out", "--limit", "entries=5", "--lang", "en")
    assert done.returncode == 1
    assert "unpacks to an abnormal size (> 5 entries)" in done.stderr


def test_an_input_of_an_archive_is_identified_without_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"plan.txt": TEXT}))
    (item,) = find_inputs([str(path)])
    path.unlink()
    assert item.identity() == Input(_written(tmp_path / "b.txt"), "b").identity()


def _written(path: Path) -> Path:
    path.write_bytes(TEXT)
    return path
