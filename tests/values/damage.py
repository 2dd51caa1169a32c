"""Damages values of the samples, a character at a time, and counts what comes out wrong untold.

``python -m tests.values.damage [NUMBER] [SEED]``. Each value is found in the words that print it: a
block, a list, a goal, a measure. One of its characters is changed, dropped, doubled or blanked, the
words are read again, and what they now say is held beside what they said: of a unit its key and
role, of a person the name, the unit's key and that there is a post, for the rest of these are the
document's own words. What is told is a warning or an ambiguous date. Some of what comes out wrong
nobody could tell: 10月 that lost a character is 1月.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from zhenggai.facts import bind
from zhenggai.messages import severity
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Doubt
from zhenggai.values.persons.reader import read_persons
from zhenggai.values.targets import read_targets
from zhenggai.values.units.reader import read_units

SAMPLES = Path(__file__).parents[2] / "samples"
QUICK = frozenset({".docx", ".txt", ".html", ".xlsx"})
KINDS = ("changed", "dropped", "doubled", "blanked")
FIELDS = ("units", "deadline", "person", "goal", "measure")
# What some words are, by who reads them; read_deadlines is told it.
READERS = {"read_units": "units", "read_persons": "person", "read_deadlines": None}


@dataclass(frozen=True, slots=True)
class Words:
    """Some words that print values: the field in which they stand, and whose plan it is."""

    text: str
    field: str
    context: Context


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of some words: each value with its place, and what is doubted."""

    values: tuple[tuple[Any, ...], ...]
    spans: tuple[Span, ...]
    doubts: tuple[Doubt, ...]

    @property
    def told(self) -> bool:
        """Whether somebody is told to look: by a warning, or by a date that is ambiguous."""
        return any(
            severity(doubt.code) != "info" or doubt.code == "deadline-ambiguous"
            for doubt in self.doubts
        )


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage: of which words, what became of them, and what came out."""

    words: Words
    kind: str
    damaged: str
    before: Reading
    after: Reading

    @property
    def wrong(self) -> bool:
        return self.after.values != self.before.values


@cache
def sample_words() -> tuple[Words, ...]:
    """Return the words of the samples that readers of values are given, each once."""
    found: dict[Words, None] = {}

    def heard(name: str) -> Callable[..., Any]:
        own = getattr(bind, name)

        def hear(text: str, *args: Any, **given: Any) -> Any:
            context = next((arg for arg in args if isinstance(arg, Context)), Context())
            field = READERS[name] or context.field
            if field in FIELDS:
                found.setdefault(Words(text, field, context))
            return own(text, *args, **given)

        return hear

    with ExitStack() as stack:
        for name in READERS:
            stack.enter_context(patch.object(bind, name, heard(name)))
        for folder in sorted(SAMPLES.glob("*-20??")):
            path = min(folder.glob("plan*.*"), key=lambda path: path.suffix not in QUICK)
            if path.suffix in QUICK:
                convert_bytes(path.read_bytes(), path.name)
    lists = {words.text for words in found if words.field == "units"}
    return tuple(w for w in found if w.field != "deadline" or w.text not in lists)


def read(words: Words, text: str) -> Reading:
    """Read some words by the readers of their field."""
    rules = load()
    context = words.context
    if words.field == "units":
        units, doubts = read_units(text, context, rules)
        told = tuple((u.role, u.unit_key or u.name) for u in units)
        return Reading(told, tuple(u.span for u in units), doubts)
    if words.field == "person":
        persons, doubts = read_persons(text, rules, context)
        told = tuple((p.post is not None, *_keys(p.unit, context), p.name) for p in persons)
        return Reading(told, tuple(p.span for p in persons), doubts)
    context = replace(context, field=words.field)
    rows, doubts = read_deadlines(text, context, rules)
    dates = tuple((d.kind, d.start_date, d.due_date, d.degree) for d in rows)
    doubts += tuple(Doubt("deadline-ambiguous", (), d.span) for d in rows if d.ambiguous)
    spans = tuple(d.span for d in rows)
    if words.field == "deadline":
        return Reading(dates, spans, doubts)
    aims = read_targets(text, context, rules, rows)
    told = tuple((t.comparator, t.value, t.value_high, t.unit, t.due_date) for t in aims)
    return Reading((*dates, *told), (*spans, *(t.span for t in aims)), doubts)


def _keys(unit: str | None, context: Context) -> tuple[str, ...]:
    """Return the keys of the unit or units that a person's post begins with."""
    units = read_units(unit, context, load())[0] if unit else ()
    return tuple(u.unit_key or u.name for u in units)


def damages(number: int, seed: int) -> Iterator[Damage]:
    """Yield so many damages, of all fields by turns."""
    chance = random.Random(seed)
    by_field = {f: [w for w in sample_words() if w.field == f] for f in FIELDS}
    pool = "".join(words.text for words in sample_words())
    done = 0
    while done < number:
        words = chance.choice(by_field[FIELDS[done % len(FIELDS)]])
        before = read(words, words.text)
        if not before.spans or before.told:
            continue
        at = chance.choice([at for span in before.spans for at in range(*span)])
        kind = KINDS[done // len(FIELDS) % len(KINDS)]
        damaged = _damaged(words.text, at, kind, chance.choice(pool))
        if damaged == words.text:
            continue
        done += 1
        yield Damage(words, kind, damaged, before, read(words, damaged))


def _damaged(text: str, at: int, kind: str, other: str) -> str:
    put = {"changed": other, "dropped": "", "doubled": text[at] * 2, "blanked": " "}[kind]
    return text[:at] + put + text[at + 1 :]


def undamaged_doubted() -> Sequence[Words]:
    """Return the words of the samples that carry a doubt as they are."""
    return [words for words in sample_words() if read(words, words.text).told]


def counted(number: int, seed: int) -> tuple[Counter[str], Counter[str], list[Damage]]:
    """Return by field how many damages came out wrong, how many of these untold, and the latter."""
    wrong = [damage for damage in damages(number, seed) if damage.wrong]
    silent = [damage for damage in wrong if not damage.after.told]
    by_field = (Counter(damage.words.field for damage in some) for some in (wrong, silent))
    return next(by_field), next(by_field), silent


def main(number: int, seed: int) -> None:
    """Print what came out wrong untold, and how many of the damages came out wrong and told."""
    wrong, untold, silent = counted(number, seed)
    for damage in silent:
        before, after = (repr(text) for text in (damage.words.text, damage.damaged))
        print(damage.words.field, damage.kind, before, after, sep=" | ")
    for field in FIELDS:
        print(f"{field}: {wrong[field]} wrong, told {1 - untold[field] / max(wrong[field], 1):.3f}")
    print(f"all: {wrong.total()} wrong, told {1 - untold.total() / max(wrong.total(), 1):.3f}")
    print(f"undamaged: {len(sample_words())}, doubted {len(undamaged_doubted())}")


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("1000", "1")[len(sys.argv) - 1 :]]))
