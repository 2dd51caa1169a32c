"""Plain text: a line a paragraph, wrapped, one line in all, chunks of a site, tabs, Markdown."""

from __future__ import annotations

import random

from tests.layouts.dims import Dims
from tests.layouts.ink import ink, wrapped
from tests.layouts.page import Break, Page, Par, Table

UNINDENTED = ("title", "title-again", "annex", "category", "right", "centred", "row")


def render_text(page: Page, dims: Dims, rng: random.Random) -> bytes:
    """Return the file of a format that is plain text."""
    fmt = dims["format"]
    if fmt == "md":
        return _markdown(page, dims).encode()
    if fmt == "txt-line":
        joint = {"none": "", "blank": " ", "indent": "　　"}[dims["joint"]]
        return joint.join(_lines(page, dims)).encode()
    if fmt == "txt-chunks":
        return _chunks(page, dims).encode()
    return _paragraphs(page, dims, rng)


def _lines(page: Page, dims: Dims) -> list[str]:
    return [
        ink(dims, b.number, True) + ink(dims, b.text)
        for b in page.blocks
        if isinstance(b, Par) and (b.number or b.text)
    ]


def _chunks(page: Page, dims: Dims) -> str:
    """The text of a sharing site: pieces of one length, numbered, cut in the middle of words."""
    text, size = "".join(_lines(page, dims)), int(dims["chunk"])
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    joint = "\n" if dims["chunk_lines"] == "yes" else ""
    body = joint.join(f"{n}、{piece}" for n, piece in enumerate(pieces, 1))
    if dims["site"] == "no":
        return body
    name = f"{page.title}.docx"
    return (
        f"{name}\n《{name}》由会员上传分享，可在线阅读，更多相关《{name}》请在文库网上搜索。\n{body}\n"
        "- 关 键 词：\n- 整改 方案 反馈 意见\n下载积分200\n"
    )


def _table_lines(table: Table, dims: Dims) -> list[str]:
    lines = []
    for row in table.rows:
        cells = [c for c in row if c is not None]
        if len(cells) == 1 and cells[0].columns > 1:
            lines.append(ink(dims, cells[0].text))
        else:
            lines.append("\t".join(ink(dims, c.text) if c else "" for c in row))
    return lines


def _paragraphs(page: Page, dims: Dims, rng: random.Random) -> bytes:
    lines: list[str] = []
    how = dims.get("text", "plain")
    wrap = dims.get("wrap", "none")
    for block in page.blocks:
        if isinstance(block, Break):
            lines.append("")
            continue
        if isinstance(block, Table):
            lines += _table_lines(block, dims)
            continue
        text = ink(dims, block.number, True) + ink(dims, block.text)
        if not text:
            continue
        indented = dims.get("indent") == "yes" and block.style not in UNINDENTED
        text = "　　" + text if indented else text
        if wrap == "none":
            lines.append(text)
        else:
            lines += wrapped(text, int(wrap.rpartition("-")[2]), wrap.startswith("hard"))
        if how == "blank-lines" and wrap == "none":
            lines.append("")
    if wrap != "none" and dims["furniture"] == "yes":
        lines = _paged(lines, rng)
    end = "\r\n" if how == "crlf" else "\n"
    return end.join([*lines, ""]).encode("gb18030" if how == "gb18030" else "utf-8")


def _paged(lines: list[str], rng: random.Random) -> list[str]:
    """Put a page number behind every so many lines, in the middle of words too."""
    form = rng.choice(("— {} —", "- {} -", "-{}-", "第{}页", "{}"))
    length = rng.choice((18, 22, 26))
    found = []
    for at, line in enumerate(lines, 1):
        found.append(line)
        if at % length == 0:
            found.append(form.format(at // length))
    return found


# ---- Markdown


def _markdown(page: Page, dims: Dims) -> str:
    found: list[str] = []
    how = dims["markdown"]
    for block in page.blocks:
        if isinstance(block, Break):
            found.append("---")
        elif isinstance(block, Table):
            found.append(_markdown_table(block, dims))
        else:
            found.append(_markdown_paragraph(block, dims, how))
    return "\n\n".join(text for text in found if text) + "\n"


def _markdown_paragraph(block: Par, dims: Dims, how: str) -> str:
    number, text = ink(dims, block.number, True), ink(dims, block.text)
    if not number + text:
        return ""
    if block.style in ("title", "title-again"):
        return f"# {text}"
    if block.style in ("section", "category") or (block.style == "issue" and block.bold == -1):
        level = {"section": 2, "category": 1 + block.level}.get(block.style, 4)
        return f"{'#' * level} {number}{text}" if how == "headings" else f"**{number}{text}**"
    if block.bold == -1:
        return f"**{number}{text}**"
    if block.bold > 0 and dims["spaces"] == "none":
        head, rest = text[: block.bold], text[block.bold :]
        return f"{number}**{head.rstrip()}**{head[len(head.rstrip()) :]}{rest}"
    if block.style == "measure" and how == "lists" and not number:
        return f"- {text}"
    return number + text


def _markdown_table(table: Table, dims: Dims) -> str:
    lines = []
    for at, row in enumerate(table.rows):
        cells = [ink(dims, c.text).replace("\n", "<br>") if c else "" for c in row]
        lines.append("| " + " | ".join(cells) + " |")
        if at == 0:
            lines.append("|" + " --- |" * len(row))
    return "\n".join(lines)
