"""Lines to paragraphs: which line breaks of a page or a hard-wrapped text are only wraps.

A line that leaves room for what follows it ends its paragraph; a line that does not is judged by
the left edges that the document itself uses for first lines, by the distance to the line above,
by size and centring, and only then by its words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from statistics import median
from typing import TypeVar

import regex

from zhenggai.rules import load
from zhenggai.rules.patterns import compiled
from zhenggai.text.characters import is_chinese

# What cannot stand at a line's start (it is pulled along with the character before it), or end.
CLOSING = "。，、；：？！）》」』】〕〉”’…,.;:?!)]}%％℃°"
HANGING = frozenset("。，、；：")
OPENING = "（《「『【〔〈“‘([{"
HEAD = compiled(
    rf"[{regex.escape(OPENING)}]*+"
    rf"(?:[A-Za-z0-9.%/@:_+\-]++|——|\S)?+[{regex.escape(CLOSING)}]*+"
)
# …落实到位。”  …整改措施：  …（责任单位：市水利局）
SENTENCE_END = regex.compile(r"[。！？；：.!?;:][”’》」』]*$|[）)】〕]$")
# A line that ends so cannot end a paragraph: …市财政局、 / …（责任单位：A，
ENDS_OPEN = regex.compile(r"[，、,“‘]$|[（(《〈「『【〔][^）)》〉」』】〕]*+$")
LATIN = regex.compile(r"[A-Za-z0-9]")
LATIN_WORD = regex.compile(r"[A-Za-z]")
# Punctuation after which a Latin word on the next line was held off by a blank: "e.g., x".
LATIN_STOP = frozenset(",;:.!?)")

# All in ems, widths of one Chinese character.
TOLERANCE = 0.35
EDGE_WINDOW = 1.0
CENTRE_TOLERANCE = 0.8
CENTRE_INDENT = 2.6
FAR_LEFT = 6.0
# No text is set narrower: where all lines are shorter, none of them is full.
NARROWEST = 12.0
# A block with fewer lines does not show its margins.
FEWEST_LINES = 6
# Shares of a left edge's lines that follow a finished line, from which it is one of first lines.
FIRST_LINES = 0.7
WRAPPED_LINES = 0.12
# … and below which one is of second lines, where the line above is indented.
SECOND_LINES = 0.3
FEWEST_WRAPS = 3
# So many lines that surely begin a paragraph with a number of a form show what such a one does.
FEWEST_NUMBERED = 2
# How much of the usual pitch a distance may exceed before it is a space between paragraphs.
PITCH_TOLERANCE = 1.22
TITLE_SIZE = 1.15
SHORT_LABEL = 7
SAME_SIZE = 1.1


# Not frozen: so many are made that three times the time would show.
@dataclass(slots=True, eq=False)
class Line:
    """One line of text as it stands on its page, without blanks at its ends.

    ``left``, ``right``, ``y`` (downwards) and ``size`` (the width of one Chinese character) are
    in one unit: points on a page; for a text file ems, with a size of 1, half an em for a Latin
    character, and the line's number for ``y``. ``head`` is the width of what a line break must
    keep together at the line's start (head_length), where it was measured. ``block`` counts the
    columns of the file in reading order (a page of one column is one block; a text file is one);
    where a number is left out, nothing is joined over the gap. Blocks of one ``shape`` share
    their margins. A line that is ``alone`` (a table's row) is a paragraph of its own.
    """

    text: str
    left: float
    right: float
    y: float = 0.0
    size: float = 1.0
    bold: bool = False
    block: int = 0
    shape: int = 0
    head: float | None = None
    alone: bool = False


L = TypeVar("L", bound=Line)


@dataclass(frozen=True, slots=True)
class Frame:
    """The margins between which the text of a block is set."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """The distance between the margins."""
        return self.right - self.left


def join_lines(lines: Sequence[L]) -> list[list[L]]:
    """Return the paragraphs: the same lines in the same order, those of one paragraph together.

    ``lines`` are in reading order, of the whole file (its habits are learnt from all of them),
    without page furniture and without empty lines.
    """
    return Habits(lines).join(lines)


def glue(above: str, below: str) -> str:
    """Return what joins two lines of a paragraph: a blank between Latin words, else nothing."""
    if not above or not below:
        return ""
    before, after = above[-1], below[0]
    if LATIN_WORD.match(after):
        return " " if LATIN.match(before) or before in LATIN_STOP else ""
    return " " if after.isascii() and after.isdigit() and LATIN_WORD.match(before) else ""


def in_middle(line: Line, frame: Frame) -> bool:
    """Say whether a line is centred between the margins, with room on both sides."""
    before, after = line.left - frame.left, frame.right - line.right
    return (
        min(before, after) > CENTRE_INDENT * line.size
        and abs(before - after) < 2 * CENTRE_TOLERANCE * line.size
    )


def room(line: Line, frame: Frame) -> float:
    """Return the room that a line leaves at the right margin (0 where it overhangs)."""
    return max(frame.right - line.right, 0.0)


def begins_with_number(text: str) -> bool:
    """Say whether a line begins with a number and goes on with its text: 一、 (二) 3. 第六条."""
    return load().marks["line-numbered"].pattern.match(text) is not None


def number_form(text: str) -> str:
    """Return the form of the number that a line begins with, （N） of （十二）; "" without one."""
    found = load().marks["line-numbered"].pattern.match(text)
    if found is None:
        return ""
    marked = ("N" if char.isnumeric() else char for char in found[0])
    return "".join(char for char, _ in groupby(marked))


def head_length(text: str) -> int:
    """Return how many characters a line break must keep together at a line's start."""
    if is_chinese(text) and is_chinese(text[1:]):
        # As HEAD would say of most lines.
        return 1
    found = HEAD.match(text)
    return found.end() if found else 0


def head_width(line: Line) -> float:
    """Return the width of what a line break must keep together at a line's start."""
    if line.head is not None:
        return line.head
    head = line.text[: head_length(line.text)]
    return sum(0.5 if char.isascii() else 1.0 for char in head) * line.size


class Habits:
    """How one file sets its text: margins, pitch, and which left edges begin a paragraph."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.size = _usual(((line.size, len(line.text)) for line in lines), 0.5) or 1.0
        self.frames = frames(lines, self.size)
        self._pitches = self._measure_pitches(lines)
        self._edges = self._count_edges(lines)

    def join(self, lines: Sequence[L]) -> list[list[L]]:
        """Return the lines, those of one paragraph together."""
        paragraphs = [[line] for line in lines[:1]]
        for above, line in pairwise(lines):
            alone = len(paragraphs[-1]) == 1
            if self.wraps(above, line) and not (alone and self._heads(above, line)):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
        return paragraphs

    def centred(self, paragraph: Sequence[Line]) -> bool:
        """Say whether every line but a full one stands in the middle between the margins."""
        if not self._middle(paragraph[-1]):
            return False
        return all(
            self._middle(line) or room(line, self.frames[line.block]) <= line.size
            for line in paragraph
        )

    def wraps(self, above: Line, line: Line) -> bool:
        """Say whether ``line`` goes on with the paragraph of the line above it."""
        if line.alone or above.alone or line.block - above.block not in (0, 1):
            return False
        if load().marks["line-annex"].pattern.match(line.text):
            return False
        if max(above.size, line.size) > SAME_SIZE * min(above.size, line.size):
            return False
        middle_above, middle = self._middle(above), self._middle(line)
        if middle and self._is_title(above, line, middle_above):
            return not self._apart(above, line) and not load().marks[
                "line-below-title"
            ].pattern.match(line.text)
        if middle and not middle_above:
            return self._fills(above) and not SENTENCE_END.search(above.text)
        if middle_above:
            return middle and self.is_full(above, line)
        if self._apart(above, line):
            return False
        if self._stands_right(above) or self._stands_right(line):
            return self.is_full(above, line) and abs(above.left - line.left) < line.size
        if not self.is_full(above, line):
            return self._only_short(above, line)
        return not self._begins(above, line)

    def _heads(self, above: Line, line: Line) -> bool:
        """Say whether a line that no other goes on with stands above what no wrap begins with.

        Where paragraphs are indented, one that begins at the margin is a title: below it stand its
        day in brackets, or the first number.
        """
        if not self._has_indents or self._has_spaces or self._edge(above) or self._edge(line):
            return False
        below = load().marks["line-below-title"].pattern.match(line.text)
        told = (below is not None and below.end() == len(line.text)) or begins_with_number(
            line.text
        )
        return told and not ENDS_OPEN.search(above.text)

    def is_full(self, above: Line, line: Line) -> bool:
        """Say whether a line has no room for what the next one begins with."""
        frame = self.frames[above.block]
        free = room(above, frame)
        if self._middle(above):
            free = frame.width - (above.right - above.left)
        return free <= head_width(line) + TOLERANCE * above.size

    def _fills(self, line: Line) -> bool:
        """Say whether a line begins and ends at the margins, or as far from the one as the other.

        So does the first line of a centred title, which wraps.
        """
        frame = self.frames[line.block]
        before, after = line.left - frame.left, frame.right - line.right
        return max(before, after) < 2 * line.size and abs(before - after) < line.size / 2

    def _middle(self, line: Line) -> bool:
        return in_middle(line, self.frames[line.block])

    def _stands_right(self, line: Line) -> bool:
        return line.left - self.frames[line.block].left > FAR_LEFT * line.size

    def _is_title(self, above: Line, line: Line, middle_above: bool) -> bool:
        """Say whether two lines are large and centred: a title is broken where it reads well."""
        large = line.size > TITLE_SIZE * self.size and above.block == line.block
        return large and (middle_above or self.is_full(above, line))

    def _only_short(self, above: Line, line: Line) -> bool:
        """Say whether a line is short though its paragraph goes on: before what cannot break."""
        frame = self.frames[above.block]
        # Below a paragraph's first line, which is indented, its second stands further left.
        hangs = self._edge(line) == 0 < self._edge(above)
        return (
            room(above, frame) < frame.width / 4
            and not SENTENCE_END.search(above.text)
            and not _starts(line.text)
            and self._first_lines(line) <= (SECOND_LINES if hangs else WRAPPED_LINES)
            and self._has_indents
        )

    def _begins(self, above: Line, line: Line) -> bool:
        """Say whether a line below a full one begins a paragraph."""
        if self._has_spaces and above.block == line.block:
            return False
        if self._number_begins(line) and not ENDS_OPEN.search(above.text):
            return True
        if _ends(above.text) and self._heads_group(line):
            return True
        if self._has_indents and self._edge(line) == 0 and not _ends(above.text):
            # Paragraphs are indented, this line is not, and the one above ends in mid-sentence.
            return False
        share = self._first_lines(line)
        if share >= FIRST_LINES:
            alike = not self._has_wraps and self._edge(above) == self._edge(line)
            # Where all edges are alike, the words must tell.
            return not alike or _starts(line.text) or _ends(above.text)
        if share <= WRAPPED_LINES or ENDS_OPEN.search(above.text):
            return False
        ended = bool(SENTENCE_END.search(above.text))
        if begins_with_number(line.text) or (above.bold and not line.bold):
            return ended
        label = load().marks["line-labelled"].pattern.match(line.text)
        return label is not None and (ended or len(label[0]) <= SHORT_LABEL)

    def _number_begins(self, line: Line) -> bool:
        """Say whether a line below a full one begins as others do that begin a paragraph."""
        seen, first = self._numbered.get((self._edge(line), number_form(line.text)), (0, 0))
        return first >= FEWEST_NUMBERED and first >= FIRST_LINES * (seen - 1)

    def _heads_group(self, line: Line) -> bool:
        """Say whether a short line is a group's heading: prose that ends there has a stop."""
        kind = load().sections["kind"].pattern
        short = room(line, self.frames[line.block]) > 2 * line.size
        return short and line.text[-1] not in CLOSING and kind.search(line.text) is not None

    def _apart(self, above: Line, line: Line) -> bool:
        """Say whether there is more than a line's distance between two lines of a block."""
        if above.block != line.block:
            return False
        gap = line.y - above.y
        return gap > PITCH_TOLERANCE * self._pitch(line) or gap < 0

    def _pitch(self, line: Line) -> float:
        own = self._pitches.get((line.block, round(line.size)))
        return own or self._pitches.get((-1, round(line.size))) or 2.2 * line.size

    def _measure_pitches(self, lines: Sequence[Line]) -> dict[tuple[int, int], float]:
        """Return the usual distance of lines, by block and size; block -1 is the whole file."""
        gaps: dict[tuple[int, int], list[float]] = defaultdict(list)
        for above, line in pairwise(lines):
            gap = line.y - above.y
            if above.block != line.block or gap <= 0 or abs(above.size - line.size) > 1:
                continue
            if self.is_full(above, line):
                gaps[line.block, round(line.size)].append(gap)
            gaps[-1, round(line.size)].append(gap)
        pitches = {}
        for key, found in gaps.items():
            if key[0] == -1:
                # Half of all distances may be spaces between paragraphs; a wrap's is the least.
                most = 1.05 * _low(found)
                pitches[key] = median(gap for gap in found if gap < most)
            elif len(found) >= 4:
                pitches[key] = median(found)
        return pitches

    def _count_edges(self, lines: Sequence[Line]) -> dict[int, tuple[int, int]]:
        """Return for each left edge (in half ems) its lines, and those below a finished one."""
        seen: Counter[int] = Counter()
        first: Counter[int] = Counter()
        numbers: Counter[tuple[int, str]] = Counter()
        begun: Counter[tuple[int, str]] = Counter()
        finished = spaced = 0
        for above, line in pairwise(lines):
            if self._middle(line) or self._middle(above) or self._stands_right(line):
                continue
            edge = self._edge(line)
            seen[edge] += 1
            full, apart = self.is_full(above, line), self._apart(above, line)
            first[edge] += not full or apart
            if form := number_form(line.text):
                numbers[edge, form] += 1
                begun[edge, form] += not full or apart
            if above.block == line.block and not full:
                finished += 1
                spaced += apart
        self._has_spaces = spaced > 0.9 * finished > 3
        self._has_indents = any(
            1.2 <= edge / 2 <= 4.5 and first[edge] > 0.8 * seen[edge] > 1.6 for edge in seen
        )
        self._has_wraps = any(
            first[edge] <= WRAPPED_LINES * seen[edge] for edge in seen if seen[edge] >= FEWEST_WRAPS
        )
        self._numbered = {key: (numbers[key], begun[key]) for key in numbers}
        return {edge: (seen[edge], first[edge]) for edge in seen}

    def _edge(self, line: Line) -> int:
        return round((line.left - self.frames[line.block].left) / self.size * 2)

    def _first_lines(self, line: Line) -> float:
        """Return the share of first lines among the lines with this line's left edge."""
        edge = self._edge(line)
        seen = first = 0
        for near in (edge - 1, edge, edge + 1):
            near_seen, near_first = self._edges.get(near, (0, 0))
            seen += near_seen
            first += near_first
        # Two lines' worth of the usual habit: an indent of about two characters is a first line.
        usual = 0.85 if 1.2 <= edge / 2 <= 4.5 else 0.3
        return (first + 2 * usual) / (seen + 2)


def frames(lines: Sequence[Line], size: float) -> dict[int, Frame]:
    """Return the margins of every block: its own where they can be seen, else its shape's."""
    blocks: dict[int, list[Line]] = defaultdict(list)
    shapes: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        if line.block not in blocks:
            shapes[line.shape].append(line.block)
        blocks[line.block].append(line)
    result = {}
    for members in shapes.values():
        own = {block: _frame(blocks[block], size) for block in members}
        seen = [own[block] for block in members if len(blocks[block]) >= FEWEST_LINES]
        usual = _usual_frame(seen or list(own.values()), size)
        # Left and right pages may be shifted against each other (mirrored margins).
        shifted = [
            frame
            for frame in seen
            if abs(frame.left - usual.left) > size and abs(frame.width - usual.width) < size
        ]
        other = _usual_frame(shifted, size) if shifted else usual
        for block in members:
            result[block] = max(usual, other, own[block], key=partial(_fit, blocks[block], size))
    return result


def _usual_frame(found: Sequence[Frame], size: float) -> Frame:
    """Return the frame that most others resemble, the widest of several."""

    def rank(frame: Frame) -> tuple[int, float]:
        alike = (
            abs(frame.left - other.left) < size and abs(frame.right - other.right) < size
            for other in found
        )
        return sum(alike), frame.width

    return max(found, key=rank)


def _fit(lines: Sequence[Line], size: float, frame: Frame) -> tuple[int, int]:
    """Return how many lines stand at a frame's margins, and how many within it."""
    at_edge = sum(abs(line.right - frame.right) < EDGE_WINDOW * size for line in lines)
    within = sum(
        line.left > frame.left - size and line.right < frame.right + EDGE_WINDOW * size
        for line in lines
    )
    # A frame that most lines overhang is none; else a frame is as good as its full lines are many.
    return (within * 10 >= 8 * len(lines), at_edge)


def _frame(lines: Sequence[Line], size: float) -> Frame:
    support = max(3, len(lines) // 12)
    left = _outermost([line.left for line in lines], size / 2, support)
    right = -_outermost([-_text_edge(line) for line in lines], EDGE_WINDOW * size, support)
    return Frame(left, max(right, left + NARROWEST * size))


def _text_edge(line: Line) -> float:
    """Return a line's right edge without a full stop, which may hang over the margin."""
    return line.right - line.size if line.text[-1:] in HANGING else line.right


def _outermost(values: list[float], window: float, support: int) -> float:
    """Return the least value near which (within ``window`` above it) enough others lie."""
    ordered = sorted(values)
    # Text that was never wrapped has long lines of every length, and no margin.
    for at, value in enumerate(ordered[: max(3, len(ordered) // 30)]):
        if at + support - 1 < len(ordered) and ordered[at + support - 1] <= value + window:
            return value
    return ordered[0]


def _low(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 10]


def _usual(weighted: Iterable[tuple[float, int]], step: float) -> float:
    """Return the most frequent value, counted in steps."""
    counts: Counter[int] = Counter()
    for value, weight in weighted:
        counts[round(value / step)] += weight
    return counts.most_common(1)[0][0] * step if counts else 0.0


def _ends(text: str) -> bool:
    """Say whether a line can end a paragraph: 。 outside of brackets, unlike （责任单位：."""
    return bool(SENTENCE_END.search(text)) and not ENDS_OPEN.search(text)


def _starts(text: str) -> bool:
    labelled = load().marks["line-labelled"].pattern.match(text)
    return begins_with_number(text) or labelled is not None
