"""Cases that say what must be doubted beside what must be read: ``text => rows | ?code{words}``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml
from zhenggai.messages import severity
from zhenggai.values.model import Doubt

DOUBT = re.compile(r"\?(?P<end>[\w-]*)(?:\{(?P<words>.*)\})?")


def listed(path: Path) -> list[Any]:
    """Return the cases of a file of groups, each with its group's place where there is one.

    Those below ``known_failures`` are strict xfails.
    """
    cases = []
    for group, entries in read_yaml(path).items():
        marks = pytest.mark.xfail(strict=True) if group == "known_failures" else ()
        places = entries if isinstance(entries, dict) else {"": entries}
        for place, lines in places.items():
            cases += [
                pytest.param(place, line, id=f"{group}-{number}", marks=marks)
                for number, line in enumerate(lines)
            ]
    return cases


def loud(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Return the doubts at which somebody must look."""
    return [doubt for doubt in doubts if severity(doubt.code) != "info"]


def check(case: str, rows: list[str], doubts: Iterable[Doubt]) -> None:
    """Hold that a case gave its rows and its doubts: all, or any where ``?`` stands alone."""
    text, _, wanted = case.partition(" => ")
    told = [] if wanted == "-" else wanted.split(" | ")
    found = loud(doubts)
    if told == ["?"]:
        assert found, case
        return
    assert rows == [row for row in told if not row.startswith("?")], case
    expected = [row for row in told if row.startswith("?")]
    if expected == ["?"]:
        assert found, case
        return
    assert len(found) == len(expected), (case, found)
    for doubt, row in zip(found, expected, strict=True):
        match = DOUBT.fullmatch(row)
        assert match is not None, row
        assert match["end"] in {"", doubt.code.rpartition("-")[2]}, (case, doubt)
        assert match["words"] in {None, text[slice(*doubt.span)]}, (case, doubt)
