"""Running heads and feet, page numbers: what stands in a PDF's margins by the file's own habit.

A line is taken out only where all that a reader of the file sees says so: it recurs at the same
place, on most of the pages where it can stand; no page's text reaches that place; it stands apart
from the text; and its words are no line of the text elsewhere. All else stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

import regex

from zhenggai.readers.paragraphs import SENTENCE_END
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.rows import Row
from zhenggai.readers.pdf.table_lines import Part, row_to_table_line
from zhenggai.rules import load
from zhenggai.text.flow import fold

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
# Of the pages where a line can stand (all, odd, even, those from its first to its last): so many
# have it; and of all pages of its size: so many may have text at that place.
HABIT = 0.5
TEXT_THERE = 0.15
# On so many pages, and more than two, a line need not stand apart; below that share one that
# closes an open sentence is the sentence's end.
SURE_HABIT = 0.8
# In sizes of the type: the usual leading; no lines of one sentence stand farther apart.
LEADING = 1.8
WIDEST_LEADING = 2.2
# A line of the text's own that stands elsewhere too, so often for each time in the margin.
IN_TEXT = 1 / 3
# A line with so many gaps is a table's header, which later pages repeat too.
TABLE_GAPS = 3
# So many lines below a line show whether they have its columns.
BELOW = 8
NO_TABLES: tuple[Box, ...] = ()


@dataclass(slots=True)
class PageRows:
    """One page while it is sorted: its size, its rows from the top, and what was lifted out.

    ``tables`` are the drawn ones: what stands in them is text. ``marks`` are watermarks and line
    numbers, ``loose`` is other text that runs at an angle.
    """

    number: int
    width: float
    height: float
    rows: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    feet: list[Row] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    tables: tuple[Box, ...] = NO_TABLES

    @property
    def shape(self) -> tuple[int, int]:
        """What pages of one size and direction share: they have their margins in common."""
        return round(self.width / 9), round(self.height / 9)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A line near the top or the foot of a page, outside of drawn tables.

    ``order`` counts from the edge inwards; ``apart``: it, or a line between it and the text,
    stands off what follows; ``inner`` is the line next to it on the side of the text.
    """

    page: PageRows
    row: Row
    text: str
    foot: bool
    order: int
    apart: bool
    inner: Row | None

    @property
    def place(self) -> float:
        """The distance from the page's edge."""
        return self.page.height - self.row.y if self.foot else self.row.y

    @property
    def signature(self) -> str:
        """Its text, digits aside."""
        return DIGITS.sub("#", self.text)

    @property
    def counts_pages(self) -> bool:
        """Whether a number in it says that it is a page's, or its words stand apart."""
        within = load().furniture["number-within"].pattern.search(fold(self.text))
        return bool(within or self.row.gaps())

    @property
    def is_number(self) -> bool:
        """Whether it is a page number by its form."""
        return bool(decorated(self.text) or BARE.fullmatch(self.text))


def decorated(text: str) -> str | None:
    """Return the number that a line holds with what is put around a page's: — 3 —, 第3页/共61页."""
    found = load().furniture["number-decorated"].pattern.match(fold(text))
    return next(group for group in found.groups() if group) if found else None


def lift_running_lines(pages: Sequence[PageRows]) -> None:
    """Move page numbers, running heads and feet out of the pages' rows."""
    pitch = _pitch(pages)
    lines = [line for page in pages for line in _edge_lines(page, pitch)]
    chosen = {at for at in _repeated(lines, pages) if not lines[at].is_number}
    chosen |= _numbers(lines, pitch) | _at_the_habitual_place(lines, chosen, pages)
    chosen = _in_margins(lines, chosen, pages)
    chosen = _off_the_text(lines, chosen)
    for at in sorted(_from_the_edge(lines, chosen)):
        line = lines[at]
        line.page.rows.remove(line.row)
        (line.page.feet if line.foot else line.page.heads).append(line.row)
    for page in pages:
        page.feet.reverse()


