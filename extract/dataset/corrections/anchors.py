"""What a document's corrections are bound to: its text and rows, and which row one speaks of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import regex

from zhenggai.dataset.corrections.model import (
    CORRECTED_TABLES,
    JUDGED,
    WHOLE_TABLES,
    Correction,
    check_column,
)
from zhenggai.dataset.corrections.values import from_words, row_from_words, row_to_words, to_words
from zhenggai.messages import RunError
from zhenggai.rules.kinds import PinRole, RowTable
from zhenggai.tables.plan_rows import NOWHERE, Somewhere
from zhenggai.tables.row_maker import Place
from zhenggai.tables.schema import TABLES, Row, by_table
from zhenggai.text.document import Span
from zhenggai.text.quotes import BareText, Quote, bare_words

if TYPE_CHECKING:
    from zhenggai.tables.rows import IssueRow, MeasureRow, Rows

# Of a row that is a whole issue or measure, so many first characters are the quote.
LONGEST_QUOTE = 120
OWNER_WORDS = 80
# The column that tells rows apart that stand at one place: 市委, 市政府 of 市委和政府.
ROW_NAMES: Mapping[str, tuple[str, ...]] = {
    "responsibilities": ("unit",),
    "deadlines": ("text",),
    "targets": ("text",),
    "persons": ("name", "post"),
}
# So much of an issue's or a measure's first words must be the same for it to be the same one.
SAME_OWNER = 0.85
# So many characters on each side tell where few words stand.
LEAST_BESIDE = 4
# Fewer words than these may begin anything.
LEAST_WORDS = 12
NUMERALS = regex.compile(r"\d+")
# The best row must be so much surer than the next one.
MARGIN = 0.1


class BindError(RunError):
    """A correction that cannot be bound: code and arguments of a message."""


class Match(NamedTuple):
    """The row that a correction speaks of, by its place in its table, or why there is none.

    ``several``: no one of some rows is it for sure; ``words``: its words stand there, and no row
    has them; ``lost``: they do not. ``span`` is where its words stand in this document.
    """

    at: int | None
    span: Span | None
    state: Literal["row", "several", "words", "lost"]


class Anchors:
    """The text and rows of one document, as corrections are bound to them.

    ``rows`` are those of one document (``rows_by_document``): ``documents``, ``issues``,
    ``measures``, ``passages`` and the tables that are to be corrected.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = by_table(rows)
        self.document = rows["documents"][0]
        self.passages = rows.get("passages", [])
        self.text = "".join(passage["text"] for passage in self.passages)
        self._starts = [passage["start"] for passage in self.passages]
        self.issues = {row["issue_no"]: row for row in rows.get("issues", ())}
        self.measures = {(r["issue_no"], r["measure_no"]): r for r in rows.get("measures", ())}

    @cached_property
    def bare(self) -> BareText:
        """The document's text without blanks and punctuation."""
        return BareText(self.text)

    # -- binding ------------------------------------------------------------------------------

    def set_value(self, table: RowTable, row: Row, column: str, words: str | None) -> Correction:
        """Return the correction that sets a column of a row; ``words`` None empties it.

        Raises ValueWordsError where the column cannot hold the words, SchemaError where no person
        sets it, BindError where the row has no words in the document.
        """
        check_column(table, column)
        after = to_words(from_words(table, column, words))
        before = to_words(row[column])
        return replace(self._bound(table, row), column=column, before=before, after=after)

    def drop(self, table: RowTable, row: Row) -> Correction:
        """Return the correction that takes a row away that is none: 见附件 is no unit."""
        if table in WHOLE_TABLES:
            raise BindError("correction-pin-instead", table)
        before = row_to_words({name: row[name] for name in JUDGED[table]})
        return replace(self._bound(table, row), before=before)

    def confirm(self, table: RowTable, row: Row) -> Correction:
        """Return the correction that says of a row that it is right as it is."""
        after = row_to_words({name: row[name] for name in JUDGED[table]})
        return replace(self._bound(table, row), kind="confirmed", after=after)

    def add_row(
        self, table: RowTable, words: str, span: Span, issue_no: int, measure_no: int | None
    ) -> Correction:
        """Return the correction that adds a row which ``words`` say: 市水利局牵头, 2025年6月底前.

        ``span`` are the words of the text that it is about; those of the measure or issue where
        the row's own are not printed. ``words`` are read as a plan's are.
        """
        if table in WHOLE_TABLES:
            raise BindError("correction-pin-instead", table)
        span = span if span.end > span.start else self._owner_place(issue_no, measure_no)
        return replace(self._at(span, issue_no, measure_no), table=table, after=words)

    def pin(self, span: Span, role: PinRole) -> Correction:
        """Return the correction that says what a stretch of the text is."""
        if not 0 <= span.start < span.end <= len(self.text):
            raise BindError("correction-no-place", str(span.start), self.document["source"])
        issue_no = next(
            (n for n, row in self.issues.items() if row["start"] <= span.start < row["end"]), None
        )
        return replace(self._at(span, issue_no, None), kind="pin", role=role)

    def row_at(
        self, place: int, *, table: str | None = None, column: str | None = None
    ) -> list[tuple[RowTable, Row]]:
        """Return the rows at a character of the text, the narrowest first."""
        found = [
            (name, row)
            for name in CORRECTED_TABLES
            if table in (None, name)
            and (column is None or any(c.name == column for c in TABLES[name].columns))
            for row in self.rows.get(name, ())
            if row_span(row).start <= place < max(row_span(row).end, row_span(row).start + 1)
        ]
        return sorted(found, key=lambda pair: row_span(pair[1]).end - row_span(pair[1]).start)

    def _bound(self, table: RowTable, row: Row) -> Correction:
        if table not in CORRECTED_TABLES:
            raise BindError("correction-no-table", table, ", ".join(CORRECTED_TABLES))
        span = row_span(row)
        if table in WHOLE_TABLES:
            span = Span(span.start, min(span.end, span.start + LONGEST_QUOTE))
        issue_no, measure_no = row["issue_no"], row.get("measure_no")
        bound = self._at(span, _number(issue_no), _number(measure_no))
        return replace(bound, table=table, row=row_name(table, row))

    def _at(self, span: Span, issue_no: int | None, measure_no: int | None) -> Correction:
        quote = self.bare.quote(span)
        if not bare_words(quote.words):
            raise BindError("correction-no-words", str(span.start), self.document["source"])
        issue = self.issues.get(issue_no) if issue_no is not None else None
        measure = None
        if issue_no is not None and measure_no is not None:
            measure = self.measures.get((issue_no, measure_no))
        return Correction(
            document_id=self.document["document_id"],
            start=span.start,
            end=span.end,
            kind="value",
            quote=quote.words,
            plan_id=self.document["plan_id"],
            issue_id=issue["issue_id"] if issue else None,
            measure_id=measure["measure_id"] if measure else None,
            left=quote.left,
            right=quote.right,
            issue_words=_first_words(issue["problem"] or issue["category"]) if issue else "",
            measure_words=_first_words(measure["text"]) if measure else "",
        )

    def _owner_place(self, issue_no: int, measure_no: int | None) -> Span:
        row = self.issues[issue_no] if measure_no is None else self.measures[issue_no, measure_no]
        return Span(row["start"], min(row["end"], row["start"] + LONGEST_QUOTE))

    # -- finding ------------------------------------------------------------------------------

    def match(self, one: Correction) -> Match:
        """Return the row of this document that a correction speaks of."""
        assert one.table is not None
        quote = Quote(one.quote, one.left, one.right)
        own = one.document_id == self.document["document_id"]
        scored = sorted(self._scored(one, quote, own=own), key=lambda found: (-found[1], found[0]))
        if scored and (len(scored) == 1 or scored[0][1] - scored[1][1] >= MARGIN):
            return self._matched(one.table, scored[0][0])
        if scored:
            best = [at for at, score in scored if scored[0][1] - score < MARGIN]
            named = [at for at in best if self._is_named(one, self.rows[one.table][at])]
            if len(named) == 1:
                return self._matched(one.table, named[0])
            return Match(None, row_span(self.rows[one.table][best[0]]), "several")
        span = self.find(one)
        return Match(None, span, "words" if span is not None else "lost")

    def _matched(self, table: RowTable, at: int) -> Match:
        return Match(at, row_span(self.rows[table][at]), "row")

    def find(self, one: Correction) -> Span | None:
        """Return where the words of a correction stand in this document, None where they do not."""
        own = one.document_id == self.document["document_id"]
        return place_of(one, self.text, self.bare, own=own)

    def _scored(self, one: Correction, quote: Quote, *, own: bool) -> Iterator[tuple[int, float]]:
        """Yield the places of the rows that a correction may speak of, and how surely it does."""
        assert one.table is not None
        words = bare_words(one.quote)
        for at, row in enumerate(self.rows.get(one.table, ())):
            span = row_span(row)
            if one.table in WHOLE_TABLES:
                # What is said of an issue or a measure is about it, however it goes on.
                span = Span(span.start, min(span.end, span.start + len(one.quote)))
            elif bare_words(self.text[span.start : span.end]) != words:
                continue
            owner = self._owner(one, row)
            here = own and span.start == one.start and stands(one, self.text)
            if not here and owner < SAME_OWNER:
                continue
            around = 1.0 if here else self.bare.around(quote, span)
            yield at, owner + around

    def _owner(self, one: Correction, row: Row) -> float:
        """Return how surely a row's issue and measure are those of a correction (0 to 1)."""
        issue = self.issues.get(_number(row["issue_no"]) or 0)
        of_issue = _likeness(
            one.issue_id,
            one.issue_words,
            issue["issue_id"] if issue else None,
            _first_words(issue["problem"] or issue["category"]) if issue else "",
        )
        number = _number(row.get("measure_no"))
        if one.table == "issues" or (one.measure_id is None and number is None):
            return of_issue
        if (one.measure_id is None) != (number is None):
            return 0.0
        measure = self.measures.get((_number(row["issue_no"]) or 0, number or 0))
        of_measure = _likeness(
            one.measure_id,
            one.measure_words,
            measure["measure_id"] if measure else None,
            _first_words(measure["text"]) if measure else "",
        )
        # 加强日常巡查 is the same measure only in the same issue.
        if of_measure < SAME_OWNER or of_issue < SAME_OWNER:
            return 0.0
        return (of_measure + of_issue) / 2

    def owner(self, one: Correction) -> tuple[IssueRow, MeasureRow | None] | None:
        """Return the issue and measure that a correction is bound to; None where none is for sure.

        The measure is None where it is about the issue as a whole.
        """
        scored = sorted(
            (
                (self._owner(one, row), row["issue_no"], _number(row.get("measure_no")))
                for row in (*self.issues.values(), *self.measures.values())
            ),
            key=lambda found: -found[0],
        )
        if not scored or scored[0][0] < SAME_OWNER:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN / 2:
            return None
        _, issue_no, measure_no = scored[0]
        measure = self.measures[issue_no, measure_no] if measure_no is not None else None
        return self.issues[issue_no], measure

    def place(self, span: Span) -> Place:
        """Return the place columns of a stretch of the document's text."""
        start, end = span
        at = max(bisect_right(self._starts, start) - 1, 0)
        passage = self.passages[at]
        return {
            "start": start,
            "end": end,
            "page": passage["page"],
            "locator": passage["locator"],
        }

    def place_or_none(self, span: Span | None) -> Somewhere:
        """Return the place columns of a stretch that may not be there."""
        return NOWHERE if span is None else {**self.place(span)}

    def _is_named(self, one: Correction, row: Row) -> bool:
        """Say whether a row is what a correction calls it, told from others at the same place."""
        assert one.table is not None
        if row_name(one.table, row) != one.row:
            return False
        if one.kind == "confirmed" and one.after is not None:
            return all(row[n] == v for n, v in row_from_words(one.table, one.after).items())
        return one.column is None or to_words(row[one.column]) == one.before


