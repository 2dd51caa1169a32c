"""What stands around a list: title, intro, a plan's body, the annex, sections behind the list."""

from __future__ import annotations

import random

from tests.layouts.content import Place, bodies, sections
from tests.layouts.dims import Dims
from tests.layouts.numbers import chinese
from tests.layouts.page import Break, Cell, Page, Row, Table

BODY = ("think", "rules", "goals", "tasks", "safe")


class Around:
    """The frame of one document."""

    def __init__(
        self,
        rng: random.Random,
        dims: Dims,
        place: Place,
        year: int,
        count: int,
        issued: str | None,
    ) -> None:
        self.rng, self.dims, self.place, self.year, self.count = rng, dims, place, year, count
        self.issued = issued
        self.gold: dict[str, object] = {}
        what, who = sections()["inspections"][dims["domain"]]
        upper = place.upper
        if upper == "国家":
            upper = "中央" if dims["domain"] in ("env", "patrol") else "国家"
        if dims["domain"] == "patrol":
            what, who = ("巡视", "巡视组") if place.upper == "国家" else (what, who)
            upper = upper if upper == "中央" else ("党委" if upper == "自治区" else f"{upper}委")
            upper = "自治区党委" if place.upper == "自治区" else upper
        elif upper == "市":
            upper = "市级"
        self.upper, self.what, self.who = upper, what, who
        self.inspection = upper + what
        self.level = {
            "国家": "central",
            "省": "provincial",
            "自治区": "provincial",
            "市": "municipal",
        }[place.upper]
        self.page = Page("", place.name)

    # ---- titles

    def title(self) -> str:
        """Set and return the title of a plan or list."""
        rng, name = self.rng, self.place.name
        stem = f"{name}贯彻落实{self.inspection}反馈意见"
        form = self.dims["form"]
        if self.dims.get("report") == "complaints":
            forms = [
                f"{name}{self.inspection}交办群众举报件办理情况一览表",
                f"{name}{self.inspection}交办信访件边督边改情况",
            ]
        elif form == "progress":
            forms = [
                f"{stem}整改情况报告",
                f"{stem}整改进展情况",
                f"{name}{self.inspection}反馈问题整改落实情况",
            ]
        elif form == "tasks":
            forms = [f"{stem}整改总体方案", f"{stem}整改工作方案"]
        elif self.dims["body"] == "none":
            forms = [
                f"{stem}整改措施清单",
                f"{stem}整改方案",
                f"{name}{self.inspection}反馈问题整改任务清单",
            ]
        else:
            forms = [
                f"{stem}整改方案",
                f"{stem}整改实施方案",
                f"{name}{self.inspection}反馈问题整改方案",
            ]
        self.page.title = rng.choice(forms)
        self.gold["title"] = self.page.title
        return self.page.title

    # ---- before the list

    def before(self) -> None:
        """Print all that stands above the first issue."""
        dims, page = self.dims, self.page
        self._cover()
        self._title()
        if self.issued and dims["issued"] == "below-title":
            year, month, day = (int(part) for part in self.issued.split("-"))
            page.put(f"（{year}年{month}月{day}日）", "centred")
        if dims["body"] != "none":
            self._intro()
        if dims["body"] in ("full", "listlike"):
            self._body()
            self._annex()
        elif dims.get("title_again") == "same":
            page.put(page.title, "title-again", bold=-1)
        elif dims["body"] == "inbody":
            self.section("think", 1)
            self.section("goals", 2)
            words = ["整改任务", "整改任务及措施", "具体整改任务", "重点任务"]
            if dims["form"] == "progress":
                words = ["具体问题整改情况", "整改进展情况"]
            elif dims["form"] == "tasks":
                words = ["重点任务", "主要任务", "工作任务"]
            page.put(self.rng.choice(words), "section", "三、", bold=-1, level=1)

    def _title(self) -> None:
        """Print the title, perhaps on two lines."""
        title = self.page.title
        cut = title.find("反馈")
        if self.dims.get("title_lines") == "two" and cut > 0:
            self.page.put(title[:cut], "title", bold=-1)
            self.page.put(title[cut:], "title", bold=-1)
        else:
            self.page.put(title, "title", bold=-1)

    def _cover(self) -> None:
        """Print the document's number, or the notice that hands on the plan."""
        cover = self.dims.get("cover", "none")
        if cover == "none" or self.place.level in ("盟", "自治区"):
            return
        page, name = self.page, self.place.name
        office = f"{name}人民政府办公室"
        number = f"{name[0]}政办发〔{self.year}〕{self.rng.randint(3, 88)}号"
        self.gold["doc_number"] = number
        if cover == "number":
            page.put(number, "centred")
            return
        page.put(f"{office}文件", "centred", bold=-1)
        page.put(number, "centred")
        page.put(f"{office}关于印发《{page.title}》的通知", "title-again", bold=-1)
        page.put(f"{self.place.all_subs}，{self.place.level}直各部门：", "annex")
        page.put(f"《{page.title}》已经{self.place.level}政府同意，现印发给你们，请认真组织实施。")
        self.signature()
        page.blocks.append(Break())

    def _intro(self) -> None:
        rng, year = self.rng, self.year
        month = rng.randint(3, 8)
        told = rng.random() < 0.4
        days = f"{rng.randint(4, 12)}日至{rng.randint(18, 28)}日"
        text = (
            f"{year}年{month}月{days}，{self.upper}{self.who}对{self.place.name}开展了{self.what}"
        )
        if told:
            day = rng.randint(3, 27)
            text += f"，并于{year}年{month + 2}月{day}日反馈了意见。"
            self.gold["feedback_date"] = f"{year}-{month + 2:02d}-{day:02d}"
        else:
            text += "，指出了工作中存在的突出问题。"
            self.gold["feedback_date"] = None
        if self.dims["declared"] == "yes":
            form: str = rng.choice(
                (
                    "反馈意见共涉及{}个问题。",
                    "共梳理出{}个具体问题。",
                    "反馈意见指出{}个方面的问题。",
                )
            )
            text += form.format(self.count)
            if "方面" not in form:
                self.gold["declared_issues"] = self.count
        if self.dims["form"] == "progress":
            text += "反馈意见印发后，各级各部门认真抓好整改，现将有关情况公开如下。"
        else:
            text += "为切实抓好整改落实，制定本方案。"
        self.page.put(text)

    def _body(self) -> None:
        keys = list(BODY) if self.rng.random() < 0.6 else ["think", "goals", "safe"]
        for number, key in enumerate(keys, 1):
            self.section(key, number, items=self.dims["body"] == "listlike")
        if self.dims["body_table"] == "yes":
            self.page.put("整改工作专班组成人员")
            self._names("职务", ("组长", "副组长", "成员"))

    def _names(self, last: str, values: tuple[str, ...]) -> None:
        """Print a table of persons, which is no list of issues."""
        names = bodies()["names"]["persons"]
        known = bodies()["departments"]
        rows: list[Row] = [[Cell(word, bold=True) for word in ("序号", "姓名", "单位", last)]]
        for at, value in enumerate(values, 1):
            unit = self.place.level + known[self.rng.choice(("eco", "wat", "fin", "dev"))][0]
            rows.append([Cell(str(at)), Cell(names[at]), Cell(unit), Cell(value)])
        self.page.blocks.append(Table(rows, [1.0, 2.0, 5.0, 3.0], 1))

    def section(self, key: str, number: int, items: bool = False, numbered: bool = True) -> None:
        """Print one section, as prose or as （一） （二） …"""
        data, page = sections()[key], self.page
        mark = f"{chinese(number)}、" if numbered else ""
        page.put(self.rng.choice(data["heads"]), "section", mark, bold=-1, level=1)
        if not items:
            for text in data["plain"]:
                page.put(text)
            return
        for at, text in enumerate(data["items"], 1):
            listed = self._body_units() if key == "tasks" else ""
            page.put(text + listed, "body", f"（{chinese(at)}）")

    def _body_units(self) -> str:
        """Return a list of units such as bodies of plans have behind their tasks."""
        if self.dims["body_units"] != "yes":
            return ""
        known, level = bodies()["departments"], self.place.level
        first, second = self.rng.sample(("eco", "wat", "fin", "dev", "agr", "tra"), 2)
        return f"（牵头单位：{level}{known[first][0]}；责任单位：{level}{known[second][0]}）"

    def _annex(self) -> None:
        rng, dims, page = self.rng, self.dims, self.page
        other = f"{self.place.name}{self.inspection}反馈问题整改{rng.choice(('任务', '措施'))}清单"
        title = {"same": page.title, "other": other, "none": ""}[dims["title_again"]]
        if dims["annex"] != "none" and dims["annex_told"] == "yes":
            page.put(f"附件：{title or other}")
        self.signature()
        page.blocks.append(Break())
        if dims["annex"] != "none":
            page.put(dims["annex"], "annex")
        if title:
            page.put(title, "title-again", bold=-1)

    # ---- behind the list

    def after(self, groups: int = 0) -> None:
        """Print all that stands behind the last issue; ``groups``: how many 一、 came before."""
        after = self.dims["after"]
        if after == "inbody":
            self.section("safe", 4, self.rng.random() < 0.5)
        elif after == "plain":
            self.section(
                "safe" if self.dims["form"] != "progress" else "next",
                0,
                self.rng.random() < 0.5,
                False,
            )
        elif after in ("numbered", "items"):
            self.section("safe", groups + 1, after == "items")
        elif after == "second-annex":
            self.page.blocks.append(Break())
            self.page.put("附件2", "annex")
            self.page.put(f"{self.place.name}整改工作联络员名单", "title-again", bold=-1)
            self._names("联系电话", ("0000-2100001", "0000-2100002", "0000-2100003"))
        self.signature()

    def signature(self) -> None:
        """Print who signed and when, once."""
        if self.issued is None or self.dims["issued"] != "signature":
            return
        year, month, day = (int(part) for part in self.issued.split("-"))
        self.page.put(f"{self.place.name}人民政府办公室", "right")
        self.page.put(f"{year}年{month}月{day}日", "right")
        self.dims = {**self.dims, "issued": "printed"}
