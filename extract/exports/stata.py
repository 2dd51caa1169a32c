"""Stata files: real dates, long texts as strL, Chinese labels of variables and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.export import Export
from zhenggai.tables.schema import TABLES, Column, ColumnType

# A str# variable of Stata holds so many bytes; what may be longer is strL.
STR_BYTES = 2045
# Words that Stata keeps for itself.
RENAMED = {"end": "end_"}
LABEL_LIMIT = 80
TRUTH: dict[float, str] = {0: "否", 1: "是"}


def write_dta(export: Export, folder: Path, *, passages: bool = False) -> list[Path]:
    """Write each table that has rows to ``folder`` as Stata 14 (format 118).

    Stata knows no file without rows: of an empty table none is written, an older one is removed.
    The whole text (``passages``) is left out unless it is asked for. A column of closed values has
    the same codes in every file, so that files can be appended and merged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in export.tables.items():
        path = folder / f"{name}.dta"
        if not table.num_rows or (name == "passages" and not passages):
            path.unlink(missing_ok=True)
            continue
        columns = TABLES[name].columns
        frame = pd.DataFrame({c.name: _series(c, table[c.name]) for c in columns})
        frame = frame.rename(columns=RENAMED)
        dates = {c.name: "td" for c in columns if c.type == "date32"}
        long = [
            c.name
            for c in columns
            if c.type in {"string", "list<string>"} and not c.values and _is_long(frame[c.name])
        ]
        with whole_file(path) as part:
            frame.to_stata(
                part,
                version=118,
                write_index=False,
                convert_dates=dates,  # type: ignore[arg-type]  # the stubs know datetimes only
                convert_strl=long,
                variable_labels={
                    RENAMED.get(c.name, c.name): c.label_zh[:LABEL_LIMIT] for c in columns
                },
                value_labels={c.name: TRUTH for c in columns if c.type == "bool"},
                data_label=TABLES[name].label_zh[:LABEL_LIMIT],
            )
        written.append(path)
    return written


def _series(column: Column, values: pa.ChunkedArray) -> pd.Series:
    given = values.to_pylist()
    if not column.values:
        return SERIES[column.type](given)
    labels = dict(column.values)
    shown = [labels.get(value) if value is not None else None for value in given]
    return pd.Series(pd.Categorical(shown, categories=_codes(column.name)))


@cache
def _codes(name: str) -> list[str]:
    """Return the labels of a column of closed values in the order of their codes.

    Tables may close a column of one name differently (role): the codes are those of all together.
    """
    sets = [c.values for table in TABLES.values() for c in table.columns if c.name == name]
    ordered = sorted(sets, key=len, reverse=True)
    return list(dict.fromkeys(label for values in ordered for _, label in values))


def _days(given: list[Any]) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(given, dtype="object")))


def _truths(given: list[Any]) -> pd.Series:
    return pd.Series([None if value is None else int(value) for value in given], dtype="Int8")


def _texts(given: list[Any]) -> pd.Series:
    return pd.Series(["" if value is None else value for value in given], dtype="object")


def _lists(given: list[Any]) -> pd.Series:
    return pd.Series(["；".join(value) if value else "" for value in given], dtype="object")


# What a column of each type becomes.
SERIES: Mapping[ColumnType, Callable[[list[Any]], pd.Series]] = {
    "string": _texts,
    "int32": partial(pd.Series, dtype="Int32"),
    "float64": partial(pd.Series, dtype="float64"),
    "bool": _truths,
    "date32": _days,
    "list<string>": _lists,
}


def _is_long(series: pd.Series) -> bool:
    return bool(series.map(lambda text: len(text.encode())).max() > STR_BYTES)
