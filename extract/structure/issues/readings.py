"""Readings of a running text as a list of issues: where each begins, and what that is worth."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, repeat
from math import inf

from zhenggai.evidence.answering import items_in
from zhenggai.evidence.model import Label, Marks
from zhenggai.evidence.outcomes import demand_labels, outcome_labels
from zhenggai.evidence.outline import HEADING_LIMIT, ONE_ISSUE, Outline
from zhenggai.evidence.pieces import Piece, cut_pieces
from zhenggai.rules import Rules
from zhenggai.structure.issues.chain import Decoder
from zhenggai.structure.issues.features import count_places, count_roles, count_unlabelled
from zhenggai.structure.issues.forms import Forms, Shown, label_forms
from zhenggai.structure.issues.lines import bare, dressed
from zhenggai.structure.issues.parts import (
    BEHIND,
    BODY,
    CATEGORY,
    HEAD,
    HEADING,
    OWN,
    Chain,
    Part,
    Place,
)
from zhenggai.structure.issues.proposals import Proposer, Start
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.stretch import Stretch
from zhenggai.structure.issues.turns import Turns
from zhenggai.structure.issues.usable_labels import usable_labels
from zhenggai.structure.pins import Pins
from zhenggai.structure.weights import limits, weights
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

HEADINGS = frozenset({"cjk", "cjk_paren", "arabic", "arabic_half", "item", "named", "part"})
LEVELS = 4
# Parts that another role of would change no row but a field beside the issue.
BESIDE = BEHIND | {BODY}
MOST_READINGS = 20
# 二、发现的主要问题 alone is a heading of the inspectors' feedback; in a report, what became of one
# issue is enough.
FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: the stretches of its issues, what it is worth, and why."""

    name: str
    segments: tuple[Segment, ...]
    score: float
    terms: Mapping[str, float]


