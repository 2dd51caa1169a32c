"""Makes PDFs with varied heads, feet and spacing; what is text and what is furniture is known.

``python -m tests.readers.pdf.running 100`` prints what was lost and what was kept, file by file.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.readers.pdf.drawing import A4, Sheet, pdf, width
from tests.readers.pdf.setting import Style, break_lines
from zhenggai.readers.pdf.reader import read
from zhenggai.text.document import Document

# The same words end many paragraphs and cells, as they do in plans.
ENDINGS = (
    "按期完成整改任务并通过验收销号。",
    "严防问题反弹。",
    "确保整改到位。",
    "长期坚持。",
    "2024年12月底前完成。",
)
OPENINGS = (
    "青溪河沿线仍有7个直排口，雨季污水溢流入河",
    "云岭矿区19处图斑未治理，扬尘管控不到位",
    "白沙镇污水处理厂管网破损，进水浓度长期偏低",
    "县城生活垃圾填埋场渗滤液处理能力不足",
    "部分养殖场粪污直排，群众多次举报",
)
UNITS = ("市生态环境局", "市水利局、白沙镇人民政府", "市住房和城乡建设局", "各县（区）人民政府")
LABELS = ("整改措施：", "责任单位：市生态环境局", "完成时限：2024年12月底", "责任单位：市水利局")


@dataclass(frozen=True)
class Frame:
    """How a file's pages are set: margins in points, sizes, what stands above and below the text.

    ``head`` and ``foot`` return for a page (from 1), of so many, the lines that stand there as
    pairs of place (``l``, ``c``, ``r``, ``o`` for outside) and text, from the text outwards.
    """

    size: float
    pitch: float
    top: float
    bottom: float
    left: float
    head: Callable[[int, int], list[list[tuple[str, str]]]]
    foot: Callable[[int, int], list[list[tuple[str, str]]]]
    head_gap: float
    foot_gap: float
    own_size: float
    bare_pages: frozenset[int]
    page: tuple[float, float] = A4

    @property
    def columns(self) -> int:
        """How many Chinese characters a line holds."""
        return int((self.page[0] - 2 * self.left) / self.size)


@dataclass
class Made:
    """A file, the texts that are the plan's, in order, and the furniture of each page."""

    data: bytes
    kind: str
    pages: int
    body: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)


def make(seed: int) -> Made:
    """Make one file; the same seed makes the same one."""
    rng = random.Random(seed)
    kind = rng.choice(("text", "spaced", "ruled", "open", "even", "even ruled", "even spaced"))
    frame = _frame(rng)
    sheets: list[Sheet] = []
    made = Made(b"", kind, 0)
    if kind.endswith(("text", "spaced")):
        _set_text(rng, frame, kind, sheets, made)
    else:
        _set_table(rng, frame, kind, sheets, made)
    made.pages = len(sheets)
    for number, sheet in enumerate(sheets, start=1):
        _furnish(frame, sheet, number, len(sheets), made)
    made.data = pdf(sheets)
    return made


