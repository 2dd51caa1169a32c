"""Is every text of the gold printed in its document? Read without zhenggai."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Iterator

import docx
import openpyxl
import pypdfium2
from docx.oxml.ns import qn

from tests.layouts.case import Case
from tests.layouts.dims import Dims

_PAGE_LINE = re.compile(r"^(?:— \d+ —|- ?\d+ ?-|第\d+页|\d+)$")


def fold(text: str) -> str:
    """Return a text without blanks and widths of characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_of(case: Case, data: bytes | None = None) -> str:
    """Return all words of a document, of a .doc those of the .docx that it was made of."""
    data = case.data if data is None else data
    ending = case.ending
    if ending == "pdf" and data[:4] == b"%PDF":
        document = pypdfium2.PdfDocument(data)
        return "".join(page.get_textpage().get_text_range() for page in document)
    if ending in ("docx", "doc", "pdf"):
        body = docx.Document(io.BytesIO(case.data)).element.body
        return "".join(element.text or "" for element in body.iter(qn("w:t")))
    if ending == "html":
        return html.unescape(re.sub(r"<[^>]+>", "", data.decode().partition("</head>")[2]))
    if ending == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
        cells = (cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(value) for value in cells if value is not None)
    if case.dims.get("text") == "gb18030":
        return _plain(data.decode("gb18030"), case.dims)
    return _plain(data.decode(), case.dims)


def _plain(text: str, dims: Dims) -> str:
    if dims["format"] == "txt-chunks":
        return _unchunked(text, dims)
    if dims["format"] == "md":
        return re.sub(r"\*\*|<br>|^#+ ", "", text, flags=re.MULTILINE)
    if dims.get("wrap", "none") != "none":
        return "".join(line for line in text.splitlines() if not _PAGE_LINE.match(line))
    return text


def _unchunked(text: str, dims: Dims) -> str:
    """Take the numbers of a sharing site's chunks away, at their constant pitch."""
    if dims["site"] == "yes":
        text = text.split("\n", 2)[2].rpartition("\n- 关 键 词：")[0]
    size, found, number = int(dims["chunk"]), "", 1
    while text:
        mark = f"{number}、"
        assert text.startswith(mark), text[:20]
        found += text[len(mark) : len(mark) + size]
        text = text[len(mark) + size :].removeprefix("\n")
        number += 1
    return found


def gold_texts(case: Case) -> Iterator[str]:
    """Yield every text that gold holds."""
    title = case.gold.document.get("title")
    if title:
        yield str(title)
    automatic = case.dims.get("numbers") == "word"
    for item in case.gold.items:
        yield from filter(
            None,
            (
                item.problem,
                item.goal,
                item.deadline,
                item.persons,
                item.progress,
                item.category,
                item.item,
            ),
        )
        if item.label and not automatic:
            yield item.label
        for _, text in item.blocks:
            if "units" not in item.open:
                yield text
        for step, _ in item.all_steps():
            yield step.text
            if step.label and not automatic:
                yield step.label
            if step.listed:
                yield step.listed
            yield from step.cells.values()
        for due in (*item.dues, *item.goal_dues, *(d for s, _ in item.all_steps() for d in s.dues)):
            if due.text:
                yield due.text


def missing(case: Case, data: bytes | None = None) -> list[str]:
    """Return the texts of gold that the document does not print."""
    words = fold(text_of(case, data))
    is_pdf = data is not None and data[:4] == b"%PDF"
    torn = is_pdf or case.dims.get("continued") == "yes"
    words = re.sub(r"\W", "", words) if torn else words
    found = []
    for text in gold_texts(case):
        looked = fold(text).rstrip("。;")
        if torn:
            # Page breaks, narrow columns and further rows cut a text; marks and digits stand apart.
            looked = re.sub(r"\W", "", looked)
            pairs = [looked[at : at + 2] for at in range(len(looked) - 1)] or [looked]
            is_there = sum(pair in words for pair in pairs) >= 0.6 * len(pairs)
        else:
            is_there = looked in words
        if not is_there:
            found.append(text)
    return found
