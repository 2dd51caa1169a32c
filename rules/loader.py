"""Reads, validates and compiles the rule tables into one immutable ``Rules``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple

import regex

from zhenggai.rules.cache import toml
from zhenggai.rules.patterns import compiled
from zhenggai.rules.sources import HERE, SUFFIXES, folders

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    from zhenggai.rules.kinds import (
        AnswerTag,
        BodyTag,
        ChangeTag,
        ColumnTag,
        DeadlineTag,
        DocumentTag,
        FactTag,
        FurnitureTag,
        LabelTag,
        MarkTag,
        PersonTag,
        PlaceTag,
        RoleTag,
        Scheme,
        SectionTag,
        TargetTag,
        UnitTag,
    )

    # The tags of a table; where none are said, any.
    Tag = TypeVar("Tag", bound=str, default=Any)
else:
    from typing import TypeVar

    Tag = TypeVar("Tag")

KEYS = frozenset(
    {
        *("id", "tag", "pattern", "words", "map", "weights"),
        *("spaced", "plain", "needle", "guard", "match", "reject"),
    }
)
# The file whose pieces all tables may use.
SHARED = "pieces"
# Stands between the characters of a word until it is known whether blanks may stand there.
JOINT = "\0"
PIECE = regex.compile(r"\{\{([a-z0-9_]+)\}\}")


class RuleError(ValueError):
    """A rule table that cannot be used: says which file and rule, what is wrong, what to do."""


@dataclass(frozen=True, eq=False)
class Rule(Generic[Tag]):
    """One rule: what it finds (``source``, a pattern or made of words) and what it means.

    ``tag`` is the meaning, from a closed set a table. ``needle`` are literals of which at least
    one stands in every text that can match, ``guard`` a pattern that is found in each of them:
    cheap tests before the pattern runs. ``map`` says what a matched word stands for, ``weights``
    how much a match speaks for each of some answers (below 0: against). ``match`` and ``reject``
    are texts in which the pattern must, and must not, be found. A ``plain`` one is run by the
    standard module. ``where`` is the file and line that it comes from.
    """

    id: str
    tag: Tag
    source: str
    words: tuple[str, ...] = ()
    needle: tuple[str, ...] = ()
    guard: str = ""
    map: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    spaced: bool = False
    plain: bool = False
    where: str = ""

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern; most of a table's rules are never needed for one document."""
        return compiled(self.source, plain=self.plain)

    @cached_property
    def _guard(self) -> re.Pattern[str]:
        # A guard is made of sets of characters, for which the standard module is much faster.
        return re.compile(self.guard)

    def guarded(self, text: str) -> bool:
        """Say whether a folded text passes the guard, if there is one."""
        return not self.guard or self._guard.search(text) is not None

    def passes(self, text: str) -> bool:
        """Say whether a folded text has what every match needs: a literal, and the guard."""
        if self.needle:
            # A plain loop: a generator costs more than all that it would look for.
            for needle in self.needle:
                if needle in text:
                    break
            else:
                return False
        # As guarded() does; a call costs more than the test.
        return not self.guard or self._guard.search(text) is not None

    def finditer(self, text: str, start: int = 0) -> Iterator[regex.Match[str]]:
        """Yield the matches in a folded text, without running the pattern where none can be."""
        return self.pattern.finditer(text, start) if self.passes(text) else iter(())

    def search(self, text: str) -> regex.Match[str] | None:
        """Return the first match in a folded text, or None."""
        return self.pattern.search(text) if self.passes(text) else None


