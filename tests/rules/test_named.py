"""The rules that code names are there, and code names every rule, its tag, or its whole table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules that know the rules."""
    for path in sorted(ROOT.glob("extract/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if froms & {"zhenggai.rules", "zhenggai.rules.loader"}:
            yield path.relative_to(ROOT).as_posix(), tree


MODULES = dict(modules())


def tables_of(tree: ast.Module) -> dict[str, str | None]:
    """Return what names of a module stand for a rule table, and for which where that is said."""
    known: dict[str, str | None] = {}
    for node in ast.walk(tree):
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


def named_rules(module: str, tree: ast.Module) -> Iterator[Named]:
    """Yield the ids in ``rules.units["stems"]``, ``table["point"]``, ``words.found("prefix")``."""
    tables = tables_of(tree)
    for node in ast.walk(tree):
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


NAMED = [named for module, tree in MODULES.items() for named in named_rules(module, tree)]


def test_rules_are_named_in_code() -> None:
    assert len(NAMED) > 100
    assert {named.table for named in NAMED} >= {"units", "roles", "columns", "facts", "persons"}


@pytest.mark.parametrize("named", NAMED, ids=lambda n: f"{n.module}:{n.line}")
def test_a_rule_that_code_names_exists(named: Named) -> None:
    tables = [named.table] if named.table is not None else TABLES
    assert any(rule.id == named.id for table in tables for rule in getattr(load(), table)), named


def speaks_of(tree: ast.Module) -> set[str]:
    """Return the rule tables that a module can take rules from."""
    if any(table is None for table in tables_of(tree).values()):
        return set(TABLES)
    attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    return (attributes | {ASKED.get(name) for name in attributes}) & set(TABLES)


def said(tree: ast.Module) -> Iterator[re.Pattern[str]]:
    """Yield the words that a module says, without its docstrings; of f"base-{name}" any name."""
    told = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value not in told:
                yield re.compile(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = (
                re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values
            )
            yield re.compile("".join(parts))


@pytest.mark.slow
@pytest.mark.parametrize("table", [table for table in TABLES if table not in WHOLE])
def test_every_rule_is_used(table: str) -> None:
    trees = [tree for tree in MODULES.values() if table in speaks_of(tree)]
    words = {word for tree in trees for word in said(tree)}
    unused = [
        rule.id
        for rule in getattr(load(), table)
        if not any(word.fullmatch(name) for word in words for name in (rule.id, rule.tag))
    ]
    assert unused == []


@pytest.mark.parametrize("table", sorted(WHOLE))
def test_a_table_is_taken_as_a_whole(table: str) -> None:
    loops = [
        node.iter
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, (ast.For, ast.comprehension))
    ]
    assert any(isinstance(of, ast.Attribute) and of.attr == table for of in loops)


@pytest.mark.slow
def test_every_table_of_rules_is_one() -> None:
    files = {path.stem for path in Path(ROOT / "rules").glob("*.toml")}
    assert files == {*TABLES, SHARED, WEIGHTS, "tables", "confidence"}
    for table in TABLES:
        assert any(table in speaks_of(tree) for tree in MODULES.values()), table


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
