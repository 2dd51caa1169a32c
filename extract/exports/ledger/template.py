"""A ledger in a form of the user's own: headings by their words, formats, widths and print kept."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import regex
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.styles import Color, PatternFill
from openpyxl.utils import get_column_letter

from zhenggai.dataset.own_files import whole_file
from zhenggai.evidence.labels import header_fields, part_fields
from zhenggai.exports.ledger.formulas import Formula
from zhenggai.exports.ledger.general import (
    CLOSED_STATES,
    DAYS_LEFT,
    GENERAL_HEADINGS,
    OVERDUE,
    REMARK,
    days_left_formula,
    is_closed,
    overdue_formula,
    shown,
)
from zhenggai.exports.ledger.own_cells import (
    HEADINGS_WITHIN,
    ID_HEADING,
    MEMORY,
    NO_MARKS,
    Marks,
    OwnCells,
    headings_row,
    memory_row,
    open_workbook,
    promise_of,
    words_of,
)
from zhenggai.exports.ledger.ranges import Growth, grow_ranges
from zhenggai.exports.ledger.rows import Line, Sheet
from zhenggai.exports.ledger.workbook import HEAD, Written, fits
from zhenggai.messages import RunError
from zhenggai.rules import Rules, load
from zhenggai.text.flow import fold

# Which column of the ledger a field is, as headings are read in plans.
FIELD_HEADINGS: Mapping[str, str] = {
    "number": "序号", "problem": "问题", "goal": "目标", "measure": "措施", "lead": "牵头单位",
    "responsible": "责任单位", "implement": "责任单位", "cooperate": "配合单位",
    "supervise": "督导单位", "accept": "验收单位", "person": "责任人", "deadline": "整改时限",
    "progress": "整改进展", "remark": REMARK,
}  # fmt: skip
BLANKS = regex.compile(r"[\s　]+")
# B4 and the end of B4:B5 in a formula.
REFERENCE = regex.compile(
    r"(?:(?P<range>:)|(?<![A-Za-z0-9_]))(?P<column>\$?[A-Z]{1,3}\$?)(?P<row>[0-9]{1,7})\b"
)
# A form has at least so many headings that are known.
FEWEST_KNOWN = 2
DAY_FORM = "yyyy-mm-dd"
CUT = "……［全文见方案原文］"


class TemplateError(RunError):
    """A workbook that is no form of a ledger: code and arguments of a message."""


@dataclass(slots=True)
class Form:
    """The sheet of a form: the row of its headings, what each column holds (None: not known).

    ``names`` are its headings, ``rows`` how many rows below them are to be written over.
    """

    sheet: Any
    row: int
    names: list[str]
    columns: list[str | None]
    rows: int = 0
    unknown: list[str] = field(default_factory=list)


def find_form(book: Any, path: Path, rules: Rules) -> Form:
    """Return the sheet and row whose headings are most of a ledger's; raise TemplateError."""
    found: list[tuple[int, Form]] = []
    for sheet in book.worksheets:
        if sheet.title == MEMORY:
            continue
        for row in range(1, min(sheet.max_row, HEADINGS_WITHIN) + 1):
            stacks = [_stack(sheet, row, column) for column in range(1, sheet.max_column + 1)]
            columns = known_headings(stacks, rules)
            names = [stack[-1] if stack else "" for stack in stacks]
            form = Form(sheet, row, names, columns)
            found.append((sum(one is not None for one in columns), form))
    known, best = max(found, key=lambda pair: pair[0], default=(0, None))
    if best is None or known < FEWEST_KNOWN:
        raise TemplateError("template-no-headings", str(path))
    best.unknown = [
        name
        for name, column in zip(best.names, best.columns, strict=True)
        if name and column is None and name != ID_HEADING
    ]
    best.rows = _rows_below(best)
    return best


def _stack(sheet: Any, row: int, column: int) -> list[str]:
    """Return the words of a heading, those of the cell above it first: 责任单位 over 牵头."""
    own = _words(sheet, row, column)
    above = _words(sheet, row - 1, column) if row > 1 else ""
    if own and above and any(_in(r, row - 1, column) and r.max_row < row for r in _merged(sheet)):
        return [above, own]
    if not own and any(_in(r, row, column) and r.min_row < row for r in _merged(sheet)):
        own = above
    return [own] if own else []


def _words(sheet: Any, row: int, column: int) -> str:
    """Return what a place of a sheet shows, without blanks; of merged cells what all of them do."""
    for merged in _merged(sheet):
        if _in(merged, row, column):
            row, column = merged.min_row, merged.min_col
    return BLANKS.sub("", words_of(sheet.cell(row, column).value))


def _merged(sheet: Any) -> Iterable[Any]:
    ranges: Iterable[Any] = sheet.merged_cells.ranges
    return ranges


