"""What holds for ranges of a form, choices and formats by condition: it grows with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows of a form that are written from ``first`` to ``last``.

    What stood from row ``behind`` on has moved down by ``more``.
    """

    first: int
    last: int
    behind: int
    more: int

    def grown(self, ranges: MultiCellRange) -> MultiCellRange:
        """Return ranges as they are now: one that holds for the first row holds for all."""
        return MultiCellRange([self._grown(one) for one in ranges.ranges])

    def _grown(self, one: CellRange) -> CellRange:
        left, top, right, bottom = one.bounds
        if top <= self.first <= bottom:
            below = bottom + self.more if bottom >= self.behind else bottom
            return CellRange(None, left, top, right, max(below, self.last))
        moved = self.more if top >= self.behind else 0
        return CellRange(None, left, top + moved, right, bottom + moved)


def grow_ranges(sheet: Any, growth: Growth) -> None:
    """Let what holds for ranges of a sheet hold for the rows that were written."""
    for choice in sheet.data_validations.dataValidation:
        choice.sqref = growth.grown(choice.sqref)
    held, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for one in held:
        for rule in one.rules:
            sheet.conditional_formatting.add(str(growth.grown(one.sqref)), rule)
