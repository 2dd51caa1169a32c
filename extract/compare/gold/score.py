"""Extracted tables beside expected ones: what is right, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhenggai.compare.gold.gold import ANY, DEFAULTS, ISSUE, MEASURE, NEVER, OTHER_NAMES, VALUES
from zhenggai.tables.schema import Row


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One value that is not as expected; ``wanted`` or ``got`` is None where there is none."""

    document: str
    where: str
    field: str
    wanted: str | None
    got: str | None


@dataclass(slots=True)
class Score:
    """How many values of one field are right, missing and too many."""

    right: int = 0
    missing: int = 0
    extra: int = 0

    @property
    def precision(self) -> float:
        """The share of what was extracted that is right; 1 where nothing was."""
        found = self.right + self.extra
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was found; 1 where nothing was."""
        wanted = self.right + self.missing
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = 2 * self.right + self.missing + self.extra
        return 2 * self.right / total if total else 1.0

    @property
    def values(self) -> int:
        """How many values were expected."""
        return self.right + self.missing

    def add(self, other: Score) -> None:
        """Count another score in."""
        self.right += other.right
        self.missing += other.missing
        self.extra += other.extra


@dataclass(slots=True)
class Comparison:
    """The scores of one document by field, and every value that is not as expected."""

    document: str
    scores: dict[str, Score] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def total(self) -> Score:
        """Return the score over all fields."""
        whole = Score()
        for score in self.scores.values():
            whole.add(score)
        return whole

    def value(self, where: str, name: str, wanted: Any, got: Any) -> None:
        """Compare one value of a column."""
        wanted, got = _as_text(name, wanted), _as_text(name, got)
        if wanted is None and got is None:
            return
        score = self.scores.setdefault(name, Score())
        if wanted == got:
            score.right += 1
            return
        score.missing += wanted is not None
        score.extra += got is not None
        self.findings.append(Finding(self.document, where, name, wanted, got))

    def rows(self, where: str, table: str, wanted: list[_Row], got: list[_Row]) -> None:
        """Compare the rows of one table at one place: each finds one partner or none."""
        score = self.scores.setdefault(table, Score())
        left = list(got)
        for row in wanted:
            partner = next((other for other in left if _equal(row, other)), None)
            if partner is None:
                score.missing += 1
                self.findings.append(Finding(self.document, where, table, _short(row), None))
            else:
                left.remove(partner)
                score.right += 1
        for row in left:
            score.extra += 1
            self.findings.append(Finding(self.document, where, table, None, _short(row)))
        if len(wanted) == len(got) and not left:
            paired = all(_equal(a, b) for a, b in zip(wanted, got, strict=True))
            if not paired:
                told = " | ".join(_short(row) for row in got)
                self.findings.append(Finding(self.document, where, f"{table} order", None, told))

    def told(self, where: str, table: str, wanted: _Row, got: list[_Row], *, never: bool) -> None:
        """Compare a row that is told in part; it takes its partner out of ``got``."""
        score = self.scores.setdefault(table, Score())
        partner = next((other for other in got if _equal(wanted, other)), None)
        if partner is not None:
            got.remove(partner)
        if never and partner is not None:
            score.extra += 1
            self.findings.append(Finding(self.document, where, table, None, _short(partner)))
        elif not never:
            score.right += partner is not None
            score.missing += partner is None
            if partner is None:
                self.findings.append(Finding(self.document, where, table, _short(wanted), None))


_Row = Mapping[str, str | None]


def compare(
    document: str, gold: Mapping[str, Any], rows: Mapping[str, Sequence[Row]]
) -> Comparison:
    """Compare the rows of one document with its expected tables.

    Issues and measures are paired by their numbers, rows of values by what they say. Of ``partial``
    expected tables what stands there is compared, nothing else.
    """
    found = Comparison(document)
    if gold.get("partial"):
        _compare_told(found, gold, rows)
        return found
    (own,) = rows["documents"]
    for name, wanted in gold["document"].items():
        found.value("document", f"document.{name}", wanted, own.get(name))
    _compare_values(found, "plan", gold.get("plan", {}), rows, None, None)
    issues: dict[Any, Row] = {row["issue_no"]: row for row in rows.get("issues", ())}
    for expected in gold["issues"]:
        no = int(expected["no"])
        row = issues.pop(no, {})
        for name in ISSUE:
            usual = DEFAULTS.get(name)
            got = (row.get(name) or None) if row else None
            found.value(f"issue {no}", f"issue.{name}", expected.get(name, usual), got)
        _compare_values(found, f"issue {no}", expected, rows, no, None)
        _measures(found, no, expected, rows)
    for no, row in issues.items():
        for name in ISSUE:
            found.value(f"issue {no}", f"issue.{name}", None, row.get(name) or None)
        _compare_values(found, f"issue {no}", {}, rows, no, None)
        _measures(found, no, {}, rows)
    return found


def _compare_told(
    found: Comparison, gold: Mapping[str, Any], rows: Mapping[str, Sequence[Row]]
) -> None:
    """Compare what partial tables tell."""
    (document,) = rows["documents"]
    for name, wanted in gold["document"].items():
        found.value("document", f"document.{name}", wanted, document.get(name))
    _told_rows(found, "plan", gold.get("plan", {}), rows, (None, None))
    issues: dict[Any, Row] = {row["issue_no"]: row for row in rows.get("issues", ())}
    measures = {(row["issue_no"], row["measure_no"]): row for row in rows.get("measures", ())}
    for issue in gold["issues"]:
        no = int(issue["no"])
        for name in ISSUE:
            if name in issue:
                got = issues.get(no, {}).get(name) or None
                found.value(f"issue {no}", f"issue.{name}", issue[name], got)
        _told_rows(found, f"issue {no}", issue, rows, (no, None))
        for measure in issue.get("measures", ()):
            own = int(measure["no"])
            where = f"measure {no}.{own}"
            for name, column in MEASURE.items():
                if name in measure:
                    got = measures.get((no, own), {}).get(column) or None
                    found.value(where, f"measure.{name}", measure[name], got)
            _told_rows(found, where, measure, rows, (no, own))


def _told_rows(
    found: Comparison,
    where: str,
    gold: Mapping[str, Any],
    rows: Mapping[str, Sequence[Row]],
    place: tuple[int | None, int | None],
) -> None:
    """Compare rows of which only some columns are told, and those that are to be none."""
    for table in VALUES:
        got: list[_Row] = list(_got_rows(table, rows, place))
        for row in gold.get(OTHER_NAMES.get(table, table), ()):
            wanted = {
                name: _compared_cell(table, name, value)
                for name, value in row.items()
                if name != NEVER
            }
            found.told(where, table, wanted, got, never=bool(row.get(NEVER)))


def _measures(
    found: Comparison, no: int, gold: Mapping[str, Any], rows: Mapping[str, Sequence[Row]]
) -> None:
    standing: dict[Any, Row] = {
        row["measure_no"]: row for row in rows.get("measures", ()) if row["issue_no"] == no
    }
    expected = {int(measure["no"]): measure for measure in gold.get("measures", ())}
    for own in sorted({*standing, *expected}):
        wanted, row = expected.get(own, {}), standing.get(own, {})
        where = f"measure {no}.{own}"
        for name, column in MEASURE.items():
            found.value(where, f"measure.{name}", wanted.get(name), row.get(column) or None)
        _compare_values(found, where, wanted, rows, no, own)


def _compare_values(
    found: Comparison,
    where: str,
    gold: Mapping[str, Any],
    rows: Mapping[str, Sequence[Row]],
    no: int | None,
    own: int | None,
) -> None:
    for table, columns in VALUES.items():
        wanted = [
            {name: _compared_cell(table, name, row.get(name)) for name in columns}
            for row in gold.get(OTHER_NAMES.get(table, table), ())
        ]
        got = list(_got_rows(table, rows, (no, own)))
        if table == "deadlines":
            for row in wanted:
                row["latest"] = row["latest"] if row["ambiguous"] == "True" else None
        if wanted or got:
            found.rows(where, table, list(wanted), list(got))


def _got_rows(
    table: str, rows: Mapping[str, Sequence[Row]], place: tuple[int | None, int | None]
) -> Iterator[dict[str, str | None]]:
    """Yield the rows of a table at one place, as expected tables have them."""
    for row in rows.get(table, ()):
        if (row["issue_no"], row["measure_no"]) == place:
            cells = {
                name: _compared_cell(table, name, row.get(column))
                for name, column in VALUES[table].items()
            }
            if table == "deadlines" and cells["ambiguous"] != "True":
                cells["latest"] = None
            yield cells


def _compared_cell(table: str, name: str, value: Any) -> str | None:
    if name == "degree" and value == "complete":
        value = None
    elif value is None and name != "degree" and (table, name) != ("deadlines", "kind"):
        value = DEFAULTS.get(name)
    return _as_text(name, value)


def _as_text(name: str, value: Any) -> str | None:
    del name
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}"
    return None if value is None or value == "" else str(value)


def _equal(wanted: _Row, got: _Row) -> bool:
    return all(value in {ANY, got[name]} for name, value in wanted.items())


def _short(row: _Row) -> str:
    told = (f"{k}={v}" for k, v in row.items() if v is not None and v != str(DEFAULTS.get(k)))
    return ", ".join(told)


def by_field(comparisons: Sequence[Comparison]) -> dict[str, Score]:
    """Return the scores of several documents together, by field."""
    whole: dict[str, Score] = {}
    for comparison in comparisons:
        for name, score in comparison.scores.items():
            whole.setdefault(name, Score()).add(score)
    return dict(sorted(whole.items()))


def gains_and_losses(
    before: Sequence[Comparison], after: Sequence[Comparison]
) -> tuple[list[Finding], list[Finding]]:
    """Return what was wrong and is right now, and what was right and is wrong now.

    A value that is wrong in another way than before is in neither.
    """
    old, new = (_wrong(comparisons) for comparisons in (before, after))
    gains = [finding for key, finding in sorted(old.items()) if key not in new]
    losses = [finding for key, finding in sorted(new.items()) if key not in old]
    return gains, losses


def _wrong(comparisons: Sequence[Comparison]) -> dict[tuple[str, ...], Finding]:
    found: dict[tuple[str, ...], Finding] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in _findings(comparisons):
        key = (finding.document, finding.where, finding.field, finding.wanted or "")
        seen[key] += 1
        found[(*key, str(seen[key]))] = finding
    return found


def _findings(comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    for comparison in comparisons:
        yield from comparison.findings
