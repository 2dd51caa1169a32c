"""The command as a user meets it: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from extract import convert as convert_module
from extract.cli import build, main

SAMPLES = Path(__file__).parent.parent / "samples"
DRAFT = SAMPLES / "county-draft-2022" / "plan.txt"
FINAL = SAMPLES / "county-glued-2022" / "plan.docx"
PLAN = """某某县贯落实省督察反馈意见整改方案
一、某河水质不达标。
整改目标：水质达标。
整改时限：2024年底前
整改措施：1.开展排查。2.加强监测。
责任单位：县生态环境局
"""


@pytest.fixture
def run():
    def invoke(*words, lang="en"):
        return CliRunner().invoke(build(lang), [str(word) for word in words])

    return invoke


@pytest.fixture
def plans(tmp_path):
    folder = tmp_path / "计划 one"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    (folder / "b.txt").write_text(PLAN.replace("某某县", "另外县"), encoding="gb18030")
    return folder


def documents(out):
    return pd.read_parquet(Path(out) / "documents.parquet").set_index("source").sort_index()


def test_a_folder_becomes_tables(run, plans, tmp_path):
    out = tmp_path / "out"
    done = run("convert", plans, "-o", out)
    assert done.exit_code == 0, done.output
    assert len([line for line in done.output.splitlines() if "a.txt" in line]) == 1
    assert "2 documents" in done.output
    assert "2 issues" in done.output
    assert "4 measures" in done.output
    rows = documents(out)
    assert list(rows.index) == ["a.txt", "b.txt"]
    assert set(rows["status"]) == {"complete"}
    measures = pd.read_parquet(out / "measures.parquet")
    assert list(measures["text"]) == ["开展排查。", "加强监测。"] * 2


def test_patterns_and_files_keep_their_names(run, plans, tmp_path):
    out = tmp_path / "out"
    assert run("convert", plans.parent / "*" / "a.txt", plans / "b.txt", "-o", out).exit_code == 0
    assert set(documents(out).index) == {"计划 one/a.txt", "b.txt"}


def test_what_stood_in_out_stays(run, plans, tmp_path):
    out = tmp_path / "out"
    run("convert", plans / "a.txt", "-o", out)
    first = (out / "documents.parquet").read_bytes()
    done = run("convert", plans / "b.txt", "-o", out)
    assert done.exit_code == 0
    assert set(documents(out).index) == {"a.txt", "b.txt"}
    shutil.rmtree(out)
    run("convert", plans / "a.txt", "-o", out)
    assert (out / "documents.parquet").read_bytes() == first


def test_bad_files_cost_only_themselves(run, plans, tmp_path):
    out = tmp_path / "out"
    (plans / "c.pdf").write_bytes(b"%PDF-1.7 cut")
    (plans / "d.docx").write_bytes(b"")
    done = run("convert", plans, "-o", out)
    assert done.exit_code == 1
    rows = documents(out)
    assert list(rows["status"]) == ["complete", "complete", "failed", "failed"]
    doubts = pd.read_parquet(out / "diagnostics.parquet").query("severity == 'error'")
    assert set(doubts["code"]) == {"file-truncated", "file-empty"}
    assert all("；" in message for message in doubts["message"])


def test_a_fault_of_the_program_costs_one_file(run, plans, tmp_path, monkeypatch):
    real = convert_module.build_plan

    def fails(flow, *rest):
        if flow.text.startswith("另外县"):
            raise IndexError("no such cell")
        return real(flow, *rest)

    monkeypatch.setattr(convert_module, "build_plan", fails)
    done = run("convert", plans, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert list(documents(tmp_path / "out")["status"]) == ["complete", "failed"]
    assert "IndexError: no such cell" in done.output


def test_equal_bytes_are_one_document(run, plans, tmp_path):
    (plans / "z.txt").write_bytes((plans / "a.txt").read_bytes())
    run("convert", plans, "-o", tmp_path / "out")
    rows = documents(tmp_path / "out")
    assert list(rows.index) == ["a.txt", "b.txt"]
    assert list(rows.loc["a.txt", "other_sources"]) == ["z.txt"]


def test_wrong_use_ends_with_2(run, tmp_path):
    for words in (["convert", tmp_path / "nothing"], ["convert"], ["show", tmp_path / "no.txt"]):
        done = run(*words)
        assert done.exit_code == 2
        assert done.output


def test_show_prints_the_plan(run, plans):
    done = run("show", plans / "a.txt")
    assert done.exit_code == 0
    for words in ("水质达标。", "2024-12-31", "县生态环境局 (responsible)", "1.", "开展排查。"):
        assert words in done.output
    assert run("show", plans / "a.txt", "--issue", 1).exit_code == 0
    assert run("show", plans / "a.txt", "--issue", 9).exit_code == 2


def test_show_at_prints_the_passage_of_a_row(run, plans):
    at = PLAN.index("开展排查")
    done = run("show", plans / "a.txt", "--at", at)
    assert done.exit_code == 0
    assert "measure" in done.output
    assert "开展排查。" in done.output
    assert run("show", plans / "a.txt", "--at", len(PLAN) + 5).exit_code == 2


def test_tables_prints_the_schema(run):
    assert "measure_no" in run("tables", "measures").output
    assert run("tables", "--markdown").output.startswith("#")
    assert run("tables", "nonsense").exit_code == 2


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_manifest_fills_and_decides(run, tmp_path, form):
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(DRAFT, folder / "draft.txt")
    shutil.copy(FINAL, folder / "final.docx")
    entries = [
        {
            "source": "draft.txt",
            "url": "https://example.org/1",
            "plan_id": "p",
            "publisher": "某局",
        },
        {"source": "final.docx", "plan_id": "p", "published_date": "2019-01-02"},
    ]
    entries[0]["supersedes"] = "final.docx"
    manifest = tmp_path / f"manifest.{form}"
    if form == "csv":
        pd.DataFrame(entries).to_csv(manifest, index=False)
    else:
        lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
        manifest.write_text("\n".join(lines), encoding="utf-8")
    done = run("convert", folder, "-o", tmp_path / "out", "--manifest", manifest)
    assert done.exit_code == 0, done.output
    rows = documents(tmp_path / "out")
    assert list(rows["plan_id"]) == ["p", "p"]
    assert rows.loc["draft.txt", "url"] == "https://example.org/1"
    # The manifest says that the draft replaces the final plan, whatever the words say.
    assert rows.loc["draft.txt", "version_no"] > rows.loc["final.docx", "version_no"]
    assert list(rows["preferred"]) == [True, False]
    doubts = pd.read_parquet(tmp_path / "out" / "diagnostics.parquet")
    assert "manifest-differs" in set(doubts["code"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source,place\na.txt,x\n", "line 2: unknown column 'place'"),
        ("source,published_date\na.txt,soon\n", "line 2: published_date 'soon' is no date"),
        ("source,url\n,x\n", "line 2: source is empty"),
    ],
)
def test_a_wrong_manifest_is_told(run, plans, tmp_path, text, said):
    manifest = tmp_path / "m.csv"
    manifest.write_text(text, encoding="utf-8")
    done = run("convert", plans, "-o", tmp_path / "out", "--manifest", manifest)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "out").exists()


def test_a_manifest_date_is_the_anchor_where_none_is_printed(run, plans, tmp_path):
    text = PLAN.replace("2024年底前", "年底前")
    (plans / "a.txt").write_text(text, encoding="utf-8")
    manifest = tmp_path / "m.csv"
    manifest.write_text("source,published_date\na.txt,2023-05-06\n", encoding="utf-8")
    run("convert", plans / "a.txt", "-o", tmp_path / "out", "--manifest", manifest)
    row = documents(tmp_path / "out").loc["a.txt"]
    assert (str(row["anchor_date"]), row["anchor_source"]) == ("2023-05-06", "manifest")
    due = pd.read_parquet(tmp_path / "out" / "deadlines.parquet")["due_date"]
    assert [str(day) for day in due] == ["2023-12-31"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_has_help_with_an_example(lang):
    group = build(lang)
    for name, command in group.commands.items():
        done = CliRunner().invoke(group, [name, "--help"])
        assert done.exit_code == 0
        assert f"zhenggai {name}" in done.output.split("\n", 1)[1]
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help


@pytest.mark.parametrize(
    ("words", "locale", "said"),
    [(["--lang", "zh"], "C", "用法"), ([], "zh_CN.UTF-8", "用法"), ([], "C", "Usage")],
)
def test_the_language_is_asked_for_or_the_locale_names_it(words, locale, said, monkeypatch, capsys):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SystemExit):
        main([*words, "convert", "--help"])
    printed = capsys.readouterr().out
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in printed)
    assert (chinese > 40) == (said == "用法")


def test_shells_can_complete(monkeypatch):
    monkeypatch.setenv("_ZHENGGAI_COMPLETE", "bash_source")
    done = CliRunner().invoke(build("en"), [], prog_name="zhenggai", env={})
    assert "complete" in done.output
