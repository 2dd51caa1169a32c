"""The rules (drawn lines) of a PDF page: lines, thin rectangles, and the sides of boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from pypdfium2 import raw

from zhenggai.readers.pdf.chars import page_box
from zhenggai.readers.pdf.paths import Box, drawn_objects, turn

# In points: what is thinner is a line, what is shorter is no rule but a stroke.
THIN = 3.0
SHORTEST_RULE = 4.0
# Rules whose places differ by less are one; gaps that are shorter are closed.
SAME_RULE = 2.5
GAP = 3.0
# A path of more segments is a drawing.
MOST_SEGMENTS = 4000


class Rule(NamedTuple):
    """A drawn line: where it lies (``at``: y of a level one, x of an upright one) and its ends."""

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        """Say whether the rule runs past a place."""
        return self.start - GAP <= place <= self.end + GAP


class Rules(NamedTuple):
    """The rules of a page, each kind sorted by place: level ones from the top, upright ones."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]


def read_rules(page: raw.FPDF_PAGE, angle: int, others: Container[int] = ()) -> Rules:
    """Return the rules of a page in the frame in which its text is read (``angle``).

    ``others`` are the addresses of objects that are known to be no paths.
    """
    return boxes_to_rules(_boxes(page, angle, others))


def boxes_to_rules(boxes: Iterable[Box]) -> Rules:
    """Return the rules that thin boxes are, those that touch in one line joined."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for box in boxes:
        width, height = box.right - box.left, box.bottom - box.top
        if height <= THIN and width >= SHORTEST_RULE:
            level.append(Rule((box.top + box.bottom) / 2, box.left, box.right))
        elif width <= THIN and height >= SHORTEST_RULE:
            upright.append(Rule((box.left + box.right) / 2, box.top, box.bottom))
    return Rules(_joined(level), _joined(upright))


def _joined(rules: list[Rule]) -> tuple[Rule, ...]:
    """Join the pieces of one line, and lines that are drawn twice."""
    rules.sort()
    lines: list[list[Rule]] = []
    for rule in rules:
        if (
            lines
            and rule.at - lines[-1][-1].at <= SAME_RULE
            and rule.at - lines[-1][0].at <= 2 * SAME_RULE
        ):
            lines[-1].append(rule)
        else:
            lines.append([rule])
    found: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        pieces = sorted((rule.start, rule.end) for rule in line)
        start, end = pieces[0]
        for left, right in pieces[1:]:
            if left <= end + GAP:
                end = max(end, right)
            else:
                found.append(Rule(at, start, end))
                start, end = left, right
        found.append(Rule(at, start, end))
    return tuple(found)


def _boxes(page: raw.FPDF_PAGE, angle: int, others: Container[int]) -> Iterator[Box]:
    """Yield a thin box for each line that a page's paths draw."""
    frame = page_box(page)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for address, box in drawn_objects(page, raw.FPDF_PAGEOBJ_PATH, others):
        x0, y0, x1, y1 = box
        if min(x1 - x0, y1 - y0) <= THIN:
            yield turn(box, frame, angle)
            continue
        drawn = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        raw.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
        # A filled area (a shaded cell) is no rule; thin rectangles may share one path.
        for part in _segments(drawn, bool(stroke.value)):
            yield turn(part, frame, angle)


def _segments(drawn: raw.FPDF_PAGEOBJECT, stroked: bool) -> Iterator[Box]:
    """Yield the straight lines of a path, on the page: strokes, or thin parts that are filled."""
    count = raw.FPDFPath_CountSegments(drawn)
    if count > MOST_SEGMENTS:
        return
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    for at in range(count + 1):
        kind = raw.FPDF_SEGMENT_MOVETO
        point = (0.0, 0.0)
        closes = False
        if at < count:
            segment = raw.FPDFPath_GetPathSegment(drawn, at)
            kind = raw.FPDFPathSegment_GetType(segment)
            closes = bool(raw.FPDFPathSegment_GetClose(segment))
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield from part_boxes(part, stroked)
            part = []
        part.append(point)
        if closes:
            part.append(part[0])


def part_boxes(part: list[tuple[float, float]], stroked: bool) -> Iterator[Box]:
    """Yield the sides of one part of a path, or the whole of a thin one."""
    if len(part) < 2:
        return
    xs, ys = [p[0] for p in part], [p[1] for p in part]
    whole = Box(min(xs), min(ys), max(xs), max(ys))
    if min(whole.right - whole.left, whole.bottom - whole.top) <= THIN:
        yield whole
    elif stroked:
        for (x0, y0), (x1, y1) in pairwise(part):
            if abs(x0 - x1) < 1 or abs(y0 - y1) < 1:
                yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
