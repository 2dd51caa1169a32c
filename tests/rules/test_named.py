"""The rules that code names are there, and code names every rule, its tag, or its whole table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import ROOT
from zhenggai.evidence.grid.row_roles import ROLES
from zhenggai.rules import load
from zhenggai.rules.loader import SHARED, TABLES
from zhenggai.rules.weights import fitted
from zhenggai.structure.weights import limits, weights

# What each piece of evidence is worth: no rules.
WEIGHTS = "reading"

# Tables of which code takes each rule by its turn: every label, scheme and body means itself.
WHOLE = {"labels", "numbering", "bodies"}
# What the record of some words asks of which table: words.found("prefix"), words.says("skip").
ASKED = {"found": "units", "says": "roles"}


class Named(NamedTuple):
    """A rule that a module names by its id; ``table`` is None where only its type is known."""

    module: str
    line: int
    table: str | None
    id: str


@cache
def modules() -> dict[str, tuple[ast.AST, ...]]:
    """Return all nodes of each module that knows the rules."""
    found = {}
    for path in sorted(ROOT.glob("extract/**/*.py")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^ *from zhenggai\.rules(?:\.loader)? import", text, re.M):
            found[path.relative_to(ROOT).as_posix()] = tuple(ast.walk(ast.parse(text)))
    return found


def tables_of(nodes: Sequence[ast.AST]) -> dict[str, str | None]:
    """Return what names of a module stand for a rule table, and for which where that is said."""
    known: dict[str, str | None] = {}
    for node in nodes:
        if isinstance(node, ast.arg) and node.annotation is not None:
            if ast.unparse(node.annotation).startswith("RuleTable"):
                known.setdefault(node.arg, None)
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr in TABLES
        ):
            (name,) = node.targets
            known[ast.unparse(name)] = node.value.attr
    return known


def named_rules(module: str, nodes: Sequence[ast.AST]) -> Iterator[Named]:
    """Yield the ids in ``rules.units["stems"]``, ``table["point"]``, ``words.found("prefix")``."""
    tables = tables_of(nodes)
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            table, (first, *_) = ASKED.get(node.func.attr), node.args
            if table is not None and isinstance(first, ast.Constant):
                yield Named(module, node.lineno, table, first.value)
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
            continue
        if not isinstance(node.slice.value, str):
            continue
        if isinstance(node.value, ast.Attribute) and node.value.attr in TABLES:
            yield Named(module, node.lineno, node.value.attr, node.slice.value)
        elif isinstance(node.value, ast.Name) and node.value.id in tables:
            yield Named(module, node.lineno, tables[node.value.id], node.slice.value)


@pytest.mark.slow
def test_rules_that_code_names_exist() -> None:
    named = [one for module, nodes in modules().items() for one in named_rules(module, nodes)]
    assert len(named) > 100
    assert {one.table for one in named} >= {"units", "roles", "columns", "facts", "persons"}
    known = {table: {rule.id for rule in getattr(load(), table)} for table in TABLES}
    anywhere = set().union(*known.values())
    assert [one for one in named if one.id not in known.get(one.table or "", anywhere)] == []


def speaks_of(nodes: Sequence[ast.AST]) -> set[str]:
    """Return the rule tables that a module can take rules from."""
    if any(table is None for table in tables_of(nodes).values()):
        return set(TABLES)
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return (attributes | {ASKED.get(name) for name in attributes}) & set(TABLES)


@cache
def said(module: str) -> tuple[re.Pattern[str], ...]:
    """Return the words that a module says, without its docstrings; of f"base-{name}" any name."""
    nodes = modules()[module]
    told = {
        ast.get_docstring(node, clean=False)
        for node in nodes
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    }
    words = set()
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value not in told:
                words.add(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = (
                re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values
            )
            words.add("".join(parts))
    return tuple(map(re.compile, words))


@pytest.mark.slow
@pytest.mark.parametrize("table", [table for table in TABLES if table not in WHOLE])
def test_every_rule_is_used(table: str) -> None:
    speaking = [module for module, nodes in modules().items() if table in speaks_of(nodes)]
    words = {word for module in speaking for word in said(module)}
    unused = [
        rule.id
        for rule in getattr(load(), table)
        if not any(word.fullmatch(name) for word in words for name in (rule.id, rule.tag))
    ]
    assert unused == []


@pytest.mark.slow
@pytest.mark.parametrize("table", sorted(WHOLE))
def test_a_table_is_taken_as_a_whole(table: str) -> None:
    loops = [
        node.iter
        for nodes in modules().values()
        for node in nodes
        if isinstance(node, (ast.For, ast.comprehension))
    ]
    assert any(isinstance(of, ast.Attribute) and of.attr == table for of in loops)


@pytest.mark.slow
def test_every_table_of_rules_is_one() -> None:
    files = {path.stem for path in Path(ROOT / "rules").glob("*.toml")}
    assert files == {*TABLES, SHARED, WEIGHTS, "tables", "confidence", "names"}
    for table in TABLES:
        assert any(table in speaks_of(nodes) for nodes in modules().values()), table


def test_every_weight_is_asked_for_and_every_name_is_a_weight() -> None:
    known = {*weights(), *limits()}
    paths = list((ROOT / "extract" / "structure").rglob("*.py"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    named = set(re.findall(r'(?:\bw|weights\(\)|limits\(\))\[f?"([a-z0-9-]+)"\]', code))
    assert named <= known
    parts = set(re.findall(r'"([a-z0-9-]+)"', code))
    heads = set(re.findall(r'\[f"([a-z]+-)\{', code))
    asked = {n for n in known if n in parts or any(n.startswith(head) for head in heads)}
    assert known - asked == set()


def test_every_weight_of_tables_is_asked_for() -> None:
    rooms = ("evidence/grid", "structure/lists")
    paths = [path for room in rooms for path in (ROOT / "extract" / room).glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    parts = set(re.findall(r'"([a-z0-9-]+)"', code))
    heads = tuple(set(re.findall(r'f"([a-z]+-)\{', code)))
    for name in fitted("tables.toml", "columns") | fitted("tables.toml", "beside"):
        assert name in parts or name.startswith(heads), name
    for name in fitted("tables.toml", "rows"):
        role, _, fact = name.partition("-")
        asked = role in ROLES and (not fact or fact in parts or fact.startswith(heads))
        assert asked or name in parts, name


def test_every_weight_of_names_is_given_to_something() -> None:
    folder = ROOT / "extract" / "exports"
    code = (folder / "likely_names.py").read_text(encoding="utf-8")
    parts = set(re.findall(r'"([a-z0-9-]+)"', code))
    tags = ("before-name", "behind-name")
    beside = [rule for tag in tags for rule in load().persons.tagged(tag)]
    assert set(fitted("names.toml", "names")) <= parts | {r.id for r in beside}
