"""Prints plans with LibreOffice, and holds what is read of the PDF against what was written.

Text or tables of issues, with heads, feet and page numbers; pages cut rows, and tables repeat
their heads. ``python -m tests.readers.pdf.printed 100`` prints what was lost, kept or torn.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.readers.pdf.running import (
    ENDINGS,
    LABELS,
    OPENINGS,
    UNITS,
    characters,
    furniture_and_rest,
)
from tests.readers.word.files import docx, p, r, tc, tr
from tests.readers.word.odd import to_format
from zhenggai.readers.pdf.reader import read
from zhenggai.text.document import Document

NAME = "WenQuanYi Zen Hei"
FONT = f'<w:rFonts w:ascii="{NAME}" w:hAnsi="{NAME}" w:eastAsia="{NAME}"/>'
HEADS = ("序号", "反馈问题", "整改目标", "整改措施", "责任单位", "完成时限", "备注")
SHARES = (0.5, 2.0, 1.6, 2.4, 1.6, 1.2, 0.8)
DATES = ("2024年底前", "2025年6月", "长期坚持", "立行立改，长期坚持")
GOALS = ("污水全部收集处理。", "2024年底前全面完成治理任务，水质稳定达标。")
TITLES = ("白沙市整改方案", "云岭县人民政府公报 2024年第6期", "内部资料 注意保存")
PORTRAIT, LANDSCAPE = (11906, 16838), (16838, 11906)
BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass
class Made:
    """A file as DOCX, how it is set, its texts, its cells, and the heads that it prints again."""

    data: bytes
    kind: str
    body: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    furniture: set[str] = field(default_factory=set)


def make(seed: int) -> Made:
    """Make one file; the same seed makes the same one."""
    rng = random.Random(seed)
    rules = rng.choice(("text", "all", "all", "all", "outer", "none"))
    centred = rng.random() < 0.6
    made = Made(b"", f"{rules}, {'centred' if centred else 'top'}")
    size = (
        rng.choice((9.0, 10.5, 12.0, 14.0)) if rules != "text" else rng.choice((12.0, 14.0, 16.0))
    )
    blocks = [_paragraph(rng.choice(TITLES) + "（一）", size + 4, '<w:jc w:val="center"/>', made)]
    page = rng.choice((PORTRAIT, LANDSCAPE)) if rules != "text" else PORTRAIT
    margin = rng.choice((1000, 1440, 1700))
    if rules == "text":
        blocks += _text(rng, size, made)
    else:
        blocks.append(_table(rng, rules, size, page[0] - 2 * margin, centred, made))
        blocks.append(
            _paragraph(
                rng.choice(("注：本表由市整改办填报。", "以上措施按季度调度。")), size, "", made
            )
        )
    more, section = _section(rng, page, margin, made)
    made.data = docx("".join(blocks) + section, **more)
    return made


def _run(text: str, size: float) -> str:
    return r(text, f'{FONT}<w:sz w:val="{round(size * 2)}"/>')


def _paragraph(text: str, size: float, properties: str, made: Made) -> str:
    made.body.append(text)
    return p(_run(text, size), properties)


def _text(rng: random.Random, size: float, made: Made) -> list[str]:
    before, line = rng.choice((0, 0, 120, 240)), rng.choice((240, 300, 360, 480))
    properties = f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="auto"/>'
    indent = rng.choice(("", f'<w:ind w:firstLine="{round(size * 40)}"/>'))
    even = rng.random() < 0.4
    blocks = []
    for at in range(1, rng.randint(15, 80)):
        if even:
            own = [f"{at}.{OPENINGS[at % len(OPENINGS)]}。", *LABELS]
        elif rng.random() < 0.35:
            own = [rng.choice(LABELS)]
        else:
            middle = "，".join(rng.sample(OPENINGS, rng.randint(1, 3)))
            own = [f"{at}.{middle}，{rng.choice(ENDINGS)}"]
        blocks += [_paragraph(text, size, properties + indent, made) for text in own]
    return blocks


def _row(rng: random.Random, at: int) -> list[str]:
    measure = f"加快工程建设，{rng.choice(OPENINGS)[: rng.randint(6, 19)]}，{rng.choice(ENDINGS)}"
    if rng.random() < 0.2:
        measure += f"{rng.choice(OPENINGS)}，{rng.choice(ENDINGS)}" * rng.randint(1, 4)
    return [
        str(at),
        rng.choice(OPENINGS) + "。",
        rng.choice(GOALS),
        measure,
        rng.choice(UNITS),
        rng.choice(DATES),
        rng.choice(("", "", "已销号")),
    ]


def _table(
    rng: random.Random, rules: str, size: float, room: int, centred: bool, made: Made
) -> str:
    columns = rng.choice(
        ((0, 1, 3, 4), (0, 1, 2, 3, 4), (0, 1, 3, 4, 5), range(6), range(7), (1, 3))
    )
    whole = sum(SHARES[at] for at in columns)
    widths = [round(room * SHARES[at] / whole) for at in columns]
    splits, repeats = rng.random() < 0.7, rng.random() < 0.6
    padding = rng.choice((0, 0, 60, 120))
    line = rng.choice((240, 240, 300))
    spacing = (
        f'<w:spacing w:before="{padding}" w:after="{padding}" w:line="{line}" w:lineRule="auto"/>'
    )
    rows = []
    for number, own in enumerate(
        [[*HEADS], *(_row(rng, at) for at in range(1, rng.randint(8, 60)))]
    ):
        cells = []
        for at, wide in zip(columns, widths, strict=True):
            made.body.append(own[at])
            made.cells.append(own[at])
            properties = f'<w:tcW w:w="{wide}" w:type="dxa"/>'
            properties += '<w:vAlign w:val="center"/>' * centred
            middle = '<w:jc w:val="center"/>' if centred and at in (0, 4, 5, 6) else ""
            cells.append(tc(p(_run(own[at], size), spacing + middle), properties=properties))
        kept = "" if splits and number else "<w:cantSplit/>"
        rows.append(tr(*cells, properties=kept + "<w:tblHeader/>" * (not number and repeats)))
    drawn = {"all": BORDERS, "outer": BORDERS[:4], "none": ()}[rules]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in drawn
    )
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    made.kind += (
        f", {'split' if splits else 'whole'}{', repeats' if repeats else ''}, {len(widths)}"
    )
    if repeats:
        # Only the first page's head is counted: it is printed as often as there are pages.
        made.furniture.update(HEADS[at] for at in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{room}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _field(code: str) -> str:
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    return f"{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{marks[1]}{r('1')}{marks[2]}"


def _section(
    rng: random.Random, page: tuple[int, int], margin: int, made: Made
) -> tuple[dict[str, str], str]:
    """Return the parts of heads and feet, and the section that names them."""
    title = rng.choice(TITLES)
    heads = {
        "none": "",
        "title": p(r(title), '<w:jc w:val="center"/>'),
        "left": p(r(title)),
        "right": p(r("第三轮督察整改"), '<w:jc w:val="right"/>'),
        "number": p(r("第") + _field("PAGE") + r("页"), '<w:jc w:val="right"/>'),
    }
    feet = {
        "none": "",
        "dashes": p(r("— ") + _field("PAGE") + r(" —"), '<w:jc w:val="center"/>'),
        "bare": p(_field("PAGE"), '<w:jc w:val="center"/>'),
        "of": p(
            r("第") + _field("PAGE") + r("页 共") + _field("NUMPAGES") + r("页"),
            '<w:jc w:val="center"/>',
        ),
        "text": p(r("白沙市人民政府办公室")),
        "sentence": p(r("整改进展请登录市政府网站查询。"), '<w:jc w:val="center"/>'),
        "both": p(r("白沙市整改办")) + p(_field("PAGE"), '<w:jc w:val="right"/>'),
    }
    head, foot = rng.choice(list(heads)), rng.choice(list(feet))
    made.kind += f", {head} {foot}"
    more = {}
    named = ""
    if heads[head]:
        more["header1"] = heads[head]
        named += '<w:headerReference w:type="default" r:id="r_header1"/>'
    if feet[foot]:
        more["footer1"] = feet[foot]
        named += '<w:footerReference w:type="default" r:id="r_footer1"/>'
    turned = ' w:orient="landscape"' if page == LANDSCAPE else ""
    edge = rng.choice((400, 600, 851))
    section = (
        f'<w:sectPr>{named}<w:pgSz w:w="{page[0]}" w:h="{page[1]}"{turned}/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr>'
    )
    return more, section


def print_all(made: dict[int, Made]) -> dict[int, bytes]:
    """Return each file as the PDF that LibreOffice prints of it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        files = [folder / f"{seed}.docx" for seed in made]
        for file, own in zip(files, made.values(), strict=True):
            file.write_bytes(own.data)
        to_format(files, "pdf:writer_pdf_Export", folder)
        return {
            seed: file.with_suffix(".pdf").read_bytes()
            for seed, file in zip(made, files, strict=True)
        }