def _pitch(pages: Sequence[PageRows]) -> float:
    """Return the usual distance of lines in running text: most gaps may be between paragraphs."""
    gaps = sorted(
        below.y - above.y
        for page in pages
        for above, below in pairwise(page.rows)
        if below.y - above.y > 0.8 * min(above.size, below.size)
    )
    return gaps[len(gaps) // 4] if gaps else 1.0


def _edge_lines(page: PageRows, pitch: float) -> Iterator[_Line]:
    for foot in (False, True):
        ordered = page.rows[::-1] if foot else page.rows
        edge: list[tuple[Row, Row | None, bool]] = []
        for order, row in enumerate(ordered[:DEEPEST]):
            share = row.y / page.height
            if ((share < FOOT_ZONE) if foot else (share > HEAD_ZONE)) or _in_table(page, row):
                break
            inner = ordered[order + 1] if order + 1 < len(ordered) else None
            apart = inner is None or abs(inner.y - row.y) > APART * min(pitch, LEADING * row.size)
            differs = inner is not None and (
                abs(inner.size - row.size) > SAME_SIZE * row.size or _in_table(page, inner)
            )
            edge.append((row, inner, apart or differs))
        for order, (row, inner, _) in enumerate(edge):
            # Where the inner one of two lines stands off the text, so does the outer one.
            off = any(apart for _, _, apart in edge[order:])
            yield _Line(page, row, _bare_text(row), foot, order, off, inner)


def _in_table(page: PageRows, row: Row) -> bool:
    return any(
        box.top <= row.y <= box.bottom and row.left < box.right and row.right > box.left
        for box in page.tables
    )


def _bare_text(row: Row) -> str:
    return BLANK.sub("", row.text)


def _repeated(lines: Sequence[_Line], pages: Sequence[PageRows]) -> set[int]:
    """Return the lines that recur at one place, apart from the text, by the file's own habit."""
    groups: dict[tuple[bool, str, tuple[int, int]], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if not _heads_columns(line):
            groups[line.foot, line.signature, line.page.shape].append(at)
    recurring = {
        signature
        for (_, signature, _), members in groups.items()
        if len({lines[at].page.number for at in members}) > 1
    }
    in_text = _lines_in_text(pages, recurring)
    chosen: set[int] = set()
    chapters: list[list[int]] = []
    for (_, signature, shape), members in groups.items():
        for same in _at_one_place(lines, members):
            numbers = {lines[at].page.number for at in same}
            size = round(lines[same[0]].row.size)
            if len(numbers) < 2 or in_text[signature, size] >= max(1, IN_TEXT * len(numbers)):
                continue
            share = _habit(numbers, [page.number for page in pages if page.shape == shape])
            sure = share >= SURE_HABIT and len(numbers) > 2
            apart = sum(lines[at].apart for at in same) >= SURE_HABIT * len(same)
            closes = any(_closes_a_sentence(lines[at]) for at in same)
            if sure or (share >= HABIT and apart and not closes):
                chosen |= set(same)
            elif apart and not closes and _unbroken(numbers):
                chapters.append(same)
    return chosen | _heads_of_chapters(lines, chapters, pages)


def _unbroken(numbers: set[int]) -> bool:
    return max(numbers) - min(numbers) < len(numbers)


def _heads_of_chapters(
    lines: Sequence[_Line], chapters: Sequence[list[int]], pages: Sequence[PageRows]
) -> set[int]:
    """Return lines that each stand on a few pages in a row, together on most: one a chapter."""
    of_shape = Counter(page.shape for page in pages)
    groups: dict[tuple[bool, tuple[int, int], int], list[list[int]]] = defaultdict(list)
    for same in sorted(chapters, key=lambda same: lines[same[0]].place):
        line = lines[same[0]]
        groups[line.foot, line.page.shape, round(line.row.size * 2)].append(same)
    chosen: set[int] = set()
    for (_, shape, _), own in groups.items():
        for first in own:
            start = lines[first[0]].place
            near = [same for same in own if 0 <= lines[same[0]].place - start < SAME_PLACE]
            together = [at for same in near for at in same]
            numbers = {lines[at].page.number for at in together}
            if len(near) > 1 and len(numbers) >= HABIT * of_shape[shape] and _unbroken(numbers):
                chosen |= set(together)
    return chosen


def _heads_columns(line: _Line) -> bool:
    """Say whether a line is a table's header: it stands in the columns of the lines below."""
    gaps = line.row.gaps()
    if len(gaps) >= TABLE_GAPS or line.inner is None or line.foot:
        return len(gaps) >= TABLE_GAPS
    own = row_to_table_line(line.row).parts
    if len(own) < 2:
        return False
    if len(own) > 2:
        # As many as the lines below have columns, and between its words nothing of them.
        rows = line.page.rows
        at = rows.index(line.row) + 1
        below = [row for row in rows[at : at + BELOW] if not _in_table(line.page, row)]
        columns = _columns([part for row in below for part in row_to_table_line(row).parts])
        return (
            len(below) > 2
            and len(own) == len(columns)
            and all(
                a.right <= start and b.left >= end
                for (a, b), ((_, end), (start, _)) in zip(
                    pairwise(own), pairwise(columns), strict=True
                )
            )
        )
    inner = row_to_table_line(line.inner).parts
    near = line.row.size / 2
    return len(inner) == 2 and all(
        abs(a.left - b.left) < near or abs(a.left + a.right - b.left - b.right) < 2 * near
        for a, b in zip(own, inner, strict=True)
    )


def _columns(parts: Sequence[Part]) -> list[tuple[float, float]]:
    """Return what stretches of several lines cover together, from left to right."""
    found: list[tuple[float, float]] = []
    for part in sorted(parts):
        if found and part.left <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], part.right)
        else:
            found.append((part.left, part.right))
    return found


