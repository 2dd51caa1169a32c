"""Web pages: the article as paragraphs and tables, everything else as furniture."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace

import regex
from lxml import etree, html

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import check_count
from zhenggai.readers.plain.encoding import decode
from zhenggai.readers.web.article import SKIPPED, find_article, find_title, is_tool
from zhenggai.readers.word.number_formats import counting
from zhenggai.text.document import Document, DocumentBuilder, Run

CHARSET = regex.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", regex.I)
DECLARATION = regex.compile(r"^\s*<\?xml[^>]*\?>")
BLOCK_TAGS = frozenset(
    """
    address article aside blockquote body center dd div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead
    tr ul ucaptitle ucapcontent
    """.split()
)
BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
HEADINGS = {f"h{n}": n for n in range(1, 7)}
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)
HEAVY = regex.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", regex.I)
CENTERED = regex.compile(r"text-align\s*:\s*center", regex.I)
LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", regex.I)
CHINESE_STYLE = regex.compile(r"cjk-|simp-|trad-|japanese-", regex.I)
# A page is walked by one call a level, of which Python has a thousand.
DEEPEST = 600
# A number that an attribute may hold: no browser counts further.
COUNT = regex.compile(r"[0-9]{1,9}")
# Elements of so many attributes are no page's, and lxml compares each with all before it: they are
# counted in tags so long.
MOST_ATTRIBUTES, LONG_TAG = 500, 1_000
VALUE = r"=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+)"
TAG = regex.compile(rf"<[A-Za-z](?:{VALUE}|[^>=]++|=)*+")
QUOTED, ATTRIBUTE = regex.compile(VALUE), regex.compile(r"[^\s/=]++")
# Signs of a page itself are no larger, in pixels.
SMALL_IMAGE = 48
BLANK = regex.compile(r"[ \t\r\n\f]+")
# Begins where the blanks do: a million of them are looked at once.
BREAK_IN_CHINESE = regex.compile(
    r"(?<=[^\x00-\xff])[ \t]*+[\r\n][ \t\r\n]*+"
    r"|(?<![ \t\r\n])[ \t]*+[\r\n][ \t\r\n]*+(?=[^\x00-\xff])"
)


def read(data: bytes) -> Document:
    """Read a web page (or the page inside an MHT file); raise ReadError where it holds none."""
    page = _page(data)
    decoded = decode(page, _declared(page))
    _check_attributes(decoded.text)
    try:
        root = html.document_fromstring(
            DECLARATION.sub("", decoded.text),
            parser=html.HTMLParser(huge_tree=True, remove_comments=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("file-damaged", str(error)) from error
    if _deeper(root, DEEPEST):
        raise ReadError("file-damaged", "nested too deeply")
    body = root.find("body")
    body = root if body is None else body
    writer = _Writer(find_article(body), root)
    if decoded.damaged:
        writer.builder.note("encoding-damaged", decoded.encoding, str(decoded.damaged), here=False)
    writer.write(body)
    pictures = sum(map(_is_picture, writer.article.iter("img")))
    if pictures:
        writer.builder.note("pictures-not-read", str(pictures), here=False)
    document = writer.builder.build()
    if pictures and not document.text.strip():
        raise ReadError("file-pictures-unread")
    return document


def _check_attributes(text: str) -> None:
    """Raise ReadError where an element has more attributes than any of a page."""
    for tag in TAG.finditer(text):
        if tag.end() - tag.start() > LONG_TAG:
            names = ATTRIBUTE.findall(QUOTED.sub(" ", tag[0]))
            if len(names) > MOST_ATTRIBUTES:
                raise ReadError("file-bomb", f"> {MOST_ATTRIBUTES} attributes")


def _is_picture(image: html.HtmlElement) -> bool:
    """Say whether an image may show words: a sign of a page's own states that it is small."""
    sizes = (COUNT.match(image.get(side) or "") for side in ("width", "height"))
    return all(size is None or int(size[0]) > SMALL_IMAGE for size in sizes)


