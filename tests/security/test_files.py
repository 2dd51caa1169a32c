"""What others left in ``out/`` and in the user's folders: not followed, run or removed."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.security.conftest import PLAN, Command, homes
from tests.security.small_files import xlsx
from zhenggai.batch import last_run
from zhenggai.dataset import own_files
from zhenggai.dataset.finished import Stored, is_whole, make_folder
from zhenggai.dataset.generation import new_folder
from zhenggai.dataset.own_files import ForeignError
from zhenggai.private_files import read_private, write_private
from zhenggai.rules.cache import Store

posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX's")
DEEP = 100_000


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody's documents, which must be the same afterwards."""
    folder = tmp_path / "victim"
    (folder / "docs" / "0123456789abcdef").mkdir(parents=True)
    (folder / ".new-0123456789abcdef").mkdir()
    for name in ("a.txt", "docs/b.txt", "docs/0123456789abcdef/manifest.json"):
        (folder / name).write_text("mine", encoding="utf-8")
    before = snapshot(folder)
    yield folder
    assert snapshot(folder) == before


def snapshot(folder: Path) -> dict[str, str]:
    found = {str(path): "" for path in folder.rglob("*")}
    for path in folder.rglob("*"):
        if path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def twice(here: Command, folder: Path, *more: str) -> list[int]:
    """Convert, change something, convert again: every place in ``out/`` is used."""
    told = [here("convert", folder, "-o", "out", *more).returncode]
    (folder / "b.txt").write_text(PLAN + "\n", encoding="utf-8")
    return [*told, here("convert", folder, "-o", "out", *more).returncode]


# Where a link is planted, where it leads, and whether a run can go on.
LINKS = [
    (".tables", "docs", False),
    (".tables", ".", False),
    (".work", "docs", False),
    (".lock", "a.txt", False),
    (".lock-held-by", "a.txt", False),
    (".last-run.json", "a.txt", True),
    ("manifest.json", "a.txt", True),
    ("documents.parquet", "a.txt", False),
    ("issues.parquet", "docs", False),
    (".tables/current", "docs", False),
    (".tables/current", "docs/0123456789abcdef", False),
    (".tables/0123456789abcdef", "docs", True),
    (".tables/.new", "docs", True),
    (".tables/.current.link", "a.txt", True),
    (".manifest.json.link", "a.txt", True),
]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize(("place", "target", "runs"), LINKS)
def test_no_link_is_followed(
    tmp_path: Path, folder: Path, victim: Path, here: Command, place: str, target: str, runs: bool
) -> None:
    link = tmp_path / "out" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(victim / target)
    told = here("convert", folder, "-o", "out", "--lang", "en")
    if runs:
        assert (told.returncode, told.stderr) == (0, "")
        assert twice(here, folder) == [0, 0]
    else:
        assert told.returncode == 2
        assert "is no file or folder of zhenggai's making" in told.stderr
        assert link.is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_files_are_never_written_through_a_link(
    tmp_path: Path, folder: Path, victim: Path, here: Command
) -> None:
    """What commands write beside the tables, under the names that they have."""
    assert here("convert", folder, "-o", "out").returncode == 0
    target = victim / "a.txt"
    for name in ("L.xlsx", "L.xlsx.part", "s.html", "s.html.part", "d.html", "d.xlsx", "c.parquet",
                 "a.sqlite", "a.sqlite.part", "a.duckdb"):  # fmt: skip
        (tmp_path / name).symlink_to(target)
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "issues.csv").symlink_to(target)
    (tmp_path / "csv" / "issues.csv.part").symlink_to(target)
    plan = folder / "plan.txt"
    # A ledger that stands is refreshed, never written over: what is none stops the run.
    assert here("convert", folder, "-o", "out", "--ledger", "L.xlsx").returncode == 2
    for words in (["convert", folder, "-o", "out", "--ledger", "L.xlsx", "--force"],
                  ["summary", "out", "--html", "s.html"],
                  ["diff", plan, plan, "--html", "d.html", "--xlsx", "d.xlsx"],
                  ["diff", plan, plan, "--parquet", "c.parquet"],
                  ["export", "out", "--to", "csv", "-o", "csv"],
                  ["export", "out", "--to", "sqlite", "-o", "a.sqlite"],
                  ["export", "out", "--to", "duckdb", "-o", "a.duckdb"]):  # fmt: skip
        assert here(*words).returncode == 0, words
    (tmp_path / "out" / "changes.parquet").symlink_to(target)
    assert here("export", "out", "--to", "xlsx", "-o", "x.xlsx").returncode == 2
    assert here("diff", "out").returncode == 0
    for name in ("L.xlsx", "s.html", "d.html", "d.xlsx", "c.parquet", "a.sqlite", "a.duckdb",
                 "out/changes.parquet", "csv/issues.csv"):  # fmt: skip
        assert not (tmp_path / name).is_symlink()
    assert not list(tmp_path.glob(".zhenggai-*"))


