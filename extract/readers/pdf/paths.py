"""The lines that a PDF page draws, in the frame in which the page is read."""

from __future__ import annotations

import ctypes
from collections.abc import Container, Iterator
from itertools import compress, repeat
from typing import NamedTuple

from pypdfium2 import raw

from zhenggai.readers.pdf.calls import plain_call
from zhenggai.readers.pdf.chars import page_box


class Box(NamedTuple):
    """The bounds of something drawn: points, downwards from the top."""

    left: float
    top: float
    right: float
    bottom: float


_object_at = plain_call(raw.FPDFPage_GetObject, ctypes.c_size_t)
_kind_of = plain_call(raw.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_bounds_of = plain_call(raw.FPDFPageObj_GetBounds, ctypes.c_int, *[ctypes.c_void_p] * 5)


def read_boxes(page: raw.FPDF_PAGE, angle: int, kind: int = raw.FPDF_PAGEOBJ_PATH) -> list[Box]:
    """Return the bounds of a page's paths (or pictures), turned as its text was (``angle``)."""
    frame = page_box(page)
    return [turn(box, frame, angle) for _, box in drawn_objects(page, kind)]


def drawn_objects(
    page: raw.FPDF_PAGE, kind: int, others: Container[int] = ()
) -> Iterator[tuple[int, Box]]:
    """Yield the address and the bounds, as the file has them, of a page's objects of a kind.

    ``others`` are known to be of another kind.
    """
    count = raw.FPDFPage_CountObjects(page)
    found = map(_object_at, repeat(ctypes.byref(page.contents)), range(count))
    objects = [drawn for drawn in found if drawn not in others]
    edges = (ctypes.c_float * 4)()
    places = [ctypes.addressof(edges) + at for at in range(0, 16, 4)]
    for drawn in compress(objects, map(kind.__eq__, map(_kind_of, objects))):
        if _bounds_of(drawn, *places):
            yield drawn, Box(*edges)


def turn(box: Box, frame: tuple[float, float, float, float], angle: int) -> Box:
    """Return bounds as the file has them (upwards) in the frame in which a page is read."""
    left, bottom, right, top = frame
    x0, y0, x1, y1 = box
    if angle == 90:
        return Box(y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if angle == 180:
        return Box(right - x1, y0 - bottom, right - x0, y1 - bottom)
    if angle == 270:
        return Box(top - y1, right - x1, top - y0, right - x0)
    return Box(x0 - left, top - y1, x1 - left, top - y0)
