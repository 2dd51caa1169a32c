"""总台账: one sheet over all plans, a row a measure, unmerged, so that it sorts and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from zhenggai.exports.ledger.cell_words import STATE_HEADING, STATE_WORDS
from zhenggai.exports.ledger.formulas import Formula
from zhenggai.exports.ledger.own_cells import (
    ID_HEADING,
    NO_CELLS,
    NO_MARKS,
    OwnCells,
    OwnValue,
    promise_of,
)
from zhenggai.exports.ledger.rows import HEADINGS, Line, Sheet
from zhenggai.exports.ledger.workbook import Workbook

GENERAL = "总台账"
OVERDUE, DAYS_LEFT, REMARK = "是否逾期", "剩余天数", "备注"
GENERAL_HEADINGS = (
    "序号", "地区", "问题", "目标", "措施", "牵头单位", "责任单位", "配合单位", "督导单位",
    "验收单位", "责任人", "整改时限", "截止日期", OVERDUE, DAYS_LEFT, "进展状态", "整改进展",
    "存疑", "置信度", "出处", REMARK,
)  # fmt: skip
GENERAL_WIDTHS = (
    6, 10, 32, 24, 40, 14, 18, 14, 14, 14, 14, 15, 11, 8, 8, 10, 24, 14, 8, 12, 20,
)  # fmt: skip
# Where the day stands against which dates are held.
DAY_ROW, DAY_COLUMN, HEAD_ROW = 0, 3, 1
CLOSED_STATES = tuple(STATE_WORDS[name] for name in ("done", "accepted", "closed"))
A3, A4 = 8, 9


def write_general(
    book: Workbook, sheets: Sequence[Sheet], own: OwnCells = NO_CELLS, paper: int = A4
) -> None:
    """Write the sheet, in which a promise stands once; ``sheets`` are the documents that count.

    ``own`` are columns, remarks and colours that people gave its rows.
    """
    own = own.by_promise()
    sheet = book.book.add_worksheet(book.sheet_name(GENERAL))
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.write_string(DAY_ROW, 0, GENERAL, book.title)
    sheet.write_string(DAY_ROW, DAY_COLUMN - 1, "截至日期（可改）", book.small)
    sheet.write_formula(DAY_ROW, DAY_COLUMN, "=TODAY()", book.day, "")
    headings = (*GENERAL_HEADINGS, *own.headings, ID_HEADING)
    for at, heading in enumerate(headings):
        sheet.write_string(HEAD_ROW, at, heading, book.head)
        sheet.set_column(at, at, GENERAL_WIDTHS[at] if at < len(GENERAL_WIDTHS) else 16)
    hidden = len(headings) - 1
    sheet.set_column(hidden, hidden, 12, None, {"hidden": True})
    sheet.freeze_panes(HEAD_ROW + 1, 3)
    row = HEAD_ROW
    for one in sheets:
        for line in one.lines:
            row += 1
            _line(book, sheet, row, line, own)
            sheet.write_string(row, hidden, line.id, book.small)
    choice = {"validate": "list", "source": list(STATE_WORDS.values()), "error_type": "warning"}
    at = GENERAL_HEADINGS.index(STATE_HEADING)
    sheet.data_validation(HEAD_ROW + 1, at, max(row, HEAD_ROW + 1), at, choice)
    sheet.autofilter(HEAD_ROW, 0, max(row, HEAD_ROW), hidden - 1)
    sheet.ignore_errors({"number_stored_as_text": "A:XFD"})


def shown(line: Line) -> dict[str, str | date | float]:
    """Return what the cells of a row show, by heading; without its formulas and remarks."""
    return {**dict(zip(HEADINGS, line.cells, strict=True)), **line.more}


def _line(book: Workbook, sheet: Any, row: int, line: Line, own: OwnCells) -> None:
    due = xl_rowcol_to_cell(row, GENERAL_HEADINGS.index("截止日期"))
    state = xl_rowcol_to_cell(row, GENERAL_HEADINGS.index("进展状态"))
    day = xl_rowcol_to_cell(DAY_ROW, DAY_COLUMN, row_abs=True, col_abs=True)
    closed = is_closed(state)
    formulas = {
        OVERDUE: overdue_formula(due, day, closed),
        DAYS_LEFT: days_left_formula(due, day, closed),
    }
    values: Mapping[str, OwnValue] = shown(line)
    doubtful = {heading_of(at) for at in line.doubts}
    promise = promise_of(line.id)
    kept = own.cells.get(promise, {})
    for at, heading in enumerate((*GENERAL_HEADINGS, *own.headings)):
        marks = own.marks.get((promise, heading), NO_MARKS)
        form = book.form("text", marks, doubtful=heading in doubtful)
        if marks.comment is not None:
            sheet.write_comment(row, at, marks.comment.words, {"author": marks.comment.author})
        if heading in formulas:
            sheet.write_formula(row, at, formulas[heading], book.form("number", marks), "")
            continue
        value = values.get(heading, kept.get(heading, ""))
        if isinstance(value, Formula):
            moved = value.moved(row + 1, (*GENERAL_HEADINGS, *own.headings))
            if moved is not None:
                sheet.write_formula(row, at, moved, form, "")
                continue
            value = value.words
        if isinstance(value, date):
            sheet.write_datetime(row, at, value, book.form("day", marks))
        elif isinstance(value, float | int):
            sheet.write_number(row, at, value, form)
        else:
            sheet.write_string(row, at, book.fitting(GENERAL, row, at, value), form)


def is_closed(state: str) -> str:
    """Return the condition that a cell holds a state in which nothing is due any more."""
    told = ",".join(f'{state}="{name}"' for name in CLOSED_STATES)
    return f"OR({told})"


def overdue_formula(due: str, day: str, done: str) -> str:
    """Return whether a date lies before a day, of what is not done: 是, 否, or nothing."""
    return f'=IF({due}="","",IF({done},"否",IF({due}<{day},"是","否")))'


def days_left_formula(due: str, day: str, done: str) -> str:
    """Return how many days are left from a day to a date, nothing for what is done."""
    return f'=IF(OR({due}="",{done}),"",{due}-{day})'


def heading_of(at: int) -> str:
    """Return the heading of a cell of a plan's own sheet."""
    return HEADINGS[at]
