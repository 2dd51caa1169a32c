"""PDF with a text layer to a Document: lines, paragraphs over page breaks, furniture in place."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS, Limits, check_count
from zhenggai.readers.pdf import ocr
from zhenggai.readers.pdf.annotations import (
    drawn_into,
    not_shown,
    open_form,
    read_marks,
    set_in_boxes,
)
from zhenggai.readers.pdf.chars import PageChars, read_chars
from zhenggai.readers.pdf.fonts import use_own_fonts
from zhenggai.readers.pdf.layout import Page, lay_out, write_pages
from zhenggai.readers.pdf.paths import Box, read_boxes
from zhenggai.readers.pdf.rules import Rules, boxes_to_rules, read_rules
from zhenggai.readers.pdf.streams import check_streams
from zhenggai.text.document import Document, DocumentBuilder

MAGIC = b"%PDF-"
END_MARK = b"%%EOF"
# Where readers look for the marks at a file's two ends.
EDGE = 1024
NO_RULES = Rules((), ())
# So many attached files are told of one by one.
MOST_ATTACHED = 100


def read(data: bytes, limits: Limits = LIMITS) -> Document:
    """Read a PDF; raise ReadError where it cannot be read, or has more pages than it may.

    Pages without text are noted (``page-without-text``, or ``page-scan-blank`` where they were
    recognised), as are characters that the file's fonts do not name (``characters-unmapped``),
    pages that cannot be read (``page-damaged``), and a file whose end is missing though its pages
    could be found (``file-truncated``).
    """
    check_streams(data)
    file = open_file(data)
    try:
        check_count("pages", len(file), limits)
        builder = DocumentBuilder("pdf", "pypdfium2")
        if END_MARK not in data[-EDGE:]:
            builder.note("file-truncated", here=False)
        for _ in range(min(raw.FPDFDoc_GetAttachmentCount(file.raw), MOST_ATTACHED)):
            builder.note("embedded-part-not-read", "document", here=False)
        write_pages(builder, read_pages(file, builder))
        return builder.build()
    finally:
        file.close()


def open_file(data: bytes) -> pypdfium2.PdfDocument:
    """Return a PDF ready to be read; raise ReadError."""
    if not data.strip(b"\0\t\n\f\r "):
        raise ReadError("file-empty")
    if MAGIC not in data[:EDGE]:
        raise ReadError("file-unsupported", "pdf")
    use_own_fonts()
    try:
        file = pypdfium2.PdfDocument(data, password="")
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadError("file-encrypted") from error
        truncated = END_MARK not in data[-EDGE:]
        raise ReadError("file-truncated" if truncated else "file-damaged") from error
    if not len(file):
        file.close()
        raise ReadError("file-truncated" if END_MARK not in data[-EDGE:] else "file-damaged")
    return file


def read_pages(file: pypdfium2.PdfDocument, builder: DocumentBuilder) -> list[Page]:
    """Return the pages with their lines, furniture set apart."""
    with open_form(file) as form:
        read = [_read_page(file, at, builder, form) for at in range(len(file))]
    chars = [page for page, _ in read]
    _read_scans(file, chars, builder)
    drawn = [
        rules if page.lines is None else boxes_to_rules(Box(*line) for line in page.lines)
        for page, (_, rules) in zip(chars, read, strict=True)
    ]
    return lay_out(chars, drawn, _Drawn(file), builder)


def _read_scans(
    file: pypdfium2.PdfDocument, chars: list[PageChars], builder: DocumentBuilder
) -> None:
    """Read the pages that are pictures, or of fonts without a map, where the extra is installed.

    Each is noted with its mean confidence: ``page-by-ocr``, or ``page-by-ocr-unsure`` below 95 %.
    """
    drawn = _Drawn(file)
    scanned = [
        at
        for at, page in enumerate(chars)
        if (not page.pieces and page.width and drawn.has_picture(at + 1, page.angle))
        or page.garbled
    ]
    if not scanned or not ocr.available():
        return
    for at in scanned:
        page = file[at]
        try:
            dpi = ocr.readable_dpi(*page.get_size())
            picture = page.render(scale=dpi / ocr.POINTS, rev_byteorder=True).to_numpy()
        finally:
            page.close()
        scan = ocr.scan(picture, dpi)
        chars[at].recognised = True
        if scan.pieces:
            lines = tuple((b.left, b.top, b.right, b.bottom) for b in scan.boxes)
            chars[at] = PageChars(scan.width, scan.height, pieces=list(scan.pieces), lines=lines)
            code = "page-by-ocr" if scan.confidence >= ocr.SURE_CONFIDENCE else "page-by-ocr-unsure"
            builder.note(code, str(at + 1), f"{scan.confidence:.1%}", here=False)
            chars[at].notes += [("ocr-dot-missing", text) for text in scan.doubts]
    if len(scanned) == len(chars):
        builder.read_by("rapidocr")


def _read_page(
    file: pypdfium2.PdfDocument,
    at: int,
    builder: DocumentBuilder,
    form: raw.FPDF_FORMHANDLE | None,
) -> tuple[PageChars, Rules]:
    """Return a page's characters, and the rules around them; to open a page twice costs more."""
    try:
        page = file[at]
    except pypdfium2.PdfiumError:
        builder.note("page-damaged", str(at + 1), here=False)
        return PageChars(0.0, 0.0), NO_RULES
    try:
        marks = read_marks(page.raw, form)
        if marks.drawn:
            page = drawn_into(file, at, page)
        chars = read_chars(page.raw)
        unread = marks.unread + not_shown(marks, chars.pieces)
        if chars.angle:
            unread += len(marks.texts)
        else:
            chars.pieces += set_in_boxes(page.raw, marks)
        if unread:
            chars.notes.append(("annotation-not-read", str(unread)))
        chars.notes += [("embedded-part-not-read", "document")] * marks.files
        if marks.remarks:
            chars.notes.append(("comments-dropped", str(marks.remarks)))
        chars.notes += [("font-unmapped", font, str(at + 1)) for font in chars.fonts]
        if not chars.pieces:
            return chars, NO_RULES
        return chars, read_rules(page.raw, chars.angle, chars.objects)
    finally:
        # An open page keeps all its objects in memory.
        page.close()


class _Drawn:
    """What is drawn on a file's pages beside text, looked up only where it is asked for."""

    def __init__(self, file: pypdfium2.PdfDocument) -> None:
        self._file = file

    def paths(self, number: int, angle: int) -> list[Box]:
        """Return the bounds of a page's paths."""
        return self._boxes(number, angle, raw.FPDF_PAGEOBJ_PATH)

    def has_picture(self, number: int, angle: int) -> bool:
        """Say whether a page holds a picture."""
        return bool(self._boxes(number, angle, raw.FPDF_PAGEOBJ_IMAGE))

    def _boxes(self, number: int, angle: int, kind: int) -> list[Box]:
        try:
            page = self._file[number - 1]
        except pypdfium2.PdfiumError:
            # Told as damaged already.
            return []
        try:
            return read_boxes(page.raw, angle, kind)
        finally:
            page.close()