def _in(merged: Any, row: int, column: int) -> bool:
    inside = merged.min_row <= row <= merged.max_row
    return bool(inside and merged.min_col <= column <= merged.max_col)


def known_headings(stacks: Sequence[Sequence[str]], rules: Rules) -> list[str | None]:
    """Return which column of the ledger each heading is, each column once; None: not known.

    One of our own words is that column; others are read as headings of plans are. A word that may
    be two columns (整改内容) is what no other heading is.
    """
    options = [_options(stack, rules) for stack in stacks]
    found: list[str | None] = [None] * len(stacks)
    taken: set[str] = set()
    ours = [bool(stack) and stack[-1] in GENERAL_HEADINGS for stack in stacks]
    for at in sorted(range(len(stacks)), key=lambda at: (not ours[at], len(options[at]), at)):
        free = [name for name in options[at] if name not in taken]
        if free:
            found[at] = free[0]
            taken.add(free[0])
    return found


def _options(stack: Sequence[str], rules: Rules) -> list[str]:
    if not stack:
        return []
    if stack[-1] in GENERAL_HEADINGS:
        return [stack[-1]]
    words = [fold(word) for word in stack]
    own = (
        header_fields(words[0], rules)
        if len(words) == 1
        else part_fields(words[-1], words[0], rules)
    )
    return [FIELD_HEADINGS[name] for name in own if name in FIELD_HEADINGS]


def _rows_below(form: Form) -> int:
    """Return how many rows below the headings are empty, hold formulas alone, or rows of ours."""
    at_id = form.names.index(ID_HEADING) + 1 if ID_HEADING in form.names else None
    below = range(form.row + 1, form.sheet.max_row + 1)

    def is_ours(row: int) -> bool:
        if at_id is not None and form.sheet.cell(row, at_id).value:
            return True
        cells = form.sheet[row]
        return all(cell.value is None or cell.data_type == "f" for cell in cells)

    return sum(1 for _ in takewhile(is_ours, below))


def fill_template(
    template: Path, path: Path, sheets: Sequence[Sheet], own: OwnCells, *, paper: int | None = None
) -> Written:
    """Write the rows of a ledger into a copy of a form; raise TemplateError, LedgerError, OSError.

    The first row below its headings says what rows look like; what stands below the rows moves
    down. Columns that are not known stay empty but for their formulas and what ``own`` holds.
    """
    book = open_workbook(template)
    own = own.by_promise()
    form = find_form(book, template, load())
    lines = [line for sheet in sheets for line in sheet.lines]
    written = Written(path, unknown=form.unknown, missing=_missing(form, lines))
    pattern = [copy.copy(cell) for cell in form.sheet[form.row + 1]]
    height = form.sheet.row_dimensions[form.row + 1].height
    _make_room(form, len(lines))
    for row, line in enumerate(lines, form.row + 1):
        form.sheet.row_dimensions[row].height = height
        _write_line(form, row, line, pattern, own, written)
    _ids(form, lines)
    _memory(book, form, lines)
    if paper is not None:
        form.sheet.page_setup.paperSize = paper
    if form.sheet.auto_filter.ref:
        last = get_column_letter(len(form.names))
        end = form.row + max(len(lines), 1)
        form.sheet.auto_filter.ref = f"A{form.row}:{last}{end}"
    with whole_file(path) as part:
        book.save(part)
    return written


def _missing(form: Form, lines: Sequence[Line]) -> list[str]:
    """Return the columns of which the ledger holds words and the form has none."""
    wanted = [name for name in GENERAL_HEADINGS if name not in form.columns]
    told = [shown(line) for line in lines]
    return [name for name in wanted if any(cells.get(name) for cells in told)]


def _make_room(form: Form, needed: int) -> None:
    """Empty the rows of a form, and move what stands below them so that ``needed`` ones fit."""
    sheet, first = form.sheet, form.row + 1
    behind = first + form.rows
    own = [r for r in _merged(sheet) if first <= r.min_row < behind]
    for merged in own:
        sheet.unmerge_cells(str(merged))
    for cells in sheet.iter_rows(min_row=first, max_row=max(behind - 1, first)):
        for cell in cells if form.rows else ():
            cell.value = None
    more = needed - form.rows
    grow_ranges(sheet, Growth(first, first + needed - 1, behind, max(more, 0)))
    if more > 0 and behind <= sheet.max_row:
        heights = {
            row: sheet.row_dimensions[row].height for row in range(behind, sheet.max_row + 1)
        }
        below = [r for r in _merged(sheet) if r.min_row >= behind]
        ranges = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in below]
        for merged in below:
            sheet.unmerge_cells(str(merged))
        whole = f"A{behind}:{get_column_letter(sheet.max_column)}{sheet.max_row}"
        sheet.move_range(whole, rows=more)
        for cells in sheet.iter_rows(min_row=behind + more):
            for cell in cells:
                if cell.data_type == "f":
                    cell.value = _moved(str(cell.value), first, behind, more)
        for row, height in heights.items():
            sheet.row_dimensions[row + more].height = height
        for top, left, bottom, right in ranges:
            sheet.merge_cells(None, top + more, left, bottom + more, right)


