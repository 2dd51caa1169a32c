from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pypdfium2 import raw

from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf import fonts
from zhenggai.readers.pdf.furniture import lift_furniture
from zhenggai.readers.pdf.reader import read
from zhenggai.readers.pdf.rows import Glyphs, Look, Row
from zhenggai.readers.pdf.running import BARE, PageRows, decorated
from zhenggai.text.document import Document

DATA = Path(__file__).parent / "data"
PLAN = (DATA / "plan.txt").read_text("utf-8").splitlines()


def load(name: str) -> Document:
    return read((DATA / f"{name}.pdf").read_bytes())


def words(document: Document) -> list[str]:
    """The paragraphs without furniture."""
    lifted = {at for start, end in document.furniture for at in range(start, end)}
    texts = (
        "".join(document.text[at] for at in range(p.start, p.end) if at not in lifted)
        for p in document.paragraphs
    )
    return [text for text in texts if text]


def furniture(document: Document) -> list[str]:
    return [
        line
        for start, end in document.furniture
        for line in document.text[start:end].splitlines()
        if line
    ]


@pytest.mark.parametrize(
    ("name", "paragraphs", "repeated"),
    [
        ("indented", PLAN[1:], ["— {} —"]),
        ("spaced", PLAN[1:30], ["— {} —"]),
        ("ragged", PLAN[1:30], ["— {} —"]),
        ("lifted", PLAN[1:30], ["澄江市整改方案", "{}"]),
        ("twice", PLAN[1:13], ["— {} —"]),
        ("shuffled", PLAN[1:30], ["第{}页 共9页"]),
        ("rotated", PLAN[1:30], ["- {} -"]),
        ("watermark", PLAN[1:30], ["征求意见稿", "— {} —"]),
        ("columns", PLAN, None),
        ("office", PLAN[:14], ["澄江市人民政府文件", "第{}页"]),
    ],
)
def test_paragraphs_come_back(name: str, paragraphs: list[str], repeated: list[str] | None) -> None:
    document = load(name)
    assert words(document) == paragraphs
    assert document.notes == ()
    if repeated is not None:
        pages = len(document.page_starts)
        assert furniture(document) == [
            text.format(page) for page in range(1, pages + 1) for text in repeated
        ]


def test_page_number_stays_inside_a_paragraph_that_goes_on() -> None:
    document = load("indented")
    at = document.text.index("— 2 —")
    paragraph = document.paragraphs[document.paragraph_at(at) or 0]
    assert paragraph.start < at < paragraph.end
    assert document.text[at - 1] == "\n" == document.text[at + 5]
    assert document.page(at - 2) == 2
    assert document.page(at) == 2
    assert document.page(at + 6) == 3
    assert not any("\n" in text for text in words(document))


def test_every_page_is_recorded() -> None:
    document = load("empty-page")
    assert len(document.page_starts) == 3
    assert [(note.code, note.args) for note in document.notes] == [("page-without-text", ("2",))]
    first, second = document.paragraphs
    assert (document.page(first.start), document.page(second.start)) == (1, 3)


def test_a_lone_number_is_furniture_only_at_the_foot() -> None:
    document = load("single")
    assert furniture(document) == ["3"]
    assert words(document) == [
        "整改任务清单",
        "问题编号",
        "17",
        "整改目标：完成整改。",
        "数量",
        "2024",
    ]


def test_a_wrapped_line_may_begin_with_a_number() -> None:
    texts = words(load("chance"))
    assert len(texts) == 3
    assert "整改2.5万平方米" in texts[0]
    assert "问题一、问题二" in texts[1]


def test_rows_of_a_table_stay_in_order() -> None:
    text = load("table").text
    places = [text.index(word) for word in ("序号", "反馈问题", "7个直排", "一口一策", "2025年底")]
    assert places == sorted(places)


def test_bold_is_kept() -> None:
    document = load("office")
    assert [document.text[start:end] for start, end in document.bold] == [
        PLAN[0],
        "一、总体要求",
        "二、工作目标",
        "三、保障措施",
    ]
    assert document.paragraphs[1].centered
    assert not document.paragraphs[2].centered


