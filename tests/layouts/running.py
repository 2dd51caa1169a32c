"""Issues in running text: numbers, labels, values beside or below them, measures as paragraphs."""

from __future__ import annotations

import random

from tests.layouts.choose_list import LABELS
from tests.layouts.dims import Dims
from tests.layouts.gold import Item, Step
from tests.layouts.items import number_steps
from tests.layouts.numbers import SCHEMES, chinese
from tests.layouts.page import Page

MARKS = {"（": "（）", "〔": "〔〕", "【": "【】", "[": "[]", "l": ""}


def label_of(style: str, word: str, number: int) -> str:
    """Return a field's label as a style prints it; a line break at its end puts the value below."""
    shape = LABELS[style][0]
    spaced = " ".join(word) if len(word) <= 4 else word
    return (
        shape.replace("{n}", str(number))
        .replace("{c}", chinese(number))
        .replace("{s}", spaced)
        .replace("{}", word)
    )


def with_list(step: Step, bracket: str) -> str:
    """Return a measure's text with its list, where that stands in the same paragraph."""
    if not step.listed or bracket.endswith("below"):
        return step.text
    left, right = MARKS[bracket[0]][0], MARKS[bracket[0]][-1]
    if bracket.endswith("before-stop"):
        return f"{step.text[:-1]}{left}{step.listed}{right}{step.text[-1]}"
    return f"{step.text}{left}{step.listed}{right}"


def spoken(step: Step) -> str:
    """Return the parts that follow a measure in its own paragraph: 一是…；二是…."""
    return "".join((s.label or "") + s.text for s in step.children if s.inline)


