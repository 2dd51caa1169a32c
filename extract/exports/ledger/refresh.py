"""A ledger that stands already, written anew: nothing that people did in it is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from zhenggai.dataset.own_files import kind_of
from zhenggai.exports.export import Export
from zhenggai.exports.ledger.cell_words import said_of, same
from zhenggai.exports.ledger.general import A3, A4, GENERAL_HEADINGS, shown
from zhenggai.exports.ledger.ledger import write_ledger
from zhenggai.exports.ledger.own_cells import (
    ROW_UNKNOWN,
    Changed,
    EditedLedger,
    LedgerError,
    Stray,
    read_ledger,
    words_of,
)
from zhenggai.exports.ledger.rows import HEADINGS, counted_sheets, ledger, of_unit, units_of
from zhenggai.exports.ledger.template import fill_template
from zhenggai.exports.ledger.workbook import Written, sheet_title

KNOWN_HEADINGS = frozenset({*GENERAL_HEADINGS, *HEADINGS})
PAPERS: Mapping[str, int] = {"A3": A3, "A4": A4}
USUAL = "A4"
# What may be a ledger; into a folder's place nothing is written.
STANDING = frozenset({"file", "link"})
# How much of a unit's name is a file's, and what no name of a file holds on Windows.
LONGEST_FILE = 60
NO_FILE_NAME = dict.fromkeys(map(ord, '<>"|'))


def edited(path: Path) -> EditedLedger:
    """Return what people did with a ledger; raise LedgerError."""
    return read_ledger(path, KNOWN_HEADINGS)


def refresh_ledger(
    export: Export,
    path: Path,
    *,
    tables: bool = False,
    force: bool = False,
    paper: str | None = None,
    template: Path | None = None,
) -> Written:
    """Write a ledger over one that stands: own columns, remarks and colours stay by row.

    With ``template`` it is written into that form of the user's own; one that was goes on in it.
    The old file stays beside it as a copy. Raises LedgerError where it is none of ours or holds
    changed cells that are not in the tables yet, unless ``force``; TemplateError, OSError.
    """
    with _stood(export, path, template, force=force) as (found, form):
        if form is not None:
            once = counted_sheets(ledger(export))
            return fill_template(form, path, once, found.own, paper=_form_paper(paper))
        size = PAPERS[paper or USUAL]
        return write_ledger(export, path, tables=tables, own=found.own, paper=size)


@contextmanager
def _stood(
    export: Export, path: Path, template: Path | None, *, force: bool
) -> Iterator[tuple[EditedLedger, Path | None]]:
    """Give what people did with the ledger that stands, and the form to go on in.

    A copy of it stays where another takes its place; one that is open in Excel on Windows, or for
    which there is no room, is not replaced.
    """
    if kind_of(path) not in STANDING:
        yield EditedLedger(), template
        return
    found = EditedLedger()
    try:
        found = _edited(export, path, force=force)
    except LedgerError:
        if not force:
            raise
    copy = _keep_copy(path)
    try:
        yield found, template or (copy if found.form else None)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def _edited(export: Export, path: Path, *, force: bool) -> EditedLedger:
    found = edited(path)
    # Below the rows of a form stand its own: 填表人, sums.
    strays = [one for one in found.strays if not (found.form and one.code == ROW_UNKNOWN)]
    left: list[Changed | Stray] = [*untaken(export, found), *strays]
    if left and not force:
        place = f"{left[0].sheet}!{left[0].cell}"
        raise LedgerError("ledger-changed", str(path), str(len(left)), place)
    return found


def _form_paper(paper: str | None) -> int | None:
    """Return Excel's number of the paper that is asked for; None: the form's own."""
    return None if paper is None else PAPERS[paper]


def untaken(export: Export, found: EditedLedger) -> list[Changed]:
    """Return the changed cells that say something else than the tables do by now, with both."""
    now = {line.id: shown(line) for sheet in ledger(export) for line in sheet.lines}
    left = []
    for one in found.changed:
        before = words_of(now.get(one.id, {}).get(one.heading))
        words = said_of(one.heading, one.words or "")
        if not same(one.heading, words, before):
            left.append(replace(one, words=words or None, before=before))
    return left


def _keep_copy(path: Path) -> Path:
    """Copy a file beside itself under a name that nothing has; raise OSError."""
    names = (path.with_name(f"{path.stem}.old-{n}{path.suffix}") for n in count(1))
    target = next(name for name in names if kind_of(name) is None)
    shutil.copy2(path, target, follow_symlinks=False)
    return target


def write_by_unit(
    export: Export,
    folder: Path,
    *,
    force: bool = False,
    paper: str | None = None,
    template: Path | None = None,
) -> Written:
    """Write a ledger for each unit that a plan names into a folder, as ``refresh_ledger`` does.

    Raises OSError, LedgerError, TemplateError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    units = sorted({u for sheet in ledger(export) for line in sheet.lines for u in units_of(line)})
    written = Written(folder)
    names: set[str] = set()
    for unit in units:
        name = sheet_title(unit.translate(NO_FILE_NAME), LONGEST_FILE)
        number = next(n for n in count(1) if (name if n == 1 else f"{name}({n})") not in names)
        name = name if number == 1 else f"{name}({number})"
        names.add(name)
        path = folder / f"{name}.xlsx"
        with _stood(export, path, template, force=force) as (found, form):
            if form is not None:
                sheets = of_unit(counted_sheets(ledger(export)), unit)
                done = fill_template(form, path, sheets, found.own, paper=_form_paper(paper))
                written.unknown, written.missing = done.unknown, done.missing
            else:
                size = PAPERS[paper or USUAL]
                done = write_ledger(export, path, own=found.own, paper=size, unit=unit)
        written.long += [f"{path.name} {place}" for place in done.long]
        written.poorer += [f"{path.name} {sheet}" for sheet in done.poorer]
    return written
