"""Notices of acceptance: one issue, its fields under headings or labels, and how to object."""

from __future__ import annotations

import datetime
import random

from tests.layouts.around import Around
from tests.layouts.dims import Dims
from tests.layouts.gold import Item
from tests.layouts.items import number_steps
from tests.layouts.numbers import SCHEMES, chinese
from tests.layouts.page import Cell, Page, Row, Table
from tests.layouts.units import roled

WORDS = {
    "problem": ("整改任务", "反馈问题", "整改问题", "问题描述", "督察反馈问题"),
    "goal": ("整改目标", "目标任务"),
    "deadline": ("整改时限", "完成时限"),
    "lead": ("牵头单位",),
    "responsible": ("责任单位", "整改责任单位"),
    "implement": ("整改实施主体", "实施单位"),
    "measure": ("整改措施", "重点措施", "主要措施"),
    "progress": ("整改完成情况", "整改落实情况", "整改情况"),
}  # fmt: skip
STATES = (
    ("accepted", "已完成整改。{0}完成全部建设内容，{1}通过现场验收，达到销号条件。"),
    ("done", "已完成整改。相关设施运行稳定，各项措施全部落实到位。"),
    ("closed", "已完成整改，{1}经审核同意销号。"),
)
# What a notice tells of the work point by point, its state last.
POINTS = (
    "问题整改全部完成。对照整改方案逐项落实，累计投入资金{0}万元。",
    "长效机制基本建立。制定管理办法{1}项，落实专人管护。",
    "现场核查情况良好。{2}组织现场验收，同意通过验收。",
)
Field = tuple[str, "str | None"]


