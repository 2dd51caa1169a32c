"""Readings of a running text as a list of issues: where each begins, and what that is worth."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhenggai.evidence.model import Label, Marks, Number
from zhenggai.evidence.outline import HEADING_LIMIT, Outline, is_glued
from zhenggai.evidence.pieces import Piece, cut_pieces
from zhenggai.evidence.series import best_run, by_scheme, split_runs
from zhenggai.rules import Rules
from zhenggai.structure.issues.chain import (
    BEHIND,
    BODY,
    CATEGORY,
    HEAD,
    HEADING,
    ONCE,
    OWN,
    Chain,
    Decoder,
    Part,
    Place,
)
from zhenggai.structure.issues.forms import Forms, label_forms, word_of
from zhenggai.structure.issues.issue_numbers import SCHEMES, choose_starts, step
from zhenggai.structure.issues.label_cycles import Cycle, find_cycles
from zhenggai.structure.issues.lines import bare, dressed, in_title, lines_between, titles
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.usable_labels import usable_labels
from zhenggai.structure.issues.value_ends import key_cell
from zhenggai.structure.weights import weights
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

# Goal before measures, and the other way round.
ORDERS: tuple[tuple[str, ...], ...] = (
    (),
    ("problem", "goal", "measure"),
    ("problem", "measure", "goal"),
)
HEADINGS = frozenset({"cjk", "cjk_paren", "arabic", "arabic_half", "item", "named", "part"})
SURE = 0.6
LEVELS = 4
# What a list is worth that begins at 1, in steps of its numbers.
FIRST = 0.8
# Parts that another role of would change no row but a field beside the issue.
BESIDE = BEHIND | {BODY}
MOST_READINGS = 14
# Labels that show a list of issues; a unit or a day may stand behind any measure.
TELLING = frozenset({"problem", "goal", "measure", "progress"})
# 二、发现的主要问题 alone is a heading of the inspectors' feedback.
FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Start:
    """Where an issue begins, and where its text behind its number does."""

    number: Number | None
    start: int
    body: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: the stretches of its issues, what it is worth, and why."""

    name: str
    segments: tuple[Segment, ...]
    score: float
    terms: Mapping[str, float]


