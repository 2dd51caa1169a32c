"""What is overdue, due or ongoing on a day: every promise with its words and its last state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from zhenggai.exports.listing import Field, Listing
from zhenggai.language import say
from zhenggai.life.event_order import said_order
from zhenggai.rules.kinds import ProgressState
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow, DocumentRow, EventRow, PromiseRow, Rows

    class PlanRows(Rows, total=False):
        """The rows of finished tables, with what was made from all documents of a plan."""

        events: Sequence[EventRow]


DUE_TABLES = ("documents", "issues", "measures", "deadlines", "promises", "events")
# What of each table is looked at; who reads columns need read no others.
DUE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": (
        "document_id", "plan_id", "title", "source", "url", "preferred", "issued_date",
        "published_date", "jurisdiction", "jurisdiction_code", "province_code",
    ),
    "issues": ("document_id", "issue_no", "problem", "category", "locator", "confidence"),
    "measures": ("document_id", "issue_no", "measure_no", "text", "locator", "confidence"),
    "deadlines": (
        "document_id", "issue_no", "measure_no", "text", "kind", "due_date", "ambiguous", "locator",
    ),
    "promises": (
        "document_id", "issue_no", "measure_no", "issue_id", "measure_id", "unit", "unit_key",
        "role", "jurisdiction_code", "due_date", "due_date_latest", "due_kind", "due_source",
        "ongoing", "doubts",
    ),
    "events": (
        "document_id", "event_no", "issue_id", "measure_id", "event", "state", "event_date",
        "document_date", "due_before", "due_after", "quote", "locator",
    ),
}  # fmt: skip
DueState: TypeAlias = Literal["overdue", "due", "ongoing", "said_done"]
DUE_ORDER: tuple[DueState, ...] = ("overdue", "due", "ongoing", "said_done")
ENDED: frozenset[ProgressState | None] = frozenset({"accepted", "closed"})
# What a later document says against an acceptance.
REOPENED: frozenset[ProgressState | None] = frozenset(
    {"not_started", "behind", "on_schedule", "returned"}
)
STATES_ZH = dict(TABLES["promises"].column("state").values)
STATUS_ZH: Mapping[str, str] = {
    "overdue": "已过期",
    "due": "未到期",
    "ongoing": "长期坚持",
    "said_done": "自述已完成，未见验收",
}
ROLES_ZH = dict(TABLES["promises"].column("role").values)
DUE_FIELDS = (
    Field("status", "status", "状况", values=STATUS_ZH, chosen=True),
    Field("due_date", "due", "截止日期"),
    Field("days_over", "days over", "逾期天数"),
    Field("unit", "unit", "单位", chosen=True),
    Field("role", "role", "责任类型", values=ROLES_ZH),
    Field("place", "place", "地区", chosen=True),
    Field("plan", "plan", "方案", wide=True),
    Field("problem", "problem", "问题", wide=True),
    Field("measure", "measure", "措施", wide=True),
    Field("deadline_text", "deadline as printed", "时限原文"),
    Field("moved_from", "moved from", "原截止日期"),
    Field("state", "last state told", "最后所说状态", values=STATES_ZH),
    Field("state_date", "told on", "所说日期"),
    Field("state_source", "told in", "所说文件"),
    Field("state_quote", "its words", "所说原文", wide=True),
    Field("source", "file", "文件"),
    Field("locator", "place in file", "出处"),
    Field("url", "url", "网址"),
    Field("ambiguous", "two readings", "时限有两种读法"),
    Field("doubts", "doubts", "存疑数"),
    Field("confidence", "confidence", "可信度"),
    Field("issue_id", "issue_id", "问题编号"),
    Field("measure_id", "measure_id", "措施编号"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which promises are asked for; None: all."""

    unit: str | None = None
    place: str | None = None
    role: str | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class DueList:
    """The promises that are open on a day, and how many are not among them, by reason.

    ``left`` counts ``accepted`` (and closed), ``undated``, ``later`` (promised after the day),
    ``dropped`` (a later version has them no more).
    """

    on: date
    rows: tuple[dict[str, Any], ...]
    plans: int
    promises: int
    left: Mapping[str, int]