def _frame(rng: random.Random) -> Frame:
    size = rng.choice((10.5, 12.0, 14.0, 16.0))
    pitch = size * rng.choice((1.3, 1.5, 1.75, 2.0))
    own_size = rng.choice((9.0, 10.5, size))
    chapters = rng.sample(("总体要求", "重点任务", "保障措施", "整改清单"), 2)
    turn = rng.randint(2, 6)
    title = rng.choice(("白沙市整改方案", "云岭县人民政府公报 2024年第6期", "内部资料 注意保存"))
    heads = {
        "none": lambda page, of: [],
        "title": lambda page, of: [[("c", title)]],
        "left": lambda page, of: [[("l", title)]],
        "both": lambda page, of: [[("l", title), ("r", "白沙市生态环境保护督察整改办公室")]],
        "two": lambda page, of: [[("c", "第三轮督察整改")], [("c", title)]],
        "sides": lambda page, of: [[("o", title if page % 2 or of < 6 else "附件1")]],
        "chapter": lambda page, of: [[("c", chapters[page > turn])]],
        "number": lambda page, of: [[("r", f"第{page}页")]],
    }
    feet = {
        "none": lambda page, of: [],
        "dashes": lambda page, of: [[("o", f"— {page} —")]],
        "bare": lambda page, of: [[("c", str(page))]],
        "of": lambda page, of: [[("c", f"第{page}页 共{of}页")]],
        "slash": lambda page, of: [[("r", f"{page}/{of}")]],
        "text": lambda page, of: [[("l", "白沙市人民政府办公室")]],
        "text-number": lambda page, of: [[("l", "白沙市人民政府办公室"), ("r", f"- {page} -")]],
        "two": lambda page, of: [[("c", "本方案由整改办负责解释")], [("c", str(page))]],
        "sentence": lambda page, of: [[("c", "整改进展请登录市政府网站查询。")]],
        "shifted": lambda page, of: [[("c", f"- {page + 11} -")]],
    }
    bare = rng.choice((frozenset(), frozenset(), frozenset({1})))
    return Frame(
        size=size,
        pitch=pitch,
        top=rng.choice((90.0, 105.0, 120.0)),
        bottom=rng.choice((90.0, 105.0, 120.0)),
        left=rng.choice((70.0, 80.0, 90.0)),
        head=heads[rng.choice(list(heads))],
        foot=feet[rng.choice(list(feet))],
        # From the text's first or last line: never nearer than a line and a third.
        head_gap=max(pitch * 1.35, rng.uniform(25, 45)),
        foot_gap=max(pitch * 1.35, rng.uniform(25, 45)),
        own_size=own_size,
        bare_pages=bare,
    )


def _furnish(frame: Frame, sheet: Sheet, number: int, count: int, made: Made) -> None:
    if number in frame.bare_pages and count > 3:
        return
    if count == 1 and not _counts(frame.foot(1, 1)):
        return
    wide, high = frame.page
    # On two pages only the distance tells: it is more than that of two paragraphs.
    least = 1.35 * 2 * frame.pitch if count == 2 else 0.0
    for lines, start, step in (
        (
            frame.head(number, count) if count > 1 else [],
            frame.top - max(frame.head_gap, least),
            -1,
        ),
        (frame.foot(number, count), high - frame.bottom + max(frame.foot_gap, least), 1),
    ):
        for order, line in enumerate(lines):
            y = start + step * order * frame.own_size * 1.5
            for place, text in line:
                room = width(text) * frame.own_size
                side = ("r" if number % 2 else "l") if place == "o" else place
                right = wide - frame.left - room
                x = {"l": frame.left, "c": (wide - room) / 2, "r": right}[side]
                sheet.text(x, y, text, frame.own_size)
                made.furniture.append(text)


def _counts(lines: list[list[tuple[str, str]]]) -> bool:
    """Say whether a foot is a page number: alone on its page no other furniture can be told."""
    return len(lines) == 1 and len(lines[0]) == 1 and any(c.isdigit() for c in lines[0][0][1])


def _paragraphs(rng: random.Random, count: int, even: bool) -> Iterator[str]:
    for at in range(1, count + 1):
        if even:
            # Issue after issue of the same lines: pages end with the same words.
            yield f"{at}.{OPENINGS[at % len(OPENINGS)]}。"
            yield from LABELS
            continue
        if rng.random() < 0.35:
            yield rng.choice(LABELS)
        else:
            middle = "，".join(rng.sample(OPENINGS, rng.randint(1, 3)))
            yield f"{at}.{middle}，{rng.choice(ENDINGS)}"


def _set_text(rng: random.Random, frame: Frame, kind: str, sheets: list[Sheet], made: Made) -> None:
    spaced, even = kind.endswith("spaced"), kind.startswith("even")
    space = rng.choice((0.5, 1.0))
    style = Style(width=frame.columns, indent=0 if spaced else 2)
    last = frame.page[1] - frame.bottom
    y = last + 1
    for text in _paragraphs(rng, rng.randint(12, 40 if even else 90), even):
        made.body.append(text)
        for left, line in break_lines(text, style):
            if y > last:
                sheets.append(Sheet(frame.page))
                y = frame.top
            sheets[-1].text(frame.left + left * frame.size, y, line, frame.size)
            y += frame.pitch
        y += frame.pitch * space if spaced else 0


