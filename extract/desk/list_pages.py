"""The pages of lists: promises, issues and units over all documents, what is due, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple, get_args
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from zhenggai.desk.desk import desk
from zhenggai.desk.due import TERMS, By, due_on
from zhenggai.desk.listings import COLUMNS, KINDS, NUMBERS, PAGE_ROWS, Kind, Lists, Query
from zhenggai.desk.start_pages import attachment
from zhenggai.desk.words import column_word, value_word, word, words
from zhenggai.exports.csv_files import without_formula
from zhenggai.rules.kinds import ProgressState, PromiseRole

pages = Blueprint("lists", __name__)
# What a cell of Excel holds.
LONGEST_CELL = 32_767
COUNTED_COLUMNS = "desk"
BYS: tuple[By, ...] = get_args(By)


def _lists() -> Lists:
    return desk().lists(desk().shelf.standing())


def _kind(name: str) -> Kind:
    found = next((kind for kind in KINDS if kind == name), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _day(name: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(request.args.get(name, ""))
    return None


def query() -> Query:
    """Return what the address asks for."""
    given = {
        name: request.args.get(name, "").strip()
        for name in ("text", "place", "unit", "unit_key", "body_key", "role", "state", "sort")
    }
    return Query(
        **given,
        due_from=_day("due_from"),
        due_to=_day("due_to"),
        doubtful=request.args.get("doubtful") == "1",
        every_version=request.args.get("every_version") == "1",
        down=request.args.get("down") == "1",
        page=request.args.get("page", 1, type=int),
    )


@pages.get("/lists/<name>")
def listed(name: str) -> str:
    """Show a page of a list."""
    desk().put_in_tables()
    kind = _kind(name)
    found = _lists().page(kind, query())
    return render_template(
        "list.html",
        listed=found,
        columns=COLUMNS[kind],
        numbers=NUMBERS,
        first=(found.query.page - 1) * PAGE_ROWS,
        kinds=KINDS,
        address=_address,
        roles=get_args(PromiseRole),
        states=get_args(ProgressState),
        about=_about(kind, found.query),
    )


def _address(**changes: object) -> str:
    """Return the query of this page with some of it changed; None takes out."""
    kept = {name: value for name, value in request.args.items() if value and name != "page"}
    kept.update({name: str(value) for name, value in changes.items() if value is not None})
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
    return f"?{urlencode(kept)}"


class RowStep(NamedTuple):
    """Where a row stands among those that a list's filters leave, and the addresses beside it."""

    at: int
    found: int
    back: str
    before: str | None
    after: str | None


@pages.get("/lists/<name>/rows/<int:at>")
def row_at(name: str, at: int) -> BaseResponse:
    """Open the document of one row of those that a list's filters leave, at its words."""
    found = _lists().found(_kind(name), query())
    if at >= found.num_rows or "issue_no" not in found.column_names:
        abort(HTTPStatus.NOT_FOUND)
    (row,) = found.slice(at, 1).to_pylist()
    measure = {"measure": row["measure_no"]} if row.get("measure_no") else {}
    place = {"issue": row["issue_no"], **measure, "at": f"{row['start']}-{row['end']}"}
    kept = {key: value for key, value in request.args.items() if value and key != "page"}
    asked = urlencode({**place, "list": name, "row": at, **kept})
    return redirect(f"/documents/{row['document_id']}/?{asked}")


def row_step() -> RowStep | None:
    """Return where the row from which a document was opened stands in its list, if it was."""
    kind = next((kind for kind in KINDS if kind == request.args.get("list")), None)
    at = request.args.get("row", type=int)
    if kind is None or at is None:
        return None
    count = _lists().found(kind, query()).num_rows
    own = {"list", "row", "issue", "measure", "at", "order", "of"}
    asked = urlencode({key: value for key, value in request.args.items() if key not in own})

    def address(row: int) -> str | None:
        return f"/lists/{kind}/rows/{row}?{asked}" if 0 <= row < count else None

    page = f"page={at // PAGE_ROWS + 1}"
    back = f"/lists/{kind}?{asked}&{page}" if asked else f"/lists/{kind}?{page}"
    return RowStep(at, count, back, address(at - 1), address(at + 1))


