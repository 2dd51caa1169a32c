"""Heads and feet that sheets print, as Excel writes them: &L附件1 &A&R第 &P 页."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Its three parts, and in them fonts, sizes, the sheet's name, numbers of pages.
HEAD_PART = re.compile(r"(?<!&)&[LCR]")
HEAD_MARK = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]+|[A-Za-z&])')
PAGE_COUNTS = frozenset({"&P", "&N"})


def head_to_lines(words: str, name: str) -> Iterator[str]:
    """Yield what a head or foot prints on the sheet of that name.

    Numbers of pages are left out, and the name alone, which the table has.
    """
    shown = {"&A": name, "&&": "&"}
    for part in HEAD_PART.split(words):
        if PAGE_COUNTS.isdisjoint(HEAD_MARK.findall(part)):
            text = HEAD_MARK.sub(lambda mark: shown.get(mark[0], ""), part)
            lines = map(str.strip, text.splitlines())
            yield from (line for line in lines if line and line != name)
