"""One document of a plan as its life is made of it: its rows, and when it was known."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from typing import TYPE_CHECKING

import regex

from zhenggai.life.version import Version
from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind
from zhenggai.text.flow import fold
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhenggai.tables.rows import FieldRow, PassageRow

PLAN_LIKE: frozenset[DocumentKind] = frozenset({"plan", "issue_list", "adjustment", "complaints"})
# A notice says once or twice when it is public; what follows the word is short.
PUBLIC, WINDOW, MOST_WINDOWS = "公示", 60, 200


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a plan: its rows, what tells how far its issues are, when it was told.

    ``told_on`` is the day from which an undated one is known, or of which it tells.
    """

    version: Version
    fields: Sequence[FieldRow] = ()
    passages: Sequence[PassageRow] = ()
    told_on: date | None = None

    @property
    def own_id(self) -> str:
        """Return the document_id."""
        return self.version.document["document_id"]

    @property
    def day(self) -> date | None:
        """Return the day of the document: as printed, else as published, else as told in it."""
        document = self.version.document
        return document["issued_date"] or document["published_date"] or self.told_on

    @property
    def is_plan(self) -> bool:
        """Say whether it makes or changes promises, and tells of issues one by one.

        A list that only says how far each issue is promises nothing, whatever it is called.
        """
        version = self.version
        promises = version.is_adjustment or not all(
            row["progress"] or row["progress_state"] for row in version.issues
        )
        told = promises or any(row["deadline"] or row["goal"] for row in version.issues)
        return version.document["document_kind"] in PLAN_LIKE and bool(version.issues) and told

    @property
    def order(self) -> tuple[date, int, str]:
        """Return what puts the documents of a plan into the order in which they came."""
        number = self.version.document["version_no"] or 0
        return self.day or date.min, number, self.own_id


def read_told_day(version: Version, passages: Sequence[PassageRow], rules: Rules) -> date | None:
    """Return when a document without a day told what it tells: see ``Record``."""
    title = fold(version.document["title"] or "")
    told = _end_of_period(rules.facts["report-period"].search(title), rules)
    if told is None and version.is_report:
        # Below the title: (截至2024年12月31日), or what the preamble says of all items.
        front = fold("".join(row["text"] for row in takewhile(_is_front, passages)))
        lines = map(rules.facts["report-period"].finditer, front.splitlines())
        as_of = (match for line in lines for match in line if match["as_of"])
        days = {_end_of_period(match, rules) for match in as_of} - {None}
        told = days.pop() if len(days) == 1 else None
    return told or (read_public_day(passages, rules) if version.is_report else None)


def _is_front(row: PassageRow) -> bool:
    return row["issue_no"] is None


def _end_of_period(match: regex.Match[str] | None, rules: Rules) -> date | None:
    """Return the last day of the period that a report tells of."""
    if match is None:
        return None
    read, _ = read_deadlines(match["period"], Context(field="deadline"), rules)
    return max((one.due_date for one in read if one.due_date is not None), default=None)


def read_public_day(passages: Sequence[PassageRow], rules: Rules) -> date | None:
    """Return the one day from which a document says that it is public, else None.

    Only the words behind 公示 are looked at, never the whole text: 公示期：2022年11月1日至7日.
    """
    days: set[date] = set()
    for window in islice(_windows(passages), MOST_WINDOWS):
        match = rules.facts["public-from"].pattern.match(fold(window))
        if match is not None:
            with suppress(ValueError):
                days.add(date(int(match["y"]), int(match["m"]), int(match["d"])))
    return days.pop() if len(days) == 1 else None


def _windows(passages: Sequence[PassageRow]) -> Iterator[str]:
    for at, row in enumerate(passages):
        text = row["text"]
        start = text.find(PUBLIC)
        while start >= 0:
            window = text[start : start + WINDOW]
            if len(window) < WINDOW and at + 1 < len(passages):
                # A label is a passage, and what stands behind it the next.
                window += passages[at + 1]["text"][: WINDOW - len(window)]
            yield window
            start = text.find(PUBLIC, start + len(PUBLIC))
