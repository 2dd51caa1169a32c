"""Fields whose result the file does not hold: Word makes it when it shows the page."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.word.glyphs import symbol
from zhenggai.readers.word.number_formats import circled, write_count
from zhenggai.readers.word.styles import OFF, VAL, W, child, number, whole

# EQ \o\ac(○,12) is how Word draws a circled number beyond ⑳
OVERSTRIKE = re.compile(
    r"""\s*eq\s+(?:\\\*\s*(?:"[^"]*"|\w+)\s*)*\\o\s*(?:\\a[clrd]\s*)?\((.*)\)\s*""",
    re.IGNORECASE | re.DOTALL,
)
# \o\ad(\s\up 10(pīn),拼) sets a reading above the characters: only those are the text.
RAISED = re.compile(r"\\s\s*\\(?:up|do)\s*\d*\s*\([^()]*\)\s*,?")
CIRCLES = frozenset("○〇◯")
WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
TICKED, UNTICKED = "☑", "□"
# What these make stands elsewhere, or nowhere.
SILENT = frozenset(
    {
        *("ADVANCE", "BIBLIOGRAPHY", "BOOKMARK", "COMMENTS", "EMBED", "FORMTEXT", "GOTOBUTTON"),
        *("HYPERLINK", "INDEX", "NOTEREF", "PAGEREF", "PRIVATE", "RD", "SET", "TA", "TC", "TOA"),
        *("TOC", "XE", "NUMPAGES", "PAGE", "SECTION", "SECTIONPAGES", "PRINT"),
    }
)
# What LISTNUM prints on the levels of its list, where that is none of the file's own.
LIST_LEVELS = (
    ("decimal", "{})"),
    ("lowerLetter", "{})"),
    ("lowerRoman", "{})"),
    ("decimal", "({})"),
    ("lowerLetter", "({})"),
    ("lowerRoman", "({})"),
    ("decimal", "{}."),
    ("lowerLetter", "{}."),
    ("lowerRoman", "{}."),
)


class Shown(NamedTuple):
    """What a field shows: its text, whether it counts, and the code of a doubt about it."""

    text: str
    computed: bool = False
    doubt: str = ""


class FieldCounts:
    """What AUTONUM and LISTNUM have counted so far in one file."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int]] = Counter()

    def shown(self, instruction: str, form: etree._Element | None) -> Shown:
        """Return what a field without a result shows."""
        words = [quoted or plain for quoted, plain in WORDS.findall(instruction)]
        kind = words[0].upper() if words else ""
        if kind == "FORMCHECKBOX":
            return Shown(TICKED if _ticked(form) else UNTICKED)
        if kind == "FORMDROPDOWN":
            return Shown(_chosen(form))
        if kind == "SYMBOL":
            return Shown(_symbol(words[1:]))
        if kind == "MACROBUTTON":
            return Shown(" ".join(words[2:]))
        if kind == "QUOTE":
            return Shown(" ".join(word for word in words[1:] if not word.startswith("\\")))
        if kind in ("AUTONUM", "AUTONUMLGL", "AUTONUMOUT"):
            self._counts[kind, 0] += 1
            return Shown(f"{self._counts[kind, 0]}.", True, "numbering-approximate")
        if kind == "LISTNUM":
            return self._list_number(words[1:])
        text = _overstrike(instruction)
        if text or not kind or kind in SILENT:
            return Shown(text)
        return Shown("", doubt="field-not-read")

    def _list_number(self, words: list[str]) -> Shown:
        """Count one LISTNUM: \\l is its level (from 1), \\s where it starts anew."""
        options = dict(pairwise(words))
        level = min(max(whole(options.get("\\l")) or 1, 1), len(LIST_LEVELS))
        start = whole(options.get("\\s"))
        name = words[0] if words and not words[0].startswith("\\") else ""
        self._counts[name, level] = self._counts[name, level] + 1 if start is None else start
        for deeper in range(level + 1, len(LIST_LEVELS) + 1):
            self._counts.pop((name, deeper), None)
        form, pattern = LIST_LEVELS[level - 1]
        text = pattern.format(write_count(self._counts[name, level], form))
        return Shown(text, True, "numbering-approximate")


def _ticked(form: etree._Element | None) -> bool:
    box = child(form, W + "checkBox")
    for name in ("checked", "default"):
        element = child(box, W + name)
        if element is not None:
            return element.get(VAL, "1") not in OFF
    return False


def _chosen(form: etree._Element | None) -> str:
    choices = child(form, W + "ddList")
    if choices is None:
        return ""
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    at = number(choices, "result") or number(choices, "default") or 0
    return entries[at] if 0 <= at < len(entries) else ""


def _symbol(words: list[str]) -> str:
    """Return what SYMBOL 252 \\f "Wingdings" shows."""
    font = dict(pairwise(words)).get("\\f", "")
    try:
        code = int(words[0], 0) if words else -1
    except ValueError:
        # SYMBOL A shows an A.
        code = ord(words[0][0])
    return symbol(code, font) if code >= 0 else ""


def _overstrike(instruction: str) -> str:
    """Return the text of an EQ field that draws characters over each other, else nothing."""
    match = OVERSTRIKE.fullmatch(instruction)
    if match is None:
        return ""
    first, _, second = RAISED.sub("", match[1]).replace("，", ",").partition(",")
    first, second = first.strip(), second.strip()
    if first in CIRCLES and (count := whole(second)) is not None:
        return circled(count)
    return second if first in CIRCLES or not first else first
