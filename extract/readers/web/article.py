"""Which part of a web page is the article: where most of its sentences stand."""

from __future__ import annotations

import regex
from lxml import etree, html

from zhenggai.rules import load

SENTENCES = regex.compile(r"[^。；！？：:\n]{4,}[。；！？：:]")
# A child that holds this share of its parent's sentences holds the article.
SHARE = 0.72
TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr"})
SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "iframe", "select"})
LEAVES = frozenset(
    {"p", "span", "font", "b", "strong", "a", "h1", "h2", "h3", "h4", "li", "ul", "ol"}
)
# What lays out a page, where it stands in a table's cells.
LAYOUT_TAGS = ("div", "table", "article", "section", "h1", "h2", "h3", "ul")
# A tool bar inside the article's own container.
TOOLS = regex.compile(
    r"(?:^|[\s_-])(?:share|print|tool|toolbar|nav|crumb|breadcrumb|position|location|footer|foot|"
    r"relat\w*|recommend|comment|qrcode|ewm|pagination|bdshare|jiathis|copyright|menu|sidebar)(?:$|[\s_-])",
    regex.I,
)
TITLE_CLASS = regex.compile(r"title|headline|^bt$|biaoti", regex.I)
TOOL_LIMIT = 400
# With blanks and line breaks; the words are fewer.
LONGEST_TITLE = 2000


def find_article(body: html.HtmlElement) -> html.HtmlElement:
    """Return the lowest element that still holds nearly all of a page's sentences."""
    weights = _weights(body)
    present = body
    while True:
        best = max(_children(present), key=lambda child: weights.get(child, 0), default=None)
        if best is None or best.tag in LEAVES or best.tag == "table":
            return present
        if weights.get(best, 0) < SHARE * weights.get(present, 0) or not weights.get(best, 0):
            return present
        present = best


def _children(element: html.HtmlElement) -> list[html.HtmlElement]:
    """Return an element's children, for a table its cells: a layout table has one that counts."""
    found: list[html.HtmlElement] = []
    for child in element:
        if not isinstance(child.tag, str) or child.tag in SKIPPED:
            continue
        inside = child.tag in TABLE_PARTS and not (child.tag == "table" and _holds_data(child))
        found += _children(child) if inside else [child]
    return found


def _holds_data(table: html.HtmlElement) -> bool:
    """Say whether a table is data, not a page's layout: rows of cells that hold only words."""
    if any(element is not table for element in table.iter(*LAYOUT_TAGS)):
        return False
    rows = [sum(cell.tag in {"td", "th"} for cell in row) for row in table.iter("tr")]
    wide = sum(count >= 2 for count in rows)
    return wide >= 2 and wide * 2 >= len(rows)


def _weights(body: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Return for each element how many characters of sentences it holds, links left out."""
    weights: dict[html.HtmlElement, int] = {}
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        texts = [] if element.tag in SKIPPED or element.tag == "a" else [element.text]
        texts += [child.tail for child in element if element.tag not in SKIPPED]
        own = sum(_worth(text) for text in texts if text)
        at = element
        while own and at is not None:
            weights[at] = weights.get(at, 0) + own
            if at is body:
                break
            at = at.getparent()
    return weights


def _worth(text: str) -> int:
    """Return how much a text says: its length where it is a sentence, little where it is a word."""
    words = text.strip()
    # The length comes first: on an endless line the search for an end is quadratic.
    return len(words) if len(words) > 24 or SENTENCES.search(words) else len(words) // 8


def is_tool(element: html.HtmlElement) -> bool:
    """Say whether an element inside the article is the page's own: tools, crumbs, facts."""
    if element.tag in {"nav", "footer", "button", "form", "input"}:
        return True
    text = _beginning(element, TOOL_LIMIT)
    short = len(text) <= TOOL_LIMIT
    facts = load().furniture["page-facts"]
    if short and element.tag in {"table", "div", "ul"} and len([*facts.finditer(text)]) >= 2:
        return True
    name = " ".join((element.get("class") or "", element.get("id") or ""))
    return short and TOOLS.search(name) is not None


def find_title(page: html.HtmlElement, article: html.HtmlElement) -> html.HtmlElement | None:
    """Return the element outside the article that prints its title, None where there is none."""
    inside = set(article.iter())
    head = page.findtext(".//title") or ""
    best: html.HtmlElement | None = None
    for element in page.iter("h1", "h2", "h3", "div", "p", "td", "span", "ucaptitle"):
        if element in inside or article in set(element.iter()):
            continue
        words = "".join(_beginning(element, LONGEST_TITLE).split())
        if not 6 <= len(words) <= 120:
            continue
        named = TITLE_CLASS.search(" ".join((element.get("class") or "", element.get("id") or "")))
        printed = words in "".join(head.split())
        fits = printed and (named or element.tag in {"h2", "h3"} or len(words) >= 10)
        inner = best is not None and best in set(element.iterancestors())
        if (fits or element.tag == "h1") and (best is None or element.tag == "h1" or inner):
            best = element
    return best


def _beginning(element: html.HtmlElement, most: int) -> str:
    """Return an element's text, or as much of it as shows that it is longer than that.

    Not by ``text_content``: where that fails, lxml keeps a lock, and the next page waits for ever.
    """
    pieces: list[str] = []
    length = 0
    for piece in element.itertext(etree.Element):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    return "".join(pieces)