class LabelledLists:
    """Decodes and scores each proposal of where the issues of one text begin."""

    def __init__(
        self,
        marks: Marks,
        outline: Outline,
        rules: Rules,
        labels: Sequence[Label],
        weights: Mapping[str, float],
        pins: Pins,
        far: float,
    ) -> None:
        self.marks = marks
        self.pins = pins.with_numbers(marks)
        self.far = far
        self.flow: Flow = marks.flow
        self.outline = outline
        self.rules = rules
        self.labels = labels
        self.w = weights
        self.shapes = Shapes(marks, outline, rules, labels)
        self._stretches: dict[tuple[int, int, int], Stretch] = {}
        self._decoders_of: dict[tuple[Stretch, Place, str | None, Shown], Decoder] = {}

    def readings(self) -> list[Reading]:
        """Return the readings that come near the best one, the best first."""
        seen: dict[tuple[tuple[int, int], ...], Reading | None] = {}
        best = -inf
        proposals = Proposer(self.marks, self.outline, self.labels, self.rules).proposals()
        for name, proposed in chain([("pinned", [])], proposals):
            starts = self.pins.starts(self.marks, proposed)
            key = tuple((one.start, one.body) for one in starts)
            if key not in seen and starts:
                read = seen[key] = self._read(name, starts, best)
                best = max(best, read.score) if read is not None else best
            if len(seen) >= MOST_READINGS:
                break
        return sorted(filter(None, seen.values()), key=lambda reading: -reading.score)

    # -- reading ------------------------------------------------------------------------------

    def _read(self, name: str, starts: Sequence[Start], best: float) -> Reading | None:
        """Decode every stretch of a reading, and weigh the whole; None where it cannot come near.

        What is usual among its issues is known once they are decoded; then they are decoded again,
        but where the reading lies so far behind the best one that nothing can come of it.
        """
        ends = self._ends(starts)
        stretches = [self._stretch(Start(None, 0, 0), starts[0].start)]
        stretches += [self._stretch(one, end) for one, end in zip(starts, ends, strict=True)]
        cuts = [stretch.pieces for stretch in stretches]
        placed = self._weighed(count_places(self.shapes, starts, stretches[1:]))
        placed["pinned"] = self.w["pin"] * sum(pin.role == "issue" for pin in self.pins.all)
        forms = self._with_headings(label_forms(stretches[1:]), cuts[:-1])
        decoders = self._decoders(forms, stretches, starts)
        least = best - self.far
        turns = [decoder.turns for decoder in decoders]
        unlabelled = self._weighed(count_unlabelled(turns))
        if sum((*placed.values(), *unlabelled.values(), *(x.at_most for x in turns))) < least:
            return None
        chains, terms = self._said(decoders, starts, placed)
        if sum(terms.values()) > least:
            forms = _with_order(forms, [chain.parts for chain in chains[1:]])
            decoders = self._decoders(forms, stretches, starts)
            chains, terms = self._said(decoders, starts, placed)
        return Reading(name, self._segments(starts, ends, chains), sum(terms.values()), terms)

    def _said(
        self, decoders: Sequence[Decoder], starts: Sequence[Start], placed: Mapping[str, float]
    ) -> tuple[list[Chain], dict[str, float]]:
        """Return the best chain of each stretch, and what speaks for the reading as a whole."""
        chains = [decoder.chain for decoder in decoders]
        cuts = [decoder.pieces for decoder in decoders[1:]]
        read = self._weighed(count_roles(self.shapes, starts, chains, cuts))
        return chains, {"chains": sum(chain.score for chain in chains), **placed, **read}

    def _weighed(self, counts: Mapping[str, float]) -> dict[str, float]:
        return {name: self.w[name] * count for name, count in counts.items()}

    def _ends(self, starts: Sequence[Start]) -> list[int]:
        """Return where each stretch ends: at the next issue, or where a table of issues begins."""
        nexts = [*(one.start for one in starts[1:]), len(self.flow.text)]
        ends = []
        for one, end in zip(starts, nexts, strict=True):
            barriers = (at for at in self.outline.barriers if one.start < at < end)
            ends.append(next(barriers, end))
        return ends

    def _stretch(self, one: Start, end: int) -> Stretch:
        """Return the stretch of an issue, the same for all readings in which it is one."""
        key = (one.start, one.body, end)
        if key not in self._stretches:
            closings = (*self.outline.closings, *self.pins.cuts)
            heads, labels = self.outline.headed, self._own_labels(one, end)
            pieces = cut_pieces(self.marks, labels, one.body, end, heads, closings)
            self._stretches[key] = Stretch(pieces, self.shapes)
        return self._stretches[key]

    def _own_labels(self, one: Start, end: int) -> Sequence[Label]:
        first, last = (bisect_left(self.labels, at, key=_start) for at in (one.start, end))
        return behind_number(self.labels[first:last], one.body)

    def _decoders(
        self, forms: Forms, stretches: Sequence[Stretch], starts: Sequence[Start]
    ) -> list[Decoder]:
        """Return what decodes each stretch, the same where the siblings say the same of it."""
        scheme = starts[0].number.scheme if starts[0].number is not None else None
        # A heading may stand above a table too.
        above_table = any(at > starts[-1].start for at in self.outline.barriers)
        places = [Place.BEFORE, *repeat(Place.BETWEEN, len(starts) - 1)]
        places.append(Place.BETWEEN if above_table else Place.LAST)
        found = []
        for stretch, place in zip(stretches, places, strict=True):
            key = (stretch, place, scheme, forms.shown(stretch))
            if key not in self._decoders_of:
                pinned = bool(self.pins)
                turns = Turns(stretch, place, scheme, forms, self.w, pinned=pinned)
                self._decoders_of[key] = Decoder(turns, forms, self.w, self.pins)
            found.append(self._decoders_of[key])
        return found

    def _with_headings(self, forms: Forms, ends: Sequence[Sequence[Piece]]) -> Forms:
        """Return the forms with what the lines right before the issues share."""
        stacks = [self._stack(pieces) for pieces in ends]
        counting: dict[int, bool] = {}
        for scheme in {p.number.scheme for stack in stacks for p in stack if p.number is not None}:
            present = 0
            places: list[int] = []
            for at, stack in enumerate(stacks):
                for level, piece in enumerate(stack):
                    number = piece.number
                    if number is None or number.scheme != scheme:
                        continue
                    first = at == 0 if not present else False
                    counts = number.value == present + 1 if present else first or number.value == 1
                    counts = counts or (number.value == 1 and level > 0)
                    counting[piece.start] = counts
                    if counts:
                        present = number.value
                        places.append(at)
            # A scheme that does not head the first issue must recur; 1. is a measure's there.
            if places and places[0] > 0 and (scheme == "arabic" or len(places) < 2):
                own = [
                    p for stack in stacks for p in stack if p.number and p.number.scheme == scheme
                ]
                counting |= dict.fromkeys((p.start for p in own), False)
        plain = [p for stack in stacks for p in stack[-1:] if p.number is None]
        shapes = Counter(self._look(p) for p in plain)
        alike = frozenset(
            p.start for p in plain if shapes[self._look(p)] > 1 and any(self._look(p))
        )
        return replace(forms, counting=counting, alike=alike)

    def _look(self, piece: Piece) -> tuple[bool, ...]:
        line = piece.line
        words = self.shapes.words(piece)
        return (
            line.bold, bool(line.heading), line.centered,
            self.shapes.names_kind(piece), self.shapes.bracketed(words),
        )  # fmt: skip

    def _stack(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the lines one above the other that may head what stands behind a stretch."""
        found: list[Piece] = []
        used: set[str] = set()
        for piece in reversed(pieces[-LEVELS:]):
            words = self.shapes.words(piece)
            number = piece.number
            if (
                piece.label is not None
                or not 0 < len(words) <= HEADING_LIMIT
                or any(c in words[:-1] for c in "。;")
                or self.shapes.holds_list(piece)
                or (number is not None and (number.scheme not in HEADINGS or number.scheme in used))
            ):
                break
            if number is not None:
                used.add(number.scheme)
            found.insert(0, piece)
            if number is None and not self.shapes.set_off(piece):
                break
        return found

    def _segments(
        self, starts: Sequence[Start], ends: Sequence[int], chains: Sequence[Chain]
    ) -> tuple[Segment, ...]:
        """Return the issues' stretches, each with the headings that stand before it."""
        result: list[Segment] = []
        present: Span | None = None
        for at, (one, end) in enumerate(zip(starts, ends, strict=True)):
            reaches = not at or ends[at - 1] == one.start
            above = [p for p in chains[at].parts if p.role == CATEGORY and reaches]
            heading = None
            if above:
                pieces = [piece for part in above for piece in part.pieces]
                heading = Span(dressed(self.flow, pieces[0].start), pieces[-1].end)
                present = self._named(pieces)
            own = chains[at + 1].parts
            stop = next((p.start for p in own if p.role in (CATEGORY, BODY)), end)
            stop = min((dressed(self.flow, stop), stop)) if stop < end else end
            parts = tuple(p for p in own if p.role not in (CATEGORY, BODY))
            body = one.body if self.outline.answering else _behind_again(self.marks, one)
            if parts and parts[0].role == HEADING and parts[0].label is None:
                body = parts[0].end
            margin = min((p.margin for p in own if p.role not in BESIDE), default=0.0)
            result.append(
                Segment(one.number, one.start, body, stop, parts, present, heading, margin)
            )
        return tuple(result)

    def _named(self, pieces: Sequence[Piece]) -> Span:
        """Return the words of the lowest heading of some, without number, brackets or a stop."""
        last = pieces[-1]
        first = last
        for piece in reversed(pieces):
            first = piece
            if piece.closed or piece.number is not None:
                break
        start = first.number.span.end if first.number is not None else first.start
        words = self.flow.strip(Span(start, last.end))
        inside = self.flow.folded[words.start : words.end]
        if self.shapes.bracketed(inside):
            words = self.flow.strip(Span(words.start + 1, words.end - 1))
        return bare(self.flow, words)


def _behind_again(marks: Marks, start: Start) -> int:
    """Return where an issue's words begin behind its number, told twice: 一、整改任务一:….

    In what answers another list the second number is that list's.
    """
    again = (
        number.span.end
        for number in marks.numbers_in(start.body, start.body + 1)
        if start.number is not None
        and (number.scheme, number.value) == ("named", start.number.value)
    )
    return next(again, start.body)


def behind_number(labels: Sequence[Label], body: int) -> Sequence[Label]:
    """Return an issue's labels; one whose number is the issue's begins behind it: 1.反馈问题：."""
    if labels and labels[0].span.start < body <= labels[0].word.start:
        own = replace(labels[0], span=Span(body, labels[0].span.end), number=None)
        return [own, *labels[1:]]
    return labels


def read_cell(marks: Marks, rules: Rules, span: Span, labels: Sequence[Label]) -> Segment:
    """Return what a cell of a table holds whose fields are labelled inside of it."""
    outline = Outline(frozenset(), frozenset(), (), ())
    shapes = Shapes(marks, outline, rules, labels)
    stretch = Stretch(cut_pieces(marks, labels, span.start, span.end), shapes)
    turns = Turns(stretch, Place.CELL, None, Forms(), weights(), pinned=False)
    parts = Decoder(turns, Forms(), weights(), Pins()).chain.parts
    return Segment(None, span.start, span.start, span.end, parts)


def find_lists(
    marks: Marks, outline: Outline, rules: Rules, pins: Pins, *, thorough: bool = False
) -> list[Reading]:
    """Return the readings of a running text as a list of labelled issues, the best first.

    Those that cannot come near the best one are left out, but where the search is ``thorough``.
    """
    labels = usable_labels(marks, outline)
    if outline.answering is not None:
        labels = outcome_labels(marks, outline, labels, rules)
    elif outline.asking:
        labels = demand_labels(marks, outline, labels, rules)
    told = {m.fields[0] for m in labels if len(m.fields) == 1 or not (m.alone and m.number)}
    far = inf if thorough else limits()["far"]
    readings = LabelledLists(marks, outline, rules, labels, weights(), pins, far).readings()
    # No list at all is a reading too, with the weight of a text that says nothing of issues.
    answers = outline.answering is not None
    none = weights()["none"] + weights()["none-told"] * (outline.of_others and not outline.asking)
    none += weights()["none-answers"] * answers
    # 二、取得成效 is a section of a report, 整改进展: is not.
    outcome = any(m.fields[0] == "progress" and m.number is None for m in labels)
    tells = len(told) >= FEWEST_FIELDS or (answers and outcome)
    if answers and outline.title is not None and any(items_in(marks.flow, outline.title, rules)):
        # 一、整改任务 二、整改情况 head no body of a paper whose title names an item.
        tells |= {m.fields[0] for m in labels} >= ONE_ISSUE
    return [
        one for one in readings if one.score > none and (pins or len(one.segments) > 1 or tells)
    ]


def _start(label: Label) -> int:
    return label.span.start


def _with_order(forms: Forms, read: Sequence[Sequence[Part]]) -> Forms:
    """Return the forms with the order of fields, and which are usual, over all issues."""
    order: Counter[tuple[str, str]] = Counter()
    present: Counter[str] = Counter()
    for parts in read:
        roles = [p.role for p in parts if p.role not in (OWN, CATEGORY, BODY, HEADING)]
        roles = [role for at, role in enumerate(roles) if not at or role != roles[at - 1]]
        order.update(pairwise([*roles] if roles[:1] == [HEAD] else [HEAD, *roles]))
        present.update(set(roles))
    followed: Counter[str] = Counter()
    for (before, _), times in order.items():
        followed[before] += times
    return replace(forms, order=order, followed=followed, present=present)
