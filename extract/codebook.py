"""The schema and the diagnostics as people read them: docs/tables.md and ``zhenggai tables``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.messages import ARGUMENT, MESSAGES, OPTIONAL, SEVERITIES, Message
from extract.schema import SCHEMA_VERSION, TABLES, Column, Table

KIND_NOTES = {
    "document": "Rows of one document are added and replaced together.",
    "lookup": "Shared by all documents.",
    "comparison": "Made by comparing two documents.",
}
SEVERITY_NOTES = {
    "error": "The file could not be read.",
    "warning": "Somebody must look.",
    "info": "A choice that was made.",
}
INTRODUCTION = f"""\
# The published tables

Schema version {SCHEMA_VERSION}. One Parquet file a table, sorted by its key, nulls first. Texts
are never empty: what is absent is null. A column may be added in a later minor version; it is
never renamed or given another meaning without a new major one. Each column carries its Chinese
heading (`label_zh`), its meaning (`description`) and the Chinese labels of its closed values
(`values_zh`) in its field metadata; each file its `schema_version`, `key` and `generation` (which
names the content of all tables) in its own.

This page is made from the schema: `python -m extract.codebook > docs/tables.md`.
"""


def summary(names: Iterable[str] | None = None) -> list[dict[str, str]]:
    """Return one row of plain text a column: table, column, type, key, label, meaning, values.

    ``names`` chooses tables (None: all); an unknown one raises KeyError.
    """
    tables = [TABLES[name] for name in names] if names is not None else list(TABLES.values())
    return [
        {
            "table": table.name,
            "column": column.name,
            "type": column.type,
            "key": "key" if column.name in table.key else "",
            "null": "" if column.nullable else "never",
            "label": column.label_zh,
            "meaning": column.description,
            "values": ", ".join(value for value, _ in column.values),
        }
        for table in tables
        for column in table.columns
    ]


def as_markdown() -> str:
    """Return the text of docs/tables.md: every table, column, value and diagnostic code."""
    parts = [INTRODUCTION, _contents(), *map(_table_section, TABLES.values()), _diagnostics()]
    return "\n".join(parts)


def _contents() -> str:
    rows = [[f"[{t.name}](#{t.name})", t.label_zh, t.description] for t in TABLES.values()]
    return _grid(["table", "标签", "holds"], rows)


def _table_section(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    lead = f"{table.description} {KIND_NOTES[table.kind]} Key: {key}."
    rows = [[_name(table, c), f"`{c.type}`", c.label_zh, _meaning(c)] for c in table.columns]
    grid = _grid(["column", "type", "标签", "meaning"], rows)
    return f"## {table.name}\n\n{table.label_zh}. {lead}\n\n{grid}"


def _name(table: Table, column: Column) -> str:
    return f"**{column.name}**" if column.name in table.key else column.name


def _meaning(column: Column) -> str:
    parts = [column.description]
    if column.values:
        parts.append("; ".join(f"`{value}` {label}" for value, label in column.values) + ".")
    if column.refers is not None:
        parts.append(f"Refers to `{column.refers}`.")
    if not column.nullable:
        parts.append("Never null.")
    return " ".join(parts)


def _diagnostics() -> str:
    parts = ["## Diagnostics\n"]
    for severity in SEVERITIES:
        chosen = [m for m in MESSAGES.values() if m.severity == severity]
        rows = [[f"`{m.code}`", _sentence(m, "zh"), _sentence(m, "en")] for m in chosen]
        grid = _grid(["code", "说明", "says"], rows)
        parts.append(f"### {severity}\n\n{SEVERITY_NOTES[severity]}\n\n{grid}")
    return "\n".join(parts)


def _sentence(message: Message, lang: str) -> str:
    """Return a template with its arguments by name: ‹before›."""
    template = OPTIONAL.sub(lambda match: match[1], message.templates[lang])
    return ARGUMENT.sub(lambda match: f"‹{message.args[int(match[1])]}›", template)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in r] for r in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    print(as_markdown(), end="")
