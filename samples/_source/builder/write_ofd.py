"""Writes a printed plan as OFD in the habits of several makers.

What is placed on the pages comes from a PDF, as most OFD files do; how it is written differs:
a text object a line, a run or a character, distances one by one or in groups, in millimetres or
points, upright or from the foot of the page, in blocks and units, on templates.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pdfplumber

MM = 25.4 / 72
NAMESPACE = "http://www.ofdspec.org/2016"
DATE = (2024, 6, 1, 8, 0, 0)
HABITS = ("lines", "runs", "chars", "blocks", "upwards", "glyphs")


@dataclass
class Char:
    """A character: its left edge, baseline and size in points from the upper left corner."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


@dataclass
class Page:
    """A page: its size and what it draws, in points."""

    width: float
    height: float
    lines: list[list[Char]]
    rules: list[tuple[float, float, float, float]]


def write_ofd(printed: Path, target: Path, habit: str, headings: list[str]) -> None:
    """Write what a PDF prints in one maker's habit; ``headings`` become the outline."""
    assert habit in HABITS, habit
    with pdfplumber.open(printed) as pdf:
        pages = [_page(page) for page in pdf.pages]
    _Writer(habit, pages, headings).write(target)


def _page(page: pdfplumber.page.Page) -> Page:
    chars = [
        Char(c["text"], c["x0"], page.height - c["matrix"][5], c["size"], "Bold" in c["fontname"])
        for c in page.chars
        if c["upright"]
    ]
    chars.sort(key=lambda c: (round(c.y), c.x))
    lines = []
    for _, own in groupby(chars, key=lambda c: (round(c.y), c.size, c.bold)):
        line = list(own)
        start = 0
        for at, (left, right) in enumerate(pairwise(line), start=1):
            if right.x - left.x > 2.2 * left.size:
                lines.append(line[start:at])
                start = at
        lines.append(line[start:])
    rules = [(e["x0"], e["top"], e["x1"], e["bottom"]) for e in page.edges]
    return Page(float(page.width), float(page.height), lines, sorted(set(rules)))


def number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


