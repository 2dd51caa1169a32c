"""Rows of a PDF page to lines of text, with blanks as a reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import sub
from typing import NamedTuple

from zhenggai.readers.paragraphs import Line, head_length
from zhenggai.readers.pdf.rows import BLANKS, SEGMENT_GAP, Look, Row
from zhenggai.text.document import Span

# All in widths of a Chinese character.
WORD_GAP = 0.2
DIGIT_GAP = 0.5
WIDE_GAP = 1.3
# A row of so many stretches is a table's.
TABLE_SEGMENTS = 3
LATIN_BLANK = 1.05
FIRST_CHINESE = "\u2e80"


@dataclass(slots=True, eq=False)
class PageLine(Line):
    """A line of a PDF: beside the text which stretches of it are bold, and the page (from 1)."""

    page: int = 1
    bolds: tuple[Span, ...] = ()


class _Word(NamedTuple):
    """Characters that stand together, and the gap (in ems) and the blanks before them."""

    start: int
    end: int
    gap: float
    blanks: str


class _Told(NamedTuple):
    """What a row says: its text, each character's right edge, and what of it is bold."""

    text: str
    rights: list[float]
    bolds: list[Span]
    bold: bool
    segments: int


def row_to_line(row: Row, page: int, block: int, shape: int) -> PageLine:
    """Return the text of a row, with blanks where words are held apart and not where digits are."""
    told = _tell(row)
    kept_together = head_length(told.text)
    return PageLine(
        text=told.text,
        left=row.left,
        right=row.right,
        y=row.y,
        size=row.size,
        bold=told.bold,
        block=block,
        shape=shape,
        head=told.rights[kept_together - 1] - row.left if kept_together else 0.0,
        page=page,
        bolds=tuple(told.bolds),
        alone=told.segments >= TABLE_SEGMENTS,
    )


def _tell(row: Row) -> _Told:
    chars, _, rights, looks = row.glyphs
    text = "".join(chars)
    alike = row.glyphs.alike()
    if alike and len(text) == len(chars) and row.is_tight(WORD_GAP):
        bold = looks[0].bold
        return _Told(text, rights, [Span(0, len(text))] if bold else [], bold, 1)
    some_bold = looks[0].bold if alike else any(look.bold for look in looks)
    text = last = ""
    edges: list[float] = []
    bolds: list[Span] = []
    segments = 1
    bold_chars = 0
    for start, end, gap, blanks in _words(row):
        word, own = chars[start:end], rights[start:end]
        if last:
            segments += gap > SEGMENT_GAP
            between = _blanks(last, word[0], blanks, gap)
            text += between
            edges += edges[-1:] * len(between)
        if some_bold:
            bold_chars += _add_bold(bolds, len(text), word, looks[start:end])
        text += "".join(word)
        edges += own
        if len(edges) < len(text):
            # A ligature is several characters at one place.
            edges[-len(own) :] = [edge for char, edge in zip(word, own, strict=True) for _ in char]
        last = word[-1]
    bold = some_bold and bold_chars * 10 > 9 * len(text.replace(" ", ""))
    return _Told(text, edges, bolds, bold, segments)


def _words(row: Row) -> list[_Word]:
    """Return the stretches of a row between which there is a blank or a gap."""
    chars, lefts, rights, _ = row.glyphs
    places: Sequence[int] = range(len(chars))
    blanks: dict[int, str] = {}
    if not BLANKS.isdisjoint(chars):
        places, blanks = _without_blanks(chars)
        lefts, rights = [lefts[at] for at in places], [rights[at] for at in places]
    gaps = [gap / row.size for gap in map(sub, lefts[1:], rights)]
    cuts = [at for at, gap in enumerate(gaps, start=1) if gap > WORD_GAP]
    if blanks:
        cuts = sorted({*cuts, *blanks})
    words = []
    for first, end in pairwise([0, *cuts, len(places)]):
        gap = gaps[first - 1] if first else 0.0
        words.append(_Word(places[first], places[end - 1] + 1, gap, blanks.get(first, "")))
    return words


def _without_blanks(chars: list[str]) -> tuple[list[int], dict[int, str]]:
    """Return where other characters than blanks stand, and by their order what is before them."""
    places: list[int] = []
    blanks: dict[int, str] = {}
    for at, char in enumerate(chars):
        if char in BLANKS:
            blank = "\u3000" if char == "\u3000" else " "
            blanks[len(places)] = blanks.get(len(places), "") + blank
        else:
            places.append(at)
    return places, blanks


def _add_bold(bolds: list[Span], at: int, chars: list[str], looks: list[Look]) -> int:
    """Add the bold stretches of a word at a place of the text; return how many glyphs are bold."""
    count = 0
    for bold, run in groupby(zip(looks, chars, strict=True), key=lambda glyph: glyph[0].bold):
        own = [char for _, char in run]
        end = at + sum(map(len, own))
        if bold:
            count += len(own)
            start = bolds.pop().start if bolds and bolds[-1].end == at else at
            bolds.append(Span(start, end))
        at = end
    return count


def _blanks(before: str, after: str, blanks: str, gap: float) -> str:
    """Return the blanks to keep between two characters that stand ``gap`` ems apart.

    Word's spacing between Chinese and Latin (2016 年) is no blank, drawn or not.
    """
    latin_before, latin_after = before[-1].isascii(), after[0].isascii()
    if latin_before and latin_after:
        if blanks:
            return " "
        digits = not (before[-1].isalpha() or after[0].isalpha())
        return " " if gap > (DIGIT_GAP if digits else WORD_GAP) else ""
    if not blanks:
        return " " if gap > WIDE_GAP else ""
    if latin_before == latin_after:
        return blanks
    if gap > LATIN_BLANK:
        return " "
    latin, other = (before[-1], after[0]) if latin_before else (after[0], before[-1])
    # 1. 整改 and — 3 —: these blanks are typed.
    chinese = other >= FIRST_CHINESE or other in "“”‘’"
    return "" if latin.isalnum() and chinese else " "
