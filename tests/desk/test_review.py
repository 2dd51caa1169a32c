"""Cards hold what was read; what is said of them is kept, shown at once, and taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.desk.desks import Asker
from zhenggai.dataset.corrections.kept import read_corrections
from zhenggai.desk.review import (
    NUMBERED,
    SHOWN_COLUMNS,
    VALUE_TABLES,
    RowKey,
    in_order,
    key_from,
    progress_of,
    rows_to_cards,
    stamp_of,
)

DRAFT = "county-draft-2022.txt"


def document(asker: Asker) -> str:
    rows = asker.desk.shelf.standing().documents
    return next(own for own, row in rows.items() if row["source"] == DRAFT)


def cards_of(asker: Asker) -> list[Any]:
    return rows_to_cards(asker.desk.shelf.standing().rows_of(document(asker)), "zh")


def test_cards_are_the_issues_and_measures_with_all_their_rows(asker: Asker) -> None:
    rows: Any = asker.desk.shelf.standing().rows_of(document(asker))
    cards = cards_of(asker)
    assert len(cards) == len(rows["issues"]) + len(rows["measures"])
    shown = [entry.key for card in cards for entry in card.entries]
    every = [
        *rows["issues"], *rows["measures"], *rows["responsibilities"], *rows["persons"],
        *(row for row in rows["deadlines"] + rows["targets"] if row["issue_no"] is not None),
    ]  # fmt: skip
    assert len(shown) == len(set(shown)) == len(every)
    assert sum(card.promises for card in cards) == len(rows["promises"])
    assert progress_of(cards).done == 0


def test_a_card_shows_the_words_of_its_rows(asker: Asker) -> None:
    home = f"/documents/{document(asker)}"
    for card in cards_of(asker)[:12]:
        page = asker.get(f"{home}/cards/{card.number}").text
        for entry in card.entries:
            for name in ("text", "problem", "unit", "post", "due_date"):
                value = entry.row.get(name) if name in SHOWN_COLUMNS[entry.key.table] else None
                assert value is None or f">{value}</span>" in page


def test_cards_are_of_issues_measures_and_their_values() -> None:
    assert tuple(SHOWN_COLUMNS) == ("issues", "measures", *VALUE_TABLES)
    assert NUMBERED == {
        "responsibilities": "unit_no",
        "deadlines": "deadline_no",
        "targets": "target_no",
        "persons": "person_no",
    }


def test_what_is_least_sure_comes_first(asker: Asker) -> None:
    cards = cards_of(asker)
    ordered = in_order(cards, "doubt")
    assert [card.confidence for card in ordered] == sorted(card.confidence for card in cards)
    assert [card.number for card in in_order(cards, "document")] == list(range(len(cards)))


@pytest.mark.parametrize(
    "key",
    [
        RowKey("issues", 3, None, None),
        RowKey("measures", 3, 2, None),
        RowKey("persons", 1, None, 4),
    ],
)
def test_a_row_is_named_and_found_by_its_name(key: RowKey) -> None:
    assert key_from(key.told()) == key


@pytest.mark.parametrize("told", ["", "issues", "issues-a--", "documents-1--", "issues-1----"])
def test_what_names_no_row_is_refused(told: str) -> None:
    with pytest.raises(ValueError):
        key_from(told)


def first_of(asker: Asker, table: str) -> tuple[int, Any]:
    """Return the first card with a row of a table, and that row."""
    return next(
        (card.number, entry)
        for card in cards_of(asker)
        for entry in card.entries
        if entry.key.table == table
    )


def said(asker: Asker) -> list[Any]:
    return read_corrections(asker.desk.out)


@pytest.mark.slow
def test_a_value_is_set_shown_and_undone(fresh: Asker) -> None:
    number, entry = first_of(fresh, "responsibilities")
    home = f"/documents/{document(fresh)}"
    place = f"{home}/cards/{number}/rows/{entry.key.told()}"
    answer = fresh.post(place, json={"unit": "清溪县<b>水利局", "role": entry.row["role"]})
    assert answer.status_code == 200
    assert "清溪县&lt;b&gt;水利局" in answer.json["card"]
    (one,) = said(fresh)
    assert (one.column, one.before, one.after) == ("unit", entry.row["unit"], "清溪县<b>水利局")
    assert one.quote == entry.row["unit_text"]
    assert one.on is not None
    # Nothing is kept where nothing was changed.
    assert fresh.post(place, json={"unit": "清溪县<b>水利局"}).status_code == 200
    assert len(said(fresh)) == 1
    again = fresh.post(place, json={"unit": "县水利局"}).json
    assert [one.after for one in said(fresh)] == ["县水利局"]
    assert "县水利局" in again["card"]
    fresh.post(f"{home}/undo")
    assert [one.after for one in said(fresh)] == ["清溪县<b>水利局"]
    assert entry.row["unit"] in fresh.post(f"{home}/undo").json["card"]
    assert said(fresh) == []
    assert fresh.post(f"{home}/undo").json["told"] == "没有可撤销的操作"


def test_a_value_that_a_column_cannot_hold_is_told(fresh: Asker) -> None:
    number, entry = first_of(fresh, "deadlines")
    place = f"/documents/{document(fresh)}/cards/{number}/rows/{entry.key.told()}"
    answer = fresh.post(place, json={"due_date": "明年"})
    assert answer.status_code == 409
    assert "明年" in answer.text
    assert said(fresh) == []


def test_a_card_is_confirmed_row_by_row(fresh: Asker) -> None:
    number, entry = first_of(fresh, "responsibilities")
    home = f"/documents/{document(fresh)}"
    rows = len(cards_of(fresh)[number].entries)
    answer = fresh.post(f"{home}/cards/{number}/confirm").json
    assert answer["settled"]
    assert answer["done"] == 1
    kept = said(fresh)
    assert [one.kind for one in kept] == ["confirmed"] * rows
    assert any(
        json.loads(one.after or "")["unit"] == entry.row["unit"]
        for one in kept
        if one.table == "responsibilities"
    )
    fresh.post(f"{home}/cards/{number}/confirm")
    assert len(said(fresh)) == rows
    answer = fresh.post(f"{home}/undo").json
    assert not answer["settled"]
    assert answer["number"] == number
    assert said(fresh) == []


def test_a_row_that_is_none_is_taken_out_and_back(fresh: Asker) -> None:
    number, entry = first_of(fresh, "responsibilities")
    place = f"/documents/{document(fresh)}/cards/{number}/rows/{entry.key.told()}"
    assert "已去掉" in fresh.post(place, json={"action": "drop"}).json["card"]
    assert [one.drops for one in said(fresh)] == [True]
    assert "已去掉" not in fresh.post(place, json={"action": "back"}).json["card"]
    assert said(fresh) == []


def test_words_of_the_text_become_a_value(fresh: Asker) -> None:
    number, entry = first_of(fresh, "responsibilities")
    home = f"/documents/{document(fresh)}"
    start, end = entry.row["start"], entry.row["end"]
    sent = {"table": "responsibilities", "words": "县财政局", "start": str(start), "end": str(end)}
    assert "县财政局" in fresh.post(f"{home}/cards/{number}/rows", json=sent).json["card"]
    (one,) = said(fresh)
    assert one.adds
    assert (one.after, one.start, one.end) == ("县财政局", start, end)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("cards/9999/confirm", {}),
        ("cards/0/rows/issues-99--", {"problem": "x"}),
        ("cards/0/rows", {"table": "documents", "words": "x", "start": "0", "end": "1"}),
        ("cards/0/rows", {"table": "persons", "words": " ", "start": "0", "end": "1"}),
        ("cards/0/rows", {"table": "persons", "words": "x", "start": "a", "end": "1"}),
        ("pins", {"role": "nothing", "start": "0", "end": "1"}),
        ("pins", {"role": "measure", "start": "99999999", "end": "999999999"}),
        ("cards/0/rows/issues-1--", ["x"]),
        ("cards/0/rows/issues-1--", {"problem": 1}),
    ],
)
def test_what_cannot_be_said_is_refused(fresh: Asker, place: str, sent: object) -> None:
    answer = fresh.post(f"/documents/{document(fresh)}/{place}", json=sent)
    assert 400 <= answer.status_code < 500
    assert said(fresh) == []


@pytest.mark.slow
def test_nothing_is_kept_of_a_page_that_shows_an_earlier_reading(fresh: Asker) -> None:
    place = f"/documents/{document(fresh)}/cards/0"
    stamp = stamp_of(cards_of(fresh))
    assert f'data-stamp="{stamp}"' in fresh.get(f"/documents/{document(fresh)}/").text
    answer = fresh.post(f"{place}/confirm?of=another", json={})
    assert answer.status_code == 412
    assert "刷新" in answer.text
    assert said(fresh) == []
    assert fresh.post(f"{place}/confirm?of={stamp}", json={}).json["settled"]
    # What is said changes no reading.
    assert fresh.get(f"{place}?of={stamp}").status_code == 200
