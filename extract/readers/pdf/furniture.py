"""What a PDF's pages repeat: page numbers, running heads and feet, line numbers, watermarks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import regex

from zhenggai.readers.pdf.chars import OBLIQUE, Piece
from zhenggai.readers.pdf.rows import Row

# — 3 —  - 47 -  –3–  ·12·  第1页/共61页  第 3 页 共 61 页  3/61  Page 3 of 61
DECORATED = regex.compile(
    r"(?i)(?:[-—–―─_·•~〜|\[(（]++([0-9０-９]{1,4}|[ivxlc]{1,6})[-—–―─_·•~〜|\])）]++"
    r"|第([0-9０-９]{1,4}|[一二三四五六七八九十百零〇]{1,5})页[,，/／|(（]?(?:共[0-9０-９]{1,4}页)?[)）]?"
    r"|([0-9０-９]{1,4})[/／](?:共)?[0-9０-９]{1,4}(?:页)?"
    r"|(?:page|p\.)([0-9]{1,4})(?:(?:of|/)[0-9]{1,4})?)"
)
BARE = regex.compile(r"(?i)[0-9０-９]{1,4}|[ivxlc]{1,6}")
DIGITS = regex.compile(r"[0-9０-９]+")
BLANK = regex.compile(r"[\s\u3000]+")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

# Shares of the page's height in which heads and feet stand.
HEAD_ZONE, FOOT_ZONE = 0.15, 0.85
# A lone number must stand nearer to the edge, and this many lines away from the text.
LONE_FOOT = 0.88
LONE_GAP = 1.6
APART = 1.25
# How many lines at the top and at the foot are looked at.
DEEPEST = 3
# In points: what stands at the same place.
SAME_PLACE = 3.0
SAME_SIZE = 0.08
# Of the pages: a head stands on so many, or on pages that follow each other.
REPEATED = 0.3
WATERMARK_SIZE = 1.5
WATERMARK_PAGES = 0.6
FEWEST_LINE_NUMBERS = 5
NUMBER_GAP = 0.5
# A line with so many gaps is a table's header, which later pages repeat too.
TABLE_GAPS = 3


@dataclass(slots=True)
class PageRows:
    """One page while it is sorted: its size, its rows from the top, and what was lifted out.

    ``marks`` are watermarks and line numbers, ``loose`` is other text that runs at an angle.
    """

    number: int
    width: float
    height: float
    rows: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    feet: list[Row] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line near the top or the foot of a page. ``apart``: it stands off the text beside it."""

    page: PageRows
    row: Row
    text: str
    foot: bool
    order: int
    apart: bool

    @property
    def place(self) -> float:
        """The distance from the page's edge."""
        return self.page.height - self.row.y if self.foot else self.row.y


def lift_watermarks(pages: Sequence[tuple[PageRows, list[Piece], int]]) -> list[list[Piece]]:
    """Take text that crosses the page's own out of the pieces; return the pieces that remain.

    ``pages`` has each page with its pieces and the angle at which it is read.
    """
    turned = [_turned(pieces, angle) for _, pieces, angle in pages]
    repeated = Counter(text for texts in turned for text in set(texts.values()))
    sizes: Counter[int] = Counter()
    for _, pieces, _ in pages:
        for piece in pieces:
            sizes[round(piece.size)] += len(piece.chars)
    least = WATERMARK_SIZE * sizes.most_common(1)[0][0] if sizes else 0.0
    large: Counter[tuple[str, int, int]] = Counter(
        key for _, pieces, _ in pages for key in {_place(p) for p in pieces if p.size > least}
    )
    remaining = []
    for (page, pieces, angle), texts in zip(pages, turned, strict=True):
        for at, text in texts.items():
            known = at == OBLIQUE or (repeated[text] > 1 and repeated[text] * 3 >= len(pages))
            (page.marks if known else page.loose).append(text)
        kept = []
        for piece in pieces:
            if piece.angle != angle:
                continue
            often = piece.size > least and large[_place(piece)]
            if often and often >= 3 and often >= WATERMARK_PAGES * len(pages):
                page.marks.append(piece.text.strip())
            else:
                kept.append(piece)
        remaining.append(kept)
    return remaining


def _place(piece: Piece) -> tuple[str, int, int]:
    return piece.text.strip(), round(piece.y / SAME_PLACE), round(piece.lefts[0] / SAME_PLACE)


def _turned(pieces: Iterable[Piece], angle: int) -> dict[int, str]:
    """Return the text at every angle but the page's own."""
    texts: dict[int, list[str]] = defaultdict(list)
    for piece in pieces:
        if piece.angle != angle:
            texts[piece.angle].append(piece.text)
    joined = {at: "".join(parts).strip() for at, parts in texts.items()}
    return {at: text for at, text in joined.items() if text}


def lift_furniture(pages: Sequence[PageRows]) -> None:
    """Move line numbers, page numbers, running heads and feet out of the pages' rows."""
    _lift_line_numbers(pages)
    pitch = _pitch(pages)
    found = [candidate for page in pages for candidate in _candidates(page, pitch)]
    chosen = _repeated(found, len(pages)) | _numbers(found, pitch)
    for at in sorted(chosen):
        candidate = found[at]
        page = candidate.page
        page.rows.remove(candidate.row)
        (page.feet if candidate.foot else page.heads).append(candidate.row)
    for page in pages:
        page.feet.reverse()


