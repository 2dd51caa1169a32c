"""Web pages as portals print them, and workbooks."""

from __future__ import annotations

import html
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from tests.layouts.dims import Dims
from tests.layouts.fixed_zip import without_clock
from tests.layouts.ink import ink
from tests.layouts.page import Break, Page, Par, Table

_PORTAL = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}_{place}人民政府</title>
<script>var page = 1;</script></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/gk/">政务公开</a></li>
<li><a href="/fw/">政务服务</a></li><li><a href="/hd/">互动交流</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/gk/">政务公开</a> &gt; 正文</div>
<div class="article">{heading}<div class="info">来源：{place}政府网　浏览次数：<span>417</span>
字号：<a>大</a> <a>中</a> <a>小</a>　<a href="javascript:print()">打印</a></div>
<div id="zoom">
{body}
</div><div class="share">分享到：<a>微信</a> <a>微博</a>　【关闭窗口】</div></div>
<div class="footer"><p>主办：{place}人民政府办公室　网站标识码：0000000000</p>
<p>ICP备00000000号　联系电话：0000-0000000</p></div>
</body></html>"""


def render_html(page: Page, dims: Dims) -> bytes:
    """Return a web page."""
    kind = dims["web"]
    parts = []
    for block in page.blocks:
        if isinstance(block, Break):
            continue
        if isinstance(block, Table):
            parts.append(_html_table(block, dims, kind))
        else:
            parts.append(_html_paragraph(block, dims, kind))
    body = "\n".join(part for part in parts if part)
    title = html.escape(ink(dims, page.title))
    if kind == "br":
        body = f'<div class="content">{body}</div>'
    if kind in ("bare", "word"):
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
            f"<body>\n{body}\n</body></html>"
        ).encode()
    heading = f"<h1>{title}</h1>" if kind == "portal" else ""
    return _PORTAL.format(title=title, place=page.place, heading=heading, body=body).encode()


def _html_paragraph(block: Par, dims: Dims, kind: str) -> str:
    number = html.escape(ink(dims, block.number, True))
    if block.bold == -1:
        text = f"<strong>{number}{html.escape(ink(dims, block.text))}</strong>"
    elif block.bold and dims["spaces"] == "none":
        head, rest = block.text[: block.bold], block.text[block.bold :]
        text = (
            f"{number}<strong>{html.escape(ink(dims, head))}</strong>{html.escape(ink(dims, rest))}"
        )
    else:
        text = number + html.escape(ink(dims, block.text))
    if not block.number and not block.text:
        return ""
    if block.style in ("title", "title-again", "centred", "right"):
        if block.style == "title" and kind == "portal":
            return ""
        align = "right" if block.style == "right" else "center"
        return f"{text}<br/>" if kind == "br" else f'<p style="text-align:{align}">{text}</p>'
    if kind == "word":
        text = f'<span style="font-size:16.0pt">{text}<o:p></o:p></span>'
        return f'<p class="MsoNormal" style="text-indent:32.0pt">{text}</p>'
    if kind == "br":
        return "&nbsp;&nbsp;&nbsp;&nbsp;" + text + "<br/>"
    return f'<p style="text-indent:2em">{text}</p>'


def _html_table(table: Table, dims: Dims, kind: str) -> str:
    lines = ['<table border="1" cellspacing="0">']
    for row in table.rows:
        cells = []
        for cell in row:
            if cell is None:
                continue
            span = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            span += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            parts = [html.escape(ink(dims, part)) for part in cell.text.split("\n")]
            text = "<br>".join(parts) if kind == "portal" else "".join(f"<p>{p}</p>" for p in parts)
            cells.append(f"<td{span}>{f'<strong>{text}</strong>' if cell.bold else text}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join(lines) + "</table>"


def render_sheet(page: Page, dims: Dims) -> bytes:
    """Return a workbook; a new page is a new sheet, a title stands in a merged row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    wide = max((len(b.widths) for b in page.blocks if isinstance(b, Table)), default=1)
    at = 1
    for block in page.blocks:
        if isinstance(block, Break):
            sheet, at = book.create_sheet(), 1
            continue
        if isinstance(block, Par):
            if not block.text:
                continue
            sheet.cell(at, 1, ink(dims, block.number + block.text)).font = Font(
                bold=block.bold == -1
            )
            if block.style in ("title", "title-again"):
                sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=wide)
            at += 1
            continue
        for column, width in enumerate(block.widths):
            letter = "ABCDEFGHIJKLMNOP"[column]
            sheet.column_dimensions[letter].width = max(8, width * 4)
        for row in block.rows:
            for column, own in enumerate(row, 1):
                if own is None:
                    continue
                value: int | str | None = ink(dims, own.text) or None
                if own.text.isdigit() and len(own.text) < 3:
                    value = int(own.text)
                cell = sheet.cell(at, column, value)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
                cell.font = Font(bold=own.bold)
                if own.rows > 1 or own.columns > 1:
                    sheet.merge_cells(
                        start_row=at, start_column=column,
                        end_row=at + own.rows - 1, end_column=column + own.columns - 1,
                    )  # fmt: skip
            at += 1
    file = io.BytesIO()
    book.save(file)
    return without_clock(file.getvalue())