def test_only_what_is_ours_is_removed(tmp_path: Path, folder: Path, here: Command) -> None:
    """What lies beside generations and waiting documents stays, in folders of any name."""
    places = (".tables/mine.txt", ".tables/docs/a.txt", ".tables/0123456789abcdef/mine.txt",
              ".tables/0123456789abcdef/sub/manifest.json", ".work/mine.txt", ".work/docs/a.txt",
              ".work/0123456789abcdef/mine.txt", "mine.txt",
              ".tables/.new-0123456789abcdef/x")  # fmt: skip
    for name in places:
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text("mine", encoding="utf-8")
    (tmp_path / "out/.tables/0123456789abcdef/manifest.json").write_text("old", encoding="utf-8")
    assert twice(here, folder, "--partition-by", "year") == [0, 0]
    assert here("convert", folder, "-o", "out", "--partition-by", "none").returncode == 0
    for name in places:
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "out/.tables/0123456789abcdef/manifest.json").exists()


def test_names_of_folders_and_drafts_cannot_be_guessed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert len({new_folder(tmp_path / "out").name for _ in range(3)}) == 3
    seen: set[str] = set()
    for _ in range(3):
        with own_files.whole_file(tmp_path / "a.xlsx") as part:
            seen.add(part.parent.name)
            assert part.parent.stat().st_mode & 0o077 == 0 or os.name != "posix"
            part.write_bytes(b"x")
    assert len(seen) == 3


def test_a_new_file_is_new(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    with pytest.raises(FileExistsError):
        own_files.new_file(tmp_path / "a")
    assert not (tmp_path / "b").exists()


def planted(out: Path, change: Callable[[pa.Table], pa.Table], name: str = "documents") -> None:
    """Replace a table by one that somebody else made, with everything right but its rows."""
    path = out / f"{name}.parquet"
    table = pq.read_table(path)
    made = change(table).replace_schema_metadata(table.schema.metadata)
    path.unlink()
    pq.write_table(made, path)


def with_value(name: str, value: str | None) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index(name)
        column = pa.array([value] * table.num_rows, pa.string())
        return table.set_column(at, name, column)

    return change


@pytest.mark.parametrize("value", ["x/../../../escaped", "../../..", "/tmp/x", "a=b", "36\x000000"])
def test_no_value_of_a_table_names_a_folder_outside(
    tmp_path: Path, folder: Path, here: Command, value: str
) -> None:
    assert here("convert", folder, "-o", "out").returncode == 0
    planted(tmp_path / "out", with_value("province_code", value))
    before = set(tmp_path.rglob("*"))
    (folder / "b.txt").write_text(PLAN + "\n", encoding="utf-8")
    told = here("convert", folder, "-o", "out", "--partition-by", "province", "--lang", "en")
    assert told.returncode == 2
    assert "can name no folder" in told.stderr
    outside = [path for path in set(tmp_path.rglob("*")) - before if "xdg" not in str(path)]
    assert all(path.is_relative_to(tmp_path / "out") or path.parent == folder for path in outside)


@pytest.mark.parametrize(
    "manifest",
    [
        "[" * DEEP,
        '{"a":' * DEEP,
        "[]",
        '{"tables": []}',
        '{"generation": 1, "tables": {"documents": 5}}',
        '{"generation": "0123456789abcdef", "tables": {"documents": {"rows": "x"}}}',
        '{"generation": "../../x", "tables": {}}',
        '{"generation": "0123456789abcdef", "tables": {"../../x": {"rows": 1, "sha256": ""}}}',
        '{"generation": "0123456789abcdef", "tables": {"issues": {"rows": 1, "files": '
        '{"../../../secret.txt": {"sha256": ""}}}}}',
        "9" * 10_000,
        "\ud800",
    ],
)
def test_a_hostile_manifest_is_a_damaged_one(
    tmp_path: Path, folder: Path, here: Command, manifest: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    assert here("convert", folder, "-o", "out").returncode == 0
    (tmp_path / "out" / "manifest.json").unlink()
    data = manifest.encode("utf-8", "surrogatepass")
    (tmp_path / "out" / "manifest.json").write_bytes(data)
    told = here("verify", "out", "--lang", "en")
    assert told.returncode == 1
    assert hashlib.sha256(b"secret").hexdigest() not in told.stdout
    assert here("status", "out").returncode == 0
    (folder / "b.txt").write_text(PLAN + "\n", encoding="utf-8")
    assert here("convert", folder, "-o", "out").returncode == 0
    assert here("verify", "out").returncode == 0


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("documents", "document_id"),
        ("documents", "source"),
        ("issues", "document_id"),
        ("deadlines", "document_id"),
        ("passages", "text"),
        ("issues", "problem"),
    ],
)
def test_rows_without_what_none_may_lack_are_told(
    tmp_path: Path, folder: Path, here: Command, table: str, column: str
) -> None:
    assert here("convert", folder, "-o", "out").returncode == 0
    planted(tmp_path / "out", with_value(column, None), table)
    told = here("verify", "out", "--lang", "en")
    assert told.returncode
    assert table in told.stdout + told.stderr
    (folder / "b.txt").write_text(PLAN + "\n", encoding="utf-8")
    assert here("convert", folder, "-o", "out").returncode in {0, 1, 2}