def due_on(tables: PlanRows, on: date, wish: Wish | None = None) -> DueList:
    """Return what is overdue, due, ongoing, or said to be done and not accepted, on a day.

    Counted are the preferred documents' promises. What is said to have been later is as if it were
    not there; what a later report says to have been by that day counts. A date with two readings
    is overdue only after the later one.
    """
    wish = wish or Wish()
    book = PlanBook(tables)
    day = DueDay(book, on)
    rows: list[dict[str, Any]] = []
    left = dict.fromkeys(("accepted", "undated", "later", "dropped"), 0)
    asked = 0
    for promise in tables["promises"]:
        document = book.documents[promise["document_id"]]
        if not document["preferred"] or not _is_wished(promise, document, wish):
            continue
        asked += 1
        told = day.status(promise)
        if told in left:
            left[told] += 1
            continue
        row = day.row(promise, told)
        if wish.within is None or told == "overdue" or _is_near(row, on, wish.within):
            rows.append(row)
    rows.sort(key=_order)
    plans = {row["plan"] for row in rows}
    return DueList(on, tuple(rows), len(plans), asked, left)


def due_listing(found: DueList, lang: str) -> Listing:
    """Return the list with what is to be known before one reads it."""
    counts = {name: sum(row["status"] == name for row in found.rows) for name in DUE_ORDER}
    day = found.on.isoformat()
    head = (
        say("due_counts", lang, found.promises, *counts.values()),
        say("due_left", lang, *found.left.values()),
        say("due_proves", lang, day),
    )
    return Listing(say("due_title", lang, day), head, DUE_FIELDS, found.rows, group="status")


def _order(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        DUE_ORDER.index(row["status"]), row["due_date"] or date.max, row["plan"] or "",
        row["source"], row["issue_no"], row["measure_no"] or 0, row["unit"] or "",
    )  # fmt: skip


def _is_wished(promise: PromiseRow, document: DocumentRow, wish: Wish) -> bool:
    unit = wish.unit is None or any(
        wish.unit in (text or "") for text in (promise["unit"], promise["unit_key"])
    )
    places = (
        document["jurisdiction"], document["jurisdiction_code"], document["province_code"],
        promise["jurisdiction_code"],
    )  # fmt: skip
    place = wish.place is None or any(wish.place in (text or "") for text in places)
    role = wish.role is None or promise["role"] == wish.role
    return bool(unit and place and role)


def _is_near(row: Mapping[str, Any], on: date, within: int) -> bool:
    return bool(row["status"] == "due" and row["due_date"] <= on + timedelta(days=within))


class PlanBook:
    """What the tables tell of every promise, whatever the day: by document, issue and measure."""

    def __init__(self, tables: PlanRows) -> None:
        self.documents = {row["document_id"]: row for row in tables["documents"]}
        self.problems = {(r["document_id"], r["issue_no"]): r for r in tables["issues"]}
        self.measures = {
            (r["document_id"], r["issue_no"], r["measure_no"]): r for r in tables["measures"]
        }
        self.deadlines: dict[tuple[str, int | None, int | None], list[DeadlineRow]] = {}
        for row in tables["deadlines"]:
            key = (row["document_id"], row["issue_no"], row["measure_no"])
            self.deadlines.setdefault(key, []).append(row)
        self.events: dict[str | None, list[EventRow]] = {}
        for event in sorted(tables["events"], key=said_order):
            self.events.setdefault(event["issue_id"], []).append(event)
        # Of most issues nothing was said since they were promised.
        self.told = {
            issue
            for issue, events in self.events.items()
            if any(event["event"] != "promised" or event["state"] for event in events)
        }

    def day(self, document_id: str) -> date | None:
        """Return the day from which a document counts."""
        document = self.documents[document_id]
        return document["issued_date"] or document["published_date"]

    def promised(self, promise: PromiseRow) -> date | None:
        """Return the day on which the first document promised it."""
        events = self.events.get(promise["issue_id"], ())
        first = next((e for e in events if e["event"] == "promised"), promise)
        return self.day(first["document_id"])


