"""The command as a person uses it: words in, lines, tables and exit status out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from tests import ROOT, SAMPLES
from zhenggai import pipeline
from zhenggai.batch import supervised, worker
from zhenggai.cli.main import build, main
from zhenggai.dataset.current import read_tables
from zhenggai.language import _texts, choose_language
from zhenggai.structure.plan import Plan
from zhenggai.tables.schema import TABLES
from zhenggai.text.flow import Flow

NOTICE = SAMPLES / "notice-2025" / "plan.docx"
GLUED = SAMPLES / "county-glued-2022"


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    # In this process, so that what a test replaces is replaced; tests/test_batch.py has workers.
    monkeypatch.setenv("ZHENGGAI_WORKERS", "0")

    def call(*words: object) -> Said:
        with pytest.raises(SystemExit) as caught:
            main([str(word) for word in words])
        return Said(int(caught.value.code or 0), *capfd.readouterr())

    return call


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder as people have it: plans in folders, a copy, and what is no plan."""
    folder = tmp_path / "整改 方案"
    (folder / "县").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    shutil.copy(NOTICE, folder / "公示.docx")
    shutil.copy(NOTICE, folder / "县" / "公示（1）.docx")
    shutil.copy(GLUED / "plan.docx", folder / "县" / "清溪.docx")
    for name in ("~$清溪.docx", ".hidden/x.docx", "县/清溪.expected.yaml"):
        (folder / name).write_text("x", encoding="utf-8")
    return folder


def sources(out: Path) -> dict[str, object]:
    rows = read_tables(out, ["documents"])["documents"].to_pylist()
    return {row["source"]: row["other_sources"] for row in rows}


