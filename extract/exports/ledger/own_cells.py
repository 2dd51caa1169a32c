"""What a ledger's rows were written from, and what people gave them since: read from the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from openpyxl.cell.cell import MergedCell

from zhenggai.dataset.own_files import read_file
from zhenggai.exports.ledger.colours import rgb_of, theme_colours
from zhenggai.exports.ledger.formulas import Formula
from zhenggai.exports.ledger.spans import check_ranges
from zhenggai.messages import RunError
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import check

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# The hidden sheet that says what each row showed when it was written, and the column of row ids.
MEMORY = "_zhenggai"
ID_HEADING = "编号（勿改）"
LARGEST_LEDGER = 256 << 20
# Rows of the hidden sheet that say what each column of a form holds, and which sheets were
# written: those with a row a promise, and others.
FORM_ROW, SHEETS_ROW = "form", "sheets"
WITH_IDS, WITHOUT_IDS = "ids", ""
# How deep the headings of a sheet are looked for.
HEADINGS_WITHIN = 20
# The code of a row that has no id.
ROW_UNKNOWN = "ledger-row-unknown"
# Colours that the ledger gives cells by itself: doubt, heads; words, small ones, links.
OUR_COLOURS = frozenset({"FFE699", "D9E2F3"})
OUR_INKS = frozenset({"000000", "595959", "1F4E79"})


class LedgerError(RunError):
    """A workbook that is no ledger of ours or cannot be read: code and arguments of a message."""


OwnValue: TypeAlias = str | int | float | date | Formula


class Comment(NamedTuple):
    """What a person wrote beside a cell, and who it was."""

    words: str
    author: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person marked a cell with: its colour and that of its words (RGB), a comment."""

    fill: str | None = None
    ink: str | None = None
    comment: Comment | None = None


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class OwnCells:
    """What people gave the rows of a ledger, by the id of the row.

    ``headings`` are columns of their own, ``cells`` their values in these and in remarks, by row
    and heading, ``marks`` those of cells, by row and heading. ``sheets`` are sheets of their own
    (of openpyxl).
    """

    headings: tuple[str, ...] = ()
    cells: Mapping[str, Mapping[str, OwnValue]] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], Marks] = field(default_factory=dict)
    sheets: tuple[Any, ...] = ()

    def by_promise(self) -> OwnCells:
        """Return the same by promise, whatever document's row it was given to.

        A later version of a plan has the promises of the earlier one.
        """
        cells = {promise_of(own): given for own, given in self.cells.items() if given}
        marks = {(promise_of(own), at): given for (own, at), given in self.marks.items()}
        return replace(self, cells=cells, marks=marks)


NO_CELLS = OwnCells()


def promise_of(own: str) -> str:
    """Return which promise a row's id means: the part behind its document."""
    return own.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that says something else than was written; ``sheet`` and ``cell`` are its place.

    ``before`` is what the tables say in its place.
    """

    sheet: str
    cell: str
    id: str
    heading: str
    words: str | None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A row or cell that cannot be taken back: its place, and the code that says why."""

    sheet: str
    cell: str
    code: str


@dataclass(slots=True)
class EditedLedger:
    """A ledger as it was found: what changed, what belongs to people, what cannot be taken.

    ``form``: it was written into a form of the user's own. ``missing``: from which sheets rows
    were deleted, and how many.
    """

    changed: list[Changed] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    own: OwnCells = NO_CELLS
    form: bool = False
    missing: list[tuple[str, int]] = field(default_factory=list)


def digest_of(value: object) -> str:
    """Return what stands for the words of a cell in the hidden sheet."""
    return hashlib.sha256(words_of(value).encode("utf-8", "replace")).hexdigest()[:12]


