"""What a program imports (docs/api.md): each function, its errors, and what importing costs."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import zhenggai
from tests import ROOT, SAMPLES
from tests.batch.test_nobodys_folder import NAMES, downloads
from zhenggai.tables.schema import TABLES, arrow_schema

PLAN = SAMPLES / "notice-2025" / "plan.docx"
OLD, NEW = SAMPLES / "county-draft-2022" / "plan.txt", SAMPLES / "county-glued-2022" / "plan.docx"


def python(code: str, *words: str, folder: Path | None = None) -> str:
    """Return what a program prints that is no file, as in a notebook; raise where it fails."""
    done = subprocess.run(
        [sys.executable, "-", *words],
        input=code, cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("api") / "out"
    zhenggai.convert([PLAN, PLAN.with_suffix(".html")], made, workers=0)
    return made


# ---- importing ---------------------------------------------------------------------------------


def test_importing_loads_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import zhenggai; dir(zhenggai);"
        "print(sorted(set(sys.modules) - before))"
    )
    assert python(code) == "['zhenggai']\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (
            "zhenggai.units('市水利局', place='南昌市')",
            {"pyarrow", "pandas", "lxml", "scipy", "rich"},
        ),
        ("zhenggai.deadlines('长期坚持')", {"pyarrow", "pandas", "lxml", "scipy", "rich"}),
        ("zhenggai.ReadError", {"pyarrow", "pandas", "lxml", "scipy", "rich", "pebble"}),
        (f"zhenggai.read({str(PLAN)!r})", {"scipy", "rich", "click"}),
    ],
)
def test_each_loads_what_it_needs(code: str, heavy: set[str]) -> None:
    told = python(f"import sys, zhenggai; {code}; print(*sys.modules)")
    assert heavy.isdisjoint(told.split())


def test_what_is_offered_is_there_under_its_name() -> None:
    for name in zhenggai.__all__:
        offered = getattr(zhenggai, name)
        assert name == "__version__" or offered.__doc__
    with pytest.raises(AttributeError, match="no attribute 'red'"):
        zhenggai.red  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.slow
@pytest.mark.parametrize(
    "first", ["import zhenggai", "import zhenggai.tables.schema", "import zhenggai.tables"]
)
def test_tables_is_the_function_and_the_room(first: str, out: Path) -> None:
    code = f"""
{first}
import sys, zhenggai
from zhenggai import tables
assert list(tables(sys.argv[1], ["issues"])) == ["issues"]
assert len(zhenggai.tables(sys.argv[1])) > 10
import zhenggai.tables.schema
assert zhenggai.tables.schema.TABLES
assert zhenggai.tables(out=sys.argv[1], names="units").keys() == {{"units"}}
"""
    python(code, str(out))


@pytest.mark.slow
def test_its_types_are_what_a_type_checker_sees(tmp_path: Path) -> None:
    lines = {
        'zhenggai.read("a.docx")': "dict[str, Any]",
        'zhenggai.tables("out")': "dict[str, pandas.core.frame.DataFrame]",
        'zhenggai.units("x")[0].unit_key': "str | None",
        'zhenggai.deadlines("x")[0].due_date': "datetime.date | None",
        'zhenggai.convert("x").failed': "int",
        'zhenggai.ReadError("a", "file-empty").advice': "str",
    }
    text = "import zhenggai\n" + "".join(f"reveal_type({line})\n" for line in lines)
    (tmp_path / "use.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={ROOT / '.mypy_cache'}", "use.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    for line, expected in zip(done.stdout.splitlines(), lines.values(), strict=False):
        assert line.endswith(f'Revealed type is "{expected}"'), line


# ---- read --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_path_bytes_and_a_file_are_read_alike() -> None:
    by_path = zhenggai.read(PLAN)
    assert by_path.keys() == {
        name for name in TABLES if TABLES[name].kind in {"document", "lookup"}
    }
    assert by_path["issues"].num_rows == 1
    for name, table in by_path.items():
        assert table.schema == arrow_schema(TABLES[name])
    with PLAN.open("rb") as file:
        for same in (
            zhenggai.read(str(PLAN)),
            zhenggai.read(PLAN.read_bytes(), name="plan.docx"),
            zhenggai.read(file),
            zhenggai.read(io.BytesIO(PLAN.read_bytes()), name="plan.docx"),
        ):
            assert same == by_path
    other = zhenggai.read(PLAN, name="洪府/1.docx")
    assert other["documents"]["source"].to_pylist() == ["洪府/1.docx"]


@pytest.mark.slow
def test_a_text_in_which_there_is_no_issue_is_no_error() -> None:
    found = zhenggai.read("天气很好。".encode())
    assert found["documents"]["source"].to_pylist() == ["-"]
    assert found["documents"]["status"].to_pylist() == ["unrecognised"]
    assert found["issues"].num_rows == 0


@pytest.mark.slow
def test_what_cannot_be_read_is_told_as_by_the_command(tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(PLAN.read_bytes()[:3000])
    with pytest.raises(zhenggai.ReadError) as caught:
        zhenggai.read(broken)
    error = caught.value
    command = [sys.executable, "-m", "zhenggai", "show", str(broken), "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert str(error) in done.stderr
    assert (error.code, error.place) == ("file-truncated", str(broken))
    assert error.advice == "download it again."
    assert error.render("zh").startswith(f"{broken}：文件不完整")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.place, again.args) == (str(error), error.place, error.args)
    assert repr(error).startswith("ReadError('file-truncated'")


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        ("没有.docx", "file-unreadable", "没有.docx"),
        (Path("/"), "file-unreadable", "/"),
        (b"", "file-empty", ""),
        (io.BytesIO(b"Rar!\x1a\x07\x01\x00"), "file-packed", ""),
    ],
)
def test_further_errors(source: object, code: str, place: str) -> None:
    with pytest.raises(zhenggai.ReadError) as caught:
        zhenggai.read(source)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.place) == (code, place)
    assert caught.value.advice
    assert isinstance(caught.value, zhenggai.RunError)


def test_the_language_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(zhenggai.ReadError, match="文件是空的，没有任何内容；请重新获取该文件。"):
        zhenggai.read(b"")


@pytest.mark.slow
def test_wrong_use_is_said() -> None:
    with pytest.raises(TypeError, match="open it in binary mode"):
        zhenggai.read(io.StringIO("方案"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="int is no path, no bytes and no file; give one of these"):
        zhenggai.read(5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no limit 'page'; use one of"):
        zhenggai.read(PLAN, limits={"page": 3})
    with pytest.raises(zhenggai.ReadError, match="the limit is 10"):
        zhenggai.read(PLAN, limits={"characters": 10})


# ---- convert and tables ------------------------------------------------------------------------

UNGUARDED = """
import sys
import zhenggai
print("begun")
batch = zhenggai.convert({paths!r}, sys.argv[1], workers=2, report=lambda one: print(one.status))
print(batch.statuses, batch.unchanged, batch.failed)
"""


@pytest.mark.slow
@pytest.mark.parametrize("as_script", [True, False])
def test_workers_run_no_script_again_and_no_file_beside_it(tmp_path: Path, as_script: bool) -> None:
    """Six files among modules of other people; the script asks for no __name__."""
    # What lies beside a script is Python's to import for the script itself, not for workers.
    folder = downloads(tmp_path, NAMES if not as_script else (), 6)
    code = UNGUARDED.format(paths="plan*.docx")
    if as_script:
        (folder / "collect.py").write_text(code, encoding="utf-8")
        command = [sys.executable, "collect.py", str(tmp_path / "out")]
    else:
        command = [sys.executable, "-P", "-c", code, str(tmp_path / "out")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "begun\n" + "complete\n" * 6 + "{'complete': 6} 0 0\n"
    assert not (tmp_path / "told").exists()


@pytest.mark.slow
def test_convert_says_what_became_of_the_files(tmp_path: Path, out: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "a.docx").write_bytes(PLAN.read_bytes())
    (plans / "b.docx").write_bytes(PLAN.read_bytes()[:3000])
    batch = zhenggai.convert(plans, tmp_path / "out", workers=0)
    assert (batch.given, batch.failed, batch.statuses) == (2, 1, {"complete": 1, "failed": 1})
    again = zhenggai.convert(plans, tmp_path / "out", workers=0)
    assert (again.unchanged, again.failed, again.published) == (1, 1, None)
    assert set(zhenggai.tables(tmp_path / "out")) == set(zhenggai.tables(out))


@pytest.mark.slow
def test_interrupted_is_told_after_what_is_done_is_published(tmp_path: Path) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        zhenggai.convert([PLAN, PLAN.with_suffix(".html")], tmp_path, workers=0, report=stop)
    assert len(zhenggai.tables(tmp_path)["documents"]) == 1


def test_errors_of_convert(tmp_path: Path) -> None:
    with pytest.raises(
        zhenggai.RunError, match=r"no\.docx: no such file or folder.*check the path"
    ):
        zhenggai.convert(tmp_path / "no.docx", tmp_path / "out")
    with pytest.raises(zhenggai.RunError, match="No file to convert"):
        zhenggai.convert(tmp_path, tmp_path / "out")
    with pytest.raises(TypeError, match=r"paths holds b'PK', no path; .* zhenggai\.read"):
        zhenggai.convert([b"PK"], tmp_path / "out")  # type: ignore[list-item]
    with pytest.raises(ValueError, match="partition_by='country': use province"):
        zhenggai.convert(PLAN, tmp_path / "out", partition_by="country")
    with pytest.raises(ValueError, match="workers=-1: must be 0 or more"):
        zhenggai.convert(PLAN, tmp_path / "out", workers=-1)
    (tmp_path / "m.csv").write_text("source\nother.docx\n", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"not among the files.*other\.docx"):
        zhenggai.convert(PLAN, tmp_path / "out", workers=0, manifest=tmp_path / "m.csv")


@pytest.mark.slow
def test_frames_have_dates_and_whole_numbers(out: Path) -> None:
    frames = zhenggai.tables(out)
    for name, frame in frames.items():
        for column in TABLES[name].columns:
            kind = {
                "int32": "Int32", "bool": "boolean", "string": "string",
                "date32": "datetime64[ms]", "float64": "float64", "list<string>": "object",
            }[column.type]  # fmt: skip
            assert str(frame[column.name].dtype) == kind, (name, column.name)
    due = frames["deadlines"].due_date
    assert set(due.dt.year.dropna()) == {2024, 2025}
    promises = frames["promises"]
    assert promises.groupby(promises.due_date.dt.to_period("Q")).share.sum().sum() > 0
    assert promises[promises.due_date < "2025-01-01"].issue_no.max() == 1


def test_errors_of_tables(tmp_path: Path, out: Path) -> None:
    with pytest.raises(zhenggai.RunError, match=r"no tables in .*; run zhenggai convert first"):
        zhenggai.tables(tmp_path)
    with pytest.raises(zhenggai.RunError, match="no table isues; use one of documents, issues"):
        zhenggai.tables(out, ["isues"])


# ---- values and changes ------------------------------------------------------------------------


def test_units() -> None:
    found = zhenggai.units("市发改委、水利局牵头，赣江新区办配合", place="南昌市")
    assert [(unit.name, unit.role, unit.unit_key) for unit in found[:2]] == [
        ("市发改委", "lead", "360100:发展改革部门"),
        ("市水利局", "lead", "360100:水利部门"),
    ]
    assert len(found) == 3
    assert found == zhenggai.units("市发改委、水利局牵头，赣江新区办配合", place="360100")
    doubtful = zhenggai.units("市飞天局")
    assert doubtful.doubts == ("“市飞天局” does not read like the name of a body; check it.",)
    with pytest.raises(zhenggai.RunError, match="没有的市 is not in the list of places"):
        zhenggai.units("水利局", place="没有的市")
    with pytest.raises(ValueError, match="role='boss': use one of responsible, lead"):
        zhenggai.units("水利局", role="boss")


def test_deadlines() -> None:
    found = zhenggai.deadlines("方案印发后3个月内完成，长期坚持", anchor="2024-03-15")
    assert [(one.kind, one.due_date) for one in found] == [
        ("relative", date(2024, 6, 15)),
        ("ongoing", None),
    ]
    assert zhenggai.deadlines("反馈后30日内", feedback=date(2024, 3, 1))[0].due_date == date(
        2024, 3, 31
    )
    assert len(zhenggai.deadlines("2023年已查处3家企业", field="measure")) == 0
    assert zhenggai.deadlines("详见附表").doubts
    with pytest.raises(ValueError, match="field='prose': use one of deadline"):
        zhenggai.deadlines("年底前", field="prose")
    with pytest.raises(ValueError, match="anchor='2024年': write a date, or its words as 2"):
        zhenggai.deadlines("年底前", anchor="2024年")
    (year_end,) = zhenggai.deadlines("年底前", anchor=datetime(2024, 3, 15, 8))
    assert year_end.due_date == date(2024, 12, 31)


@pytest.mark.slow
def test_diff(tmp_path: Path) -> None:
    changes = zhenggai.diff(OLD, NEW)
    assert changes.schema == arrow_schema(TABLES["changes"])
    kinds = changes["kind"].to_pylist()
    assert kinds.count("deadline_later") == 5
    assert zhenggai.diff(zhenggai.read(OLD), NEW).drop(["old_document_id"]) == changes.drop(
        ["old_document_id"]
    )
    both = tmp_path / "both"
    zhenggai.convert([OLD, NEW], both, workers=0)
    assert isinstance(zhenggai.diff(f"{both}#{OLD.name}", f"{both}#{NEW.name}"), pa.Table)
    assert zhenggai.diff(OLD, OLD).num_rows == 0


@pytest.mark.slow
def test_errors_of_diff(tmp_path: Path) -> None:
    nothing = zhenggai.read("天气很好。".encode(), name="天气.txt")
    for other, message in (
        (nothing, r"No plan could be read from 天气\.txt"),
        (tmp_path / "no.docx", r"no\.docx: no such file; check the path"),
        (f"{tmp_path}#x", "There are no tables in"),
    ):
        with pytest.raises(zhenggai.RunError, match=message):
            zhenggai.diff(OLD, other)
    with pytest.raises(TypeError, match="give two"):
        zhenggai.diff(nothing)
    for name, plan in (("old", OLD), ("new", PLAN)):
        (tmp_path / name).mkdir()
        (tmp_path / name / plan.name).write_bytes(plan.read_bytes())
    with pytest.raises(zhenggai.RunError, match="no plan is on both sides"):
        zhenggai.diff(tmp_path / "old", tmp_path / "new")


def test_frames_are_pandas(out: Path) -> None:
    assert all(isinstance(frame, pd.DataFrame) for frame in zhenggai.tables(out).values())
