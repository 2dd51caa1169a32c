"""Characters and rules of pages to lines, paragraphs and tables: for PDF, scans and OFD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from zhenggai.readers.errors import ReadError
from zhenggai.readers.paragraphs import Habits, glue
from zhenggai.readers.pdf.aligned_tables import (
    NOTHING_ABOVE,
    Above,
    enclosed_areas,
    part_rows,
    rows_to_grids,
)
from zhenggai.readers.pdf.cells import (
    TableText,
    broken_columns,
    open_lines,
    open_rows,
    stacked_rows,
    take_tables,
)
from zhenggai.readers.pdf.chars import PageChars
from zhenggai.readers.pdf.columns import has_gutter, rows_to_columns
from zhenggai.readers.pdf.furniture import lift_furniture, lift_watermarks
from zhenggai.readers.pdf.lines import PageLine, row_to_line
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.rows import Row, pieces_to_rows
from zhenggai.readers.pdf.ruled_tables import GridTable, rules_to_tables
from zhenggai.readers.pdf.rules import Rules
from zhenggai.readers.pdf.running import PageRows
from zhenggai.text.document import DocumentBuilder, Run, Span

# In points: a drawn line; so many of them across a gutter are a table's.
THIN = 3.0
CROSSING_LINES = 2
# Of the characters: so many without a font that names them leave nothing to read.
NO_FONTS = 0.9


class Drawn(Protocol):
    """What is drawn on a file's pages (numbered from 1) beside text, at the angle of the text."""

    def paths(self, number: int, angle: int) -> Sequence[Box]:
        """Return the bounds of a page's paths."""

    def has_picture(self, number: int, angle: int) -> bool:
        """Say whether a page holds a picture."""


@dataclass(slots=True)
class Page:
    """One page: its size in points, its lines in reading order, and what stands around them.

    ``wordless``: the code of why no line was found, where that is to be told.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    lines: list[PageLine | TableText] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    wordless: str | None = None
    notes: list[tuple[str, ...]] = field(default_factory=list)


def lay_out(
    chars: Sequence[PageChars], rules: Sequence[Rules], drawn: Drawn, builder: DocumentBuilder
) -> list[Page]:
    """Return the pages with their lines, furniture set apart; raise ReadError."""
    grids = [rules_to_tables(own) for own in rules]
    unmapped = sum(page.unmapped for page in chars)
    if unmapped:
        builder.note("characters-unmapped", str(unmapped), here=False)
    _refuse_without_fonts(chars)
    sheets = [
        PageRows(
            number,
            page.width,
            page.height,
            tables=(*(grid.box for grid in found), *enclosed_areas(own, page.height)),
        )
        for number, (page, found, own) in enumerate(zip(chars, grids, rules, strict=True), start=1)
    ]
    pieces = lift_watermarks(
        [(sheet, page.pieces, page.angle) for sheet, page in zip(sheets, chars, strict=True)]
    )
    for sheet, kept in zip(sheets, pieces, strict=True):
        sheet.rows = pieces_to_rows(kept)
    lift_furniture(sheets)
    return list(_read_lines(drawn, sheets, chars, list(zip(rules, grids, strict=True))))


def _refuse_without_fonts(chars: Sequence[PageChars]) -> None:
    """Raise ReadError where no font of a file says what it draws: nothing can be read."""
    fonts: Counter[str] = Counter()
    for page in chars:
        fonts += page.fonts
    every = sum(not char.isspace() for page in chars for p in page.pieces for char in p.chars)
    if fonts and fonts.total() >= NO_FONTS * every:
        raise ReadError("file-font-unmapped", fonts.most_common(1)[0][0])


def _read_lines(
    drawn: Drawn,
    sheets: Sequence[PageRows],
    chars: Sequence[PageChars],
    ruled: Sequence[tuple[Rules, tuple[GridTable, ...]]],
) -> Iterator[Page]:
    """Yield the pages; blocks are counted so that nothing is joined over a page without text."""
    block = 0
    shapes: dict[tuple[int, int, int, int], int] = {}
    above = NOTHING_ABOVE
    for sheet, page, (rules, grids) in zip(sheets, chars, ruled, strict=True):
        result = Page(
            sheet.number,
            sheet.width,
            sheet.height,
            after=sheet.marks,
            loose=sheet.loose,
            notes=page.notes,
        )
        result.notes += [("text-turned", text) for text in sheet.loose]
        rows, tables = _tables(sheet, rules, grids, above, result.notes)
        parts = _between(rows, tables)
        for number, part in enumerate(parts):
            columns = rows_to_columns(part, _Crossing(drawn, sheet.number, page.angle).cross)
            result.notes += [("table-unsure",)] * any(map(has_gutter, columns))
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
        above = _above(last) if isinstance(last, TableText) else NOTHING_ABOVE
        result.before = [row_to_line(row, sheet.number, 0, 0).text for row in sheet.heads]
        result.after += [row_to_line(row, sheet.number, 0, 0).text for row in sheet.feet]
        if not result.lines:
            block += 1
            if not page.pieces or drawn.has_picture(sheet.number, page.angle):
                result.wordless = "page-scan-blank" if page.recognised else "page-without-text"
        yield result


def _tables(
    sheet: PageRows,
    rules: Rules,
    grids: tuple[GridTable, ...],
    above: Above,
    notes: list[tuple[str, ...]],
) -> tuple[list[Row], tuple[TableText, ...]]:
    """Take the text of tables out of a page's rows; the one ``above`` may go on here."""
    if not sheet.rows:
        return sheet.rows, ()
    drawn = grids
    if grids:
        grids = part_rows(grids, sheet.rows, rules, above.head)
    else:
        grids, unsure = rows_to_grids(sheet.rows, rules, above)
        if unsure:
            notes.append(("table-unsure",))
    if not grids:
        return sheet.rows, ()
    rows, tables = take_tables(sheet.rows, grids, sheet.number)
    filled = tuple(table for table in tables if any(cell.paragraphs for cell in table.cells))
    if any(_is_doubtful(table, guessed=table.table not in drawn) for table in filled):
        notes.append(("table-unsure",))
    return rows, filled


