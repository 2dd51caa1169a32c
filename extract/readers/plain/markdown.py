"""Markdown: headings, bold words, lists and tables; numbers as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from zhenggai.text.document import Document, DocumentBuilder, Note, Run

if TYPE_CHECKING:
    from markdown_it.token import Token

# Nobody begins a plain text so.
HEADED_TEXT = regex.compile(r"\s*# +\p{Han}")
HEADING_LINE = regex.compile(r"^#{1,6} +\S", regex.M)
MARK = regex.compile(
    r"^ {0,6}(?:#{1,6} +\S|[-*+] +\S|> |(?:[-*+] +)?\*\*[^*\n]{1,40}\*\*)", regex.M
)
BOLD_LINE = regex.compile(r"^\*\*[^*\n]{1,40}\*\*[ \t]*$", regex.M)
FEWEST_MARKS = 4
# **整改目标：**完成…: a mark that the rules of Markdown do not close.
OPEN_STRONG = regex.compile(r"\*\*")
# A cell of a table has no line breaks of its own.
LINE_BREAK = regex.compile(r"(?i)<br\s*/?>")
IN_CELL = regex.compile(r"(?i)<br\s*/?>|\*\*[^*\n]+\*\*")
WHOLE_TABLE = regex.compile(
    r"^ {0,3}(?P<row>\|[^\n]*\|)[ \t]*\n(?P<rule> {0,3}\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+)[ \t]*\n"
    r"(?P<row> {0,3}\|[^\n]*\|[ \t]*(?:\n|$))+",
    regex.M,
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def is_markdown(text: str) -> bool:
    """Say whether a text is set in Markdown: a title or two headings and marks that open lines.

    Beside a table one heading is enough, or a break or bold words inside of it.
    """
    if HEADED_TEXT.match(text):
        return True
    headings = sum(1 for _ in HEADING_LINE.finditer(text))
    tables = (
        [match for match in WHOLE_TABLE.finditer(text) if _is_whole(match)] if "---" in text else []
    )
    if tables and (headings or any(IN_CELL.search(table[0]) for table in tables)):
        return True
    # Under a title with its mark, lines in bold head what stands below them.
    headings += sum(1 for _ in BOLD_LINE.finditer(text)) if headings == 1 else 0
    return headings >= 2 and sum(1 for _ in MARK.finditer(text)) >= FEWEST_MARKS


def _is_whole(table: regex.Match[str]) -> bool:
    """Say whether no row of a table has more cells than its header: those would be dropped."""
    columns = table["rule"].count("|")
    return all(row.count("|") <= columns for row in table.captures("row"))


def from_markdown(text: str, notes: list[Note]) -> Document:
    """Return the Document of a text in Markdown; each line of a paragraph is one of its own."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  # few texts need it

    # What is indented is a list's own text here, and a tag is what somebody printed.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "lheading"])
    writer = _Writer(notes)
    for token in parser.parse(text):
        writer.write(token)
    return writer.builder.build()


class _Writer:
    """Writes the tokens of a text in order."""

    def __init__(self, notes: list[Note]) -> None:
        self.builder = DocumentBuilder("markdown", "markdown-it")
        for note in notes:
            self.builder.note(note.code, *note.args, here=False)
        self._heading = 0
        self._number = ""
        self._row = self._column = -1

    def write(self, token: Token) -> None:
        """Write one token; a list's number stands before the words of its item."""
        kind = token.type
        if kind == "heading_open":
            self._heading = HEADINGS[token.tag]
        elif kind == "heading_close":
            self._heading = 0
        elif kind == "list_item_open" and token.info:
            self._number = token.info + token.markup
        elif kind == "table_open":
            self.builder.begin_table()
            self._row = -1
        elif kind == "table_close":
            self.builder.end_table()
        elif kind == "tr_open":
            self._row, self._column = self._row + 1, -1
        elif kind in {"th_open", "td_open"}:
            self._column += 1
            self.builder.begin_cell(self._row, self._column)
        elif kind == "inline":
            self._inline(token)
        elif kind == "fence":
            for line in token.content.splitlines():
                self.builder.paragraph(line.strip())

    def _inline(self, token: Token) -> None:
        runs = [Run(self._number)] if self._number else []
        self._number = ""
        bold = False
        for child in token.children or ():
            if child.type in {"strong_open", "strong_close"}:
                bold = child.type == "strong_open"
            elif child.type in {"softbreak", "hardbreak"}:
                self.builder.paragraph(runs, heading=self._heading)
                runs = []
            elif child.type in {"em_open", "em_close"}:
                runs.append(Run(child.markup, bold))
            else:
                first, *others = LINE_BREAK.split(OPEN_STRONG.sub("", child.content))
                runs.append(Run(first, bold))
                for words in others:
                    self.builder.paragraph(runs, heading=self._heading)
                    runs = [Run(words, bold)]
        self.builder.paragraph(runs, heading=self._heading)
