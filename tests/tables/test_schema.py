from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from tests import ROOT
from tests.tables.rows import DEADLINE
from zhenggai import messages
from zhenggai.rules.loader import load
from zhenggai.tables import codebook, schema

BOUND = "issue_id measure_id"
PLACE = "start end page locator"
SURE = "doubts confidence corrected"
# The contract, written by hand: names and order are published and may only grow.
CONTRACT = {
    "documents": (
        "document_id plan_id stated_plan_id source other_sources url publisher published_date "
        "supersedes "
        "format reader document_kind title version doc_number issuer classification "
        "version_no preferred jurisdiction jurisdiction_code province_code "
        "inspection_level inspection_round feedback_date issued_date anchor_date "
        "anchor_source year declared_issues issues measures pages characters "
        "residue_characters warnings errors status confidence parser_version conversion"
    ),
    "issues": (
        "document_id issue_no issue_id kind label item category problem goal deadline units persons"
        f" supervisors progress progress_state progress_date cut {SURE} {PLACE}"
    ),
    "measures": (
        "document_id issue_no measure_no issue_id measure_id label parent_no text units cut"
        f" {SURE} {PLACE}"
    ),
    "responsibilities": (
        f"document_id issue_no measure_no unit_no {BOUND} unit unit_text unit_key body_key"
        " unit_level role scope list_open inherited unit_type jurisdiction jurisdiction_code"
        f" task_start task_end {SURE} {PLACE}"
    ),
    "deadlines": (
        f"document_id issue_no measure_no deadline_no {BOUND} field text kind start_date due_date"
        " due_date_latest revised_from precision modality degree ambiguous anchor task task_start"
        f" task_end {SURE} {PLACE}"
    ),
    "targets": (
        f"document_id issue_no measure_no target_no {BOUND} field indicator comparator value"
        f" value_high baseline unit due_date text task_start task_end {SURE} {PLACE}"
    ),
    "persons": (
        f"document_id issue_no measure_no person_no {BOUND} role post unit name {SURE} {PLACE}"
    ),
    "fields": f"document_id issue_no measure_no field_no {BOUND} label field text {PLACE}",
    "promises": (
        "promise_id document_id plan_id issue_no measure_no issue_id measure_id unit unit_key"
        " body_key role jurisdiction_code unit_source due_date due_date_latest due_kind due_source"
        " ongoing share doubts state state_date state_document_id"
    ),
    "events": (
        f"plan_id event_no {BOUND} event state event_date due_before due_after document_id"
        f" document_date issue_no measure_no quote matched_by similarity confidence {PLACE}"
    ),
    "corrections": (
        f"document_id correction_no plan_id kind table {BOUND} column quote {PLACE} before after"
        " role by on note state"
    ),
    "units": "unit_key name body_key unit_level jurisdiction_code successor_key",
    "places": "code name level parent_code valid_from valid_to successor_code",
    "passages": f"document_id passage_no role issue_no measure_no text {PLACE}",
    "diagnostics": (
        "document_id diagnostic_no severity code message arguments table column"
        f" issue_no measure_no row_no {PLACE}"
    ),
    "changes": (
        "plan_id old_document_id new_document_id jurisdiction change_no table kind direction"
        " old_issue_no new_issue_no old_measure_no new_measure_no old_label new_label unit_key"
        " old_value new_value old_page new_page old_start old_end new_start new_end days"
        " matched_by similarity"
    ),
}
PASSAGE = {
    "document_id": "a" * 16,
    "passage_no": 1,
    "role": "measure",
    "text": "整改",
    "start": 0,
    "end": 2,
    "locator": "第1段",
}
DOCUMENT = {
    "document_id": "a" * 16,
    "source": "a.txt",
    "issues": 0,
    "measures": 0,
    "characters": 0,
    "residue_characters": 0,
    "warnings": 0,
    "errors": 0,
    "status": "complete",
    "parser_version": "0.1.0+00000000",
}
# Progress has a column at an issue, none at a measure.
LABEL_FIELDS_WITH_COLUMNS = {
    *("problem", "goal", "deadline", "measure", "lead", "responsible", "cooperate", "implement"),
    *("supervise", "accept", "person"),
}


@pytest.mark.parametrize("name", schema.TABLES)
def test_columns_are_the_contract(name: str) -> None:
    assert [column.name for column in schema.TABLES[name].columns] == CONTRACT[name].split()


def test_tables_are_the_contract() -> None:
    assert list(schema.TABLES) == list(CONTRACT)


