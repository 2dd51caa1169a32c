"""Adjustments in prose: 序号6“…”的整改时限由“2024年12月底前”调整为“2025年6月底前”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhenggai.life.links import read_number
from zhenggai.life.quotes import Quote, sentences_of
from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow


@dataclass(frozen=True, slots=True)
class Moved:
    """One date that a sentence moves: of which issue, from when, to when."""

    words: str
    number: int | None
    label: str
    before: date | None
    after: date | None
    quote: Quote


def read_adjustments(passages: Sequence[PassageRow], day: date | None, rules: Rules) -> list[Moved]:
    """Return the dates that a document's sentences move, in their order."""
    found = []
    for sentence in sentences_of(passages):
        folded = fold(sentence.text or "")
        for rule in rules.changes.tagged("adjusted"):
            for match in rule.finditer(folded):
                item = (match["item"] or "").strip()
                found.append(
                    Moved(
                        match["text"] or "",
                        read_number(item, rules) if item else None,
                        item,
                        _due(match["before"], day, rules),
                        _due(match["after"], day, rules),
                        sentence,
                    )
                )
    return found


def _due(text: str, day: date | None, rules: Rules) -> date | None:
    """Return the last day that an expression of time still counts."""
    read, _ = read_deadlines(text, Context(field="deadline", anchor=day), rules)
    return max((one.due_date for one in read if one.due_date is not None), default=None)
