"""Lists as tables: a row an issue, a row a measure, or a table of keys and values an issue."""

from __future__ import annotations

import random
from itertools import pairwise

from tests.layouts.dates import on
from tests.layouts.dims import Dims
from tests.layouts.gold import Item, Step, Unit
from tests.layouts.items import number_alone, number_steps
from tests.layouts.numbers import chinese
from tests.layouts.page import Cell, Page, Row, Table
from tests.layouts.running import supervisors_known, with_list

WIDTHS = {
    "number": 1.0, "problem": 5.2, "goal": 3.0, "measure": 7.0, "later": 4.0, "deadline": 2.2,
    "responsible": 3.0, "lead": 2.6, "cooperate": 2.6, "implement": 2.6, "supervise": 2.2,
    "accept": 2.2, "person": 2.2, "remark": 1.2, "progress": 3.0,
}  # fmt: skip
# The years in the headers of two columns of measures.
ENDS = {"measure": 2024, "later": 2026}
UNITS = ("responsible", "lead", "cooperate", "implement")


class Tables:
    """Writes a list of issues as one table or several."""

    def __init__(self, rng: random.Random, dims: Dims, page: Page, words: dict[str, str]) -> None:
        self.rng, self.dims, self.page, self.words = rng, dims, page, words
        self.by_measure = dims["rows"] == "measure"

    def write(self, items: list[Item]) -> None:
        """Print all items; their labels and what is open in them are set."""
        for item in items:
            number_steps(item, self.dims["measure"])
        self._rows(items)

    # ---- words of the header

    def _head(self, word: str) -> str:
        if self.dims["head_words"] == "spaced" and len(word) <= 4:
            return " ".join(word)
        if self.dims["head_words"] == "broken" and len(word) == 4:
            return f"{word[:2]}\n{word[2:]}"
        return word

    def _columns(self, items: list[Item]) -> list[tuple[str, str]]:
        dims, words = self.dims, self.words
        columns = [("number", "序号")] if dims["number_column"] == "yes" else []
        columns.append(("problem", words["problem"]))
        if any(item.goal for item in items):
            columns.append(("goal", words["goal"]))
        used = dict.fromkeys(r for i in items for r, _ in i.blocks)
        used |= dict.fromkeys(r for i in items for s in i.steps for r in s.cells if r in UNITS)
        units = [(r, words[r]) for r in used if r in UNITS]
        if dims["persons"] == "yes":
            units.append(("person", words["person"]))
        dated = any(
            i.deadline or s.cells.get("deadline") for i in items for s in [*i.steps, Step("")]
        )
        dates = [("deadline", words["deadline"])] if dated else []
        measures = [("measure", words["measure"])] if any(i.steps for i in items) else []
        if dims.get("second_measures") == "yes":
            measures = [("measure", "近期措施"), ("later", "中长期措施")]
            if dims["dated_heads"] == "yes":
                measures = [(part, f"{word}（{ENDS[part]}年底前）") for part, word in measures]
        columns += {
            "usual": measures + units + dates, "units-first": units + measures + dates,
            "date-early": dates + measures + units, "measures-last": units + dates + measures,
        }[dims["columns"]]  # fmt: skip
        columns += [(r, words[r]) for r in ("supervise", "accept") if r in used]
        if dims["progress"] == "yes":
            columns.append(("progress", words["progress"]))
        elif self.rng.random() < 0.25:
            columns.append(("remark", "备注"))
        return columns

    def _heads(self, columns: list[tuple[str, str]]) -> list[Row]:
        if self.dims["header"] == "one":
            return [[Cell(self._head(word), bold=True) for _, word in columns]]
        top: Row = []
        low: Row = []
        roles = [r for r, _ in columns if r in UNITS]
        for name, word in columns:
            if name in UNITS:
                top.append(Cell(self._head("责任单位"), 1, 2, True) if name == roles[0] else None)
                low.append(Cell(self._head(word), bold=True))
            else:
                top.append(Cell(self._head(word), 2, 1, True))
                low.append(None)
        return [top, low]

    # ---- rows

    def _measures(self, item: Item, part: str) -> str:
        steps = item.steps
        if self.dims.get("second_measures") == "yes":
            cut = (len(steps) + 1) // 2
            steps = steps[:cut] if part == "measure" else steps[cut:]
            if self.dims["dated_heads"] == "yes":
                end = ENDS[part]
                for step in steps:
                    step.cell_dues = [on(f"{end}-12-31", f"{end}年底前")]
            number_alone(steps, self.dims["measure"])
        joint = "\n" if self.dims["flow"] == "paragraphs" else ""
        return joint.join((s.label or "") + with_list(s, self.dims["bracket"]) for s in steps)

    def _values(self, item: Item, number: int) -> dict[str, str]:
        found = {
            "number": str(number), "problem": item.problem or "", "goal": item.goal or "",
            "deadline": item.deadline or "", "person": item.persons or "", "remark": "",
            "progress": item.progress or "",
        }  # fmt: skip
        if not self.by_measure:
            found |= {part: self._measures(item, part) for part in ("measure", "later")}
        return found | dict(item.blocks)

    def _rows(self, items: list[Item]) -> None:
        dims = self.dims
        columns = self._columns(items)
        heads = self._heads(columns)
        names = [name for name, _ in columns]
        rows: list[Row] = []
        places: list[tuple[int, Item]] = []
        category, groups = None, 0
        for number, item in enumerate(items, 1):
            if item.category != category:
                category, groups = item.category, groups + 1
                rows = self._group(category or "", groups, rows, columns, heads)
                places = places if rows else []
            elif dims["again"] != "none" and number == len(items) // 2 + 1:
                rows += self._again(heads, len(columns))
            rows = rows or [list(row) for row in heads]
            item.label = str(number) if dims["number_column"] == "yes" else None
            self._known(item)
            if self.by_measure:
                rows += self._measure_rows(item, number, columns)
                continue
            values = self._values(item, number)
            above = places[-1][1] if places else None
            if dims.get("same_above") == "yes" and above and self.rng.random() < 0.35:
                self._same(item, above, values)
            places.append((len(rows), item))
            rows.append([Cell(values.get(name, "")) for name in names])
        if dims.get("shared_date") == "yes":
            self._share(rows, places, names.index("deadline"), "deadline")
        if dims.get("shared_units") == "yes":
            self._share(rows, places, names.index("responsible"), "responsible")
        if dims["continued"] == "yes" and places:
            self._continue(rows, places[-1][0], names)
        if dims["note"] == "total":
            blank: Row = [Cell("") for _ in names[2:]]
            rows.append([Cell("合计"), Cell(f"{len(items)}项"), *blank])
        self._put(rows, columns, heads)
        if dims["note"] == "note":
            self.page.put("注：各责任单位按月报送整改进展情况。")

    def _put(self, rows: list[Row], columns: list[tuple[str, str]], heads: list[Row]) -> None:
        widths = [WIDTHS[name] for name, _ in columns]
        self.page.blocks.append(Table(rows, widths, len(heads)))

    def _group(
        self,
        category: str,
        number: int,
        rows: list[Row],
        columns: list[tuple[str, str]],
        heads: list[Row],
    ) -> list[Row]:
        """Begin a group of issues: by a row of its own, or by a heading over a table of its own."""
        mark = f"{chinese(number)}、" if self.dims["category"] == "一、" else ""
        if self.dims["split"] == "yes":
            if rows:
                self._put(rows, columns, heads)
            self.page.put(category, "category", mark, bold=-1, level=1)
            return []
        wide = len(columns)
        rows = rows or [list(row) for row in heads]
        return [*rows, [Cell(f"{mark}{category}", 1, wide, True), *[None] * (wide - 1)]]

    def _again(self, heads: list[Row], wide: int) -> list[Row]:
        """Return the header as a next page repeats it."""
        lead: list[Row] = []
        if self.dims["again"] == "续表":
            lead = [[Cell("续表", 1, wide, False), *[None] * (wide - 1)]]
        return lead + [list(row) for row in heads]

    def _continue(self, rows: list[Row], at: int, names: list[str]) -> None:
        """Cut the longest cell of a row: the rest stands in a next row without a number."""
        row = rows[at]
        long = max(range(len(names)), key=lambda n: len(cell.text) if (cell := row[n]) else 0)
        cell = row[long]
        assert cell is not None
        cut = next(
            (
                n
                for n in range(len(cell.text) // 2, len(cell.text))
                if cell.text[n] not in "\n，。；"
            ),
            0,
        )
        if not cut or cell.text[cut - 1] in "\n，。；" or cell.rows > 1:
            return
        rest: Row = [Cell("") for _ in names]
        rest[long] = Cell(cell.text[cut:])
        row[long] = Cell(cell.text[:cut])
        rows.insert(at + 1, rest)

    def _known(self, item: Item) -> None:
        """Leave open what the contract does: texts of blocks that stand in several columns."""
        supervisors_known(item)
        own = [t for r, t in item.blocks if r in UNITS]
        if len(own) == 1:
            item.printed_units = own[0]
        elif own or (self.by_measure and self.dims["units"] == "measure"):
            item.open.add("units")
        if self.by_measure and self.dims["date"] in ("measure", "part"):
            item.open.add("deadline")

    @staticmethod
    def _same(item: Item, above: Item, values: dict[str, str]) -> None:
        """Print 同上 for the list of the issue above, which is laid on this one."""
        for role, _ in item.blocks:
            if role == "responsible":
                values[role] = "同上"
        others = [u for u in item.units if u.role != "responsible"]
        copied = [u for u in above.units if u.role == "responsible"]
        item.units = [Unit(u.name, u.role, u.key, u.scope) for u in copied] + others
        item.open.add("units")

    def _share(
        self, rows: list[Row], places: list[tuple[int, Item]], column: int, field: str
    ) -> None:
        """Merge one cell of two issues that stand right below each other."""
        pairs = [(a, b) for a, b in pairwise(places) if b[0] == a[0] + 1]
        if not pairs:
            return
        (first, top), (second, low) = self.rng.choice(pairs)
        shared = rows[first][column]
        assert shared is not None
        rows[first][column], rows[second][column] = Cell(shared.text, 2), None
        if field == "deadline":
            low.deadline, low.dues = top.deadline, top.dues
            return
        kept = [u for u in low.units if u.role in ("supervise", "accept")]
        given = [u for u in top.units if u.role not in ("supervise", "accept")]
        low.units, low.printed_units = given + kept, top.printed_units
        low.blocks = [(r, shared.text if r == field else text) for r, text in low.blocks]

    def _measure_rows(self, item: Item, number: int, columns: list[tuple[str, str]]) -> list[Row]:
        dims, rows = self.dims, list[Row]()
        values = self._values(item, number)
        count = len(item.steps)
        for at, step in enumerate(item.steps):
            own = {"measure": (step.label or "") + step.text, **step.cells}
            row: Row = []
            for name, _ in columns:
                if name not in own:
                    if dims["merged"] == "blank":
                        row.append(Cell(values.get(name, "") if at == 0 else ""))
                    else:
                        row.append(Cell(values.get(name, ""), count) if at == 0 else None)
                elif self._parted(name):
                    row.append(self._part(name, item, at))
                else:
                    row.append(Cell(own[name]))
            rows.append(row)
        self._bind_merged(item)
        return rows

    def _parted(self, name: str) -> bool:
        if name == "deadline":
            return self.dims["date"] == "part"
        return name in UNITS and self.dims.get("units_part") == "yes"

    def _part(self, name: str, item: Item, at: int) -> Cell | None:
        """Return the cell of every two rows, merged."""
        if at % 2:
            return None
        return Cell(item.steps[at].cells[name], min(2, len(item.steps) - at))

    def _bind_merged(self, item: Item) -> None:
        """A cell that spans all rows of an issue is the issue's; a single row leaves it open."""
        count = len(item.steps)
        if count == 1:
            if self.dims["date"] != "issue":
                item.open |= {"dues", "deadline"}
                item.steps[0].open.add("dues")
            if self.dims["units"] == "measure":
                item.open |= {"rows.units", "units"}
                item.steps[0].open.add("rows.units")
        if count == 2 and self.dims["date"] == "part":
            item.dues, item.deadline = item.steps[0].cell_dues, item.steps[0].cells["deadline"]
            item.open.discard("deadline")
            for step in item.steps:
                step.cell_dues = []
        if count == 2 and self.dims.get("units_part") == "yes":
            item.units = item.steps[0].units + item.units
            for step in item.steps:
                step.units = []
