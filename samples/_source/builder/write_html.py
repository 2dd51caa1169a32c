"""Writes a sample as a government web page: article between navigation, info table and footer."""

from __future__ import annotations

from html import escape
from pathlib import Path

from builder.grids import Cell, Grid
from builder.layout import Printed

PAGE = (Path(__file__).parent / "page.template").read_text(encoding="utf-8")


def write_html(
    paragraphs: list[Printed],
    path: Path,
    *,
    title: str,
    date: str,
    publisher: str,
    site: str = "澄州市人民政府网",
    encoding: str = "gbk",
    charset: str = "gb2312",
    style: str = "p",
    hollow: bool = False,
) -> None:
    """Write the page; ``style`` is ``p`` (a paragraph each) or ``br`` (one block, soft breaks).

    ``hollow`` leaves rows of some issues empty below their first, instead of merging cells.
    """
    paragraphs = [p for p in paragraphs if p.kind != "sheet"]
    article = _breaks(paragraphs) if style == "br" else _paragraphs(paragraphs, hollow)
    page = PAGE.format(
        charset=charset,
        site=site,
        title=escape(title),
        date=date,
        index=f"00000021/{date[:4]}-00147",
        publisher=publisher,
        article=article,
        before="澄州市2024年第一季度集中式饮用水水源水质状况报告",
        after="关于开展夏季臭氧污染防治专项帮扶的通知",
    )
    path.write_bytes(page.replace("\n", "\r\n").encode(encoding, "xmlcharrefreplace"))


def _runs(item: Printed) -> str:
    parts = [escape(item.label)] if item.label else []
    for piece in item.pieces:
        if piece.change == "deleted" or not piece.text:
            continue
        text = escape(piece.text)
        if piece.bold:
            text = f'<strong><span style="font-family: 黑体">{text}</span></strong>'
        elif len(parts) % 2:
            half = len(piece.text) // 2
            text = (
                f'<span style="font-size: 16pt">{escape(piece.text[:half])}</span>'
                f'<span style="font-size: 16pt"><span>{escape(piece.text[half:])}</span></span>'
            )
        parts.append(text)
    return "".join(parts)


def _paragraphs(paragraphs: list[Printed], hollow: bool) -> str:
    result = []
    for item in paragraphs:
        if item.grid is not None:
            result.append(_grid(item.grid, hollow))
            continue
        if item.kind == "table":
            rows = ("".join(f"<td>{escape(c)}</td>" for c in row) for row in item.rows)
            result.append(
                '<table border="1">' + "".join(f"<tr>{r}</tr>" for r in rows) + "</table>"
            )
        elif item.kind in ("center", "title", "right"):
            align = "right" if item.kind == "right" else "center"
            result.append(f'<p align="{align}">{_runs(item)}</p>')
        else:
            result.append(f'<p style="text-indent: 2em">&nbsp;&nbsp;&nbsp;&nbsp;{_runs(item)}</p>')
    return "\n".join(result)


def _breaks(paragraphs: list[Printed]) -> str:
    return "<div>" + "<br />\n".join(f"\u3000\u3000{_runs(p)}" for p in paragraphs) + "</div>"


def _grid(grid: Grid, hollow: bool) -> str:
    """Write a table as the editors of government sites leave it: paragraphs and spans in cells."""
    cells = list(grid.cells)
    if hollow:
        for cell in grid.cells:
            if cell.hollow:
                below = range(cell.row + 1, cell.row + cell.rows)
                cells += [Cell([], row, cell.column) for row in below]
    rows = []
    for row in range(grid.rows):
        own = sorted((c for c in cells if c.row == row), key=lambda c: c.column)
        rows.append("<tr>" + "".join(_cell(c, hollow and c.hollow) for c in own) + "</tr>")
    return (
        '<table border="1" cellspacing="0" cellpadding="0" style="border-collapse: collapse">'
        "<tbody>\n" + "\n".join(rows) + "\n</tbody></table>"
    )


def _cell(cell: Cell, single: bool) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 and not single else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    if not any(cell.lines):
        return f"<td{spans}>&nbsp;</td>"
    if cell.kind in ("head", "key"):
        words = "<br />".join(map(escape, cell.lines))
        return f'<td{spans} align="center"><p><strong>{words}</strong></p></td>'
    if cell.row % 2:
        return f"<td{spans}>" + "<br />\n".join(map(escape, cell.lines)) + "</td>"
    told = "".join(f'<p><span style="font-size: 12pt">{escape(t)}</span></p>' for t in cell.lines)
    return f"<td{spans}>{told}</td>"
