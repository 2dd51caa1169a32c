"""Which rules matched which words while something was read: what ``zhenggai explain`` shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import regex

from zhenggai.rules import Rule, Rules, RuleTable
from zhenggai.rules.patterns import compiled


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule of a table that matched some words; ``where`` is its file and line."""

    table: str
    rule: str
    where: str
    words: str


class _Watched:
    """A pattern that tells what it matched."""

    def __init__(
        self, pattern: regex.Pattern[str], tell: Callable[[regex.Match[str]], None]
    ) -> None:
        self._pattern = pattern
        self._tell = tell
        self.pattern = pattern.pattern

    def _noted(self, match: regex.Match[str] | None) -> regex.Match[str] | None:
        if match is not None and match.group():
            self._tell(match)
        return match

    def match(self, *args: Any, **kwargs: Any) -> regex.Match[str] | None:
        return self._noted(self._pattern.match(*args, **kwargs))

    def search(self, *args: Any, **kwargs: Any) -> regex.Match[str] | None:
        return self._noted(self._pattern.search(*args, **kwargs))

    def fullmatch(self, *args: Any, **kwargs: Any) -> regex.Match[str] | None:
        return self._noted(self._pattern.fullmatch(*args, **kwargs))

    def sub(self, change: str | Callable[[regex.Match[str]], str], text: str) -> str:
        def told(match: regex.Match[str]) -> str:
            self._noted(match)
            return match.expand(change) if isinstance(change, str) else change(match)

        return self._pattern.sub(told, text)

    def split(self, text: str, *args: Any, **kwargs: Any) -> list[str]:
        self._noted(self._pattern.search(text))
        return list(self._pattern.split(text, *args, **kwargs))

    def finditer(self, *args: Any, **kwargs: Any) -> Iterator[regex.Match[str]]:
        for match in self._pattern.finditer(*args, **kwargs):
            self._noted(match)
            yield match


@dataclass(frozen=True, eq=False)
class _WatchedRule(Rule):
    """A rule whose matches are written down."""

    table: str = ""
    hits: dict[Hit, None] | None = None

    @cached_property
    def pattern(self) -> Any:
        hits = self.hits if self.hits is not None else {}

        def tell(match: regex.Match[str]) -> None:
            hits.setdefault(Hit(self.table, self.id, self.where, match.group()))

        return _Watched(compiled(self.source, plain=self.plain), tell)


def watch(rules: Rules) -> tuple[Rules, dict[Hit, None]]:
    """Return the rules so that each match is written down, and where it is: in order, once each."""
    hits: dict[Hit, None] = {}
    tables: dict[str, RuleTable] = {}
    for field in fields(rules):
        table = getattr(rules, field.name)
        if isinstance(table, RuleTable):
            watched = tuple(
                _WatchedRule(
                    **{f.name: getattr(rule, f.name) for f in fields(Rule) if f.init},
                    table=table.name,
                    hits=hits,
                )
                for rule in table
            )
            tables[field.name] = RuleTable(table.name, watched)
    return replace(rules, **tables), hits  # type: ignore[arg-type]
