"""One version of a plan, as versions are compared: its rows at hand by issue and measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhenggai.compare.align import Item
from zhenggai.tables.schema import Row

Rows = Mapping[str, Sequence[Row]]
Place = tuple[int | None, int | None]
REPORTS = frozenset({"progress_report", "acceptance_notice"})
VALUES = ("deadlines", "targets", "responsibilities", "persons")


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
            Item(self._words(row), text_of(row, "label") or None, self._measure_texts(row))
            for row in self.issues
        ]

    def texts(self) -> dict[Place, str]:
        """Return the words of every issue and measure, by its place."""
        found = {
            place_of(row): text_of(row, "problem") or text_of(row, "category")
            for row in self.issues
        }
        for rows in self.measures.values():
            found |= {place_of(row): text_of(row, "text") for row in rows}
        return found

    def measures_of(self, issues: Iterable[Row]) -> list[Row]:
        """Return the measures of some issues."""
        return [row for issue in issues for row in self.measures.get(number_of(issue), ())]

    def values_of(self, places: Iterable[Place]) -> dict[str, list[Row]]:
        """Return what is bound to some issues or measures, by table."""
        found: dict[str, list[Row]] = {}
        for place in places:
            for name, rows in self.values.get(place, {}).items():
                found.setdefault(name, []).extend(rows)
        return found

    def _words(self, row: Row) -> str:
        if row.get("problem"):
            return text_of(row, "problem")
        return "".join((text_of(row, "category"), text_of(row, "goal"), *self._measure_texts(row)))

    def _measure_texts(self, row: Row) -> tuple[str, ...]:
        return tuple(text_of(m, "text") for m in self.measures.get(number_of(row), ()))


def read_version(rows: Rows) -> Version:
    """Return the rows of one document, as ``convert_bytes`` or an ``out/`` gives them."""
    measures: dict[int, list[Row]] = {}
    for row in rows.get("measures", ()):
        measures.setdefault(number_of(row), []).append(row)
    values: dict[Place, dict[str, list[Row]]] = {}
    for table in VALUES:
        for row in rows.get(table, ()):
            if not row.get("inherited"):
                values.setdefault(place_of(row), {}).setdefault(table, []).append(row)
    return Version(
        rows["documents"][0],
        tuple(rows.get("issues", ())),
        {no: tuple(own) for no, own in measures.items()},
        {
            place: {name: tuple(own) for name, own in tables.items()}
            for place, tables in values.items()
        },
        {
            str(row["unit_key"]): str(row["successor_key"])
            for row in rows.get("units", ())
            if row.get("successor_key")
        },
    )


def place_of(row: Row) -> Place:
    """Return issue_no and measure_no of a row; an issue has no measure_no."""
    return _number(row.get("issue_no")), _number(row.get("measure_no"))


def number_of(row: Row) -> int:
    """Return the issue_no of a row."""
    return int(str(row["issue_no"]))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def text_of(row: Row | None, name: str) -> str:
    """Return a column as text, empty where row or value are missing."""
    value = row.get(name) if row is not None else None
    return str(value) if value is not None else ""