def _set_table(
    rng: random.Random, frame: Frame, kind: str, sheets: list[Sheet], made: Made
) -> None:
    ruled, even = kind.endswith("ruled"), kind.startswith("even")
    measure = _measure(rng)
    size = min(frame.size, 12.0)
    pitch, padding = size * 1.3, rng.choice((2.0, 4.0, 8.0))
    centred = rng.random() < 0.6
    shares = (0.08, 0.37, 0.37, 0.18)
    wide = frame.page[0] - 2 * frame.left
    edges = [frame.left]
    for share in shares:
        edges.append(edges[-1] + share * wide)
    last = frame.page[1] - frame.bottom
    top = last + 1
    for at in range(rng.randint(12, 60)):
        cells = _cells(rng, at, measure if even else _measure(rng))
        lines = [
            [text for _, text in break_lines(cell, Style(width=int((b - a - 6) / size), indent=0))]
            for cell, (a, b) in zip(cells, pairwise(edges), strict=True)
        ]
        height = max(map(len, lines)) * pitch + 2 * padding
        if top + height > last + padding:
            sheets.append(Sheet(frame.page))
            top = frame.top - size
        made.body += cells
        for own, x in zip(lines, edges, strict=False):
            spare = height - 2 * padding - len(own) * pitch
            y = top + padding + size + (spare / 2 if centred else 0)
            for line in own:
                sheets[-1].text(x + 3, y, line, size)
                y += pitch
        if ruled:
            sheets[-1].line(edges[0], top, edges[-1], top)
            sheets[-1].line(edges[0], top + height, edges[-1], top + height)
            for x in edges:
                sheets[-1].line(x, top, x, top + height)
        top += height


def _measure(rng: random.Random) -> str:
    return f"加快工程建设，{rng.choice(OPENINGS)[: rng.randint(6, 16)]}，{rng.choice(ENDINGS)}"


def _cells(rng: random.Random, at: int, measure: str) -> list[str]:
    if not at:
        return ["序号", "反馈问题", "整改措施", "责任单位"]
    return [str(at), rng.choice(OPENINGS[:2]) + "。", measure, rng.choice(UNITS)]


def characters(text: str) -> Counter[str]:
    """Count the characters of a text that leave a mark on paper."""
    return Counter("".join(text.split()))


def furniture_and_rest(document: Document) -> tuple[str, str]:
    """Return what a reader took for furniture, and all else."""
    inside = "".join(document.text[start:end] for start, end in document.furniture)
    outside, at = [], 0
    for start, end in document.furniture:
        outside.append(document.text[at:start])
        at = end
    return inside, "".join([*outside, document.text[at:]])


def lost_and_kept(made: Made) -> tuple[Counter[str], Counter[str]]:
    """Return the plan's characters that a reading takes away, and the furniture that it leaves."""
    _, rest = furniture_and_rest(read(made.data))
    wanted, found = characters("".join(made.body)), characters(rest)
    return wanted - found, found - wanted


def _told(characters: Counter[str]) -> str:
    return f"{characters.total()} {''.join(characters)[:20]}"


def main() -> None:
    """Print each file in which something is lost or kept, and the sums."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    all_lost = all_kept = wrong = 0
    for seed in range(count):
        made = make(seed)
        lost, kept = lost_and_kept(made)
        all_lost, all_kept = all_lost + lost.total(), all_kept + kept.total()
        if lost or kept:
            wrong += 1
            print(f"{seed}: {made.kind}, {made.pages} pages:", *map(_told, (lost, kept)))
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{seed}.pdf").write_bytes(made.data)
    print(f"{count} files, {wrong} wrong: {all_lost} characters lost, {all_kept} kept")


if __name__ == "__main__":
    main()
