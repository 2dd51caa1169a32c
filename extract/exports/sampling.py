"""A sample of rows for a person to check, and what the ticks say: accuracy with its interval."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from zhenggai.exports.listing import Field, Listing
from zhenggai.language import say
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow, Rows

SAMPLE_TABLES = (
    *("documents", "issues", "measures", "responsibilities", "deadlines", "targets", "persons"),
    "passages",
)
# What is looked at in a row of each table.
CHECKED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "issues": ("problem", "goal", "deadline", "units"),
    "measures": ("text", "units"),
    "responsibilities": ("unit", "role", "scope", "list_open"),
    "deadlines": ("text", "kind", "start_date", "due_date", "modality", "degree"),
    "targets": ("indicator", "comparator", "value", "value_high", "baseline", "unit", "due_date"),
    "persons": ("role", "post", "unit", "name"),
}
# How much of the text around a row is shown.
BEFORE, BEHIND = 60, 40
# The 97.5 % point of the normal distribution: intervals hold in 95 of 100 cases.
Z = 1.959964
SAID_SURE = 0.99
RIGHT = frozenset({"1", "对", "√", "✓", "y", "yes", "是"})
WRONG = frozenset({"0", "错", "×", "✗", "n", "no", "否"})
SAMPLE_FIELDS = (
    Field("no", "no", "编号"),
    Field("table", "table", "表"),
    Field("source", "file", "文件"),
    Field("locator", "place", "出处"),
    Field("sentence", "words around", "上下文", wide=True),
    Field("value", "what was read", "读出的内容", wide=True),
    Field("right", "right (1/0)", "是否正确（1/0）"),
    Field("note", "note", "备注", wide=True),
    Field("stratum", "stratum", "层"),
    Field("doubts", "doubts", "存疑数"),
    Field("confidence", "confidence", "可信度"),
    Field("row", "row", "行标识"),
)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of some checked rows are right, with Wilson's interval of 95 %."""

    name: str
    right: int
    checked: int

    @property
    def share(self) -> float:
        """Return the share that is right."""
        return self.right / self.checked if self.checked else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return between what the share of all rows lies."""
        return wilson(self.right, self.checked)


def wilson(right: int, checked: int) -> tuple[float, float]:
    """Return Wilson's interval of a share at 95 %.

    >>> [round(bound, 3) for bound in wilson(98, 100)]
    [0.93, 0.994]
    """
    if not checked:
        return 0.0, 1.0
    share, square = right / checked, Z * Z
    middle = share + square / (2 * checked)
    spread = Z * sqrt(share * (1 - share) / checked + square / (4 * checked * checked))
    whole = 1 + square / checked
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def draw(tables: Rows, number: int, seed: int, by: str | None = None) -> list[dict[str, Any]]:
    """Return about ``number`` rows, as many of each table (and of each value of ``by``).

    ``by`` is a column of documents: format, document_kind, province_code. The same tables and
    seed give the same rows. Strata with fewer rows give all of theirs.
    """
    documents = {row["document_id"]: row for row in tables["documents"]}
    strata: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for table in CHECKED_COLUMNS:
        rows: Sequence[Mapping[str, Any]] = tables.get(table, ())  # type: ignore[assignment]
        for row in rows:
            value = documents[row["document_id"]].get(by) if by else None
            strata.setdefault(f"{table} {value}" if by else table, []).append((table, row))
    rng = random.Random(seed)
    chosen: list[tuple[str, str, Mapping[str, Any]]] = []
    left = number
    for at, (stratum, rows_of) in enumerate(sorted(strata.items(), key=lambda p: len(p[1]))):
        share = min(len(rows_of), max(1, round(left / (len(strata) - at))))
        left -= share
        chosen += [(stratum, *one) for one in rng.sample(rows_of, share)]
    rng.shuffle(chosen)
    texts = _Texts(tables)
    return [
        _line(no, stratum, table, row, documents[row["document_id"]], texts)
        for no, (stratum, table, row) in enumerate(chosen, 1)
    ]


def _line(
    no: int,
    stratum: str,
    table: str,
    row: Mapping[str, Any],
    document: DocumentRow,
    texts: _Texts,
) -> dict[str, Any]:
    shape = TABLES[table]
    told = []
    for name in CHECKED_COLUMNS[table]:
        column, value = shape.column(name), row[name]
        if value is not None:
            told.append(f"{column.label_zh}：{dict(column.values).get(value, value)}")
    return {
        "no": no,
        "table": table,
        "source": document["source"],
        "locator": row["locator"],
        "sentence": texts.around(row["document_id"], row["start"], row["end"]),
        "value": "\n".join(told),
        "right": None,
        "note": None,
        "stratum": stratum,
        "doubts": row["doubts"],
        "confidence": row["confidence"],
        "row": "/".join(str(row[name]) for name in shape.key),
    }


class _Texts:
    """The text of each document, made when it is asked for."""

    def __init__(self, tables: Rows) -> None:
        self._pieces: dict[str, list[str]] = {}
        for row in tables["passages"]:
            self._pieces.setdefault(row["document_id"], []).append(row["text"])

    def around(self, document: str, start: int, end: int) -> str:
        """Return the words of a place with some of those around it."""
        text = "".join(self._pieces.get(document, ()))
        self._pieces[document] = [text]
        before, behind = text[max(0, start - BEFORE) : start], text[end : end + BEHIND]
        return f"…{before}【{text[start:end]}】{behind}…"


def sample_listing(rows: Sequence[Mapping[str, Any]], lang: str) -> Listing:
    """Return the sample as a sheet to be ticked."""
    return Listing(say("sample_title", lang), (say("sample_head", lang),), SAMPLE_FIELDS, rows)


def rates(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Rate], int]:
    """Return how many rows are right, a table and over all, and how many have no tick.

    The rows without a doubt, and those that are as sure as 0.99, are counted apart too.
    """
    ticked: list[tuple[Mapping[str, Any], bool]] = []
    for row in rows:
        tick = str(row.get("right") or "").strip().lower().removesuffix(".0")
        if tick in RIGHT or tick in WRONG:
            ticked.append((row, tick in RIGHT))
    groups: dict[str, list[bool]] = {}
    for row, right in ticked:
        names = [str(row["table"]), "all"]
        names += ["doubts = 0"] if str(row.get("doubts")).removesuffix(".0") == "0" else []
        confidence = _number(row.get("confidence"))
        if confidence is not None and confidence >= SAID_SURE:
            names.append("confidence >= 0.99")
        for name in names:
            groups.setdefault(name, []).append(right)
    order = [*CHECKED_COLUMNS, "all", "doubts = 0", "confidence >= 0.99"]
    found = [Rate(name, sum(groups[name]), len(groups[name])) for name in order if name in groups]
    return found, len(rows) - len(ticked)


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def methods_sentence(found: Sequence[Rate], lang: str) -> str:
    """Return a sentence for a methods section."""
    whole = next(rate for rate in found if rate.name == "all")
    low, high = whole.interval
    figures = (f"{whole.share:.1%}", f"{low:.1%}", f"{high:.1%}")
    return say("sample_sentence", lang, whole.checked, whole.right, *figures)
