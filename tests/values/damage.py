"""Damages values of the samples, a character at a time, and counts what comes out wrong untold.

``python -m tests.values.damage [NUMBER] [SEED]``. A character of a value is changed, dropped,
doubled or blanked in the words that one block, list, goal or measure of a plan prints; all else of
the plan stays. Its values are bound anew and held beside those from before: of a unit its key and
role, of a person the name, the unit's key and that there is a post, for the rest of these are the
document's own words. What is told is a new warning in that issue, or a date that is ambiguous. What
nobody could see (``traces.py`` says what that is) is counted apart.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.values.traces import Place, leaves_no_trace
from zhenggai.facts import bind
from zhenggai.facts.bare_names import find_bare_names
from zhenggai.facts.document.reader import Facts, read_facts
from zhenggai.facts.model import Values
from zhenggai.facts.near_names import find_near_names
from zhenggai.facts.plausible import find_implausible
from zhenggai.messages import severity
from zhenggai.pipeline import read_plan
from zhenggai.readers import read
from zhenggai.rules import load
from zhenggai.structure.plan import Plan
from zhenggai.text.compact import compacted
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Slice
from zhenggai.values.model import Context
from zhenggai.values.units.reader import read_units

SAMPLES = Path(__file__).parents[2] / "samples"
QUICK = frozenset({".docx", ".txt", ".html", ".xlsx"})
KINDS = ("changed", "dropped", "doubled", "blanked")
FIELDS = ("units", "deadline", "person", "goal", "measure")
# What some words are, by who reads them; the readers of dates and aims are told it.
READERS = {
    "read_units": "units",
    "read_persons": "person",
    "read_deadlines": None,
    "read_targets": None,
}


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A plan and what it says of itself."""

    plan: Plan
    facts: Facts


@dataclass(frozen=True, slots=True)
class Words:
    """Some words that print values: which cut of their plan, and where the values stand."""

    sample: Sample
    call: int
    field: str
    text: str
    spans: tuple[Span, ...]
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a plan: its values and its doubts, each with its issue and measure."""

    values: Counter[tuple[Any, ...]]
    doubts: Counter[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage: of which words, what became of them, and what came of it."""

    words: Words
    kind: str
    damaged: str
    wrong: bool
    told: bool
    hidden: bool


@cache
def samples() -> tuple[Sample, ...]:
    """Return the samples that are read quickly."""
    rules = load()
    found = []
    for folder in sorted(SAMPLES.glob("*-20??")):
        path = min(folder.glob("plan*.*"), key=lambda path: path.suffix not in QUICK)
        if path.suffix in QUICK:
            plan = read_plan(compacted(read(path.read_bytes())), rules)
            found.append(Sample(plan, read_facts(plan, rules, path.name)))
    return tuple(found)


@cache
def sample_words() -> tuple[Words, ...]:
    """Return the words of the samples that readers of values are given, each once a plan."""
    return tuple(words for sample in samples() for words in _words(sample))


def _words(sample: Sample) -> Iterator[Words]:
    """Yield the words of one plan that print values."""
    calls: list[str] = []
    heard: dict[tuple[int, str], tuple[str, list[Span], list[Span]]] = {}
    whole = Flow.slice

    def cut(flow: Flow, *args: Any, **given: Any) -> Slice:
        found = whole(flow, *args, **given)
        calls.append(found.text)
        return found

    def hearing(name: str) -> Callable[..., Any]:
        own = getattr(bind, name)

        def hear(text: str, *args: Any, **given: Any) -> Any:
            out = own(text, *args, **given)
            context = next((arg for arg in args if isinstance(arg, Context)), Context())
            field = READERS[name] or context.field
            if field in FIELDS and text in calls:
                call = len(calls) - 1 - calls[::-1].index(text)
                rows = out if name == "read_targets" else out[0]
                _, spans, names = heard.setdefault((call, field), (text, [], []))
                spans += [row.span for row in rows]
                if name == "read_persons":
                    names += [Span(*_found(text, row.name)) for row in rows if row.name]
            return out

        return hear

    with ExitStack() as stack:
        stack.enter_context(patch.object(Flow, "slice", cut))
        for name in READERS:
            stack.enter_context(patch.object(bind, name, hearing(name)))
        bind.bind_values(sample.plan, sample.facts, load())
    seen = set()
    lists = {text for (_, field), (text, _, _) in heard.items() if field == "units"}
    for (call, field), (text, spans, names) in heard.items():
        beside = field == "deadline" and text in lists
        if (field, text) in seen or beside or not spans:
            continue
        seen.add((field, text))
        yield Words(sample, call, field, text, tuple(spans), tuple(names))


def _found(text: str, name: str) -> tuple[int, int]:
    at = text.find(name)
    return (at, at + len(name)) if at >= 0 else (0, 0)


@cache
def as_printed(sample: Sample) -> Reading:
    """Return what is read of a plan as it is."""
    return _reading(sample, bind.bind_values(sample.plan, sample.facts, load()))


def damaged_reading(words: Words, at: int, put: str) -> Reading:
    """Return what is read of a plan whose words have something else for one character."""
    whole = Flow.slice
    calls = 0

    def cut(flow: Flow, *args: Any, **given: Any) -> Slice:
        nonlocal calls
        found = whole(flow, *args, **given)
        calls += 1
        return _with(found, at, put) if calls == words.call + 1 else found

    with patch.object(Flow, "slice", cut):
        values = bind.bind_values(words.sample.plan, words.sample.facts, load())
    return _reading(words.sample, values)


