"""Exports by name: what each is written by, into a file or a folder, and what it asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhenggai.exports.export import Export


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of export: ``module:function`` that writes it, and the options that it takes.

    The function gets the ``Export``, whose ``tables`` are what may leave the house, the file or
    folder to write, and those options by name; it may return what is to be told (``Notes``).
    """

    writer: str
    folder: bool = False
    ending: str = ""
    takes: frozenset[str] = frozenset()

    def usual(self, out: str, name: str) -> str:
        """Return what it is called where nobody says so: ``out-csv``, ``out.xlsx``."""
        if self.folder or self.ending:
            return f"{out}-{name}{self.ending}"
        return f"{out}.{name}"


# The module of each is loaded when it is asked for, so that no export costs the others.
FORMATS: Mapping[str, Format] = {
    "xlsx": Format(
        "zhenggai.exports.ledger.refresh:refresh_ledger",
        takes=frozenset({"tables", "force", "paper", "template"}),
    ),
    "xlsx-by-unit": Format(
        "zhenggai.exports.ledger.refresh:write_by_unit",
        folder=True,
        takes=frozenset({"force", "paper", "template"}),
    ),
    "csv": Format(
        "zhenggai.exports.csv_files:write_csv", folder=True, takes=frozenset({"headings", "plain"})
    ),
    "dta": Format("zhenggai.exports.stata:write_dta", folder=True, takes=frozenset({"passages"})),
    "panel": Format("zhenggai.exports.panel:write_panel", ending=".csv"),
    "sqlite": Format("zhenggai.exports.databases:write_sqlite"),
    "duckdb": Format("zhenggai.exports.databases:write_duckdb"),
}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be told of an export that was written.

    ``long``: the places of texts that are too long for it; ``unknown``: headings of a form that
    are no column of the ledger; ``missing``: columns of the ledger that a form has not;
    ``placeless``: sources of plans that an export by place has not;
    ``poorer``: sheets of the user's own of which charts, pictures or conditions stay behind.
    """

    long: Collection[str] = ()
    unknown: Collection[str] = ()
    missing: Collection[str] = ()
    placeless: Collection[str] = ()
    poorer: Collection[str] = ()


def write(export: Export, name: str, target: Path, options: Mapping[str, object]) -> Notes:
    """Write an export; return what is to be told of it.

    Raises OSError, and ImportError where a package is wanted that is not installed.
    """
    chosen = FORMATS[name]
    module, _, function = chosen.writer.partition(":")
    taken = {option: value for option, value in options.items() if option in chosen.takes}
    written = getattr(import_module(module), function)(export, target, **taken)
    return Notes(**{part.name: getattr(written, part.name, ()) for part in fields(Notes)})
