"""Text columns against the document: each must be what the plan prints, at its place.

Two things are left aside on both sides: white space, which joining lines and cells changes, and
what other passages put between the parts of a text that goes on behind a page break.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import regex

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

# No words of the plan: they may stand in the middle of any text.
LIFTED = frozenset({"furniture", "footnote"})
LABELS = frozenset({"field_label", "column_header"})
# What an indicator of several numbers stands before: 2024年达到40%,2025年达到50%.
SENTENCE_ENDS = "。；;！？!?"
HUNDREDTHS = ("百分之", "％")
# 表2第7行第3列, 清单!C7
IN_CELL = regex.compile(r"表.*第\d+行|!")
CELL_END = regex.compile(r"[\t\n]")
T = TypeVar("T")
# How a text column relates to the document. ``place``: it is what stands between start and end;
# ``inside``: it stands in there; ``sentence``: in there or before it in its sentence; ``unit``: in
# there, % as 百分之 too; ``task``: it stands between task_start and task_end;
# ``words``: its lines stand in the document; ``own`` and roles: its lines stand in passages of
# its issue, or in cells of these roles, which several issues share; of several blocks of one
# field each stands behind its label. ``above`` and roles: in passages before the row's end.
RELATIONS: Mapping[str, Mapping[str, str]] = {
    "issues": {
        "label": "own issue_label",
        "item": "words",
        "category": "above category section",
        "problem": "own problem",
        "goal": "own goal",
        "deadline": "own deadline",
        "units": "own units",
        "persons": "own persons",
        "supervisors": "own supervisors",
        "progress": "own progress",
    },
    "measures": {"label": "own measure_label", "text": "place", "units": "own units"},
    "responsibilities": {"unit_text": "place"},
    "deadlines": {"text": "place", "task": "task"},
    "targets": {"text": "place", "indicator": "sentence", "unit": "unit"},
    "persons": {"role": "words", "post": "inside", "unit": "inside", "name": "inside"},
    "fields": {"label": "words", "text": "place"},
}

Paint = tuple[str, int | None, int | None]


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


@dataclass(slots=True)
class _Piece:
    start: int
    text: str
    paint: Paint
    cell: bool


@dataclass
class Printed:
    """What one document prints: its passages in order."""

    pieces: list[_Piece] = field(default_factory=list)

    def add(self, row: PassageRow) -> None:
        """Take the next row of ``passages``."""
        paint = (row["role"], row["issue_no"], row["measure_no"])
        cell = IN_CELL.search(row["locator"]) is not None
        self.pieces.append(_Piece(row["start"], row["text"], paint, cell))

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    @cached_property
    def text(self) -> str:
        """The document's text."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The plan's words as they run, then those of each role, then of each issue's passages."""
        groups: dict[object, list[str]] = {}
        for piece in self.pieces:
            if piece.paint[0] not in LIFTED:
                for group in ("", piece.paint[0], piece.paint):
                    groups.setdefault(group, []).append(piece.text)
        ordered = sorted(
            groups.items(), key=lambda pair: (pair[0] != "", isinstance(pair[0], tuple))
        )
        return tuple(bare("".join(texts)) for _, texts in ordered)

    @cached_property
    def labels(self) -> frozenset[str]:
        """What may lead a block's words: labels and cells of table heads."""
        found: set[str] = set()
        for piece in self.pieces:
            if piece.paint[0] in LABELS:
                # A cell of some lines, or cells of several rows of a head, one below the other.
                for chunk in piece.text.split("\t"):
                    lines = chunk.split("\n")
                    ends = range(1, len(lines) + 1)
                    found.update(bare("".join(lines[a:b])) for b in ends for a in range(b))
        return frozenset(found - {""})

    def parts(self, start: int, end: int) -> Iterator[tuple[Paint, str]]:
        """Yield what stands between two places, passage by passage."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self.pieces) and self.pieces[at].start < end:
            piece = self.pieces[at]
            yield piece.paint, piece.text[max(start - piece.start, 0) : end - piece.start]
            at += 1

    def readings(self, start: int, end: int) -> list[str]:
        """Return what a stretch can read: all of it, without furniture, its first passage alone."""
        parts = list(self.parts(start, end))
        flow = "".join(text for paint, text in parts if paint[0] not in LIFTED)
        first = parts[0][0] if parts else None
        own = "".join(text for paint, text in parts if paint == first)
        return [bare(text) for text in (self.text[start:end], flow, own)]

    def holds(self, line: str) -> bool:
        """Say whether a line stands in the document, with or without a label before it."""
        wanted = self._bare_forms(line)
        if any(one in words for one in wanted for words in self.words):
            return True
        return any(self._torn(one) for one in wanted)

    def _bare_forms(self, line: str) -> list[str]:
        """Return a line without white space, and that without each label that may lead it."""
        said = bare(line)
        return [said, *(said[len(label) :] for label in self.labels if said.startswith(label))]

    def owns(self, line: str, roles: Collection[str], row: Mapping[str, Any]) -> bool:
        """Say whether a line stands in passages of the row's issue, or in shared cells."""
        issue, measure = row["issue_no"], row.get("measure_no")
        wanted = self._bare_forms(line)
        own = self._by_issue.get(issue, ())
        closest = (p for p in own if p.paint[0] in roles and measure in {None, p.paint[2]})
        return (
            _stand(wanted, closest)
            or _stand(wanted, (p for p in own if p.paint[0] not in LIFTED))
            or _stand(wanted, (p for role in roles for p in self._cells.get(role, ())))
            or any(self._torn(one) for one in wanted)
        )

    def heads(self, line: str, roles: Collection[str], end: int) -> bool:
        """Say whether a line stands in passages of some roles that begin before a place."""
        above = (p for p in self.pieces if p.paint[0] in roles and p.start < end)
        return _stand(self._bare_forms(line), above)

    @cached_property
    def _by_issue(self) -> Mapping[int | None, Sequence[_Piece]]:
        return _grouped((piece.paint[1], piece) for piece in self.pieces)

    @cached_property
    def _cells(self) -> Mapping[str, Sequence[_Piece]]:
        return _grouped((piece.paint[0], piece) for piece in self.pieces if piece.cell)

    def _torn(self, said: str) -> bool:
        """Say whether a text is the end of one cell or line and the beginning of a later one."""
        words, edges = next(iter(self.words), ""), self._edges
        for cut in range(1, len(said)):
            ends = [at + cut for at in _found(said[:cut], words) if at + cut in edges]
            if ends and any(at in edges and at >= ends[0] for at in _found(said[cut:], words)):
                return True
        return False

    @cached_property
    def _edges(self) -> frozenset[int]:
        """Where in the plan's words a line or a cell begins."""
        found: set[int] = set()
        length, fresh = 0, True
        for piece in self.pieces:
            fresh = fresh or piece.paint[0] in LIFTED
            if piece.paint[0] not in LIFTED:
                for letter in piece.text:
                    if letter.isspace():
                        fresh = fresh or letter in "\t\n"
                        continue
                    if fresh:
                        found.add(length)
                    length, fresh = length + 1, False
        return frozenset({*found, length})


