"""One version of a plan, as versions are compared: its rows at hand by issue and measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from zhenggai.life.align import Item
from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind
from zhenggai.tables.progress_states import read_state

if TYPE_CHECKING:
    from zhenggai.tables.rows import (
        DeadlineRow,
        DocumentRow,
        IssueRow,
        MeasureRow,
        PersonRow,
        ResponsibilityRow,
        Rows,
        TargetRow,
    )

    Owner: TypeAlias = IssueRow | MeasureRow
    ValueRow: TypeAlias = DeadlineRow | TargetRow | ResponsibilityRow | PersonRow

DATE_BRACKETS = (("（", "）"), ("(", ")"), ("【", "】"), ("[", "]"))
Place = tuple[int | None, int | None]
REPORTS: frozenset[DocumentKind] = frozenset({"progress_report", "acceptance_notice"})


def is_handed_over(row: DocumentRow) -> bool:
    """Say whether a document is complaints with measures: what answers them has none."""
    return row["document_kind"] == "complaints" and row["measures"] > 0


@dataclass(frozen=True, slots=True)
class BoundRows:
    """The values that are bound to some issues or measures; inherited units are left out."""

    deadlines: list[DeadlineRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    responsibilities: list[ResponsibilityRow] = field(default_factory=list)
    persons: list[PersonRow] = field(default_factory=list)

    def add(self, other: BoundRows) -> None:
        """Take the values of another place too."""
        self.deadlines.extend(other.deadlines)
        self.targets.extend(other.targets)
        self.responsibilities.extend(other.responsibilities)
        self.persons.extend(other.persons)

    def told_by(self, other: BoundRows) -> BoundRows:
        """Return the values of the tables in which another side says anything."""
        return BoundRows(
            self.deadlines if other.deadlines else [],
            self.targets if other.targets else [],
            self.responsibilities if other.responsibilities else [],
            self.persons if other.persons else [],
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One document's rows, at hand by issue and measure."""

    document: DocumentRow
    issues: tuple[IssueRow, ...]
    measures: Mapping[int, tuple[MeasureRow, ...]]
    values: Mapping[Place, BoundRows]
    successors: Mapping[str, str]

    @property
    def is_report(self) -> bool:
        """Say whether it tells what was done: what it leaves out was not taken back."""
        kind = self.document["document_kind"]
        return kind in REPORTS or (kind == "complaints" and not is_handed_over(self.document))

    @property
    def is_adjustment(self) -> bool:
        """Say whether it may name only what it changes."""
        return self.document["document_kind"] == "adjustment"

    @property
    def is_cut(self) -> bool:
        """Say whether its end is missing."""
        return self.document["status"] == "truncated"

    def items(self) -> list[Item]:
        """Return what issues are paired by: the problem, or a task's heading and measures."""
        return [
            Item(self._words(row), row["label"], self._measure_texts(row)) for row in self.issues
        ]

    def texts(self) -> dict[Place, str]:
        """Return the words of every issue and measure, by its place."""
        found = {place_of(row): words_of(row) for row in self.issues}
        for rows in self.measures.values():
            found |= {place_of(row): words_of(row) for row in rows}
        return found

    def measures_of(self, issues: Iterable[IssueRow]) -> list[MeasureRow]:
        """Return the measures of some issues."""
        return [row for issue in issues for row in self.measures.get(issue["issue_no"], ())]

    def values_of(self, places: Iterable[Place]) -> BoundRows:
        """Return what is bound to some issues or measures."""
        found = BoundRows()
        for place in places:
            if place in self.values:
                found.add(self.values[place])
        return found

    def values_in(self, issue: IssueRow) -> Iterator[tuple[Place, BoundRows]]:
        """Yield what is bound to an issue and to its measures, with its place."""
        for place, rows in self.values.items():
            if place[0] == issue["issue_no"]:
                yield place, rows

    def undated(self, row: MeasureRow) -> str:
        """Return a measure's words without its dates in brackets: 填埋渗坑（2023年5月底前）."""
        text = row["text"] or ""
        for deadline in self.values_of([place_of(row)]).deadlines:
            for a, b in DATE_BRACKETS:
                text = text.replace(f"{a}{deadline['text']}{b}", "")
        return text

    def _words(self, row: IssueRow) -> str:
        if row["problem"]:
            return row["problem"]
        return "".join((row["category"] or "", row["goal"] or "", *self._measure_texts(row)))

    def _measure_texts(self, row: IssueRow) -> tuple[str, ...]:
        return tuple(m["text"] or "" for m in self.measures.get(row["issue_no"], ()))


def read_version(rows: Rows) -> Version:
    """Return the rows of one document, as ``convert_bytes`` or an ``out/`` gives them."""
    measures: dict[int, list[MeasureRow]] = {}
    for measure in rows.get("measures", ()):
        measures.setdefault(measure["issue_no"], []).append(measure)
    values: dict[Place, BoundRows] = {}

    def at(row: ValueRow) -> BoundRows:
        return values.setdefault((row["issue_no"], row["measure_no"]), BoundRows())

    for deadline in rows.get("deadlines", ()):
        at(deadline).deadlines.append(deadline)
    for target in rows.get("targets", ()):
        at(target).targets.append(target)
    for unit in rows.get("responsibilities", ()):
        if not unit["inherited"]:
            at(unit).responsibilities.append(unit)
    for person in rows.get("persons", ()):
        at(person).persons.append(person)
    return Version(
        rows["documents"][0],
        tuple(rows.get("issues", ())),
        {no: tuple(own) for no, own in measures.items()},
        values,
        {
            row["unit_key"]: row["successor_key"]
            for row in rows.get("units", ())
            if row["successor_key"]
        },
    )


def place_of(row: Owner) -> Place:
    """Return issue_no and measure_no of a row; an issue has no measure_no."""
    if "measure_no" in row:
        return row["issue_no"], row["measure_no"]
    return row["issue_no"], None


def words_of(row: Owner) -> str:
    """Return what an issue or measure says: a task's heading, where it names no problem."""
    if "measure_no" in row:
        return row["text"] or ""
    return row["problem"] or row["category"] or ""


def tells_only_news(version: Version, rules: Rules) -> bool:
    """Say whether all that a report says of its items is what became of them: 序号2：已完成整改。

    Such words were read as the items' problems, where nothing else stands there.
    """
    return version.is_report and all(
        not row["progress"]
        and (row["label"] or row["item"])
        and read_state(row["problem"], rules).name not in {None, "behind", "not_started"}
        for row in version.issues
    )
