"""What a spreadsheet takes for a formula."""

from __future__ import annotations

import pytest

from zhenggai.text.formulas import FORMULA


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t1", "\n1", "＝1", " \u200b\u3000=1"])
def test_what_begins_a_formula(cell: str) -> None:
    assert FORMULA.match(cell)


@pytest.mark.parametrize("cell", ["", "1=1", "污水=1", "'=1", "   "])
def test_what_begins_none(cell: str) -> None:
    assert not FORMULA.match(cell)
