"""PDF with a text layer to a Document: lines, paragraphs over page breaks, furniture in place.

Characters come from pypdfium2; running text needs nothing of pdfplumber's geometry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw

from zhenggai.readers.errors import ReadError
from zhenggai.readers.paragraphs import Habits, glue
from zhenggai.readers.pdf import ocr
from zhenggai.readers.pdf.aligned_tables import enclosed_areas, part_rows, rows_to_grids
from zhenggai.readers.pdf.annotations import drawn_into, read_marks, set_in_boxes
from zhenggai.readers.pdf.cells import TableText, take_tables
from zhenggai.readers.pdf.chars import PageChars, read_chars
from zhenggai.readers.pdf.columns import rows_to_columns
from zhenggai.readers.pdf.fonts import use_own_fonts
from zhenggai.readers.pdf.furniture import lift_furniture, lift_watermarks
from zhenggai.readers.pdf.lines import PageLine, row_to_line
from zhenggai.readers.pdf.paths import Box, read_boxes
from zhenggai.readers.pdf.rows import Row, pieces_to_rows
from zhenggai.readers.pdf.ruled_tables import GridTable, rules_to_tables
from zhenggai.readers.pdf.rules import Rules, boxes_to_rules, read_rules
from zhenggai.readers.pdf.running import PageRows
from zhenggai.text.document import Document, DocumentBuilder, Run, Span

MAGIC = b"%PDF-"
END_MARK = b"%%EOF"
# Where readers look for the marks at a file's two ends.
EDGE = 1024
# In points: a drawn line; so many of them across a gutter are a table's.
THIN = 3.0
RULES = 2
# Of the characters: so many without a font that names them leave nothing to read.
NO_FONTS = 0.9
NO_RULES = Rules((), ())


@dataclass(slots=True)
class Page:
    """One page: its lines in reading order, and what stands around them."""

    number: int
    lines: list[PageLine | TableText] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    wordless: bool = False
    notes: list[tuple[str, ...]] = field(default_factory=list)


def read(data: bytes) -> Document:
    """Read a PDF; raise ReadError where it cannot be read.

    Pages without text are noted (``page-without-text``), as are characters that the file's fonts
    do not name (``characters-unmapped``), pages that cannot be read (``page-damaged``), and a
    file whose end is missing though its pages could be found (``file-truncated``).
    """
    file = open_file(data)
    try:
        builder = DocumentBuilder("pdf", "pypdfium2")
        if END_MARK not in data[-EDGE:]:
            builder.note("file-truncated", here=False)
        _hand_over(builder, read_pages(file, builder))
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
    read = [_read_page(file, at, builder) for at in range(len(file))]
    chars = [page for page, _ in read]
    _read_scans(file, chars, builder)
    drawn = [
        rules if page.lines is None else boxes_to_rules(Box(*line) for line in page.lines)
        for page, (_, rules) in zip(chars, read, strict=True)
    ]
    grids = [rules_to_tables(rules) for rules in drawn]
    unmapped = sum(page.unmapped for page in chars)
    if unmapped:
        builder.note("characters-unmapped", str(unmapped), here=False)
    _refuse_without_fonts(chars)
    sheets = [
        PageRows(
            number,
            page.width,
            page.height,
            tables=(*(grid.box for grid in own), *enclosed_areas(rules, page.height)),
        )
        for number, (page, own, rules) in enumerate(zip(chars, grids, drawn, strict=True), start=1)
    ]
    pieces = lift_watermarks(
        [(sheet, page.pieces, page.angle) for sheet, page in zip(sheets, chars, strict=True)]
    )
    for sheet, kept in zip(sheets, pieces, strict=True):
        sheet.rows = pieces_to_rows(kept)
    lift_furniture(sheets)
    return list(_read_lines(file, sheets, chars, list(zip(drawn, grids, strict=True))))


def _refuse_without_fonts(chars: Sequence[PageChars]) -> None:
    """Raise ReadError where no font of a file says what it draws: nothing can be read."""
    fonts: Counter[str] = Counter()
    for page in chars:
        fonts += page.fonts
    every = sum(not char.isspace() for page in chars for p in page.pieces for char in p.chars)
    if fonts and fonts.total() >= NO_FONTS * every:
        raise ReadError("file-font-unmapped", fonts.most_common(1)[0][0])


def _read_scans(
    file: pypdfium2.PdfDocument, chars: list[PageChars], builder: DocumentBuilder
) -> None:
    """Read the pages that are pictures, or of fonts without a map, where the extra is installed.

    Each is noted with its mean confidence: ``page-by-ocr``, or ``page-by-ocr-unsure`` below 95 %.
    """
    scanned = [
        at
        for at, page in enumerate(chars)
        if (not page.pieces and page.width and _has_picture(file, at + 1, page.angle))
        or page.garbled
    ]
    if not scanned or not ocr.available():
        return
    for at in scanned:
        page = file[at]
        try:
            picture = page.render(scale=ocr.DPI / ocr.POINTS).to_numpy()
        finally:
            page.close()
        scan = ocr.scan(picture)
        if scan.pieces:
            lines = tuple(tuple(box) for box in scan.boxes)
            chars[at] = PageChars(scan.width, scan.height, 0, list(scan.pieces), 0, lines)  # type: ignore[arg-type]
            code = "page-by-ocr" if scan.confidence >= ocr.SURE_CONFIDENCE else "page-by-ocr-unsure"
            builder.note(code, str(at + 1), f"{scan.confidence:.1%}", here=False)
    if len(scanned) == len(chars):
        builder.read_by("rapidocr")


def _read_page(
    file: pypdfium2.PdfDocument, at: int, builder: DocumentBuilder
) -> tuple[PageChars, Rules]:
    """Return a page's characters, and the rules around them; to open a page twice costs more."""
    try:
        page = file[at]
    except pypdfium2.PdfiumError:
        builder.note("page-damaged", str(at + 1), here=False)
        return PageChars(0.0, 0.0), NO_RULES
    try:
        marks = read_marks(page.raw)
        if marks.drawn:
            page = drawn_into(file, at, page)
        chars = read_chars(page.raw)
        if marks.texts and chars.angle:
            chars.notes.append(("annotation-not-read", str(len(marks.texts))))
        elif marks.texts:
            chars.pieces += set_in_boxes(page.raw, marks)
        if marks.remarks:
            chars.notes.append(("comments-dropped", str(marks.remarks)))
        chars.notes += [("font-unmapped", font, str(at + 1)) for font in chars.fonts]
        if not chars.pieces:
            return chars, NO_RULES
        return chars, read_rules(page.raw, chars.angle, chars.objects)
    finally:
        # An open page keeps all its objects in memory.
        page.close()