class Notice:
    """Writes a notice about one item."""

    def __init__(self, rng: random.Random, dims: Dims, around: Around) -> None:
        self.rng, self.dims, self.around = rng, dims, around
        self.page: Page = around.page
        self.words = {name: rng.choice(words) for name, words in WORDS.items()}

    def write(self, item: Item) -> None:
        """Print the notice; the item's number in the list that it answers is set."""
        number = self.rng.randint(2, 46)
        shown = {
            "第1项": f"第{number}项", "第一项": f"第{chinese(number)}项", "序号1": f"序号{number}",
            "整改任务第1项": f"整改任务第{number}项", "none": "",
        }[self.dims["item"]]  # fmt: skip
        item.item = shown or None
        self._title(shown)
        self._opening(shown)
        self._progress(item)
        number_steps(item, self.dims["measure"])
        fields = self._fields(item)
        if self.dims["heading"] == "table":
            self._table(fields, item)
        else:
            for at, (field, value) in enumerate(fields, 1):
                self._field(at, field, value, item)
        if len(item.blocks) == 1:
            item.printed_units = item.blocks[0][1]
        elif item.blocks:
            item.open.add("units")
        self._closing(item)

    # ---- what it says

    def _title(self, shown: str) -> None:
        around = self.around
        stem = f"{around.place.name}{around.inspection}反馈问题"
        self.page.title = self.rng.choice(
            (
                f"关于{stem}{shown}整改完成情况的公示",
                f"{stem}{shown}整改完成情况公示",
                f"{stem}{shown}整改销号公示",
            )
        )
        around.gold["title"] = self.page.title
        self.page.put(self.page.title, "title", bold=-1)

    def _opening(self, shown: str) -> None:
        named = f"反馈问题{shown}" if shown else "反馈的1项问题"
        rules = f"根据{self.around.inspection}整改验收销号有关规定"
        self.page.put(f"{rules}，现将{named}整改完成情况予以公示，接受社会监督。")

    def _progress(self, item: Item) -> None:
        rng, year = self.rng, self.around.year + 1
        first = f"{year}年{rng.randint(4, 5)}月{rng.randint(3, 27)}日"
        second = f"{year}年{rng.randint(6, 8)}月{rng.randint(3, 27)}日"
        if self.dims["done"] == "numbered":
            counts = (rng.randint(120, 960), rng.randint(2, 5), second)
            points = [point.format(*counts) for point in POINTS]
            item.progress = "\n".join(
                f"{self._point(at)}{point}" for at, point in enumerate(points, 1)
            )
            item.progress_state = "accepted"
            return
        state, text = rng.choice(STATES)
        item.progress, item.progress_state = text.format(first, second), state

    def _point(self, at: int) -> str:
        """Return the number of a point of the progress, of another kind than the headings."""
        return SCHEMES["1." if "（一）" in self.dims["heading"] else "（一）"].show(at)

    def _fields(self, item: Item) -> list[Field]:
        problem: Field = ("problem", item.problem)
        measures: Field = ("measure", None)
        done: Field = ("progress", item.progress)
        if self.dims["fields"] == "three":
            item.goal = item.deadline = None
            item.goal_dues, item.dues, item.targets = [], [], []
            item.blocks, item.units = [], []
            item.open.discard("goal.targets")
            return [problem, measures, done]
        if self.dims["fields"] != "roles" and self.rng.random() < 0.4:
            item.blocks = [("implement", text) for _, text in item.blocks]
            if self.dims["roles"] == "one":
                item.units = roled(item.units, "implement")
            else:
                item.open.add("rows.units")
        goal: Field = ("goal", item.goal)
        due: Field = ("deadline", item.deadline)
        units: list[Field] = [(role, text) for role, text in item.blocks]
        if self.dims["fields"] == "roles" and self.dims["heading"].endswith(("line", "lines")):
            # Two lists with labels of their own below one heading.
            text = "\n".join(f"{self.words[role]}：{text}" for role, text in item.blocks)
            units = [("implement", text)]
        if self.rng.random() < 0.4:
            return [problem, *units, goal, measures, due, done]
        return [problem, goal, measures, due, *units, done]

    # ---- how it is printed

    def _field(self, at: int, field: str, value: str | None, item: Item) -> None:
        word, style = self.words[field], self.dims["heading"]
        scheme, _, how = style.partition("-") if style[0] in "一（1" else ("", "", style)
        mark = SCHEMES[scheme].show(at) if scheme else ""
        lines = self._measures(item) if value is None else [("", t) for t in value.split("\n")]
        if how in ("beside", "colon") and len(lines) == 1:
            text = "".join(lines[0])
            self.page.put(f"{word}：{text}", "field", mark, bold=len(word) + 1, level=2)
            return
        if how == "bare-two-lines" and len(word) > 4:
            self.page.put(word[:3], "section", bold=-1, level=2)
            self.page.put(word[3:], "section", bold=-1, level=2)
        else:
            colon = "：" if how in ("beside", "colon", "line-colon") else ""
            self.page.put(word + colon, "section", mark, bold=-1, level=2)
        for number, text in lines:
            self.page.put(text, "measure" if value is None else "body", number)

    def _measures(self, item: Item) -> list[tuple[str, str]]:
        if self.dims["flow"] == "run":
            return [("", "".join((step.label or "") + step.text for step in item.steps))]
        return [(step.label or "", step.text) for step in item.steps]

    def _table(self, fields: list[Field], item: Item) -> None:
        rows: list[Row] = []
        for field, value in fields:
            text = value
            if text is None:
                text = "\n".join(number + text for number, text in self._measures(item))
            rows.append([Cell(self.words[field], bold=True), Cell(text)])
        self.page.blocks.append(Table(rows, [3.0, 13.0]))

    def _closing(self, item: Item) -> None:
        rng, around = self.rng, self.around
        if self.dims["publicity"] == "yes":
            start = datetime.date.fromisoformat(around.issued or f"{around.year + 1}-09-05")
            end = start + datetime.timedelta(days=rng.choice((7, 10, 14)))
            office = f"{around.place.name}整改工作领导小组办公室"
            self.page.put(
                f"公示期为{start.year}年{start.month}月{start.day}日"
                f"至{end.month}月{end.day}日。"
                f"公示期间如有异议，请以书面形式向{office}反映。"
            )
            phone = f"0000-{rng.randint(2000000, 8999999)}"
            self.page.put(f"联系电话：{phone}")
            item.fields = [("联系电话", phone)]
        around.signature()
