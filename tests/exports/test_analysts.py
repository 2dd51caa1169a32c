"""What analysts load: a panel with zeros, codes that agree over files, words beside dates."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.exports.test_due import tables_of
from zhenggai.exports.csv_files import write_csv
from zhenggai.exports.databases import write_sqlite
from zhenggai.exports.export import Export
from zhenggai.exports.panel import write_panel
from zhenggai.exports.stata import write_dta
from zhenggai.tables.schema import TABLES, to_arrow

CHAIN = "two rounds of one place with a problem that was carried over"


@pytest.fixture(scope="module")
def export() -> Export:
    tables: Mapping[str, Any] = tables_of(CHAIN)  # type: ignore[assignment]
    names = [name for name, shape in TABLES.items() if shape.kind != "comparison"]
    return Export({name: to_arrow(name, tables.get(name, ())) for name in names})


@pytest.mark.slow
def test_a_panel_has_every_quarter_of_every_place(export: Export, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    assert not write_panel(export, path).placeless
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    # 2018-12-31 to 2023-12-31.
    assert len(rows) == 21
    told = {(row["year"], row["quarter"]): row for row in rows}
    assert told["2019", "4"]["promises"] == "1.0" and told["2019", "4"]["done"] in {"0", "0.0"}
    assert told["2023", "2"]["accepted"] == "1.0"
    assert sum(float(row["promises"]) for row in rows) == 4
    assert told["2021", "1"]["promises"] == "0"


@pytest.mark.slow
def test_a_panel_names_the_plans_that_have_no_place(export: Export, tmp_path: Path) -> None:
    rows = [{**row, "jurisdiction": None} for row in export.tables["documents"].to_pylist()]
    nowhere = Export({**export.tables, "documents": to_arrow("documents", rows)})
    counted = [row["source"] for row in rows if row["preferred"]]
    assert write_panel(nowhere, tmp_path / "panel.csv").placeless == counted != []


@pytest.mark.slow
def test_codes_of_values_agree_over_files(export: Export, tmp_path: Path) -> None:
    write_dta(export, tmp_path)
    assert not (tmp_path / "passages.dta").exists()
    labels: dict[str, set[str]] = {}
    for path in tmp_path.glob("*.dta"):
        with pd.io.stata.StataReader(path) as reader:
            for name, codes in reader.value_labels().items():
                labels.setdefault(name, set()).add(
                    str(sorted((int(code), told) for code, told in codes.items()))
                )
    assert labels and all(len(codes) == 1 for codes in labels.values())
    write_dta(export, tmp_path, passages=True)
    assert (tmp_path / "passages.dta").exists()


def test_values_are_chinese_under_chinese_headings(export: Export, tmp_path: Path) -> None:
    write_csv(export, tmp_path, "zh")
    text = (tmp_path / "promises.csv").read_text(encoding="utf-8-sig")
    assert "责任类型" in text and "通过验收" in text and "accepted" not in text
    write_csv(export, tmp_path, "en")
    assert "accepted" in (tmp_path / "promises.csv").read_text(encoding="utf-8-sig")


def test_dates_stand_beside_their_own_words(export: Export, tmp_path: Path) -> None:
    path = write_sqlite(export, tmp_path / "a.sqlite")
    with closing(sqlite3.connect(path)) as base:
        rows = base.execute("SELECT due_date, deadline_text FROM promises_due").fetchall()
    assert ("2023-06-30", "2023年6月底前") in rows
    assert all(text for _, text in rows)
    told = json.loads((tmp_path / "a-metadata.json").read_text(encoding="utf-8"))
    promises = told["databases"]["a"]["tables"]["promises"]
    assert promises["title"] == "承诺" and "role" in promises["facets"]
    assert "state" in promises["facets"]
    due = told["databases"]["a"]["tables"]["promises_due"]
    with closing(sqlite3.connect(path)) as base:
        columns = {one[0] for one in base.execute("SELECT * FROM promises_due").description}
        views = {
            name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='view'")
        }
    assert set(due["facets"]) | {due["sort"]} <= columns
    assert views <= set(told["databases"]["a"]["tables"])
    assert set(promises["columns"]) == {column.name for column in TABLES["promises"].columns}
