"""What a page shows beside its own content: texts that were put on it, filled form fields, stamps.

They are drawn into the page before it is read. What brings no drawing is set into its box.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import regex
from pypdfium2 import raw

from zhenggai.readers.pdf.chars import Piece, page_box

SHOWN = frozenset(
    {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WATERMARK}
)
# A remark opens on a click; it is no part of the page.
REMARKS = frozenset(
    {
        raw.FPDF_ANNOT_TEXT,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_SQUIGGLY,
        raw.FPDF_ANNOT_STRIKEOUT,
        raw.FPDF_ANNOT_CARET,
    }
)
INVISIBLE = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
# The font size in a default appearance: /Helv 12 Tf
FONT_SIZE = regex.compile(r"([0-9.]+)\s+Tf")
USUAL_SIZE = 12.0
LEADING, ASCENT, PADDING = 1.25, 0.9, 2.0
# No page has more; a file may say so.
MOST_ANNOTATIONS = 5_000


class Marks(NamedTuple):
    """What stands on a page as annotations: what is drawn, texts without a drawing, remarks."""

    drawn: bool
    texts: tuple[tuple[str, float, tuple[float, float, float, float]], ...]
    remarks: int


NOTHING = Marks(False, (), 0)


def read_marks(page: raw.FPDF_PAGE) -> Marks:
    """Return what a page's annotations show."""
    count = min(raw.FPDFPage_GetAnnotCount(page), MOST_ANNOTATIONS)
    if count < 1:
        return NOTHING
    drawn, remarks = False, 0
    texts = []
    for at in range(count):
        mark = raw.FPDFPage_GetAnnot(page, at)
        if not mark:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(mark)
            if raw.FPDFAnnot_GetFlags(mark) & INVISIBLE:
                continue
            if kind in REMARKS:
                remarks += bool(_string(mark, "Contents").strip())
            elif kind in SHOWN and raw.FPDFAnnot_HasKey(mark, b"AP"):
                drawn = True
            elif kind in SHOWN:
                name = "V" if kind == raw.FPDF_ANNOT_WIDGET else "Contents"
                text = _string(mark, name)
                box = raw.FS_RECTF()
                if text.strip() and raw.FPDFAnnot_GetRect(mark, ctypes.byref(box)):
                    edges = (box.left, box.bottom, box.right, box.top)
                    texts.append((text, _font_size(mark), edges))
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return Marks(drawn, tuple(texts), remarks)


def drawn_into(file: pypdfium2.PdfDocument, at: int, page: pypdfium2.PdfPage) -> pypdfium2.PdfPage:
    """Return a page with its annotations drawn into its content; the page given is closed."""
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return file[at]


def set_in_boxes(page: raw.FPDF_PAGE, marks: Marks) -> Iterator[Piece]:
    """Yield the lines of texts that bring no drawing, as pieces of an upright page."""
    left_edge, _, _, top_edge = page_box(page)
    for text, size, (left, bottom, right, top) in marks.texts:
        room = max((right - left - 2 * PADDING) / size, 1.0)
        lines = [line for part in text.splitlines() for line in _broken(part, room)]
        height = len(lines) * LEADING * size
        # One line stands in the middle of its box.
        y = top_edge - top + max((top - bottom - height) / 2, 0.0) * (len(lines) == 1)
        for line in lines:
            piece = Piece(y + ASCENT * size, size, False, 0)
            x = left - left_edge + PADDING
            for char in line:
                piece.chars.append(char)
                piece.lefts.append(x)
                x += size * _width(char)
                piece.rights.append(x)
            y += LEADING * size
            if piece.chars:
                yield piece


def _broken(text: str, room: float) -> Iterator[str]:
    """Yield a text in lines of so many ems."""
    line, used = "", 0.0
    for char in text:
        if line and used + _width(char) > room:
            yield line
            line, used = "", 0.0
        line += char
        used += _width(char)
    yield line


def _width(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def _string(mark: raw.FPDF_ANNOTATION, name: str) -> str:
    key = name.encode()
    length = raw.FPDFAnnot_GetStringValue(mark, key, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    raw.FPDFAnnot_GetStringValue(
        mark, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
    )
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _font_size(mark: raw.FPDF_ANNOTATION) -> float:
    found = FONT_SIZE.search(_string(mark, "DA"))
    try:
        size = float(found[1]) if found else 0.0
    except ValueError:
        size = 0.0
    return size if 1.0 <= size <= 200.0 else USUAL_SIZE
