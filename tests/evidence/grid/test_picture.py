"""The picture of a page shows each cell, the field of each column, and what was set aside."""

from __future__ import annotations

import pytest

from tests import SAMPLES
from zhenggai.evidence.grid.picture import NoPageError, _tags, draw_page
from zhenggai.readers import read
from zhenggai.readers.pdf.view import view_page
from zhenggai.rules import load

pytestmark = pytest.mark.slow

LIST = (SAMPLES / "table-landscape-2024" / "plan.pdf").read_bytes()
KEYS = (SAMPLES / "table-keyvalue-2025" / "plan.pdf").read_bytes()


@pytest.mark.parametrize("page", [1, 15, 30])
def test_columns_carry_their_fields(page: int) -> None:
    """Page 15 is stored upright and turned; page 30 draws its rules as rectangles."""
    view = view_page(LIST, page, 1.0)
    tags = _tags(view, read(LIST), load())
    names = ["number", "problem", "goal", "measure", "deadline", "lead", "responsible", "accept",
             "remark"]  # fmt: skip
    assert [tag.name for tag in sorted(tags, key=lambda tag: tag.left)] == names
    assert len(view.furniture) == 1
    width, height = view.picture.size
    assert width > height
    assert all(0 <= box.left < box.right <= width for table in view.tables for box in table)


def test_keys_carry_their_fields() -> None:
    tags = _tags(view_page(KEYS, 1, 1.0), read(KEYS), load())
    assert {"problem", "goal", "measure", "deadline", "person"} <= {tag.name for tag in tags}


def test_a_picture_is_drawn() -> None:
    picture = draw_page(LIST, 2, load())
    assert picture.width > 1600
    colors = {color for _, color in picture.getcolors(1 << 24)}
    assert (39, 140, 80) in colors


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(NoPageError) as told:
        draw_page(LIST, 99, load())
    assert told.value.pages == 40
    with pytest.raises(NoPageError) as told:
        draw_page("一、问题。".encode(), 1, load())
    assert told.value.pages == 0
