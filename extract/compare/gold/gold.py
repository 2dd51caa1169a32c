"""Expected tables of a plan: a YAML file beside it that a person writes and reviews.

The form is told in docs/check.md. A file that breaks it is refused with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex
import yaml

from zhenggai.dataset.own_files import replace_file
from zhenggai.private_files import open_file
from zhenggai.tables.schema import TABLES, ColumnType, Row

GOLD_NAME = "expected.yaml"
GOLD_ENDING = ".expected.yaml"
WIDTH = 100

DOCUMENT = (
    "title", "document_kind", "jurisdiction", "inspection_level", "inspection_round",
    "feedback_date", "issued_date", "doc_number", "version", "declared_issues", "status",
    "issues", "measures",
)  # fmt: skip
ISSUE = (
    "label", "kind", "category", "problem", "goal", "deadline", "units", "persons",
    "supervisors", "progress", "progress_state", "cut",
)  # fmt: skip
# What a measure's keys are called in its table.
MEASURE: Mapping[str, str] = {
    "label": "label",
    "parent": "parent_no",
    "text": "text",
    "units": "units",
    "cut": "cut",
}
# What a row of expected tables calls its columns, where that is shorter.
VALUES: Mapping[str, Mapping[str, str]] = {
    "deadlines": {
        "field": "field", "text": "text", "kind": "kind", "start": "start_date",
        "due": "due_date", "latest": "due_date_latest", "precision": "precision",
        "modality": "modality", "degree": "degree", "ambiguous": "ambiguous",
        "revised_from": "revised_from", "anchor": "anchor",
    },
    "responsibilities": {
        "unit": "unit", "role": "role", "level": "unit_level", "scope": "scope",
        "list_open": "list_open", "inherited": "inherited",
    },
    "persons": {"role": "role", "post": "post", "unit": "unit", "name": "name"},
    "targets": {
        "field": "field", "indicator": "indicator", "comparator": "comparator",
        "value": "value", "high": "value_high", "baseline": "baseline", "unit": "unit",
        "due": "due_date",
    },
    "fields": {"label": "label", "text": "text"},
}  # fmt: skip
# persons is the raw block of an issue, so its rows have another name.
OTHER_NAMES = {"persons": "persons_rows"}
# What goes without saying in a row.
DEFAULTS: Mapping[str, Any] = {
    "modality": "firm",
    "ambiguous": False,
    "scope": "named",
    "list_open": False,
    "inherited": False,
    "kind": "issue",
}
# Stands for what the text does not settle.
ANY = "any"
# In a row: there is no such row; only where not all rows are told.
NEVER = "never"
FORMS: Mapping[ColumnType, regex.Pattern[str]] = {
    "date32": regex.compile(r"\d{4}-\d\d-\d\d"),
    "bool": regex.compile(r"true|false|True|False"),
    "int32": regex.compile(r"\d+"),
    "float64": regex.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"),
}
ROW_NAMES = {OTHER_NAMES.get(name, name) for name in VALUES}
ALLOWED: Mapping[str, frozenset[str]] = {
    "top": frozenset({"partial", "document", "plan", "issues"}),
    "document": frozenset(DOCUMENT),
    "plan": frozenset(ROW_NAMES),
    "issue": frozenset({"no", "measures", *ISSUE, *ROW_NAMES}),
    "measure": frozenset({"no", *MEASURE, *ROW_NAMES}),
}


class GoldError(ValueError):
    """Expected tables that break their form: file, line, what is wrong."""

    def __init__(self, path: Path, line: int, told: str) -> None:
        super().__init__(f"{path}:{line}: {told}")


@dataclass(frozen=True, slots=True)
class Gold:
    """The expected tables of one plan, and the files that they are of."""

    path: Path
    data: Mapping[str, Any]
    plans: tuple[Path, ...]


def find_gold(folder: Path) -> list[Gold]:
    """Return all expected tables below a folder with their plans; raise GoldError.

    ``expected.yaml`` is of every ``plan*`` beside it, ``NAME.expected.yaml`` of ``NAME.*``.
    """
    found = []
    for path in sorted([*folder.rglob(GOLD_NAME), *folder.rglob(f"*{GOLD_ENDING}")]):
        if any(part.startswith((".", "_")) for part in path.relative_to(folder).parts[:-1]):
            continue
        stem = "plan" if path.name == GOLD_NAME else path.name.removesuffix(GOLD_ENDING) + "."
        plans = sorted(
            other
            for other in path.parent.iterdir()
            if other.name.startswith(stem) and other != path and other.is_file()
        )
        if not plans:
            raise GoldError(path, 1, f"no plan stands beside it: {stem}…")
        found.append(Gold(path, read_gold(path), tuple(plans)))
    return found


def gold_path(plan: Path) -> Path:
    """Return where the expected tables of a plan stand, or would."""
    beside = plan.with_name(GOLD_NAME)
    named = plan.with_name(f"{plan.stem}{GOLD_ENDING}")
    if not named.exists() and (beside.exists() or plan.stem == "plan"):
        return beside
    return named


def read_gold(path: Path) -> Mapping[str, Any]:
    """Return the expected tables of a file; raise GoldError with the line that is wrong."""
    try:
        with open_file(path) as file:
            text = file.read().decode("utf-8")
        node = yaml.compose(text, _Loader)
        data = yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise GoldError(path, line, str(error.problem)) from error
    except (OSError, ValueError, AttributeError, yaml.YAMLError, RecursionError) as error:
        # A value that is not of the type that it claims (!!timestamp x) is an AttributeError.
        raise GoldError(path, 1, str(error)) from error
    if not isinstance(node, yaml.MappingNode):
        raise GoldError(path, 1, "expected document and issues")
    _check(path, node)
    found: Mapping[str, Any] = {"document": {}, "issues": [], **data}
    return found


class _Loader(yaml.SafeLoader):
    """Reads ``no`` as the word that it is, dates as the text that they are, and no aliases.

    A few lines of aliases of aliases are millions of values to whoever goes through them.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not read", mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", regex.compile(r"(?:true|false|True|False)$"), list("tfTF")
)


