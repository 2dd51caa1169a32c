"""Complaints that inspectors passed on, and how they were dealt with: a table, one row each."""

from __future__ import annotations

import random

from tests.layouts.content import Place
from tests.layouts.gold import Item
from tests.layouts.page import Cell, Page, Row, Table

HEADS = {
    "序号": 1.0, "受理编号": 3.0, "交办问题基本情况": 6.0, "行政区域": 2.0, "污染类型": 1.5,
    "调查核实情况": 6.0, "是否属实": 1.5, "处理和整改情况": 6.0, "问责情况": 1.5,
}  # fmt: skip
KINDS = ("水", "大气", "土壤", "噪声", "生态")
TRUE = (
    ("属实", "经现场核查，群众反映的问题属实。"),
    ("基本属实", "经现场核查，群众反映的问题基本属实，部分点位已停用。"),
    ("部分属实", "经现场核查，反映的第1个问题属实，第2个问题不属实。"),
)


class Complaints:
    """Writes a batch of complaints."""

    def __init__(self, rng: random.Random, page: Page, place: Place, year: int) -> None:
        self.rng, self.page, self.place, self.year = rng, page, place, year

    def write(self, items: list[Item]) -> None:
        """Print all complaints; their numbers and further fields are set."""
        rng = self.rng
        rows: list[Row] = [[Cell(word, bold=True) for word in HEADS]]
        for number, item in enumerate(items, 1):
            true, found = rng.choice(TRUE)
            item.label = str(number)
            day = f"{self.year}0{rng.randint(3, 8)}{rng.randint(10, 28)}"
            file = f"X{rng.choice('ABD')}2SD{day}{number:04d}"
            # A number in a column of its own is a field; whether it is the item too is open.
            item.open.add("item")
            district, kind = rng.choice(self.place.subs), rng.choice(KINDS)
            item.fields = [
                ("受理编号", file),
                ("行政区域", district), ("污染类型", kind), ("调查核实情况", found),
                ("是否属实", true), ("问责情况", "无"),
            ]  # fmt: skip
            values = (
                str(number), file, item.problem or "", district, kind, found, true,
                item.progress or "", "无",
            )  # fmt: skip
            rows.append([Cell(value) for value in values])
        self.page.blocks.append(Table(rows, list(HEADS.values()), 1))
