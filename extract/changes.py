"""What changed between two versions of a plan: rows of the table ``changes``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from extract.align import Alignment, Item, Pair, align, substance
from extract.schema import Row
from extract.valuechanges import Place, ValueChange, compare_values

Rows = Mapping[str, Sequence[Row]]
REPORTS = frozenset({"progress_report", "acceptance_notice"})
# A measure that moved to another issue must have kept its words.
MOVED = 0.85
FIGURES = regex.compile(
    r"[0-9〇零一二三四五六七八九十百千万亿两.%]+|百分之|[年月日号旬底末前内初]|季度|上半|下半|以上|以下|不低于|不超过|基本|力争|争取|原则上"
)
STATES = (
    "not_started",
    "behind",
    "on_schedule",
    "ahead",
    "basically_done",
    "done",
    "accepted",
    "closed",
)


@dataclass(frozen=True, slots=True)
class Version:
    """One document's rows, at hand by issue and measure."""

    document: Row
    issues: tuple[Row, ...]
    measures: Mapping[int, tuple[Row, ...]]
    values: Mapping[Place, Mapping[str, tuple[Row, ...]]]
    successors: Mapping[str, str]

    @property
    def is_report(self) -> bool:
        """Say whether it tells what was done: what it leaves out was not taken back."""
        return self.document["document_kind"] in REPORTS

    def items(self) -> list[Item]:
        """Return what issues are paired by: the problem, or a task's heading and measures."""
        return [Item(self._words(row), _text(row, "label") or None) for row in self.issues]

    def _words(self, row: Row) -> str:
        if row.get("problem"):
            return _text(row, "problem")
        measures = (_text(m, "text") for m in self.measures.get(_no(row), ()))
        return "".join((_text(row, "category"), _text(row, "goal"), *measures))


def read_version(rows: Rows) -> Version:
    """Return the rows of one document, as ``convert_bytes`` or an ``out/`` gives them."""
    measures: dict[int, list[Row]] = {}
    for row in rows["measures"]:
        measures.setdefault(_no(row), []).append(row)
    values: dict[Place, dict[str, list[Row]]] = {}
    for table in ("deadlines", "targets", "responsibilities", "persons"):
        for row in rows[table]:
            if not row.get("inherited"):
                place = (_number(row["issue_no"]), _number(row["measure_no"]))
                values.setdefault(place, {}).setdefault(table, []).append(row)
    return Version(
        rows["documents"][0],
        tuple(rows["issues"]),
        {no: tuple(own) for no, own in measures.items()},
        {
            place: {name: tuple(own) for name, own in tables.items()}
            for place, tables in values.items()
        },
        {
            str(row["unit_key"]): str(row["successor_key"])
            for row in rows["units"]
            if row.get("successor_key")
        },
    )


def compare(old: Version, new: Version) -> list[Row]:
    """Return the changes from one version to the next, in the order of the new one."""
    return compare_all(old, new)[0]


def compare_all(old: Version, new: Version) -> tuple[list[Row], dict[str, int]]:
    """Return the changes, and how many differences there are that are none, by kind.

    ``renumbered``: a label is another; ``reordered``: an issue or measure stands elsewhere;
    ``retyped``: a text differs in width, punctuation, blanks or usual short forms only.
    """
    comparison = _Comparison(old, new)
    comparison.run()
    documents = {
        "plan_id": new.document["plan_id"],
        "old_document_id": old.document["document_id"],
        "new_document_id": new.document["document_id"],
        "jurisdiction": new.document["jurisdiction"] or old.document["jurisdiction"],
    }
    ordered = sorted(comparison.changes, key=_order)
    rows: list[Row] = [
        {**documents, "change_no": no, **change.row()} for no, change in enumerate(ordered, 1)
    ]
    return rows, dict(sorted(comparison.quiet.items()))


