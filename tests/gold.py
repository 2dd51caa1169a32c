"""Compares the rows of one document with the expected tables that a person wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ISSUE = ("label", "kind", "category", "problem", "goal", "deadline", "units", "persons",
         "supervisors", "progress", "progress_state")  # fmt: skip
DEFAULTS: Mapping[str, Any] = {
    "modality": "firm",
    "ambiguous": False,
    "scope": "named",
    "list_open": False,
    "inherited": False,
    "kind": "issue",
}
# What a row of expected tables calls its columns, where that is shorter.
VALUES = {
    "deadlines": {"field": "field", "text": "text", "kind": "kind", "start": "start_date",
                  "due": "due_date", "latest": "due_date_latest", "precision": "precision",
                  "modality": "modality", "degree": "degree", "ambiguous": "ambiguous",
                  "revised_from": "revised_from", "anchor": "anchor"},
    "responsibilities": {"unit": "unit", "role": "role", "level": "unit_level", "scope": "scope",
                         "list_open": "list_open", "inherited": "inherited"},
    "persons": {"role": "role", "post": "post", "unit": "unit", "name": "name"},
    "targets": {"field": "field", "indicator": "indicator", "comparator": "comparator",
                "value": "value", "high": "value_high", "baseline": "baseline", "unit": "unit",
                "due": "due_date"},
}  # fmt: skip
NAMES = {"persons": "persons_rows"}


def read_gold(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def differences(gold: Mapping[str, Any], rows: Mapping[str, list[Any]]) -> Iterator[str]:
    """Yield every difference as a line: where, what was expected, what came out."""
    document = rows["documents"][0]
    for name, expected in gold["document"].items():
        if str(document.get(name)) != str(expected):
            yield f"document {name}: {expected!r} ≠ {document.get(name)!r}"
    yield from _values("plan", gold.get("plan", {}), rows, None, None)
    issues = {row["issue_no"]: row for row in rows["issues"]}
    for expected in gold["issues"]:
        no = expected["no"]
        if no not in issues:
            yield f"issue {no}: missing ({expected.get('label')})"
            continue
        for name in ISSUE:
            wanted = expected.get(name, DEFAULTS.get(name))
            if (issues[no].get(name) or None) != wanted:
                yield f"issue {no} {name}: {wanted!r} ≠ {issues[no].get(name)!r}"
        yield from _values(f"issue {no}", expected, rows, no, None)
        yield from _measures(no, expected, rows)
    extra = set(issues) - {issue["no"] for issue in gold["issues"]}
    yield from (f"issue {no}: too many: {issues[no]['problem']!r}" for no in sorted(extra))


def _measures(no: int, gold: Mapping[str, Any], rows: Mapping[str, list[Any]]) -> Iterator[str]:
    found = {row["measure_no"]: row for row in rows["measures"] if row["issue_no"] == no}
    for expected in gold.get("measures", []):
        own = expected["no"]
        where = f"measure {no}.{own}"
        if own not in found:
            yield f"{where}: missing ({expected.get('text', '')[:30]})"
            continue
        row = found.pop(own)
        for name, column in (("label", "label"), ("parent", "parent_no"), ("text", "text"),
                             ("units", "units")):  # fmt: skip
            if (row.get(column) or None) != expected.get(name):
                yield f"{where} {name}: {expected.get(name)!r} ≠ {row.get(column)!r}"
        yield from _values(where, expected, rows, no, own)
    yield from (f"measure {no}.{own}: too many: {row['text']!r}" for own, row in found.items())


def _values(
    where: str,
    gold: Mapping[str, Any],
    rows: Mapping[str, list[Any]],
    no: int | None,
    own: int | None,
) -> Iterator[str]:
    for table, columns in VALUES.items():
        expected = [
            {k: _plain(k, row.get(k)) for k in columns}
            for row in gold.get(NAMES.get(table, table), [])
        ]
        found = [
            {k: _plain(k, row.get(column)) for k, column in columns.items()}
            for row in rows[table]
            if row["issue_no"] == no and row["measure_no"] == own
        ]
        if table == "deadlines":
            for row in (*expected, *found):
                row["latest"] = row["latest"] if row["ambiguous"] == "True" else None
        for wanted, got in zip(expected, found, strict=False):
            # "any": the text does not settle it.
            got.update({key: "any" for key, value in wanted.items() if value == "any"})
        if expected != found:
            yield f"{where} {table}:"
            for row in expected:
                if row not in found:
                    yield f"    - {_short(row)}"
            for row in found:
                if row not in expected:
                    yield f"    + {_short(row)}"
            if sorted(map(str, expected)) == sorted(map(str, found)):
                yield "    (order)"


def _plain(name: str, value: Any) -> str | None:
    if name == "degree" and value == "complete":
        value = None
    elif value is None and name != "degree":
        value = DEFAULTS.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}"
    return None if value is None else str(value)


def _short(row: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{k}={v}" for k, v in row.items() if v is not None and v != str(DEFAULTS.get(k))
    )