def _about(kind: Kind, wanted: Query) -> dict[str, Any] | None:
    """Return what a page about one body or place says above its list."""
    if kind != "promises" or not (wanted.unit_key or wanted.body_key or wanted.place):
        return None
    found = _lists().found(kind, wanted)
    if not found.num_rows:
        return None
    today = date.today()
    due = due_on(found, _lists().due_days.on_day(today), "unit")
    key, column = wanted.unit_key or wanted.body_key, "unit"
    if not key:
        key, column = wanted.place, "jurisdiction"
    names = pc.value_counts(found[column].combine_chunks()).to_pylist()
    most = max(names, key=lambda one: one["counts"])
    return {
        "name": most["values"] or key,
        "key": key,
        "promises": found.num_rows,
        "plans": pc.count_distinct(found["plan_id"]).as_py(),
        "doubtful": pc.sum(pc.greater(found["doubts"], 0)).as_py() or 0,
        "overdue": due.counts["overdue"],
        "soon": due.counts["due_30"],
        "on": today,
    }


@pages.get("/lists/<name>.<ending>")
def download(name: str, ending: str) -> Response:
    """Give all rows that a list's filters leave, as Excel or CSV."""
    desk().put_in_tables(wait=True)
    kind, lang = _kind(name), desk().lang
    standing = desk().shelf.standing()
    wanted = standing if request.args.get("restricted") == "1" else standing.unmarked
    found = desk().lists(wanted).found(kind, query())
    found = found.drop_columns([name for name in ("at",) if name in found.column_names])
    heads = [head(kind, column, lang) for column in found.column_names]
    called = f"{word(f'list_{kind}', lang)}.{ending}"
    if ending not in WRITERS:
        abort(HTTPStatus.NOT_FOUND)
    return attachment(WRITERS[ending](heads, _cells(found, lang)), called)


def head(kind: Kind, name: str, lang: str) -> str:
    """Return what a column of a list is called."""
    shown = next((one for one in COLUMNS[kind] if one.name == name), None)
    if shown is not None and shown.table != COUNTED_COLUMNS:
        return column_word(shown.table, shown.column, lang)
    if f"column_{name}" in words():
        return word(f"column_{name}", lang)
    for table in ("promises", "issues", "measures", "documents"):
        with suppress(ValueError):
            return column_word(table, name, lang)
    return name


def _cells(table: pa.Table, lang: str) -> Iterator[list[Any]]:
    closed = {"role": "role", "due_kind": "due_kind", "state": "state"}
    for row in table.to_pylist():
        yield [
            value_word("promises", closed[name], value, lang)
            if name in closed and value is not None
            else value
            for name, value in row.items()
        ]


def _csv(heads: list[str], rows: Iterator[list[Any]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(heads)
    writer.writerows([without_formula(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _xlsx(heads: list[str], rows: Iterator[list[Any]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, heads, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(last, at, value, day)
                elif isinstance(value, bool):
                    sheet.write_boolean(last, at, value)
                elif isinstance(value, int | float):
                    sheet.write_number(last, at, value)
                elif value is not None:
                    sheet.write_string(last, at, str(value)[:LONGEST_CELL])
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


# By the ending of the file's name.
WRITERS: Mapping[str, Callable[[list[str], Iterator[list[Any]]], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}


@pages.get("/due")
def due() -> str:
    """Show what is due on a day."""
    desk().put_in_tables()
    on = _day("on") or date.today()
    by = next((one for one in BYS if one == request.args.get("by")), BYS[0])
    whole = next((term for term in TERMS if term == request.args.get("term")), None)
    wanted, lists = query(), _lists()
    return render_template(
        "due.html",
        whole=whole,
        address=_address,
        due=due_on(lists.found("promises", wanted), lists.due_days.on_day(on), by, whole),
        terms=TERMS,
        bys=BYS,
        places=lists.places("promises"),
        query=wanted,
    )
