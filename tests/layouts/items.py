"""The issues of one document: topics filled with places, dates and units, as its layout wants."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import replace
from typing import Any

from tests.layouts import dates
from tests.layouts.content import FOLDER, Filler, Place, Topic, places, sections, topics
from tests.layouts.dims import Dims, kind
from tests.layouts.gold import Due, Item, Step
from tests.layouts.numbers import BELOW, SCHEMES
from tests.layouts.units import Listed, Writer, roled

EXTRA = (
    "将整改情况纳入年度目标责任考核!", "举一反三，对同类问题开展全面排查!",
    "加强业务培训，提升工作人员履职能力!", "建立工作台账，定期调度进展!",
)  # fmt: skip
LEADS = ("采取以下措施：", "重点做好以下工作：", "具体措施如下：")
GROUPS = ("近期措施", "长效措施")
SPOKEN = ("摸清底数，建立台账", "倒排工期，挂图作战", "加强技术指导", "严格考核问责")
HEADS = ("加大整治力度。", "完善管理制度。", "压实工作责任。")


class Items:
    """Makes the items of one document."""

    def __init__(self, rng: random.Random, dims: Dims, anchor: str | None, year: int) -> None:
        self.rng, self.dims, self.anchor, self.year = rng, dims, anchor, year
        self.place: Place = rng.choice(places())
        self.long = rng.random() < 0.35
        self.forms: list[tuple[str, str]] = []

    def make(self, count: int, short: bool = False) -> list[Item]:
        """Return that many items, fewer where the domain has not so many topics."""
        pool = [t for t in topics() if t.domain == self.dims["domain"] and self._fits(t)]
        if short:
            pool = sorted(pool, key=lambda t: len(t.problem) + sum(map(len, t.measures)))[:8]
        chosen = self.rng.sample(pool, min(count, len(pool)))
        items = [self._item(topic) for topic in chosen]
        self._categories(items)
        return items

    def _fits(self, topic: Topic) -> bool:
        """Return whether a topic's words suit the place: a street has no farms."""
        return not (self.place.level == "盟" and "{L}委" in "".join(topic.measures))

    # ---- one item

    def _item(self, topic: Topic) -> Item:
        rng, dims = self.rng, self.dims
        filler = Filler(rng, self.place, self.year)
        writer = Writer(rng, self.place, topic.bodies, self.long)
        item = Item(filler.fill(topic.problem).text)
        if dims["goal"] == "yes":
            self._goal(item, filler, topic)
        if dims["date"] in ("issue", "both"):
            closed = dims.get("flow") == "run"
            found = self._deadline(closed)
            item.deadline, item.dues = found.text, found.dues
            self.forms.append(("date", found.form))
        self._steps(item, filler, writer, topic)
        self._lists(item, writer)
        if dims["persons"] == "yes":
            item.persons, item.posts = writer.persons()
        if dims["progress"] == "yes":
            filler.year = self.year + 1
            item.progress, item.progress_state = progress(rng, filler)
            if dims.get("points") == "yes" and item.progress_state not in ("not_started", "behind"):
                item.progress += self._points(filler, topic)
                item.open.add("measures")
        if dims.get("rows") == "measure":
            self._cells(item, writer)
        self._nest(item)
        return item

    def _deadline(self, closed: bool = False) -> dates.Printed:
        report = self.dims["form"] in ("notice", "progress")
        return dates.deadline(self.rng, self.year + 1, self.anchor, closed, report)

    def _points(self, filler: Filler, topic: Topic) -> str:
        """Return what was done, as 一是…；二是…: whether these are measures is left open."""
        texts = [t for t in topic.measures if not re.search(r"[{}]", t)][:3]
        if len(texts) < 2:
            return ""
        marks = ("一是", "二是", "三是")
        told = [m + filler.fill(t).text for m, t in zip(marks, texts, strict=False)]
        return "；".join(told) + "。"

    def _goal(self, item: Item, filler: Filler, topic: Topic) -> None:
        goal = filler.fill(topic.goal)
        item.goal = goal.text if goal.text.endswith("。") else goal.text + "。"
        item.targets = goal.targets
        if goal.counts or "?" in goal.marks:
            item.open.add("goal.targets")
        if self.rng.random() < 0.12:
            year = self.year + 1
            item.goal = f"到{year}年底，{item.goal}"
            item.goal_dues = [dates.on(f"{year}-12-31", f"到{year}年底")]

    def _steps(self, item: Item, filler: Filler, writer: Writer, topic: Topic) -> None:
        rng, dims = self.rng, self.dims
        texts = list(topic.measures)
        alone = dims.get("rows") != "measure" and not dims["bracket"].endswith("below")
        if dims.get("rows") == "measure" or dims["units"] == "measure":
            # Behind a measure that names its unit in prose, a list may close the run of both.
            texts = [text for text in texts if "{lead}" not in text]
        if rng.random() < 0.5:
            texts = texts[
                : rng.randint(1 if alone and rng.random() < 0.3 else min(2, len(texts)), len(texts))
            ]
        elif rng.random() < 0.25:
            texts += rng.sample(EXTRA, rng.randint(1, 3))
        if dims["measure"] == "首先，":
            texts = texts[:4]
        item.steps = [self._step(filler, writer, text, last_due(item)) for text in texts]

    def _step(self, filler: Filler, writer: Writer, text: str, latest: str | None) -> Step:
        rng = self.rng
        filled = filler.fill(text)
        step = Step(filled.text, targets=filled.targets, datable="!" not in filled.marks)
        if "{lead}" in step.text:
            (unit,) = roled([writer.one()], "lead")
            step.text, step.units = step.text.replace("{lead}", unit.name), [unit]
        slots = filled.text.count("{due}")
        if filled.counts or "?" in filled.marks:
            step.open.add("targets")
        if "@" in filled.marks:
            step.open.add("dues")
        if slots:
            for found in dates.short_dates(rng, self.year + 1, slots, latest):
                step.text = step.text.replace("{due}", found.text, 1)
                step.dues += found.dues
        elif (
            step.datable
            and not filled.marks
            and self.dims["date"] != "measure"
            and rng.random() < 0.25
        ):
            (found,) = dates.short_dates(rng, self.year + 1, 1, latest)
            front = rng.random() < 0.5
            step.text = f"{found.text}，{step.text}" if front else f"{step.text}，{found.text}完成"
            step.dues = list(found.dues)
        step.text += "。"
        return step

    # ---- units

    def _lists(self, item: Item, writer: Writer) -> None:
        rng, dims = self.rng, self.dims
        shared = dims.get("shared_list", "no") != "no" and len(item.steps) > 1
        if dims.get("rows") != "measure":
            for step in item.steps:
                has = rng.random() < 0.6 if dims["units"] == "both" else dims["units"] == "measure"
                if has and not shared and not step.units:
                    self._bracket(step, writer, last_due(item))
        if shared:
            self._share(item, writer)
        if dims["units"] in ("issue", "both"):
            self._issue_units(item, writer)
        for role in ("supervise", "accept"):
            unit = writer.upper() if dims[role] == "yes" else None
            if unit:
                item.blocks.append((role, unit.name))
                item.units += roled([unit], role)

    def _share(self, item: Item, writer: Writer) -> None:
        """Lay one list on all measures, or on the first two."""
        found, steps = writer.plain(), item.steps
        how = self.dims["shared_list"]
        if how == "由":
            found = found._replace(text=found.text.removesuffix("等"))
            item.shared = f"以上措施由{found.text}负责"
        elif how == "1—2项":
            item.shared = f"以上1—2项措施责任单位：{found.text}"
            steps = steps[:2]
        else:
            item.shared = f"以上措施责任单位：{found.text}"
        for step in steps:
            step.units = [replace(u) for u in found.units]

    def _bracket(self, step: Step, writer: Writer, latest: str | None) -> None:
        rng, dims = self.rng, self.dims
        found = writer.bracket(rng.choice(dims["shapes"].split()))
        step.listed, step.units = found.text, found.units
        self.forms.append(("units", found.form))
        dated = dims["date"] == "measure" or (dims["date"] == "both" and rng.random() < 0.6)
        if not dated:
            return
        (when,) = dates.short_dates(rng, self.year + 1, 1, latest)
        labelled = found.text.startswith(("责任单位：", "牵头单位："))
        if rng.random() < 0.15:
            keep = rng.choice(dates.ONGOING)
            when = dates.Printed(keep, [Due("ongoing", text=keep)], "ongoing")
        if labelled:
            step.listed += f"；{rng.choice(('完成时限', '整改时限', '时限'))}：{when.text}"
        else:
            step.listed += f"，{when.text}" + ("完成" if when.form != "ongoing" else "")
        step.dues = step.dues + when.dues

    def _issue_units(self, item: Item, writer: Writer) -> None:
        for role, listed in self._by_roles(writer):
            item.blocks.append((role, listed.text))
            item.units += listed.units

    def _by_roles(self, writer: Writer) -> list[tuple[str, Listed]]:
        """Return the printed lists of units by field, as the document's labels or columns want."""
        rng, roles = self.rng, self.dims["roles"]
        if roles == "one":
            found = writer.plain(rng.choice((1, 2, 3, 3)))
            self.forms.append(("units", f"block:{found.form}"))
            return [("responsible", found)]
        if roles == "verb":
            shapes = ("verb-lead+cooperate", "verb-lead+responsible", "mark", "with")
            found = writer.bracket(rng.choice(shapes))
            self.forms.append(("units", f"block-{found.form}"))
            return [("responsible", found._replace(text=found.text.removeprefix("责任单位：")))]
        first, *others = roles.split("+")
        lead = writer.one()
        several = [(first, Listed(lead.name, roled([lead], first), "one"))]
        rest = writer.others([lead])
        self.forms.append(("units", f"block-{roles}:{rest.form}"))
        several.append((others[0], rest._replace(units=roled(rest.units, others[0]))))
        if len(others) > 1:
            third = writer.third([lead, *rest.units])
            several.append((others[1], third._replace(units=roled(third.units, others[1]))))
        return several

    def _cells(self, item: Item, writer: Writer) -> None:
        """Fill the cells of each measure's own row."""
        dims = self.dims
        listed: list[tuple[str, Listed]] = []
        when: dates.Printed | None = None
        for at, step in enumerate(item.steps):
            if dims["units"] == "measure":
                if not (listed and dims.get("units_part") == "yes" and at % 2):
                    listed = self._by_roles(writer)
                step.cells |= {role: found.text for role, found in listed}
                step.units = [replace(u) for _, found in listed for u in found.units]
            if dims["date"] in ("measure", "part"):
                if not (when and dims["date"] == "part" and at % 2):
                    when = self._deadline()
                step.cells["deadline"] = when.text
                step.cell_dues = [replace(d) for d in when.dues]
                self.forms.append(("date", f"cell-{when.form}"))

    # ---- parts of measures

    def _nest(self, item: Item) -> None:
        rng, nest = self.rng, self.dims["nest"]
        steps = item.steps
        if nest == "lead" and len(steps) > 1:
            item.lead = rng.choice(LEADS)
        elif nest == "parts" and len(steps) > 2:
            head = Step(rng.choice(HEADS), children=steps[1:3])
            item.steps = [steps[0], head, *steps[3:]]
        elif nest == "groups" and len(steps) > 2:
            groups = [Step(GROUPS[0], children=steps[:2]), Step(GROUPS[1], children=steps[2:])]
            item.steps = groups
        elif nest == "spoken" and len(steps) > 1:
            for step in steps:
                if not step.listed and not step.units and not step.dues and rng.random() < 0.5:
                    chosen = rng.sample(SPOKEN, rng.choice((2, 3)))
                    ends = ["；"] * (len(chosen) - 1) + ["。"]
                    step.children = [
                        Step(text + end, inline=True)
                        for text, end in zip(chosen, ends, strict=True)
                    ]

    # ---- categories

    def _categories(self, items: list[Item]) -> None:
        rng, dims = self.rng, self.dims
        if dims["category"] == "none":
            return
        names = sections()["categories"][dims["domain"]]
        count = min(len(names), rng.choice((2, 2, 3)), len(items))
        chosen = sorted(rng.sample(names, count), key=names.index)
        cuts = sorted(rng.sample(range(1, len(items)), count - 1)) if len(items) > 1 else []
        if dims["one_issue"] == "yes" and cuts:
            cuts = [1, *cuts[1:]]
        low = rng.sample(sections()["categories"]["low"], 8)
        deeper = {0, *cuts} | {c for c in range(1, len(items)) if rng.random() < 0.3}
        at = -1
        for number, item in enumerate(items):
            item.category = chosen[sum(number >= cut for cut in cuts)]
            if dims["category"] in ("一、（一）", "bare（一）"):
                at = min(at + 1, 7) if number in deeper else at
                item.above, item.category = item.category, low[at]


