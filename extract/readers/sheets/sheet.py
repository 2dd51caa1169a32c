"""Sheets to a Document: one table a sheet, cells at the sheet's own rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import check_count
from zhenggai.text.document import DocumentBuilder, Run

MOST_CELLS = 2_000_000
# One long text may stand in every cell of a sheet, and once in the file.
MOST_CHARACTERS = 20_000_000


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What one cell shows: its lines, whether they are bold, and whether the cell is hidden."""

    text: str
    bold: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet: its name, its cells by (row, column) from 0, and its merged ranges.

    A range is (row, column, rows, columns). ``comments`` are (place, text) in reading order,
    ``pictures`` the parts of the file that are shown; ``parts`` says what else is (chart, object),
    ``heads`` what is printed above and below.
    """

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    hidden: bool = False
    characters: int = 0

    def put(self, row: int, column: int, cell: SheetCell) -> None:
        """Set a cell; raise ReadError where a sheet holds more than any that is a plan's."""
        self.characters += len(cell.text)
        if len(self.cells) >= MOST_CELLS:
            raise ReadError("file-too-large", f"{MOST_CELLS} cells")
        if self.characters > MOST_CHARACTERS:
            raise ReadError("file-too-large", f"{MOST_CHARACTERS} characters")
        self.cells[row, column] = cell


def write_sheets(builder: DocumentBuilder, sheets: Sequence[Sheet]) -> None:
    """Hand sheets to a builder; what is hidden is kept and noted (``hidden-content``)."""
    check_count("pages", len(sheets))
    if sum(len(sheet.cells) for sheet in sheets) > MOST_CELLS:
        raise ReadError("file-too-large", f"{MOST_CELLS} cells")
    shown = sum(len(sheet.pictures) for sheet in sheets)
    if shown:
        builder.note("pictures-not-read", str(shown), here=False)
    for sheet in sheets:
        for kind in sheet.parts:
            builder.note("embedded-part-not-read", kind, here=False)
        filled = {at: cell for at, cell in sheet.cells.items() if cell.text.strip()}
        if not filled:
            _write_beside(builder, sheet)
            continue
        hidden = sorted({row for (row, _), cell in filled.items() if cell.hidden})
        if sheet.hidden or hidden:
            rows = "" if sheet.hidden else _rows(hidden)
            builder.note("hidden-content", sheet.name, rows)
        _write(builder, sheet, filled)
        _write_beside(builder, sheet)


def _write_beside(builder: DocumentBuilder, sheet: Sheet) -> None:
    """Write what a sheet shows beside its cells."""
    for text in sheet.heads:
        builder.paragraph(text, furniture=True)
    for place, text in sheet.comments:
        builder.paragraph(f"{sheet.name}!{place} {text}", footnote=True)


def _write(
    builder: DocumentBuilder, sheet: Sheet, filled: dict[tuple[int, int], SheetCell]
) -> None:
    spans = {(row, column): (rows, columns) for row, column, rows, columns in sheet.merged}
    last = max(row for row, _ in filled)
    wide = max(column for _, column in filled)
    builder.begin_table(sheet.name)
    for (row, column), cell in sorted(filled.items()):
        rows, columns = spans.get((row, column), (1, 1))
        # A range that is merged to the sheet's end reaches no further than what is written.
        rows, columns = min(rows, last - row + 1), min(columns, max(wide - column + 1, 1))
        builder.begin_cell(row, column, rows, columns, hidden=cell.hidden or sheet.hidden)
        for line in cell.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            builder.paragraph([Run(line.strip(" "), bold=cell.bold)])
    builder.end_table()


def _rows(rows: Iterable[int]) -> str:
    """Return rows as people count them: 3–5, 9."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return "、".join(f"{r[0] + 1}" if len(r) == 1 else f"{r[0] + 1}—{r[-1] + 1}" for r in runs)
