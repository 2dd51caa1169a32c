"""Writes the closed kinds and the rows of tables as types: ``python -m tests.project.kinds``.

A tag or a value that is misspelt or taken out then fails ``make lint`` wherever it is named.
"""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests import ROOT
from zhenggai.rules.loader import TABLES as RULE_TABLES

SCHEMA = ROOT / "extract" / "tables" / "schema.toml"
RULES = ROOT / "rules"
KINDS, ROWS = RULES / "kinds.py", SCHEMA.with_name("rows.py")
# What the tags of a rule table are called where that is not its name without an s.
TAGS = {"bodies": "BodyTag", "furniture": "FurnitureTag", "numbering": "Scheme"}
# Fields that no label names, but a column of a table, or a label with words before it.
FURTHER_FIELDS = {
    "start": "the first day of a deadline: a column 开始时间",
    "former": "the deadline before it was moved: 原整改时限",
    "other": "a label that is known and has no field: 原责任单位",
}
# What a row is called where that is not its table without an s.
ONE = {"responsibilities": "ResponsibilityRow"}
PYTHON = {
    "string": "str",
    "int32": "int",
    "float64": "float",
    "bool": "bool",
    "date32": "date",
    "list<string>": "Sequence[str]",
}
MADE = "Made by ``make kinds`` from {sources}."
WIDTH = 98


def rule_data(table: str) -> dict[str, Any]:
    """Return a rule table as it is written."""
    return tomllib.loads((RULES / f"{table}.toml").read_text(encoding="utf-8"))


def value_sets() -> Mapping[str, Mapping[str, str]]:
    """Return the closed values of the schema, by the names of their sets."""
    data = tomllib.loads(SCHEMA.read_text(encoding="utf-8"))
    return dict(data["values"])


def fields() -> list[str]:
    """Return the canonical fields: what labels name, and the further ones."""
    tags = (part for tag in rule_data("labels")["tags"] for part in tag.split("/"))
    return [*dict.fromkeys(tags), *FURTHER_FIELDS]


def type_name(words: str) -> str:
    """Return the name of a type: unit_level is UnitLevel."""
    return "".join(part.capitalize() for part in words.split("_"))


def closed(name: str, values: Iterable[str]) -> str:
    """Return the definition of a closed type."""
    listed = ", ".join(f'"{value}"' for value in values)
    line = f"{name}: TypeAlias = Literal[{listed}]"
    if len(line) <= WIDTH + 2:
        return line
    # Values hold no blanks, so that none is broken.
    inside = textwrap.fill(listed, WIDTH, initial_indent="    ", subsequent_indent="    ",
                           break_on_hyphens=False, break_long_words=False)  # fmt: skip
    return f"{name}: TypeAlias = Literal[\n{inside},\n]"


def kinds_source() -> str:
    """Return the module of the kinds that rules and tables share."""
    further = "\n".join(f"# {name}: {told}." for name, told in FURTHER_FIELDS.items())
    tags = [closed(tag_type(table), rule_data(table)["tags"]) for table in RULE_TABLES]
    values = [closed(type_name(name), values) for name, values in value_sets().items()]
    parts = [
        "# What a labelled block or a column holds: the fields of labels.toml, and\n"
        f"{further}\n{closed('Field', fields())}",
        "# The tags of each rule table; those of numbering.toml are schemes of numbers.\n"
        + "\n".join(tags),
        "# The closed values of the published tables (extract/tables/schema.toml).\n"
        + "\n".join(values),
    ]
    sources = "the rules and the schema of the tables"
    return _module("The closed kinds that the genre and its tables know, as types.", sources, parts)


def tag_type(table: str) -> str:
    """Return the name of the type of a rule table's tags."""
    return TAGS.get(table, f"{table.removesuffix('s').capitalize()}Tag")


def rows_source() -> str:
    """Return the module of the rows of every table."""
    data = tomllib.loads(SCHEMA.read_text(encoding="utf-8"))
    used: set[str] = set()
    parts = []
    for table, entry in data["tables"].items():
        lines = [
            "@final",
            f"class {row_type(table)}(TypedDict):",
            f'    """A row of ``{table}``."""',
            "",
        ]
        for name, own in entry["columns"].items():
            column = {**data["common"].get(name, {}), **own}
            kind = type_name(column["values"]) if "values" in column else PYTHON[column["type"]]
            used |= {kind} if "values" in column else set()
            told = kind if column.get("required") else f"{kind} | None"
            lines.append(f"    {name}: {told}")
        parts.append("\n".join(lines))
    documents = [
        t for t, entry in data["tables"].items() if entry["kind"] in {"document", "lookup"}
    ]
    held = [f"    {table}: list[{row_type(table)}]" for table in documents]
    told = "The rows that one document gives every table; a table without rows may be left out."
    parts.append("\n".join(["class Rows(TypedDict, total=False):", f'    """{told}"""', "", *held]))
    kinds = "".join(f"    {kind},\n" for kind in sorted(used))
    body = "\n\n\n".join(parts)
    return (
        '"""The rows of the published tables as types: all columns, None where null.\n\n'
        + MADE.format(sources="the schema")
        + '\n"""\n\nfrom __future__ import annotations\n\nfrom collections.abc import Sequence\n'
        "from datetime import date\nfrom typing import TypedDict, final\n\n"
        f"from zhenggai.rules.kinds import (\n{kinds})\n\n\n{body}\n"
    )


def row_type(table: str) -> str:
    """Return the name of the type of a table's rows."""
    return ONE.get(table, f"{table.removesuffix('s').capitalize()}Row")


def _module(told: str, sources: str, parts: Iterable[str]) -> str:
    body = "\n\n".join(parts)
    return (
        f'"""{told}\n\n{MADE.format(sources=sources)}\n"""\n\n'
        "from __future__ import annotations\n\nfrom typing import Literal, TypeAlias\n\n"
        f"# fmt: off\n{body}\n# fmt: on\n"
    )


def written() -> Iterator[tuple[str, str, str]]:
    """Yield each file, what stands in it, and what should."""
    for path, source in ((KINDS, kinds_source()), (ROWS, rows_source())):
        here = path.read_text(encoding="utf-8") if path.exists() else ""
        yield path.relative_to(ROOT).as_posix(), here, source


if __name__ == "__main__":
    for name, _, source in written():
        (ROOT / name).write_text(source, encoding="utf-8")