@dataclass(frozen=True)
class Found:
    """What a reading of a printed file lost, what it left of heads and feet, and what it tore."""

    lost: Counter[str]
    kept: Counter[str]
    torn: list[str]
    told: bool


def compare(made: Made, document: Document) -> Found:
    """Hold a reading against what was written.

    ``torn`` are cells that no cell holds whole, as often as they were written; on a page alone
    nothing tells a head or foot from the text.
    """
    _, rest = furniture_and_rest(document)
    wanted, found = characters("".join(made.body)), characters(rest)
    # A table's head that is printed again is no loss.
    again = {char for text in made.furniture for char in text}
    kept = Counter() if len(document.page_starts) < 2 else found - wanted
    kept = Counter({char: count for char, count in kept.items() if char not in again})
    whole = Counter("".join(cell.split()) for cell in _cells(document))
    torn = Counter("".join(cell.split()) for cell in made.cells if cell) - whole
    told = any(note.code == "table-unsure" for note in document.notes)
    return Found(wanted - found, kept, [*torn.elements()], told)


def _cells(document: Document) -> Iterator[str]:
    """Yield what the cells hold, and joined what two tables' last and first rows hold."""
    rows: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for cell in document.cells:
        text = document.text[cell.start : cell.end]
        rows[cell.table, cell.row][cell.column] = text
        yield text
    ordered = [*rows.items()]
    for at, ((table, _), last) in enumerate(ordered):
        # The head may be printed above the rest.
        for (after, _), rest in ordered[at + 1 : at + 3]:
            if after == table + 1:
                yield from (text + rest[column] for column, text in last.items() if column in rest)


