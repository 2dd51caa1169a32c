"""SQLite and DuckDB files: typed, keyed, with the views that most people ask for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.export import Export, batches
from zhenggai.tables.schema import TABLES, ColumnType, Table

SQLITE_TYPES: Mapping[ColumnType, str] = {
    "string": "TEXT",
    "int32": "INTEGER",
    "float64": "REAL",
    "bool": "INTEGER",
    "date32": "TEXT",
    "list<string>": "TEXT",
}
DUCKDB_TYPES: Mapping[ColumnType, str] = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
    "date32": "DATE",
    "list<string>": "VARCHAR[]",
}
# What others refer to comes first.
ORDER = ("places", "units", "documents")
# More facets make Datasette slow.
MOST_FACETS = 5
VIEWS = {
    "promises_due": """
        SELECT p.due_date, (
                   SELECT w.text FROM deadlines w
                   WHERE w.document_id = p.document_id AND w.issue_no = p.issue_no
                     AND w.due_date = p.due_date
                     AND (w.measure_no = p.measure_no AND p.due_source = 'measure'
                          OR w.measure_no IS NULL AND p.due_source = 'issue')
                   ORDER BY w.deadline_no DESC LIMIT 1
               ) AS deadline_text, p.state, p.state_date, p.unit, p.role, d.jurisdiction,
               d.title, m.text AS measure,
               i.problem, m.page, m.locator, d.url, d.source, p.share, p.doubts,
               p.document_id, p.issue_no, p.measure_no, p.unit_key, p.body_key
        FROM promises p
        JOIN documents d ON d.document_id = p.document_id
        JOIN issues i ON i.document_id = p.document_id AND i.issue_no = p.issue_no
        LEFT JOIN measures m ON m.document_id = p.document_id AND m.issue_no = p.issue_no
                            AND m.measure_no = p.measure_no
        WHERE p.due_date IS NOT NULL AND d.preferred""",
    "by_body": """
        SELECT p.body_key, count(*) AS promises, sum(p.share) AS measures,
               count(p.due_date) AS with_date, count(DISTINCT p.document_id) AS documents,
               min(p.due_date) AS first_due, max(p.due_date) AS last_due
        FROM promises p JOIN documents d ON d.document_id = p.document_id
        WHERE p.body_key IS NOT NULL AND d.preferred GROUP BY p.body_key""",
    "by_place": """
        SELECT d.jurisdiction, d.jurisdiction_code, count(*) AS promises,
               sum(p.share) AS measures, count(p.due_date) AS with_date,
               min(p.due_date) AS first_due, max(p.due_date) AS last_due
        FROM promises p JOIN documents d ON d.document_id = p.document_id
        WHERE d.preferred GROUP BY d.jurisdiction, d.jurisdiction_code""",
}

# What Datasette shows of the views.
VIEWS_TOLD: Mapping[str, Mapping[str, object]] = {
    "promises_due": {
        "title": "有截止日期的承诺",
        "description": "所计文件中有截止日期的承诺，附时限原文、最后状态和出处；日期为其所载。",
        "facets": ["state", "jurisdiction", "unit", "role"],
        "sort": "due_date",
    },
    "by_body": {
        "title": "按机构类别",
        "description": "各机构类别承担的承诺数、措施数（份额之和）和起止日期。",
        "sort_desc": "measures",
    },
    "by_place": {
        "title": "按地方",
        "description": "各地方的承诺数、措施数（份额之和）和起止日期。",
        "sort_desc": "measures",
    },
}


def write_sqlite(export: Export, path: Path) -> Path:
    """Write all tables to one SQLite file; dates are ISO texts, lists JSON texts.

    Beside it stands what Datasette shows of them: ``<name>-metadata.json``.
    """
    with whole_file(path) as part:
        try:
            _fill_sqlite(export, part)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
    described = path.with_name(f"{path.stem}-metadata.json")
    with whole_file(described) as part:
        text = json.dumps(_metadata(export, path.stem), ensure_ascii=False, indent=1)
        part.write_text(f"{text}\n", encoding="utf-8")
    return path


def _metadata(export: Export, name: str) -> dict[str, object]:
    """Return what Datasette shows beside the tables: Chinese titles, meanings, facets."""
    tables: dict[str, Mapping[str, object]] = dict(VIEWS_TOLD)
    for shape in _ordered(export):
        closed = [column.name for column in shape.columns if column.values]
        tables[shape.name] = {
            "title": shape.label_zh,
            "description": shape.description_zh,
            "columns": {c.name: f"{c.label_zh}：{c.description_zh}" for c in shape.columns},
            "facets": closed[:MOST_FACETS],
        }
    return {"title": "整改承诺", "databases": {name: {"tables": tables}}}


def _fill_sqlite(export: Export, path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        for shape in _ordered(export):
            base.execute(_create(shape, SQLITE_TYPES, strict=False))
            names = [column.name for column in shape.columns]
            marks = ", ".join("?" * len(names))
            for rows in batches(export.tables[shape.name]):
                values = ([_sqlite_value(row[name]) for name in names] for row in rows)
                base.executemany(f'INSERT INTO "{shape.name}" VALUES ({marks})', values)
        for name, query in VIEWS.items():
            base.execute(f"CREATE VIEW {name} AS {query}")
        base.commit()


def write_duckdb(export: Export, path: Path) -> Path:
    """Write all tables to one DuckDB file; raise ImportError where duckdb is not installed."""
    import duckdb  # noqa: PLC0415  # an extra: most who want it have it

    with whole_file(path) as part:
        try:
            with closing(duckdb.connect(str(part))) as base:
                for shape in _ordered(export):
                    base.execute(_create(shape, DUCKDB_TYPES, strict=True))
                    base.register("given", export.tables[shape.name])
                    base.execute(f'INSERT INTO "{shape.name}" SELECT * FROM given')
                    base.unregister("given")
                for name, query in VIEWS.items():
                    base.execute(f"CREATE VIEW {name} AS {query}")
        except (duckdb.IOException, duckdb.TransactionException) as error:
            raise OSError(str(error)) from error
    return path


def _ordered(export: Export) -> Iterator[Table]:
    rest = [name for name in export.tables if name not in ORDER]
    yield from (TABLES[name] for name in (*ORDER, *rest))


def _create(shape: Table, types: Mapping[ColumnType, str], *, strict: bool) -> str:
    """Return the statement that makes a table; ``strict``: keys may hold no null, as in DuckDB."""
    parts = []
    for column in shape.columns:
        null = "" if column.nullable else " NOT NULL"
        parts.append(f'"{column.name}" {types[column.type]}{null}')
    names = ", ".join(f'"{name}"' for name in shape.key)
    whole = all(not shape.column(name).nullable for name in shape.key)
    parts.append(f"{'PRIMARY KEY' if whole or not strict else 'UNIQUE'} ({names})")
    for column in shape.columns:
        target, _, key = (column.refers or "").partition(".")
        if target and target != shape.name:
            parts.append(f'FOREIGN KEY ("{column.name}") REFERENCES "{target}" ("{key}")')
    return f'CREATE TABLE "{shape.name}" ({", ".join(parts)})'


def _sqlite_value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value