class _Tagged(NamedTuple, Generic[Tag]):
    """The rules that have one of some tags, and the literals that they need."""

    rules: tuple[Rule[Tag], ...]
    needles: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleTable(Generic[Tag]):
    """The rules of one file, in the file's order."""

    name: str
    rules: tuple[Rule[Tag], ...]
    _by_id: dict[str, Rule[Tag]] = field(init=False, repr=False)
    _by_tag: dict[Tag, tuple[Rule[Tag], ...]] = field(init=False, repr=False, default_factory=dict)
    _by_tags: dict[tuple[Tag, ...], _Tagged[Tag]] = field(
        init=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Index the rules by their ids."""
        # Of two rules with one id the first counts, as in a search.
        object.__setattr__(self, "_by_id", {rule.id: rule for rule in reversed(self.rules)})

    def __iter__(self) -> Iterator[Rule[Tag]]:
        return iter(self.rules)

    def __getitem__(self, id: str) -> Rule[Tag]:
        try:
            return self._by_id[id]
        except KeyError:
            raise KeyError(f"{self.name}.toml has no rule {id!r}") from None

    def tagged(self, tag: Tag) -> tuple[Rule[Tag], ...]:
        """Return the rules with this tag."""
        found = self._by_tag.get(tag)
        if found is None:
            found = tuple(rule for rule in self.rules if rule.tag == tag)
            self._by_tag[tag] = found
        return found

    def candidates(self, text: str, tags: tuple[Tag, ...]) -> list[Rule[Tag]]:
        """Return the rules with these tags that can match in a folded text, in the file's order."""
        tagged = self._by_tags.get(tags)
        if tagged is None:
            rules = tuple(rule for rule in self.rules if rule.tag in tags)
            tagged = _Tagged(rules, tuple({needle for rule in rules for needle in rule.needle}))
            self._by_tags[tags] = tagged
        # Each literal is looked for once, however many rules share it.
        present = {needle for needle in tagged.needles if needle in text}
        return [
            rule
            for rule in tagged.rules
            if (not rule.needle or not present.isdisjoint(rule.needle)) and rule.guarded(text)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rule tables of the genre, compiled; ``digest`` names this state of them."""

    labels: RuleTable[LabelTag]
    columns: RuleTable[ColumnTag]
    numbering: RuleTable[Scheme]
    sections: RuleTable[SectionTag]
    furniture: RuleTable[FurnitureTag]
    deadlines: RuleTable[DeadlineTag]
    units: RuleTable[UnitTag]
    bodies: RuleTable[BodyTag]
    roles: RuleTable[RoleTag]
    persons: RuleTable[PersonTag]
    targets: RuleTable[TargetTag]
    facts: RuleTable[FactTag]
    documents: RuleTable[DocumentTag]
    answers: RuleTable[AnswerTag]
    changes: RuleTable[ChangeTag]
    marks: RuleTable[MarkTag]
    places: RuleTable[PlaceTag]
    digest: str


TABLES = tuple(f.name for f in fields(Rules) if f.name != "digest")


@cache
def load() -> Rules:
    """Return the rules of the package and of the user's folder; raise RuleError at a mistake."""
    return build(folders())


def build(sources: tuple[Path, ...]) -> Rules:
    """Return the rules of some folders, the later ones adding to the first."""
    digest = hashlib.sha256()
    for folder in sources:
        for path in sorted(folder.iterdir()):
            if path.suffix in SUFFIXES and path.is_file():
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    tables = {
        name: read_table(*(p for folder in sources if (p := folder / f"{name}.toml").is_file()))
        for name in TABLES
    }
    return Rules(**tables, digest=digest.hexdigest()[:8])


def check(table: RuleTable) -> None:
    """Compile every pattern of a table; raise RuleError where one does not compile.

    The rules that ship with the package are checked by the tests, not at each start.
    """
    for rule in table:
        try:
            compiled(rule.source, plain=rule.plain)
            re.compile(rule.guard)
        except (regex.error, re.error) as error:
            raise RuleError(f"{rule.where}: the pattern does not compile: {error}") from error


def read_table(*paths: Path) -> RuleTable:
    """Read one rule table; raise RuleError with the file, line and rule where it is wrong.

    The pieces of pieces.toml stand above those of every table. A further file adds rules; one of
    an id that is there already widens that rule: by its words, or by its pattern as another way to
    match. Patterns are compiled when they are first needed;
    ``check`` compiles them all.
    """
    tags: set[str] = set()
    pieces = dict(_shared_pieces())
    rules: dict[str, Rule] = {}
    for path in paths:
        data, lines = _read_toml(path)
        tags |= set(data.get("tags", {}))
        file = _named(path)
        known = rules if path != paths[0] else {}
        _expand_pieces(file, data.get("pieces", {}), pieces)
        own: set[str] = set()
        for entry, line in zip(data.get("rule", []), lines, strict=False):
            where = f"{file}:{line}, rule {entry.get('id', 'without id')}"
            rule = _compile(where, entry, pieces, known)
            if rule.id in own:
                raise RuleError(f"{where}: two rules are called {rule.id!r}; rename one")
            if rule.tag not in tags:
                raise RuleError(
                    f"{where}: tag {rule.tag!r} is not in [tags]; use {', '.join(sorted(tags))}"
                )
            own.add(rule.id)
            rules[rule.id] = rule
    return RuleTable(paths[0].stem, tuple(rules.values()))


@cache
def _shared_pieces() -> Mapping[str, str]:
    """Return the pieces that all tables may use."""
    path, pieces = HERE / f"{SHARED}.toml", dict[str, str]()
    _expand_pieces(_named(path), _read_toml(path)[0].get("pieces", {}), pieces)
    return MappingProxyType(pieces)


def _read_toml(path: Path) -> tuple[dict[str, Any], list[int]]:
    """Return what a file holds and the line of each of its rules."""
    try:
        raw = path.read_bytes()
        data = toml(raw)
    # A number of thousands of digits is a ValueError alone, as both others are.
    except ValueError as error:
        raise RuleError(f"{_named(path)}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise RuleError(f"{_named(path)}: not valid TOML: nested too deeply") from error
    unknown = set(data) - {"pieces", "tags", "rule"}
    if unknown:
        raise RuleError(
            f"{_named(path)}: unknown table {sorted(unknown)[0]!r}; use pieces, tags, rule"
        )
    texts = [data.get(name, {}) for name in ("pieces", "tags")]
    rules = data.get("rule", [])
    if not (
        all(isinstance(table, dict) for table in texts)
        and all(isinstance(text, str) for table in texts for text in table.values())
        and isinstance(rules, list)
        and all(isinstance(rule, dict) for rule in rules)
    ):
        raise RuleError(f"{_named(path)}: pieces and tags must hold texts, rule be [[rule]] tables")
    lines = [n for n, line in enumerate(raw.splitlines(), 1) if line.strip() == b"[[rule]]"]
    return data, lines


def _named(path: Path) -> str:
    """Return a file's name as it is told: the package's own without its folder."""
    return path.name if path.parent == HERE else str(path)


def _expand_pieces(where: str, raw: Mapping[str, str], pieces: dict[str, str]) -> None:
    """Replace {{name}} inside pieces by the pieces before them."""
    for name, text in raw.items():
        pieces[name] = f"(?:{_fill(f'{where}, piece {name}', text, pieces)})"


def _fill(where: str, text: str, pieces: Mapping[str, str]) -> str:
    def piece(match: regex.Match[str]) -> str:
        name = match[1]
        if name not in pieces:
            raise RuleError(f"{where}: no piece {name!r} stands above it")
        return pieces[name]

    return PIECE.sub(piece, text) if "{{" in text else text


def _compile(
    where: str, entry: Mapping[str, object], pieces: Mapping[str, str], known: Mapping[str, Rule]
) -> Rule:
    unknown = set(entry) - KEYS
    if unknown:
        raise RuleError(f"{where}: unknown key {sorted(unknown)[0]!r}; use {sorted(KEYS)}")
    id = entry.get("id")
    old = known.get(id) if isinstance(id, str) else None
    tag = entry.get("tag", old.tag if old is not None else None)
    if not isinstance(id, str) or not isinstance(tag, str):
        raise RuleError(f"{where}: needs an id and a tag, both text")
    if old is not None and tag != old.tag:
        raise RuleError(f"{where}: the rule {id!r} that it widens has the tag {old.tag!r}")
    mapping = entry.get("map", {})
    if not isinstance(mapping, dict):
        raise RuleError(f"{where}: map must be a table of text to text")
    words = (*_texts(where, entry, "words"), *mapping)
    source = entry.get("pattern")
    if (source is None) == (not words):
        raise RuleError(f"{where}: needs either pattern or words (or map), and not both")
    spaced = entry.get("spaced") is True
    weights = entry.get("weights", {})
    if not isinstance(weights, dict) or not all(
        isinstance(weight, (int, float)) for weight in weights.values()
    ):
        raise RuleError(f"{where}: weights must be a table of answers to numbers")
    rule = Rule(
        id=id,
        tag=tag,
        source=_fill(where, source, pieces) if isinstance(source, str) else "",
        words=words,
        needle=_texts(where, entry, "needle"),
        guard=_fill(where, str(entry.get("guard", "")), pieces),
        map=MappingProxyType({str(key): str(value) for key, value in mapping.items()}),
        weights=MappingProxyType({key: float(weight) for key, weight in weights.items()}),
        match=_texts(where, entry, "match"),
        reject=_texts(where, entry, "reject"),
        spaced=spaced,
        plain=entry.get("plain") is True,
        where=where,
    )
    if old is not None:
        rule = _widened(where, old, rule)
    return (
        rule if rule.source else replace(rule, source=words_pattern(rule.words, spaced=rule.spaced))
    )


def _widened(where: str, old: Rule, new: Rule) -> Rule:
    """Return a rule that matches what either does."""
    if bool(old.words) != bool(new.words):
        kind = "words" if old.words else "a pattern"
        raise RuleError(f"{where}: the rule {old.id!r} that it widens is made of {kind}")
    both = f"(?:{old.source})|(?:{new.source})"
    return replace(
        new,
        source="" if old.words else both,
        words=(*old.words, *new.words),
        # Without a test of its own the new way to match may stand anywhere.
        guard=f"(?:{old.guard})|(?:{new.guard})" if old.guard and new.guard else "",
        needle=(*old.needle, *new.needle) if old.needle and new.needle else (),
        map=MappingProxyType({**old.map, **new.map}),
        weights=MappingProxyType({**old.weights, **new.weights}),
        match=(*old.match, *new.match),
        reject=(*old.reject, *new.reject),
        spaced=old.spaced,
        plain=old.plain and new.plain,
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
    firsts = "".join(_escaped(c) for c in sorted(tree))
    return f"(?=[{firsts}]){_branch(tree, '')}".replace(JOINT, "[ \\t]*" if spaced else "")


@cache
def _escaped(letter: str) -> str:
    # A tenth of a start went into letters that are escaped again and again.
    return regex.escape(letter)


def _branch(node: Mapping[str, Any], joint: str) -> str:
    """Return the pattern of what may follow at one node of the tree of words."""
    options = [_escaped(c) + _branch(node[c], JOINT) for c in sorted(node) if c]
    if not options:
        return ""
    # Where nothing branches there is no group: what is shorter compiles faster.
    body = joint + (options[0] if len(options) == 1 else f"(?:{'|'.join(options)})")
    return f"(?:{body})?" if "" in node else body