def _grouped(pairs: Iterable[tuple[T, _Piece]]) -> dict[T, list[_Piece]]:
    found: dict[T, list[_Piece]] = {}
    for key, piece in pairs:
        found.setdefault(key, []).append(piece)
    return found


def _stand(wanted: Sequence[str], pieces: Iterable[_Piece]) -> bool:
    """Say whether one of some texts stands in passages that follow one another."""
    words = bare("".join(piece.text for piece in pieces))
    return any(one in words for one in wanted)


def _found(part: str, words: str) -> Iterator[int]:
    at = words.find(part)
    while at >= 0:
        yield at
        at = words.find(part, at + 1)


def relates(relation: str, said: str, row: Mapping[str, Any], printed: Printed) -> bool:
    """Say whether a column's text relates to the document as its relation demands."""
    if relation == "words":
        return all(printed.holds(line) for line in said.split("\n"))
    kind, *roles = relation.split()
    if kind == "own":
        return all(printed.owns(line, roles, row) for line in said.split("\n"))
    if kind == "above":
        return printed.heads(said, roles, row["end"] or row["start"] or 0)
    names = ("task_start", "task_end") if relation == "task" else ("start", "end")
    start, end = (row[name] for name in names)
    if start is None:
        return False
    if relation == "sentence":
        start = max(printed.text.rfind(mark, 0, start) for mark in SENTENCE_ENDS) + 1
    readings, own = printed.readings(start, end), bare(said)
    if relation == "unit" and own == "%":
        return any(sign in readings[0] for sign in ("%", *HUNDREDTHS))
    if relation != "place":
        return any(own in reading for reading in readings)
    # A text that breaks at the end of a page can have other cells of its kind between its ends.
    cuts = range(1, len(own))
    whole = readings[0]
    return (
        own in readings
        or any(whole.startswith(own[:cut]) and whole.endswith(own[cut:]) for cut in cuts)
        or _of_cells(own, printed.text[start:end])
    )


def _of_cells(own: str, stretch: str) -> bool:
    """Say whether a text is whole cells of a stretch in order, its first and last among them.

    A cell may go on over several rows or pages, with the cells of others in between.
    """
    cells = [cell for cell in map(bare, CELL_END.split(stretch)) if cell]
    if len(cells) < 2 or not own.startswith(cells[0]):
        return False
    told = {len(cells[0])}
    for cell in cells[1:-1]:
        told |= {at + len(cell) for at in told if own.startswith(cell, at)}
    return any(own[at:] == cells[-1] for at in told)
