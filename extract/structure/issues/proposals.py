"""Proposals: where the issues of a running text may begin, in several ways."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, zip_longest

from zhenggai.evidence.labels import word_of
from zhenggai.evidence.model import SURE_NUMBER, Label, Marks, Number
from zhenggai.evidence.outline import Outline, is_glued
from zhenggai.evidence.series import best_run, by_scheme, split_runs
from zhenggai.rules import Rules
from zhenggai.structure.issues.issue_numbers import ISSUE_SCHEMES, choose_starts, headed_next
from zhenggai.structure.issues.label_cycles import Cycle, find_cycles
from zhenggai.structure.issues.lines import dressed, in_title, lines_between, titles
from zhenggai.structure.issues.usable_labels import AMID
from zhenggai.structure.issues.value_ends import key_cell
from zhenggai.text.flow import Flow

# Goal before measures, and the other way round.
ORDERS: tuple[tuple[str, ...], ...] = (
    (),
    ("problem", "goal", "measure"),
    ("problem", "measure", "goal"),
)
# So many labels whose numbers count on tell that they are one issue's.
FEWEST_COUNTED = 4
# Labels that show a list of issues; a unit or a day may stand behind any measure.
TELLING = frozenset({"problem", "goal", "measure", "progress"})
# By these a list of problems alone says who is to mend each, and by when.
KEEPING = frozenset({"responsible", "lead", "implement", "person", "deadline"})
FAULT_REACH = 200


@dataclass(frozen=True, slots=True)
class Start:
    """Where an issue begins, and where its text behind its number does."""

    number: Number | None
    start: int
    body: int


class Proposer:
    """Proposes where issues begin: by labels that recur, by numbers that count on, by both."""

    def __init__(
        self, marks: Marks, outline: Outline, labels: Sequence[Label], rules: Rules
    ) -> None:
        self.marks = marks
        self.rules = rules
        self.flow: Flow = marks.flow
        self.outline = outline
        self.labels = [label for label in labels if label.strength > AMID]

    def proposals(self) -> Iterator[tuple[str, list[Start]]]:
        """Yield the likely places of issues: labels that recur, numbers that count on, in turn.

        反馈意见指出…: a word at a line's start may be no label where the labels have colons.
        """
        closed = [label for label in self.labels if self._closed(label)]
        ways = [self._cycles(self.labels), self._counted()]
        if len(closed) < len(self.labels):
            ways.insert(1, self._cycles(closed))
        yield from filter(None, chain.from_iterable(zip_longest(*ways)))

    def _closed(self, label: Label) -> bool:
        """Say whether a label is alone on its line, or something closes it: a colon, a bracket."""
        behind = self.flow.folded[label.word.end : label.span.end].strip()
        return label.alone or bool(behind)

    def _cycles(self, labels: Sequence[Label]) -> Iterator[tuple[str, list[Start]]]:
        """Yield the likely places of issues whose labels recur."""
        cycled: list[tuple[Cycle, ...]] = []
        for order in ORDERS:
            cycles = find_cycles(labels, self.flow.folded, order)
            if not cycles or cycles in cycled:
                continue
            cycled.append(cycles)
            chosen = self._chosen(cycles)
            yield "cycles", self._starts(chosen)
            if len(chosen) > 2 and chosen[0][1].fields < chosen[1][1].fields:
                # Labels of the body may look like a first issue.
                behind = self._chosen(cycles[1:])
                yield "cycles-1", self._starts(behind)
                yield "cycles-1-bare", self._starts([(None, cycle) for _, cycle in behind])
            if len(chosen) > 1 and self._counts_on():
                yield "cycle", self._starts([(None, cycles[0])])
            labelled = [(cycle.anchor.number, cycle) for cycle in cycles]
            counted = len(cycles) > 1 and _count_on([number for number, _ in labelled])
            if labelled != chosen and counted:
                yield "cycles-labelled", self._starts(labelled)
            numbered = [pair for pair in chosen if pair[0] is not None]
            if numbered and len(numbered) < len(chosen):
                yield "cycles-numbered", self._starts(numbered)
                scheme = _common_scheme(numbered)
                own = [pair for pair in numbered if pair[0] and pair[0].scheme == scheme]
                yield "cycles-one-scheme", self._starts(own)
            lower = [(n and (self._below(n, cycle) or n), cycle) for n, cycle in chosen]
            if lower != chosen and len({n.scheme if n else None for n, _ in lower}) == 1:
                yield "cycles-lower", self._starts(lower)
            if numbered:
                yield "cycles-bare", self._starts([(None, cycle) for _, cycle in chosen])

    def _counted(self) -> Iterator[tuple[str, list[Start]]]:
        """Yield the likely places of issues whose numbers count on."""
        series = self._series()
        for scheme, runs in series.items():
            whole = [number for run in runs for number in run]
            yield f"series-{scheme}", self._numbered(whole)
        for scheme, runs in series.items():
            for at in range(1, len(runs)):
                rest = [number for run in runs[at:] for number in run]
                yield f"series-{scheme}-{at}", self._numbered(rest)
                early = [number for run in runs[:at] for number in run]
                yield f"series-{scheme}-to-{at}", self._numbered(early)

    def _series(self) -> dict[str, list[tuple[Number, ...]]]:
        """Return the series of each scheme among whose numbers most hold labels."""
        found: dict[str, list[tuple[Number, ...]]] = {}
        places = [m.span.start for m in self.labels if TELLING & set(m.fields)]
        # Where no label tells what is wrong or to be done, most lines of the numbers must.
        faults = not places
        if faults:
            places = [m.span.start for m in self.labels if KEEPING & set(m.fields)]
        labelled = self._label_numbers()
        # （一）问题一： is one number, and the longest.
        longest: dict[int, int] = {}
        for number in self.marks.numbers:
            start = number.span.start
            longest[start] = max(longest.get(start, 0), number.span.end)
        for scheme, numbers in by_scheme(self.marks.numbers).items():
            if scheme not in ISSUE_SCHEMES:
                continue
            own = [
                n
                for n in numbers
                if n.weight >= (SURE_NUMBER if n.line_start else 0.5)
                and (n.line_start or is_glued(self.flow, n.span.start))
                and n.span.start not in labelled
                and n.span.end == longest[n.span.start]
                and not in_title(self.outline, n.span.start)
            ]
            runs = split_runs(self._best_run(own, places))
            if not runs:
                continue
            ends = [run[0].span.start for run in runs[1:]] + [len(self.flow.text)]
            told = [
                sum(
                    _holds(places, a.span.start, b) and (not faults or self._names_fault(a))
                    for a, b in _stretches(run, end)
                )
                for run, end in zip(runs, ends, strict=True)
            ]
            first = next((at for at, n in enumerate(told) if n * 2 >= len(runs[at]) + faults), None)
            if first is not None and sum(told[first:]) >= 1:
                found[scheme] = list(runs[first:])
        return found

    def _names_fault(self, number: Number) -> bool:
        """Say whether the line of a number says what is wrong, as all do in a paper that asks."""
        line = self.flow.line_at(number.span.start)
        words = self.flow.folded[number.span.end : min(line.end, number.span.end + FAULT_REACH)]
        fault, act = (self.rules.sections[name].pattern for name in ("fault", "act"))
        faulty = self.outline.asking or fault.search(words) is not None
        return faulty and act.match(words) is None

    def _counts_on(self) -> bool:
        """Say whether the labels' own numbers are one series, so that they are of one issue."""
        schemes = by_scheme([m.number for m in self.labels if m.number and m.line_start])
        return any(len(own) >= FEWEST_COUNTED and _count_on(own) for own in schemes.values())

    def _best_run(self, own: Sequence[Number], places: Sequence[int]) -> list[Number]:
        """Return the best series; a 1 is surer where labels that show an issue stand behind it.

        A group's only issue is a series of one.
        """
        known = {number.span.start: number for number in own}
        weighed = []
        for number, end in _stretches(own, len(self.flow.text)):
            told = number.value == 1 and _holds(places, number.span.start, end)
            weighed.append(replace(number, weight=max(number.weight, 1.0)) if told else number)
        return [known[number.span.start] for number in best_run(weighed, restarts=True)]

    def _chosen(self, cycles: Sequence[Cycle]) -> list[tuple[Number | None, Cycle]]:
        """Return the number that begins each issue, of the most common scheme where it may be."""
        chosen = choose_starts(self.marks, self.outline, cycles)
        scheme = _common_scheme(chosen)
        return [(n and self._alike(n, scheme), cycle) for n, cycle in chosen]

    def _below(self, number: Number, cycle: Cycle) -> Number | None:
        """Return the number that an issue's would be a group's heading above: 一、水环境1.某厂."""
        start, end = number.span.start, cycle.anchor.word.start
        inside = self.marks.numbers_in(start + 1, end)
        found = [n for n in inside if n.scheme in ISSUE_SCHEMES and n.span.start not in cycle.taken]
        return headed_next(self.marks, number, found)

    def _alike(self, number: Number, scheme: str | None) -> Number:
        """Return the number of a scheme that begins where another does: 1. of 1.12家企业."""
        start = number.span.start
        here = self.marks.numbers_in(start, start + 1)
        own = (n for n in here if n.span.start == start and n.scheme == scheme)
        return next(own, number)

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
        """Return where issues begin whose labels are known.

        What stands above the first one's problem in its table stands above the others' too.
        """
        found: list[Start] = []
        behind = 0
        before: Label | None = None
        opening: frozenset[str] = frozenset()
        for number, cycle in chosen:
            if number is not None:
                found.append(self._numbered([number])[0])
            else:
                if cycle.anchor.fields[0] == "problem":
                    keys = self._keys_above(behind, cycle.anchor)
                    if before is not None and self._same_table(before, cycle.anchor):
                        # What closes the issue above stands in the same table: 时限, 责任单位.
                        keys = [key for key in keys if word_of(self.flow, key) in opening]
                    elif before is None:
                        opening = frozenset(word_of(self.flow, key) for key in keys)
                    start = min([cycle.head.span.start, *(key.span.start for key in keys)])
                else:
                    floor = max(behind, cycle.free)
                    start = self._paragraph(floor, cycle.head.span.start)
                found.append(Start(None, start, start))
            behind, before = cycle.last.span.end, cycle.last
        return [one for at, one in enumerate(found) if not at or one.start > found[at - 1].start]

    def _paragraph(self, behind: int, anchor: int) -> int:
        """Return where an unnumbered issue begins: the paragraphs right before its first label.

        A bold or heading paragraph is taken where there is one in the gap, else the last one.
        """
        lines = [x for x in lines_between(self.flow, behind, anchor) if x.end <= anchor]
        openings = {line.start for line in self.outline.openings}
        for at in range(len(lines) - 1, -1, -1):
            above = lines[at].start in openings | self.outline.intros
            if above or titles(self.outline, lines[at]):
                lines = lines[at + 1 :]
                break
        if not lines:
            return anchor
        marked = [line for line in lines if line.bold or line.heading]
        return (marked[-1] if marked else lines[-1]).start

    def _keys_above(self, behind: int, anchor: Label) -> list[Label]:
        """Return the keys above an issue's problem in its table: 问题编号 above 反馈问题."""
        first, last = (
            bisect_left(self.labels, at, key=lambda label: label.span.start)
            for at in (behind, anchor.span.start)
        )
        return [label for label in self.labels[first:last] if self._same_table(label, anchor)]

    def _same_table(self, key: Label, other: Label) -> bool:
        """Say whether two labels are keys of one table."""
        one, two = (key_cell(self.flow, label.span.end) for label in (key, other))
        return one is not None and two is not None and one.table == two.table


def _count_on(numbers: Sequence[Number | None]) -> bool:
    """Say whether each number is the next one of its scheme."""
    return all(
        a and b and (a.scheme, a.value + 1) == (b.scheme, b.value) for a, b in pairwise(numbers)
    )


def _stretches(run: Sequence[Number], end: int) -> Iterator[tuple[Number, int]]:
    for at, number in enumerate(run):
        yield number, run[at + 1].span.start if at + 1 < len(run) else end


def _holds(places: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, end)


def _common_scheme(chosen: Sequence[tuple[Number | None, Cycle]]) -> str | None:
    """Return the scheme of most numbers, None where there are none."""
    common = Counter(number.scheme for number, _ in chosen if number is not None)
    return common.most_common(1)[0][0] if common else None
