"""What a ledger's rows were written from, and what people gave them since: read from the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhenggai.dataset.own_files import read_file
from zhenggai.messages import RunError
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import check

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# The hidden sheet that says what each row showed when it was written, and the column of row ids.
MEMORY = "_zhenggai"
ID_HEADING = "编号（勿改）"
LARGEST_LEDGER = 256 << 20
# The row of the hidden sheet that says what each column of a form holds.
FORM_ROW = "form"
# How deep the headings of a sheet are looked for.
HEADINGS_WITHIN = 20
# Colours that the ledger gives cells by itself: doubt, heads.
OUR_COLOURS = frozenset({"FFFFE699", "FFD9E2F3", "00000000"})


class LedgerError(RunError):
    """A workbook that is no ledger of ours or cannot be read: code and arguments of a message."""


@dataclass(frozen=True, slots=True)
class OwnCells:
    """What people gave the rows of a ledger, by the id of the row.

    ``headings`` are columns of their own, ``cells`` their words in these and in remarks, by row
    and heading, ``colours`` (RGB, six hex digits) those of cells, by row and heading.
    """

    headings: tuple[str, ...] = ()
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    colours: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def by_promise(self) -> OwnCells:
        """Return the same by promise, whatever document's row it was given to.

        A later version of a plan has the promises of the earlier one.
        """
        cells = {promise_of(own): given for own, given in self.cells.items() if given}
        colours = {(promise_of(own), at): colour for (own, at), colour in self.colours.items()}
        return OwnCells(self.headings, cells, colours)


NO_CELLS = OwnCells()


def promise_of(own: str) -> str:
    """Return which promise a row's id means: the part behind its document."""
    return own.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that says something else than was written; ``sheet`` and ``cell`` are its place."""

    sheet: str
    cell: str
    id: str
    heading: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Stray:
    """A row or cell that cannot be taken back: its place, and the code that says why."""

    sheet: str
    cell: str
    code: str


@dataclass(slots=True)
class EditedLedger:
    """A ledger as it was found: what changed, what belongs to people, what cannot be taken.

    ``form``: it was written into a form of the user's own.
    """

    changed: list[Changed] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    own: OwnCells = NO_CELLS
    form: bool = False


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


def open_workbook(path: Path) -> Any:
    """Return a workbook of openpyxl, looked at before it is opened; raise LedgerError."""
    import openpyxl  # noqa: PLC0415  # only for a ledger that stands already

    try:
        data = read_file(path, LARGEST_LEDGER)
        check(data)
        book = openpyxl.load_workbook(path)
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
    columns = memory.pop(FORM_ROW, {})
    found = EditedLedger(form=bool(columns))
    headings: list[str] = []
    cells: dict[str, dict[str, str]] = {}
    colours: dict[tuple[str, str], str] = {}
    for sheet in book.worksheets:
        if sheet.title != MEMORY:
            reader = _SheetReader(sheet, memory, known, found, columns)
            reader.read(headings, cells, colours)
    found.own = OwnCells(tuple(headings), cells, colours)
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


class _SheetReader:
    """Reads one sheet of a ledger: its rows by their ids."""

    def __init__(
        self,
        sheet: Any,
        memory: Mapping[str, Mapping[str, str]],
        known: frozenset[str],
        found: EditedLedger,
        columns: Mapping[str, str],
    ) -> None:
        self.sheet = sheet
        self.memory = memory
        self.known = known
        self.found = found
        self.columns = columns

    def read(
        self,
        headings: list[str],
        cells: dict[str, dict[str, str]],
        colours: dict[tuple[str, str], str],
    ) -> None:
        """Add what the sheet holds; a sheet without a column of ids is none of a plan."""
        head = self._head()
        if head is None:
            return
        row_no, names = head
        at_id = names.index(ID_HEADING)
        own_names = [n for n in names if n and n not in self.known and n != ID_HEADING]
        headings += [name for name in own_names if name not in headings]
        seen: set[str] = set()
        for row in self.sheet.iter_rows(min_row=row_no + 1):
            own = words_of(row[at_id].value) if at_id < len(row) else ""
            if not any(words_of(cell.value) for cell in row):
                continue
            if own not in self.memory or own in seen:
                code = "ledger-row-twice" if own in seen else "ledger-row-unknown"
                self.found.strays.append(Stray(self.sheet.title, f"A{row[0].row}", code))
                continue
            seen.add(own)
            for name, cell in zip(names, row, strict=False):
                self._cell(own, name, cell, own_names, cells, colours)

    def _cell(
        self,
        own: str,
        name: str,
        cell: Any,
        own_names: list[str],
        cells: dict[str, dict[str, str]],
        colours: dict[tuple[str, str], str],
    ) -> None:
        fill = getattr(cell, "fill", None)
        if fill is not None and fill.fill_type == "solid":
            rgb = fill.fgColor.rgb
            if isinstance(rgb, str) and rgb not in OUR_COLOURS:
                colours[own, name] = rgb[-6:]
        wrote = self.memory[own].get(name)
        if wrote is None:
            # A formula of ours is no remark of a person's.
            theirs = name in own_names or (name in self.known and cell.data_type != "f")
            if theirs and (words := words_of(cell.value)):
                cells.setdefault(own, {})[name] = words
            return
        if type(cell).__name__ == "MergedCell":
            return
        if digest_of(cell.value) != wrote:
            place = cell.coordinate
            if cell.data_type == "f":
                self.found.strays.append(Stray(self.sheet.title, place, "ledger-cell-formula"))
                return
            said = words_of(cell.value) or None
            self.found.changed.append(Changed(self.sheet.title, place, own, name, said))

    def _head(self) -> tuple[int, list[str]] | None:
        """Return the row of headings, and them; None where no column of ids stands there."""
        for row in self.sheet.iter_rows(max_row=HEADINGS_WITHIN):
            names = [words_of(cell.value) for cell in row]
            if ID_HEADING in names:
                return row[0].row, [self.columns.get(str(n), name) for n, name in enumerate(names)]
        return None
