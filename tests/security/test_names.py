"""Names of files and texts of documents: kept exactly, shown escaped, no danger to others."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from lxml import etree

from tests import ROOT
from tests.security.conftest import PLAN, Command
from zhenggai.language import say
from zhenggai.messages import render
from zhenggai.printable import harmless, json_text, one_line, published

ESC = "\x1b[31m"
WRONG = {
    "escape": f"a{ESC}b",
    "bell": "a\ab",
    "c1": "a\x9b31mb",
    "newline": "a\nfailed  b",
    "return": "a\rb",
    "right to left": "a\u202etxt.b",
    "isolate": "a\u2067b",
    "separator": "a\u2028b",
    "zero width": "a\u200bb",
    "tab": "a\tb",
    "delete": "a\x7fb",
}
# What a terminal may never be given of a name or a text.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def wrong_names(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(WRONG.values()):
        (folder / f"{name}.txt").write_text(PLAN + "\n" * number, encoding="utf-8")
        (folder / f"{name}.pdf").write_bytes(b"%PDF-1.7\nbroken" + bytes([number]))
    return folder


def test_names_are_shown_escaped_and_kept(wrong_names: Path, tmp_path: Path, here: Command) -> None:
    run = here("convert", wrong_names, "-o", "out", "--lang", "en")
    assert run.returncode == 1
    assert not OBEYED.search(run.stdout + run.stderr)
    assert len((run.stdout + run.stderr).splitlines()) == 2 * len(WRONG) + 3
    told = {row["source"] for row in pq.read_table(tmp_path / "out/documents.parquet").to_pylist()}
    assert told == {f"{name}{end}" for name in WRONG.values() for end in (".txt", ".pdf")}
    for name in WRONG.values():
        assert one_line(f"{name}.txt") in run.stdout
        assert one_line(f"{name}.pdf") in run.stderr
        text, broken = wrong_names / f"{name}.txt", wrong_names / f"{name}.pdf"
        for words in (["show", text], ["show", broken], ["show", broken, "--layout", "1"],
                      ["diff", text, text], ["convert", wrong_names / f"{name}x", "-o", "out"],
                      ["verify", name], ["rules", "check", name]):  # fmt: skip
            done = here(*words)
            assert not OBEYED.search(done.stdout + done.stderr), words
    for words in (["status", "out"], ["status", "out", "--json"], ["verify", "out"],
                  ["summary", "out"],
                  ["export", "out", "--to", "csv", "-o", f"csv{ESC}"]):  # fmt: skip
        done = here(*words)
        assert not OBEYED.search(done.stdout + done.stderr), words


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no UTF-8")
def test_a_name_that_is_no_utf8_costs_nothing(tmp_path: Path, zhenggai: Command) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name = os.fsdecode("南昌".encode("gbk") + b"\\x.txt")
    for number, each in enumerate((name, "good.txt")):
        (folder / each).write_text(PLAN + "\n" * number, encoding="utf-8")
    (folder / os.fsdecode("坏".encode("gbk") + b".pdf")).write_bytes(b"%PDF-1.7\nbroken")
    own = r"\xc4\xcf\xb2\xfd\\x.txt"
    done = zhenggai("convert", folder, "-o", "out", "--ledger", "a.xlsx", "--lang", "en")
    assert done.returncode == 1, done.stderr
    assert own in done.stdout
    rows = pq.read_table(tmp_path / "out/documents.parquet").to_pylist()
    assert {row["source"]: row["status"] for row in rows} == {
        own: "complete",
        "good.txt": "complete",
        r"\xbb\xb5.pdf": "failed",
    }
    again = zhenggai("convert", folder, "-o", "out", "--json").stdout.splitlines()
    assert len(json.loads(again[-1])["unchanged"]) == 2
    shown = zhenggai("show", folder / name)
    assert (shown.returncode, shown.stderr) == (0, "")
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(json.dumps({"source": own, "publisher": "x"}), encoding="utf-8")
    zhenggai("convert", folder, "-o", "out", "--manifest", manifest)
    rows = pq.read_table(tmp_path / "out/documents.parquet").to_pylist()
    assert {row["source"] for row in rows if row["publisher"]} == {own}


def test_names_that_differ_are_published_differently() -> None:
    names = ["南昌", "\udcc4\udccf", r"\xc4\xcf", "\udcc4\\xcf", "\udcc4\\\udccf", "\ud83d"]
    assert len({published(name) for name in names} - {r"\xc4\xcf"}) == len(names) - 2
    assert published("南昌\n") == "南昌\n"


@pytest.mark.parametrize(
    "name",
    ["😀" * 20, "控\x01制\x02", "'引'", "[a]:*?", "\ufffe", " ", "汇总", "History", "x" * 200],
)
def test_a_name_does_not_stop_the_ledger(tmp_path: Path, here: Command, name: str) -> None:
    """Sheets are named after places and titles, which are as hostile as names."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"{name[:60]}.txt").write_text(PLAN.split("\n", 1)[1], encoding="utf-8")
    (folder / "b.txt").write_text(name + PLAN, encoding="utf-8")
    done = here("convert", folder, "-o", "out", "--ledger", "a.xlsx", "--lang", "en")
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len({sheet.lower() for sheet in book.sheetnames}) == len(book.sheetnames)
    for sheet in book.sheetnames:
        assert 0 < len(sheet.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", sheet)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        for part in archive.namelist():
            if part.endswith(".xml"):
                etree.fromstring(archive.read(part))
    done = here("diff", folder / "b.txt", folder / f"{name[:60]}.txt", "--xlsx", "d.xlsx")
    assert "Traceback" not in done.stderr
    openpyxl.load_workbook(tmp_path / "d.xlsx")


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_text_moves_no_terminal(tmp_path: Path, here: Command, wrong: str) -> None:
    text = PLAN.replace("污水", f"污{wrong}水").replace("省生态", f"省{wrong}生态")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "b.txt").write_text(text.replace("5公里", "6公里"), encoding="utf-8", newline="")
    for words in (["show", "a.txt"], ["show", "a.txt", "--at", "30"], ["diff", "a.txt", "b.txt"],
                  ["diff", "a.txt", "b.txt", "--json"], ["check", "--new", "a.txt"],
                  ["explain", "deadline", f"2024年{wrong}12月底前"],
                  ["explain", "units", f"县水{wrong}利局"]):  # fmt: skip
        for more in ({}, {"FORCE_COLOR": "1", "TERM": "xterm"}):
            done = here(*words, **more)
            told = re.sub("\x1b\\[[0-9;]*m", "", done.stdout + done.stderr) if more else done.stdout
            assert not OBEYED.search(told), words


