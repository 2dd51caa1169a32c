"""Makes PDFs of one table each, with rules of every kind; what each cell holds is known.

``python -m tests.readers.pdf.tables 200`` prints how many cells were read right, kind by kind.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.readers.pdf.drawing import A4, Sheet, pdf
from tests.readers.pdf.running import ENDINGS, OPENINGS, UNITS
from tests.readers.pdf.setting import Style, break_lines
from zhenggai.readers.pdf.reader import read
from zhenggai.text.document import Document

RULES = ("all", "outer", "columns", "rows", "none")
HEADS = ("序号", "反馈问题", "整改目标", "整改措施", "责任单位", "完成时限", "备注")
DATES = ("2024年底前", "2025年6月", "长期坚持", "立行立改，长期坚持")


@dataclass
class Made:
    """A file, and for each page the rows of cells that stand on it."""

    data: bytes
    rules: str
    centred: bool
    splits: bool
    repeats: bool
    pages: list[list[list[str]]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What its rules and its upright alignment are."""
        return f"{self.rules}, {'centred' if self.centred else 'top'}"


def make(seed: int, kept: Sequence[int] = ()) -> Made:
    """Make one file; the same seed makes the same one. ``kept``: its columns, if others."""
    rng = random.Random(seed)
    made = Made(
        b"",
        RULES[seed % len(RULES)],
        centred=bool(seed // len(RULES) % 2),
        splits=rng.random() < 0.5,
        repeats=rng.random() < 0.6,
    )
    columns = rng.randint(3, 7)
    kept = kept or range(columns)
    whole = [list(HEADS), *(_row(rng, at) for at in range(1, rng.randint(8, 30)))]
    _Printer(rng, made, kept).print([[row[at] for at in kept] for row in whole])
    return made


def _row(rng: random.Random, at: int) -> list[str]:
    measure = f"加快工程建设，{rng.choice(OPENINGS)[: rng.randint(6, 19)]}，{rng.choice(ENDINGS)}"
    return [
        str(at),
        rng.choice(OPENINGS) + "。",
        rng.choice(("污水全部收集处理。", "2024年底前全面完成治理任务，水质稳定达标。")),
        measure,
        rng.choice(UNITS),
        rng.choice(DATES),
        rng.choice(("", "", "已销号")),
    ]


class _Printer:
    """Sets one table on pages."""

    def __init__(self, rng: random.Random, made: Made, kept: Sequence[int]) -> None:
        self._made = made
        self._size = rng.choice((9.0, 10.5, 12.0))
        self._pitch = self._size * rng.choice((1.2, 1.3, 1.5))
        self._padding = rng.choice((2.0, 3.0, 6.0))
        weights = [(0.5, 2, 2, 2.4, 1.6, 1.3, 0.8)[at] for at in kept]
        page = A4 if len(kept) < 6 else (A4[1], A4[0])
        wide = page[0] - 120
        self._page = page
        self._edges = [60.0]
        for weight in weights:
            self._edges.append(self._edges[-1] + weight / sum(weights) * wide)
        self._sheets: list[Sheet] = []
        self._top = 0.0
        self._foot = page[1] - rng.choice((70.0, 90.0))
        self._starts: list[float] = []

    def print(self, rows: list[list[str]]) -> None:
        head = rows[0]
        self._turn()
        for at, row in enumerate(rows):
            lines = [self._lines(cell, column) for column, cell in enumerate(row)]
            while lines is not None:
                room = int((self._foot - self._top - 2 * self._padding) / self._pitch)
                most = max(map(len, lines))
                fits = most <= room
                if not fits and (not self._made.splits or room < 2 or at == 0):
                    self._turn(head)
                    continue
                count = most if fits else room
                self._draw([own[:count] for own in lines])
                lines = [own[count:] for own in lines] if not fits else None
                if lines is not None:
                    self._turn(head)
        self._close()
        self._made.data = pdf(self._sheets)

    def _lines(self, cell: str, column: int) -> list[str]:
        room = self._edges[column + 1] - self._edges[column] - 6
        style = Style(width=max(int(room / self._size * 2) / 2, 1), indent=0)
        return [text for _, text in break_lines(cell, style)] if cell else []

    def _turn(self, head: list[str] | None = None) -> None:
        self._close()
        self._sheets.append(Sheet(self._page))
        self._made.pages.append([])
        self._top = 80.0
        self._starts = [self._top]
        if head and self._made.repeats:
            self._draw([self._lines(cell, column) for column, cell in enumerate(head)])

    def _draw(self, lines: list[list[str]]) -> None:
        height = max(map(len, lines)) * self._pitch + 2 * self._padding
        for own, (left, _) in zip(lines, pairwise(self._edges), strict=True):
            spare = height - 2 * self._padding - len(own) * self._pitch
            y = self._top + self._padding + self._size + (spare / 2 if self._made.centred else 0)
            for line in own:
                self._sheets[-1].text(left + 3, y, line, self._size)
                y += self._pitch
        self._made.pages[-1].append(["".join(own) for own in lines])
        self._top += height
        self._starts.append(self._top)

    def _close(self) -> None:
        """Draw the rules of the page that ends."""
        if not self._sheets:
            return
        sheet, rules = self._sheets[-1], self._made.rules
        left, right = self._edges[0], self._edges[-1]
        ends = (self._starts[0], self._starts[-1])
        if rules in ("all", "rows"):
            levels = self._starts
        else:
            levels = list(ends) if rules in ("outer", "columns") else []
        for y in levels:
            sheet.line(left, y, right, y)
        uprights = self._edges if rules in ("all", "columns") else []
        if rules == "outer":
            uprights = [left, right]
        for x in uprights:
            sheet.line(x, ends[0], x, ends[1])


def right_cells(made: Made, document: Document) -> tuple[int, int]:
    """Return how many cells were read right, and how many there are; empty ones aside."""
    found: dict[tuple[int, int, int], str] = {}
    seen: dict[int, int] = defaultdict(int)
    offsets: dict[int, int] = {}
    for at, table in enumerate(document.tables):
        page = document.page(table.start) or 0
        offsets[at] = seen[page]
        seen[page] += table.rows
    for cell in document.cells:
        page = document.page(document.tables[cell.table].start) or 0
        row = cell.row + offsets[cell.table]
        text = "".join(document.text[cell.start : cell.end].split())
        found[page, row, cell.column] = text
    right = every = 0
    for page, rows in enumerate(made.pages, start=1):
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                every += bool(text)
                right += bool(text) and found.get((page, at, column)) == text
    return right, every


def main() -> None:
    """Print the share of cells that were read right, kind by kind, and what was told."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for seed in range(count):
        made = make(seed)
        document = read(made.data)
        right, every = right_cells(made, document)
        told = any(note.code == "table-unsure" for note in document.notes)
        whole = right >= 0.99 * every
        for at, number in enumerate((right, every, whole, not whole, told and not whole)):
            sums[made.kind][at] += number
        if folder and not whole:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{seed}-{made.kind.replace(', ', '-')}.pdf").write_bytes(made.data)
    for kind, (right, every, whole, broken, told) in sorted(sums.items()):
        print(f"{kind}: {right / every:.4f} of {every} cells;", end=" ")
        print(f"{whole} tables whole, {broken} not, of which {told} told")


if __name__ == "__main__":
    main()