def _is_doubtful(text: TableText, *, guessed: bool) -> bool:
    """Say whether the rows of a table that no rules part (or only some) seem to be others."""
    one_row = max(cell.row + cell.row_span for cell in text.table.cells) == 1
    if guessed and (open_rows(text) or stacked_rows(text)):
        return True
    return broken_columns(text) >= (2 if one_row else 1) and (guessed or one_row)


def _above(text: TableText) -> Above:
    """Return what the next page may go on with."""
    cells = text.table.cells
    edges = (*sorted({cell.box.left for cell in cells}), text.table.box.right)
    head = tuple(
        "".join("".join(line.text.split()) for lines in cell.paragraphs for line in lines)
        for cell in text.cells
        if cell.cell.row == 0
    )
    if len(head) + 1 != len(edges):
        head = ()
    if text.table.drawn:
        return Above(head=head)
    return Above(
        edges, head, text.table.ruled, tuple((line.left, line.right) for line in open_lines(text))
    )


def _between(rows: list[Row], tables: Sequence[TableText]) -> list[list[Row]]:
    """Return the rows above, between and below the tables."""
    parts: list[list[Row]] = [[] for _ in range(len(tables) + 1)]
    for row in rows:
        at = sum(table.table.box.bottom <= row.y + 1 for table in tables)
        parts[at].append(row)
    return parts


class _Crossing:
    """The lines drawn on a page, looked up only where a gutter asks for them."""

    def __init__(self, drawn: Drawn, number: int, angle: int) -> None:
        self._drawn = drawn
        self._number = number
        self._angle = angle

    @cached_property
    def _boxes(self) -> Sequence[Box]:
        return self._drawn.paths(self._number, self._angle)

    def cross(self, x: float, top: float, bottom: float) -> bool:
        """Say whether lines are drawn from one side of a place to the other."""
        crossing = (
            box.left < x - THIN
            and box.right > x + THIN
            and box.bottom > top - THIN
            and box.top < bottom + THIN
            and box.bottom - box.top < (bottom - top) / 2
            for box in self._boxes
        )
        return sum(crossing) >= CROSSING_LINES


@dataclass(frozen=True, slots=True)
class Aside:
    """Furniture between two lines (None: only the fact that a page begins)."""

    page: int
    text: str | None = None
    notes: tuple[tuple[str, ...], ...] = ()


def write_pages(builder: DocumentBuilder, pages: list[Page]) -> None:
    """Hand the pages to the builder: furniture inside a paragraph that goes on stays inside."""
    lines = [line for page in pages for line in page.lines if isinstance(line, PageLine)]
    habits = Habits(lines)
    paragraphs = habits.join(lines)
    first = {id(paragraph[0]): paragraph for paragraph in paragraphs}
    runs: list[Run] = []
    centred = False
    last = ""
    asides: list[Aside] = []
    for item in in_order(pages):
        if isinstance(item, Aside):
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


def in_order(pages: Iterable[Page]) -> Iterator[Aside | PageLine | TableText]:
    """Yield lines, tables and what stands between them in reading order."""
    for page in pages:
        told = [(page.wordless, str(page.number))] if page.wordless else []
        yield Aside(page.number, notes=(*told, *page.notes))
        yield from (Aside(page.number, text) for text in page.before)
        yield from page.lines
        yield from (Aside(page.number, text) for text in (*page.loose, *page.after))


def _write_asides(builder: DocumentBuilder, asides: list[Aside]) -> None:
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
