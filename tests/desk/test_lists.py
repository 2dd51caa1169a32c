"""Lists say what the tables say: filtered, counted, sorted, downloaded; what is due on a day."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import openpyxl
import pyarrow as pa
import pytest

from tests.desk.desks import Asker
from zhenggai.desk.due import MOST_SHOWN, TERMS, Day, DueDays, due_on
from zhenggai.desk.listings import Lists, Query
from zhenggai.desk.shelf import Standing
from zhenggai.exports.due import DUE_COLUMNS, DUE_TABLES
from zhenggai.exports.due import due_on as command_due_on


@pytest.fixture(scope="module")
def lists(asker: Asker) -> Lists:
    return asker.desk.lists(asker.desk.shelf.standing())


def test_promises_are_those_of_the_tables(asker: Asker, lists: Lists) -> None:
    standing = asker.desk.shelf.standing()
    every = lists.found("promises", Query(every_version=True)).to_pylist()
    rows = standing.tables["promises"].to_pylist()
    assert len(every) == len(rows) > 30
    texts = {
        (row["document_id"], row["issue_no"], row["measure_no"]): row["text"]
        for row in standing.tables["measures"].to_pylist()
    }
    for shown, row in zip(every, rows, strict=True):
        assert {name: shown[name] for name in ("unit", "due_date", "unit_key")} == {
            name: row[name] for name in ("unit", "due_date", "unit_key")
        }
        if row["measure_no"] is not None:
            assert shown["text"] == texts[row["document_id"], row["issue_no"], row["measure_no"]]


DAY = date(2022, 9, 1)


def told(row: dict[str, Any]) -> str:
    return f"{row['text']}{row['problem']}{row['unit'] or ''}"


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        (Query(text="管网"), lambda row: "管网" in told(row)),
        (Query(text="管网 水利"), lambda row: "管网" in told(row) and "水利" in told(row)),
        (Query(unit="水利"), lambda row: "水利" in (row["unit"] or "")),
        (Query(role="lead"), lambda row: row["role"] == "lead"),
        (Query(due_from=DAY), lambda row: row["due_date"] and row["due_date"] >= DAY),
        (Query(due_to=DAY), lambda row: row["due_date"] and row["due_date"] <= DAY),
        (Query(doubtful=True), lambda row: row["doubts"] > 0),
    ],
)
def test_a_filter_leaves_what_it_says(
    lists: Lists, query: Query, holds: Callable[[dict[str, Any]], bool]
) -> None:
    found = lists.found("promises", query).to_pylist()
    counted = [row for row in lists.table("promises").to_pylist() if row["preferred"]]
    assert all(holds(row) for row in found)
    assert len(found) == sum(bool(holds(row)) for row in counted)


def test_only_the_document_that_counts_is_listed(lists: Lists) -> None:
    found = lists.found("promises", Query()).to_pylist()
    assert all(row["preferred"] for row in found)
    assert len(found) < lists.table("promises").num_rows


def test_rows_are_sorted_those_without_a_value_last(lists: Lists) -> None:
    for down in (False, True):
        query = Query(sort="due_date", down=down)
        days = [row["due_date"] for row in lists.found("promises", query).to_pylist()]
        dated = [day for day in days if day is not None]
        assert dated == sorted(dated, reverse=down)
        assert days == dated + [None] * (len(days) - len(dated))


def test_pages_hold_every_row_once(lists: Lists) -> None:
    first = lists.page("promises", Query(every_version=True))
    rows = [
        row
        for page in range(1, first.pages + 1)
        for row in lists.page("promises", Query(every_version=True, page=page)).rows
    ]
    assert len(rows) == first.found
    assert lists.page("promises", Query(page=999)).rows


def test_units_count_their_promises(lists: Lists) -> None:
    promises = lists.found("promises", Query()).to_pylist()
    units = lists.table("units").to_pylist()
    assert sum(row["promises"] for row in units) == sum(row["unit"] is not None for row in promises)
    for row in units[:5]:
        if row["unit_key"]:
            own = [one for one in promises if one["unit_key"] == row["unit_key"]]
            assert row["promises"] == len(own)


def test_every_row_opens_its_sentence(asker: Asker, lists: Lists) -> None:
    (row, *_) = lists.found("promises", Query()).to_pylist()
    place = f"/documents/{row['document_id']}/?issue={row['issue_no']}"
    page = asker.get("/lists/promises").text
    assert 'href="/lists/promises/rows/0?' in page
    assert asker.get("/lists/promises/rows/0").headers["Location"].startswith(place)
    text = "".join(
        one["text"] for one in asker.desk.shelf.standing().rows_of(row["document_id"])["passages"]
    )
    words = text[row["start"] : row["end"]].replace("\n", "")
    assert words.startswith(row["text"][:4])


def test_what_is_filtered_is_downloaded(asker: Asker, lists: Lists) -> None:
    found = lists.found("promises", Query(unit="水利")).filter(
        pa.compute.invert(lists.found("promises", Query(unit="水利"))["restricted"])
    )
    answer = asker.get("/lists/promises.csv?unit=水利")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == found.num_rows + 1
    assert "单位" in rows[0]
    book = openpyxl.load_workbook(io.BytesIO(asker.get("/lists/promises.xlsx?unit=水利").data))
    sheet = book.worksheets[0]
    assert sheet.max_row == found.num_rows + 1
    at = rows[0].index("截止日期")
    days = [sheet.cell(n, at + 1).value for n in range(2, sheet.max_row + 1)]
    assert [day.date().isoformat() if day else "" for day in days] == [row[at] for row in rows[1:]]


def test_marked_documents_stay_here_unless_asked_for(asker: Asker) -> None:
    places = ("/lists/issues.csv?every_version=1", "/lists/issues.csv?every_version=1&restricted=1")
    without, whole = (asker.get(place).data.count(b"\r\n") for place in places)
    assert whole == without + 2


def day_with(**columns: object) -> Day:
    """Return the day of a table of one promise."""
    promise: dict[str, Any] = {
        "document_id": "a", "issue_no": 1, "measure_no": 1, "issue_id": "i", "measure_id": "m",
        "due_date": None, "due_date_latest": None, "due_kind": "date", "ongoing": False,
        **columns,
    }  # fmt: skip
    state = promise.pop("state", None)
    event = {
        "issue_id": "i", "measure_id": "m", "event": "reported", "state": state, "event_no": 1,
        "event_date": date(2024, 6, 2), "document_id": "a", "document_date": None,
        "due_before": None, "due_after": None,
    }  # fmt: skip
    document = {"document_id": "a", "issued_date": date(2024, 1, 1), "published_date": None}
    rows = {"documents": [document], "promises": [promise], "events": [event] if state else []}
    return DueDays(Standing({name: _table(name, given) for name, given in rows.items()})).on_day(ON)


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows as a table that has all columns of which due is told, null where not given."""
    return pa.table({one: [row.get(one) for row in rows] for one in DUE_COLUMNS[name]})