def _with(words: Slice, at: int, put: str) -> Slice:
    """Return a slice with other words for one character, which stand at its place."""
    places = [words.to_flow(Span(i, i + 1)).start for i in range(len(words.text))]
    text = words.text[:at] + put + words.text[at + 1 :]
    places[at : at + 1] = [places[at]] * len(put)
    return Slice(text, tuple(range(len(text))), tuple(places))


def _reading(sample: Sample, values: Values) -> Reading:
    rules = load()
    found: Counter[tuple[Any, ...]] = Counter()
    doubts: Counter[tuple[Any, ...]] = Counter()
    for unit in values.units:
        key = unit.unit.unit_key or unit.unit.name
        found[unit.issue_no, unit.measure_no, "unit", unit.unit.role, key] += 1
    for row in values.persons:
        who = row.person
        keys = _keys(who.unit) if who.unit else ()
        found[row.issue_no, row.measure_no, who.post is not None, *keys, who.name] += 1
    for due in values.deadlines:
        date = due.deadline
        own = date.kind, date.start_date, date.due_date, date.degree
        found[due.issue_no, due.measure_no, *own] += 1
        if date.ambiguous:
            doubts[due.issue_no, due.measure_no, "deadline-ambiguous"] += 1
    for aim in values.targets:
        one = aim.target
        said = one.comparator, one.value, one.value_high, one.unit, one.due_date
        found[aim.issue_no, aim.measure_no, *said] += 1
    odd = find_implausible(values, sample.facts, sample.plan, rules)
    text = sample.plan.flow.text
    near = find_near_names(values, rules, sample.facts.jurisdiction, text)
    bare = find_bare_names(values, rules)
    for doubt in (*values.doubts, *odd, *near, *bare):
        if severity(doubt.code) != "info":
            doubts[doubt.issue_no, doubt.measure_no, doubt.code] += 1
    return Reading(found, doubts)


@cache
def _keys(unit: str) -> tuple[str, ...]:
    """Return the keys of the unit or units that a person's post begins with."""
    return tuple(u.unit_key or u.name for u in read_units(unit, Context(), load())[0])


def damages(number: int, seed: int) -> Iterator[Damage]:
    """Yield so many damages, of all fields by turns."""
    chance = random.Random(seed)
    by_field = {f: [w for w in sample_words() if w.field == f] for f in FIELDS}
    pool = "".join(words.text for words in sample_words())
    done = 0
    while done < number:
        words = chance.choice(by_field[FIELDS[done % len(FIELDS)]])
        at = chance.choice([at for span in words.spans for at in range(*span)])
        kind = KINDS[done // len(FIELDS) % len(KINDS)]
        other = chance.choice(pool)
        put = {"changed": other, "dropped": "", "doubled": words.text[at] * 2, "blanked": " "}[kind]
        if put == words.text[at]:
            continue
        done += 1
        before, after = as_printed(words.sample), damaged_reading(words, at, put)
        damaged = words.text[:at] + put + words.text[at + 1 :]
        yield Damage(
            words,
            kind,
            damaged,
            wrong=after.values != before.values,
            told=bool(after.doubts - before.doubts),
            hidden=leaves_no_trace(
                Place(words.text, at, put, words.names),
                words.sample.plan.flow.text,
                words.sample.facts.anchor,
            ),
        )


@dataclass(frozen=True, slots=True)
class Count:
    """What came of some damages, by field: wrong, of these hidden, and the untold of the rest."""

    wrong: Counter[str]
    hidden: Counter[str]
    silent: tuple[Damage, ...]

    def told(self, field: str | None = None) -> float:
        """Return what share is told of what came out wrong and left a trace."""
        fields = FIELDS if field is None else (field,)
        seen = sum(self.wrong[name] - self.hidden[name] for name in fields)
        return 1 - sum(one.words.field in fields for one in self.silent) / max(seen, 1)


def counted(number: int, seed: int) -> Count:
    """Return what came of so many damages; a hidden one that is told all the same is not hidden."""
    wrong = [damage for damage in damages(number, seed) if damage.wrong]
    hidden = [damage for damage in wrong if damage.hidden and not damage.told]
    silent = [damage for damage in wrong if not damage.hidden and not damage.told]
    by_field = (Counter(damage.words.field for damage in some) for some in (wrong, hidden))
    return Count(next(by_field), next(by_field), tuple(silent))


def doubted_as_printed() -> tuple[int, int]:
    """Return how many issues the samples have, and how many carry a doubt of their values."""
    issues = sum(len(sample.plan.issues) for sample in samples())
    doubted = sum(
        len({key[0] for key in as_printed(sample).doubts if key[0] is not None})
        for sample in samples()
    )
    return issues, doubted


def main(number: int, seed: int) -> None:
    """Print what came out wrong untold, and how many of the damages came out wrong and told."""
    count = counted(number, seed)
    for damage in count.silent:
        before, after = (repr(text) for text in (damage.words.text, damage.damaged))
        print(damage.words.field, damage.kind, before, after, sep=" | ")
    for field in (*FIELDS, None):
        fields = FIELDS if field is None else (field,)
        wrong, hidden = (sum(of[name] for name in fields) for of in (count.wrong, count.hidden))
        share = f"{count.told(field):.3f}"
        print(f"{field or 'all'}: {wrong} wrong, {hidden} left no trace, of the rest told {share}")
    issues, doubted = doubted_as_printed()
    print(f"as printed: {issues} issues, {doubted} with a doubt of their values")


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("1000", "1")[len(sys.argv) - 1 :]]))
