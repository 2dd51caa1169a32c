"""What the two READMEs show is what comes out, and what they name is there."""

from __future__ import annotations

import pytest
import regex

import zhenggai
from tests import ROOT
from tests.project.readme import (
    API,
    CONSOLE,
    EXCERPT,
    FENCED,
    PAGES,
    PYTHON,
    READMES,
    RECIPES,
    RECIPES_ZH,
    refresh,
    refresh_api,
    refresh_page,
    refresh_recipes,
)
from zhenggai.cli.main import build


@pytest.mark.parametrize("name", READMES)
def test_all_that_is_shown_is_true(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == refresh(name), "run: make docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_print_what_their_page_shows(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == refresh_page(name), "run: make docs"
    assert len(CONSOLE.findall(text)) == 3
    for link in regex.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / "docs" / link).resolve().exists(), link


def test_recipes_give_what_they_show() -> None:
    text = (ROOT / RECIPES).read_text(encoding="utf-8")
    assert text == refresh_recipes(), "run: make docs"
    assert text.count("\n## ") == 12


def test_the_chinese_recipes_are_the_same() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in (RECIPES, RECIPES_ZH))
    assert FENCED.findall(chinese) == FENCED.findall(english), "run: make docs"
    assert chinese.count("\n## ") == 12


@pytest.mark.parametrize("name", ["batches", "check", "commands", "recipes", "tables"])
def test_a_page_has_its_chinese_one_with_links_that_lead_somewhere(name: str) -> None:
    for page in (f"docs/{name}.md", f"docs/{name}.zh-CN.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for link in regex.findall(r"\]\(([\w./-]+)\)", text):
            assert (ROOT / "docs" / link).resolve().exists(), (page, link)


@pytest.mark.parametrize("name", ["batches", "check"])
def test_a_chinese_page_tells_of_the_same(name: str) -> None:
    """Every flag, table column and block of one stands in the other."""
    english, chinese = (
        (ROOT / f"docs/{name}{lang}.md").read_text(encoding="utf-8") for lang in ("", ".zh-CN")
    )
    said = regex.compile(r"(?<![\w-])--[a-z][\w-]*")
    assert set(said.findall(english)) == set(said.findall(chinese))
    assert english.count("\n## ") == chinese.count("\n## ")
    assert english.count("\n|") == chinese.count("\n|")
    assert len(FENCED.findall(english)) == len(FENCED.findall(chinese))


def test_the_page_about_python_shows_what_comes_out() -> None:
    text = (ROOT / API).read_text(encoding="utf-8")
    assert text == refresh_api(), "run: make docs"
    assert len(PYTHON.findall(text)) == text.count("```python") == 6
    for name in zhenggai.__all__:
        assert name.startswith("_") or f"`{name}" in text


@pytest.mark.parametrize("name", READMES)
def test_what_is_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert EXCERPT.search(text)
    assert CONSOLE.search(text)
    assert len(PYTHON.findall(text)) == 2
    assert text.count("\n") <= 150
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in regex.findall(r"^make (\w+)", text, regex.M):
        assert f"\n{target}:" in makefile
    for link in regex.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / link).exists(), link
    options = {
        option
        for top in build("en").commands.values()
        for command in (top, *getattr(top, "commands", {}).values())
        for parameter in command.params
        for option in parameter.opts
    }
    assert set(regex.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= options
