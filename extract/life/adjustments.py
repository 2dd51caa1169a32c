"""Adjustments in prose: 序号6、9的整改时限由“2024年12月底前”调整为“2025年6月底前”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING

import regex

from zhenggai.life.items import Named, read_named
from zhenggai.life.quotes import Quote, sentences_of
from zhenggai.life.records import Record
from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

YEAR = regex.compile(r"20\d\d")
# A date that is moved, of what is not said.
UNNAMED = Named(None, "", "")


@dataclass(frozen=True, slots=True)
class Moved:
    """One date that a sentence moves: of which issue, from when, to when."""

    words: str
    number: int | None
    label: str
    before: date | None
    after: date | None
    quote: Quote
    code: str | None = None


def is_refusal(record: Record, rules: Rules) -> bool:
    """Say whether a document tells what was asked for, and only refuses it: 经研究,不同意延期."""
    refused = rules.changes["not-moved"]
    told = record.version.is_adjustment and any(
        refused.search(fold(one.text or "")) for one in sentences_of(record.passages)
    )
    return told and not read_adjustments(record.passages, record.day, rules)


def read_adjustments(passages: Sequence[PassageRow], day: date | None, rules: Rules) -> list[Moved]:
    """Return the dates that a document's sentences move, in their order, each item's apart.

    What a refusal stands behind is not moved: it was asked for.
    """
    found: list[Moved] = []
    for sentence in sentences_of(passages):
        folded = fold(sentence.text or "")
        end = 0
        if rules.changes["not-moved"].search(folded) is not None:
            found.clear()
            continue
        for rule in rules.changes.tagged("adjusted"):
            for match in rule.finditer(folded):
                named = read_named(folded[end : match.start()], rules) or (UNNAMED,)
                before, after = (_dues(match[side], day, rules) for side in ("before", "after"))
                if len(before) == len(after) in {1, len(named)}:
                    found += [
                        Moved(one.words, one.number, one.label, was, now, sentence, one.code)
                        for one, was, now in zip(named, cycle(before), cycle(after), strict=False)
                    ]
                else:
                    # Which date is whose is not said.
                    found.append(Moved("", None, named[0].label, None, None, sentence))
                end = match.end()
    return found


def _dues(text: str, day: date | None, rules: Rules) -> list[date | None]:
    """Return the last day that still counts of each expression: 2023年6月底前、2024年6月底前."""
    parts = text.split("、")
    if len(parts) > 1 and not all(YEAR.search(part) for part in parts):
        # 2023年6月底、9月底前: whose year the second has is not said.
        return []
    return [_due(part, day, rules) for part in parts]


def _due(text: str, day: date | None, rules: Rules) -> date | None:
    """Return the last day that an expression of time still counts."""
    read, _ = read_deadlines(text, Context(field="deadline", anchor=day), rules)
    return max((one.due_date for one in read if one.due_date is not None), default=None)