@dataclass(frozen=True, slots=True)
class _Change:
    """One change: what, where in both versions, how the two were paired."""

    table: str
    kind: str
    direction: str = "neutral"
    old: Row | None = None
    new: Row | None = None
    old_value: str | None = None
    new_value: str | None = None
    days: int | None = None
    unit_key: str | None = None
    pair: Pair | None = None
    labels: tuple[Row | None, Row | None] = field(default=(None, None))

    def row(self) -> Row:
        """Return the columns of the change."""
        row: dict[str, object] = {
            "table": self.table,
            "kind": self.kind,
            "direction": self.direction,
        }
        sides = (("old", self.old, self.labels[0]), ("new", self.new, self.labels[1]))
        for side, at, owner in sides:
            place = at if at is not None else owner
            row[f"{side}_issue_no"] = (place or {}).get("issue_no")
            row[f"{side}_measure_no"] = (place or {}).get("measure_no")
            row[f"{side}_label"] = (owner or {}).get("label")
            for name in ("page", "start", "end"):
                row[f"{side}_{name}"] = (at or {}).get(name)
        row |= {"old_value": self.old_value, "new_value": self.new_value, "days": self.days}
        row["unit_key"] = self.unit_key
        row["matched_by"] = self.pair.matched_by if self.pair else None
        row["similarity"] = self.pair.similarity if self.pair else None
        return row


def _order(change: _Change) -> tuple[object, ...]:
    old, new = change.row(), change.row()
    first = new["new_issue_no"] or old["old_issue_no"] or 0
    second = new["new_measure_no"] or old["old_measure_no"] or 0
    return (
        first,
        second,
        new["new_start"] or new["old_start"] or 0,
        change.table,
        change.kind,
        str(change.old_value),
        str(change.new_value),
    )


class _Comparison:
    def __init__(self, old: Version, new: Version) -> None:
        self.old, self.new = old, new
        self.changes: list[_Change] = []
        self.partial = old.is_report or new.is_report
        # Measures that found no partner in their own issue.
        self.lost: list[Row] = []
        self.came: list[Row] = []
        self.quiet: Counter[str] = Counter()

    def run(self) -> None:
        """Compare the plan's body, then the issues, then what moved between them."""
        self._values((None, None), (None, None), (None, None), None)
        aligned = align(self.old.items(), self.new.items())
        self._count(aligned, self.old.issues, self.new.issues)
        for pair in aligned.pairs:
            self._issue(self.old.issues[pair.old], self.new.issues[pair.new], pair)
        self._divided("issues", aligned, self.old.issues, self.new.issues, "problem")
        self._single("issues", aligned, self.old.issues, self.new.issues, "problem")
        self._moved()

    def _issue(self, old: Row, new: Row, pair: Pair) -> None:
        told = self._values((_no(old), None), (_no(new), None), (old, new), pair)
        for name in ("problem", "goal"):
            self._text("issues", name, old, new, pair, told=told)
        self._progress(old, new, pair)
        mine, theirs = self.old.measures.get(_no(old), ()), self.new.measures.get(_no(new), ())
        if self.partial and not (mine and theirs):
            return
        aligned = align(_measure_items(mine), _measure_items(theirs))
        self._count(aligned, mine, theirs)
        for inner in aligned.pairs:
            self._measure(mine[inner.old], theirs[inner.new], inner)
        self._divided("measures", aligned, mine, theirs, "text")
        self.lost += [mine[at] for at in aligned.removed]
        self.came += [theirs[at] for at in aligned.added]

    def _measure(self, old: Row, new: Row, pair: Pair) -> None:
        told = self._values(_place(old), _place(new), (old, new), pair)
        self._text("measures", "text", old, new, pair, told=told)

    def _count(self, aligned: Alignment, old: Sequence[Row], new: Sequence[Row]) -> None:
        """Count labels and places that differ: they are no change."""
        highest = -1
        for pair in aligned.pairs:
            labels = (_text(old[pair.old], "label"), _text(new[pair.new], "label"))
            self.quiet["renumbered"] += labels[0] != labels[1]
            self.quiet["reordered"] += pair.new < highest
            highest = max(highest, pair.new)

    def _moved(self) -> None:
        """Pair measures over issues; what has no partner there either was added or removed."""
        aligned = align(_measure_items(self.lost), _measure_items(self.came))
        lost, came = set(range(len(self.lost))), set(range(len(self.came)))
        for pair in aligned.pairs:
            if pair.similarity >= MOVED:
                old, new = self.lost[pair.old], self.came[pair.new]
                self._add("measures", "moved", old, new, "text", pair)
                self._measure(old, new, pair)
                lost.discard(pair.old)
                came.discard(pair.new)
        if not self.partial:
            for at in sorted(lost):
                self._add("measures", "removed", self.lost[at], None, "text", None)
            for at in sorted(came):
                self._add("measures", "added", None, self.came[at], "text", None)

    def _divided(
        self, table: str, aligned: Alignment, old: Sequence[Row], new: Sequence[Row], name: str
    ) -> None:
        for kind, pairs in (("split", aligned.splits), ("merged", aligned.merges)):
            for pair in pairs:
                self._add(table, kind, old[pair.old], new[pair.new], name, pair)

    def _single(
        self, table: str, aligned: Alignment, old: Sequence[Row], new: Sequence[Row], name: str
    ) -> None:
        if not self.partial:
            for at in aligned.removed:
                self._add(table, "removed", old[at], None, name, None)
            for at in aligned.added:
                self._add(table, "added", None, new[at], name, None)

    def _add(
        self, table: str, kind: str, old: Row | None, new: Row | None, name: str, pair: Pair | None
    ) -> None:
        direction = {"removed": "weaker", "added": "stronger"}.get(kind, "neutral")
        self.changes.append(
            _Change(
                table,
                kind,
                direction,
                old,
                new,
                _text(old, name) or _text(old, "category") or None,
                _text(new, name) or _text(new, "category") or None,
                pair=pair,
                labels=(old, new),
            )
        )

    def _text(self, table: str, name: str, old: Row, new: Row, pair: Pair, *, told: bool) -> None:
        """Tell a text that says something else; not what only follows from a changed value."""
        before, after = substance(_text(old, name)), substance(_text(new, name))
        if before == after or (self.partial and not (before and after)):
            self.quiet["retyped"] += _text(old, name) != _text(new, name) and before == after
            return
        if told and FIGURES.sub("", before) == FIGURES.sub("", after):
            return
        self.changes.append(
            _Change(
                table,
                "reworded",
                "neutral",
                old,
                new,
                _text(old, name) or None,
                _text(new, name) or None,
                pair=pair,
                labels=(old, new),
            )
        )

    def _progress(self, old: Row, new: Row, pair: Pair) -> None:
        before, after = old.get("progress_state"), new.get("progress_state")
        words = substance(_text(old, "progress")), substance(_text(new, "progress"))
        if before == after and words[0] == words[1]:
            return
        direction = "neutral"
        if before in STATES and after in STATES and before != after:
            later = STATES.index(str(after)) > STATES.index(str(before))
            direction = "stronger" if later else "weaker"
        self.changes.append(
            _Change(
                "issues",
                "progress_changed",
                direction,
                old,
                new,
                str(before) if before and before != after else _text(old, "progress") or None,
                str(after) if after and before != after else _text(new, "progress") or None,
                pair=pair,
                labels=(old, new),
            )
        )

    def _values(
        self,
        before: Place,
        after: Place,
        owners: tuple[Row | None, Row | None],
        pair: Pair | None,
    ) -> bool:
        """Compare what is bound to a pair; say whether a date or a number changed."""
        found = list(
            compare_values(
                self.old.values.get(before, {}),
                self.new.values.get(after, {}),
                {**self.old.successors, **self.new.successors},
            )
        )
        if self.partial:
            found = [change for change in found if change.old and change.new]
        self.changes += [_of_value(change, owners, pair) for change in found]
        return any(change.table in {"deadlines", "targets"} for change in found)