def _read_lines(
    file: pypdfium2.PdfDocument,
    sheets: list[PageRows],
    chars: list[PageChars],
    drawn: list[tuple[Rules, tuple[GridTable, ...]]],
) -> Iterator[Page]:
    """Yield the pages; blocks are counted so that nothing is joined over a page without text."""
    block = 0
    shapes: dict[tuple[int, int, int, int], int] = {}
    before: GridTable | None = None
    for sheet, page, (rules, grids) in zip(sheets, chars, drawn, strict=True):
        result = Page(sheet.number, after=sheet.marks, loose=sheet.loose, notes=page.notes)
        result.notes += [("text-turned", text) for text in sheet.loose]
        rows, tables = _tables(sheet, rules, grids, before, result.notes)
        parts = _between(rows, tables)
        for number, part in enumerate(parts):
            columns = rows_to_columns(part, _Rules(file, sheet.number, page.angle).cross)
            for at, column in enumerate(columns):
                block += 1
                key = (round(sheet.width / 9), round(sheet.height / 9), at, len(columns))
                shape = shapes.setdefault(key, len(shapes))
                result.lines += [row_to_line(row, sheet.number, block, shape) for row in column]
            if number < len(tables):
                result.lines.append(tables[number])
                # Nothing goes on over a table.
                block += 1
        last = result.lines[-1] if result.lines else None
        before = last.table if isinstance(last, TableText) and not last.table.drawn else None
        result.before = [row_to_line(row, sheet.number, 0, 0).text for row in sheet.heads]
        result.after += [row_to_line(row, sheet.number, 0, 0).text for row in sheet.feet]
        if not result.lines:
            block += 1
            result.wordless = not page.pieces or _has_picture(file, sheet.number, page.angle)
        yield result


def _tables(
    sheet: PageRows,
    rules: Rules,
    grids: tuple[GridTable, ...],
    before: GridTable | None,
    notes: list[tuple[str, ...]],
) -> tuple[list[Row], tuple[TableText, ...]]:
    """Take the text of tables out of a page's rows; ``before``: one that may go on here."""
    if not sheet.rows:
        return sheet.rows, ()
    if grids:
        grids = part_rows(grids, sheet.rows, rules)
    else:
        grids, unsure = rows_to_grids(sheet.rows, rules, before)
        if unsure:
            notes.append(("table-unsure",))
    if not grids:
        return sheet.rows, ()
    rows, tables = take_tables(sheet.rows, grids, sheet.number)
    filled = tuple(table for table in tables if any(cell.paragraphs for cell in table.cells))
    return rows, filled


