"""Running heads and feet: nothing of the plan is taken out with them, and none is left in it."""

from __future__ import annotations

import os

import pytest

from tests.readers.pdf.drawing import Sheet, pdf
from tests.readers.pdf.running import furniture_and_rest, lost_and_kept, make
from zhenggai.readers.pdf.reader import read

FILES = int(os.environ.get("FEET", "24"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FILES))
def test_nothing_is_lost_with_heads_and_feet_and_none_of_them_stays(seed: int) -> None:
    made = make(seed)
    lost, kept = lost_and_kept(made)
    assert (dict(lost), dict(kept)) == ({}, {}), (made.kind, made.pages)


def pages_that_end(ends: list[str], y: float = 760.0) -> str:
    """Return what is left of pages of one paragraph whose last lines are these."""
    sheets = []
    for at, end in enumerate(ends):
        sheet = Sheet()
        for row in range(20):
            sheet.text(80, 90 + 24 * row, "整" * 27 + str(at), 14)
        sheet.text(80, y, end, 14)
        sheets.append(sheet)
    return furniture_and_rest(read(pdf(sheets)))[1]


def test_the_end_of_a_sentence_is_no_foot() -> None:
    sheets = []
    for page in range(6):
        sheet = Sheet()
        for row in range(24):
            sheet.text(80, 90 + 28 * row, "市水利局对沿线直排口逐一排查并于2024年底前", 16)
        # On two of six pages the same words stand at the same height, with space before them.
        end = "完成整改任务并通过验收销号。" if page in (1, 4) else "验收。"
        sheet.text(80, 90 + 28 * 24 + (12 if page in (1, 4) else 2 * page), end, 16)
        sheets.append(sheet)
    _, rest = furniture_and_rest(read(pdf(sheets)))
    assert rest.count("完成整改任务并通过验收销号。") == 2


def test_a_line_that_stands_on_every_page_is_a_foot() -> None:
    assert "解释" not in pages_that_end(["本方案由整改办负责解释"] * 3)


def test_a_line_whose_number_does_not_grow_with_the_pages_is_none() -> None:
    rest = pages_that_end(["1.青溪河排口", "6.青溪河排口", "11.青溪河排口"])
    assert rest.count("青溪河排口") == 3


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        ("问题{}", True),
        ("整改任务 {}", True),
        ("序号：{}", True),
        ("整改方案　第{}页", False),
        ("整改方案—{}—", False),
        ("公报　　　　{}", False),
    ],
)
def test_a_number_of_each_pages_issue_is_none_of_a_page(head: str, stays: bool) -> None:
    sheets = []
    for page in range(1, 6):
        sheet = Sheet()
        sheet.text(80, 60, head.format(page), 14)
        for row in range(20):
            sheet.text(80, 110 + 24 * row, "整" * 27 + "甲乙丙丁戊己"[page], 14)
        sheets.append(sheet)
    _, rest = furniture_and_rest(read(pdf(sheets)))
    assert (head[:2] in rest) is stays


def test_a_date_at_the_foot_of_a_page_is_no_page_number() -> None:
    assert "2024/12" in pages_that_end(["2024/12"])


@pytest.mark.parametrize(
    ("heads", "left"),
    [
        # A head of each chapter, the first page bare.
        (("", "总体要求", "总体要求", "整改清单", "整改清单"), 0),
        # What stands on one page alone, or comes again later, is no head of a chapter.
        (("总体要求", "整改清单", "附则", "另行通知", "完"), 5),
        (("", "整改清单", "总体要求", "附则", "整改清单", "总体要求", "附则"), 6),
    ],
)
def test_heads_of_chapters_stand_on_pages_in_a_row(heads: tuple[str, ...], left: int) -> None:
    sheets = []
    for at, head in enumerate(heads):
        sheet = Sheet()
        if head:
            sheet.text(260, 60, head, 10.5)
        for row in range(20):
            sheet.text(80, 110 + 24 * row, "整" * 27 + str(at), 14)
        sheets.append(sheet)
    _, rest = furniture_and_rest(read(pdf(sheets)))
    assert sum(rest.count(head) for head in {*heads} - {""}) == left