BAD_TEXT = pa.StringArray.from_buffers(
    1, pa.array([0, 2], pa.int32()).buffers()[1], pa.py_buffer(b"\xff\xfe")
)


def with_bad_text(table: pa.Table) -> pa.Table:
    at = table.schema.get_field_index("source")
    return table.slice(0, 1).set_column(at, table.schema.field("source"), BAD_TEXT)


@pytest.mark.parametrize("damage", ["text", "cut", "rows", "orphans", "metadata"])
def test_damaged_tables_are_told(tmp_path: Path, folder: Path, here: Command, damage: str) -> None:
    assert here("convert", folder, "-o", "out").returncode == 0
    out = tmp_path / "out"
    if damage == "text":
        planted(out, with_bad_text)
    elif damage == "orphans":
        planted(out, with_value("document_id", "0" * 16), "issues")
    elif damage == "metadata":
        table = pq.read_table(out / "documents.parquet")
        (out / "documents.parquet").unlink()
        wrong = dict.fromkeys(table.schema.metadata, b"\xff\xfe")
        pq.write_table(table.replace_schema_metadata(wrong), out / "documents.parquet")
    else:
        data = (out / "documents.parquet").read_bytes()
        (out / "documents.parquet").unlink()
        cut = data[:-100] if damage == "cut" else data[:50] + bytes(200) + data[250:]
        (out / "documents.parquet").write_bytes(cut)
    (folder / "b.txt").write_text(PLAN + "\n", encoding="utf-8")
    for words in (["verify", "out"], ["status", "out"], ["summary", "out"], ["diff", "out"],
                  ["export", "out", "--to", "xlsx", "-o", "a.xlsx"],
                  ["convert", folder, "-o", "out"]):  # fmt: skip
        told = here(*words, "--lang", "en")
        assert told.returncode in {0, 1, 2}, words
        if damage != "orphans":
            assert told.returncode, words
            assert "documents.parquet" in told.stderr, words


