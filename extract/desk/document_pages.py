"""The page of a document: its source as it looks beside what was read of it, to be gone over."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from flask import Blueprint, Response, abort, jsonify, render_template, request

from zhenggai.batch.pool import LostError
from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.dataset.corrections.model import Correction
from zhenggai.desk import said
from zhenggai.desk.desk import desk
from zhenggai.desk.list_pages import row_step
from zhenggai.desk.review import (
    VALUE_TABLES,
    Card,
    Entry,
    Order,
    in_order,
    key_from,
    progress_of,
    rows_to_cards,
    stamp_of,
)
from zhenggai.desk.words import word
from zhenggai.readers import ReadError
from zhenggai.rules.kinds import PinRole, RowTable

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow, Rows

pages = Blueprint("documents", __name__, url_prefix="/documents/<document>")
ORDERS: tuple[Order, ...] = get_args(Order)


class Opened(NamedTuple):
    """A document as it stands now, with what was said of it put over its cards."""

    row: DocumentRow
    rows: Rows
    cards: list[Card]
    anchors: Anchors
    kept: list[Correction]
    # Of which reading the numbers of the cards are.
    stamp: str


def _open(document: str) -> Opened:
    """Open a document; refuse a page that shows the cards of an earlier reading of it."""
    standing = desk().shelf.standing()
    if document not in standing.documents:
        abort(HTTPStatus.NOT_FOUND)
    row = standing.documents[document]
    rows = desk().said.as_parsed(document) or standing.rows_of(document)
    cards, anchors = rows_to_cards(rows, desk().lang), Anchors(rows)
    kept, stamp = desk().said.kept(row), stamp_of(cards)
    if request.args.get("of", stamp) != stamp:
        told = word("read_anew", desk().lang)
        abort(Response(told, HTTPStatus.PRECONDITION_FAILED, mimetype="text/plain"))
    said.put_over(cards, kept, anchors)
    return Opened(row, rows, cards, anchors, kept, stamp)


@pages.get("/")
def show(document: str) -> str:
    """Show a document: the source, the list of cards, and the card that is asked for."""
    opened = _open(document)
    order = _order()
    cards = in_order(opened.cards, order)
    shown = _asked(opened.cards) or next((c for c in cards if not c.settled), None)
    view = desk().sources.view(opened.row, opened.rows["passages"])
    return render_template(
        "document.html",
        row=opened.row,
        failure=desk().shelf.standing().failures(desk().lang).get(document),
        cards=cards,
        order=order,
        shown=shown or (cards[0] if cards else None),
        view=view,
        progress=progress_of(opened.cards),
        roles=get_args(PinRole),
        tables=VALUE_TABLES,
        at=request.args.get("at", ""),
        opened=opened,
        added=said.added,
        step=row_step(),
    )


def _order() -> Order:
    given = request.args.get("order", "doubt")
    return next((order for order in ORDERS if order == given), "doubt")


def _asked(cards: list[Card]) -> Card | None:
    """Return the card of the issue and measure that the address names."""
    issue, measure = request.args.get("issue", type=int), request.args.get("measure", type=int)
    return next(
        (c for c in cards if (c.own.key.issue_no, c.own.key.measure_no) == (issue, measure)), None
    )


@pages.get("/pages/<int:number>.png")
def picture(document: str, number: int) -> Response:
    """Give the picture of a page."""
    row = desk().shelf.standing().documents.get(document)
    if row is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        data = desk().sources.picture(row, number)
    except (FileNotFoundError, IndexError, ReadError, LostError):
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(data, mimetype="image/png")
    # The bytes of a document never change, but only this browser may keep them for a while.
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@pages.get("/cards/<int:number>")
def card(document: str, number: int) -> str:
    """Show one card."""
    opened = _open(document)
    return _card(opened, _card_at(opened, number))


def _card_at(opened: Opened, number: int) -> Card:
    if number >= len(opened.cards):
        abort(HTTPStatus.NOT_FOUND)
    return opened.cards[number]


def _card(opened: Opened, shown: Card) -> str:
    return render_template(
        "card.html", card=shown, added=said.added(opened.kept, shown, opened.rows)
    )


def _answer(document: str, number: int, told: str = "", *, again: bool = False) -> Response:
    """Give a card as it is now, and how far the review is; ``again``: the document is read anew."""
    opened = _open(document)
    shown = _card_at(opened, number)
    far = progress_of(opened.cards)
    return jsonify(
        card=_card(opened, shown),
        number=number,
        settled=shown.settled,
        doubts=shown.doubts,
        done=far.done,
        far=word("review_progress", desk().lang, *far),
        told=told,
        again=again,
    )


@pages.post("/cards/<int:number>/confirm")
def confirm(document: str, number: int) -> Response:
    """Say of all rows of a card that they are right."""
    opened = _open(document)
    new = said.confirmed(_card_at(opened, number), opened.anchors)
    if new:
        desk().said.keep(document, new)
    return _answer(document, number)


@pages.post("/cards/<int:number>/rows/<key>")
def correct(document: str, number: int, key: str) -> Response:
    """Set columns of a row to the words given, take the row away, or take back what was said."""
    opened = _open(document)
    entry = _entry(_card_at(opened, number), key)
    given = _given()
    action = given.pop("action", "set")
    if action == "back":
        desk().said.take_back(opened.row, entry.key, opened.anchors)
    elif action == "drop":
        desk().said.keep(document, [opened.anchors.drop(entry.key.table, entry.parsed)])
    elif action == "confirm":
        desk().said.keep(document, [opened.anchors.confirm(entry.key.table, entry.parsed)])
    else:
        shown = {column.name for column in entry.columns}
        values = {name: words for name, words in given.items() if name in shown}
        new = said.set_values(entry, values, opened.anchors)
        if new:
            desk().said.keep(document, new)
    return _answer(document, number)


def _entry(shown: Card, told: str) -> Entry:
    try:
        key = key_from(told)
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    found = next((entry for entry in shown.entries if entry.key == key), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _given() -> dict[str, str]:
    """Return what the page sends: names and words."""
    sent: Any = request.get_json(silent=True)
    if not isinstance(sent, dict) or not all(isinstance(v, str) for v in sent.values()):
        abort(HTTPStatus.BAD_REQUEST)
    return cast("dict[str, str]", sent)


@pages.post("/cards/<int:number>/rows")
def add(document: str, number: int) -> Response:
    """Make words of the text a value of a card."""
    opened = _open(document)
    shown, given = _card_at(opened, number), _given()
    tables: dict[str, RowTable] = {name: name for name in VALUE_TABLES}
    if given.get("table") not in tables or not given.get("words", "").strip():
        abort(HTTPStatus.BAD_REQUEST)
    start, end = _stretch(given)
    table = tables[given["table"]]
    new = said.new_row(table, given["words"], start, end, shown, opened.anchors)
    desk().said.keep(document, new)
    return _answer(document, number)


@pages.post("/pins")
def pin(document: str) -> Response:
    """Say what a stretch of the text is; the document is then read anew."""
    opened, given = _open(document), _given()
    roles: dict[str, PinRole] = {name: name for name in get_args(PinRole)}
    if given.get("role") not in roles:
        abort(HTTPStatus.BAD_REQUEST)
    start, end = _stretch(given)
    desk().said.keep(document, said.pinned(start, end, roles[given["role"]], opened.anchors))
    desk().put_in_tables()
    return jsonify(told=word("pin_told", desk().lang))


def _stretch(given: dict[str, str]) -> tuple[int, int]:
    try:
        return int(given["start"]), int(given["end"])
    except (KeyError, ValueError):
        abort(HTTPStatus.BAD_REQUEST)


@pages.post("/undo")
def undo(document: str) -> Response:
    """Take back the last thing that was said here."""
    step = desk().said.undo(document)
    number = request.args.get("card", 0, type=int)
    if step is None:
        return _answer(document, number, word("undo_nothing", desk().lang))
    opened = _open(document)
    again = any(one.kind == "pin" for one in step.new)
    if again:
        desk().put_in_tables()
    starts = {one.start for one in step.new}
    number = next(
        (c.number for c in opened.cards if any(e.row["start"] in starts for e in c.entries)), number
    )
    return _answer(document, number, word("undo_told", desk().lang, len(step.new)), again=again)
