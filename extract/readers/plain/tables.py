"""Tables in plain text: rows pasted from a sheet (tabs), bars between cells, or a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from zhenggai.text.document import DocumentBuilder, Span
from zhenggai.text.numerals import SMALL

FEWEST_COLUMNS = 3
FEWEST_ROWS = 2
CSV_COLUMNS = 4
LONGEST_HEADER = 24
# A sheet quotes a cell that holds a line break; a quotation mark inside is doubled.
QUOTED_CELL = r'"(?P<q>(?:[^"]|"")*+)"(?={delimiter}|\n)'
TABS = regex.compile(QUOTED_CELL.format(delimiter=r"\t") + r"|(?P<p>[^\t\n]*+)(?=\t|\n)")
COMMAS = regex.compile(QUOTED_CELL.format(delimiter=",") + r"|(?P<p>[^,\n]*+)(?=,|\n)")
BARRED = regex.compile(r"[ \t]*+\|(?P<cells>(?:[^\n|]*+\|)++)[ \t]*+\n")
# What numbers a row alone in its cell: 7, 七, （三）.
ROW_NUMBER = regex.compile(rf"[ \t]*[（(]?(?:\d{{1,4}}|[{SMALL}]{{1,5}})[)）]?[.、．]?[ \t]*")
EMPTY_ROW = regex.compile(r"[ \t|]*\n")
RULE = regex.compile(r"[ \t]*+\|(?=[ \t:|+—-]*?-{3})[ \t:|+—-]*+\n")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in a text: where it stands, and the stretches of its cells, row by row."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]


def find_tables(text: str) -> tuple[Grid, ...]:
    """Return the tables of a text whose lines end in ``\\n``, in text order."""
    whole = _whole_file(text)
    if whole is not None:
        return (whole,)
    return tuple(_stretches(text))


def _whole_file(text: str) -> Grid | None:
    """Return a text that is one CSV table: every record has as many cells as the header."""
    rows: list[tuple[Span, ...]] = []
    at = 0
    while at < len(text):
        cells, at = _record(text, at, COMMAS)
        if len(cells) < CSV_COLUMNS or (rows and len(cells) != len(rows[0])):
            return None
        rows.append(cells)
    if len(rows) < FEWEST_ROWS or not _heads(text, rows[0]):
        return None
    return Grid(Span(0, len(text)), tuple(rows))


def _heads(text: str, cells: tuple[Span, ...]) -> bool:
    return all(0 < cell.end - cell.start <= LONGEST_HEADER for cell in cells) and not any(
        c in text[cells[0].start : cells[-1].end] for c in "。；;"
    )


def _stretches(text: str) -> Iterator[Grid]:
    """Yield the runs of lines that are rows of as many cells as their first one, or fewer."""
    rows: list[tuple[Span, ...]] = []
    start = at = 0
    while at < len(text):
        rule = RULE.match(text, at) if rows else None
        if rule is not None:
            at = rule.end()
            continue
        if not rows and (empty := EMPTY_ROW.match(text, at)) is not None:
            # No table begins with a row of nothing, however many bars it has.
            at = empty.end()
            continue
        cells, end = _row(text, at)
        if rows and 1 < len(cells) < len(rows[0]):
            cells, end = _with_broken_cells(text, cells, end, len(rows[0]))
        if rows and not cells and _heads_rows(text, at, end, len(rows[0])):
            cells = (Span(at, end - 1),)
        if rows and (not cells or len(cells) > len(rows[0])):
            yield from _closed(text, rows, Span(start, at))
            rows = []
        if cells and not rows:
            start = at
        if rows or len(cells) >= FEWEST_COLUMNS:
            rows.append(cells)
        at = end
    yield from _closed(text, rows, Span(start, at))


def _heads_rows(text: str, start: int, end: int, columns: int) -> bool:
    """Say whether a short line stands between rows of one table: a heading over those below."""
    if not 0 < len(text[start:end].strip()) <= LONGEST_HEADER or end >= len(text):
        return False
    if text[start:end].rstrip()[-1] in "。；;：:":
        return False
    behind, _ = _row(text, end)
    return len(behind) == columns


def _with_broken_cells(
    text: str, cells: tuple[Span, ...], end: int, columns: int
) -> tuple[tuple[Span, ...], int]:
    """Return a numbered row whose cells hold line breaks, whole: with the lines that complete it.

    Lines complete it that begin with no number of their own and give exactly the cells that it
    lacks; else the row is as its line says.
    """
    if not ROW_NUMBER.fullmatch(text, cells[0].start, cells[0].end):
        return cells, end
    joined, at = list(cells), end
    while len(joined) < columns and at < len(text):
        more, behind = _row(text, at)
        more = more or (Span(at, behind - 1),)
        first = more[0]
        blank = not text[at:behind].strip()
        if blank or ROW_NUMBER.fullmatch(text, first.start, first.end) or "|" in text[at:behind]:
            break
        joined[-1:] = [Span(joined[-1].start, first.end), *more[1:]]
        at = behind
    return (tuple(joined), at) if len(joined) == columns else (cells, end)


def _closed(text: str, rows: list[tuple[Span, ...]], span: Span) -> Iterator[Grid]:
    filled = [cell for cell in rows[0] if text[cell.start : cell.end].strip()] if rows else []
    if len(rows) >= FEWEST_ROWS and len(filled) >= FEWEST_COLUMNS:
        yield Grid(span, tuple(rows))


def _row(text: str, at: int) -> tuple[tuple[Span, ...], int]:
    """Return the cells of the row that begins at a line, none where it is no row; and its end."""
    end = text.index("\n", at) + 1
    barred = BARRED.match(text, at) if text.find("|", at, end) >= 0 else None
    if barred is not None:
        cells: list[Span] = []
        start = barred.start("cells")
        for cell in barred["cells"][:-1].split("|"):
            cells.append(Span(start, start + len(cell)))
            start += len(cell) + 1
        return tuple(cells), barred.end()
    if text.find("\t", at, end) < 0:
        return (), end
    return _record(text, at, TABS)


def _record(text: str, at: int, pattern: regex.Pattern[str]) -> tuple[tuple[Span, ...], int]:
    """Return the cells of one record and where the next one begins."""
    cells: list[Span] = []
    while True:
        match = pattern.match(text, at)
        if match is None:
            return (), text.index("\n", at) + 1
        cells.append(Span(*match.span("q" if match["q"] is not None else "p")))
        at = match.end() + 1
        if text[at - 1] == "\n":
            return tuple(cells), at


def write_table(builder: DocumentBuilder, text: str, grid: Grid) -> None:
    """Add a table; each line in a cell is a paragraph."""
    builder.begin_table()
    for at, row in enumerate(grid.rows):
        # A row of one cell is a heading over the rows below it.
        across = len(grid.rows[0]) if len(row) == 1 else 1
        for column, span in enumerate(row):
            builder.begin_cell(at, column, 1, across)
            for line in text[span.start : span.end].replace('""', '"').split("\n"):
                builder.paragraph(line.strip())
    builder.end_table()
