"""Several lists of the same issues, joined by number: 问题清单, 目标清单, 措施清单, 责任清单."""

from __future__ import annotations

import random

from tests.layouts.dims import Dims
from tests.layouts.gold import Item
from tests.layouts.items import number_steps
from tests.layouts.numbers import chinese
from tests.layouts.page import Break, Cell, Page, Row, Table

# Which columns each list has, by how many lists there are.
LISTS = {
    "two": (("问题清单", ("problem",)), ("措施清单", ("measure", "responsible", "deadline"))),
    "three": (
        ("问题清单", ("problem",)), ("措施清单", ("measure",)),
        ("责任清单", ("responsible", "deadline")),
    ),
    "four": (
        ("问题清单", ("problem",)), ("目标清单", ("goal",)), ("措施清单", ("measure",)),
        ("责任清单", ("responsible", "deadline")),
    ),
}  # fmt: skip


class Joined:
    """Writes the lists, as tables or as text."""

    def __init__(self, rng: random.Random, dims: Dims, page: Page, words: dict[str, str]) -> None:
        self.rng, self.dims, self.page, self.words = rng, dims, page, words

    def write(self, items: list[Item]) -> None:
        """Print all lists; the category is open: each list has a heading of its own."""
        for number, item in enumerate(items, 1):
            item.label = str(number)
            item.open |= {"category", "units"}
            number_steps(item, self.dims["measure"])
        for at, (name, fields) in enumerate(LISTS[self.dims["lists"]], 1):
            if self.dims["sheets"] == "each" and at > 1:
                self.page.blocks.append(Break())
            if self.dims["join"] == "tables":
                self.page.put(
                    f"{self.rng.choice(('', f'附件{at} '))}{name}", "category", bold=-1, level=1
                )
                self._table(items, fields)
            else:
                self.page.put(name, "category", f"{chinese(at)}、", bold=-1, level=1)
                for number, item in enumerate(items, 1):
                    self.page.put(self._line(item, fields), "body", f"{number}.")

    def _value(self, item: Item, field: str, joint: str) -> str:
        if field == "measure":
            return joint.join((s.label or "") + s.text for s in item.steps)
        if field == "responsible":
            return "".join(text for role, text in item.blocks if role == "responsible")
        return (
            item.problem if field == "problem" else item.goal if field == "goal" else item.deadline
        ) or ""

    def _table(self, items: list[Item], fields: tuple[str, ...]) -> None:
        words = {**self.words, "measure": "整改措施"}
        rows: list[Row] = [[Cell("序号", bold=True), *(Cell(words[f], bold=True) for f in fields)]]
        for number, item in enumerate(items, 1):
            rows.append([Cell(str(number)), *(Cell(self._value(item, f, "\n")) for f in fields)])
        self.page.blocks.append(Table(rows, [1.0, *(6.0 for _ in fields)], 1))

    def _line(self, item: Item, fields: tuple[str, ...]) -> str:
        if len(fields) == 1:
            return self._value(item, fields[0], "")
        parts = []
        for field in fields:
            value = self._value(item, field, "")
            parts.append(f"{self.words[field]}：{value}" + ("" if value.endswith("。") else "。"))
        return "".join(parts)