def _of_value(
    change: ValueChange, owners: tuple[Row | None, Row | None], pair: Pair | None
) -> _Change:
    made = _Change(
        change.table,
        change.kind,
        change.direction,
        change.old,
        change.new,
        change.old_value,
        change.new_value,
        change.days,
        change.unit_key,
        pair,
    )
    return replace(made, labels=owners)


def _measure_items(rows: Iterable[Row]) -> list[Item]:
    return [Item(_text(row, "text"), _text(row, "label") or None) for row in rows]


def _place(row: Row) -> Place:
    return _number(row["issue_no"]), _number(row["measure_no"])


def _no(row: Row) -> int:
    return int(str(row["issue_no"]))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def _text(row: Row | None, name: str) -> str:
    value = row.get(name) if row is not None else None
    return str(value) if value is not None else ""


def by_issue(changes: Iterable[Row]) -> Iterator[tuple[tuple[object, object], list[Row]]]:
    """Yield the changes of each issue: old and new number, then its changes."""
    groups: dict[tuple[str, object], list[Row]] = {}
    olds: dict[object, object] = {}
    for row in changes:
        old, new = row["old_issue_no"], row["new_issue_no"]
        key = ("new", new) if new is not None or old is None else ("old", olds.get(old, old))
        if old is not None and new is not None:
            olds.setdefault(new, old)
        groups.setdefault(key, []).append(row)
    for (side, number), rows in groups.items():
        yield ((olds.get(number), number) if side == "new" else (number, None)), rows