class ListReader:
    """Proposes and scores the readings of one text; stretches that two share are decoded once."""

    def __init__(
        self,
        marks: Marks,
        outline: Outline,
        rules: Rules,
        labels: Sequence[Label],
        weights: Mapping[str, float],
    ) -> None:
        self.marks = marks
        self.flow: Flow = marks.flow
        self.outline = outline
        self.rules = rules
        self.labels = labels
        self.w = weights
        self.shapes = Shapes(marks, outline, rules, labels)

    def readings(self) -> list[Reading]:
        """Return all readings, the best first."""
        seen: dict[tuple[tuple[int, int], ...], Reading] = {}
        for name, starts in self._proposals():
            key = tuple((one.start, one.body) for one in starts)
            if key not in seen and starts:
                seen[key] = self._read(name, starts)
            if len(seen) >= MOST_READINGS:
                break
        return sorted(seen.values(), key=lambda reading: -reading.score)

    # -- proposals ----------------------------------------------------------------------------

    def _proposals(self) -> Iterator[tuple[str, list[Start]]]:
        """Yield the likely places of issues: labels that recur, numbers that count on."""
        cycled: list[tuple[Cycle, ...]] = []
        for order in ORDERS:
            cycles = find_cycles(self.labels, self.flow.folded, order)
            if not cycles or cycles in cycled:
                continue
            cycled.append(cycles)
            chosen = choose_starts(self.marks, self.outline, cycles)
            yield "cycles", self._starts(chosen)
            numbered = [pair for pair in chosen if pair[0] is not None]
            if numbered and len(numbered) < len(chosen):
                yield "cycles-numbered", self._starts(numbered)
                common = Counter(n.scheme for n, _ in numbered if n is not None)
                scheme = common.most_common(1)[0][0]
                own = [pair for pair in numbered if pair[0] and pair[0].scheme == scheme]
                yield "cycles-one-scheme", self._starts(own)
            if numbered:
                yield "cycles-bare", self._starts([(None, cycle) for _, cycle in chosen])
        for scheme, runs in self._series().items():
            whole = [number for run in runs for number in run]
            yield f"series-{scheme}", self._numbered(whole)
            for at in range(1, len(runs)):
                rest = [number for run in runs[at:] for number in run]
                yield f"series-{scheme}-{at}", self._numbered(rest)
                early = [number for run in runs[:at] for number in run]
                yield f"series-{scheme}-to-{at}", self._numbered(early)

    def _series(self) -> dict[str, list[tuple[Number, ...]]]:
        """Return the series of each scheme among whose numbers most hold labels."""
        found: dict[str, list[tuple[Number, ...]]] = {}
        places = [m.span.start for m in self.labels if TELLING & set(m.fields)]
        labelled = self._label_numbers()
        # （一）问题一： is one number, and the longest.
        longest: dict[int, int] = {}
        for number in self.marks.numbers:
            start = number.span.start
            longest[start] = max(longest.get(start, 0), number.span.end)
        for scheme, numbers in by_scheme(self.marks.numbers).items():
            if scheme not in SCHEMES:
                continue
            own = [
                n
                for n in numbers
                if n.weight >= (SURE if n.line_start else 0.5)
                and (n.line_start or is_glued(self.flow, n.span.start))
                and n.span.start not in labelled
                and n.span.end == longest[n.span.start]
                and not in_title(self.outline, n.span.start)
            ]
            runs = split_runs(best_run(own, restarts=True))
            if not runs:
                continue
            ends = [run[0].span.start for run in runs[1:]] + [len(self.flow.text)]
            told = [
                sum(_holds(places, a.span.start, b) for a, b in _stretches(run, end))
                for run, end in zip(runs, ends, strict=True)
            ]
            first = next((at for at, n in enumerate(told) if n * 2 >= len(runs[at])), None)
            if first is not None and sum(told[first:]) >= 1:
                found[scheme] = list(runs[first:])
        return found

    def _label_numbers(self) -> set[int]:
        """Return the starts of numbers that are their label's: 1.整改目标 in every issue.

        Where one word counts on (1.受理编号, 2.受理编号), the number is the issue's.
        """
        groups: dict[tuple[str, str], list[Number]] = {}
        for label in self.labels:
            if label.number is not None:
                key = (label.number.scheme, word_of(self.flow, label))
                groups.setdefault(key, []).append(label.number)
        return {
            number.span.start
            for numbers in groups.values()
            for number in numbers
            if len(numbers) < 2 or len({n.value for n in numbers}) < len(numbers)
        }

    def _numbered(self, numbers: Sequence[Number]) -> list[Start]:
        return [Start(n, dressed(self.flow, n.span.start), n.span.end) for n in numbers]

    def _starts(self, chosen: Sequence[tuple[Number | None, Cycle]]) -> list[Start]:
        """Return where issues begin whose labels are known."""
        found: list[Start] = []
        behind = 0
        for number, cycle in chosen:
            if number is not None:
                found.append(self._numbered([number])[0])
            else:
                if cycle.anchor.fields[0] == "problem":
                    key = self._first_key(behind, cycle.anchor)
                    start = min(cycle.head.span.start, key)
                else:
                    floor = max(behind, cycle.free)
                    start = self._paragraph(floor, cycle.head.span.start)
                found.append(Start(None, start, start))
            behind = cycle.last.span.end
        return [one for at, one in enumerate(found) if not at or one.start > found[at - 1].start]

    def _paragraph(self, behind: int, anchor: int) -> int:
        """Return where an unnumbered issue begins: the paragraphs right before its first label.

        A bold or heading paragraph is taken where there is one in the gap, else the last one.
        """
        lines = [x for x in lines_between(self.flow, behind, anchor) if x.end <= anchor]
        openings = {line.start for line in self.outline.openings}
        for at in range(len(lines) - 1, -1, -1):
            if lines[at].start in openings or titles(self.outline, lines[at]):
                lines = lines[at + 1 :]
                break
        if not lines:
            return anchor
        marked = [line for line in lines if line.bold or line.heading]
        return (marked[-1] if marked else lines[-1]).start

    def _first_key(self, behind: int, anchor: Label) -> int:
        """Return where the keys of an issue's table begin: 问题编号 may stand above 反馈问题."""
        own = key_cell(self.flow, anchor.span.end)
        if own is None:
            return anchor.span.start
        keys = (
            (label, key_cell(self.flow, label.span.end))
            for label in self.labels
            if behind <= label.span.start < anchor.span.start
        )
        starts = (m.span.start for m, key in keys if key is not None and key.table == own.table)
        return min(starts, default=anchor.span.start)

    # -- reading ------------------------------------------------------------------------------

    def _read(self, name: str, starts: Sequence[Start]) -> Reading:
        """Decode every stretch of a reading, and weigh the whole."""
        ends = self._ends(starts)
        heads = self.outline.headed | {x.number.span.start for x in starts if x.number is not None}
        before = cut_pieces(self.marks, self.labels, 0, starts[0].start, heads)
        cuts = [
            cut_pieces(self.marks, self._own_labels(one), one.body, end, heads)
            for one, end in zip(starts, ends, strict=True)
        ]
        groups = [[p.label for p in pieces if p.label is not None] for pieces in cuts]
        forms = self._with_headings(label_forms(self.flow, groups), [before, *cuts[:-1]])
        chains = self._decoded(forms, before, cuts, starts)
        forms = _with_order(forms, [chain.parts for chain in chains[1:]])
        chains = self._decoded(forms, before, cuts, starts)
        segments = self._segments(starts, ends, chains)
        terms = self._terms(starts, chains, cuts)
        return Reading(name, segments, sum(terms.values()), terms)

    def _ends(self, starts: Sequence[Start]) -> list[int]:
        """Return where each stretch ends: at the next issue, or where a table of issues begins."""
        nexts = [*(one.start for one in starts[1:]), len(self.flow.text)]
        ends = []
        for one, end in zip(starts, nexts, strict=True):
            barriers = (at for at in self.outline.barriers if one.start < at < end)
            ends.append(next(barriers, end))
        return ends

    def _own_labels(self, one: Start) -> Sequence[Label]:
        """Return the labels; one whose number is the issue's begins behind it: 1.反馈问题：."""
        if one.number is None:
            return self.labels
        at = bisect_left(self.labels, one.start, key=lambda m: m.span.start)
        if at < len(self.labels) and self.labels[at].span.start < one.body:
            label = self.labels[at]
            if label.word.start >= one.body:
                own = replace(label, span=Span(one.body, label.span.end), number=None)
                return [*self.labels[:at], own, *self.labels[at + 1 :]]
        return self.labels

    def _decoded(
        self, forms: Forms, before: list[Piece], cuts: list[list[Piece]], starts: Sequence[Start]
    ) -> list[Chain]:
        decoder = Decoder(self.shapes, forms, self.w)
        scheme = starts[0].number.scheme if starts[0].number is not None else None
        above_table = any(at > starts[-1].start for at in self.outline.barriers)
        chains = [decoder.decode(before, Place.BEFORE, scheme)]
        for at, pieces in enumerate(cuts):
            # A heading may stand above a table too.
            last = at + 1 == len(cuts) and not above_table
            place = Place.LAST if last else Place.BETWEEN
            chains.append(decoder.decode(pieces, place, scheme))
        return chains

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
            body = one.body
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

    def _unlabelled(self, chains: Sequence[Chain], cuts: Sequence[Sequence[Piece]]) -> float:
        """Return what issues without any label cost; a whole group without them is no wonder."""
        groups: list[list[bool]] = []
        for chain, pieces in zip(chains, cuts, strict=False):
            headed = any(part.role == CATEGORY for part in chain.parts)
            if headed or not groups:
                groups.append([])
            groups[-1].append(any(piece.label is not None for piece in pieces))
        cost = 0.0
        for at, group in enumerate(groups):
            name = "no-label" if any(group) or not at else "no-label-group"
            cost += self.w[name] * group.count(False)
        return cost

    def _terms(
        self, starts: Sequence[Start], chains: Sequence[Chain], cuts: Sequence[Sequence[Piece]]
    ) -> dict[str, float]:
        """Return what speaks for a reading as a whole, by name."""
        w = self.w
        terms = {"chains": sum(chain.score for chain in chains)}
        numbers = [one.number for one in starts]
        lacking = sum(number is None for number in numbers)
        told = [number for number in numbers if number is not None]
        if lacking * 2 < len(numbers):
            first = numbers[0]
            steps = FIRST if first is not None and first.value == 1 else 0.0
            steps += sum(step(a, b) for a, b in pairwise(numbers))
            terms["numbers"] = w["number-step"] * steps
            terms["number"] = w["number"] * sum(min(n.weight, 1.0) for n in told)
        else:
            # Siblings are of one kind: a few numbers among many issues are others' numbers.
            terms["number-few"] = w["number-few"] * len(told)
        name = "number-lacks" if lacking * 2 < len(numbers) else "number-none"
        terms[name] = w[name] * lacking
        if name == "number-lacks":
            # Labels without a number and a problem, beside issues that have them, are nobody's.
            strays = sum(
                number is None and not _tells_problem(chain)
                for number, chain in zip(numbers, chains[1:], strict=True)
            )
            terms["number-stray"] = w["number-stray"] * strays
        terms["unlike"] = w["unlike"] * sum(
            a is None and b is None and not _fields(one) & _fields(other)
            for (a, b), (one, other) in zip(pairwise(numbers), pairwise(chains[1:]), strict=True)
        )
        sections = self.outline.sections | self.outline.headed
        terms["sections"] = w["section"] * sum(
            number is not None and number.span.start in sections for number in numbers
        )
        terms["issues"] = w["issue"] * len(starts)
        terms["no-label"] = self._unlabelled(chains, cuts)
        swallowed = 0
        for own, behind, pieces in zip(numbers, [*numbers[1:], None], cuts, strict=True):
            if own is None:
                continue
            wanted = own.value + 1
            if behind is not None and behind.value == wanted:
                continue
            swallowed += any(
                p.number is not None
                and p.closed
                and p.number.scheme == own.scheme
                and p.number.value == wanted
                for p in pieces
            )
        terms["swallowed-number"] = w["swallowed-number"] * swallowed
        counted = sum(
            own is not None
            and (before is None or before.scheme != own.scheme or before.value + 1 != own.value)
            and _counts_on(own, pieces)
            for before, own, pieces in zip(numbers, numbers[1:], cuts, strict=False)
        )
        terms["number-counted"] = w["number-counted"] * counted
        return terms


