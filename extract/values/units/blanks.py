"""Blanks in a list of units: which part two names, and which stand inside one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.values.units.kinds import words_of
from zhenggai.values.units.segment import outside_brackets

WORD = regex.compile(r"[^ \t]+")
PIECE = regex.compile(r"[^、,;。:/|·\n]+")
# Names are not written in more pieces than this.
MOST = 6
SHORTEST_SPACED = 2
BLANKS = " \t"
# Beside these a blank in a bracket says nothing: (市、 区).
EDGES = frozenset("()、 \t")


def inner_blanks(folded: str, rules: Rules) -> list[int]:
    """Return where blanks stand inside a name: 市财 政局, but not 市水利局 市财政局."""
    if not any(blank in folded for blank in BLANKS):
        return []
    outside = outside_brackets(folded)
    found = [at for at, c in enumerate(folded) if c in BLANKS and not outside[at]]
    found = [at for at in found if folded[at - 1] in EDGES or folded[at + 1] in EDGES]
    for match in PIECE.finditer(folded):
        parts = [part.span() for part in WORD.finditer(folded, *match.span())]
        if not 1 < len(parts) <= MOST:
            continue
        for start, end in _joins(folded, parts, rules):
            found += [at for at in range(start, end) if folded[at] in BLANKS]
    return found


def _joins(folded: str, parts: Sequence[tuple[int, int]], rules: Rules) -> list[tuple[int, int]]:
    """Return the stretches to be joined so that all are names, as few as can be."""
    for joints in range(len(parts)):
        for kept in combinations(range(1, len(parts)), len(parts) - 1 - joints):
            bounds = [0, *kept, len(parts)]
            runs = [(parts[a][0], parts[b - 1][1]) for a, b in pairwise(bounds)]
            if all(_is_name(folded[start:end], rules) for start, end in runs):
                return runs if joints else []
    return []


def _is_name(words: str, rules: Rules) -> bool:
    bare = "".join(c for c in words if c not in BLANKS)
    return len(bare) >= SHORTEST_SPACED and words_of(bare, rules).is_name


def without(text: str, places: Sequence[int]) -> tuple[str, list[int]]:
    """Return a text without some characters, and where each character of the rest stood."""
    gone = set(places)
    kept = [at for at in range(len(text)) if at not in gone]
    return "".join(text[at] for at in kept), kept


def back(span: Span, kept: Sequence[int]) -> Span:
    """Return a stretch of the shortened text as one of the whole text."""
    if span.end <= span.start:
        at = kept[span.start] if span.start < len(kept) else 0
        return Span(at, at)
    return Span(kept[span.start], kept[span.end - 1] + 1)
