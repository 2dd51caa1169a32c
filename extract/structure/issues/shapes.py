"""What the words of a piece look like: a heading, a title again, a note, the end of a value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from zhenggai.evidence.labels import header_fields, label_words
from zhenggai.evidence.model import Label, Marks
from zhenggai.evidence.outline import FOR_READERS, HEADING_LIMIT, Outline, is_glued
from zhenggai.evidence.pieces import Piece
from zhenggai.rules import Rules
from zhenggai.structure.issues.value_ends import (
    FULL_LINE,
    SHORT,
    STOP_WITHIN,
    opened,
)
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line
from zhenggai.values.units.prose import is_unit_list

# Fewer characters of a title may stand in any line.
TITLE_PART = 8
HEADING_LINE = 20
# A card's title in a cell.
LONGEST_TITLE = 16
CANNOT_BEGIN = frozenset("。;,、!?)）】〕》”%")
BRACKETED = (frozenset("【〔<"), frozenset("】〕>"))


class Shapes:
    """Answers what pieces of one document look like."""

    longest_heading = HEADING_LIMIT
    long_heading = 40

    def __init__(self, marks: Marks, outline: Outline, rules: Rules, labels: Sequence[Label]):
        self.marks = marks
        self.flow: Flow = marks.flow
        self.text = marks.flow.folded
        self.outline = outline
        self.rules = rules
        self.measures_labelled = any("measure" in label.fields for label in labels)
        self._measures_told = any(label.fields[0] == "measure" for label in labels)
        self._openings = {line.start for line in outline.openings}
        self._notes = {line.start for line in outline.notes}
        self._words: dict[int, str] = {}
        self._looks: dict[tuple[int, int], frozenset[str]] = {}
        # What is asked of a line, for each of the many pieces that it may have.
        self._titles: dict[int, bool] = {}
        self._signatures: dict[int, tuple[bool, bool]] = {}

    def words(self, piece: Piece) -> str:
        """Return a piece's words behind its number, folded and stripped."""
        known = self._words.get(piece.start)
        if known is None or len(known) > piece.end - piece.start:
            start = piece.number.span.end if piece.number and not piece.label else piece.start
            known = self.text[start : piece.end].strip()
            self._words[piece.start] = known
        return known

    def look(self, piece: Piece) -> frozenset[str]:
        """Return what a piece looks like beside a part of an issue: a section, a note, …."""
        key = (piece.start, piece.end)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = frozenset(
                name
                for name, seen in (
                    ("section", self.is_section),
                    ("opening", self.is_opening),
                    ("note", self.is_note),
                    ("title", self.is_title),
                    ("signature", self.is_signature),
                    ("part", self.is_part),
                    ("closing", self.is_closing),
                )
                if seen(piece)
            )
        return found

    @cached_property
    def _title(self) -> str:
        title = self.outline.title
        return "" if title is None else "".join(self.text[title.start : title.end].split())

    def is_title(self, piece: Piece) -> bool:
        """Say whether a line is the document's title again, or a part of it."""
        if not piece.closed or piece.label is not None:
            return False
        line = piece.line
        if line.start not in self._titles:
            own = "".join(self.text[line.start : line.end].split())
            self._titles[line.start] = len(own) >= TITLE_PART and own in self._title
        return self._titles[line.start]

    def is_opening(self, piece: Piece) -> bool:
        """Say whether a line opens an annex or a list."""
        return piece.closed and piece.line.start in self._openings

    def is_note(self, piece: Piece) -> bool:
        """Say whether a line is a note or an imprint behind a list."""
        return piece.closed and piece.label is None and piece.line.start in self._notes

    def heads_keys(self, piece: Piece) -> bool:
        """Say whether a piece is a cell that stands beside several rows of keys and values."""
        cell = self.flow.document.cells[piece.line.cell] if piece.line.cell is not None else None
        return cell is not None and cell.column == 0 and cell.row_span > 1 and piece.label is None

    def is_card_title(self, pieces: Sequence[Piece]) -> bool:
        """Say whether a stretch begins with a card's title in a cell: 问题1整改销号卡."""
        words = self.words(pieces[0])
        if len(pieces) < 2 or len(words) > LONGEST_TITLE:
            return False
        title, key = pieces[:2]
        return (
            title.line.cell is not None
            and key.line.cell not in (None, title.line.cell)
            and title.label is None
            and key.label is not None
            and "problem" in key.label.fields
            and not any(c in "。;,\n" for c in words)
        )

    def is_part(self, piece: Piece) -> bool:
        """Say whether a piece opens a part of the document: 第二部分."""
        return piece.number is not None and piece.number.scheme == "part"

    def is_section(self, piece: Piece) -> bool:
        """Say whether a piece heads a section of a plan's body: 三、保障措施, 工作要求."""
        if piece.number is not None:
            return piece.number.span.start in self.outline.headed
        return piece.closed and piece.label is None and self.names_section(piece)

    def names_section(self, piece: Piece) -> bool:
        """Say whether a piece says no more than a section's name, a label's word or not."""
        words, section = self.words(piece), self.rules.sections["section"]
        return len(words) <= HEADING_LINE and section.search(words) is not None

    def is_heading(self, piece: Piece) -> bool:
        """Say whether a line without a number looks like a heading: short, without a stop."""
        words = self.words(piece)
        return (
            piece.closed
            and piece.number is None
            and piece.label is None
            and len(words) <= HEADING_LINE
            and words[-1:] not in "。;,、:)"
            and not self.holds_list(piece)
        )

    def is_closing(self, piece: Piece) -> bool:
        """Say whether a line closes a notice: whom to tell of objections, for how long it hangs."""
        label = piece.label
        if label is not None and ("publicity" not in label.fields or label.strength > 2):
            return False
        if not piece.closed:
            return False
        return self.rules.sections["notice-end"].search(self.words(piece)) is not None

    def is_signature(self, piece: Piece) -> bool:
        """Say whether a line is a day, alone or behind who signs, or stands right above one.

        A body alone signs behind a whole sentence on the last line. A day beside its key in a form
        (验收时间 | 2024年7月19日) signs nothing.
        """
        if not piece.closed or piece.label is not None or self._beside_key(piece.line):
            return False
        dated, above = self._signed(piece.line)
        return dated or (above and not piece.number)

    def _beside_key(self, line: Line) -> bool:
        """Say whether a line stands in a cell to the right of another that is not empty."""
        if line.cell is None or not line.start:
            return False
        before = self.flow.line_at(line.start - 1)
        if before.cell is None or not self.text[before.start : before.end].strip():
            return False
        own, other = (self.flow.document.cells[at] for at in (line.cell, before.cell))
        return (own.table, own.row) == (other.table, other.row) and other.column < own.column

    def _signed(self, line: Line) -> tuple[bool, bool]:
        """Say whether a line is a day, perhaps behind who signs, and whether one is below it."""
        if line.start not in self._signatures:
            words = self.text[line.start : line.end].strip()
            day, signed = self.rules.sections["signature-date"], self.rules.facts["issued-signed"]
            dated = bool(day.search(words) or signed.pattern.fullmatch(words))
            dated |= self._ends_signed(line, words)
            after = self.flow.line_at(min(line.end + 1, len(self.text) - 1))
            above = (
                len(words) <= HEADING_LIMIT
                and not any(c in words for c in "。;:")
                and after.start > line.start
                and bool(day.search(self.text[after.start : after.end].strip()))
            )
            self._signatures[line.start] = dated, above
        return self._signatures[line.start]

    def _ends_signed(self, line: Line, words: str) -> bool:
        """Say whether the last line is a body alone, below a sentence or whom to ask until when."""
        if self.text[line.end :].strip() or line.cell is not None or not line.start:
            return False
        organ = self.rules.facts["organ"].pattern.fullmatch(words)
        above = self.flow.line_at(line.start - 1)
        said = self.text[above.start : above.end].strip()
        asks = any(
            label.line_start and label.fields[0] in FOR_READERS
            for label in self.marks.labels_in(above.start, above.end)
        )
        return organ is not None and (said[-1:] == "。" or asks)

    def is_day(self, piece: Piece) -> bool:
        """Say whether words are a day alone, in brackets or not: (2022年11月28日) below a title."""
        words = self.words(piece).strip("()[]")
        return self.rules.sections["signature-date"].search(words) is not None

    def is_document_number(self, piece: Piece) -> bool:
        """Say whether words are a paper's number alone: 沐政办发〔2023〕71号."""
        rules = self.rules.facts.tagged("doc_number")
        return any(rule.pattern.fullmatch(self.words(piece)) for rule in rules)

    def names_kind(self, piece: Piece) -> bool:
        """Say whether words name a group of issues: 水环境方面, 共性问题."""
        return self.rules.sections["kind"].search(self.words(piece)) is not None

    def names_problem(self, piece: Piece) -> bool:
        """Say whether words name one problem: 关于“学习不深入”问题的整改."""
        return self.rules.sections["about"].search(self.words(piece)) is not None

    def names_list(self, piece: Piece) -> bool:
        """Say whether words name the list itself (三、整改任务及措施), no group (突出问题)."""
        words = "".join(self.words(piece).split())
        _, names = label_words(self.rules)
        fields = names.get(words) or header_fields(words, self.rules)
        return (fields or ("problem",)) != ("problem",)

    def set_off(self, piece: Piece) -> bool:
        """Say whether a line is set off by its type."""
        line = piece.line
        return piece.closed and (line.bold or bool(line.heading) or line.centered)

    @staticmethod
    def bracketed(words: str) -> bool:
        """Say whether words stand in brackets as headings do: 【水环境】."""
        return words[:1] in BRACKETED[0] and words[-1:] in BRACKETED[1]

    def asks_for_acts(self, label: Label) -> bool:
        """Say whether acts stand behind a label, which no other label of the document tells.

        In an order or a plan they are yet to be done; in what answers one they were the aim.
        """
        if self._measures_told or self.outline.answering is not None:
            return False
        start = self.flow.strip(Span(label.span.end, len(self.text))).start
        numbered = next((n.span.end for n in self.marks.numbers_in(start, start + 1)), start)
        line = self.text[numbered : self.flow.line_at(start).end]
        return self.rules.sections["act"].search(line) is not None

    def holds_list(self, piece: Piece) -> bool:
        """Say whether a bracket of units stands in a piece."""
        return bool(self.marks.brackets_in(piece.start, piece.end))

    def goes_on(self, before: str, words: str) -> bool:
        """Say whether words go on with those before them: an open bracket, a comma, 和."""
        ends = self.rules.marks["line-open-end"].search(before) is not None
        return ends or words[:1] in CANNOT_BEGIN or opened(before)

    def wrapped(self, before: Piece, said: str) -> bool:
        """Say whether the line before was broken, not closed: it is full and ends in mid-word."""
        whole = before.line
        return bool(said) and said[-1] not in "。;!?):" and whole.end - whole.start >= FULL_LINE

    def short_step(self, before: Piece, piece: Piece, name: str, *, below: bool) -> str:
        """Return the weight of a line's going on with a date, a list of units or a person."""
        said, words = self.words(before), self.text[piece.start : piece.end].strip()
        if self.goes_on(said, words):
            return "stay-open"
        told = words[-1:] == "。" and STOP_WITHIN.search(words) is not None
        if told or self.rules.marks["line-prose"].search(words):
            return "stay-short-sentence"
        if piece.number is not None:
            return "stay-short-numbered"
        if name == "deadline":
            dated = self.rules.marks["line-dated"].search(words)
            alike = dated is not None and len(words) <= SHORT
            return "stay-short-alike" if alike else "stay-short"
        if self.wrapped(before, said):
            return "stay-short-alike"
        closed = said[-1:] in set("。;!?)")
        alike = below and len(words) <= SHORT and (not closed or words[-1:] == said[-1:])
        alike = alike or (len(words) <= SHORT and is_unit_list(words, self.rules))
        return "stay-short-alike" if alike else "stay-short"

    def opens_measures(self, piece: Piece) -> int:
        """Return how surely measures without a label begin here: 2 by a first number, 1 by a list.

        A list of units that closes a paragraph is that of a measure.
        """
        number = piece.number
        if number is not None and number.value == 1 and number.line_start:
            return 0 if number.scheme in {"bullet", "bare"} else 2
        if number is not None and is_glued(self.flow, piece.start) and number.value == 1:
            return 1
        for bracket in self.marks.brackets_in(piece.start, piece.end):
            closes = not self.text[bracket.outer.end : piece.end].strip("。; \t")
            if closes and self.text[piece.start : bracket.outer.start].strip():
                return 2
        return 0