def _deeper(root: html.HtmlElement, most: int) -> bool:
    """Say whether more elements than that stand in one another."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False


def _page(data: bytes) -> bytes:
    """Return the page inside a web archive, other data as they are."""
    if not regex.match(rb"(?i)\s*(?:From:|MIME-Version:|Content-Type:\s*multipart)", data[:400]):
        return data
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise ReadError("file-unsupported", "mht")


def _declared(data: bytes) -> str | None:
    match = CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


class _Writer:
    """Walks a page in order; what stands outside the article is written as furniture."""

    def __init__(self, article: html.HtmlElement, root: html.HtmlElement) -> None:
        self.builder = DocumentBuilder("html", "lxml")
        self.article = article
        self.title = find_title(root, article)
        self.runs: list[Run] = []
        # The numbers of the items of each ordered list.
        self.numbers: dict[html.HtmlElement, dict[html.HtmlElement, int]] = {}
        self.inside = False
        self.in_table = False
        # Tables in cells, each with the index of its cell: they come behind the cell's table.
        self.nested: list[tuple[html.HtmlElement, int | None]] = []

    def write(self, body: html.HtmlElement) -> None:
        self._walk(body, bold=False, centered=False)
        self._flush(False)

    def _flush(self, centered: bool, heading: int = 0) -> None:
        """Close the present paragraph."""
        runs, self.runs = self.runs, []
        while runs and not runs[0].text.strip():
            runs.pop(0)
        while runs and not runs[-1].text.strip():
            runs.pop()
        if not runs:
            return
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" "))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
        self.builder.paragraph(runs, heading=heading, centered=centered, furniture=not self.inside)

    def _awaits(self) -> bool:
        """Say whether an item's number stands alone before the block of its words."""
        written = [run for run in self.runs if run.text.strip()]
        return len(written) == 1 and written[0].computed

    def _walk(self, element: html.HtmlElement, *, bold: bool, centered: bool) -> None:
        """Write an element and what it holds; its tail belongs to its parent."""
        tag = element.tag
        if tag in SKIPPED:
            return
        style = element.get("style") or ""
        was_inside = self.inside
        if element is self.article or element is self.title:
            self._flush(centered)
            self.inside = True
        elif self.inside and (HIDDEN.search(style) or is_tool(element)):
            self._flush(centered)
            self.inside = False
        block = tag in BLOCK_TAGS
        bold = bold or tag in BOLD or HEAVY.search(style) is not None
        own_center = centered or tag == "center" or element.get("align") == "center"
        own_center = own_center or CENTERED.search(style) is not None
        heading = 1 if element is self.title else HEADINGS.get(tag, 0)
        if block and not self._awaits():
            self._flush(centered)
        if tag == "table" and self.inside and self.in_table and _is_table(element):
            self.nested.append((element, self.builder.open_cell))
        elif tag == "table" and self.inside and not self.in_table and _is_table(element):
            self._table(element)
        else:
            if tag == "li":
                self._number(element)
            if tag == "br":
                self._flush(centered)
            self._take_text(element.text, bold)
            for child in element:
                if isinstance(child.tag, str):
                    self._walk(child, bold=bold, centered=own_center)
                self._take_text(child.tail, bold)
            if block or self.inside != was_inside:
                self._flush(own_center, heading)
        self.inside = was_inside

    def _take_text(self, text: str | None, bold: bool) -> None:
        if text:
            words = BLANK.sub(" ", BREAK_IN_CHINESE.sub("", text))
            if words:
                self.runs.append(Run(words, bold=bold))

    def _number(self, item: html.HtmlElement) -> None:
        """Write the number that a browser prints before an item of an ordered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return
        style = LIST_STYLE.search((parent.get("style") or "") + ";" + (item.get("style") or ""))
        if style is not None and style[1].lower() == "none":
            return
        if parent not in self.numbers:
            self.numbers[parent] = _item_numbers(parent)
        number = self.numbers[parent][item]
        chinese = style is not None and CHINESE_STYLE.match(style[1])
        mark = f"{counting(number)}、" if chinese else f"{number}."
        self.runs.append(Run(mark, computed=True))

    def _table(self, table: html.HtmlElement, within: int | None = None) -> None:
        """Write a table of the article with its merged cells, then those in its cells."""
        self._flush(False)
        self.in_table = True
        self.builder.begin_table(within=within)
        # Cells of rows above that reach down: their columns, and the row at which they end.
        above: list[tuple[int, int, int]] = []
        covered = 0
        for row, line in enumerate(_rows(table)):
            column = 0
            above = [block for block in above if block[2] > row]
            blocks = iter(sorted(above))
            block = next(blocks, None)
            for cell in line:
                while block is not None and block[0] <= column:
                    column = max(column, block[1])
                    block = next(blocks, None)
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                covered += across
                check_count("cells", covered)
                if down > 1:
                    above.append((column, column + across, row + down))
                self.builder.begin_cell(row, column, down, across)
                self._walk(cell, bold=False, centered=False)
                self._flush(False)
                column += across
        self.builder.end_table()
        self.in_table = False
        nested, self.nested = self.nested, []
        for inner, cell in nested:
            self._table(inner, cell)


def _rows(table: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    """Yield the cells of each row of a table, not of tables inside it."""
    for child in table:
        if child.tag in {"tbody", "thead", "tfoot"}:
            yield from _rows(child)
        elif child.tag == "tr":
            yield [cell for cell in child if cell.tag in {"td", "th"}]


def _item_numbers(ordered: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Return the number of each item of an ordered list, as its attributes set it."""
    numbers: dict[html.HtmlElement, int] = {}
    number = _count(ordered.get("start"), 1)
    for item in ordered.iterchildren("li"):
        numbers[item] = number = _count(item.get("value"), number)
        number += 1
    return numbers


def _count(value: str | None, otherwise: int) -> int:
    """Return a number that an attribute holds; another one where it holds none that counts."""
    return int(value) if value and COUNT.fullmatch(value) else otherwise


def _span(cell: html.HtmlElement, name: str) -> int:
    """Return how many rows or columns a cell covers; at most what a real table has."""
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 1000) if value.isdecimal() else 1


def _is_table(table: html.HtmlElement) -> bool:
    """Say whether a table holds data: two rows or more, most of two cells or more.

    A cell that covers several rows is a cell of each of them.
    """
    rows = [row for row in _rows(table) if row]
    beside = [0] * len(rows)
    for at, row in enumerate(rows):
        for cell in row:
            for below in range(at + 1, min(at + _span(cell, "rowspan"), len(rows))):
                beside[below] += 1
    several = sum(len(row) + more >= 2 for row, more in zip(rows, beside, strict=True))
    return len(rows) >= 2 and several * 2 >= len(rows)