def words_of(value: object) -> str:
    """Return a cell's value as words; a day as 2025-06-30."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def memory_row(own: str, cells: Mapping[str, object]) -> tuple[str, str]:
    """Return the row of the hidden sheet about one row: its id, and a digest a heading."""
    said = {heading: digest_of(value) for heading, value in cells.items()}
    return own, json.dumps(said, ensure_ascii=False)


def headings_row(columns: Sequence[str]) -> tuple[str, str]:
    """Return the row of the hidden sheet that says what each column of a form holds, in order."""
    said = {str(at): name for at, name in enumerate(columns)}
    return FORM_ROW, json.dumps(said, ensure_ascii=False)


def sheets_row(with_ids: Collection[str], others: Collection[str]) -> tuple[str, str]:
    """Return the row of the hidden sheet that says which sheets were written."""
    said = dict.fromkeys(with_ids, WITH_IDS) | dict.fromkeys(others, WITHOUT_IDS)
    return SHEETS_ROW, json.dumps(said, ensure_ascii=False)


def open_workbook(path: Path) -> Any:
    """Return a workbook of openpyxl, looked at before it is opened; raise LedgerError."""
    import openpyxl  # noqa: PLC0415  # only for a ledger that stands already

    try:
        data = read_file(path, LARGEST_LEDGER)
        check(data)
        check_ranges(data)
        book = openpyxl.load_workbook(BytesIO(data))
    except OSError as error:
        raise LedgerError("ledger-not-read", str(path), error.strerror or str(error)) from error
    except (ReadError, ValueError, KeyError, TypeError) as error:
        raise LedgerError("ledger-not-read", str(path), str(error)) from error
    except Exception as error:
        # What a damaged archive or its XML make openpyxl raise is of many kinds.
        raise LedgerError("ledger-not-read", str(path), type(error).__name__) from error
    return book


def read_ledger(path: Path, known: frozenset[str]) -> EditedLedger:
    """Return what people did with a ledger; ``known`` are the headings that it is written with.

    Raises LedgerError where the file cannot be read, or no ledger of ours stands in it.
    """
    book = open_workbook(path)
    if MEMORY not in book.sheetnames:
        raise LedgerError("ledger-foreign", str(path))
    memory = _memory(book[MEMORY])
    columns, written = memory.pop(FORM_ROW, {}), memory.pop(SHEETS_ROW, None)
    found = EditedLedger(form=bool(columns))
    reader = _Reader(memory, known, found, columns, theme_colours(book.loaded_theme))
    sheets = [sheet for sheet in book.worksheets if sheet.title != MEMORY]
    theirs = [] if written is None else [one for one in sheets if one.title not in written]
    for sheet in sheets:
        if not reader.read(sheet) and (written or {}).get(sheet.title) == WITH_IDS:
            found.strays.append(Stray(sheet.title, "A1", "ledger-sheet-without-ids"))
    own = [one for one in theirs if one.title not in reader.titles]
    found.own = OwnCells(tuple(reader.headings), reader.cells, reader.marks, tuple(own))
    found.changed = _once(found.changed)
    return found


def _memory(sheet: Worksheet) -> dict[str, dict[str, str]]:
    memory: dict[str, dict[str, str]] = {}
    for own, said, *_ in sheet.iter_rows(values_only=True, max_col=2):
        try:
            told = json.loads(str(said))
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            memory[str(own)] = {str(k): str(v) for k, v in told.items()}
    return memory


def _once(changed: list[Changed]) -> list[Changed]:
    """Return each change once, where the same cell was changed alike in two sheets."""
    return list({(one.id, one.heading, one.words): one for one in changed}.values())


class _Reader:
    """Reads the sheets of a ledger: their rows by their ids."""

    def __init__(
        self,
        memory: Mapping[str, Mapping[str, str]],
        known: frozenset[str],
        found: EditedLedger,
        columns: Mapping[str, str],
        theme: Sequence[str],
    ) -> None:
        self.memory = memory
        self.known = known
        self.found = found
        self.columns = columns
        self.theme = theme
        self.headings: list[str] = []
        self.cells: dict[str, dict[str, OwnValue]] = {}
        self.marks: dict[tuple[str, str], Marks] = {}
        self.titles: set[str] = set()

    def read(self, sheet: Any) -> bool:
        """Add what a sheet holds; say whether it has a column of ids, as a plan's has."""
        head = self._head(sheet)
        if head is None:
            return False
        self.titles.add(sheet.title)
        row_no, names = head
        at_id = names.index(ID_HEADING)
        own_names = [n for n in names if n and n not in self.known and n != ID_HEADING]
        self.headings += [name for name in own_names if name not in self.headings]
        merged = {
            (row, column): sheet.cell(one.min_row, one.min_col)
            for one in sheet.merged_cells.ranges
            for row, column in one.cells
        }
        seen: set[str] = set()
        for row in sheet.iter_rows(min_row=row_no + 1):
            own = words_of(row[at_id].value) if at_id < len(row) else ""
            if not any(words_of(cell.value) for cell in row):
                continue
            if own not in self.memory or own in seen:
                code = "ledger-row-twice" if own in seen else ROW_UNKNOWN
                self.found.strays.append(Stray(sheet.title, f"A{row[0].row}", code))
                continue
            seen.add(own)
            for name, cell in zip(names, row, strict=False):
                self._mark(own, name, cell)
                shown = merged.get((cell.row, cell.column), cell)
                if shown is cell or digest_of(shown.value) != self.memory[own].get(name, ""):
                    self._cell(own, name, cell, names)
        documents = {own.partition(":")[0] for own in seen}
        missing = sum(own.partition(":")[0] in documents for own in self.memory.keys() - seen)
        if missing:
            self.found.missing.append((sheet.title, missing))
        return True

    def _cell(self, own: str, name: str, cell: Any, names: Sequence[str]) -> None:
        wrote = self.memory[own].get(name)
        if wrote is None:
            # A formula of ours is no remark of a person's.
            theirs = name != ID_HEADING and (name not in self.known or cell.data_type != "f")
            if name and theirs and words_of(cell.value):
                self.cells.setdefault(own, {})[name] = own_value(cell, names)
        elif isinstance(cell, MergedCell):
            code = "ledger-cell-merged"
            self.found.strays.append(Stray(cell.parent.title, cell.coordinate, code))
        elif digest_of(cell.value) != wrote:
            if cell.data_type == "f":
                code = "ledger-cell-formula"
                self.found.strays.append(Stray(cell.parent.title, cell.coordinate, code))
                return
            said = words_of(cell.value) or None
            self.found.changed.append(Changed(cell.parent.title, cell.coordinate, own, name, said))

    def _mark(self, own: str, name: str, cell: Any) -> None:
        """Keep what a person marked a cell with; a comment without an author is ours."""
        if isinstance(cell, MergedCell):
            return
        solid = cell.fill is not None and cell.fill.fill_type == "solid"
        fill = rgb_of(cell.fill.fgColor, self.theme) if solid else None
        ink = rgb_of(cell.font.color, self.theme) if cell.font is not None else None
        said = cell.comment
        marks = Marks(
            fill if fill not in OUR_COLOURS else None,
            ink if ink not in OUR_INKS else None,
            Comment(said.text, said.author) if said is not None and said.author else None,
        )
        if marks != NO_MARKS:
            self.marks[own, name] = marks

    def _head(self, sheet: Any) -> tuple[int, list[str]] | None:
        """Return the row of headings, and them; None where no column of ids stands there."""
        for row in sheet.iter_rows(max_row=HEADINGS_WITHIN):
            names = [words_of(cell.value) for cell in row]
            if ID_HEADING in names:
                return row[0].row, [self.columns.get(str(n), name) for n, name in enumerate(names)]
        return None


def own_value(cell: Any, names: Sequence[str]) -> OwnValue:
    """Return what a person wrote into a cell of openpyxl: a number, a day, a formula, or words."""
    value = cell.value
    if cell.data_type == "f":
        # One of several cells is no text in openpyxl.
        said = value if isinstance(value, str) else getattr(value, "text", None)
        return Formula(said or "", cell.row, tuple(names))
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, int | float | date) else words_of(value)
