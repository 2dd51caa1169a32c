"""Text columns against the document: each must be what the plan prints, at its place or anywhere.

Two things are left aside on both sides: white space, which joining lines and cells changes, and
what other passages put between the parts of a text that goes on behind a page break.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

# No words of the plan: they may stand in the middle of any text.
LIFTED = frozenset({"furniture", "footnote"})
LABELS = frozenset({"field_label", "column_header"})
# How a text column relates to the document. ``place``: it is what stands between start and end;
# ``inside``: it stands in there; ``task``: it stands between task_start and task_end;
# ``words``: its lines stand in the document, several blocks of one field each behind their label.
RELATIONS: Mapping[str, Mapping[str, str]] = {
    "issues": {
        "label": "words",
        "category": "words",
        "problem": "words",
        "goal": "words",
        "deadline": "words",
        "units": "words",
        "persons": "words",
        "supervisors": "words",
        "progress": "words",
    },
    "measures": {"label": "words", "text": "place", "units": "words"},
    "responsibilities": {"unit_text": "place"},
    "deadlines": {"text": "place", "task": "task"},
    "targets": {"text": "place", "indicator": "inside", "unit": "inside"},
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


@dataclass
class Printed:
    """What one document prints: its passages in order."""

    pieces: list[_Piece] = field(default_factory=list)

    def add(self, row: Mapping[str, object]) -> None:
        """Take the next row of ``passages``."""
        paint = (row["role"], row["issue_no"], row["measure_no"])
        self.pieces.append(_Piece(row["start"], row["text"], paint))  # type: ignore[arg-type]

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
        said = bare(line)
        heads = ["", *(label for label in self.labels if said.startswith(label))]
        wanted = [said[len(head) :] for head in heads]
        if any(one in words for one in wanted for words in self.words):
            return True
        return any(self._torn(one) for one in wanted)

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


def _found(part: str, words: str) -> Iterator[int]:
    at = words.find(part)
    while at >= 0:
        yield at
        at = words.find(part, at + 1)


def relates(relation: str, said: str, row: Mapping[str, Any], printed: Printed) -> bool:
    """Say whether a column's text relates to the document as its relation demands."""
    if relation == "words":
        return all(printed.holds(line) for line in said.split("\n"))
    names = ("task_start", "task_end") if relation == "task" else ("start", "end")
    start, end = (row[name] for name in names)
    if start is None:
        return False
    readings, own = printed.readings(start, end), bare(said)
    if relation != "place":
        return any(own in reading for reading in readings)
    # A text that breaks at the end of a page can have other cells of its kind between its ends.
    cuts = range(1, len(own))
    whole = readings[0]
    return own in readings or any(
        whole.startswith(own[:cut]) and whole.endswith(own[cut:]) for cut in cuts
    )
