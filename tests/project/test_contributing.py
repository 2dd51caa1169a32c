"""What CONTRIBUTING.md names is there: paths, commands, codes of this house."""

from __future__ import annotations

import regex

from tests import ROOT

PAGE = ROOT / "CONTRIBUTING.md"
CODE = regex.compile(r"`([^`\n]+)`")
PATH = regex.compile(r"(?:extract|rules|tests|docs|samples)/[\w./-]*\w")
# What a reader puts in the place of these words.
OPEN = ("NAME", "…")


def test_one_page() -> None:
    assert PAGE.read_text(encoding="utf-8").count("\n") <= 75


def test_paths_are_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = [path for code in CODE.findall(text) for path in PATH.findall(code)]
    assert len(named) > 20
    for path in named:
        place = path.split("NAME")[0].rstrip("/")
        assert (ROOT / place).exists(), path
    for link in regex.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / link).exists(), link


def test_commands_are_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {
        target
        for code in [*CODE.findall(text), *regex.findall(r"^make .*?(?=  )", text, regex.M)]
        if code.startswith("make ")
        for target in code.removeprefix("make ").split()
    }
    assert targets >= {"dev", "test-fast", "lint", "check", "test", "docs", "kinds", "lock"}
    for target in targets:
        assert f"\n{target}:" in makefile, target


def test_names_are_those_of_the_code() -> None:
    for name, path in (
        ("CONTRACT", "tests/tables/test_schema.py"),
        ("READERS", "extract/readers/__init__.py"),
        ("COMMANDS", "extract/cli/main.py"),
        ("FORMATS", "extract/exports/formats.py"),
    ):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert regex.search(rf"^{name}\b", text, regex.M), name
