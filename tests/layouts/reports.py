"""Reports on progress: 整改情况 behind each problem, labelled, or told in a sentence of its own."""

from __future__ import annotations

import random

from tests.layouts.dims import Dims
from tests.layouts.gold import Item
from tests.layouts.page import Page
from tests.layouts.running import Running


class Report(Running):
    """Writes a list of issues with what became of each."""

    def __init__(self, rng: random.Random, dims: Dims, page: Page, words: dict[str, str]) -> None:
        super().__init__(rng, dims, page, words)
        self.how = dims["report"]

    def write(self, items: list[Item]) -> None:
        """Print all items; a report has no measures of its own."""
        without_measures(items, self.dims)
        for item in items:
            if self.how == "about":
                head = (item.problem or "").partition("。")[0]
                item.problem = f"关于“{head}”的问题。"
            if self.how == "sentence":
                item.progress = (
                    f"该问题{item.progress}"
                    if (item.progress or "").startswith("已")
                    else item.progress
                )
        super().write(items)

    def fields(self, item: Item, first: int = 0) -> None:
        """Print what became of one issue."""
        if self.how == "sentence":
            self.page.put(item.progress or "")
        else:
            super().fields(item, first)


def without_measures(items: list[Item], dims: Dims) -> None:
    """Take from items what a report does not tell: its measures, and fields that it leaves out."""
    if dims["form"] != "progress":
        return
    letters = dims["order"] if dims["report"] in ("labelled", "table") else ""
    for item in items:
        item.steps = []
        if "G" not in letters:
            item.goal, item.goal_dues, item.targets = None, [], []
            item.open.discard("goal.targets")
        if "D" not in letters:
            item.deadline, item.dues = None, []
        if "U" not in letters:
            item.blocks, item.units = [], []
