"""What changed between the deadlines of two paired issues or measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from zhenggai.life.align import substance
from zhenggai.life.value_pairs import ValueChange, alike, one_side, paired
from zhenggai.life.wording import ValuePair
from zhenggai.rules import Rules
from zhenggai.rules.kinds import ChangeKind, DeadlineKind, Direction
from zhenggai.text.flow import fold
from zhenggai.text.numerals import read_int

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow

# What an issue or measure became, or came from, where it is not one other.
Divided: TypeAlias = Literal["split", "merged"]
# How much a deadline of each kind binds.
FIRMNESS: Mapping[DeadlineKind, int] = {
    "done": 4, "date": 3, "relative": 3, "immediate": 3, "recurring": 2, "event": 2, "ongoing": 1,
}  # fmt: skip
# Kinds without a date, which say what they mean in their words.
WORDED: frozenset[DeadlineKind] = frozenset({"relative", "recurring", "event"})
# Which way, and what a date that moved is called.
LATER: tuple[ChangeKind, Direction] = ("deadline_later", "weaker")
EARLIER: tuple[ChangeKind, Direction] = ("deadline_earlier", "stronger")
LENGTHS = {"工作日": 1.4, "日": 1.0, "天": 1.0, "周": 7.0, "月": 30.0, "年": 365.0}


def compare_deadlines(
    old: Sequence[DeadlineRow], new: Sequence[DeadlineRow], rules: Rules, divided: Divided | None
) -> tuple[list[ValueChange], list[ValuePair]]:
    """Return the changes, and which deadline became which.

    ``divided``: where the two are sides of a ``split`` or of what ``merged``, each deadline of a
    part is one of the whole.
    """
    likeness = {
        (i, j): _likeness(one, two, rules) for i, one in enumerate(old) for j, two in enumerate(new)
    }
    changes: list[ValueChange] = []
    values: list[ValuePair] = []
    for one, two in paired(old, new, likeness):
        before = _shared(one, old, two, rules) if divided == "split" else one
        after = _shared(two, new, one, rules) if divided == "merged" else two
        found = list(_changes(before, after, rules))
        changes += found
        hedged = before is not None and after is not None and _turn(before, after) != 0
        values.append(ValuePair(before, after, bool(found), hedged))
    return changes, values


def _shared(
    own: DeadlineRow | None,
    rows: Sequence[DeadlineRow],
    other: DeadlineRow | None,
    rules: Rules,
) -> DeadlineRow | None:
    """Return a deadline, or the one of its field that is most like the other where it is none."""
    if own is not None or other is None:
        return own
    same = [row for row in rows if row["field"] == other["field"]]
    return max(same, key=lambda row: _likeness(row, other, rules), default=None)


def _likeness(old: DeadlineRow, new: DeadlineRow, rules: Rules) -> float:
    return (
        0.5
        + 0.3 * alike(old["task"], new["task"])
        + 0.15 * (old["field"] == new["field"])
        + 0.05 * (old["kind"] == new["kind"])
        # Of an at once and a date it is the date that was given up for 长期坚持.
        + 0.02 * ({old["kind"], new["kind"]} == {"date", "ongoing"})
        + 0.15 * (not any(True for _ in _changes(old, new, rules)))
    )


def _changes(
    old: DeadlineRow | None, new: DeadlineRow | None, rules: Rules
) -> Iterator[ValueChange]:
    if old is None or new is None:
        yield one_side("deadlines", "deadline_changed", old, new, _clause(old), _clause(new))
        return
    days, later = _shift(old, new, rules)
    words: tuple[str | None, str | None] = old["text"], new["text"]
    if later:
        kind, direction = LATER if later > 0 else EARLIER
        yield ValueChange("deadlines", kind, direction, old, new, *words, days)
    turn = _turn(old, new) + _firmness(old, new)
    hedged = _hedges(old) != _hedges(new)
    other = old["kind"] != new["kind"] and not later
    if hedged or other or (not later and _differs(old, new)):
        turned: Direction = "weaker" if turn < 0 else "stronger" if turn > 0 else "neutral"
        if hedged:
            words = _clause(old), _clause(new)
        yield ValueChange("deadlines", "deadline_changed", turned, old, new, *words)


def _clause(row: DeadlineRow | None) -> str | None:
    """Return an expression with what is to be done by then."""
    if row is None:
        return None
    text, task = row["text"], row["task"]
    if task is None or task in text:
        return text
    before = (row["task_start"] or 0) < row["start"]
    return f"{task}{text}" if before else f"{text}{task}"


def _hedges(row: DeadlineRow) -> tuple[bool, bool]:
    """Say what weakens a deadline: 力争, 基本完成."""
    return row["modality"] == "aim", row["degree"] == "partial"


def _turn(old: DeadlineRow, new: DeadlineRow) -> int:
    """Return -1 for each hedge that came, 1 for each that went."""
    return sum(_hedges(old)) - sum(_hedges(new))


def _firmness(old: DeadlineRow, new: DeadlineRow) -> int:
    before, after = FIRMNESS[old["kind"]], FIRMNESS[new["kind"]]
    return (after > before) - (after < before)


def _shift(old: DeadlineRow, new: DeadlineRow, rules: Rules) -> tuple[int | None, int]:
    """Return how many days later it is due, None where unknown, and which way it moved."""
    before, after = old["due_date"], new["due_date"]
    if before is not None and after is not None:
        if _readings(old) & _readings(new):
            return None, 0
        days = (after - before).days
        return days, (days > 0) - (days < 0)
    if old["kind"] == new["kind"] == "relative":
        one, two = _span(old, rules), _span(new, rules)
        if one is not None and two is not None:
            return None, (two > one) - (two < one)
    return None, 0


def _readings(row: DeadlineRow) -> set[date | None]:
    return {row["due_date"], row["due_date_latest"] or row["due_date"]}


def _span(row: DeadlineRow, rules: Rules) -> float | None:
    found = rules.changes["span"].search(fold(row["text"]))
    if found is None:
        return None
    number = 0.5 if found["n"] == "半" else read_int(found["n"])
    return None if number is None else number * LENGTHS[found["unit"]]


def _differs(old: DeadlineRow, new: DeadlineRow) -> bool:
    """Say whether what is due at one time differs otherwise; only printed starts are compared."""
    if old["due_date"] != new["due_date"]:
        return True
    starts = old["start_date"], new["start_date"]
    if None not in starts and starts[0] != starts[1]:
        return True
    worded = old["kind"] == new["kind"] and old["kind"] in WORDED and old["due_date"] is None
    return worded and substance(old["text"]) != substance(new["text"])