class DueDay:
    """How every promise stands on one day."""

    def __init__(self, book: PlanBook, on: date) -> None:
        self.book = book
        self.on = on
        self._heard: dict[tuple[str | None, str | None], list[EventRow]] = {}

    def _known(self, promise: PromiseRow) -> Sequence[EventRow]:
        """Return what is said of a promise up to the day, in the order in which it was said."""
        if promise["issue_id"] not in self.book.told:
            return ()
        key = (promise["issue_id"], promise["measure_id"])
        if key not in self._heard:
            self._heard[key] = list(self._events_of(promise))
        return self._heard[key]

    def _events_of(self, promise: PromiseRow) -> Iterable[EventRow]:
        for event in self.book.events.get(promise["issue_id"], ()):
            when = event["event_date"] or event["document_date"]
            mine = event["measure_id"] in {None, promise["measure_id"]}
            if mine and (when is None or when <= self.on):
                yield event

    def due(self, promise: PromiseRow) -> tuple[date | None, EventRow | None]:
        """Return the date that counts on the day, and the event that moved it there."""
        due = promise["due_date"]
        if promise["issue_id"] not in self.book.told:
            return due, None
        for event in reversed(self.book.events.get(promise["issue_id"], [])):
            later = (event["event_date"] or date.min) > self.on
            moved = event["event"] == "adjusted" and event["due_after"] is not None
            if later and moved and event["due_after"] == due and event["due_before"]:
                due = event["due_before"]
        mover = None
        for event in self._known(promise):
            moved = event["event"] == "adjusted" and event["due_after"] is not None
            own = event["document_id"] == promise["document_id"]
            fits = event["due_before"] in {due, promise["due_date"]}
            if moved and not own and (fits or event["measure_id"] is not None):
                due, mover = event["due_after"], event
            elif moved and own and event["due_after"] == due:
                mover = event
        return due, mover

    def last(self, promise: PromiseRow) -> tuple[EventRow | None, bool]:
        """Return the last that is said of how far it is, and whether it was accepted for good."""
        last, ended = None, False
        for event in self._known(promise):
            if event["state"] is not None:
                last = event
                # What was promised for good goes on also where its issue is closed.
                goes_on = promise["ongoing"] and event["state"] == "on_schedule"
                reopened = event["state"] in REOPENED and not goes_on
                ended = event["state"] in ENDED or (ended and not reopened)
        return last, ended

    def status(self, promise: PromiseRow) -> str:
        """Return how a promise stands on the day, or why it is not in the list."""
        last, ended = self.last(promise)
        if ended:
            return "accepted"
        if any(event["event"] == "dropped" for event in self._known(promise)):
            return "dropped"
        promised = self.book.promised(promise)
        if promised is not None and promised > self.on:
            return "later"
        if last is not None and last["state"] == "done":
            return "said_done"
        due, mover = self.due(promise)
        if due is None:
            return (
                "ongoing" if promise["ongoing"] or promise["due_kind"] == "ongoing" else "undated"
            )
        latest = due if mover else (promise["due_date_latest"] or due)
        return "overdue" if max(due, latest) < self.on else "due"

    def row(self, promise: PromiseRow, status: str) -> dict[str, Any]:
        """Return a promise as a line of the list, with its words and their place."""
        own, no, measure_no = promise["document_id"], promise["issue_no"], promise["measure_no"]
        document = self.book.documents[own]
        issue = self.book.problems[own, no]
        measure = self.book.measures.get((own, no, measure_no)) if measure_no else None
        due, mover = self.due(promise)
        last, _ = self.last(promise)
        printed = self._printed(promise)
        place: Mapping[str, Any] = mover or printed or measure or issue
        words = mover["quote"] if mover else printed["text"] if printed else None
        told_in = self.book.documents[mover["document_id"]] if mover else document
        return {
            "status": status,
            "due_date": due,
            "days_over": (self.on - due).days if status == "overdue" and due else None,
            "unit": promise["unit"],
            "role": promise["role"],
            "place": document["jurisdiction"],
            "plan": document["title"] or document["source"],
            "plan_id": document["plan_id"],
            "problem": issue["problem"] or issue["category"],
            "measure": measure["text"] if measure else None,
            "deadline_text": words,
            "moved_from": mover["due_before"] if mover else None,
            "state": last["state"] if last else None,
            "state_date": last["event_date"] if last else None,
            "state_source": self.book.documents[last["document_id"]]["source"] if last else None,
            "state_quote": last["quote"] if last else None,
            "source": told_in["source"],
            "locator": place["locator"],
            "url": told_in["url"],
            "ambiguous": "是" if printed and printed["ambiguous"] and not mover else None,
            "doubts": promise["doubts"],
            "confidence": (measure or issue)["confidence"],
            "issue_id": promise["issue_id"],
            "measure_id": promise["measure_id"],
            "issue_no": no,
            "measure_no": measure_no,
        }

    def _printed(self, promise: PromiseRow) -> DeadlineRow | None:
        """Return the row of the deadline that the promise was given."""
        own, no = promise["document_id"], promise["issue_no"]
        measure = promise["measure_no"] if promise["due_source"] == "measure" else None
        rows: Sequence[DeadlineRow] = self.book.deadlines.get((own, no, measure), ())
        same = [row for row in rows if row["due_date"] == promise["due_date"]]
        kind = [row for row in same if row["kind"] == promise["due_kind"]]
        return next(iter([*reversed(kind), *reversed(same)]), None)
