"""What a rewording says: nothing, only what its values say, or more, and which way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import regex

from zhenggai.life.align import substance
from zhenggai.rules import Rules
from zhenggai.rules.kinds import Direction
from zhenggai.rules.patterns import compiled
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow, TargetRow

# Stands for a value in both texts, so that only the words around it are compared.
FIRST_MARK = 0xE000
# What stands beside a hedge that came or went in its own right.
ALONE = 2
FULL = 1


@dataclass(frozen=True, slots=True)
class ValuePair:
    """A deadline or target of both texts, or of one; ``changed`` where it says something else."""

    old: DeadlineRow | TargetRow | None
    new: DeadlineRow | TargetRow | None
    changed: bool
    # Whether it changed in what hedges say: 基本完成, 力争.
    hedged: bool = False


def reworded(old: str, new: str, values: Sequence[ValuePair], rules: Rules) -> Direction | None:
    """Say which way a text changed: ``weaker``, ``stronger``, ``neutral``; None where it did not.

    What only follows from its values is no change: a date that is told as one, or the same date
    in other figures.
    """
    before = substance(_masked(old, values, rules, new=False))
    after = substance(_masked(new, values, rules, new=True))
    if before == after:
        return None
    if any(value.hedged for value in values):
        hedges = _hedges(rules)
        if hedges.sub("", before) == hedges.sub("", after):
            return None
    return _direction(before, after, rules)


def _masked(text: str, values: Sequence[ValuePair], rules: Rules, *, new: bool) -> str:
    """Return a text with a mark for each value that stands in it."""
    folded, cursor = fold(text), 0
    hedges = _hedges(rules)
    marked = [(value.new if new else value.old, n) for n, value in enumerate(values)]
    for row, n in sorted(
        ((row, n) for row, n in marked if row is not None), key=lambda pair: pair[0]["start"]
    ):
        words = fold(row["text"])
        at = folded.find(words, cursor) if words else -1
        at = at if at >= 0 else folded.find(words) if words else -1
        if at < 0:
            continue
        both = values[n].old is not None and values[n].new is not None
        kept = chr(FIRST_MARK + n) if both else ""
        indicator = fold((row["indicator"] or "") if "indicator" in row else "")
        if both and indicator:
            kept = indicator + "".join(hedges.findall(words)) + kept
        folded = folded[:at] + kept + folded[at + len(words) :]
        cursor = at + len(kept)
    return folded


def _hedges(rules: Rules) -> regex.Pattern[str]:
    return compiled("|".join(f"(?:{rule.source})" for rule in rules.changes.tagged("hedge")))


def _direction(before: str, after: str, rules: Rules) -> Direction:
    """Compare the degrees that the changed words tell; what contradicts itself is neutral."""
    votes: set[int] = set()
    for rule in (*rules.changes.tagged("ladder"), *rules.changes.tagged("hedge")):
        if rule.search(before.upper()) is None and rule.search(after.upper()) is None:
            continue
        rungs = {word.lower(): int(rung) for word, rung in rule.map.items()}
        pattern = compiled(f"(?i)(?:{rule.source})|.")
        for gone, come in _changed(pattern.findall(before), pattern.findall(after)):
            vote = _vote(gone, come, rungs, hedge=rule.tag == "hedge")
            if vote:
                votes.add(vote)
    if votes == {1}:
        return "stronger"
    return "weaker" if votes == {-1} else "neutral"


def _changed(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield before[a:b], after[c:d]


def _vote(gone: list[str], come: list[str], rungs: dict[str, int], *, hedge: bool) -> int:
    """Return 1 where the new words promise more, -1 where less, 0 where they do not say."""
    old = [rungs[word] for word in gone if word in rungs]
    new = [rungs[word] for word in come if word in rungs]
    if hedge and not (old and new):
        # A clause that came or went with its hedge says nothing of the rest.
        others = [word for word in (*gone, *come) if word not in rungs]
        if len(others) > ALONE:
            return 0
        old, new = old or [FULL], new or [FULL]
    if not old or not new:
        return 0
    change = max(old) - max(new)
    return (change > 0) - (change < 0)