def read_cell(marks: Marks, rules: Rules, span: Span, labels: Sequence[Label]) -> Segment:
    """Return what a cell of a table holds whose fields are labelled inside of it."""
    outline = Outline(frozenset(), frozenset(), (), ())
    shapes = Shapes(marks, outline, rules, labels)
    pieces = cut_pieces(marks, labels, span.start, span.end)
    chain = Decoder(shapes, Forms(), weights()).decode(pieces, Place.CELL)
    return Segment(None, span.start, span.start, span.end, chain.parts)


def find_lists(marks: Marks, outline: Outline, rules: Rules) -> list[Reading]:
    """Return the readings of a running text as a list of labelled issues, the best first."""
    labels = usable_labels(marks, outline)
    told = {m.fields[0] for m in labels if len(m.fields) == 1 or not (m.alone and m.number)}
    readings = ListReader(marks, outline, rules, labels, weights()).readings()
    # No list at all is a reading too, with the weight of a text that says nothing of issues.
    none = weights()["none"]
    return [
        one
        for one in readings
        if one.score > none and (len(one.segments) > 1 or len(told) >= FEWEST_FIELDS)
    ]


def _with_order(forms: Forms, read: Sequence[Sequence[Part]]) -> Forms:
    """Return the forms with the order of fields, and which are usual, over all issues."""
    order: Counter[tuple[str, str]] = Counter()
    present: Counter[str] = Counter()
    for parts in read:
        roles = [p.role for p in parts if p.role not in (OWN, CATEGORY, BODY, HEADING)]
        roles = [role for at, role in enumerate(roles) if not at or role != roles[at - 1]]
        order.update(pairwise([*roles] if roles[:1] == [HEAD] else [HEAD, *roles]))
        present.update(set(roles))
    return replace(forms, order=order, present=present)


def _fields(chain: Chain) -> set[str]:
    """Return the fields of a chain that an issue has once."""
    return {part.role for part in chain.parts} & ONCE.keys()


def _tells_problem(chain: Chain) -> bool:
    """Say whether a chain begins with its problem, labelled or not."""
    return bool(chain.parts) and chain.parts[0].role in (HEAD, "problem")


def _counts_on(number: Number, pieces: Sequence[Piece]) -> bool:
    """Say whether a number goes on with one that stands inside a stretch: a measure's."""
    return any(
        p.number is not None
        and p.number.scheme == number.scheme
        and p.number.value == number.value - 1
        for p in pieces
    )


def _stretches(run: Sequence[Number], end: int) -> Iterator[tuple[Number, int]]:
    for at, number in enumerate(run):
        yield number, run[at + 1].span.start if at + 1 < len(run) else end


def _holds(places: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, end)