def _moved(formula: str, first: int, behind: int, more: int) -> str:
    """Return a formula below the rows after they became more: a range that ends in them grows."""

    def moved(found: regex.Match[str]) -> str:
        row = int(found["row"])
        grows = row >= behind or (found["range"] and first <= row)
        return f"{found['range'] or ''}{found['column']}{row + more if grows else row}"

    return REFERENCE.sub(moved, formula)


def _write_line(
    form: Form, row: int, line: Line, pattern: Sequence[Any], own: OwnCells, written: Written
) -> None:
    values: Mapping[str, str | date | float] = shown(line)
    kept = own.cells.get(promise_of(line.id), {})
    for at, (name, column) in enumerate(zip(form.names, form.columns, strict=True)):
        cell = form.sheet.cell(row, at + 1)
        model = pattern[at] if at < len(pattern) else None
        if model is not None and model.has_style:
            cell._style = copy.copy(model._style)
        _mark(cell, own.marks.get((promise_of(line.id), column or name), NO_MARKS))
        if column in (OVERDUE, DAYS_LEFT):
            _computed(form, cell, column, closed=values.get("进展状态") in CLOSED_STATES)
        elif column is not None and column in values:
            _put(cell, values[column], written)
        elif model is not None and model.data_type == "f":
            moved = Translator(
                str(model.value), origin=f"{get_column_letter(at + 1)}{form.row + 1}"
            )
            cell.value = moved.translate_formula(cell.coordinate)
        elif name in kept or (column or "") in kept:
            value = kept.get(name) or kept.get(column or "") or ""
            if isinstance(value, Formula):
                cell.value = value.moved(row, form.names)
                value = "" if cell.value else value.words
            _put(cell, value, written)


def _mark(cell: Any, marks: Marks) -> None:
    """Give a cell the colours and the comment that a person gave it."""
    if marks.fill is not None:
        cell.fill = PatternFill("solid", fgColor=marks.fill)
    if marks.ink is not None:
        font = copy.copy(cell.font)
        font.color = Color(rgb=f"FF{marks.ink}")
        cell.font = font
    if marks.comment is not None:
        cell.comment = Comment(*marks.comment)


def _put(cell: Any, value: str | date | float, written: Written) -> None:
    """Write a value, a text as the text that it is: none becomes a formula."""
    if isinstance(value, str):
        if not fits(value):
            written.long.append(f"{cell.parent.title}!{cell.coordinate}")
            value = value[:HEAD] + CUT
        if value:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"
        return
    cell.value = value
    if isinstance(value, date) and cell.number_format == "General":
        cell.number_format = DAY_FORM


def _computed(form: Form, cell: Any, column: str, *, closed: bool) -> None:
    """Write whether the row's day has passed, or how many days are left, against today.

    What is done or accepted is not overdue and has no days left: as its cell says where the form
    has one, else as it is.
    """
    if "截止日期" not in form.columns:
        return
    due = f"{get_column_letter(form.columns.index('截止日期') + 1)}{cell.row}"
    done = "TRUE" if closed else "FALSE"
    if "进展状态" in form.columns:
        done = is_closed(f"{get_column_letter(form.columns.index('进展状态') + 1)}{cell.row}")
    if column == OVERDUE:
        cell.value = overdue_formula(due, "TODAY()", done)
    else:
        cell.value = days_left_formula(due, "TODAY()", done)
        cell.number_format = "0"


def _ids(form: Form, lines: Sequence[Line]) -> None:
    """Write the hidden column of row ids behind the form's own."""
    if ID_HEADING not in form.names:
        form.names.append(ID_HEADING)
        form.columns.append(None)
    at = form.names.index(ID_HEADING) + 1
    form.sheet.cell(form.row, at).value = ID_HEADING
    form.sheet.column_dimensions[get_column_letter(at)].hidden = True
    for row, line in enumerate(lines, form.row + 1):
        form.sheet.cell(row, at).value = line.id


def _memory(book: Any, form: Form, lines: Sequence[Line]) -> None:
    """Write the hidden sheet that says what each row showed, and which heading is which column."""
    if MEMORY in book.sheetnames:
        del book[MEMORY]
    sheet = book.create_sheet(MEMORY)
    sheet.sheet_state = "veryHidden"
    named = zip(form.names, form.columns, strict=True)
    sheet.append(headings_row([column or name for name, column in named]))
    for line in lines:
        cells = {name: said for name, said in shown(line).items() if name in form.columns}
        sheet.append(memory_row(line.id, {n: said for n, said in cells.items() if fits(str(said))}))
