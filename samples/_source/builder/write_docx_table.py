"""A table of a sample as WordprocessingML: merged cells, header rows that repeat."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from builder.grids import Cell, Grid

TWIPS = 567  # a centimetre
SECOND_FACE = "Noto Serif CJK SC"


def table_xml(grid: Grid, *, width: float, size: float, repeat: bool, plain: str) -> object:
    """Return the table; ``width`` in centimetres, ``size`` in points.

    ``plain`` holds the characters that need the second face of a PDF's fonts (none: empty).
    """
    unit = width * TWIPS / sum(grid.widths)
    widths = [round(w * unit) for w in grid.widths]
    starts = {(c.row, c.column): c for c in grid.cells}
    rows = "".join(_row(grid, row, starts, widths, size, repeat, plain) for row in range(grid.rows))
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(grid, row, starts, widths, size, repeat, plain) -> str:
    header = "<w:tblHeader/>" if repeat and row < grid.heads else ""
    cells, column = "", 0
    while column < len(widths):
        cell = starts.get((row, column))
        over = cell or _covering(grid, row, column)
        span = over.columns if over else 1
        properties = f'<w:tcW w:w="{sum(widths[column : column + span])}" w:type="dxa"/>'
        if span > 1:
            properties += f'<w:gridSpan w:val="{span}"/>'
        if over is not None and over.rows > 1:
            properties += '<w:vMerge w:val="restart"/>' if cell else "<w:vMerge/>"
        if cell is not None and cell.kind in ("head", "key", "number"):
            properties += '<w:vAlign w:val="center"/>'
        content = _paragraphs(cell, size, plain) if cell else "<w:p/>"
        cells += f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
        column += span
    return f"<w:tr><w:trPr>{header}</w:trPr>{cells}</w:tr>"


def _covering(grid: Grid, row: int, column: int) -> Cell | None:
    for cell in grid.cells:
        if cell.row < row < cell.row + cell.rows and cell.column == column:
            return cell
    return None


def _paragraphs(cell: Cell, size: float, plain: str) -> str:
    center = cell.kind in ("head", "key", "number")
    layout = '<w:pPr><w:jc w:val="center"/></w:pPr>' if center else ""
    bold = cell.kind in ("head", "category", "key") and not plain
    lines = cell.lines or [""]
    if cell.kind == "head":
        # A header is broken by hand: a soft break, not a paragraph.
        runs = "<w:r><w:br/></w:r>".join(_runs(line, size, bold, plain) for line in lines)
        return f"<w:p>{layout}{runs}</w:p>"
    return "".join(f"<w:p>{layout}{_runs(line, size, bold, plain)}</w:p>" for line in lines)


def _runs(text: str, size: float, bold: bool, plain: str) -> str:
    parts = re.split(f"([{plain}]+)", text) if plain else [text]
    result = ""
    for part in filter(None, parts):
        fonts = ""
        if plain and part[0] in plain:
            fonts = "<w:rFonts " + " ".join(
                f'w:{name}="{SECOND_FACE}"' for name in ("ascii", "hAnsi", "eastAsia")
            )
            fonts += "/>"
        style = f'{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/>'
        result += f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
    return result