class _Writer:
    """Writes one file; identities are counted over all its objects."""

    def __init__(self, habit: str, pages: list[Page], headings: list[str]) -> None:
        self.habit, self.pages, self.headings = habit, pages, headings
        self.count = 10
        self.prefix = "" if habit == "blocks" else "ofd:"
        self.root = "Doc_0"

    def write(self, target: Path) -> None:
        parts = {"OFD.xml": self._container()}
        # What every page repeats at the same place is the template's.
        template = self._template() if self.habit == "lines" else []
        for at, page in enumerate(self.pages):
            parts[f"{self.root}/Pages/Page_{at}/Content.xml"] = self._content(page, template)
        if template:
            body = "".join(self._text(line, self.pages[0]) for line in template)
            parts[f"{self.root}/Tpls/Tpl_0/Content.xml"] = self._sheet(
                self.pages[0], self._tag("Layer", body, ID=self._id(), Type="Background")
            )
        parts[f"{self.root}/PublicRes.xml"] = self._fonts()
        parts[f"{self.root}/Document.xml"] = self._document(bool(template))
        slash = "\\" if self.habit == "glyphs" else "/"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                info = zipfile.ZipInfo("x", DATE)
                info.filename, info.compress_type = name.replace("/", slash), zipfile.ZIP_DEFLATED
                archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>{content}')

    def _id(self) -> str:
        self.count += 1
        return str(self.count)

    def _tag(self, name: str, inner: str = "", **attributes: str) -> str:
        told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        name = self.prefix + name
        return f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>"

    def _rooted(self, name: str, inner: str, **attributes: str) -> str:
        space = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        return self._tag(name, inner, **{space: NAMESPACE}, **attributes)

    def _container(self) -> str:
        info = self._tag("DocInfo", self._tag("Creator", self.habit))
        root = self._tag("DocRoot", f"{self.root}/Document.xml")
        body = self._tag("DocBody", info + root)
        return self._rooted("OFD", body, Version="1.0", DocType="OFD")

    def _box(self, page: Page) -> str:
        size = f"0 0 {number(page.width * MM)} {number(page.height * MM)}"
        return self._tag("PhysicalBox", size)

    def _document(self, template: bool) -> str:
        common = self._tag("MaxUnitID", str(self.count)) + self._tag(
            "PageArea", self._box(self.pages[0])
        )
        common += self._tag("PublicRes", "PublicRes.xml")
        if template:
            common += self._tag("TemplatePage", ID="2", BaseLoc="Tpls/Tpl_0/Content.xml")
        pages = "".join(
            self._tag("Page", ID=str(1000000 + at), BaseLoc=f"Pages/Page_{at}/Content.xml")
            for at in range(len(self.pages))
        )
        inner = self._tag("CommonData", common) + self._tag("Pages", pages)
        if self.habit in ("runs", "glyphs"):
            inner += self._tag("Outlines", "".join(self._outline()))
        return self._rooted("Document", inner)

    def _outline(self) -> Iterator[str]:
        for title in self.headings:
            for at, page in enumerate(self.pages):
                if any(title == "".join(c.text for c in line) for line in page.lines):
                    place = self._tag("Dest", Type="XYZ", PageID=str(1000000 + at), Top="0")
                    goto = self._tag(
                        "Actions", self._tag("Action", self._tag("Goto", place), Event="CLICK")
                    )
                    yield self._tag("OutlineElem", goto, Title=title)
                    break

    def _fonts(self) -> str:
        fonts = self._tag("Font", ID="3", FontName="宋体", FamilyName="宋体", Charset="unicode")
        fonts += self._tag("Font", ID="4", FontName="黑体", FamilyName="黑体", Bold="true")
        return self._rooted("Res", self._tag("Fonts", fonts), BaseLoc="Res")

    def _template(self) -> list[list[Char]]:
        """Return the lines that all pages share, and take them out of the pages."""

        def key(line: list[Char]) -> tuple[str, int, int]:
            return "".join(c.text for c in line), round(line[0].x), round(line[0].y)

        shared = set.intersection(*({key(line) for line in page.lines} for page in self.pages))
        found = [line for line in self.pages[0].lines if key(line) in shared]
        for page in self.pages:
            page.lines = [line for line in page.lines if key(line) not in shared]
        return found

    def _content(self, page: Page, template: list[list[Char]]) -> str:
        rules = "".join(self._rule(rule, page) for rule in page.rules)
        texts = "".join(self._text(part, page) for line in page.lines for part in self._cut(line))
        if self.habit == "blocks":
            blocks = self._tag("PageBlock", self._tag("PageBlock", texts, ID=self._id()), ID="9")
            inner = self._tag("Layer", rules + blocks, ID=self._id(), Type="Body")
        else:
            inner = self._tag("Layer", rules, ID=self._id()) if rules else ""
            inner += self._tag("Layer", texts, ID=self._id()) if texts else ""
        return self._sheet(page, inner, template=bool(template))

    def _sheet(self, page: Page, inner: str, *, template: bool = False) -> str:
        drawn = self._tag("Template", TemplateID="2", ZOrder="Background") if template else ""
        area = self._tag("Area", self._box(page))
        return self._rooted("Page", drawn + area + self._tag("Content", inner))

    def _cut(self, line: list[Char]) -> Iterator[list[Char]]:
        """Yield the parts of a line that are an object each."""
        if self.habit == "chars":
            yield from ([char] for char in line)
        elif self.habit == "runs":
            yield from (list(own) for _, own in groupby(line, key=lambda c: c.text.isascii()))
        else:
            yield line

    def _rule(self, rule: tuple[float, float, float, float], page: Page) -> str:
        x0, y0, x1, y1 = (edge * MM for edge in rule)
        wide, high = x1 - x0, y1 - y0
        if self.habit == "upwards":
            # The page as its PDF had it: points from the foot, turned over as a whole.
            path = f"M {number(rule[0])} {number(page.height - rule[1])} "
            path += f"L {number(rule[2])} {number(page.height - rule[3])}"
            return self._object("PathObject", self._flip(page), path)
        if self.habit == "blocks":
            # A thin filled rectangle instead of a line.
            w, h = number(max(wide, 0.18)), number(max(high, 0.18))
            path = f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C"
            place = f"{number(x0)} {number(y0)} {w} {h}"
            return self._object(
                "PathObject", {"Boundary": place, "Fill": "true", "Stroke": "false"}, path
            )
        place = f"{number(x0)} {number(y0)} {number(wide)} {number(high)}"
        path = f"M 0 0 L {number(wide)} {number(high)}"
        return self._object("PathObject", {"Boundary": place, "LineWidth": "0.2"}, path)

    def _object(self, name: str, attributes: dict[str, str], path: str) -> str:
        return self._tag(name, self._tag("AbbreviatedData", path), ID=self._id(), **attributes)

    def _flip(self, page: Page) -> dict[str, str]:
        whole = f"0 0 {number(page.width * MM)} {number(page.height * MM)}"
        turn = f"{MM:.6f} 0 0 {-MM:.6f} 0 {number(page.height * MM)}"
        return {"Boundary": whole, "CTM": turn}

    def _text(self, line: list[Char], page: Page) -> str:
        """Return a text object in the maker's habit."""
        head = line[0]
        text = "".join(char.text for char in line)
        steps = [right.x - left.x for left, right in pairwise(line)]
        scale = 1.0 if self.habit in ("upwards", "chars") else MM
        attributes = {"ID": self._id(), "Font": "4" if head.bold else "3"}
        if self.habit == "upwards":
            attributes |= self._flip(page)
            start = (head.x, page.height - head.y)
        elif self.habit == "chars":
            attributes |= {
                "Boundary": f"0 0 {number(page.width * MM)} {number(page.height * MM)}",
                "CTM": f"{MM:.6f} 0 0 {MM:.6f} {number(head.x * MM)} {number(head.y * MM)}",
            }
            start = (0.0, 0.0)
        elif self.habit == "blocks":
            attributes["Boundary"] = f"0 0 {number(page.width * MM)} {number(page.height * MM)}"
            start = (head.x * MM, head.y * MM)
        else:
            top = (head.y - 0.86 * head.size) * MM
            wide = (line[-1].x + line[-1].size - head.x) * MM
            place = f"{number(head.x * MM)} {number(top)} {number(wide)} {number(head.size * MM)}"
            attributes["Boundary"] = place
            start = (0.0, 0.86 * head.size * MM)
        attributes["Size"] = number(head.size * scale)
        if head.bold:
            attributes["Weight"] = "700"
        code = {"X": number(start[0]), "Y": number(start[1])}
        if steps:
            code["DeltaX"] = self._steps([step * scale for step in steps])
        inner = self._tag("FillColor", Value="0 0 0")
        if self.habit == "glyphs":
            glyphs = " ".join(str(ord(char) % 9000) for char in text)
            own = {"CodePosition": "0", "CodeCount": str(len(text)), "GlyphCount": str(len(text))}
            inner += self._tag("CGTransform", self._tag("Glyphs", glyphs), **own)
        return self._tag(
            "TextObject", inner + self._tag("TextCode", escape(text), **code), **attributes
        )

    def _steps(self, steps: list[float]) -> str:
        """Return the distances one by one, or equal ones together."""
        told = [number(step) for step in steps]
        if self.habit not in ("runs", "blocks"):
            return " ".join(told)
        groups = [(value, len(list(own))) for value, own in groupby(told)]
        return " ".join(f"g {n} {value}" if n > 1 else value for value, n in groups)