def _check(path: Path, top: yaml.MappingNode) -> None:
    for name, value in _entries(path, top, "top"):
        if name == "document":
            for key, cell in _entries(path, value, "document"):
                _check_value(path, cell, "documents", key)
        elif name == "plan":
            for key, rows in _entries(path, value, "plan"):
                _check_rows(path, rows, key)
        elif name == "partial":
            _check_truth(path, value, name)
        else:
            numbers: set[str] = set()
            for issue in _sequence(path, value):
                _check_part(path, issue, "issue", numbers)


def _check_part(path: Path, node: yaml.Node, kind: str, numbers: set[str]) -> None:
    """Check an issue or measure: its keys, its rows, a number that no other one has."""
    no: str | None = None
    for name, value in _entries(path, node, kind):
        if name == "no":
            no = value.value
        elif name == "measures":
            own: set[str] = set()
            for measure in _sequence(path, value):
                _check_part(path, measure, "measure", own)
        elif name in ROW_NAMES:
            _check_rows(path, value, name)
        elif kind == "issue":
            _check_value(path, value, "issues", name)
        else:
            _check_value(path, value, "measures", MEASURE[name])
    if no is None or not no.isdigit() or no in numbers:
        raise _error(path, node, f"{kind} needs a number of its own: no: 1")
    numbers.add(no)


def _check_rows(path: Path, node: yaml.Node, name: str) -> None:
    table = next(t for t in VALUES if OTHER_NAMES.get(t, t) == name)
    for row in _sequence(path, node):
        for key, cell in _entries(path, row, None):
            if key == NEVER:
                _check_truth(path, cell, key)
                continue
            if key not in VALUES[table]:
                known = ", ".join(VALUES[table])
                raise _error(path, cell, f"{name} have no {key!r}; use {known}")
            _check_value(path, cell, table, VALUES[table][key])


def _check_value(path: Path, node: yaml.Node, table: str, name: str) -> None:
    """Check that a value is one that its column can have; ``any`` is."""
    if not isinstance(node, yaml.ScalarNode):
        raise _error(path, node, f"{name} is one value")
    if node.tag.endswith(":null") or node.value == ANY:
        return
    column = TABLES[table].column(name)
    known = [value for value, _ in column.values]
    if known and node.value not in known:
        raise _error(path, node, f"no {name} is {node.value!r}; use {', '.join(known)}")
    form = FORMS.get(column.type)
    if form is not None and not form.fullmatch(node.value):
        raise _error(path, node, f"{name} is {column.type}, not {node.value!r}")


