"""Reads, validates and compiles the rule tables into one immutable ``Rules``."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import regex

from rules.patterns import compiled

HERE = Path(__file__).parent
KEYS = frozenset({"id", "tag", "pattern", "words", "spaced", "needle", "map", "match", "reject"})
# Stands between the characters of a word until it is known whether blanks may stand there.
JOINT = "\0"
PIECE = regex.compile(r"\{\{([a-z0-9_]+)\}\}")


class RuleError(ValueError):
    """A rule table that cannot be used: says which file and rule, what is wrong, what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it finds (``source``, a pattern or made of words) and what it means.

    ``tag`` is the meaning, from a closed set a table. ``needle`` are literals of which at least
    one stands in every text that can match: a cheap test before the pattern runs. ``map`` says
    what a matched word stands for. ``match`` and ``reject`` are texts in which the pattern must,
    and must not, be found.
    """

    id: str
    tag: str
    source: str
    words: tuple[str, ...] = ()
    needle: tuple[str, ...] = ()
    map: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()

    @property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern; most of a table's rules are never needed for one document."""
        return compiled(self.source)

    def finditer(self, text: str, start: int = 0) -> Iterator[regex.Match[str]]:
        """Yield the matches in a folded text, without running the pattern where none can be."""
        if self.needle and not any(needle in text for needle in self.needle):
            return iter(())
        return self.pattern.finditer(text, start)

    def search(self, text: str) -> regex.Match[str] | None:
        """Return the first match in a folded text, or None."""
        return next(self.finditer(text), None)


@dataclass(frozen=True, slots=True, eq=False)
class RuleTable:
    """The rules of one file, in the file's order."""

    name: str
    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __getitem__(self, id: str) -> Rule:
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise KeyError(f"{self.name}.toml has no rule {id!r}")

    def tagged(self, tag: str) -> tuple[Rule, ...]:
        """Return the rules with this tag."""
        return tuple(rule for rule in self.rules if rule.tag == tag)


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rule tables of the genre, compiled; ``digest`` names this state of them."""

    labels: RuleTable
    columns: RuleTable
    numbering: RuleTable
    sections: RuleTable
    furniture: RuleTable
    deadlines: RuleTable
    units: RuleTable
    bodies: RuleTable
    roles: RuleTable
    persons: RuleTable
    targets: RuleTable
    facts: RuleTable
    digest: str


TABLES = tuple(f.name for f in fields(Rules) if f.name != "digest")


@cache
def load() -> Rules:
    """Return the compiled rules that ship with the package; raise RuleError where one is wrong."""
    digest = hashlib.sha256()
    for path in sorted(HERE.iterdir()):
        if path.suffix in {".toml", ".txt", ".csv"}:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    tables = {name: read_table(HERE / f"{name}.toml") for name in TABLES}
    return Rules(**tables, digest=digest.hexdigest()[:8])


def check(table: RuleTable) -> None:
    """Compile every pattern of a table; raise RuleError where one does not compile.

    The rules that ship with the package are checked by the tests, not at each start.
    """
    for rule in table:
        try:
            compiled(rule.source)
        except regex.error as error:
            where = f"{table.name}.toml, rule {rule.id}"
            raise RuleError(f"{where}: the pattern does not compile: {error}") from error


def read_table(path: Path) -> RuleTable:
    """Read one rule table; raise RuleError with the file and the rule where it is wrong.

    Patterns are compiled when they are first needed; ``check`` compiles them all.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path.name}: not valid TOML: {error}") from error
    unknown = set(data) - {"pieces", "tags", "rule"}
    if unknown:
        raise RuleError(
            f"{path.name}: unknown table {sorted(unknown)[0]!r}; use pieces, tags, rule"
        )
    tags = frozenset(data.get("tags", {}))
    pieces = _expand_pieces(path, data.get("pieces", {}))
    rules: list[Rule] = []
    seen: set[str] = set()
    for number, entry in enumerate(data.get("rule", []), 1):
        rule = _compile(f"{path.name}, rule {number} ({entry.get('id', 'no id')})", entry, pieces)
        if rule.id in seen:
            raise RuleError(f"{path.name}: two rules are called {rule.id!r}; rename one")
        if rule.tag not in tags:
            raise RuleError(
                f"{path.name}, rule {number} ({rule.id}): tag {rule.tag!r} is not in [tags]"
            )
        seen.add(rule.id)
        rules.append(rule)
    return RuleTable(path.stem, tuple(rules))


def _expand_pieces(path: Path, raw: Mapping[str, str]) -> dict[str, str]:
    """Replace {{name}} inside pieces by the pieces before them."""
    pieces: dict[str, str] = {}
    for name, text in raw.items():
        pieces[name] = f"(?:{_fill(f'{path.name}, piece {name}', text, pieces)})"
    return pieces


def _fill(where: str, text: str, pieces: Mapping[str, str]) -> str:
    def piece(match: regex.Match[str]) -> str:
        name = match[1]
        if name not in pieces:
            raise RuleError(f"{where}: no piece {name!r} stands above it")
        return pieces[name]

    return PIECE.sub(piece, text)


def _compile(where: str, entry: Mapping[str, object], pieces: Mapping[str, str]) -> Rule:
    unknown = set(entry) - KEYS
    if unknown:
        raise RuleError(f"{where}: unknown key {sorted(unknown)[0]!r}; use {sorted(KEYS)}")
    id, tag = entry.get("id"), entry.get("tag")
    if not isinstance(id, str) or not isinstance(tag, str):
        raise RuleError(f"{where}: needs an id and a tag, both text")
    mapping = entry.get("map", {})
    if not isinstance(mapping, dict):
        raise RuleError(f"{where}: map must be a table of text to text")
    words = (*_texts(where, entry, "words"), *mapping)
    source = entry.get("pattern")
    if (source is None) == (not words):
        raise RuleError(f"{where}: needs either pattern or words (or map), and not both")
    if isinstance(source, str):
        text = _fill(where, source, pieces)
    else:
        text = words_pattern(words, spaced=entry.get("spaced") is True)
    return Rule(
        id=id,
        tag=tag,
        source=text,
        words=words,
        needle=_texts(where, entry, "needle"),
        map=MappingProxyType({str(key): str(value) for key, value in mapping.items()}),
        match=_texts(where, entry, "match"),
        reject=_texts(where, entry, "reject"),
    )


def _texts(where: str, entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise RuleError(f"{where}: {key} must be a list of texts")
    return tuple(value)


def words_pattern(words: tuple[str, ...], *, spaced: bool = False) -> str:
    """Return a pattern for any of the words, the longest first; ``spaced`` allows 整 改 目 标.

    Words are folded into a tree of common beginnings, so that hundreds of them cost little.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for c in word:
            node = node.setdefault(c, {})
        node[""] = {}
    firsts = "".join(regex.escape(c) for c in sorted(tree))
    return f"(?=[{firsts}]){_branch(tree, '')}".replace(JOINT, "[ \\t]*" if spaced else "")


def _branch(node: Mapping[str, Any], joint: str) -> str:
    """Return the pattern of what may follow at one node of the tree of words."""
    options = [regex.escape(c) + _branch(node[c], JOINT) for c in sorted(node) if c]
    if not options:
        return ""
    return f"(?:{joint}(?:{'|'.join(options)}))" + ("?" if "" in node else "")
