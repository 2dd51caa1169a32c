"""SECURITY.md promises what is tested: each promise has tests, and each of them is there."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest
import regex

from tests import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = set(regex.findall(r"`((?:tests/\w+/)?test_\w+)`", PAGE))
PROMISES: dict[str, list[str]] = {
    promise["words"]: promise["tests"]
    for promise in tomllib.loads(
        Path(__file__).with_name("promises.toml").read_text(encoding="utf-8")
    )["promise"]
}
HERE = "tests/security/"
# What holds for the whole table stands below it.
BELOW = "what is promised holds for the ones that are set"
# A promise ends at a stop, a semicolon or a colon.
END = regex.compile(r"(?<=[^.…])[;:.] (?=\S)")


def rows() -> list[list[str]]:
    """Return the cells of the table without its head."""
    lines = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in lines[2:]]


def test_each_promise_has_its_tests_and_nothing_else_has() -> None:
    promised = [promise for cells in rows() for promise in END.split(cells[2])]
    assert BELOW in " ".join(PAGE.split())
    assert [*promised, BELOW] == list(PROMISES)


@cache
def functions_of(path: Path) -> frozenset[str]:
    """Return the names of a file's tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


@pytest.mark.parametrize("promise", PROMISES)
def test_the_tests_of_a_promise_are_there(promise: str) -> None:
    assert PROMISES[promise]
    for named in PROMISES[promise]:
        file, _, test = named.partition("::")
        path = ROOT / (file if "/" in file else HERE + file)
        assert test in functions_of(path.with_suffix(".py")), named


def test_a_row_of_the_table_names_the_files_of_its_promises() -> None:
    for cells in rows():
        files = {test.partition("::")[0] for p in END.split(cells[2]) for test in PROMISES[p]}
        shown = regex.findall(r"`([\w/]+)`", cells[3])
        assert {file for file in files if not file.startswith(tuple(shown))} == set(), cells[0]
        assert {one for one in shown if not any(f.startswith(one) for f in files)} == set(), cells[
            0
        ]


def test_every_test_that_is_named_is_there() -> None:
    paths = [ROOT / (name if "/" in name else HERE + name) for name in NAMED]
    missing = [path for path in paths if not path.with_suffix(".py").is_file()]
    assert missing == []
    assert len(paths) > 10


def test_every_test_is_named() -> None:
    here = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert here - NAMED == {Path(__file__).stem}


def test_every_line_says_what_is_promised_and_what_is_not() -> None:
    assert len(rows()) > 8
    for cells in rows():
        assert len(cells) == 5, cells
        assert all(cells[1:]), cells