@pytest.mark.parametrize("name", schema.TABLES)
def test_metadata(name: str) -> None:
    made = schema.arrow_schema(schema.TABLES[name])
    assert made.metadata[b"schema_version"].decode() == schema.SCHEMA_VERSION
    assert json.loads(made.metadata[b"key"]) == list(schema.TABLES[name].key)
    for field in made:
        assert field.metadata[b"label_zh"]
        assert field.metadata[b"description"].decode().endswith((".", "。", "…"))


def test_closed_values_are_metadata() -> None:
    role = schema.arrow_schema(schema.TABLES["responsibilities"]).field("role")
    assert json.loads(role.metadata[b"values_zh"])["lead"] == "牵头"


def test_values_agree_with_their_other_homes() -> None:
    severities = schema.TABLES["diagnostics"].column("severity").values
    assert tuple(value for value, _ in severities) == messages.SEVERITIES
    tables = {value for value, _ in schema.TABLES["diagnostics"].column("table").values}
    assert tables <= set(schema.TABLES)
    labels = {field for rule in load().labels for field in rule.tag.split("/")}
    fields = {value for value, _ in schema.TABLES["fields"].column("field").values}
    assert labels - LABEL_FIELDS_WITH_COLUMNS == fields


def test_rows_become_sorted_columns_of_the_schema() -> None:
    rows = [
        {**PASSAGE, "passage_no": 3},
        {**PASSAGE, "passage_no": 1, "page": 4},
        {**PASSAGE, "passage_no": 2, "document_id": "0" * 16},
    ]
    table = schema.to_arrow("passages", rows)
    assert table.schema.equals(schema.arrow_schema(schema.TABLES["passages"]), check_metadata=True)
    assert table["passage_no"].to_pylist() == [2, 1, 3]
    assert table["page"].to_pylist() == [None, 4, None]


def test_nulls_of_a_key_come_first() -> None:
    keys = [(2, 1), (1, 2), (2, None), (None, None), (1, None)]
    rows = [{**DEADLINE, "issue_no": issue, "measure_no": measure} for issue, measure in keys]
    table = schema.to_arrow("deadlines", rows)
    found = list(zip(*(table[c].to_pylist() for c in ("issue_no", "measure_no")), strict=True))
    assert found == [(None, None), (1, None), (1, 2), (2, None), (2, 1)]


def test_empty_is_null() -> None:
    table = schema.to_arrow("documents", [{**DOCUMENT, "title": "", "other_sources": []}])
    assert table["title"].to_pylist() == [None]
    assert table["other_sources"].to_pylist() == [None]


def test_dates_lists_and_shares_keep_their_type() -> None:
    row = {**DOCUMENT, "other_sources": ("b.txt", "c.txt"), "issued_date": date(2019, 6, 22)}
    table = schema.to_arrow("documents", [row])
    assert table["other_sources"].to_pylist() == [["b.txt", "c.txt"]]
    assert table["issued_date"].to_pylist() == [date(2019, 6, 22)]
    assert table.schema.field("issued_date").type == pa.date32()


@pytest.mark.parametrize(
    ("table", "changed", "message"),
    [
        ("passages", {"start": "0"}, "passages.start, row 2: '0' is no int32"),
        ("passages", {"start": True}, "passages.start, row 2: True is no int32"),
        ("passages", {"start": 2**31}, "passages.start, row 2: 2147483648 does not fit"),
        ("passages", {"text": 5}, "passages.text, row 2: 5 is no string"),
        ("passages", {"text": "\ud800"}, "passages.text, row 2: '\\ud800' is no text"),
        ("passages", {"text": ""}, "passages.text, row 2: is null but never may be"),
        ("passages", {"role": "chapter"}, "passages.role, row 2: 'chapter' is none of title"),
        ("passages", {"colour": 1}, "passages, row 2: the schema has no column 'colour'"),
        ("passages", {"passage_no": 1}, "passages: rows 1 and 2 have the same key"),
        ("documents", {"other_sources": ["b", 3]}, "documents.other_sources, row 2: ['b', 3] is"),
        ("documents", {"other_sources": "b"}, "documents.other_sources, row 2: 'b' is no list"),
        (
            "documents",
            {"other_sources": [""]},
            "documents.other_sources, row 2: [''] is no list of texts",
        ),
        (
            "documents",
            {"issued_date": datetime(2019, 6, 22)},
            "documents.issued_date, row 2: datetime.datetime(2019, 6, 22, 0, 0) is no date32",
        ),
    ],
)
def test_a_row_that_breaks_the_contract(
    table: str, changed: dict[str, object], message: str
) -> None:
    row = {**PASSAGE, "passage_no": 1} if table == "passages" else DOCUMENT
    other = {**PASSAGE, "passage_no": 2} if table == "passages" else {**DOCUMENT}
    other = {**other, **({"document_id": "b" * 16} if table == "documents" else {}), **changed}
    with pytest.raises(schema.SchemaError) as caught:
        schema.to_arrow(table, [row, other])
    assert str(caught.value).startswith(message)


