"""The ledger (台账) as an Excel workbook: a summary, a sheet a plan, on demand all tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.export import Export
from zhenggai.exports.ledger.general import A4, GENERAL, shown, write_general
from zhenggai.exports.ledger.own_cells import (
    ID_HEADING,
    MEMORY,
    NO_CELLS,
    NO_MARKS,
    OwnCells,
    memory_row,
    sheets_row,
)
from zhenggai.exports.ledger.own_sheets import copy_sheet
from zhenggai.exports.ledger.rows import HEADINGS, Line, Sheet, counted_sheets, ledger, of_unit
from zhenggai.exports.ledger.summary import write_summary
from zhenggai.exports.ledger.workbook import CELL_LIMIT, OPTIONS, Workbook, Written, fits

# Characters of a digit's width: one A4 page across at some 75 %.
WIDTHS = (6, 32, 24, 40, 14, 18, 14, 14, 14, 15, 11, 14, 12)
WIDEST = 150
MERGED = (0, 1, 2)
# Where the file that a plan comes from is told, beside its title.
SOURCE_COLUMN = 7
# Points of one line of text, and of the highest row that Excel takes.
LINE, HIGHEST = 13.5, 409.0
# How wide characters are in a Chinese font: what may be either (①, “) is wide.
CHARACTER_WIDTHS = {"W": 2, "F": 2, "A": 2}
COMMENT_SIZE = {"x_scale": 2, "y_scale": 1.5}


def write_ledger(
    export: Export,
    path: Path,
    *,
    tables: bool = False,
    own: OwnCells = NO_CELLS,
    paper: int = A4,
    unit: str | None = None,
) -> Written:
    """Write the workbook; ``tables``: the published tables as further sheets.

    ``own`` is what people gave the rows of a ledger that stood there before, ``paper`` Excel's
    number of a size of paper. With ``unit``, only the rows that name it are written.

    No text becomes a formula, a link or a number. A text over 32,767 characters begins in its
    cell and stands whole in the sheet 长文本; each is reported. Raises OSError.
    """
    whole = ledger(export)
    counted = {one.document["document_id"] for one in counted_sheets(whole)}
    sheets = whole if unit is None else of_unit(whole, unit)
    with whole_file(path) as part:
        try:
            with xlsxwriter.Workbook(str(part), OPTIONS) as book:
                writer = Workbook(book, path)
                _fill_book(writer, export, sheets, counted, own, paper, tables=tables)
        except XlsxWriterException as error:
            raise OSError(str(error)) from error
    return writer.written


def _fill_book(
    book: Workbook,
    export: Export,
    sheets: Sequence[Sheet],
    counted: Collection[str],
    own: OwnCells,
    paper: int,
    *,
    tables: bool,
) -> None:
    place = write_summary(book, export, sheets)
    with_ids = [GENERAL, *(place[id(sheet)] for sheet in sheets if sheet.lines)]
    once = [sheet for sheet in sheets if sheet.document["document_id"] in counted]
    write_general(book, once, own, paper)
    for sheet in sheets:
        if sheet.lines:
            _ledger(book, sheet, place[id(sheet)], own, paper)
    if tables:
        book.tables(export)
    book.long_texts()
    written = [sheet.get_name() for sheet in book.book.worksheets()]
    for theirs in own.sheets:
        copy_sheet(book, theirs)
    _memory(book, sheets, sheets_row(with_ids, [name for name in written if name not in with_ids]))


def _memory(book: Workbook, sheets: Sequence[Sheet], written: tuple[str, str]) -> None:
    """Write the hidden sheet that says what each row showed, and which sheets were written."""
    sheet = book.book.add_worksheet(MEMORY)
    sheet.very_hidden()
    for at, text in enumerate(written):
        sheet.write_string(0, at, text)
    lines = (line for one in sheets for line in one.lines)
    for row, line in enumerate(lines, 1):
        # A text that is told in part here is whole in the sheet of long texts.
        cells = {name: said for name, said in shown(line).items() if fits(str(said))}
        for at, text in enumerate(memory_row(line.id, cells)):
            sheet.write_string(row, at, text)


def _ledger(book: Workbook, given: Sheet, name: str, own: OwnCells, paper: int) -> None:
    """Write the ledger of one document."""
    document = given.document
    sheet = book.book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.ignore_errors({"number_stored_as_text": "A:A"})
    widths = _widths(given.lines)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, str(document["title"] or document["source"]), book.title)
    sheet.write_string(
        0, SOURCE_COLUMN, f"来源：{document['url'] or document['source']}", book.small
    )
    for at, heading in enumerate((*HEADINGS, ID_HEADING)):
        sheet.write_string(1, at, heading, book.head)
    sheet.set_column(len(HEADINGS), len(HEADINGS), 12, None, {"hidden": True})
    sheet.freeze_panes(2, 2)
    row = 2
    for _, group in groupby(given.lines, key=lambda line: line.issue_no):
        lines = list(group)
        for offset, height in enumerate(_heights(lines, widths)):
            sheet.set_row(row + offset, height)
        row = _issue(book, sheet, name, row, lines, own)
    sheet.autofilter(1, 0, row - 1, len(HEADINGS) - 1)


def _issue(
    book: Workbook, sheet: Any, name: str, row: int, lines: list[Line], own: OwnCells
) -> int:
    """Write the lines of one issue; return the row behind them."""
    for at in MERGED:
        form = book.doubt if any(at in line.doubts for line in lines) else book.text
        shown = book.fitting(name, row, at, str(lines[0].cells[at]))
        if len(lines) > 1:
            sheet.merge_range(row, at, row + len(lines) - 1, at, "", form)
        # A filter looks into each row of merged cells, not only into the first.
        for offset in range(len(lines)):
            sheet.write_string(row + offset, at, shown, form)
    comments: dict[tuple[int, int], list[str]] = {}
    for here, line in enumerate(lines, row):
        for at, value in enumerate(line.cells):
            if at in MERGED:
                continue
            marks = own.marks.get((line.id, HEADINGS[at]), NO_MARKS)
            if isinstance(value, date):
                sheet.write_datetime(here, at, value, book.form("day", marks))
            else:
                form = book.form("text", marks, doubtful=at in line.doubts)
                sheet.write_string(here, at, book.fitting(name, here, at, value), form)
        sheet.write_string(here, len(HEADINGS), line.id, book.small)
        for said in (line.doubts, line.notes):
            for at, reasons in said.items():
                comments.setdefault((row if at in MERGED else here, at), []).extend(reasons)
    for (here, at), reasons in comments.items():
        sheet.write_comment(here, at, "\n".join(dict.fromkeys(reasons))[:CELL_LIMIT], COMMENT_SIZE)
    return row + len(lines)


def _widths(lines: Sequence[Line]) -> list[float]:
    """Return the width of each column: wider where a text would be higher than a row can be."""
    widths: list[float] = []
    for at, width in enumerate(WIDTHS):
        wide: float = width
        while wide < WIDEST and any(
            _lines(line.cells[at], wide) * LINE > HIGHEST for line in lines
        ):
            wide *= 1.25
        widths.append(min(wide, WIDEST))
    return widths


def _heights(lines: Sequence[Line], widths: Sequence[float]) -> list[float]:
    """Return the height of each row of an issue: no program fits merged cells by itself."""

    def needed(line: Line, *, merged: bool) -> float:
        cells = enumerate(line.cells)
        return LINE * max(_lines(v, widths[at]) for at, v in cells if (at in MERGED) == merged)

    heights = [needed(line, merged=False) for line in lines]
    missing = needed(lines[0], merged=True) - sum(heights)
    if missing > 0:
        heights = [height + missing / len(lines) for height in heights]
    return [min(max(height, LINE) + 3, HIGHEST) for height in heights]


def _lines(value: str | date, width: float) -> int:
    """Return how many lines a text takes in a column; a Chinese character is two wide."""
    if isinstance(value, date):
        return 1
    room = max(int(width) - 1, 1)
    widths = (
        sum(CHARACTER_WIDTHS.get(east_asian_width(c), 1) for c in line)
        for line in value.split("\n")
    )
    return sum(-(-max(wide, 1) // room) for wide in widths)