def test_json_is_the_same_value() -> None:
    value = {**WRONG, "tag": "a\U000e0041b"}
    told = json_text(value)
    assert json.loads(told) == value
    assert not OBEYED.search(told)


def test_a_sentence_holds_no_second_line() -> None:
    for wrong in WRONG.values():
        for text in (say("no_file", "en", wrong), render("file-damaged", (wrong,), "en"),
                     render("unit-unknown", (wrong,), "zh")):  # fmt: skip
            assert not OBEYED.search(text)
            assert "\n" not in text


def test_ordinary_names_are_shown_as_they_are() -> None:
    for name in ("关于　整改（2024）.docx", "a b-c_d.txt", "南昌\\x.docx", "😀.txt", "①②.pdf"):
        assert one_line(name) == harmless(name) == published(name) == name


def test_nothing_else_prints() -> None:
    """One module writes to the terminal; a print beside it would be a hole."""
    calls = {"echo", "secho", "print", "Console"}
    for path in sorted((ROOT / "extract").rglob("*.py")):
        if path.name in {"terminal.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                owner = getattr(getattr(node.func, "value", None), "id", "")
                allowed = owner in {"console", "_bar", "self"} or name not in calls
                screen = ast.unparse(node.func).startswith(("screen()", "self._bar.console"))
                assert allowed or screen, f"{path}:{node.lineno}"


def test_names_in_archives_are_names_too(tmp_path: Path, here: Command) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for number, wrong in enumerate([*WRONG.values(), "../../x", "/etc/x", "C:\\x"]):
            archive.writestr(f"{wrong}{number}.txt", PLAN + "\n" * number)
    (tmp_path / "a.zip").write_bytes(sink.getvalue())
    done = here("convert", "a.zip", "-o", "out", "--ledger", "a.xlsx")
    assert done.returncode == 0, done.stderr
    assert not OBEYED.search(done.stdout + done.stderr)
    assert {path.name for path in tmp_path.iterdir()} <= {
        "a.zip", "a.xlsx", "out", "xdg_cache_home", "xdg_state_home",
    }  # fmt: skip
