"""Responsible units: a printed list to complete names, each with its role; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.account import Account, says_nothing
from zhenggai.values.deadlines.expressions import find_expressions, may_hold
from zhenggai.values.model import Context, Doubt, Unit
from zhenggai.values.units.asides import PROPER, holds_aside, without_aside
from zhenggai.values.units.blanks import back, inner_blanks, without
from zhenggai.values.units.damaged import holds_no_place
from zhenggai.values.units.element import Element, Name
from zhenggai.values.units.ellipsis import Completer
from zhenggai.values.units.keys import with_keys
from zhenggai.values.units.kinds import NAME_LIMIT, Words, level_of, words_of
from zhenggai.values.units.roles import Group, RoleText, role_groups, role_text
from zhenggai.values.units.segment import OPEN, elements, outside_brackets, trim
from zhenggai.values.units.tasks import name_alone, open_acts

# Forms of dates that say nothing: what they stand for was lost.
UNREAD = frozenset({"odd", "redacted"})
# A name is cut back to a body of at least so many characters.
SHORTEST_BODY = 3
# 督查|年: one character is nothing to be done.
SHORTEST_TASK = 2


# Many measures of a plan print one list, and versions of a plan the same measures.
@remembered(1024)
def read_units(
    text: str, context: Context, rules: Rules
) -> tuple[tuple[Unit, ...], tuple[Doubt, ...]]:
    """Return the units of a list in order, and what could not be read.

    The text is the inside of a list, between its outer brackets or behind its label; it may hold
    labels and role verbs of its own. Spans are relative to the text. Every character is a unit's, a
    role's, a mark, a date, a known aside or a doubt: ``unit-unlikely`` (what does not end like a
    body, or is one character away from one), ``value-leftover`` (words around a name),
    ``units-unparsed`` (a list without a unit). Dates and persons are left to their readers.
    """
    blanks = inner_blanks(fold(text), rules)
    if blanks:
        shorter, kept = without(text, blanks)
        found, told = read_units(shorter, context, rules)
        units_found = tuple(_moved(unit, kept) for unit in found)
        doubts_found = tuple(replace(doubt, span=back(doubt.span, kept)) for doubt in told)
        return units_found, (*doubts_found, *_torn(units_found, text))
    folded = fold(text)
    account = Account(folded)
    read = role_text(open_acts(_unwrapped(folded, rules), rules), rules)
    account.take_changes(read.folded)
    _take_dates(account, rules)
    completer = Completer(rules)
    if context.above:
        completer.complete([Element(Span(0, 0), context.above, fold(context.above))])
        completer.carried = True
    reader = UnitListReader(text, read, context, rules, completer, account)
    units: list[Unit] = []
    for group in role_groups(read, context.role, rules, account):
        before = len(reader.doubts)
        own = reader.units(group)
        units.extend(own)
        span = trim(read.folded, *group.span, rules)
        if own or len(reader.doubts) > before or account.is_taken(span):
            continue
        reader.doubts.append(Doubt("units-unparsed", (text[slice(*span)],), span))
        account.take(*span)
    left = (Doubt("value-leftover", (text[slice(*span)],), span) for span in account.left())
    doubts = sorted((*reader.doubts, *left), key=lambda doubt: doubt.span)
    return tuple(units), (*doubts, *unknown_units(units))


def _torn(units: Iterable[Unit], text: str) -> Iterator[Doubt]:
    """Yield a doubt for a name that a blank parts, and that is of no known kind: 平源海 处."""
    for unit in units:
        proper = not unit.known or unit.unit_type in PROPER
        if unit.likely and proper and " " in fold(text[slice(*unit.span)]):
            yield Doubt("unit-unlikely", (unit.name,), unit.span)


def _moved(unit: Unit, kept: list[int]) -> Unit:
    task = back(unit.task, kept) if unit.task is not None else None
    return replace(unit, span=back(unit.span, kept), task=task)


def _unwrapped(folded: str, rules: Rules) -> str:
    """Return a list without brackets around all of it, in the same length: 〔市水利局〕."""
    span = trim(folded, 0, len(folded), rules)
    if span.end - span.start < 2 or folded[span.start] not in OPEN:
        return folded
    if any(outside_brackets(folded)[slice(*span)]):
        return folded
    inner = folded[span.start + 1 : span.end - 1]
    return f"{folded[: span.start]} {inner} {folded[span.end :]}"


def _take_dates(account: Account, rules: Rules) -> None:
    """Take the dates of a list, and what they say is to be done: 2024年底前完成."""
    folded = account.folded
    if not may_hold(folded, rules.deadlines):
        return
    for expression in find_expressions(folded, rules.deadlines, block=True):
        if expression.form in UNREAD:
            continue
        end = expression.span.end
        act = rules.roles["date-act"].pattern.match(folded, end)
        account.take(expression.span.start, act.end() if act is not None else end)


def unknown_units(units: Iterable[Unit]) -> tuple[Doubt, ...]:
    """Return a doubt for every unit whose body is of no known kind."""
    return tuple(
        Doubt("unit-unknown", (unit.name,), unit.span)
        for unit in units
        if not unit.known and unit.likely
    )


@dataclass(slots=True)
class UnitListReader:
    """Reads the groups of one text, from first to last; what it passes over it tells."""

    text: str
    read: RoleText
    context: Context
    rules: Rules
    completer: Completer
    account: Account
    doubts: list[Doubt] = field(default_factory=list)

    def units(self, group: Group) -> list[Unit]:
        """Return the units of one group, in order."""
        found = [
            unit
            for span, is_open_list in self._lists(group.span)
            for unit in self._list(group, span, is_open_list)
        ]
        if found and group.task is not None and group.task.end - group.task.start >= SHORTEST_TASK:
            self.account.take(*group.task)
        return found

    def _lists(self, span: Span) -> Iterator[tuple[Span, bool]]:
        """Split a group behind 等, 等部门; say for each part whether that closed it."""
        start = span.start
        for match in self.rules.units["tail"].pattern.finditer(self.read.folded, *span):
            if self.read.outside[match.start()] and match.start() > start:
                self.account.take(*match.span())
                yield Span(start, match.start()), True
                start = match.end()
        if start < span.end:
            yield Span(start, span.end), False

    def _element(self, span: Span) -> Element:
        start, end = span
        return Element(span, self.text[start:end], self.read.folded[start:end])

    def _list(self, group: Group, span: Span, is_open_list: bool) -> Iterator[Unit]:
        """Complete the names of one list; tell kind, level and scope of each."""
        found: list[Element] = []
        tasks: dict[Span, Span | None] = {}
        folded = self.read.folded
        places = elements(folded, span, self.read.outside, self.rules, self.account)
        for place in places:
            words = words_of(folded[slice(*place)], self.rules)
            if words.says("levels"):
                self.account.take(*place)
                continue
            placeholder = words.says("placeholder") is not None
            if words.says("post-only") or (placeholder and len(places) > 1):
                self._doubt("value-leftover", place)
            if words.says("post-only") or placeholder:
                self.account.take(*place)
                continue
            if words.kind == "other" and (words.says("list-date") or self.account.is_taken(place)):
                # A date is left to its own reader.
                continue
            alone = name_alone(self._element(place), self.rules, self.account)
            if alone is None:
                continue
            element, task = without_aside(alone.element, self.rules, self.account)
            found.append(element)
            if alone.task or task:
                tasks[element.span] = alone.task or task
        functional = is_open_list or any(e.folded.endswith("部门") for e in found)
        for name in self.completer.complete(found, functional=functional):
            task = tasks.get(name.span, group.task)
            own = self._likely(name)
            if own is not None:
                unit = self._unit(own, group, is_open_list, task)
                if not unit.likely:
                    self.doubts.append(Doubt("unit-unlikely", (unit.name,), unit.span))
                yield unit
        for element in found:
            self.account.take(*element.span)

    def _unit(self, name: Name, group: Group, is_open_list: bool, task: Span | None) -> Unit:
        words = words_of(name.folded, self.rules)
        unlikely = not words.is_name or holds_no_place(name.folded, self.rules)
        unit = Unit(
            span=name.span,
            name=name.text,
            role=name.role or group.role or self.context.role,
            level=level_of(name.folded, self.context.place, self.context.level, self.rules),
            scope=words.scope,
            list_open=is_open_list,
            unit_type=words.kind,
            task=task,
        )
        keyed = with_keys(unit, self.context, self.rules)
        return replace(keyed, likely=False) if unlikely else keyed

    def _likely(self, name: Name) -> Name | None:
        """Return a name that may be a unit's, cut back to its last body; None where none is."""
        words = words_of(name.folded, self.rules)
        if words.says("post-only"):
            self._doubt("value-leftover", name.span)
            return None
        if words.is_name:
            broken = words.found("redacted") or words.says("post-inside")
            if not (broken or holds_aside(name.folded, self.rules)):
                return name
        elif (shorter := _cut_back(name, words)) is not None:
            behind = Span(shorter.span.end, name.span.end)
            if not self.account.is_taken(behind):
                self._doubt("value-leftover", behind)
            return shorter
        elif not (words.says("no-name") or words.says("no-unit") or words.found("redacted")):
            return name
        self._doubt("unit-unlikely", name.span)
        return None

    def _doubt(self, code: str, span: Span) -> None:
        """Tell of a stretch, where it holds more than marks."""
        if not says_nothing(self.read.folded[slice(*span)]):
            self.doubts.append(Doubt(code, (self.text[slice(*span)],), span))


def _cut_back(name: Name, words: Words) -> Name | None:
    """Return a name without the words behind its last body: 市住建局|主抓."""
    for end in range(min(len(words.text) - 1, NAME_LIMIT), SHORTEST_BODY - 1, -1):
        if words.rules.units["cut-word"].pattern.match(words.text, end - 1):
            continue
        shorter = words_of(words.text[:end], words.rules)
        if shorter.is_body and not shorter.says("no-name"):
            gone = len(words.text) - end
            if gone >= name.span.end - name.span.start:
                return None
            span = Span(name.span.start, name.span.end - gone)
            return replace(name, span=span, text=name.text[: len(name.text) - gone],
                           folded=shorter.text)  # fmt: skip
    return None