def _check_truth(path: Path, node: yaml.Node, name: str) -> None:
    if not isinstance(node, yaml.ScalarNode) or not FORMS["bool"].fullmatch(node.value):
        raise _error(path, node, f"{name} is true or false")


def _entries(path: Path, node: yaml.Node, kind: str | None) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _error(path, node, "expected keys with values")
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise _error(path, key, f"{key.value!r} stands here twice")
        seen.add(key.value)
        if kind is not None and key.value not in ALLOWED[kind]:
            known = ", ".join(sorted(ALLOWED[kind]))
            raise _error(path, key, f"unknown key {key.value!r}; use {known}")
        yield str(key.value), value


def _sequence(path: Path, node: yaml.Node) -> Sequence[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    raise _error(path, node, "expected a list (- …)")


def _error(path: Path, node: yaml.Node, told: str) -> GoldError:
    return GoldError(path, node.start_mark.line + 1, told)


class FlowRow(dict[str, Any]):
    """A row that is written on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless)


_Dumper.add_representer(
    FlowRow,
    lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True),
)


def as_gold(rows: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Return what was extracted in the form of expected tables."""
    (document,) = rows["documents"]
    data: dict[str, Any] = {
        "document": {name: _said(document.get(name)) for name in DOCUMENT if document.get(name)}
    }
    plan = _value_rows(rows, None, None)
    if plan:
        data["plan"] = plan
    data["issues"] = [_issue(row, rows) for row in rows.get("issues", ())]
    return data


def _issue(issue: Row, rows: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    no = issue["issue_no"]
    told: dict[str, Any] = {"no": no}
    told |= {name: _said(issue.get(name)) for name in ISSUE if issue.get(name)}
    told |= _value_rows(rows, no, None)
    measures = [row for row in rows.get("measures", ()) if row["issue_no"] == no]
    if measures:
        told["measures"] = [
            {"no": row["measure_no"]}
            | {name: _said(row.get(at)) for name, at in MEASURE.items() if row.get(at)}
            | _value_rows(rows, no, row["measure_no"])
            for row in measures
        ]
    return told


def _value_rows(rows: Mapping[str, Sequence[Row]], no: Any, measure_no: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for table, columns in VALUES.items():
        told = [
            FlowRow(_value_row(table, columns, row))
            for row in rows.get(table, ())
            if (row["issue_no"], row["measure_no"]) == (no, measure_no)
        ]
        if told:
            found[OTHER_NAMES.get(table, table)] = told
    return found


def _value_row(table: str, columns: Mapping[str, str], row: Row) -> dict[str, Any]:
    told = {}
    for name, column in columns.items():
        value = row.get(column)
        usual = DEFAULTS.get(name) if (table, name) != ("deadlines", "kind") else None
        latest = name == "latest" and not row.get("ambiguous")
        complete = name == "degree" and value == "complete"
        if value is not None and value != usual and not latest and not complete:
            told[name] = _said(value)
    return told


def _said(value: Any) -> Any:
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def write_gold(path: Path, data: Mapping[str, Any], doubts: Mapping[str, Sequence[str]]) -> None:
    """Write expected tables, each doubt as a comment above the issue that it is of.

    ``doubts``: messages by issue number, those of the whole plan under the empty string.
    """
    replace_file(path, dump_gold(data, doubts).encode())


def dump_gold(data: Mapping[str, Any], doubts: Mapping[str, Sequence[str]]) -> str:
    """Return expected tables as YAML that a person reviews: stable in order, wrapped."""
    text: str = yaml.dump(
        dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH
    )
    lines = [f"# 存疑：{told}" for told in doubts.get("", ())]
    for line in text.splitlines():
        number = regex.match(r"- 'no': (\d+)$", line)
        if number:
            lines += [f"# 存疑：{told}" for told in doubts.get(number[1], ())]
        lines.append(line)
    return "\n".join(lines) + "\n"