# A file with one column in one table; each case below breaks it in one place.
WHOLE = """version = "1.0"
[common]
[tables.t]
label = "表"
kind = "lookup"
key = ["kind"]
en = "It."
zh = "它。"
[tables.t.columns]
kind = { type = "string", label = "类", values = "kind", en = "It.", zh = "它。" }
[values.kind]
one = "一"
"""
COLUMN = 'kind = { type = "string", label = "类", values = "kind", en = "It.", zh = "它。" }'


@pytest.mark.parametrize(
    ("part", "changed", "message"),
    [
        ('"string"', '"text"', "t.kind: type 'text' is none of"),
        ('label = "类", ', "", "t.kind: 'label' is missing; write it in schema.toml"),
        ('label = "类"', 'label = ""', "t.kind: 'label' is missing"),
        (', zh = "它。" }', " }", "t.kind: has a meaning in en but none in zh; write both"),
        ('en = "It.", zh', "zh", "t.kind: has a meaning in zh but none in en; write both"),
        (', en = "It.", zh = "它。" }', " }", "t.kind: 'en' is missing"),
        ('values = "kind"', 'vals = "kind"', "t.kind: unknown key 'vals'; use ['en', 'label',"),
        ('values = "kind"', 'values = "x"', "t.kind: there is no [values.x]"),
        ('values = "kind"', 'refers = "x.y"', "t.kind: 'x.y' is no table's key"),
        (', values = "kind"', "", "values.kind: no column takes its values"),
        ('zh = "它。"\n[', "[", "t: 'zh' is missing"),
        ('label = "表"', 'title = "表"', "t: unknown key 'title'"),
        ('"lookup"', '"list"', "t: kind 'list' is none of"),
        ('["kind"]', '["code"]', "t: its key ('code',) names a column that it does not have"),
        ("[common]", "[terms]", "schema.toml: unknown key 'terms'"),
        ("[common]\n", f"[common]\n{COLUMN[:4]}s{COLUMN[4:]}\n", "common.kinds: no table has"),
        ("[common]\n", "x = 1\n[common]\n", "schema.toml: unknown key 'x'"),
        ("[common]\n", '[common]\nkind = { type = "string" }\n', "common.kind: 'en' is missing"),
    ],
)
def test_a_wrong_schema_file(tmp_path: Path, part: str, changed: str, message: str) -> None:
    assert WHOLE.count(part) == 1
    path = tmp_path / "schema.toml"
    path.write_text(WHOLE.replace(part, changed), encoding="utf-8")
    with pytest.raises(schema.SchemaError) as caught:
        schema.read_schema(path)
    assert message in str(caught.value)


def test_what_a_column_leaves_out_is_common(tmp_path: Path) -> None:
    path = tmp_path / "schema.toml"
    text = WHOLE.replace("[common]\n", f"[common]\n{COLUMN}\n")
    path.write_text(text.replace(f"columns]\n{COLUMN}", "columns]\nkind = {}"), encoding="utf-8")
    version, tables = schema.read_schema(path)
    assert version == "1.0"
    expected = schema.Column(
        "kind", "string", "类", "It.", "它。", nullable=True, values=(("one", "一"),)
    )
    assert tables["t"].columns == (expected,)


def test_a_column_says_whether_the_desk_shows_it() -> None:
    shown = {
        f"{table.name}.{column.name}"
        for table in schema.TABLES.values()
        for column in table.columns
        if column.shown
    }
    assert {"issues.problem", "measures.text", "deadlines.due_date"} <= shown
    assert not {"measures.measure_no", "deadlines.start", "documents.title"} & shown


def test_every_table_of_a_document_is_made() -> None:
    tables = schema.to_tables({"documents": [DOCUMENT], "passages": [PASSAGE]})
    assert set(tables) == set(CONTRACT) - {"changes", "events"}
    assert tables["passages"].num_rows == 1
    with pytest.raises(schema.SchemaError, match="no table 'pages'"):
        schema.to_tables({"pages": []})


@pytest.mark.parametrize(("page", "lang"), [("tables.md", "en"), ("tables.zh-CN.md", "zh")])
def test_docs_are_current(page: str, lang: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == codebook.as_markdown(lang), "run: make docs"


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_meaning_is_told_in_both_languages(name: str) -> None:
    table = schema.TABLES[name]
    for told in (table, *table.columns):
        assert codebook.meaning(told, "en").endswith((".", "。", "…")), told
        assert codebook.meaning(told, "zh").endswith(("。", "…")), told