class Running:
    """Writes a list of issues as running text."""

    def __init__(self, rng: random.Random, dims: Dims, page: Page, words: dict[str, str]) -> None:
        self.rng, self.dims, self.page, self.words = rng, dims, page, words
        style = dims["label"]
        self.bold = style.startswith("bold") or rng.random() < 0.5

    # ---- the list

    def write(self, items: list[Item]) -> None:
        """Print all items; their labels are set."""
        above = category = None
        groups = parts = number = within = at = 0
        numbers = self._numbers(len(items))
        for item in items:
            if item.above != above:
                above, parts = item.above, 0
                groups += 1
                self._heading(
                    item.above or "", "一、" if self.dims["category"][0] == "一" else "", groups, 1
                )
            if item.category != category:
                category = item.category
                if item.above is None:
                    groups += 1
                    scheme = "" if self.dims["category"] == "bare" else self.dims["category"]
                    self._heading(category or "", scheme, groups, 1)
                else:
                    parts += 1
                    self._heading(category or "", "（一）", parts, 2)
                within = 0
                if self.dims["restart"] == "yes":
                    number = 0
            number, within, at = number + 1, within + 1, at + 1
            if numbers:
                number = numbers[at - 1]
            self._item(item, number, f"{groups}-{within}")

    def _numbers(self, count: int) -> list[int]:
        """Return the numbers where only some issues of a longer list are told: 三、 七、."""
        if self.dims.get("skips") != "yes":
            return []
        return sorted(self.rng.sample(range(1, 30), count))

    def _heading(self, text: str, scheme: str, number: int, level: int) -> None:
        shown = SCHEMES[scheme].show(number)
        auto = scheme if SCHEMES[scheme].word else None
        self.page.put(text, "category", shown, auto, number == 1, -1, level)

    def _item(self, item: Item, number: int, joined: str) -> None:
        dims, scheme = self.dims, self.dims["issue"]
        shown = f"{joined}" if scheme == "1-1" else SCHEMES[scheme].show(number)
        auto = scheme if SCHEMES[scheme].word else None
        item.label = shown.rstrip("：、.．") or None
        if scheme == "【问题1】":
            item.open.add("label")
        own = dims["own_line"] == "yes"
        gap = "" if own or scheme not in ("1-1", "第一项", "第1项", "整改任务1", "序号1") else " "
        restart = number == 1
        at = 0
        if own:
            self.page.put("", "issue", shown.rstrip("："), None, False, -1, 3)
        if dims["problem_label"] == "yes":
            at = 1 if own else 0
            self._problem_label(item, "" if own else shown + gap, auto, restart, at)
        elif own:
            self._paragraphs(item.problem or "")
        else:
            bold = -1 if self.rng.random() < 0.5 else 0
            first, *rest = self._cut(item.problem or "")
            self.page.put(first, "issue", shown + gap, auto, restart, bold, 3)
            for text in rest:
                self.page.put(text)
        number_steps(item, dims["measure"])
        self._extra(item)
        self.fields(item, at)

    def _cut(self, text: str) -> list[str]:
        """Return a problem's paragraphs: one, or its first sentence and the rest."""
        head, stop, rest = text.partition("。")
        return (
            [head + stop, rest] if self.dims.get("problem") == "two-paragraphs" and rest else [text]
        )

    def _paragraphs(self, text: str) -> None:
        for part in self._cut(text):
            self.page.put(part)

    def _extra(self, item: Item) -> None:
        """Give the issue a field that has no column, with a label that is known or not."""
        rng = self.rng
        said = {
            "remark": ("备注", ("举一反三", "省级挂牌督办", "与信访件合并整改")),
            "source": ("问题来源", ("督察反馈", "群众信访", "日常检查")),
            "unknown": ("难点堵点", ("资金缺口较大", "历史遗留时间长", "涉及部门较多")),
        }.get(self.dims.get("extra", ""))
        if said:
            item.fields.append((said[0], rng.choice(said[1])))

    def _problem_label(
        self, item: Item, number: str, auto: str | None, restart: bool, first: int
    ) -> None:
        style = self.dims["label"]
        if LABELS[style][1] and not first:
            style = "colon"
        label = label_of(style, self.words["problem"], 1)
        auto = auto if number else None
        if label.endswith("\n"):
            self.page.put(label.strip(), "issue", number, auto, restart, -1, 3)
            self._paragraphs(item.problem or "")
        else:
            head, *rest = self._cut(item.problem or "")
            self.page.put(label + head, "issue", number, auto, restart, len(label), 3)
            for text in rest:
                self.page.put(text)

    # ---- the fields of one issue

    def parts(self, item: Item) -> list[tuple[str, str | None]]:
        """Return label and value of each field in order; the measures' value is None."""
        words, found = self.words, list[tuple[str, "str | None"]]()
        for letter in self.dims["order"]:
            if letter == "G" and item.goal:
                found.append((words["goal"], item.goal))
            elif letter == "D" and item.deadline:
                found.append((words["deadline"], item.deadline))
            elif letter == "M" and item.steps:
                found.append((words["measure"], None))
            elif letter == "U":
                found += [(words[role], text) for role, text in item.blocks]
                if item.persons:
                    found.append((words["person"], item.persons))
        if item.progress:
            found.append((words["progress"], item.progress))
        found += item.fields
        return found

    def fields(self, item: Item, first: int = 0) -> None:
        """Print the labelled blocks of one issue."""
        style = self.dims["label"]
        parts = self.parts(item)
        units_known(item, self.words, style)
        if style.startswith("glued"):
            text = "".join(
                label_of(style, word, 0) + (self.run(item) if value is None else value)
                for word, value in parts
            )
            self.page.put(text.strip())
            return
        for number, (word, value) in enumerate(parts, first + 1):
            label = label_of(style, word, number)
            if value is None:
                self._measures(item, label)
            elif label.endswith("\n"):
                self.page.put(label.strip(), "label", bold=-1, level=4)
                self.page.put(value)
            else:
                self.page.put(label + value, "field", bold=len(label) if self.bold else 0, level=4)

    def run(self, item: Item) -> str:
        """Return the measures as one paragraph."""
        bracket = self.dims["bracket"]
        text = item.lead or ""
        for step in item.steps:
            text += (step.label or "") + with_list(step, bracket) + spoken(step)
            text += "".join(
                (s.label or "") + with_list(s, bracket) for s in step.children if not s.inline
            )
        return text + (f"（{item.shared}）" if item.shared else "")

    def _measures(self, item: Item, label: str) -> None:
        dims, page = self.dims, self.page
        below = label.endswith("\n")
        bold = len(label.strip()) if self.bold else 0
        single = len(item.steps) == 1 and not item.steps[0].children and not item.lead
        in_one = dims["flow"] == "run" or (single and not dims["bracket"].endswith("below"))
        beside = not below and self.rng.random() < 0.2 and dims.get("numbers") != "word"
        if in_one:
            if below:
                page.put(label.strip(), "label", bold=-1, level=4)
                page.put(self.run(item))
            else:
                page.put(label + self.run(item), "field", bold=bold, level=4)
            return
        lead = item.lead
        if lead and not below:
            page.put(label + lead, "field", bold=bold, level=4)
        elif not beside:
            page.put(label.strip(), "label", bold=-1 if below else bold, level=4)
            if lead:
                page.put(lead)
        prefix = label if beside and not lead else ""
        for at, step in enumerate(item.steps):
            self._measure(step, prefix, at == 0, 5)
            prefix = ""
        if item.shared:
            page.put(f"（{item.shared}）")

    def _measure(self, step: Step, prefix: str, restart: bool, level: int) -> None:
        page, bracket = self.page, self.dims["bracket"]
        text = with_list(step, bracket) + spoken(step)
        if prefix:
            page.put(
                f"{prefix}{step.label or ''}{text}",
                "field",
                bold=len(prefix) if self.bold else 0,
                level=4,
            )
        else:
            page.put(text, "measure", step.label or "", step.auto, restart, 0, level)
        if step.listed and bracket == "（）below":
            page.put(f"（{step.listed}）")
        elif step.listed and bracket == "label-below":
            page.put(step.listed)
        for at, child in enumerate(s for s in step.children if not s.inline):
            self._measure(child, "", at == 0, level + 1)


def units_known(item: Item, words: dict[str, str], style: str) -> None:
    """Say what ``units`` of the issue holds: one block as it is, several with their labels."""
    supervisors_known(item)
    own = [(r, t) for r, t in item.blocks if r not in ("supervise", "accept")]
    if len(own) == 1:
        item.printed_units = own[0][1]
    elif own and style in ("colon", "glued"):
        item.printed_units = "\n".join(f"{words[r]}：{t}" for r, t in own)
    elif own:
        item.open.add("units")


def supervisors_known(item: Item) -> None:
    """Say what ``supervisors`` of the issue holds; several blocks are left open."""
    above = [text for role, text in item.blocks if role in ("supervise", "accept")]
    if len(above) == 1:
        item.printed_supervisors = above[0]
    elif above:
        item.open.add("supervisors")