def place_of(one: Correction, text: str, bare: BareText, *, own: bool) -> Span | None:
    """Return where the words of a correction stand in a text, None where they do not for sure.

    ``own``: it is the document in which it was said.
    """
    if own and stands(one, text):
        return Span(one.start, one.end)
    quote = Quote(one.quote, one.left, one.right)
    found = bare.find(quote)
    if len(bare_words(one.quote)) < LEAST_WORDS:
        # 二、 alone is no place: what is on both sides of it must be there too.
        found = [pair for pair in found if min(bare.sides(quote, pair[0])) >= LEAST_BESIDE]
    found.sort(key=lambda pair: -pair[1])
    if not found or (len(found) > 1 and found[0][1] - found[1][1] < MARGIN):
        return None
    return found[0][0]


def stands(one: Correction, text: str) -> bool:
    """Say whether the words of a correction stand in a text just where they were."""
    return text[one.start : one.end] == one.quote


def row_name(table: RowTable, row: Row) -> str | None:
    """Return what the parser calls a row: its unit, its expression, its person."""
    return next((str(row[n]) for n in ROW_NAMES.get(table, ()) if row[n] is not None), None)


def _first_words(text: str | None) -> str:
    return bare_words(text or "")[:OWNER_WORDS]


def _likeness(own_id: str | None, own: str, other_id: str | None, other: str) -> float:
    """Return how like two issues or measures are, by their ids and first words (0 to 1).

    What names other numbers is another thing, however like it reads: 12处 is not 14处.
    """
    if own_id is not None and own_id == other_id:
        return 1.0
    if not own or not other:
        return 1.0 if own == other and own_id is None and other_id is None else 0.0
    if own == other:
        return 0.98
    short, long = sorted((own, other), key=len)
    if len(short) >= LEAST_WORDS and long.startswith(short):
        # The same text, read further.
        return 0.95
    if NUMERALS.findall(own) != NUMERALS.findall(other):
        return 0.0
    from rapidfuzz import fuzz  # noqa: PLC0415  # only needed where texts differ

    return float(fuzz.ratio(own, other)) / 100


def row_span(row: Row) -> Span:
    """Return where a row stands in its document's text."""
    start, end = row["start"], row["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    return Span(start, end)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
