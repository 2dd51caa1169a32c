"""One table of keys and values an issue, in two columns or four."""

from __future__ import annotations

from tests.layouts.gold import Item
from tests.layouts.items import number_steps
from tests.layouts.page import Cell, Par, Row, Table
from tests.layouts.running import supervisors_known
from tests.layouts.tables import UNITS, Tables


class Pairs(Tables):
    """Writes a list of issues as tables of keys and values."""

    def write(self, items: list[Item]) -> None:
        """Print all items; their labels and what is open in them are set."""
        wide = 4 if self.dims["pairs"] == "four" else 2
        sheet: list[Row] = []
        for number, item in enumerate(items, 1):
            number_steps(item, self.dims["measure"])
            self._known(item)
            rows = self._item(item, number, wide)
            if self.dims["format"] == "xlsx":
                sheet += [*rows, [Cell("") for _ in range(wide)]]
                continue
            self.page.blocks.append(Table(rows, [2.4, 5.6, 2.4, 5.6] if wide == 4 else [3.0, 13.0]))
            self.page.blocks.append(Par("", style="gap"))
        if sheet:
            self.page.blocks.append(Table(sheet, [10.0, 40.0, 10.0, 40.0][:wide]))

    def _item(self, item: Item, number: int, wide: int) -> list[Row]:
        dims, words = self.dims, self.words
        shown, head = f"问题{number}", dims["pairs_head"]
        item.label = str(number) if head == "number" else shown
        rows: list[Row] = []

        def line(key: str, value: str) -> None:
            rest: Row = [None] * (wide - 2)
            rows.append([Cell(key, bold=True), Cell(value, 1, wide - 1), *rest])

        if head == "number":
            line(self._head("序号"), str(number))
        if head == "above":
            self.page.put(shown, "issue", bold=-1, level=3)
        line(shown if head == "key" else self._head(words["problem"]), item.problem or "")
        if item.goal:
            line(self._head(words["goal"]), item.goal)
        if dims["measures_first"] == "yes":
            line(self._head(words["measure"]), self._measures(item, "measure"))
        rows += self._short(item, wide)
        if dims["measures_first"] != "yes":
            line(self._head(words["measure"]), self._measures(item, "measure"))
        if item.progress:
            line(self._head(words["progress"]), item.progress)
        return rows

    def _short(self, item: Item, wide: int) -> list[Row]:
        """Return the rows of short values, two in a row where there are four columns."""
        words = self.words
        short = [(words[role], text) for role, text in item.blocks]
        if item.persons:
            short.append((words["person"], item.persons))
        if item.deadline:
            short.append((words["deadline"], item.deadline))
        if wide == 2:
            return [[Cell(self._head(key), bold=True), Cell(value)] for key, value in short]
        if len(short) % 2:
            short.append(("备注", ""))
        cells = [(Cell(self._head(key), bold=True), Cell(value)) for key, value in short]
        return [[*one, *two] for one, two in zip(cells[::2], cells[1::2], strict=True)]

    def _known(self, item: Item) -> None:
        supervisors_known(item)
        own = [text for role, text in item.blocks if role in UNITS]
        if len(own) == 1:
            item.printed_units = own[0]
        elif own:
            item.open.add("units")
