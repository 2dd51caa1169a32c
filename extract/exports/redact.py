"""Personal names and numbers masked in every text, key and file name of the tables; posts stay.

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

from zhenggai.exports.likely_names import likely_names, listed_names, names_beside
from zhenggai.exports.personal_numbers import find_numbers, labelled_numbers
from zhenggai.rules import Rules, load
from zhenggai.text.document import Span, merge_spans
from zhenggai.text.flow import fold
from zhenggai.text.unseen import to_places, without_unseen

MASK = "×"
BLANKS = regex.compile(r"\s+")
# The blanks on both sides of a single ideograph.
SPACED = regex.compile(
    r"(?<=\p{Han})[ \t]{1,3}(?=\p{Han}[ \t]{1,3}\p{Han})"
    r"|(?<=\p{Han}[ \t]{1,3}\p{Han})[ \t]{1,3}(?=\p{Han})"
)
# What holds no words of anybody: ids, hashes, the program's own.
KEPT = frozenset({"document_id", "issue_id", "measure_id", "parser_version", "conversion"})
# Where digits are a part of something else: names of files, addresses, keys.
NAMES_ONLY = frozenset({"source", "other_sources", "url", "locator", "plan_id"})
# Who corrected a row: a person, whatever the name looks like.
WHOLE = "by"


def redact_tables(
    tables: Mapping[str, pa.Table],
) -> tuple[dict[str, pa.Table], Mapping[str, int]]:
    """Return the tables with names and numbers masked, and how many were masked in each."""
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
    owners = {own: patterns.get(plan or own) for own, plan in plans.items()}
    everybody = _pattern({word for found in words.values() for word in found})
    made = {name: _masked_table(table, owners, everybody) for name, table in tables.items()}
    return (
        {name: table for name, (table, _) in made.items()},
        {name: count for name, (_, count) in made.items() if count},
    )


def _found(tables: Mapping[str, pa.Table], rules: Rules) -> Iterator[tuple[str, str]]:
    """Yield each name and local number with the document that tells it."""
    for row in tables["persons"].select(["document_id", "name"]).to_pylist():
        if row["name"]:
            yield row["document_id"], BLANKS.sub("", _seen(row["name"])[0])
    texts: dict[str, list[str]] = {}
    for row in tables["passages"].select(["document_id", "text"]).to_pylist():
        texts.setdefault(row["document_id"], []).append(row["text"])
    told = [(own, "".join(pieces)) for own, pieces in texts.items()]
    for row in tables["fields"].select(["document_id", "label", "text"]).to_pylist():
        told.append((row["document_id"], f"{row['label']}：{row['text']}"))
    for row in tables["documents"].select(["document_id", "source", "other_sources"]).to_pylist():
        sources = (row["source"], *(row["other_sources"] or ()))
        told += ((row["document_id"], source) for source in sources)
    for own, text in told:
        yield from ((own, word) for word in told_words(text, rules))


def told_words(text: str, rules: Rules) -> Iterator[str]:
    """Yield the personal names and local numbers that a text tells."""
    seen, _ = _seen(text)
    yield from labelled_numbers(seen, rules)
    # 樊 梨 花: letters set apart are read as the word that they are.
    closed = SPACED.sub("", seen)
    # Cells are parted by tabs, which stay for this.
    told = (*_told_names(closed, rules), *listed_names(seen, rules))
    names = {BLANKS.sub("", name) for name in told}
    yield from names
    yield from names_beside(closed, names, rules)


def _told_names(text: str, rules: Rules) -> Iterator[str]:
    for rule in rules.persons.tagged("told"):
        for match in rule.finditer(text):
            for name in match.captures("text"):
                word = BLANKS.sub("", name)
                if all(none.search(word) is None for none in rules.persons.tagged("none")):
                    yield word
    for rule in rules.persons.tagged("titled"):
        yield from (match["text"] for match in rule.finditer(text))
    yield from likely_names(text, rules)


def _seen(text: str) -> tuple[str, Any]:
    seen, places = without_unseen(text)
    return fold(seen), places


def _pattern(words: Collection[str]) -> regex.Pattern[str] | None:
    """Return what finds some words, blanks between their characters allowed (张 三).

    They are parted by their first characters: thousands of names are tried where one can begin.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(word[1:])
    parts = [
        regex.escape(first) + "(?:" + "|".join(map(_rest, rests)) + ")"
        for first, rests in sorted(by_first.items())
    ]
    return regex.compile("|".join(parts)) if parts else None


def _rest(word: str) -> str:
    if word.isascii():
        return r"(?<![\dA-Za-z].)" + regex.escape(word) + r"(?![\dA-Za-z])"
    return "".join(r"\s*" + regex.escape(char) for char in word)


def _masked_table(
    table: pa.Table,
    owners: Mapping[str, regex.Pattern[str] | None],
    everybody: regex.Pattern[str] | None,
) -> tuple[pa.Table, int]:
    """Return a table masked and how often; rows of no document are masked by the names of all."""
    if "document_id" in table.column_names:
        patterns = [owners.get(own) for own in table["document_id"].to_pylist()]
    else:
        patterns = [everybody] * table.num_rows
    count = 0
    for at, field in enumerate(table.schema):
        textual = pa.types.is_string(field.type) or pa.types.is_list(field.type)
        if not textual or field.name in KEPT or field.name.endswith("document_id"):
            continue
        masked = []
        for value, pattern in zip(table[field.name].to_pylist(), patterns, strict=True):
            words, found = _masked_value(value, pattern, field.name)
            masked.append(words)
            count += found
        table = table.set_column(at, field, pa.array(masked, field.type))
    return table, count


def _masked_value(value: Any, pattern: regex.Pattern[str] | None, column: str) -> tuple[Any, int]:
    if isinstance(value, list):
        pairs = [_masked_value(one, pattern, column) for one in value]
        return [words for words, _ in pairs], sum(found for _, found in pairs)
    if not value:
        return value, 0
    if column == WHOLE:
        return mask(value, [Span(0, len(value))]), 1
    numbers = column not in NAMES_ONLY and not column.endswith("_key")
    spans = personal_spans(value, pattern, numbers=numbers)
    return mask(value, spans), len(spans)


def personal_spans(
    text: str, pattern: regex.Pattern[str] | None, *, numbers: bool = True
) -> list[Span]:
    """Return the stretches of a text that are names or numbers, none touching another."""
    seen, places = _seen(text)
    found = list(find_numbers(seen)) if numbers else []
    if pattern is not None:
        found += [Span(*match.span()) for match in pattern.finditer(seen)]
    return [to_places(span, places) for span in merge_spans(found)]


def mask(text: str, spans: Collection[Span]) -> str:
    """Return a text with some stretches masked; blanks in them stay."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = (char if char.isspace() else MASK for char in chars[start:end])
    return "".join(chars)
