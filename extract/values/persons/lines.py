"""Persons on lines of their own: which line breaks part two persons, and which were mere wraps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.values.personal_names import is_name, name_span
from zhenggai.values.persons.reader import ends_with_post

PART, PAIR, WRAP = "\n", " ", ""
LIST_MARKS = regex.compile(r"[、,;/]")
BRACKET = regex.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")


def person_joints(lines: Sequence[str], rules: Rules) -> list[str]:
    """Return what stands between each two lines: a line break that parts, a blank, or nothing.

    A blank joins a name with the post above it, or below it where names and posts take turns.
    """
    joints: list[str] = []
    told: list[str] = []
    for line in map(fold, lines):
        if told and rules.persons["line-number"].pattern.match(line):
            joints.append(PAIR)
        elif told and not _labelled(line, rules) and _goes_on(told[-1], line, rules):
            joints.append(WRAP)
            told[-1] += line
        else:
            joints += [PART] * bool(told)
            told.append(line)
    pairs = _pairs([_kind(person, rules) for person in told])
    parts = iter(pairs)
    return [next(parts) if joint == PART else joint for joint in joints]


def _pairs(kinds: Sequence[str | None]) -> list[str]:
    """Return what stands between persons and parts of persons, by what each of them tells."""
    turns = len(kinds) % 2 == 0 and list(kinds) == ["name", "post"] * (len(kinds) // 2)
    if turns:
        return [PAIR if at % 2 == 0 else PART for at in range(len(kinds) - 1)]
    return [PAIR if pair == ("post", "name") else PART for pair in pairwise(kinds)]


def _labelled(line: str, rules: Rules) -> bool:
    """Say whether a line begins with a label or a number of its own: 直接责任人:, 2."""
    begun = (rules.persons[id].pattern.match(line) for id in ("label", "noise"))
    return any(match is not None for match in begun)


def _goes_on(before: str, line: str, rules: Rules) -> bool:
    begins = rules.persons["line-goes-on"].pattern.match(line)
    return begins is not None or _kind(before, rules) is None


def _kind(words: str, rules: Rules) -> str | None:
    """Return whether words are a ``name``, end with a ``post``, or tell ``both``; else None."""
    words = rules.persons["noise"].pattern.sub(" ", words).strip()
    if not ends_with_post(words, rules):
        words = rules.persons["line-task"].pattern.sub("", words)
    last = LIST_MARKS.split(words)[-1].strip()
    if rules.persons["line-open-end"].search(words) or words.count("(") > words.count(")"):
        return None
    if is_name(words.strip(), rules):
        return "name"
    bare = BRACKET.sub("", last).strip()
    if not bare or name_span(last, rules) is not None or name_span(bare, rules) is not None:
        return "both"
    return "post" if ends_with_post(bare, rules) else None
