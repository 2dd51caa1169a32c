"""Cases of one line each: where a text stands, the text, and the rows that must come out.

``field|text => row ; row``: the field is d, g, m or p (deadline block, goal, measure, plan's
body), ``m@2024-12-31`` a measure of an issue that is due then; ``-`` stands for no row, a line
break in the text is written ``\\n``. All are read with a plan issued on 2024-03-15 and the
feedback of 2024-02-01.

A deadline's row: kind (none for a date; I immediate, O ongoing, R recurring, E event, D done, L
relative, with @ and the base if that is not the issue), ``start..`` and due date (``-`` for a
date that cannot be known), ``~`` and the later reading where it is ambiguous, ``^`` and the
date that it replaces, ``a`` an aim, ``p`` partial; where they are given, ``#precision`` and
``{task}``. ``?`` and a code's end stand for a doubt, ``?`` alone for any; ``d!`` is read with
a plan of which only the feedback is dated. A target's row: indicator, comparator (``+``
and ``-`` for a change by so much), ``baseline->value..value_high`` and unit, ``@`` and due date.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml
from zhenggai.rules.loader import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Deadline, Target
from zhenggai.values.targets import read_targets

HERE = Path(__file__).parent
FIELDS = {"d": "deadline", "g": "goal", "m": "measure", "p": "plan"}
KINDS = {
    "date": "",
    "immediate": "I",
    "ongoing": "O",
    "recurring": "R",
    "event": "E",
    "done": "D",
    "relative": "L",
}
COMPARATORS = {"increase_by": "+", "decrease_by": "-"}
ISSUED, FEEDBACK = date(2024, 3, 15), date(2024, 2, 1)


def lines(name: str) -> list[Any]:
    """Return the cases of a file; those below ``known_failures`` are strict xfails."""
    groups = read_yaml(HERE / name)
    marks = {"known_failures": pytest.mark.xfail(strict=True)}
    return [
        pytest.param(case, id=f"{group}-{number}", marks=marks.get(group, ()))
        for group, cases in groups.items()
        for number, case in enumerate(cases)
    ]


def parted(case: str) -> tuple[str, Context, list[str]]:
    """Return a case's text, its context and its rows."""
    left, _, rows = case.partition(" => ")
    place, _, text = left.partition("|")
    field, _, due = place.partition("@")
    issued = None if field.endswith("!") else ISSUED
    context = Context(
        field=FIELDS[field[0]],
        anchor=issued or FEEDBACK,
        issued=issued,
        feedback=FEEDBACK,
        issue_due=date.fromisoformat(due) if due else None,
    )
    return text.replace("\\n", "\n"), context, [] if rows == "-" else rows.split(" ; ")


def told_deadlines(case: str) -> tuple[list[str], list[str]]:
    """Return what is read from a case's text, as rows are written, and what must be."""
    text, context, rows = parted(case)
    found, doubts = read_deadlines(text, context, load())
    wanted = [*rows, *[""] * len(found)]
    told = [_deadline(text, row, as_in) for row, as_in in zip(found, wanted, strict=False)]
    doubted = ["?" + doubt.code.rpartition("-")[2] for doubt in doubts]
    return [*told, *(["?"] if doubted and "?" in rows else doubted)], rows


def _deadline(text: str, row: Deadline, as_in: str) -> str:
    told = KINDS[row.kind] + (f"{row.start_date}.." if row.start_date else "")
    told += str(row.due_date) if row.due_date else "-" if row.kind == "date" else ""
    if row.kind == "relative" and row.anchor != "issued":
        told += f"@{row.anchor}"
    if row.ambiguous:
        later = row.due_date_latest != row.due_date and row.due_date_latest is not None
        told += f"~{row.due_date_latest}" if later else "~"
    told += f"^{row.revised_from}" if row.revised_from else ""
    told += " a" if row.modality == "aim" else ""
    told += " p" if row.degree == "partial" else ""
    told += f"#{row.precision}" if "#" in as_in else ""
    return told + (f"{{{text[slice(*row.task)] if row.task else ''}}}" if "{" in as_in else "")


def told_targets(case: str) -> tuple[list[str], list[str]]:
    """Return the targets that are read from a case's text, and those that must be."""
    text, context, rows = parted(case)
    deadlines, _ = read_deadlines(text, context, load())
    return [_target(row) for row in read_targets(text, context, load(), deadlines)], rows


def _target(row: Target) -> str:
    base = f"{_number(row.baseline)}->" if row.baseline is not None else ""
    high = f"..{_number(row.value_high)}" if row.value_high is not None else ""
    due = f" @{row.due_date}" if row.due_date else ""
    comparator = COMPARATORS.get(row.comparator, row.comparator)
    return f"{row.indicator} {comparator} {base}{_number(row.value)}{high}{row.unit}{due}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.10g}"