def test_retry_reads_only_what_this_user_gave(tmp_path: Path, folder: Path, here: Command) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "secret.txt").write_text(PLAN, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    said = {"paths": [str(private)], "manifest": None, "rules": str(private)}
    (out / ".last-run.json").write_text(json.dumps(said), encoding="utf-8")
    told = here("retry", "out", "--lang", "en")
    assert (told.returncode, "does not say" in told.stderr) == (2, True)
    assert here("convert", folder, "-o", "out").returncode == 0
    (out / ".last-run.json").write_text(json.dumps(said), encoding="utf-8")
    (folder / "plan.txt").write_text(PLAN + "\n", encoding="utf-8")
    assert here("retry", "out").returncode == 0
    rows = pq.read_table(out / "documents.parquet").to_pylist()
    assert {row["source"] for row in rows} == {"plan.txt"}


@pytest.mark.parametrize("said", [b"[" * DEEP, b"{}", b"[]", b'{"paths": 5}', b"\xff", b""])
def test_a_damaged_last_run_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:  # fmt: skip  # noqa: E501
    for name, value in homes(tmp_path).items():
        monkeypatch.setenv(name, value)
    last_run.remember(tmp_path / "out", ["a"], None, None)
    (place,) = (platformdirs.user_state_path("zhenggai") / "runs").iterdir()
    assert last_run.remembered(tmp_path / "out")["paths"][0].endswith("a")
    place.write_bytes(said)
    with pytest.raises(last_run.LastRunError):
        last_run.remembered(tmp_path / "out")


class Told:
    """What runs code in whoever unpickles it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@posix
@pytest.mark.parametrize("how", ["folder", "file", "link", "owner", "owner of the folder"])
def test_nothing_is_unpickled_that_others_can_write(tmp_path: Path, how: str) -> None:
    path = tmp_path / "cache" / "kept.pickle"
    path.parent.mkdir(mode=0o700)
    path.write_bytes(pickle.dumps({b"x": pickle.dumps(Told(tmp_path / "ran"))}))
    key = b"x"
    path.chmod(0o600)
    if how == "folder":
        path.parent.chmod(0o777)
    elif how == "file":
        path.chmod(0o666)
    elif how == "link":
        path.rename(tmp_path / "real")
        path.symlink_to(tmp_path / "real")
    elif os.geteuid():
        pytest.skip("only root can give files away")
    else:
        os.chown(path.parent if "folder" in how else path, 12345, 12345)
    assert read_private(path) is None
    store = Store(path)
    assert key not in store._kept
    assert not (tmp_path / "ran").exists()
    assert store.get("table", b"a", lambda: {"a": 1}) == {"a": 1}
    store.save()
    assert (path.parent.stat().st_mode & 0o022 == 0) == (how not in {"folder"})


@posix
def test_what_is_kept_is_this_users_own(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    old = os.umask(0)
    try:
        write_private(path, b"x")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert read_private(path) == b"x"
    with pytest.raises(PermissionError):
        path.parent.chmod(0o770)
        write_private(path, b"y")


def test_a_foreign_cache_folder_runs_no_code(
    tmp_path: Path, folder: Path, zhenggai: Command
) -> None:
    """As with XDG_CACHE_HOME of another user, or one that all can write."""
    if os.name != "posix":
        pytest.skip("owners and modes are POSIX's")
    cache = tmp_path / "xdg_cache_home" / "zhenggai"
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    name = f"kept-{sys.implementation.cache_tag}.pickle"
    (cache / name).write_bytes(pickle.dumps(Told(tmp_path / "ran")))
    assert zhenggai("convert", folder, "-o", "out").returncode == 0
    assert not (tmp_path / "ran").exists()


def test_waiting_documents_of_others_are_not_published(tmp_path: Path) -> None:
    make_folder(tmp_path, "0123456789abcdef")
    for said in (b"[" * DEEP, b"{}\n", b'{"documents": 5}\nabcde', b'{"a": -1}\n', b'{"a": "x"}\n'):
        path = tmp_path / "a"
        path.write_bytes(said)
        stored = Stored(path, {"documents": (0, len(said))})
        assert not is_whole(stored, "0" * 16)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / ".work").symlink_to(tmp_path)
    with pytest.raises(ForeignError):
        make_folder(tmp_path / "b", "0123456789abcdef")


@pytest.mark.parametrize(
    "text",
    ["[" * DEEP, "a: " + "[" * DEEP, "a: &a [x]\nb: &b [*a,*a]\nissues: [*b,*b]", "? [a]\n: b",
     "!!int x", "document: !!timestamp x", "issues: 5", "\x00", "&a [*a]", "document: {a: {b: c}}"],
)  # fmt: skip
def test_hostile_expected_tables_are_told(tmp_path: Path, here: Command, text: str) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "s" / "expected.yaml").write_text(text, encoding="utf-8")
    told = here("check", "s", "--lang", "en")
    assert told.returncode == 2, told.stdout
    assert "expected.yaml" in told.stderr


@pytest.mark.parametrize("text", ["f1: " + "[" * DEEP, "f1: {a: x}", "[]", "\x00", "f1: 5"])
def test_hostile_floors_are_told(tmp_path: Path, here: Command, text: str) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert here("check", "--new", "s/plan.txt").returncode == 0
    (tmp_path / "s" / "floors.yaml").write_text(text, encoding="utf-8")
    assert here("check", "s", "--lang", "en").returncode == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("labels.toml", b"a = " + b"[" * DEEP),
        ("labels.toml", b"rule = 5"),
        ("labels.toml", b"a = " + b"9" * 10_000),
        ("labels.toml", b"tags = []"),
        ("labels.toml", b"[pieces]\na = 5"),
        ("labels.toml", b"[tags]\na = 'a'\n[[rule]]\nid='x'\ntag='a'\nwords=['x']\nguard='('"),
        ("labels.toml", b"\xff\xfe"),
        ("places.csv", b"\xff\xfe"),
        ("places.csv", b"code,name,valid_from,valid_to,successor\n" + b"1" * 200_000),
        ("userdict.txt", b"\xff"),
    ],
)  # fmt: skip
def test_hostile_rules_are_told(tmp_path: Path, here: Command, name: str, data: bytes) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / name).write_bytes(data)
    for words in (["rules", "check", "r"], ["explain", "deadline", "长期坚持", "--rules", "r"]):
        assert here(*words).returncode in {1, 2}


@pytest.mark.parametrize(
    "line", ["[" * DEEP, '{"source":' * DEEP, '{"source": ' + "9" * 9999 + "}"]
)
def test_a_hostile_list_of_files_is_told(tmp_path: Path, folder: Path, here: Command, line: str) -> None:  # fmt: skip  # noqa: E501
    (tmp_path / "m.jsonl").write_text(line, encoding="utf-8")
    told = here("convert", folder, "-o", "out", "--manifest", "m.jsonl", "--lang", "en")
    assert told.returncode == 2
    assert "m.jsonl" in told.stderr


@posix
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_a_rule_that_has_no_end_is_told(tmp_path: Path, here: Command, what: str) -> None:
    (tmp_path / "r").mkdir()
    if what == "pipe":
        os.mkfifo(tmp_path / "r" / "labels.toml")
    else:
        (tmp_path / "r" / "labels.toml").symlink_to("/dev/zero")
    for words in (["rules", "check", "r"], ["explain", "deadline", "长期坚持", "--rules", "r"]):
        told = here(*words, "--lang", "en")
        assert told.returncode in {1, 2}
        assert "labels.toml" in told.stdout + told.stderr


@pytest.mark.parametrize("part", ["mergeCells", "hyperlinks"])
def test_a_planted_ledger_that_covers_a_sheet_is_told(
    tmp_path: Path, folder: Path, here: Command, part: str
) -> None:
    """openpyxl makes a cell of each place of a range: 17 thousand million."""
    inner = "mergeCell" if part == "mergeCells" else "hyperlink"
    places = f'<{part}><{inner} ref="A1:XFD1048576"/></{part}>'
    sheet = xlsx("", after=places, strings="<si><t>x</t></si>")
    (tmp_path / "L.xlsx").write_bytes(sheet)
    told = here("convert", folder, "-o", "out", "--ledger", "L.xlsx", "--lang", "en")
    assert (told.returncode, "file-bomb" in told.stderr) == (2, True)
    assert (tmp_path / "L.xlsx").read_bytes() == sheet


@posix
@pytest.mark.parametrize("words", [("plan",), ("in", "--manifest", "plan")])
def test_a_pipe_that_nobody_writes_into_is_told(
    folder: Path, here: Command, words: tuple[str, ...]
) -> None:
    os.mkfifo(folder.parent / "plan")
    told = here("convert", *words, "-o", "out", "--lang", "en")
    assert told.returncode in {1, 2}
    assert "no regular file" in told.stdout + told.stderr
