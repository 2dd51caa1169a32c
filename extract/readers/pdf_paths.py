"""The lines that a PDF page draws, in the frame in which the page is read."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

from pypdfium2 import raw

from extract.readers.pdf_chars import page_box


class Box(NamedTuple):
    """The bounds of something drawn: points, downwards from the top."""

    left: float
    top: float
    right: float
    bottom: float


def read_boxes(page: raw.FPDF_PAGE, angle: int, kind: int = raw.FPDF_PAGEOBJ_PATH) -> list[Box]:
    """Return the bounds of a page's paths (or pictures), turned as its text was (``angle``)."""
    frame = page_box(page)
    edges = [ctypes.c_float() for _ in range(4)]
    boxes = []
    for at in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(drawn) != kind:
            continue
        if raw.FPDFPageObj_GetBounds(drawn, *(ctypes.byref(edge) for edge in edges)):
            boxes.append(turn(Box(*(edge.value for edge in edges)), frame, angle))
    return boxes


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
