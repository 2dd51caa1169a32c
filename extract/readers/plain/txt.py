"""Plain text: the decoded characters as they stand, lines as paragraphs, hard wraps joined."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from zhenggai.readers.paragraphs import Line, join_lines
from zhenggai.readers.plain.encoding import decode
from zhenggai.readers.plain.markdown import from_markdown, is_markdown
from zhenggai.readers.plain.tables import Grid, find_tables, write_table
from zhenggai.rules import load
from zhenggai.text.document import SURROGATES, Document, DocumentBuilder, Note, Paragraph, covers

LINE = regex.compile(r"[^\n]*\n")
BREAKS = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
LABELLED = regex.compile(r"[【〔]?\p{Han}{2,8}[】〕]?[：:]|[【〔]\p{Han}{2,8}[】〕]")
SENTENCE_END = regex.compile(r"[。！？；：!?;:）)】〕”」』]$")
# A text is hard-wrapped where its lines mostly fill one width and end in mid-sentence.
FEWEST_LINES = 8
LINE_WIDTHS = range(12, 90)
NEAR_WIDTH = 2.5
# What no line begins with, so that it may stand behind a full one.
HUNG = "，。；：、！？）》”’〕】」』),.;:!?%"
HANGING = frozenset(HUNG)
# Of the lines that are so much of the width, so many fill it.
LONG, MOST, FEWEST_FULL = 0.7, 0.65, 4


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One line of the text: where it begins and ends, blanks at its ends left out."""

    start: int
    end: int
    number: int


def read(data: bytes) -> Document:
    """Read a text in UTF-8, UTF-16, GB18030 or Big5; one in Markdown by its marks."""
    decoded = decode(data)
    notes = []
    if decoded.damaged:
        notes.append(Note("encoding-damaged", (decoded.encoding, str(decoded.damaged))))
    if not decoded.sure:
        notes.append(Note("encoding-guessed", (decoded.encoding,)))
    if is_markdown(decoded.text):
        return from_markdown(decoded.text, notes)
    return from_text(decoded.text, notes)


def from_text(text: str, notes: list[Note] | None = None) -> Document:
    """Return the Document of a text; its line ends become ``\\n``, nothing else changes."""
    notes = notes or []
    plain = BREAKS.sub("\n", text.removeprefix("\ufeff"))
    if SURROGATES.search(plain):
        notes.append(Note("lone-surrogate"))
        plain = SURROGATES.sub("\ufffd", plain)
    if plain and not plain.endswith("\n"):
        plain += "\n"
    grids = find_tables(plain)
    taken = tuple(grid.span for grid in grids)
    lines: list[_Stretch] = []
    for number, match in enumerate(LINE.finditer(plain)):
        if match[0].strip() and not covers(taken, match.start()):
            lines.append(_Stretch(match.start(), match.end() - 1, number))
    paragraphs = _joined(plain, lines) if _is_wrapped(plain, lines) else [[x] for x in lines]
    if grids:
        return _with_tables(plain, paragraphs, grids, notes)
    return Document(
        text=plain,
        format="txt",
        reader="text",
        paragraphs=tuple(Paragraph(p[0].start, p[-1].end) for p in paragraphs),
        notes=tuple(notes),
    )


def _with_tables(
    text: str, paragraphs: list[list[_Stretch]], grids: Sequence[Grid], notes: list[Note]
) -> Document:
    """Return the Document of a text with tables: bars, commas and quotes become tabs."""
    builder = DocumentBuilder("txt", "text")
    for note in notes:
        builder.note(note.code, *note.args, here=False)
    left = list(grids)
    for paragraph in paragraphs:
        while left and left[0].span.start < paragraph[0].start:
            write_table(builder, text, left.pop(0))
        builder.paragraph(text[paragraph[0].start : paragraph[-1].end])
    for grid in left:
        write_table(builder, text, grid)
    return builder.build()


class _Widths(dict[str, float]):
    """The width of each character that was met."""

    def __missing__(self, c: str) -> float:
        width = 1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5
        self[c] = width
        return width


_WIDTHS = _Widths()


def _width(text: str) -> float:
    """Return the width of a line in ems: a Chinese character is one, a Latin one half."""
    return sum(map(_WIDTHS.__getitem__, text))


def _is_wrapped(text: str, lines: list[_Stretch]) -> bool:
    """Say whether the lines are cut at a width: of the long ones most fill it, none goes beyond.

    How many lines are short says nothing: labels and headings stand on lines of their own.
    """
    if len(lines) < FEWEST_LINES:
        return False
    told = [text[line.start : line.end].rstrip() for line in lines]
    widths = [_width(raw) for raw in told]
    pairs = zip(widths, told, strict=True)
    edge = max((w for w, raw in pairs if raw[-1] not in HANGING), default=0.0)
    if int(edge) not in LINE_WIDTHS or max(widths) > edge + 3 * NEAR_WIDTH:
        return False
    long = [w for w in widths if w >= LONG * edge]
    full = [at for at, w in enumerate(widths) if w >= LONG * edge and abs(w - edge) <= NEAR_WIDTH]
    # 完成时限：2023年11月底 above 二、…: what has its own number or label below goes on nowhere.
    open_ends = sum(
        not SENTENCE_END.search(told[at]) and not any(map(_opens, told[at + 1 : at + 2]))
        for at in full
    )
    return (
        len(full) >= FEWEST_FULL and len(full) >= MOST * len(long) and open_ends >= 0.5 * len(full)
    )


def _opens(line: str) -> bool:
    """Say whether a line begins with a number or a label of its own."""
    words = line.lstrip()
    return load().marks["line-numbered"].pattern.match(words) is not None or bool(
        LABELLED.match(words)
    )


def _joined(text: str, lines: list[_Stretch]) -> list[list[_Stretch]]:
    """Join hard-wrapped lines to paragraphs by the widths of their characters."""
    by_number = {line.number: line for line in lines}
    # Closing punctuation may hang over the edge: lines that end without it tell where that is.
    told = [text[line.start : line.end].rstrip() for line in lines]
    edge = max((_width(raw) for raw in told if raw[-1] not in HANGING), default=0.0)
    given = []
    for line, raw in zip(lines, told, strict=True):
        words = raw.lstrip()
        left = _width(raw[: len(raw) - len(words)])
        right = left + _width(words)
        # 》， and ）。 hang together.
        hanging = _width(words[len(words.rstrip(HUNG)) :])
        right = min(right, max(edge, right - hanging))
        given.append(Line(words, left, right, float(line.number)))
    return [[by_number[int(line.y)] for line in group] for group in join_lines(given)]
