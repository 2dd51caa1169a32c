"""A block of measures as a tree: numbered series, paragraphs, leads, and their lists of units."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from zhenggai.evidence.brackets import named_parts, own_part
from zhenggai.evidence.labels import UNIT_FIELDS, label_words
from zhenggai.evidence.model import Bracket, Label, Marks, Number
from zhenggai.evidence.series import WEAK, best_run, by_scheme, opens_series
from zhenggai.rules import Rules
from zhenggai.structure.issues.measure_tree import Item, adopt, flatten, leads
from zhenggai.structure.plan import Block, Measure, UnitList
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

MEASURE_SCHEMES = frozenset(
    {
        "arabic",
        "arabic_paren",
        "arabic_half",
        "cjk_paren",
        "circled",
        "shi",
        "first",
        "letter",
        "bullet",
        "item",
        "cjk",
        "compound",
    }
)
# One 一是 alone is prose, and so is one ① or a. in mid-text: they are measures from the second on.
PAIRED = frozenset({"shi", "first", "circled", "letter", "bullet", "cjk", "item", "compound"})
# 一是 alone is prose wherever it stands.
PROSE = frozenset({"shi", "first"})
TERMINAL = frozenset("。;!?:)】〕]”」…")
CLOSING = regex.compile(r"[。;.,、!:\s]*+$")
# A line that ends in one of these, or before one that begins with the others, goes on.
OPEN_END = frozenset(",、—和及与或的(〔《“")
NO_BEGINNING = frozenset("。;,、:!?)）】〕》”%")
FULL_LINE = 20
TITLE_LIMIT = 16
REACH_LIMIT = 200
# A sentence that lays a list on measures, and the last clause of one.
SENTENCES = ("。\n", "。;\n")
EVERY = 10_000


@dataclass(frozen=True, slots=True)
class FoundMeasures:
    """What a block of measures holds.

    ``rest`` are the labels behind the last measure that belong to the issue, ``lists`` those
    lists that are laid on several measures or on the issue; ``promoted`` is the one that was
    given to the issue because it closes a whole run.
    """

    measures: tuple[Measure, ...]
    rest: tuple[Label, ...] = ()
    lists: tuple[UnitList, ...] = ()
    promoted: UnitList | None = None


class MeasureReader:
    """Reads the measures of one region; holds what all steps need.

    ``cell``: the region is one of several cells that may each hold a single measure.
    """

    def __init__(
        self,
        marks: Marks,
        rules: Rules,
        exclude: frozenset[str],
        first_no: int = 1,
        *,
        cell: bool = False,
    ) -> None:
        self.cell = cell
        self.first_no = first_no
        self.marks = marks
        self.flow: Flow = marks.flow
        self.text = marks.flow.folded
        self.rules = rules
        self.exclude = exclude
        self.measures: list[Measure] = []
        self.lists: list[UnitList] = []
        self._start = 0

    def read(
        self, region: Span, soft: Sequence[Label], *, unit_block: bool, settled: bool = False
    ) -> FoundMeasures:
        """Read a region that may hold unit, date and person labels of its measures (``soft``).

        ``settled``: all of them are measures' own.
        """
        self._start = region.start
        items = self.items(region.start, region.end, self.exclude)
        leaves = flatten(items)
        rest = () if self.cell or settled else self._rest(leaves, soft)
        stop = rest[0].span.start if rest else region.end
        own = [label for label in soft if label.span.start < stop]
        self._emit(items, None, own, stop)
        unit_block = unit_block or any(UNIT_FIELDS & set(label.fields) for label in rest)
        promoted = None if unit_block else self._promote()
        return FoundMeasures(tuple(self.measures), rest, tuple(self.lists), promoted)

    # -- the tree -------------------------------------------------------------------------

    def items(self, start: int, end: int, used: frozenset[str]) -> list[Item]:
        """Return the items of a stretch in text order: a series with its parts, or paragraphs."""
        run = self._series(start, end, used)
        if not run:
            return adopt(self.text, self.rules, self._paragraphs(start, end))
        result = self._paragraphs(start, run[0].span.start)
        for at, number in enumerate(run):
            stop = run[at + 1].span.start if at + 1 < len(run) else end
            inner = self.items(number.span.end, stop, used | {number.scheme})
            result.extend(self._numbered(number, stop, inner))
        return adopt(self.text, self.rules, result)

    def _numbered(self, number: Number, stop: int, inner: list[Item]) -> list[Item]:
        """Make the item of a number: its own text is the first that stands without a number."""
        item = Item(number, number.span.end, number.span.end)
        if inner and inner[0].number is None:
            own = inner.pop(0)
            item.start, item.end, item.children = own.start, own.end, own.children
            title = own.end - own.start <= TITLE_LIMIT and not own.children
            if title and inner and inner[0].number is None:
                item.end = inner.pop(0).end
        result = [item]
        for part in inner:
            if part.number is not None or leads(self.text, self.rules, item):
                item.children.append(part)
            else:
                result.append(part)
        return result

    def _series(self, start: int, end: int, used: frozenset[str]) -> tuple[Number, ...]:
        """Return the series that divides a stretch at the highest level, or none."""
        runs: list[tuple[Number, ...]] = []
        found = self.marks.numbers_in(start, end)
        if self.cell:
            # 2．建成应急池1.5万立方米。 in a cell of its own: 1. is no rival to 2．
            found = tuple(number for number in found if number.weight >= WEAK)
        for scheme, numbers in by_scheme(found).items():
            if scheme not in MEASURE_SCHEMES or scheme in used:
                continue
            if scheme == "bullet":
                run = tuple(numbers)
            else:
                run = best_run(numbers, restarts=all(n.line_start for n in numbers))
            if self._is_series(run, start, end):
                runs.append(run)
        if not runs:
            return ()
        # 1.4座电站限期退出: of two that begin alike the one that the document counts by.
        common = self.marks.schemes
        first = min(runs, key=lambda run: (run[0].span.start, -len(run), -common[run[0].scheme]))
        at_lines = [run for run in runs if sum(n.line_start for n in run) * 2 > len(run)]
        if at_lines and first not in at_lines:
            opened = min(at_lines, key=lambda run: run[0].span.start)
            own = self.flow.line_at(first[0].span.start).end
            # 一是 … 二是 … in the paragraph before 1. is that paragraph's own.
            if first[-1].span.end <= own <= opened[0].span.start:
                return opened
        return first

    def _is_series(self, run: tuple[Number, ...], start: int, end: int) -> bool:
        if not run or (run[0].weight < 0.4 and not opens_series(run)):
            return False
        if self.cell and not self.text[start : run[0].span.start].strip():
            # Each measure in a cell of its own: the series counts on from cell to cell.
            return run[0].scheme not in PAIRED or run[0].line_start
        if len(run) >= 2:
            return run[0].value <= 2 or run[0].line_start
        only = run[0]
        at_start = not self.text[start : only.span.start].strip()
        if not self.text[only.span.end : end].strip():
            # A dash alone stands for nothing.
            return False
        if at_start and only.line_start:
            # 5. alone below its heading: the numbers run on from heading to heading.
            return only.scheme not in PAIRED or (only.scheme not in PROSE and only.value == 1)
        if only.scheme in PAIRED:
            return False
        if only.line_start and self._counts_on(only, start):
            # （二）健全机制, and below it only 3.: the numbers run on from group to group.
            return True
        return only.value == 1 and (only.line_start or at_start)

    def _counts_on(self, number: Number, start: int) -> bool:
        """Say whether the number before one stands in the same region, in another part of it."""
        return any(
            other.scheme == number.scheme and other.value == number.value - 1 and other.line_start
            for other in self.marks.numbers_in(self._start, start)
        )

    def _paragraphs(self, start: int, end: int) -> list[Item]:
        """Return the unnumbered paragraphs of a stretch; a line that was broken off goes on."""
        items: list[Item] = []
        for span in self._lines(start, end):
            if items and self._continues(items[-1], span):
                items[-1].end = span.end
            else:
                items.append(Item(None, span.start, span.end))
        return items

    def _lines(self, start: int, end: int) -> list[Span]:
        lines = self.flow.lines
        at = max(bisect_left(lines, start, key=lambda line: line.end), 0)
        found = []
        while at < len(lines) and lines[at].start < end:
            span = self.flow.strip(Span(max(start, lines[at].start), min(end, lines[at].end)))
            if span.end > span.start:
                found.append(span)
            at += 1
        return found

    def _continues(self, before: Item, span: Span) -> bool:
        """Say whether a paragraph is no measure of its own but goes on with the one before."""
        if any(m.span.start == span.start for m in self.marks.labels_in(span.start, span.end)):
            return True
        # (责任单位: at a line's end, the list on the next.
        opened = self.marks.brackets_in(before.start, span.start)
        if opened and opened[-1].outer.end > span.start:
            return True
        if self.text[before.end - 1] not in TERMINAL:
            return not leads(self.text, self.rules, before) and self._broken_off(before, span)
        brackets = self.marks.brackets_in(span.start, span.end)
        outside = self.text[span.start : span.end]
        for bracket in brackets:
            outside = outside.replace(self.text[bracket.outer.start : bracket.outer.end], "")
        return bool(brackets) and not outside.strip(" 。;,.")

    def _broken_off(self, before: Item, span: Span) -> bool:
        """Say whether a line that ends without a stop was broken, not closed, before the next.

        In a cell it was; else it ends or the next begins with what cannot, or it fills the page.
        """
        line = self.flow.line_at(before.end - 1)
        if line.cell is not None or self.text[before.end - 1] in OPEN_END:
            return True
        if self.text[span.start] in NO_BEGINNING:
            return True
        if self.marks.labels_in(before.start, before.end):
            # The value of a measure's own label, on the line below it.
            return True
        return self._width(line) >= max(FULL_LINE, 0.85 * self._widest)

    @cached_property
    def _widest(self) -> float:
        """Return the width of the widest line of the running text."""
        return max((self._width(x) for x in self.flow.lines if x.cell is None), default=0)

    def _width(self, line: Line) -> float:
        """Return a line's width in ems: a Latin character is half of one."""
        return sum(0.5 if c.isascii() else 1 for c in self.flow.text[line.start : line.end])

    # -- measures -------------------------------------------------------------------------

    def _rest(self, leaves: Sequence[Item], soft: Sequence[Label]) -> tuple[Label, ...]:
        """Return the labels behind the last measure that are the issue's, not that measure's."""
        if not leaves or not soft:
            return tuple(soft)
        last = leaves[-1]
        before = Counter(
            label.fields[0]
            for leaf in leaves[:-1]
            for label in soft
            if leaf.start <= label.span.start < leaf.end
        )
        behind = [label for label in soft if label.span.start >= last.start]
        for at, label in enumerate(behind):
            if not before[label.fields[0]]:
                return tuple(behind[at:])
        return ()

    def _emit(
        self, items: Sequence[Item], parent: int | None, soft: Sequence[Label], stop: int
    ) -> None:
        for item in items:
            if item.start >= stop and item.number is None:
                continue
            no = len(self.measures) + self.first_no
            own = Span(item.start, min(item.end, stop))
            if self._reaching(own, item.number):
                continue
            inside = [m for m in soft if own.start <= m.span.start < own.end]
            text_end = inside[0].span.start if inside else own.end
            blocks = tuple(self._blocks(inside, own.end))
            laid = self._laid(Span(own.start, text_end), no) if item.number is not None else None
            if laid is not None:
                text_end = laid.outer.start
            pieces, lists = self._lists(self.flow.strip(Span(own.start, text_end)), no)
            lists = lists if laid is None else (*lists, laid)
            if item.number is not None and not lists:
                lists = self._laid_whole(pieces[0], no)
            self.measures.append(
                Measure(
                    no,
                    self._label(item.number),
                    pieces,
                    parent,
                    lists,
                    blocks,
                )
            )
            self._emit(item.children, no, soft, stop)

    def _label(self, number: Number | None) -> Span | None:
        """Return a measure's number as printed, with its dot or bracket."""
        if number is None:
            return None
        span = self.flow.strip(number.span)
        return Span(span.start, span.end - (self.text[span.end - 1] in ",:"))

    def _blocks(self, labels: Sequence[Label], end: int) -> list[Block]:
        return [
            Block(
                label.fields[0],
                label.word,
                (self.flow.strip(Span(label.span.end, max(stop, label.span.end))),),
                label.mark,
            )
            for label, stop in zip(labels, [*(m.span.start for m in labels[1:]), end], strict=False)
        ]

    def _lists(self, own: Span, number: int) -> tuple[tuple[Span, ...], tuple[UnitList, ...]]:
        """Take the lists at a measure's end out of its text; note those in its middle."""
        lists: list[UnitList] = []
        tails: list[Span] = []
        brackets = list(self.marks.brackets_in(own.start, own.end))
        end = own.end
        while brackets and brackets[-1].outer.end <= own.end:
            bracket = brackets[-1]
            between = self.text[bracket.outer.end : end]
            if not CLOSING.fullmatch(between) or self._only_dates(bracket):
                break
            brackets.pop()
            lists[:0] = self._parts(bracket, number)
            tail = self.flow.strip(Span(bracket.outer.end, end))
            if tail.end > tail.start:
                tails.insert(0, tail)
            end = bracket.outer.start
        middle = [
            UnitList(b.inner, b.outer, taken=False) for b in brackets if not self._only_dates(b)
        ]
        head = self.flow.strip(Span(own.start, end))
        pieces = (head, *tails) if head.end > head.start else tuple(tails)
        return pieces or (head,), (*middle, *lists)

    def _parts(self, bracket: Bracket, number: int) -> list[UnitList]:
        """Return a bracket's list, and the one behind it that is laid on what follows."""
        inner = bracket.inner
        own = own_part(self.text[inner.start : inner.end], self.rules)
        whole = self._reach(UnitList(inner, bracket.outer), number)
        if whole.reach is not None or len(own) == inner.end - inner.start:
            return [whole]
        stop = inner.start + len(own)
        behind = self.flow.strip(Span(stop + 1, inner.end))
        return [
            UnitList(Span(inner.start, stop), bracket.outer),
            self._reach(UnitList(behind, behind), number),
        ]

    def _only_dates(self, bracket: Bracket) -> bool:
        """Say whether a labelled bracket names nobody: (完成时限:2019年底前) stays in the text."""
        if not bracket.labelled or self._reach(UnitList(bracket.inner, bracket.outer), 1).reach:
            return False
        pattern, names = label_words(self.rules)
        content = self.text[bracket.inner.start : bracket.inner.end]
        found = {names["".join(m[0].split())][0] for m in pattern.finditer(content)}
        return not found & (UNIT_FIELDS | {"person"})

    def _laid(self, own: Span, number: int) -> UnitList | None:
        """Return the list that a measure's last sentence lays on others: 上述措施均需各县落实。"""
        words = self.text[own.start : own.end]
        end = own.end - len(CLOSING.search(words)[0])  # type: ignore[index]
        for stops in SENTENCES:
            start = max(self.text.rfind(c, own.start, end) for c in stops) + 1
            if start <= own.start or end - start > REACH_LIMIT:
                continue
            if any(start < b.outer.end for b in self.marks.brackets_in(*own)):
                # What stands in a bracket is read as one.
                continue
            found = self._reach(UnitList(Span(start, end), Span(start, own.end)), number)
            if found.reach is not None:
                return found
        return None

    def _laid_whole(self, own: Span, number: int) -> tuple[UnitList, ...]:
        """Return the list that a measure is for those before it: 3.以上1—2项由县水利局牵头。

        Its words stay the measure's text.
        """
        found = self._reach(UnitList(own, own, taken=False), number - 1)
        if found.reach is None or found.reach[1] >= number or own.end - own.start > REACH_LIMIT:
            return ()
        return (replace(found, taken=False),)

    def _reaching(self, own: Span, number: Number | None) -> bool:
        """Take up a paragraph that lays a list on other measures: 以上措施责任单位:…

        It is printed by the measure before it, or (以下…) stands before the first.
        """
        inside = self.text[own.start : own.end]
        if number is not None or len(inside) > REACH_LIMIT:
            return False
        end = own.end - len(CLOSING.search(inside)[0])  # type: ignore[index]
        opened = inside[0] in "(〔["
        start = own.start + opened
        closed = opened and self.text[end - 1] in ")〕]"
        last = self.first_no + len(self.measures) - 1
        found = self._reach(UnitList(Span(start, end - closed), own), last)
        if found.reach is None:
            return False
        if self.measures and found.reach[0] <= last:
            self.measures[-1] = replace(self.measures[-1], lists=(*self.measures[-1].lists, found))
        else:
            self.lists.append(found)
        return True

    def _reach(self, unit_list: UnitList, last: int) -> UnitList:
        """Return a list without the words that lay it on several measures, and with its reach.

        ``last`` is the measure that prints it, or that stands before it.
        """
        span = unit_list.span
        words = self.text[span.start : span.end]
        match = self.rules.sections["reach"].pattern.match(words)
        if match is None:
            return self._shared(unit_list, words)
        if match["above"]:
            reach = (1, last)
        elif match["below"]:
            reach = (last + 1, EVERY)
        else:
            reach = (int(match["from"]), int(match["to"]))
        return UnitList(Span(span.start + match.end(), span.end), unit_list.outer, True, reach)

    def _shared(self, unit_list: UnitList, words: str) -> UnitList:
        """Return a list with its reach where its parts name the measures: 第1、3项由A负责."""
        named = [number for part in named_parts(words, self.rules) for number in part]
        if not named:
            return unit_list
        return UnitList(unit_list.span, unit_list.outer, True, (min(named), max(named)))

    def _promote(self) -> UnitList | None:
        """Give a list that closes a run of measures without lists to the issue (or their parent).

        It is the issue's when of two or more measures only the last one has a list.
        """
        measures = self.measures
        listed = [at for at, m in enumerate(measures) if any(li.taken for li in m.lists)]
        last = len(measures) - 1
        if len(measures) < 2 or listed != [last] or any(m.blocks for m in measures):
            return None
        if self.lists or any(li.reach for m in measures for li in m.lists):
            return None
        measure = measures[last]
        taken = tuple(li for li in measure.lists if li.taken)
        kept = tuple(li for li in measure.lists if not li.taken)
        siblings = [m for m in measures if m.parent_no == measure.parent_no]
        if len(siblings) < 2:
            return None
        measures[last] = replace(measure, lists=kept)
        if measure.parent_no is not None:
            at = measure.parent_no - self.first_no
            measures[at] = replace(measures[at], lists=(*measures[at].lists, *taken))
        else:
            self.lists.extend(taken)
        return taken[-1]
