"""What a page shows beside its own content: texts that were put on it, filled form fields, stamps.

They are drawn into the page before it is read. What brings no drawing is set into its box, and so
is a tick, whatever lines draw it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pypdfium2
import regex
from pypdfium2 import raw

from zhenggai.readers.pdf.chars import LEAST_SIZE, Piece, page_box

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
        raw.FPDF_ANNOT_LINE,
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_POLYLINE,
        raw.FPDF_ANNOT_INK,
    }
)
BOXES = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
CHOICES = frozenset({raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX})
TICK = "☑"
# How a box says of itself that it is not ticked; a field without a form, that it is a box.
UNTICKED = frozenset({"", "Off"})
BUTTON = "Btn"
INVISIBLE = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
# The font size in a default appearance: /Helv 12 Tf
FONT_SIZE = regex.compile(r"([0-9.]+)\s+Tf")
USUAL_SIZE = 12.0
LEADING, ASCENT, PADDING = 1.25, 0.9, 2.0
# No page has more, and no field more choices; a file may say so.
MOST_ANNOTATIONS = 5_000
MOST_CHOICES = 1_000


class Marks(NamedTuple):
    """What stands on a page as annotations: what is drawn, texts without a drawing, remarks.

    ``held`` are the words that form fields hold of which a drawing is shown; ``unread`` counts
    texts that could not be taken, ``files`` those that are attached.
    """

    drawn: bool = False
    texts: tuple[tuple[str, float, tuple[float, float, float, float]], ...] = ()
    remarks: int = 0
    held: tuple[str, ...] = ()
    unread: int = 0
    files: int = 0


NOTHING = Marks()


@contextmanager
def open_form(file: pypdfium2.PdfDocument) -> Iterator[raw.FPDF_FORMHANDLE | None]:
    """Open a file's form, which knows what its fields hold; None where the file has none.

    Pages are not loaded into it: it would draw in its own way the fields that bring no drawing.
    """
    if raw.FPDF_GetFormType(file.raw) == raw.FORMTYPE_NONE:
        yield None
        return
    config = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(file.raw, config)
    try:
        yield form or None
    finally:
        raw.FPDFDOC_ExitFormFillEnvironment(form)


def read_marks(page: raw.FPDF_PAGE, form: raw.FPDF_FORMHANDLE | None = None) -> Marks:
    """Return what a page's annotations show; boxes that are ticked lose their drawing to a tick."""
    count = min(raw.FPDFPage_GetAnnotCount(page), MOST_ANNOTATIONS)
    if count < 1:
        return NOTHING
    drawn, remarks, unread, files = False, 0, 0, 0
    texts, held = [], []
    for at in range(count):
        mark = raw.FPDFPage_GetAnnot(page, at)
        if not mark:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(mark)
            flags = raw.FPDFAnnot_GetFlags(mark)
            if flags & INVISIBLE:
                continue
            if kind in REMARKS:
                remarks += bool(_string(mark, "Contents").strip())
            files += kind == raw.FPDF_ANNOT_FILEATTACHMENT
            if kind not in SHOWN:
                continue
            is_field = kind == raw.FPDF_ANNOT_WIDGET
            text = (_held(mark, form) if is_field else _string(mark, "Contents")).strip()
            if raw.FPDFAnnot_HasKey(mark, b"AP"):
                if text != TICK:
                    drawn = True
                    held += [text] if is_field and text else []
                    continue
                raw.FPDFAnnot_SetFlags(mark, flags | raw.FPDF_ANNOT_FLAG_HIDDEN)
            box = raw.FS_RECTF()
            if text and raw.FPDFAnnot_GetRect(mark, ctypes.byref(box)):
                edges = (box.left, box.bottom, box.right, box.top)
                texts.append((text, _font_size(mark), edges))
            else:
                # Words with a look of their own stand elsewhere.
                unread += bool(text or _string(mark, "RC").strip())
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return Marks(drawn, tuple(texts), remarks, tuple(held), unread, files)


def _held(mark: raw.FPDF_ANNOTATION, form: raw.FPDF_FORMHANDLE | None) -> str:
    """Return what a form field holds, as the page shows it: words, or a tick."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, mark) if form else raw.FPDF_FORMFIELD_UNKNOWN
    if kind in BOXES or (kind <= raw.FPDF_FORMFIELD_UNKNOWN and _string(mark, "FT") == BUTTON):
        return "" if _string(mark, "AS") in UNTICKED else TICK
    if kind == raw.FPDF_FORMFIELD_PUSHBUTTON:
        return ""
    if kind in CHOICES:
        count = min(raw.FPDFAnnot_GetOptionCount(form, mark), MOST_CHOICES)
        chosen = [at for at in range(count) if raw.FPDFAnnot_IsOptionSelected(form, mark, at)]
        if chosen:
            return " ".join(
                _told(lambda *room, at=at: raw.FPDFAnnot_GetOptionLabel(form, mark, at, *room))
                for at in chosen
            )
    if kind > raw.FPDF_FORMFIELD_UNKNOWN:
        return _told(lambda *room: raw.FPDFAnnot_GetFormFieldValue(form, mark, *room))
    return _string(mark, "V")


def drawn_into(file: pypdfium2.PdfDocument, at: int, page: pypdfium2.PdfPage) -> pypdfium2.PdfPage:
    """Return a page with its annotations drawn into its content; the page given is closed."""
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return file[at]


def set_in_boxes(page: raw.FPDF_PAGE, marks: Marks) -> Iterator[Piece]:
    """Yield the lines of texts that bring no drawing, as pieces of an upright page."""
    left_edge, _, _, top_edge = page_box(page)
    for text, own_size, (left, bottom, right, top) in marks.texts:
        size = min(own_size, top - bottom) if top - bottom > LEAST_SIZE else own_size
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


def not_shown(marks: Marks, pieces: Iterable[Piece]) -> int:
    """Count the fields whose words are not among the page's: a drawing may be older than they are.

    Programs fill a form and leave it to the one that shows it to draw its fields anew.
    """
    if not marks.held:
        return 0
    shown = "".join(char for piece in pieces for char in piece.chars if not char.isspace())
    return sum("".join(text.split()) not in shown for text in marks.held)


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
    return _told(lambda *room: raw.FPDFAnnot_GetStringValue(mark, key, *room))


def _told(ask: Callable[..., int]) -> str:
    """Return the text that a function of pdfium writes into the room that it is given."""
    length = ask(None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _font_size(mark: raw.FPDF_ANNOTATION) -> float:
    found = FONT_SIZE.search(_string(mark, "DA"))
    try:
        size = float(found[1]) if found else 0.0
    except ValueError:
        size = 0.0
    return size if 1.0 <= size <= 200.0 else USUAL_SIZE