def last_due(item: Item) -> str | None:
    """Return the last day of an issue's own deadline, where it has one."""
    return max((due.due for due in item.dues if due.due), default=None)


def progress(rng: random.Random, filler: Filler) -> tuple[str, str]:
    """Return what is said of the work, and the state that it tells."""
    rows: list[dict[str, Any]] = tomllib.loads(
        (FOLDER / "progress.toml").read_text(encoding="utf-8")
    )["progress"]
    row = rng.choice(rows)
    return filler.fill(rng.choice(row["texts"])).text, row["state"]


def number_steps(item: Item, scheme: str, group: str = "（一）") -> None:
    """Give every measure the label that it is printed with; a single one has none."""
    mine = SCHEMES[scheme]
    below = BELOW.get(kind(scheme))
    grouped = item.steps and item.steps[0].text in GROUPS
    many = len(item.steps) > 1
    for at, step in enumerate(item.steps, 1):
        if grouped:
            step.label, step.auto = SCHEMES[group].show(at), group
            for number, child in enumerate(step.children, 1):
                child.label, child.auto = mine.show(number), scheme
            continue
        if many and mine.kind != "none":
            step.label, step.auto = mine.show(at), scheme if mine.word else None
        for number, child in enumerate(step.children, 1):
            if child.inline:
                child.label = SCHEMES["一是"].show(number)
            else:
                child.label, child.auto = SCHEMES[below or "①"].show(number), below


def number_alone(steps: list[Step], scheme: str) -> None:
    """Number the measures of one of several columns; a single one has no number."""
    for at, step in enumerate(steps, 1):
        step.label = SCHEMES[scheme].show(at) if len(steps) > 1 and scheme else None
