"""Corrections as a CSV file that Excel opens, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from zhenggai.dataset.corrections.kept import (
    COLUMNS,
    LARGEST,
    NUMBER_KEYS,
    CorrectionsError,
    correction_of,
    entry_of,
    in_order,
)
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.own_files import read_file, whole_file
from zhenggai.readers.plain.encoding import decode
from zhenggai.text.formulas import FORMULA

# Before what Excel takes for a formula, it keeps it a text.
GUARD = "'"
EXCEL_SAVES = frozenset({"utf-8", "utf-16-le", "utf-16-be", "gb18030"})


def write_csv(corrections: Iterable[Correction], path: Path) -> None:
    """Write corrections, a line each, UTF-8 with a mark for Excel; raise OSError."""
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in in_order(corrections):
            entry = entry_of(one)
            writer.writerow([_guarded(entry.get(name, "")) for name in COLUMNS])


def read_csv(path: Path) -> list[Correction]:
    """Return the corrections of a CSV file; raise CorrectionsError with its line, OSError."""
    # Excel saves CSV in the encoding of its system.
    read = decode(read_file(path, LARGEST))
    if read.damaged or read.encoding not in EXCEL_SAVES:
        raise CorrectionsError("corrections-damaged", str(path), "1", f"no {read.encoding}")
    text = read.text
    found: list[Correction] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        heads = next(reader, [])
        for cells in reader:
            said = {h: _bare(cell) for h, cell in zip(heads, cells, strict=False) if cell}
            if said:
                found.append(correction_of({h: _typed(h, cell) for h, cell in said.items()}))
    except (ValueError, csv.Error) as error:
        line = str(reader.line_num)
        raise CorrectionsError("corrections-damaged", str(path), line, str(error)) from error
    return in_order(found)


def _guarded(value: str | int) -> str | int:
    if isinstance(value, str) and (value.startswith(GUARD) or FORMULA.match(value)):
        return f"{GUARD}{value}"
    return value


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARD) else cell


def _typed(name: str, cell: str) -> str | int:
    return int(cell) if name in NUMBER_KEYS else cell
