"""Marks of restriction: 机密★1年, 内部资料, （秘密）, wherever a document shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.text.traditional import TRADITIONAL
from zhenggai.text.unseen import without_unseen

BLANKS = regex.compile(r"[^\S\n\t]+")
# 机 密, 秘　密: a mark is set apart by wider gaps than its own characters are.
APART_FROM_MARK = regex.compile(r"[^\S\n\t]{3,}")
# A mark that is written from top to bottom, a character a line.
UPRIGHT = regex.compile(
    r"(?m)(?<=^[^\S\n]{0,9}[\p{Han}★\d][^\S\n]{0,9})\n{1,3}"
    r"(?=[^\S\n]{0,9}[\p{Han}★\d][^\S\n]{0,9}$)"
)
# What says nothing in a mark: signs, brackets, blanks.
SIGN = regex.compile(r"[^\w\n]|_")
# What a line ends with in brackets of any shape: 整改方案〈秘密〉.
LAST_IN_BRACKETS = regex.compile(
    r"(?m)(?<=[\p{Ps}\p{Pi}<])[^\n\p{Ps}\p{Pe}<>]{2,12}(?=[\p{Pe}\p{Pf}>]$)"
)
# What parts a file's name and its folders.
BETWEEN_PARTS = regex.compile(r"[\p{Ps}\p{Pe}/\\_-]+")
# A line that holds a mark and nothing else, with its brackets, star and years.
LONGEST_MARK = 24


def find_restriction(shown: Iterable[str], body: str, name: str, rules: Rules) -> str | None:
    """Return a document's mark of restriction without the blanks inside of it, None without one.

    ``shown`` is where marks stand (above the title, on each page, in the imprint), ``body`` the
    whole text, of which only lines that are a mark count, ``name`` the file's.
    """
    for text in (*shown, *_short_lines(body, rules), *_parts_of_name(name)):
        printed = without_unseen(text)[0]
        for spelling, own in zip(_spellings(fold(printed)), _spellings(printed), strict=True):
            for rule in rules.facts.tagged("classification"):
                match = rule.search(spelling)
                if match is not None:
                    start, end = match.span("text" if match.groupdict().get("text") else 0)
                    found = _as_printed(spelling[start:end], own[start:end])
                    return BLANKS.sub("", found.replace("\n", ""))
        if (bare := _bare_mark(printed, rules)) is not None:
            return bare
    return None


def _bare_mark(printed: str, rules: Rules) -> str | None:
    """Return a mark that a line is, or the bracket at its end, whatever signs are in it."""
    apart = (match[0] for match in LAST_IN_BRACKETS.finditer(printed))
    for line in (*printed.split("\n"), *apart):
        if len(line) <= LONGEST_MARK:
            own = SIGN.sub("", line)
            for rule in rules.facts.tagged("bare-classification"):
                match = rule.search(fold(own))
                if match is not None:
                    return _as_printed(match["text"], own[slice(*match.span("text"))])
    return None


def _parts_of_name(name: str) -> Iterator[str]:
    """Yield a file's name without its ending, then its parts, a line each."""
    stem = name.rpartition(".")[0] or name
    yield stem
    yield BETWEEN_PARTS.sub("\n", stem)


def _as_printed(folded: str, printed: str) -> str:
    """Return folded words with the traditional characters that stand there: 機密."""
    return "".join(p if ord(p) in TRADITIONAL else f for f, p in zip(folded, printed, strict=True))


def _spellings(text: str) -> Iterator[str]:
    """Yield the text as it stands, without the blanks inside of words, without any blank."""
    yield text
    yield BLANKS.sub("", APART_FROM_MARK.sub("\t", text))
    yield BLANKS.sub("", UPRIGHT.sub("", text))


def _short_lines(body: str, rules: Rules) -> Iterator[str]:
    """Yield the lines that may be a mark: a text box, a stamp at the end of an annex."""
    for match in rules.facts["restricted-line"].finditer(body):
        if len(match[0]) <= LONGEST_MARK:
            yield match[0]
