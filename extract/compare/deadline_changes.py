"""What changed between the deadlines of two paired issues or measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from zhenggai.compare.align import substance
from zhenggai.compare.value_pairs import ValueChange, alike, one_side, paired, words_of
from zhenggai.compare.wording import ValuePair
from zhenggai.rules import Rules
from zhenggai.tables.schema import Row
from zhenggai.text.flow import fold
from zhenggai.text.numerals import read_int

# How much a deadline of each kind binds.
FIRMNESS = {
    "done": 4, "date": 3, "relative": 3, "immediate": 3, "recurring": 2, "event": 2, "ongoing": 1,
}  # fmt: skip
# Kinds without a date, which say what they mean in their words.
WORDED = frozenset({"relative", "recurring", "event"})
HEDGES = (("modality", "firm"), ("degree", "complete"))
LENGTHS = {"工作日": 1.4, "日": 1.0, "天": 1.0, "周": 7.0, "月": 30.0, "年": 365.0}


def compare_deadlines(
    old: Sequence[Row], new: Sequence[Row], rules: Rules, divided: str | None
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


def _shared(own: Row | None, rows: Sequence[Row], other: Row | None, rules: Rules) -> Row | None:
    """Return a deadline, or the one of its field that is most like the other where it is none."""
    if own is not None or other is None:
        return own
    same = [row for row in rows if row["field"] == other["field"]]
    return max(same, key=lambda row: _likeness(row, other, rules), default=None)


def _likeness(old: Row, new: Row, rules: Rules) -> float:
    return (
        0.5
        + 0.3 * alike(old.get("task"), new.get("task"))
        + 0.15 * (old["field"] == new["field"])
        + 0.05 * (old["kind"] == new["kind"])
        # Of an at once and a date it is the date that was given up for 长期坚持.
        + 0.02 * ({old["kind"], new["kind"]} == {"date", "ongoing"})
        + 0.15 * (not any(True for _ in _changes(old, new, rules)))
    )


def _changes(old: Row | None, new: Row | None, rules: Rules) -> Iterator[ValueChange]:
    if old is None or new is None:
        yield one_side("deadlines", "deadline_changed", old, new, _clause(old), _clause(new))
        return
    days, later = _shift(old, new, rules)
    words = words_of(old, "text"), words_of(new, "text")
    if later:
        kind, direction = ("later", "weaker") if later > 0 else ("earlier", "stronger")
        yield ValueChange("deadlines", f"deadline_{kind}", direction, old, new, *words, days)
    turn = _turn(old, new) + _firmness(old, new)
    hedged = any((old[name] or usual) != (new[name] or usual) for name, usual in HEDGES)
    other = old["kind"] != new["kind"] and not later
    if hedged or other or (not later and _differs(old, new)):
        direction = "weaker" if turn < 0 else "stronger" if turn > 0 else "neutral"
        if hedged:
            words = _clause(old), _clause(new)
        yield ValueChange("deadlines", "deadline_changed", direction, old, new, *words)


def _clause(row: Row | None) -> str | None:
    """Return an expression with what is to be done by then."""
    text, task = words_of(row, "text"), words_of(row, "task")
    if row is None or text is None or task is None or task in text:
        return text
    before = (row.get("task_start") or 0) < (row.get("start") or 0)  # type: ignore[operator]
    return f"{task}{text}" if before else f"{text}{task}"


def _turn(old: Row, new: Row) -> int:
    """Return -1 for each hedge that came (力争, 基本完成), 1 for each that went."""
    turn = 0
    for name, usual in HEDGES:
        turn += int((old[name] or usual) != usual) - int((new[name] or usual) != usual)
    return turn


def _firmness(old: Row, new: Row) -> int:
    before, after = FIRMNESS[str(old["kind"])], FIRMNESS[str(new["kind"])]
    return (after > before) - (after < before)


def _shift(old: Row, new: Row, rules: Rules) -> tuple[int | None, int]:
    """Return how many days later it is due, None where unknown, and which way it moved."""
    before, after = old["due_date"], new["due_date"]
    if isinstance(before, date) and isinstance(after, date):
        if _readings(old) & _readings(new):
            return None, 0
        days = (after - before).days
        return days, (days > 0) - (days < 0)
    if old["kind"] == new["kind"] == "relative":
        one, two = _span(old, rules), _span(new, rules)
        if one is not None and two is not None:
            return None, (two > one) - (two < one)
    return None, 0


def _readings(row: Row) -> set[object]:
    return {row["due_date"], row["due_date_latest"] or row["due_date"]}


def _span(row: Row, rules: Rules) -> float | None:
    found = rules.changes["span"].search(fold(str(row["text"] or "")))
    if found is None:
        return None
    number = 0.5 if found["n"] == "半" else read_int(found["n"])
    return None if number is None else number * LENGTHS[found["unit"]]


def _differs(old: Row, new: Row) -> bool:
    """Say whether what is due at one time differs otherwise; only printed starts are compared."""
    if old["due_date"] != new["due_date"]:
        return True
    starts = old["start_date"], new["start_date"]
    if None not in starts and starts[0] != starts[1]:
        return True
    worded = old["kind"] == new["kind"] and old["kind"] in WORDED and old["due_date"] is None
    return worded and substance(words_of(old, "text")) != substance(words_of(new, "text"))
