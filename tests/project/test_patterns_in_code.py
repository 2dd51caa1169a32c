"""What the genre looks like stands in rules/: few Chinese patterns are left in code, never more."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import ROOT

HAN = re.compile("[㐀-鿿]")
COMPILING = {"regex.compile", "re.compile", "compiled"}


class Left(NamedTuple):
    """How many patterns a module may hold at the most, and why they are no rules."""

    most: int
    why: str


NUMERALS = "numerals and brackets, which no genre has for its own"
# None may come in; where one has gone, its line goes too.
LEFT = {
    "extract/dataset/text_checks.py": Left(1, "the form of our own locators"),
    "extract/life/align.py": Left(1, "digits and dashes"),
    "extract/readers/sheets/formats.py": Left(1, "the codes of Excel's formats"),
    "extract/readers/word/inline.py": Left(1, "the names of Word's own styles"),
    "extract/readers/word/styles.py": Left(1, "the names of Word's own styles"),
    "extract/text/numerals.py": Left(1, NUMERALS),
    "extract/values/account.py": Left(1, "words that join any list"),
}
# Words that code of the rooms that decide names one by one: a body's last word, 各, 和.
MOST_WORDS = {"evidence": 13, "structure": 2, "values": 216, "facts": 11}


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts with Chinese characters, without the docstrings."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in told and HAN.search(node.value):
            yield node


def patterns(tree: ast.AST) -> list[ast.Call]:
    """Return the calls that compile a pattern with Chinese characters."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [c for c in calls if ast.unparse(c.func) in COMPILING and any(texts(c))]


def parsed(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules below a folder."""
    for path in sorted(Path(ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_patterns_in_code_only_get_less() -> None:
    found = {name: len(patterns(tree)) for name, tree in parsed("extract") if patterns(tree)}
    assert found == {name: left.most for name, left in LEFT.items()}, (
        "a pattern of the genre goes to rules/, with examples; where one has gone, lower its number"
    )


@pytest.mark.parametrize("room", MOST_WORDS)
def test_words_in_code_only_get_less(room: str) -> None:
    words: Counter[str] = Counter()
    for name, tree in parsed(f"extract/{room}"):
        inside = {id(text) for call in patterns(tree) for text in texts(call)}
        words[name] += sum(id(text) not in inside for text in texts(tree))
    assert words.total() <= MOST_WORDS[room], words.most_common(5)


def test_a_pattern_is_found() -> None:
    code = ['"""整改"""', 'A = regex.compile(rf"{x}整改")', 'B = compiled("[0-9]")', 'C = "单位"']
    tree = ast.parse("\n".join(code))
    assert len(patterns(tree)) == 1
    assert len(list(texts(tree))) == 2
