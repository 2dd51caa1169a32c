"""What changed between two versions of a plan: issues, then measures, then what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, get_args

from zhenggai.life.align import Alignment, Item, Pair, align, substance
from zhenggai.life.change_rows import Change, rows_of
from zhenggai.life.deadline_changes import Divided
from zhenggai.life.likeness import ratio
from zhenggai.life.value_changes import Values, compare_values
from zhenggai.life.version import Version, place_of, words_of
from zhenggai.life.wording import reworded
from zhenggai.rules import Rules
from zhenggai.rules.kinds import ChangeKind, Direction, ProgressState, RowTable

if TYPE_CHECKING:
    from zhenggai.life.version import Owner, ValueRow
    from zhenggai.tables.rows import ChangeRow, IssueRow, MeasureRow

# A measure that moved to another issue must have kept its words.
MOVED = 0.85
# Shorter measures stand in any plan.
TELLING_LENGTH = 6
# An adjustment with fewer of the plan's issues names only what it changes.
WHOLE = 0.8
# A problem told in short is the same.
LIKE_IN_SHORT = 0.9
# From the least done to the most.
STATES: tuple[ProgressState, ...] = get_args(ProgressState)
# What comes is more, what goes is less.
SIDES: dict[ChangeKind, Direction] = {"removed": "weaker", "added": "stronger"}
# Issues, or measures.
Own = TypeVar("Own", "IssueRow", "MeasureRow")


def compare(old: Version, new: Version, rules: Rules) -> list[ChangeRow]:
    """Return the changes from one version to the next, in the order of the new one."""
    return compare_all(old, new, rules)[0]


def compare_all(old: Version, new: Version, rules: Rules) -> tuple[list[ChangeRow], dict[str, int]]:
    """Return the changes, and how many differences there are that are none, by kind.

    ``renumbered``: a label is another; ``reordered``: an issue or measure stands elsewhere;
    ``retyped``: a text differs in width, punctuation, blanks or usual short forms only;
    ``unsaid``: an adjustment, report or cut text does not come to an issue.
    """
    comparison = _Comparison(old, new, rules)
    comparison.run()
    rows = rows_of(comparison.changes, old.document, new.document)
    return rows, dict(sorted(comparison.quiet.items()))


@dataclass(frozen=True, slots=True)
class _Sides(Generic[Own]):
    """The issues or measures that became each other: one and one, or the sides of a split."""

    old: tuple[Own, ...]
    new: tuple[Own, ...]
    pair: Pair

    @property
    def divided(self) -> Divided | None:
        if len(self.old) == len(self.new) == 1:
            return None
        return "split" if len(self.new) > len(self.old) else "merged"

    def owners(self, old: ValueRow | None, new: ValueRow | None) -> tuple[Own | None, Own | None]:
        """Return the issue or measure of two rows; of a row that is missing, the only one."""
        return _owner(self.old, old), _owner(self.new, new)


def _owner(owners: Sequence[Own], row: ValueRow | None) -> Own | None:
    if row is not None:
        place = (row["issue_no"], row["measure_no"])
        return next((own for own in owners if place_of(own) == place), None)
    return owners[0] if len(owners) == 1 else None


class _Comparison:
    def __init__(self, old: Version, new: Version, rules: Rules) -> None:
        self.old, self.new, self.rules = old, new, rules
        self.successors = {**old.successors, **new.successors}
        self.changes: list[Change] = []
        self.report = old.is_report or new.is_report
        # Which side may leave out what it did not change; known when issues are paired.
        self.excerpt = (False, False)
        # Measures that found no partner in their own issue, and what that issue became.
        self.lost: list[tuple[MeasureRow, IssueRow | None]] = []
        self.came: list[tuple[MeasureRow, IssueRow | None]] = []
        self.quiet: Counter[str] = Counter()

    def run(self) -> None:
        """Compare the plan's body, then the issues, then what moved between them."""
        aligned = align(self.old.items(), self.new.items())
        self._count(aligned, self.old.issues, self.new.issues)
        self.excerpt = self._excerpts(aligned)
        body = compare_values(
            self.old.values_of([(None, None)]),
            self.new.values_of([(None, None)]),
            self.successors,
            self.rules,
        )
        if not any(self.excerpt):
            self._told(body)
        for sides in _groups(aligned, self.old.issues, self.new.issues):
            self._issue(sides)
        self._divided(aligned, self.old.issues, self.new.issues)
        removed = [self.old.issues[at] for at in aligned.removed]
        added = [self.new.issues[at] for at in aligned.added]
        self._moved(self.old.measures_of(removed), self.new.measures_of(added))
        self._single(aligned)

    # ---- issues and measures ----

    def _issue(self, sides: _Sides[IssueRow]) -> None:
        values = self._values(sides)
        if sides.divided is None:
            old, new = sides.old[0], sides.new[0]
            self._reworded("problem", old, new, (old["problem"], new["problem"]), sides.pair)
            goals = old["goal"], new["goal"]
            self._reworded("goal", old, new, goals, sides.pair, values)
            self._progress(old, new, sides.pair)
        mine, theirs = self.old.measures_of(sides.old), self.new.measures_of(sides.new)
        if (self.report or any(self.excerpt)) and not (mine and theirs):
            return
        aligned = align(_measure_items(mine), _measure_items(theirs))
        self._count(aligned, mine, theirs)
        for inner in _groups(aligned, mine, theirs):
            self._measure(inner)
        self._divided(aligned, mine, theirs)
        if not self._is_end(sides.new, self.new):
            self.lost += [(mine[at], _owner(sides.new, None)) for at in aligned.removed]
        if not self._is_end(sides.old, self.old):
            self.came += [(theirs[at], _owner(sides.old, None)) for at in aligned.added]

    def _is_end(self, issues: Sequence[IssueRow], version: Version) -> bool:
        """Say whether a text was cut off within these issues."""
        return version.is_cut and version.issues[-1] in issues

    def _measure(self, sides: _Sides[MeasureRow]) -> None:
        values = self._values(sides)
        if sides.divided is None:
            old, new = sides.old[0], sides.new[0]
            self._reworded("measure", old, new, (old["text"], new["text"]), sides.pair, values)

    def _count(self, aligned: Alignment, old: Sequence[Owner], new: Sequence[Owner]) -> None:
        """Count labels and places that differ: they are no change."""
        highest = -1
        for pair in aligned.pairs:
            self.quiet["renumbered"] += old[pair.old]["label"] != new[pair.new]["label"]
            self.quiet["reordered"] += pair.new < highest
            highest = max(highest, pair.new)

    def _excerpts(self, aligned: Alignment) -> tuple[bool, bool]:
        """Say which side is an adjustment that names only some of the other's issues."""
        found = []
        for version, other, left in (
            (self.old, self.new, aligned.added),
            (self.new, self.old, aligned.removed),
        ):
            share = 1 - len(left) / max(1, len(other.issues))
            found.append(version.is_adjustment and share < WHOLE)
        return found[0], found[1]

    def _moved(self, gone: list[MeasureRow], came: list[MeasureRow]) -> None:
        """Pair measures over issues; what has no partner there either was added or removed.

        ``gone`` and ``came`` are those of whole issues: that they are no more needs no telling.
        """
        old = [*(row for row, _ in self.lost), *gone]
        new = [*(row for row, _ in self.came), *came]
        aligned = align(_measure_items(old), _measure_items(new), divided=False)
        lost, left = set(range(len(self.lost))), set(range(len(self.came)))
        for pair in aligned.pairs:
            whole = pair.old >= len(self.lost) and pair.new >= len(self.came)
            telling = len(substance(old[pair.old]["text"])) >= TELLING_LENGTH
            if pair.similarity >= MOVED and telling and not (whole and any(self.excerpt)):
                self._add("moved", old[pair.old], new[pair.new], pair)
                self._measure(_Sides((old[pair.old],), (new[pair.new],), pair))
                lost.discard(pair.old)
                left.discard(pair.new)
        if not self.report:
            for at in sorted(lost):
                row, issue = self.lost[at]
                self._add("removed", row, None, None, (row, issue))
            for at in sorted(left):
                row, issue = self.came[at]
                self._add("added", None, row, None, (issue, row))

    def _divided(self, aligned: Alignment, old: Sequence[Owner], new: Sequence[Owner]) -> None:
        parts: tuple[tuple[ChangeKind, tuple[Pair, ...]], ...] = (
            ("split", aligned.splits),
            ("merged", aligned.merges),
        )
        for kind, pairs in parts:
            for pair in pairs:
                self._add(kind, old[pair.old], new[pair.new], pair)

    def _single(self, aligned: Alignment) -> None:
        """Tell the issues that came and went, but for those that the other side need not name."""
        pairs = (*aligned.pairs, *aligned.splits, *aligned.merges)
        last_old = max((pair.old for pair in pairs), default=-1)
        last_new = max((pair.new for pair in pairs), default=-1)
        for at in aligned.removed:
            if self.report or self.excerpt[1] or (self.new.is_cut and at > last_old):
                self.quiet["unsaid"] += 1
            else:
                self._add("removed", self.old.issues[at], None, None)
        for at in aligned.added:
            if self.report or self.excerpt[0] or (self.old.is_cut and at > last_new):
                self.quiet["unsaid"] += 1
            else:
                self._add("added", None, self.new.issues[at], None)

    def _add(
        self,
        kind: ChangeKind,
        old: Owner | None,
        new: Owner | None,
        pair: Pair | None,
        owners: tuple[Owner | None, Owner | None] | None = None,
    ) -> None:
        """Tell of an issue or a measure as a whole."""
        of_measure = any(row is not None and "measure_no" in row for row in (old, new))
        words = [(words_of(row) or None) if row is not None else None for row in (old, new)]
        self.changes.append(
            Change(
                "measures" if of_measure else "issues",
                kind,
                SIDES.get(kind, "neutral"),
                old,
                new,
                words[0],
                words[1],
                pair=pair,
                owners=owners or (old, new),
            )
        )

    # ---- what is said of them ----

    def _reworded(
        self,
        name: Literal["problem", "goal", "measure"],
        old: Owner,
        new: Owner,
        told: tuple[str | None, str | None],
        pair: Pair,
        values: Values | None = None,
    ) -> None:
        """Tell a text that says something else; not what only follows from a changed value."""
        words = told[0] or "", told[1] or ""
        if words[0] == words[1]:
            return
        partial = self.report or any(self.excerpt)
        if partial and not all(words):
            return
        if partial and name == "problem" and _quoted(*words):
            self.quiet["retyped"] += 1
            return
        own = [] if values is None or name == "problem" else values.of(name)
        direction = reworded(*words, own, self.rules)
        if direction is None:
            self.quiet["retyped"] += not any(value.changed for value in own)
            return
        table: RowTable = "measures" if name == "measure" else "issues"
        way: Direction = "neutral" if name == "problem" else direction
        change = Change(table, "reworded", way, old, new, *told, pair=pair, owners=(old, new))
        self.changes.append(change)

    def _progress(self, old: IssueRow, new: IssueRow, pair: Pair) -> None:
        before, after = old["progress_state"], new["progress_state"]
        words = old["progress"], new["progress"]
        if before == after and substance(words[0]) == substance(words[1]):
            return
        direction: Direction = "neutral"
        if before is not None and after is not None and before != after:
            later = STATES.index(after) > STATES.index(before)
            direction = "stronger" if later else "weaker"
        told = [
            " ".join(str(part) for part in (state, text) if part) or None
            for state, text in zip((before, after), words, strict=True)
        ]
        self.changes.append(
            Change(
                "issues",
                "progress_changed",
                direction,
                old,
                new,
                told[0],
                told[1],
                pair=pair,
                owners=(old, new),
            )
        )

    def _values(self, sides: _Sides[IssueRow] | _Sides[MeasureRow]) -> Values:
        """Compare what is bound to both sides and tell what changed."""
        old = self.old.values_of(place_of(row) for row in sides.old)
        new = self.new.values_of(place_of(row) for row in sides.new)
        if any(self.excerpt):
            # What an adjustment says nothing of stays as it was.
            old, new = (
                old.told_by(new) if self.excerpt[1] else old,
                new.told_by(old) if self.excerpt[0] else new,
            )
        values = compare_values(old, new, self.successors, self.rules, divided=sides.divided)
        self._told(values, sides)
        return values

    def _told(
        self, values: Values, sides: _Sides[IssueRow] | _Sides[MeasureRow] | None = None
    ) -> None:
        """Tell what changed in the values of some sides, or of the plan's body."""
        for change in values.changes:
            if self.report and not (change.old and change.new):
                continue
            self.changes.append(
                Change(
                    change.table,
                    change.kind,
                    change.direction,
                    change.old,
                    change.new,
                    change.old_value,
                    change.new_value,
                    change.days,
                    change.unit_key,
                    sides.pair if sides else None,
                    sides.owners(change.old, change.new) if sides else (None, None),
                )
            )


def _groups(aligned: Alignment, old: Sequence[Own], new: Sequence[Own]) -> list[_Sides[Own]]:
    """Return what became each other, splits and merges as one group."""
    found = [_Sides((old[pair.old],), (new[pair.new],), pair) for pair in aligned.pairs]
    groups: dict[tuple[str, int], list[Pair]] = {}
    for pair in aligned.splits:
        groups.setdefault(("split", pair.old), []).append(pair)
    for pair in aligned.merges:
        groups.setdefault(("merged", pair.new), []).append(pair)
    for pairs in groups.values():
        olds, news = dict.fromkeys(p.old for p in pairs), dict.fromkeys(p.new for p in pairs)
        sides = tuple(old[at] for at in olds), tuple(new[at] for at in news)
        found.append(_Sides(*sides, pairs[0]))
    return found


def _measure_items(rows: Iterable[MeasureRow]) -> list[Item]:
    return [Item(row["text"] or "", row["label"]) for row in rows]


def _quoted(one: str, other: str) -> bool:
    """Say whether one text is the other in short."""
    return ratio(substance(one), substance(other), partial=True) >= LIKE_IN_SHORT
