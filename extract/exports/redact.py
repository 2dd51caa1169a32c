"""Personal names and telephone numbers masked in every text of the tables; posts stay.

Each character of them becomes ×, so that all places in texts stay true. Names are those of the
table persons, and those that running text tells behind a post or a label; what was found anywhere
in the documents of one plan is masked in all of them. Too much is masked rather than too little,
but a name that nothing marks as one stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import regex

from zhenggai.rules import Rules, load
from zhenggai.text.flow import fold

MASK = "×"
# 138 1234 5678, +86 139-1234-5678
MOBILE = r"(?:(?<!\d)|(?<=86))1[3-9]\d(?:[-—–－ ]?\d{4}){2}(?!\d)"
# 0839-7201234, (010)12345678, 010 1234 5678, 0791—8388-4567; 800-7201234
LANDLINE = (
    r"(?<!\d)[(（]?0\d{2,3}[)）]?[-—–－ ]{0,2}\d{3,4}[- ]?\d{4}(?!\d)|(?<!\d)\d{3,4}-\d{7,8}(?!\d)"
)
# 电话：7201235、7201236
LOCAL = (
    r"(?:电话|手机|传真|热线|号码|联系方式)[^\d\n]{0,6}(?P<number>\d{7,8})"
    r"(?:[、/,，;； ]{1,2}(?P<number>\d{7,8}))*(?!\d)"
)
MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
NUMBERS = regex.compile("|".join((MOBILE, LANDLINE, MAIL)))
LOCALS = regex.compile(LOCAL)
# What is not a text that people wrote.
KEPT = frozenset({"source", "url", "locator", "parser_version", "conversion"})


def redact_tables(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the tables with names and numbers masked."""
    rules = load()
    plans = dict(
        zip(
            tables["documents"]["document_id"].to_pylist(),
            tables["documents"]["plan_id"].to_pylist(),
            strict=True,
        )
    )
    words: dict[str, set[str]] = {}
    for own, found in _found(tables, rules):
        words.setdefault(plans.get(own) or own, set()).add(found)
    patterns = {plan: _pattern(found) for plan, found in words.items()}
    owners = {own: patterns.get(plan or own, NUMBERS) for own, plan in plans.items()}
    return {
        name: _masked_table(table, owners) if "document_id" in table.column_names else table
        for name, table in tables.items()
    }


def _found(tables: Mapping[str, pa.Table], rules: Rules) -> Iterator[tuple[str, str]]:
    """Yield each name and local number with the document that tells it."""
    for row in tables["persons"].select(["document_id", "name"]).to_pylist():
        if row["name"]:
            yield row["document_id"], row["name"]
    texts: dict[str, list[str]] = {}
    for row in tables["passages"].select(["document_id", "text"]).to_pylist():
        texts.setdefault(row["document_id"], []).append(row["text"])
    told = [(own, "".join(pieces)) for own, pieces in texts.items()]
    for row in tables["fields"].select(["document_id", "label", "text"]).to_pylist():
        told.append((row["document_id"], f"{row['label']}：{row['text']}"))
    for own, text in told:
        yield from ((own, word) for word in told_words(text, rules))


def told_words(text: str, rules: Rules) -> Iterator[str]:
    """Yield the personal names and local telephone numbers that a text tells."""
    folded = fold(text)
    for rule in rules.persons.tagged("told"):
        for match in rule.finditer(folded):
            word = regex.sub(r"\s", "", match["text"])
            if all(none.search(word) is None for none in rules.persons.tagged("none")):
                yield word
    for match in LOCALS.finditer(text):
        yield from match.captures("number")


def _pattern(words: Collection[str]) -> regex.Pattern[str]:
    """Return what finds some words, blanks between their characters allowed (张 三)."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    names = [r"\s*".join(map(regex.escape, word)) for word in ordered if not word.isdigit()]
    numbers = [rf"(?<!\d){word}(?!\d)" for word in ordered if word.isdigit()]
    return regex.compile("|".join([NUMBERS.pattern, *numbers, *names]))


def _masked_table(table: pa.Table, owners: Mapping[str, regex.Pattern[str]]) -> pa.Table:
    documents = table["document_id"].to_pylist()

    def masked(own: str, value: Any) -> Any:
        if isinstance(value, list):
            return [masked(own, one) for one in value]
        return value and owners.get(own, NUMBERS).sub(_mask, value)

    for at, field in enumerate(table.schema):
        textual = pa.types.is_string(field.type) or pa.types.is_list(field.type)
        if not textual or field.name.endswith(("_id", "_key")) or field.name in KEPT:
            continue
        values = zip(documents, table[field.name].to_pylist(), strict=True)
        column = pa.array([masked(own, value) for own, value in values], field.type)
        table = table.set_column(at, field, column)
    return table


def _mask(match: regex.Match[str]) -> str:
    return regex.sub(r"\S", MASK, match[0])