ON = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("columns", "term"),
    [
        ({"due_date": date(2024, 6, 29)}, "overdue"),
        ({"due_date": date(2024, 6, 30)}, "due_30"),
        ({"due_date": date(2024, 7, 30)}, "due_30"),
        ({"due_date": date(2024, 7, 31)}, "due_90"),
        ({"due_date": date(2024, 9, 28)}, "due_90"),
        ({"due_date": date(2024, 9, 29)}, "due_later"),
        ({"due_date": date(2024, 5, 31), "due_date_latest": date(2024, 6, 30)}, "due_30"),
        ({"ongoing": True}, "ongoing"),
        ({"ongoing": True, "due_date": date(2024, 6, 1)}, "overdue"),
        ({"due_date": date(2024, 6, 1), "state": "done"}, "said_done"),
        ({"due_date": date(2024, 6, 1), "state": "accepted"}, "accepted"),
        ({"due_date": date(2024, 6, 1), "state": "closed"}, "accepted"),
        ({"due_date": date(2024, 6, 1), "state": "basically_done"}, "overdue"),
        ({}, "undated"),
    ],
)
def test_how_a_promise_stands_on_a_day(columns: dict[str, object], term: str) -> None:
    assert day_with(**columns).terms.to_pylist() == [term]


@pytest.mark.parametrize("on", [date(2022, 6, 30), date(2023, 1, 1), date(2025, 6, 30)])
def test_the_page_counts_what_the_command_counts(asker: Asker, lists: Lists, on: date) -> None:
    found = due_on(lists.found("promises", Query()), lists.due_days.on_day(on), "unit")
    tables = asker.desk.shelf.standing().tables
    told = command_due_on(cast("Any", {n: tables[n].to_pylist() for n in DUE_TABLES}), on)
    wanted = Counter(row["status"] for row in told.rows)
    assert found.counts["overdue"] == wanted["overdue"] > 0
    assert sum(found.counts[term] for term in TERMS if term.startswith("due")) == wanted["due"]
    assert found.counts["ongoing"] == wanted["ongoing"]
    assert found.counts["said_done"] == wanted["said_done"]
    assert found.left == told.left
    page = asker.get(f"/due?on={on}").text
    assert all(f"<strong>{count}</strong>" in page for count in found.counts.values())


def test_what_is_due_adds_up_and_names_its_words(asker: Asker, lists: Lists) -> None:
    promises = lists.found("promises", Query())
    day = lists.due_days.on_day(date(2023, 1, 1))
    found = due_on(promises, day, "unit")
    for term, groups in found.terms.items():
        assert sum(group.count for group in groups) == found.counts[term]
        assert sum(group.shown for group in groups) == min(found.counts[term], MOST_SHOWN)
    whole = due_on(promises, day, "unit", "overdue")
    assert sum(group.shown for group in whole.terms["overdue"]) == whole.counts["overdue"]
    page = asker.get("/due?on=2023-01-01&by=unit").text
    assert str(found.counts["overdue"]) in page
    assert "无报告" in page


def test_a_row_opens_its_document_and_the_next_row_is_one_click_away(asker: Asker) -> None:
    found = asker.desk.lists(asker.desk.shelf.standing()).found("promises", Query(role="lead"))
    opened = asker.get("/lists/promises/rows/1?role=lead")
    row = found.slice(1, 1).to_pylist()[0]
    address = opened.headers["Location"]
    assert opened.status_code == 302
    assert address.startswith(f"/documents/{row['document_id']}/?issue={row['issue_no']}&")
    page = asker.get(address).get_data(as_text=True)
    assert f"2 / {found.num_rows}" in page or f"2 of {found.num_rows}" in page
    for other in (0, 2):
        assert f"/lists/promises/rows/{other}?role=lead" in page
    last = asker.get(f"/lists/promises/rows/{found.num_rows - 1}?role=lead")
    assert 'rel="next"' not in asker.get(last.headers["Location"]).get_data(as_text=True)
    assert asker.get(f"/lists/promises/rows/{found.num_rows}?role=lead").status_code == 404
