"""What is shown of a document stands at its place of the text, and is nothing but text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests import SAMPLES
from tests.desk.desks import HOSTILE, HOSTILE_NAME, Asker
from zhenggai.desk.source import (
    Grid,
    Part,
    View,
    document_to_blocks,
    draw,
    passages_to_blocks,
    read_view,
)
from zhenggai.readers import read
from zhenggai.text.document import DocumentBuilder

SHOWN = ["notice-2025/plan.docx", "notice-2025/plan.html", "shared-2022/plan.txt"]
PAGES = ["table-measure-2023/plan.pdf", "city-pdf-2023/plan.pdf"]


def stretches(view: View) -> list[tuple[int, str]]:
    """Return every stretch of a view with its place."""
    found = [(line.start, line.text) for page in view.pages for line in page.lines]
    for block in view.blocks:
        parts = [block] if isinstance(block, Part) else []
        if isinstance(block, Grid):
            parts = [part for row in block.rows for cell in row for part in cell.parts]
        found += [(piece.start, piece.text) for part in parts for piece in part.pieces]
    return found


def left_over(view: View) -> str:
    """Return what of the text no stretch shows."""
    kept = list(view.text)
    for start, text in stretches(view):
        kept[start : start + len(text)] = " " * len(text)
    return "".join(kept).strip()


@pytest.mark.parametrize("name", SHOWN)
def test_set_text_is_the_whole_text(name: str) -> None:
    view = read_view((SAMPLES / name).read_bytes())
    for start, text in stretches(view):
        assert view.text[start : start + len(text)] == text
    assert not left_over(view)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_lines_of_pages_are_the_text_but_for_furniture(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    view, document = read_view(data), read(data)
    assert view.text == document.text
    for start, text in stretches(view):
        assert view.text[start : start + len(text)] == text
    furniture = "".join(document.text[a:b] for a, b in document.furniture)
    assert set(left_over(view).split()) <= set(furniture.split())
    for page in view.pages:
        for line in page.lines:
            assert -1 < line.left < line.left + line.width < page.width + 1
            assert -1 < line.top < line.top + line.height < page.height + 1


@pytest.mark.slow
def test_a_page_is_drawn() -> None:
    data = (SAMPLES / PAGES[0]).read_bytes()
    assert draw(data, 1).startswith(b"\x89PNG")
    with pytest.raises(IndexError):
        draw(data, 99)


def test_cells_stand_in_their_columns() -> None:
    builder = DocumentBuilder("xlsx", "own")
    builder.begin_table("清单")
    for row, column, rows, text in (
        (0, 0, 2, "甲"),
        (0, 2, 1, "乙"),
        (1, 1, 1, "丙"),
        (1, 3, 1, "丁"),
    ):
        builder.begin_cell(row, column, rows)
        builder.paragraph(text)
    builder.end_table()
    (grid,) = document_to_blocks(builder.build())
    assert isinstance(grid, Grid)
    told = [
        ["".join(piece.text for part in cell.parts for piece in part.pieces) for cell in row]
        for row in grid.rows
    ]
    # The second row's first column is the cell above's.
    assert told == [["甲", "", "乙"], ["丙", "", "丁"]]


def test_passages_are_shown_where_the_file_is_gone() -> None:
    passages = [
        {"role": "title", "text": "江湾县\n", "start": 0},
        {"role": "field_label", "text": "序号\t问题\n1\t污水", "start": 4},
        {"role": "problem", "text": "直排𠮷\n末", "start": 14},
    ]
    text = "".join(str(one["text"]) for one in passages)
    blocks = tuple(passages_to_blocks(passages))  # type: ignore[arg-type]
    view = View(blocks=blocks, text=text)
    assert [type(block) for block in blocks] == [Part, Grid, Part]
    assert isinstance(blocks[0], Part)
    assert blocks[0].heading == 1
    for start, words in stretches(view):
        assert text[start : start + len(words)] == words
    assert not left_over(view)


class Page(HTMLParser):
    """Reads a page as a browser does: its tags, its attributes, the text at each place."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.placed: dict[int, str] = {}
        self._at: int | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        start = dict(attrs).get("data-start")
        self._at = int(start) if tag in {"span", "b", "text"} and start is not None else None

    def handle_endtag(self, tag: str) -> None:
        self._at = None

    def handle_data(self, data: str) -> None:
        if self._at is not None:
            self.placed[self._at] = self.placed.get(self._at, "") + data


@pytest.mark.slow
@pytest.mark.parametrize("place", ["", "cards/0", "cards/1"])
def test_a_hostile_document_changes_nothing_but_text(asker: Asker, place: str) -> None:
    own, row = next(
        (own, row)
        for own, row in asker.desk.shelf.standing().documents.items()
        if row["source"] == HOSTILE_NAME
    )
    assert row["issues"] == 2
    answer = asker.get(f"/documents/{own}/{place}")
    page = Page(answer.text)
    assert not {name for name in page.attributes if name.startswith("on")}
    assert "<img src=x" not in answer.text
    assert "49" not in answer.text.partition("加强")[2][:20]
    if not place:
        assert answer.text.count("<script") == 1
        text = read(HOSTILE.encode()).text
        assert page.placed
        for start, words in page.placed.items():
            assert text[start : start + len(words)] == words


def test_hostile_names_are_shown_as_they_are(asker: Asker) -> None:
    page = asker.get("/").text
    assert "&lt;img src=x onerror=alert(1)&gt;\\u202e.txt" in page
    assert "\u202e" not in page
    assert "\x1b" not in asker.get("/lists/promises").text.replace("\\x1b", "")


def test_a_marked_document_says_so(asker: Asker) -> None:
    rows = asker.desk.shelf.standing().documents
    marked = [own for own, row in rows.items() if row["classification"]]
    assert len(marked) == 1
    assert 'class="secret"' in asker.get(f"/documents/{marked[0]}/").text
    assert 'class="secret"' in asker.get("/").text
    (other, *_) = (own for own, row in rows.items() if not row["classification"])
    assert 'class="secret"' not in asker.get(f"/documents/{other}/").text
