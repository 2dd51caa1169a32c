"""Notices of acceptance: one issue, its fields under headings or labels, and how to object."""

from __future__ import annotations

import random

from tests.layouts.around import Around
from tests.layouts.choose import Dims
from tests.layouts.gold import Item, Unit
from tests.layouts.items import number_steps
from tests.layouts.numbers import SCHEMES, chinese
from tests.layouts.page import Page
from tests.layouts.running import with_list

WORDS = {
    "problem": ("整改任务", "反馈问题", "整改问题", "问题描述", "督察反馈问题"),
    "goal": ("整改目标", "目标任务"),
    "deadline": ("整改时限", "完成时限"),
    "responsible": ("责任单位", "整改责任单位"),
    "implement": ("整改实施主体", "实施单位"),
    "measure": ("整改措施", "重点措施", "主要措施"),
    "progress": ("整改完成情况", "整改落实情况", "整改情况"),
}  # fmt: skip
STATES = (
    ("accepted", "已完成整改。{0}完成全部建设内容，{1}通过现场验收，达到销号条件。"),
    ("done", "已完成整改。相关设施运行稳定，各项措施全部落实到位。"),
    ("closed", "已完成整改，{1}经审核同意销号。"),
)  # fmt: skip


class Notice:
    """Writes a notice about one item."""

    def __init__(self, rng: random.Random, dims: Dims, around: Around) -> None:
        self.rng, self.dims, self.around = rng, dims, around
        self.page: Page = around.page
        self.words = {name: rng.choice(words) for name, words in WORDS.items()}

    def write(self, item: Item) -> None:
        """Print the notice; the item's number in the list that it answers is set."""
        rng, around = self.rng, self.around
        number = rng.randint(2, 46)
        shown = {
            "第1项": f"第{number}项", "第一项": f"第{chinese(number)}项", "序号1": f"序号{number}",
            "整改任务第1项": f"整改任务第{number}项", "none": "",
        }[self.dims["item"]]  # fmt: skip
        item.item = shown or None
        self._title(shown)
        self._opening(shown)
        item.problem = item.problem or ""
        units = list(item.blocks)
        if not units:
            units = [("responsible", around.place.zone)]
            item.blocks, item.units = units, [Unit(around.place.zone)]
        self._progress(item)
        number_steps(item, self.dims["measure"])
        for at, (field, value) in enumerate(self._fields(item), 1):
            self._field(at, field, value, item)
        item.printed_units = item.blocks[0][1] if len(item.blocks) == 1 else None
        self._closing(item)

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
        self.page.put(
            f"根据{self.around.inspection}整改验收销号有关规定，现将{named}整改完成情况予以公示，接受社会监督。"
        )
        if not shown:
            self.around.gold.pop("declared_issues", None)

    def _progress(self, item: Item) -> None:
        rng, year = self.rng, self.around.year
        state, text = rng.choice(STATES)
        days = (
            f"{year}年{rng.randint(4, 5)}月{rng.randint(3, 27)}日",
            f"{year}年{rng.randint(6, 8)}月{rng.randint(3, 27)}日",
        )
        item.progress, item.progress_state = text.format(*days), state

    def _fields(self, item: Item) -> list[tuple[str, str | None]]:
        item_units = item.blocks[:1]
        role = item_units[0][0] if item_units else "responsible"
        if role not in ("responsible", "implement"):
            role = "responsible"
            item.units = [
                Unit(u.name, "responsible", u.key)
                for u in item.units
                if u.role not in ("cooperate", "implement")
            ]
        else:
            kept = item_units[0][1]
            item.units = [u for u in item.units if u.name in kept or role == "responsible"]
        item.blocks = [(role, item_units[0][1])]
        if self.dims["roles"] in ("one", "verb"):
            pass
        elif len(item.units) > 1:
            item.units = item.units[:1]
        fields: list[tuple[str, str | None]] = [("problem", item.problem)]
        if self.dims["fields"] == "three":
            item.goal, item.goal_dues, item.targets, item.deadline, item.dues = (
                None,
                [],
                [],
                None,
                [],
            )
            item.open.discard("goal.targets")
            item.blocks, item.units = [], []
            return [*fields, ("measure", None), ("progress", item.progress)]
        rest: list[tuple[str, str | None]] = [
            ("goal", item.goal), ("measure", None), ("deadline", item.deadline),
            (role, item.blocks[0][1]),
        ]  # fmt: skip
        if self.rng.random() < 0.4:
            rest = [rest[3], rest[0], rest[1], rest[2]]
        return [*fields, *rest, ("progress", item.progress)]

    def _field(self, at: int, field: str, value: str | None, item: Item) -> None:
        style, word = self.dims["heading"], self.words[field]
        scheme, _, how = style.rpartition("-")
        if style == "colon":
            scheme, how = "", "beside"
        elif style == "line-colon":
            scheme, how = "", "line-colon"
        elif style == "bare-line":
            scheme, how = "", "line"
        mark = SCHEMES[scheme].show(at) if scheme else ""
        paragraphs = self._measures(item) if value is None else [("", value)]
        if how == "beside":
            if value is None and len(paragraphs) > 1 and self.dims["flow"] == "paragraphs":
                self.page.put(f"{word}：", "section", mark, bold=-1, level=2)
            else:
                text = "".join(number + text for number, text in paragraphs)
                self.page.put(f"{word}：{text}", "field", mark, bold=len(word) + 1, level=2)
                return
        else:
            self.page.put(
                word + ("：" if how == "line-colon" else ""), "section", mark, bold=-1, level=2
            )
        for number, text in paragraphs:
            self.page.put(text, "measure" if value is None else "body", number)

    def _measures(self, item: Item) -> list[tuple[str, str]]:
        if self.dims["flow"] == "run":
            return [("", "".join((s.label or "") + s.text for s in item.steps))]
        return [(s.label or "", with_list(s, "none-behind")) for s in item.steps]

    def _closing(self, item: Item) -> None:
        rng, year = self.rng, self.around.year
        if self.dims["publicity"] == "yes":
            month, day = rng.randint(9, 11), rng.randint(2, 12)
            self.page.put(
                f"公示期为{year}年{month}月{day}日至{month}月{day + 13}日。"
                f"公示期间如有异议，请以书面形式向{self.around.place.name}整改工作领导小组办公室反映。"
            )
            phone = f"0000-{rng.randint(2000000, 8999999)}"
            self.page.put(f"联系电话：{phone}")
            item.fields = [("联系电话", phone)]
        self.around.signature()
