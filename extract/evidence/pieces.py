"""Pieces: a text cut where a line, a label or a number begins, so that each can have one role."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from operator import itemgetter

from zhenggai.evidence.model import Label, Marks, Number
from zhenggai.evidence.numbers import ORNAMENT
from zhenggai.evidence.outline import is_glued
from zhenggai.text.document import Span
from zhenggai.text.flow import Line

# In a text without line breaks a number divides it where so much speaks for it; close before what
# a heading may stand above, less is enough.
DIVIDES, CLOSE, CLOSE_BY = 0.5, 0.15, 72


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that one mark opens, or that opens its line.

    ``inside``: it begins inside a bracket or a label that was opened before it, so that it goes on
    with what stands before. ``closed``: an earlier line break parts it from that, not a mark in
    mid-line.
    """

    start: int
    end: int
    line: Line
    number: Number | None
    label: Label | None
    closed: bool
    inside: bool

    @property
    def span(self) -> Span:
        """Return its stretch of the flow."""
        return Span(self.start, self.end)


def cut_pieces(
    marks: Marks,
    labels: Sequence[Label],
    start: int,
    end: int,
    heads: Container[int] = frozenset(),
    closings: Collection[int] = (),
) -> list[Piece]:
    """Cut a stretch of the flow into pieces; blank lines are left out.

    ``labels`` are those that may name a field, in text order; ``heads`` are starts of numbers that
    divide a line though it has line breaks around it, ``closings`` places where a new line might
    as well begin.
    """
    flow = marks.flow
    own = labels[bisect_left(labels, start, key=_start) : bisect_left(labels, end, key=_start)]
    by_line: dict[int, list[tuple[int, Number | None, Label | None]]] = {}
    for label in own:
        line = flow.line_at(label.word.start)
        by_line.setdefault(line.start, []).append((label.span.start, label.number, label))
    inside = [b.outer for b in marks.brackets_in(max(start - 800, 0), end)]
    starts = [span.start for span in inside]
    pieces: list[Piece] = []
    for line in flow.lines[
        max(bisect_right(flow.line_starts, start) - 1, 0) : bisect_left(flow.line_starts, end)
    ]:
        first, last = max(line.start, start), min(line.end, end)
        while first < last and flow.text[first].isspace():
            first += 1
        if first >= last:
            continue
        labelled = by_line.get(line.start, [])
        cuts = {at: (before, named) for at, before, named in labelled}
        glued = is_glued(flow, line.start)
        lead = first
        while lead < last and flow.text[lead] in ORNAMENT:
            lead += 1
        for number in marks.numbers_in(first, last):
            at = number.span.start
            opens = at <= lead
            above = bisect_right(labelled, at, key=itemgetter(0)) - 1
            holder = labelled[above][2] if above >= 0 else None
            if (holder is not None and at < holder.word.end) or number.span.end > end:
                # Behind the stretch the same characters are another issue's.
                continue
            least = 0.0 if number.scheme == "part" else CLOSE if end - at <= CLOSE_BY else DIVIDES
            if opens or at in heads or (glued and number.weight >= least):
                at = first if opens else at
                if at not in cuts:
                    cuts[at] = (number, None)
        for at in closings:
            if first < at < last:
                cuts.setdefault(at, (None, None))
        cuts.setdefault(first, (None, None))
        if any(at < first for at in cuts):
            # A label whose ornaments stand before the stretch.
            early = max(at for at in cuts if at < first)
            cuts[first] = cuts.pop(early) if cuts[first][1] is None else cuts[first]
            cuts = {at: opener for at, opener in cuts.items() if at >= first}
        places = sorted(cuts)
        at_bracket = bisect_right(starts, first) - 1
        covered = at_bracket >= 0 and inside[at_bracket].start < first < inside[at_bracket].end
        last_label = pieces[-1].label if pieces else None
        covered |= last_label is not None and first < last_label.word.end
        for at, stop in zip(places, [*places[1:], last], strict=True):
            opener, word = cuts[at]
            closed = at == first or at in closings
            pieces.append(Piece(at, stop, line, opener, word, closed, covered and at == first))
    return pieces


def _start(label: Label) -> int:
    return label.span.start