@pytest.mark.slow
def test_a_folder(run: Run, plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (plans / "README.md").write_text("no plan")
    said = run("convert", plans, "-o", out)
    told = "Not taken for plans, give one by its name to have it read: README.md\n"
    assert (said.status, said.err) == (0, told)
    assert [line.split()[0] for line in said.lines[:2]] == ["complete"] * 2
    assert [line.split(maxsplit=7)[7] for line in said.lines[:2]] == ["公示.docx", "县/清溪.docx"]
    assert said.lines[2].startswith(
        "3 documents (complete 2, same bytes as another 1): 11 issues, "
    )
    assert said.lines[3] == f"tables in {out}: 2 added, 0 replaced, 0 unchanged"
    # The same bytes under two names are one document.
    assert sources(out) == {"公示.docx": ["县/公示（1）.docx"], "县/清溪.docx": None}
    again = run("convert", plans, "-o", out)
    # What the tables hold of the files that were given, whenever they were converted.
    told = said.lines[2].partition("): ")[2]
    assert again.lines[0] == f"3 documents (unchanged 2, same bytes as another 1): {told}"
    assert again.lines[1] == f"tables in {out}: 0 added, 0 replaced, 2 unchanged"


@pytest.mark.slow
def test_files_and_patterns(run: Run, plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = run("convert", f"{plans}/**/公示*.docx", plans / "县" / "清溪.docx", "-o", out)
    assert said.status == 0
    assert sources(out) == {"公示.docx": ["县/公示（1）.docx"], "清溪.docx": None}


@pytest.mark.slow
def test_a_file_that_is_given_twice_is_read_once(run: Run, plans: Path, tmp_path: Path) -> None:
    said = run("convert", plans, plans / "公示.docx", f"{plans}/*", "-o", tmp_path / "out")
    assert said.lines[-2].startswith("3 documents")


@pytest.mark.slow
def test_tables_that_stand_are_added_to(run: Run, plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("convert", plans / "公示.docx", "-o", out)
    before = read_tables(out, ["issues"])["issues"].to_pylist()
    assert run("convert", plans / "县" / "清溪.docx", "-o", out).status == 0
    after = read_tables(out, ["issues"])["issues"].to_pylist()
    assert sources(out) == {"公示.docx": None, "清溪.docx": None}
    assert [row for row in after if row in before] == before
    assert len(after) == len(before) + 10


@pytest.mark.slow
def test_failing_files_beside_good_ones(
    run: Run, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where the extra that reads pictures is not installed.
    monkeypatch.setattr("zhenggai.readers.pdf.ocr.available", lambda: False)
    (plans / "空.docx").write_bytes(b"")
    (plans / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (plans / "图.doc").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    out = tmp_path / "out"
    said = run("convert", plans, "-o", out)
    assert said.status == 1
    assert "6 documents (failed 3, complete 2, same bytes as another 1): 11 issues" in said.out
    failed = dict(line.split(maxsplit=1)[1].split(": ", 1) for line in said.err.splitlines())
    assert set(failed) == {"空.docx", "坏.pdf", "图.doc"}
    assert failed["空.docx"] == "The file is empty; get it again."
    assert failed["图.doc"].startswith("The file is a picture")
    assert "pip install rapidocr onnxruntime" in failed["图.doc"]
    rows = read_tables(out, ["documents"])["documents"].to_pylist()
    assert {row["source"] for row in rows if row["status"] == "failed"} == set(failed)
    # Nothing of what stood is lost, and a mended file takes the place of none.
    assert len(rows) == 5
    chinese = run("convert", plans / "空.docx", "-o", tmp_path / "other", "--lang", "zh")
    assert chinese.err == "失败 空.docx：文件是空的，没有任何内容；请重新获取该文件。\n"


@pytest.mark.slow
def test_a_fault_of_the_program_costs_one_file(
    run: Run, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.build_plan

    def fails(flow: Flow, *rest: Any, **more: Any) -> Plan:
        if "清溪县" in flow.text:
            raise IndexError("no such cell")
        return real(flow, *rest, **more)

    monkeypatch.setattr(pipeline, "build_plan", fails)
    said = run("convert", plans, "-o", tmp_path / "out")
    assert said.status == 1
    assert "3 documents (complete 1, failed 1, same bytes as another 1): 1 issues" in said.out
    assert "IndexError: no such cell" in said.err


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["convert"], "Missing argument 'PATHS...'"),
        (["convert", "no/such.docx"], "no/such.docx: no such file or folder"),
        (["convert", "no*.docx"], "no*.docx: no such file or folder"),
        (["convert", "."], "No file to convert was found"),
        (["convert", NOTICE, "--manifest", "none.csv"], "Cannot open the manifest none.csv"),
        (["convert", NOTICE, "-o", NOTICE], "is a file and cannot be the output folder"),
        (["show"], "Missing argument 'FILE'"),
        (["show", "no.docx"], "no.docx: no such file; check the path"),
        (["show", SAMPLES], "is a folder; show takes one file"),
        (["show", NOTICE, "--at", "9999"], "9999 lies outside the text, which has 644 characters"),
        (["show", NOTICE, "--at", "-1"], "-1 lies outside"),
        (["show", NOTICE, "--issue", "2"], "there is no issue 2; the plan has 1"),
        (["tables", "isues"], "There is no table isues; use one of documents, issues"),
        (["nosuch"], "No such command 'nosuch'"),
        (["tables", "--nosuch"], "No such option"),
        ([], "Usage: zhenggai"),
        (["--lang", "fr"], "'fr' is not one of"),
    ],
)
def test_used_wrongly(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[object], error: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*words)
    assert (said.status, said.out) == (2, "")
    assert error in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_manifest(run: Run, plans: Path, tmp_path: Path, ending: str) -> None:
    manifest = tmp_path / f"manifest.{ending}"
    manifest.write_text(
        "source,url,published_date,plan_id,supersedes\n"
        "公示.docx,https://example.org/1,2025-08-01,own,县/清溪.docx\n"
        "不在.docx,,,,\n"
        "县/清溪.docx,,,own,更早.docx\n"
        if ending == "csv"
        else '{"source": "公示.docx", "url": "https://example.org/1", "plan_id": "own",'
        ' "published_date": "2025-08-01", "supersedes": "县/清溪.docx"}\n'
        '{"source": "不在.docx"}\n'
        '{"source": "县/清溪.docx", "plan_id": "own", "supersedes": "更早.docx"}\n',
        encoding="utf-8",
    )
    out = tmp_path / "out"
    said = run("convert", plans, "-o", out, "--manifest", manifest)
    assert said.status == 0
    assert said.err.splitlines() == [
        "manifest: not among the files that were given, check their source: 不在.docx",
        "manifest: 县/清溪.docx supersedes 更早.docx, which is not in the tables; check supersedes",
    ]
    rows = {row["source"]: row for row in read_tables(out, ["documents"])["documents"].to_pylist()}
    notice, plan = rows["公示.docx"], rows["县/清溪.docx"]
    assert notice["url"] == "https://example.org/1"
    assert str(notice["published_date"]) == "2025-08-01"
    assert notice["plan_id"] == plan["plan_id"] == "own"
    assert (plan["version_no"], plan["preferred"]) == (1, False)
    assert (notice["version_no"], notice["preferred"]) == (2, True)


def test_a_wrong_manifest_stops_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    manifest = tmp_path / "m.csv"
    manifest.write_text("source,published_date\nplan.docx,2025年8月\n", encoding="utf-8")
    out = tmp_path / "out"
    said = run("convert", NOTICE, "-o", out, "--manifest", manifest, "--lang", "zh")
    assert (said.status, out.exists()) == (2, False)
    assert f"{manifest} 第2行：published_date“2025年8月”不是日期" in said.err


@pytest.mark.slow
@pytest.mark.parametrize("when", [1, 2])
def test_ctrl_c_publishes_what_is_done(
    run: Run, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    out = tmp_path / "out"
    run("convert", GLUED / "plan.doc", "-o", out)
    real = worker.convert_file
    calls = iter(range(1, 9))

    def stopping(*args: Any) -> object:
        if next(calls) == when:
            raise KeyboardInterrupt
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(worker, "convert_file", stopping)
        said = run("convert", plans, "-o", out)
    assert said.status == 130
    assert said.err == "stopped; what was done stands in the tables, the same command goes on\n"
    done = ["plan.doc", "公示.docx"][:when]
    assert sorted(sources(out)) == done
    said = run("convert", plans, "-o", out)
    assert said.status == 0
    assert f"{3 - when} added" in said.out
    monkeypatch.setattr(
        supervised, "convert_file", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    assert run("show", NOTICE).status == 130


@pytest.mark.slow
def test_show(run: Run) -> None:
    said = run("show", GLUED / "plan.docx")
    assert (said.status, said.err) == (0, "")
    assert said.lines[0] == "清溪县贯彻落实第二轮中央生态环境保护督察反馈意见整改实施方案"
    assert "  deadline 立即整改，2022年5月底前完成。" in said.lines
    assert "    → 立即整改: immediate" in said.lines
    assert "    → 2022年5月底前: date 2022-05-31" in said.lines
    assert sum(line.startswith("[") for line in said.lines) == 10
    chinese = run("show", GLUED / "plan.docx", "--lang", "zh")
    assert "  时限 立即整改，2022年5月底前完成。" in chinese.lines
    assert "    → 2022年5月底前: 日期 2022-05-31" in chinese.lines
    assert "县农业农村局 (牵头)" in chinese.out


def test_show_one_issue(run: Run) -> None:
    said = run("show", GLUED / "plan.docx", "--issue", 2)
    assert [line for line in said.lines if line.startswith("[")] == ["[2] 问题二"]
    assert "清溪县贯彻落实" not in said.out


@pytest.mark.slow
def test_show_the_passage_a_row_points_to(run: Run, tmp_path: Path) -> None:
    run("convert", GLUED / "plan.docx", "-o", tmp_path)
    rows = read_tables(tmp_path, ["measures"])["measures"].to_pylist()
    row = next(r for r in rows if (r["issue_no"], r["measure_no"]) == (2, 2))
    said = run("show", GLUED / "plan.docx", "--at", row["start"])
    assert said.lines[0].endswith(f"{row['locator']} · measure · issue 2 · measure 2")
    assert said.lines[1] == row["text"]
    chinese = run("show", GLUED / "plan.docx", "--at", row["start"], "--lang", "zh")
    assert chinese.lines[0].endswith("问题 2 · 措施 2")


@pytest.mark.slow
def test_show_says_every_doubt_with_its_place(run: Run) -> None:
    said = run("show", SAMPLES / "shared-2022" / "plan.txt")
    assert any(line.startswith("  ! ") and "31 issues, 9 were" in line for line in said.lines)
    assert "(the text stops here)" in " ".join(said.out.split())
    chinese = run("show", SAMPLES / "shared-2022" / "plan.txt", "--lang=zh")
    assert "文中说共有31个问题，实际找到9个" in chinese.out


def test_show_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    said = run("show", tmp_path / "a.docx")
    assert (said.status, said.out) == (1, "")
    assert said.err.endswith("a.docx: The file is empty; get it again.\n")


def test_tables(run: Run) -> None:
    said = run("tables", "deadlines")
    assert said.lines[0] == "deadlines  时限"
    assert any(line.split()[:3] == ["due_date", "date32", "Last"] for line in said.lines)
    assert not any(line.startswith("issues  ") for line in said.lines)
    everything = run("tables")
    assert [line.split()[0] for line in everything.lines if line[:1].strip()] == list(TABLES)
    chinese = run("tables", "deadlines", "--lang", "zh")
    assert any(
        line.split() == ["due_date", "date32", "截止日期：仍算按期的最后一天。"]
        for line in chinese.lines
    )
    assert "immediate 立行立改" in chinese.out


def test_tables_as_markdown_are_the_documentation(run: Run) -> None:
    page = ROOT / "docs" / "tables.md"
    assert run("tables", "--markdown").out == page.read_text(encoding="utf-8")
    page = page.with_name("tables.zh-CN.md")
    assert run("tables", "--markdown", "--lang", "zh").out == page.read_text(encoding="utf-8")


def commands(lang: str) -> Iterator[tuple[str, click.Command]]:
    whole = build(lang)
    yield "", whole
    for name, top in whole.commands.items():
        yield name, top
        for below, one in getattr(top, "commands", {}).items():
            yield f"{name} {below}", one


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_has_help_with_an_example(run: Run, lang: str) -> None:
    for name, command in commands(lang):
        said = run(*name.split(), "--lang", lang, "-h")
        assert said.status == 0
        assert f"{'Example: ' if lang == 'en' else '示例：'}zhenggai " in said.out
        assert command.help
        foreign = ("Show this", "Usage", "Options", "Commands", "OPTIONS")
        assert lang == "en" or not any(word in said.out for word in foreign)
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"


def test_every_text_stands_in_both_languages() -> None:
    english_is_clicks = {
        "missing_parameter", "no_option", "bad_option", "bad_value", "bad_choice", "no_command",
    }  # fmt: skip
    for name, texts in _texts().items():
        assert set(texts) == ({"zh"} if name in english_is_clicks else {"en", "zh"}), name


@pytest.mark.parametrize(
    ("words", "environ", "lang"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        (["show", "--lang", "en"], {"LANG": "zh_CN"}, "en"),
        (["--lang=zh"], {}, "zh"),
        (["--lang", "fr"], {}, "en"),
        (["--lang"], {}, "en"),
    ],
)
def test_language(words: list[str], environ: dict[str, str], lang: str) -> None:
    assert choose_language(words, environ) == lang


def test_a_chinese_locale_gives_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert run("-h").out.startswith("用法：zhenggai [选项]")
    said = run("convert", "--nosuch")
    assert (said.status, said.err) == (
        2,
        "zhenggai: 没有选项 --nosuch\n查看帮助：zhenggai convert --help\n",
    )
    assert "没有命令 nosuch，可用：convert" in run("nosuch").err
    assert "缺少参数 FILE" in run("show").err
    assert "--at 的值有误" in run("show", "--at", "x", NOTICE).err
    assert "可用：en, zh" in run("show", "--lang", "fr", NOTICE).err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(run: Run, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setenv("_ZHENGGAI_COMPLETE", f"{shell}_source")
    script = run()
    assert (script.status, script.err) == (0, "")
    assert "_ZHENGGAI_COMPLETE" in script.out
    monkeypatch.setenv("_ZHENGGAI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "zhenggai con")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert run().out == "plain,convert\n"