def _at_one_place(lines: Sequence[_Line], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield those of some lines that stand at one distance from the edge and count with pages."""
    same: list[int] = []
    for at in sorted(members, key=lambda at: lines[at].place):
        if same and lines[at].place - lines[same[0]].place > SAME_PLACE:
            yield from _counting(lines, same)
            same = []
        same.append(at)
    yield from _counting(lines, same)


def _counting(lines: Sequence[_Line], same: list[int]) -> Iterator[list[int]]:
    """Yield lines whose numbers are alike or grow with the pages together, else by their text.

    1.青溪河… and 6.青溪河… at the top of two pages are no running head, nor are 问题1, 问题2 on one
    page each: a number that counts pages says so, or the line has two sides.
    """
    numbers = [[int(digits) for digits in DIGITS.findall(lines[at].text)] for at in same]
    columns = list(zip(*numbers, strict=True))
    still = [len({*column}) == 1 for column in columns]
    counts = [
        len({number - lines[at].page.number for at, number in zip(same, column, strict=True)}) == 1
        for column in columns
    ]
    named = all(lines[at].counts_pages for at in same)
    if all(still) or (named and all(a or b for a, b in zip(still, counts, strict=True))):
        yield same
        return
    texts: dict[str, list[int]] = defaultdict(list)
    for at in same:
        texts[lines[at].text].append(at)
    yield from texts.values()


def _habit(own: set[int], pages: Sequence[int]) -> float:
    """Return the share of pages that have a line, among those of the habit that fits it best."""

    def share(fits: Callable[[int], bool]) -> float:
        wanted = [page for page in pages if fits(page)]
        return len(own) / len(wanted) if wanted else 0.0

    first, last = min(own), max(own)
    found = [share(lambda page: True)]
    parities = {page % 2 for page in own}
    if len(parities) == 1:
        found.append(share(lambda page: page % 2 in parities))
    if len(own) > 2:
        # A chapter's head stands on its pages, right or left ones only at times.
        found.append(
            share(
                lambda page: first <= page <= last and (len(parities) > 1 or page % 2 in parities)
            )
        )
    return max(found)


def _closes_a_sentence(line: _Line) -> bool:
    """Say whether a line looks like the end of the sentence above it, a line's distance away."""
    if not line.foot or line.inner is None or not SENTENCE_END.search(line.text):
        return False
    if line.row.y - line.inner.y > WIDEST_LEADING * line.row.size:
        return False
    return not SENTENCE_END.search(_bare_text(line.inner))


def _lines_in_text(pages: Sequence[PageRows], signatures: set[str]) -> Counter[tuple[str, int]]:
    """Count how often one of some texts, of a size, is a line in the middle of a page."""
    found: Counter[tuple[str, int]] = Counter()
    # Most rows begin with another character: a plan has thousands of them.
    firsts = {signature[:1] for signature in signatures}
    firsts |= set("0123456789０１２３４５６７８９") if "#" in firsts else set()
    if not signatures:
        return found
    for page in pages:
        top, foot = HEAD_ZONE * page.height, FOOT_ZONE * page.height
        for row in page.rows:
            if row.glyphs.chars[0] in firsts and top < row.y < foot:
                found[DIGITS.sub("#", _bare_text(row)), round(row.size)] += 1
    return found


def _in_margins(lines: Sequence[_Line], chosen: set[int], pages: Sequence[PageRows]) -> set[int]:
    """Return those of the chosen lines that stand where hardly any page has text.

    What is dropped is text itself, and may show that another line stands in the text's area.
    """
    of_shape = Counter(page.shape for page in pages)
    while True:
        texts: dict[tuple[bool, tuple[int, int]], dict[int, float]] = defaultdict(dict)
        for at, line in enumerate(lines):
            if at not in chosen:
                outermost = texts[line.foot, line.page.shape]
                outermost[line.page.number] = min(line.place, outermost.get(line.page.number, inf))
        kept: set[int] = set()
        for at in chosen:
            line = lines[at]
            reach = line.place + line.row.size / 2
            there = sum(
                place < reach
                for number, place in texts[line.foot, line.page.shape].items()
                if number != line.page.number
            )
            if there <= TEXT_THERE * of_shape[line.page.shape]:
                kept.add(at)
        if kept == chosen:
            return kept
        chosen = kept


def _at_the_habitual_place(
    lines: Sequence[_Line], chosen: set[int], pages: Sequence[PageRows]
) -> set[int]:
    """Return further lines that stand just where most pages have a head or foot: a chapter's."""
    of_shape = Counter(page.shape for page in pages)
    places: dict[tuple[bool, tuple[int, int], int], list[_Line]] = defaultdict(list)
    for at in chosen:
        line = lines[at]
        if not line.is_number:
            places[line.foot, line.page.shape, round(line.row.size * 2)].append(line)
    found: set[int] = set()
    for at, line in enumerate(lines):
        if at in chosen or line.is_number or _heads_columns(line):
            continue
        known = [
            other
            for other in places[line.foot, line.page.shape, round(line.row.size * 2)]
            if abs(other.place - line.place) < SAME_PLACE / 2
        ]
        distinct = {other.page.number for other in known}
        if len(distinct) < max(2, HABIT * of_shape[line.page.shape]):
            continue
        # The text begins or ends no nearer to it than on the other pages.
        gaps = [abs(other.inner.y - other.row.y) for other in known if other.inner is not None]
        own = inf if line.inner is None else abs(line.inner.y - line.row.y)
        if own > min(gaps, default=0.0) - SAME_PLACE:
            found.add(at)
    return found


def _off_the_text(lines: Sequence[_Line], chosen: set[int]) -> set[int]:
    """Return the chosen lines beside which no text stands: 序 over 号 is one cell of a header."""
    rows = {lines[at].row for at in chosen}
    return {
        at
        for at in chosen
        if (inner := lines[at].inner) is None
        or inner in rows
        or abs(inner.y - lines[at].row.y) >= lines[at].row.size
    }


def _from_the_edge(lines: Sequence[_Line], chosen: set[int]) -> Iterator[int]:
    """Yield the chosen lines with no text between them and the page's edge."""
    blocked: set[tuple[int, bool]] = set()
    for at, line in enumerate(lines):
        side = line.page.number, line.foot
        if at not in chosen:
            blocked.add(side)
        elif side not in blocked:
            yield at


def _numbers(lines: Sequence[_Line], pitch: float) -> set[int]:
    """Return the lines that are page numbers."""
    chosen: set[int] = set()
    runs: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        number = decorated(line.text)
        if number and load().furniture["number-sure"].pattern.match(fold(line.text)):
            # A title may be (1); a page number stands at the very edge, or off the text.
            if line.order == 0 or line.apart:
                chosen.add(at)
        elif number or BARE.fullmatch(line.text):
            count = _number(number or line.text)
            if count is not None:
                runs[line.foot, count - line.page.number].append(at)
    for members in runs.values():
        for at in members:
            line = lines[at]
            same = [other for other in members if abs(lines[other].place - line.place) < SAME_PLACE]
            if len(same) > 1 or _is_lone_number(line, pitch):
                chosen.add(at)
    return chosen


def _is_lone_number(line: _Line, pitch: float) -> bool:
    """Say whether a number that no other page confirms is a page number by its place."""
    page, row = line.page, line.row
    if not line.foot or row.y < LONE_FOOT * page.height or line.order:
        return False
    own = DIGITS.search(line.text)
    if own and int(own[0]) != page.number and (len(own[0]) > 3 or own[0] != line.text):
        # 2024/12
        return False
    others = [other.y for other in page.rows if other is not row]
    return not others or row.y - max(others) > LONE_GAP * min(pitch, 2 * row.size)


def _number(text: str) -> int | None:
    """Return the value of a number in digits or Roman letters, None of any other."""
    if text.isdigit():
        return int(text)
    if not set(text.lower()) <= ROMAN.keys():
        return None
    values = [ROMAN[char] for char in text.lower()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
