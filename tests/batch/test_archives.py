"""Archives of plans: every file in them is a document or says why it is none."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from tests import SAMPLES
from zhenggai.batch.archives import is_archive, printed_name, read_member
from zhenggai.batch.files import find, find_inputs
from zhenggai.batch.one_file import convert_file
from zhenggai.readers import ReadError, read
from zhenggai.readers.guard import Limits
from zhenggai.rules import load

DOCX = SAMPLES / "notice-2025" / "plan.docx"
TEXT = SAMPLES / "shared-2022" / "plan.txt"


class Gbk(zipfile.ZipInfo):
    """An entry whose name is in GBK without a word about it, as Windows in China writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # zipfile's own name
        return self.filename.encode("cp437"), 0


def gbk(name: str) -> zipfile.ZipInfo:
    return Gbk(name.encode("gbk").decode("cp437"))


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "plans.zip"
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("县/清溪.txt", TEXT.read_bytes())
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(DOCX, "公示/石桥.docx")
        archive.writestr(gbk("南昌.txt"), TEXT.read_bytes() + b"\n")
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("__MACOSX/._石桥.docx", b"\x00\x05")
        archive.writestr(".DS_Store", b"\x00")
        archive.writestr("README.txt", "nothing")
        archive.writestr("图.ofd.bin", b"\x00\x01\x02")
    return path


def test_what_is_no_plan_is_left_out_and_told(tmp_path: Path) -> None:
    for name in (
        "方案.txt",
        "README.md",
        "data.json",
        ".hidden",
        "plan.expected.yaml",
        "_a/b.toml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("青溪河仍有直排口。\n", encoding="utf-8")
    found = find([str(tmp_path)])
    assert [item.source for item in found.inputs] == ["方案.txt"]
    assert found.left_out == ["README.md", "data.json"]
    assert not find([str(tmp_path / "README.md")]).left_out


def test_every_plan_in_an_archive_is_converted(packed: Path) -> None:
    inputs, left_out = find([str(packed)])
    assert left_out == ["README.txt"]
    assert [item.source for item in inputs] == [
        "plans.zip!/inner.zip!/县/清溪.txt",
        "plans.zip!/公示/石桥.docx",
        "plans.zip!/南昌.txt",
        "plans.zip!/图.ofd.bin",
    ]
    documents = [convert_file(item, load()).document for item in inputs]
    assert [row["source"] for row in documents] == [item.source for item in inputs]
    assert [row["issues"] for row in documents[:3]] == [9, 1, 9]
    assert documents[3]["status"] == "failed"
    assert len({row["document_id"] for row in documents}) == 4


def test_a_document_that_is_a_zip_is_no_archive(tmp_path: Path) -> None:
    for path in (DOCX, *SAMPLES.glob("*/plan.xlsx")):
        assert not is_archive(path)
    assert [item.source for item in find_inputs([str(DOCX)])] == ["plan.docx"]
    foreign = tmp_path / "a.xlsx"
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("[content_types].xml", "<Types/>")
        archive.writestr("xl\\workbook.xml", "<workbook/>")
    assert not is_archive(foreign)
    renamed = tmp_path / "a.docx"
    with zipfile.ZipFile(renamed, "w") as archive:
        archive.write(TEXT, "plan.txt")
    assert is_archive(renamed)


def test_names_are_read_right() -> None:
    assert printed_name(gbk("抚州市.docx")) == "抚州市.docx"
    info = zipfile.ZipInfo("x.docx")
    name = "赣州市.docx".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"x.docx")) + name
    assert printed_name(info) == "赣州市.docx"
    assert printed_name(zipfile.ZipInfo("plain.docx")) == "plain.docx"


def test_a_protected_member_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "一、问题")
        archive.writestr("b.txt", TEXT.read_bytes())
    data = bytearray(path.read_bytes())
    # The flag stands in both headers of the first entry.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    first, second = (convert_file(item, load()) for item in find_inputs([str(path)]))
    assert first.failure == ("file-encrypted",)
    assert second.document["status"] != "failed"


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "broken.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TEXT.read_bytes())
        archive.writestr("b.txt", TEXT.read_bytes() + b"\n")
    data = bytearray(path.read_bytes())
    data[60:200] = bytes(140)
    path.write_bytes(bytes(data))
    first, second = (convert_file(item, load()) for item in find_inputs([str(path)]))
    assert first.failure[0] == "file-damaged"
    assert second.document["status"] != "failed"


def test_a_flood_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "flood.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(4 << 20))
    with pytest.raises(ReadError) as told:
        read_member(path, (0,), Limits(free=1 << 20, ratio=50))
    assert told.value.code == "file-bomb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(range(64)), "file-packed"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(range(64)), "file-packed"),
        (b"MSCF\x00\x00\x00\x00" + bytes(range(64)), "file-packed"),
    ],
)
def test_other_archives_say_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as told:
        read(data)
    assert told.value.code == code


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["odt", "fodt", "rtf"])
def test_office_texts_are_read_as_their_docx(tmp_path: Path, suffix: str) -> None:
    source = SAMPLES / "county-glued-2022" / "plan.docx"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
         "--convert-to", suffix, "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    (item,) = find_inputs([str(tmp_path / f"plan.{suffix}")])
    (wanted,) = find_inputs([str(source)])
    found, right = (convert_file(one, load()).rows for one in (item, wanted))
    assert found["documents"][0]["format"] == suffix
    for table, columns in {
        "issues": ("label", "problem", "goal", "deadline", "units"),
        "measures": ("label", "text", "units"),
        "deadlines": ("text", "due_date"),
        "responsibilities": ("unit", "role"),
    }.items():
        told = [[tuple(row[c] for c in columns) for row in rows[table]] for rows in (found, right)]
        assert told[0] == told[1], table
