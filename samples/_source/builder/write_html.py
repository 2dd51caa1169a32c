"""Writes a sample as a government web page: article between navigation, info table and footer."""

from __future__ import annotations

from html import escape
from pathlib import Path

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
) -> None:
    """Write the page; ``style`` is ``p`` (a paragraph each) or ``br`` (one block, soft breaks)."""
    article = _breaks(paragraphs) if style == "br" else _paragraphs(paragraphs)
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


def _paragraphs(paragraphs: list[Printed]) -> str:
    result = []
    for item in paragraphs:
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
