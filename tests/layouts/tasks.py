"""Plans built of tasks: headings that group measures, and no problem named."""

from __future__ import annotations

import random

from tests.layouts.content import sections
from tests.layouts.dims import Dims
from tests.layouts.gold import Item
from tests.layouts.items import number_steps
from tests.layouts.numbers import SCHEMES
from tests.layouts.page import Page
from tests.layouts.running import with_list


class Tasks:
    """Writes a list of tasks."""

    def __init__(self, rng: random.Random, dims: Dims, page: Page) -> None:
        self.rng, self.dims, self.page = rng, dims, page

    def write(self, items: list[Item]) -> None:
        """Print all tasks; each item loses its problem and gets its heading as category."""
        heads = sections()["task_heads"]
        names = self.rng.sample(heads["low"], len(items))
        scheme = self.dims["tasks"]
        groups = -(-len(items) // 3)
        tops = self.rng.sample(heads["top"], min(groups, 3))
        number = 0
        for at, (item, name) in enumerate(zip(items, names, strict=True)):
            if scheme == "一、（一）" and at % 3 == 0 and at // 3 < len(tops):
                self._heading(tops[at // 3], "一、", at // 3 + 1, 1)
                number = 0
            number += 1
            own = "一、" if scheme == "一、" else "（一）"
            self._heading(name, own, number, 2)
            item.kind, item.problem, item.goal, item.deadline = "task", None, None, None
            item.dues, item.goal_dues, item.targets, item.units = [], [], [], []
            item.open.discard("goal.targets")
            item.label, item.category = SCHEMES[own].show(number).rstrip("、"), name
            number_steps(item, self.dims["measure"])
            self._measures(item)

    def _heading(self, text: str, scheme: str, number: int, level: int) -> None:
        self.page.put(text, "category", SCHEMES[scheme].show(number), None, False, -1, level)

    def _measures(self, item: Item) -> None:
        for step in item.steps:
            self.page.put(with_list(step, self.dims["bracket"]), "measure", step.label or "")
