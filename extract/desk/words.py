"""What the pages of the desk say, in the user's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from zhenggai.printable import one_line
from zhenggai.tables.schema import TABLES

SOURCE = Path(__file__).with_name("words.toml")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return every text of the desk by its name, each by language."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def word(name: str, lang: str, *args: object) -> str:
    """Return a text in a language, its places filled; KeyError where there is no such text."""
    text = words()[name][lang]
    return text.format(*(one_line(a) if isinstance(a, str) else a for a in args)) if args else text


def column_word(table: str, column: str, lang: str) -> str:
    """Return what a column is called: its Chinese label, or its name."""
    return TABLES[table].column(column).label_zh if lang == "zh" else column.replace("_", " ")


def value_word(table: str, column: str, value: object, lang: str) -> str:
    """Return what a closed value is called; any other value as it is."""
    if lang == "zh":
        return str(dict(TABLES[table].column(column).values).get(str(value), value))
    return str(value).replace("_", " ")
