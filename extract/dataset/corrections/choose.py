"""Which document and which row of an ``out/`` a person means."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from zhenggai.dataset.corrections.anchors import Anchors, row_name, row_span
from zhenggai.dataset.corrections.model import CORRECTED_TABLES, WHOLE_TABLES
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.messages import RunError
from zhenggai.rules.kinds import RowTable
from zhenggai.tables.schema import TABLES, Row
from zhenggai.text.document import Span

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows

# How many rows or documents are named that a person may mean.
CHOICES_TOLD = 6


class ChoiceError(RunError):
    """A place that names no row, or several: code and arguments of a message."""


def documents_of(out: Path, name: str | None = None) -> Iterator[Rows]:
    """Yield the rows of each document of ``out``, or of the one of this source or document_id.

    Raises ChoiceError where there is none of that name, PublishError.
    """
    listed = read_tables(out, ["documents"])["documents"]
    if name is not None:
        wanted = pc.or_(pc.equal(listed["source"], name), pc.equal(listed["document_id"], name))
        listed = listed.filter(wanted)
        if not listed.num_rows:
            raise ChoiceError("correction-no-document", name)
    ids = listed["document_id"].combine_chunks()
    tables = {
        table: rows.filter(pc.is_in(rows["document_id"], value_set=ids))
        for table, rows in read_tables(out).items()
        if "document_id" in rows.column_names and TABLES[table].kind == "document"
    }
    yield from rows_by_document(tables)


def choose_row(
    out: Path, document: str | None, at: str, table: str | None, columns: tuple[str, ...]
) -> tuple[Anchors, RowTable, Row]:
    """Return the row at a place: ``at`` is a character's place, an issue_id or a measure_id.

    ``columns`` are those that it must have. A row that begins at a place is meant before those that
    hold it. Raises ChoiceError where there is none, or several, or in several documents.
    """
    found: list[tuple[Anchors, RowTable, Row]] = []
    for rows in documents_of(out, document):
        anchors = Anchors(rows)
        found += [(anchors, name, row) for name, row in _rows(anchors, at, table, columns)]
    if not found:
        raise ChoiceError("correction-no-row", at, ", ".join(columns))
    found = [one for one in found if str(row_span(one[2]).start) == at] or found
    narrowest = min(_length(name, row) for _, name, row in found)
    best = [one for one in found if _length(one[1], one[2]) == narrowest]
    if len({id(anchors) for anchors, _, _ in found}) > 1:
        best = found
    if len(best) > 1:
        told = "; ".join(_told(*one) for one in best[:CHOICES_TOLD])
        raise ChoiceError("correction-several-rows", at, told)
    return best[0]


def choose_stretch(
    out: Path, document: str | None, at: str, end: int | None
) -> tuple[Anchors, Span]:
    """Return the stretch of a text that begins at a place, to ``end`` or the end of its line.

    Raises ChoiceError where several documents have such a place.
    """
    found = [Anchors(rows) for rows in documents_of(out, document)]
    if len(found) != 1:
        names = "; ".join(str(one.document["source"]) for one in found[:CHOICES_TOLD])
        raise ChoiceError("correction-which-document", at, names)
    anchors = found[0]
    if not at.isdecimal():
        _, _, row = choose_row(out, document, at, None, ())
        return anchors, row_span(row)
    start = int(at)
    line = min(
        (place for mark in "\n\t" if (place := anchors.text.find(mark, start)) >= 0),
        default=len(anchors.text),
    )
    return anchors, Span(start, end if end is not None else line)


def choose_document(out: Path, document: str | None, at: str, said: Set[str]) -> str | None:
    """Return which document is meant among those in which something was said of a place.

    Raises ChoiceError where there are several; an id may be told in many: None.
    """
    if document is not None:
        return next(documents_of(out, document))["documents"][0]["document_id"]
    if len(said) > 1 and at.isdecimal():
        listed = read_tables(out, ["documents"])["documents"].to_pylist()
        names = sorted(row["source"] for row in listed if row["document_id"] in said)
        raise ChoiceError("correction-which-document", at, "; ".join(names[:CHOICES_TOLD]))
    return None


def table_of(name: str) -> RowTable:
    """Return the table of a name; raise ChoiceError where its rows are not corrected."""
    for table in CORRECTED_TABLES:
        if table == name:
            return table
    raise ChoiceError("correction-no-table", name, ", ".join(CORRECTED_TABLES))


def _rows(
    anchors: Anchors, at: str, table: str | None, columns: tuple[str, ...]
) -> Iterator[tuple[RowTable, Row]]:
    if at.isdecimal() and len(at) < len(anchors.document["document_id"]):
        rows = anchors.row_at(int(at), table=table, column=columns[0] if columns else None)
        yield from ((name, row) for name, row in rows if all(c in row for c in columns))
        return
    for name in CORRECTED_TABLES:
        for row in anchors.rows.get(name, ()):
            own = row["measure_id"] or row["issue_id"] if name != "issues" else row["issue_id"]
            whole = table is None and (name in WHOLE_TABLES or bool(columns))
            if own == at and (table == name or whole) and all(c in row for c in columns):
                yield name, row


def _length(table: RowTable, row: Row) -> tuple[bool, int]:
    # A unit or a date is meant before the measure that holds it, whatever their lengths.
    return table in WHOLE_TABLES, row_span(row).end - row_span(row).start


def _told(anchors: Anchors, table: RowTable, row: Row) -> str:
    name = row_name(table, row) or ""
    return f"{table} {name} ({anchors.document['source']} {row['locator']})".replace("  ", " ")
