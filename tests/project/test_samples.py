"""Every sample is right in every field, in every format that it is kept in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import SAMPLES
from tests.yaml_files import read_yaml
from zhenggai.compare.gold.gold import read_gold
from zhenggai.compare.gold.score import compare
from zhenggai.dataset.text_checks import RELATIONS, Printed, relates
from zhenggai.pipeline import convert_bytes
from zhenggai.readers.pdf import ocr
from zhenggai.tables.schema import TABLES
from zhenggai.text.flow import join_lines

# A scan can only be read where the extra for it is installed.
FOLDERS = sorted(SAMPLES.glob("*-20*")) if ocr.available() else sorted(SAMPLES.glob("*-20??"))
FILES = sorted(path for folder in FOLDERS for path in folder.glob("plan*"))
KNOWN = read_yaml(Path(__file__).parent / "samples_known_failures.yaml")
# What a document's own words are that a column holds, by the passages that make it.
COLUMNS = {"problem": "problem", "goal": "goal", "deadline": "deadline", "progress": "progress"}


def name_of(path):
    return f"{path.parent.name}/{path.name}"


@pytest.fixture(scope="module")
def outcomes():
    return {path: convert_bytes(path.read_bytes(), path.name) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sample_is_right(outcomes, path):
    gold = read_gold(path.parent / "expected.yaml")
    found = compare(path.name, gold, outcomes[path].rows).findings
    known = KNOWN.get(path.parent.name, [])
    wrong = dict.fromkeys(f"{finding.where} {finding.field}" for finding in found)
    # A mended failure must leave the list, a new one must not join it unseen.
    assert list(wrong) == known, "\n".join(map(str, found))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_left_over(outcomes, path):
    document = outcomes[path].document
    assert document["residue_characters"] == 0
    assert document["warnings"] <= (2 if document["status"] == "truncated" else 1)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_passages_tile_and_columns_are_slices(outcomes, path):
    rows = outcomes[path].rows
    at = 0
    for passage in rows["passages"]:
        assert (passage["start"], passage["end"]) == (at, at + len(passage["text"]))
        at = passage["end"]
    assert at == outcomes[path].document["characters"]
    for issue in rows["issues"]:
        for column, role in COLUMNS.items():
            own = [
                p["text"]
                for p in rows["passages"]
                if p["role"] == role and p["issue_no"] == issue["issue_no"]
            ]
            if issue[column] and len(own) == 1:
                assert issue[column] == join_lines(own[0])
    for measure in rows["measures"]:
        own = [
            p["text"]
            for p in rows["passages"]
            if p["role"] == "measure"
            and (p["issue_no"], p["measure_no"]) == (measure["issue_no"], measure["measure_no"])
        ]
        assert measure["text"] == join_lines("\n".join(own))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_text_is_what_the_document_prints(outcomes, path):
    rows, printed = outcomes[path].rows, Printed()
    for passage in rows["passages"]:
        printed.add(passage)
    for name, relations in RELATIONS.items():
        for row in rows[name]:
            for column, relation in relations.items():
                said = row.get(column)
                assert said is None or relates(relation, said, row, printed), (name, column, said)


def test_formats_of_one_sample_agree(outcomes):
    for folder in {path.parent for path in FILES}:
        told = []
        for path in sorted(folder.glob("plan*")):
            rows = outcomes[path].rows
            told.append(
                {
                    table: [
                        {k: v for k, v in row.items() if k not in PLACES} for row in rows[table]
                    ]
                    for table in ("issues", "measures", "responsibilities", "deadlines", "targets",
                                  "persons")
                }
            )  # fmt: skip
        assert all(tables == told[0] for tables in told), folder.name


# How sure a reading was may depend on what a format tells of lines and cells.
PLACES = {"confidence", "document_id", "start", "end", "page", "locator", "task_start", "task_end"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_keys_and_codes_have_their_rows(outcomes, path):
    rows = outcomes[path].rows
    for table in ("responsibilities", "promises", "units", "places", "documents"):
        for column in TABLES[table].columns:
            if column.refers in {"units.unit_key", "places.code"}:
                lookup, _, key = column.refers.partition(".")
                known = {row[key] for row in rows[lookup]}
                assert {row[column.name] for row in rows[table]} <= known | {None}, column.name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_named_units_and_their_promises_have_keys(outcomes, path):
    rows = outcomes[path].rows
    keys = {}
    for row in rows["responsibilities"]:
        assert (row["unit_key"] is None) == (row["scope"] == "open"), row["unit"]
        keys[row["unit"]] = (row["unit_key"], row["body_key"], row["jurisdiction_code"])
    for row in rows["promises"]:
        if row["unit"] is not None:
            found = (row["unit_key"], row["body_key"], row["jurisdiction_code"])
            assert found == keys[row["unit"]]