def measure(seeds: Sequence[int], keep: Path | None = None) -> dict[int, tuple[Made, Found]]:
    """Make, print and read files."""
    made = {seed: make(seed) for seed in seeds}
    printed = print_all(made)
    found = {}
    for seed, own in made.items():
        found[seed] = own, compare(own, read(printed[seed]))
        if keep and (found[seed][1].lost or found[seed][1].kept or found[seed][1].torn):
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}.pdf").write_bytes(printed[seed])
    return found


def main() -> None:
    """Print each file of which something is lost, kept or torn, and the sums."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    keep = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    found = measure(range(first, first + count), keep)
    for seed, (made, own) in found.items():
        if own.lost or own.kept or own.torn:
            print(f"{seed}: {made.kind}: lost {dict(own.lost)}, kept {''.join(own.kept)},", end=" ")
            print(f"torn {len(own.torn)} {own.torn[:1]}{', told' if own.told else ''}")
    every = [own for _, own in found.values()]
    lost = sum(own.lost.total() for own in every)
    kept = sum(own.kept.total() for own in every)
    torn = [own for own in every if own.torn]
    print(f"{count} files: {lost} characters lost, {kept} kept;", end=" ")
    print(f"{len(torn)} with torn cells, {sum(not own.told for own in torn)} of them untold")


if __name__ == "__main__":
    main()
