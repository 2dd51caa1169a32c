"""The schema and the diagnostics as people read them: docs/tables.md and ``zhenggai tables``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhenggai.messages import ARGUMENT, MESSAGES, OPTIONAL, SEVERITIES, Message
from zhenggai.rules.kinds import Severity
from zhenggai.tables.schema import SCHEMA_VERSION, TABLES, Column, Table, TableKind


@dataclass(frozen=True, slots=True)
class Words:
    """What the codebook says in one language."""

    introduction: str
    kinds: Mapping[TableKind, str]
    severities: Mapping[Severity, str]
    contents: tuple[str, ...]
    columns: tuple[str, ...]
    codes: tuple[str, ...]
    lead: str
    refers: str
    required: str
    diagnostics: str


EN = Words(
    introduction=f"""\
# The published tables

Schema version {SCHEMA_VERSION}. One Parquet file a table, sorted by its key, nulls first. Texts
are never empty: what is absent is null. A column may be added in a later minor version; it is
never renamed or given another meaning without a new major one. Each column carries its Chinese
heading (`label_zh`), its meaning (`description`) and the Chinese labels of its closed values
(`values_zh`) in its field metadata; each file its `schema_version`, `key` and `generation` (which
names the content of all tables) in its own.

This page is made from the schema: `zhenggai tables --markdown`.
中文：[tables.zh-CN.md](tables.zh-CN.md).
""",
    kinds={
        "document": "Rows of one document are added and replaced together.",
        "plan": "Made from all documents of a plan.",
        "lookup": "Shared by all documents.",
        "comparison": "Made by comparing two documents.",
    },
    severities={
        "error": "The file could not be read.",
        "warning": "Somebody must look.",
        "info": "A choice that was made.",
    },
    contents=("table", "标签", "holds"),
    columns=("column", "type", "标签", "meaning"),
    codes=("code", "说明", "says"),
    lead="{label}. {text} {kind} Key: {key}.",
    refers=" Refers to `{}`.",
    required=" Never null.",
    diagnostics="Diagnostics",
)
ZH = Words(
    introduction=f"""\
# 数据表说明

表结构版本 {SCHEMA_VERSION}。每张表一个 Parquet 文件，按主键排序，空值在前。
文字从不为空串：没有即为空值。
次版本只会增加列；不改主版本，就不会改列名或含义。
每列的字段元数据中有中文标题（`label_zh`）、英文含义（`description`）和封闭取值的中文标签（`values_zh`）；
每个文件的元数据中有 `schema_version`、`key` 和 `generation`（标识全部表的内容）。

本页由表结构生成：`zhenggai tables --markdown --lang zh`。English: [tables.md](tables.md)。
""",
    kinds={
        "document": "同一文件的行一起加入、一起替换。",
        "plan": "由同一方案的全部文件得出。",
        "lookup": "各文件共用。",
        "comparison": "由两份文件比较得出。",
    },
    severities={
        "error": "文件无法读取。",
        "warning": "需要人工核对。",
        "info": "所作的选择。",
    },
    contents=("表", "名称", "内容"),
    columns=("列", "类型", "标题", "含义"),
    codes=("代码", "说明"),
    lead="{label}。{text}{kind}主键：{key}。",
    refers="指向 `{}`。",
    required="从不为空。",
    diagnostics="诊断",
)
WORDS = {"en": EN, "zh": ZH}


def as_markdown(lang: str = "en") -> str:
    """Return the codebook in one language: every table, column, value and diagnostic code."""
    words = WORDS[lang]
    sections = (_table_section(table, lang) for table in TABLES.values())
    return "\n".join([words.introduction, _contents(lang), *sections, _diagnostics(lang)])


def meaning(of: Table | Column, lang: str) -> str:
    """Return what a table holds, or what a column means."""
    return of.description if lang == "en" else of.description_zh


def _contents(lang: str) -> str:
    rows = [[f"[{t.name}](#{t.name})", t.label_zh, meaning(t, lang)] for t in TABLES.values()]
    return _grid(WORDS[lang].contents, rows)


def _table_section(table: Table, lang: str) -> str:
    words = WORDS[lang]
    lead = words.lead.format(
        label=table.label_zh,
        text=meaning(table, lang),
        kind=words.kinds[table.kind],
        key=", ".join(f"`{name}`" for name in table.key),
    )
    rows = [
        [_name_cell(table, c), f"`{c.type}`", c.label_zh, _meaning_cell(c, lang)]
        for c in table.columns
    ]
    return f"## {table.name}\n\n{lead}\n\n{_grid(words.columns, rows)}"


def _name_cell(table: Table, column: Column) -> str:
    return f"**{column.name}**" if column.name in table.key else column.name


def _meaning_cell(column: Column, lang: str) -> str:
    words, zh = WORDS[lang], lang == "zh"
    told = meaning(column, lang)
    if column.values:
        values = ("；" if zh else "; ").join(f"`{v}` {label}" for v, label in column.values)
        told += f"{values}。" if zh else f" {values}."
    if column.refers is not None:
        told += words.refers.format(column.refers)
    return told if column.nullable else told + words.required


def _diagnostics(lang: str) -> str:
    words = WORDS[lang]
    parts = [f"## {words.diagnostics}\n"]
    for severity in SEVERITIES:
        chosen = [m for m in MESSAGES.values() if m.severity == severity]
        told = ("zh",) if lang == "zh" else ("zh", "en")
        rows = [[f"`{m.code}`", *(_sentence(m, one) for one in told)] for m in chosen]
        grid = _grid(words.codes, rows)
        parts.append(f"### {severity}\n\n{words.severities[severity]}\n\n{grid}")
    return "\n".join(parts)


def _sentence(message: Message, lang: str) -> str:
    """Return a template with its arguments by name: ‹before›."""
    template = OPTIONAL.sub(lambda match: match[1], message.templates[lang])
    return ARGUMENT.sub(lambda match: f"‹{message.args[int(match[1])]}›", template)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in r] for r in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