def _between(rows: list[Row], tables: Sequence[TableText]) -> list[list[Row]]:
    """Return the rows above, between and below the tables."""
    parts: list[list[Row]] = [[] for _ in range(len(tables) + 1)]
    for row in rows:
        at = sum(table.table.box.bottom <= row.y + 1 for table in tables)
        parts[at].append(row)
    return parts


class _Rules:
    """The lines drawn on a page, looked up only where a gutter asks for them."""

    def __init__(self, file: pypdfium2.PdfDocument, number: int, angle: int) -> None:
        self._file = file
        self._number = number
        self._angle = angle

    def cross(self, x: float, top: float, bottom: float) -> bool:
        """Say whether lines are drawn from one side of a place to the other."""
        page = self._file[self._number - 1]
        try:
            boxes = read_boxes(page.raw, self._angle)
        finally:
            page.close()
        crossing = (
            box.left < x - THIN
            and box.right > x + THIN
            and box.bottom > top - THIN
            and box.top < bottom + THIN
            and box.bottom - box.top < (bottom - top) / 2
            for box in boxes
        )
        return sum(crossing) >= RULES


def _has_picture(file: pypdfium2.PdfDocument, number: int, angle: int) -> bool:
    try:
        page = file[number - 1]
    except pypdfium2.PdfiumError:
        # Told as damaged already.
        return False
    try:
        return bool(read_boxes(page.raw, angle, raw.FPDF_PAGEOBJ_IMAGE))
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class _Aside:
    """Furniture between two lines (None: only the fact that a page begins)."""

    page: int
    text: str | None = None
    notes: tuple[tuple[str, ...], ...] = ()


def _hand_over(builder: DocumentBuilder, pages: list[Page]) -> None:
    """Hand the pages to the builder: furniture inside a paragraph that goes on stays inside."""
    lines = [line for page in pages for line in page.lines if isinstance(line, PageLine)]
    habits = Habits(lines)
    paragraphs = habits.join(lines)
    first = {id(paragraph[0]): paragraph for paragraph in paragraphs}
    runs: list[Run] = []
    centred = False
    last = ""
    asides: list[_Aside] = []
    for item in _items(pages):
        if isinstance(item, _Aside):
            asides.append(item)
            continue
        if isinstance(item, TableText) or id(item) in first:
            builder.paragraph(runs, centered=centred)
            _write_asides(builder, asides)
            runs, centred = [], False
        else:
            told = tuple(note for aside in asides for note in aside.notes)
            runs.append(Run(glue(last, item.text), notes=told))
            texts = [aside for aside in asides if aside.text is not None]
            runs += [Run(f"\n{a.text}", furniture=True, page=a.page) for a in texts]
            if texts:
                runs.append(Run("\n", furniture=True))
        asides = []
        if isinstance(item, TableText):
            _write_table(builder, item)
            continue
        if id(item) in first:
            centred = habits.centred(first[id(item)])
        runs += _runs(item.text, item.bolds, item.page)
        last = item.text
    builder.paragraph(runs, centered=centred)
    _write_asides(builder, asides)


def _write_table(builder: DocumentBuilder, text: TableText) -> None:
    builder.page(text.page)
    builder.begin_table()
    for cell in text.cells:
        own = cell.cell
        builder.begin_cell(own.row, own.column, own.row_span, own.column_span)
        for lines in cell.paragraphs:
            words = ""
            bolds: list[Span] = []
            for line in lines:
                words += glue(words, line.text)
                bolds += [Span(len(words) + start, len(words) + end) for start, end in line.bolds]
                words += line.text
            builder.paragraph(_runs(words, bolds, text.page))
    builder.end_table()


def _items(pages: list[Page]) -> Iterator[_Aside | PageLine | TableText]:
    """Yield lines, tables and what stands between them in reading order."""
    for page in pages:
        told = [("page-without-text", str(page.number))] if page.wordless else []
        yield _Aside(page.number, notes=(*told, *page.notes))
        yield from (_Aside(page.number, text) for text in page.before)
        yield from page.lines
        yield from (_Aside(page.number, text) for text in (*page.loose, *page.after))


def _write_asides(builder: DocumentBuilder, asides: list[_Aside]) -> None:
    for aside in asides:
        builder.page(aside.page)
        for code, *args in aside.notes:
            builder.note(code, *args)
        if aside.text is not None:
            builder.paragraph(aside.text, furniture=True)


def _runs(text: str, bolds: Iterable[Span], page: int) -> Iterator[Run]:
    """Yield a text's stretches, bold and not."""
    at = 0
    for start, end in bolds:
        if start > at:
            yield Run(text[at:start], page=page)
        yield Run(text[start:end], bold=True, page=page)
        at = end
    if at < len(text):
        yield Run(text[at:], page=page)