def _lift_line_numbers(pages: Sequence[PageRows]) -> None:
    """Take out the numbers that count the lines beside the text."""
    numbered = [
        {at: number for at, row in enumerate(page.rows) if (number := _leading_number(row))}
        for page in pages
    ]
    columns = [
        first.right
        for page, found in zip(pages, numbered, strict=True)
        if _counts_lines(page, found)
        for _, first, _ in found.values()
    ]
    if not columns:
        return
    column = median(columns)
    for page, found in zip(pages, numbered, strict=True):
        rows: list[Row] = []
        for at, row in enumerate(page.rows):
            if at in found and abs(found[at][1].right - column) < SAME_PLACE:
                count, _, rest = found[at]
                page.marks.append(str(count))
                rows += [rest] if rest else []
            else:
                rows.append(row)
        page.rows[:] = rows


def _leading_number(row: Row) -> tuple[int, Row, Row | None] | None:
    """Return the number that stands off a row's start, its own row, and what follows it."""
    text = ""
    end: float | None = None
    if not row.glyphs.chars[0].isdigit():
        return None
    for char, left, right, look in zip(*row.glyphs, strict=True):
        if end is not None and left - end > NUMBER_GAP * look.size:
            break
        if not (char.isascii() and char.isdigit()):
            return None
        text += char
        end = right
    if end is None or len(text) > 3:
        return None
    first, rest = row.split(end)
    return (int(text), first, rest) if first else None


def _counts_lines(page: PageRows, found: Mapping[int, tuple[int, Row, Row | None]]) -> bool:
    """Say whether numbers go up one by one (or by fives) and stand left of all text.

    Those of a table's rows do so too, but most rows have several cells or several lines.
    """
    if len(found) < FEWEST_LINE_NUMBERS:
        return False
    steps = {after[0] - before[0] for before, after in pairwise(found.values())}
    every = 1 if steps == {1} else 5
    ruled = sum(rest is not None and bool(rest.gaps()) for _, _, rest in found.values())
    if len(found) * every * 2 < len(page.rows) or ruled * 2 > len(found):
        return False
    texts = [row for at, row in enumerate(page.rows) if at not in found]
    texts += [rest for _, _, rest in found.values() if rest]
    left = min((row.left for row in texts), default=page.width)
    return steps in ({1}, {5}) and all(first.right < left for _, first, _ in found.values())


def _pitch(pages: Sequence[PageRows]) -> float:
    gaps = [below.y - above.y for page in pages for above, below in pairwise(page.rows)]
    return median(gaps) if gaps else 1.0


def _candidates(page: PageRows, pitch: float) -> list[_Candidate]:
    found = []
    rows = page.rows
    for foot in (False, True):
        ordered = rows[::-1] if foot else rows
        apart = False
        edge: list[_Candidate] = []
        for order, row in enumerate(ordered[:DEEPEST]):
            share = row.y / page.height
            if (share < FOOT_ZONE) if foot else (share > HEAD_ZONE):
                break
            beyond = ordered[order + 1] if order + 1 < len(ordered) else None
            apart = beyond is None or abs(beyond.y - row.y) > APART * pitch
            differs = beyond is not None and abs(beyond.size - row.size) > SAME_SIZE * row.size
            edge.append(_Candidate(page, row, _text(row), foot, order, apart or differs))
        # Where the inner one of two lines stands off the text, so does the outer one.
        for at, candidate in enumerate(edge):
            off = any(other.apart for other in edge[at:])
            found.append(
                _Candidate(page, candidate.row, candidate.text, foot, candidate.order, off)
            )
    return found


def _text(row: Row) -> str:
    return BLANK.sub("", row.text)


def _repeated(found: Sequence[_Candidate], pages: int) -> set[int]:
    """Return the candidates that stand at the same place on many pages, digits aside."""
    groups: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for at, candidate in enumerate(found):
        groups[candidate.foot, DIGITS.sub("#", candidate.text)].append(at)
    chosen: set[int] = set()
    for (_, signature), members in groups.items():
        if signature == "#" or len(found[members[0]].row.gaps()) >= TABLE_GAPS:
            continue
        for at in members:
            same = [
                other for other in members if abs(found[other].place - found[at].place) < SAME_PLACE
            ]
            numbers = {found[other].page.number for other in same}
            apart = sum(found[other].apart for other in same) * 2 > len(same)
            own = found[at].page.number
            near = {own - 2, own - 1, own + 1, own + 2} & numbers
            often = len(numbers) >= REPEATED * pages or (len(numbers) >= 3 and near)
            if len(numbers) > 1 and apart and often:
                chosen.add(at)
    return chosen


def _numbers(found: Sequence[_Candidate], pitch: float) -> set[int]:
    """Return the candidates that are page numbers."""
    chosen: set[int] = set()
    runs: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for at, candidate in enumerate(found):
        decorated = DECORATED.fullmatch(candidate.text)
        if decorated:
            # A title may be (1); a page number stands at the very edge, or off the text.
            if candidate.order == 0 or candidate.apart:
                chosen.add(at)
        elif BARE.fullmatch(candidate.text):
            offset = _number(candidate.text) - candidate.page.number
            runs[candidate.foot, offset].append(at)
    for members in runs.values():
        for at in members:
            candidate = found[at]
            same = [
                other for other in members if abs(found[other].place - candidate.place) < SAME_PLACE
            ]
            if len(same) > 1 or _is_lone_number(candidate, pitch):
                chosen.add(at)
    return chosen


def _is_lone_number(candidate: _Candidate, pitch: float) -> bool:
    """Say whether a number that no other page confirms is a page number by its place."""
    page, row = candidate.page, candidate.row
    if not candidate.foot or row.y < LONE_FOOT * page.height or candidate.order:
        return False
    others = [other.y for other in page.rows if other is not row]
    return not others or row.y - max(others) > LONE_GAP * min(pitch, 2 * row.size)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [ROMAN[char] for char in text.lower()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