def test_an_owner_password_does_not_keep_readers_out() -> None:
    assert words(load("owner-locked")) == PLAN[1:4]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \n\0", "file-empty"),
        (b"<html></html>", "file-unsupported"),
        (b"%PDF-1.7\n", "file-truncated"),
        (b"%PDF-1.7\ngarbage\n%%EOF\n", "file-damaged"),
        ((DATA / "encrypted.pdf").read_bytes(), "file-encrypted"),
    ],
)
def test_unreadable(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_cut_file_is_never_read_in_silence(share: float) -> None:
    data = (DATA / "indented.pdf").read_bytes()
    try:
        document = read(data[: int(len(data) * share)])
    except ReadError as error:
        assert error.code == "file-truncated"
    else:
        assert "file-truncated" in [note.code for note in document.notes]


@pytest.mark.parametrize(
    "text",
    [
        "—3—",
        "-47-",
        "–3–",
        "―3―",
        "·12·",
        "第1页/共61页",
        "第3页共61页",
        "第三页",
        "3/61",
        "—iv—",
        "Page3of61",
    ],
)
def test_page_number_forms(text: str) -> None:
    assert decorated(text)


@pytest.mark.parametrize(
    "text", ["整改", "2024年", "3.", "PM2.5", "—", "（一）", "17%", "civil服务"]
)
def test_other_forms(text: str) -> None:
    assert not decorated(text)
    assert not BARE.fullmatch(text)


def test_nothing_is_lost() -> None:
    for name in ("indented", "table", "columns", "lifted", "shuffled"):
        document = load(name)
        assert Counter(document.text)["\ufffd"] == 0
        assert sum(1 for char in document.text if not char.isspace()) > 40


def test_fonts_that_a_file_only_names_need_not_be_on_the_machine() -> None:
    nothing = raw.FPDF_SYSFONTINFO(version=1)
    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    for name in types.keys() - {"version"}:
        setattr(nothing, name, types[name](lambda *_: None))
    fonts.use_system_fonts()
    raw.FPDF_SetSystemFontInfo(nothing)
    assert words(load("spaced")) == PLAN[1:30]


def row(text: str, y: float, left: float = 80, size: float = 16) -> Row:
    lefts = [left + at * size for at in range(len(text))]
    rights = [edge + size for edge in lefts]
    return Row(y, size, Glyphs(list(text), lefts, rights, [Look(y, size, False)] * len(text)))


def pages_of(
    count: int, *, foot: str = "", head: str = "", last: str = "整改措施：", sides: bool = False
) -> list[PageRows]:
    """Pages of 23 lines, the last of which is ``last``; ``{}`` is the page's number."""
    pages = []
    for number in range(1, count + 1):
        rows = [row("整" * 27, 90 + 28 * at) for at in range(22)] + [row(last, 706)]
        if head:
            rows.insert(0, row(head.format(number), 50, size=9))
        if foot:
            left = 480 if sides and number % 2 else 90
            rows.append(row(foot.format(number, "ivx"[: number % 3 + 1]), 790, left, 12))
        pages.append(PageRows(number, 595, 842, rows))
    return pages


def lifted(pages: list[PageRows]) -> list[str]:
    lift_furniture(pages)
    return [found.text for page in pages for found in (*page.heads, *page.feet)]


def test_lines_of_the_text_are_no_furniture() -> None:
    assert lifted(pages_of(10)) == []
    assert lifted(pages_of(10, last="17")) == []
    assert lifted(pages_of(3, last="2024年底")) == []


@pytest.mark.parametrize("foot", ["{}", "- {} -", "第{}页", "{}/9"])
@pytest.mark.parametrize("count", [1, 2, 9])
@pytest.mark.parametrize("sides", [False, True])
def test_page_numbers_are_furniture(foot: str, count: int, sides: bool) -> None:
    pages = pages_of(count, foot=foot, sides=sides)
    assert lifted(pages) == [foot.format(number) for number in range(1, count + 1)]
    assert all(len(page.rows) == 23 for page in pages)


def test_running_heads_are_furniture() -> None:
    assert len(lifted(pages_of(9, head="澄江市公报第{}版"))) == 9
    assert len(lifted(pages_of(2, head="澄江市公报"))) == 2
    assert lifted(pages_of(1, head="澄江市公报")) == []


def numbered_rows(rest: list[tuple[str, float]]) -> list[PageRows]:
    """A page whose rows are counted at their left, each with these texts behind the number."""
    rows = []
    for at in range(1, 9):
        y = 90 + 28 * at
        glyphs = row(str(at), y, 60, 12).glyphs
        for text, left in rest:
            glyphs = glyphs.join(row(text, y, left, 12).glyphs)
        rows.append(Row(y, 12, glyphs))
    return [PageRows(1, 595, 842, rows)]


def test_numbers_beside_lines_are_furniture_and_those_of_a_table_are_not() -> None:
    for rest, left in (([("整" * 30, 90)], []), ([("整" * 9, 90), ("改" * 9, 300)], ["1"])):
        pages = numbered_rows(rest)
        lift_furniture(pages)
        assert [char for char in pages[0].rows[0].glyphs.chars if char == "1"] == left
