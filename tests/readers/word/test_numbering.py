"""Automatic numbers against a table of lists."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.readers.word.files import abstract, docx, level, num, p, start_over
from zhenggai.readers.word.docx import read
from zhenggai.readers.word.number_formats import write_count
from zhenggai.text.document import Document

DATA = tomllib.loads(Path(__file__, "../data/numbering.toml").resolve().read_text("utf-8"))
HEADINGS = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="mine"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="linked"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="5"><w:name w:val="off"/><w:basedOn w:val="1"/>
  <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
"""
OUTLINE = abstract(
    0,
    level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="1"/>'),
    level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="2"/>'),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%4)", more='<w:pStyle w:val="4"/>'),
)


def styled(style: str, numbering: str = "") -> str:
    numbering = f"<w:numPr>{numbering}</w:numPr>" if numbering else ""
    return p("甲", f'<w:pStyle w:val="{style}"/>{numbering}')


def labels(document: Document) -> list[str]:
    lines = document.text.splitlines()
    return [line.removesuffix("甲") for line in lines]


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_labels(case: dict[str, Any]) -> None:
    numbering = abstract(
        0, *(level(at, *row[:2], more="".join(row[2:])) for at, row in enumerate(case["levels"]))
    ) + "".join(
        num(number, 0, "".join(start_over(int(at), start) for at, start in overrides.items()))
        for number, overrides in case["nums"]
    )
    body = "".join(p("甲", num=(number, at)) for number, at, _ in case["paragraphs"])
    document = read(docx(body, numbering=numbering))
    assert labels(document) == [label for *_, label in case["paragraphs"]]
    computed = [document.text[a:b] for a, b in document.computed]
    assert computed == [label for *_, label in case["paragraphs"] if label]
    assert [note.code for note in document.notes] == case.get("notes", [])


@pytest.mark.parametrize("row", DATA["format"][0]["rows"], ids=str)
def test_formats(row: tuple[str, int, str]) -> None:
    number_format, count, written = row
    assert write_count(count, number_format) == written


def test_styles_give_list_and_level() -> None:
    body = (
        styled("1")
        + styled("2")
        + styled("3")
        # A level that merely names a style numbers nothing.
        + styled("4")
        + styled("5")
        + styled("1", '<w:numId w:val="0"/>')
        + styled("3", '<w:ilvl w:val="2"/>')
        + styled("2", '<w:numId w:val="2"/>')
        + styled("1")
        + styled("2")
    )
    letters = abstract(1, level(0, "upperLetter", "%1."), level(1, "lowerLetter", "%2."))
    document = read(
        docx(body, styles=HEADINGS, numbering=OUTLINE + letters + num(1, 0) + num(2, 1))
    )
    assert labels(document) == "一、 （一） （二） - - - 1. a. 二、 （一）".replace("-", "").split(
        " "
    )
    assert [q.heading for q in document.paragraphs] == [1, 2, 2, 0, 1, 1, 2, 2, 1, 2]
    assert document.text[slice(*document.bold[0])] == "一、甲"


def test_numbers_of_a_style_linked_list() -> None:
    style = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract(0, level(0, "chineseCounting", "%1、"), more='<w:styleLink w:val="L"/>')
        + abstract(1, more='<w:numStyleLink w:val="L"/>')
        + num(1, 0)
        + num(2, 1)
    )
    body = p("甲", num=(1, 0)) + p("甲", num=(2, 0))
    assert labels(read(docx(body, styles=style, numbering=numbering))) == ["一、", "二、"]


def test_an_empty_paragraph_keeps_its_number_but_not_its_bullet() -> None:
    numbering = (
        abstract(0, level(0, "decimal", "%1."))
        + abstract(1, level(0, "bullet", "●"))
        + num(1, 0)
        + num(2, 1)
    )
    body = p("甲", num=(1, 0)) + p("", num=(1, 0)) + p("", num=(2, 0)) + p("甲", num=(1, 0))
    assert read(docx(body, numbering=numbering)).text == "1.甲\n2.\n3.甲\n"


def test_a_deleted_paragraph_is_not_counted() -> None:
    gone = '<w:rPr><w:del w:id="2" w:author="x"/></w:rPr>'
    body = (
        p("甲", num=(1, 0))
        + p('<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del>', gone, num=(1, 0))
        + p("乙", num=(1, 0))
        + p("前半", gone, num=(1, 0))
        + p("后半", num=(1, 0))
    )
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    assert read(docx(body, numbering=numbering)).text == "1.甲\n2.乙\n3.前半后半\n"


@pytest.mark.parametrize(
    ("written", "suffix", "text", "number"),
    [
        # The number runs into a date: only the Document knows where it ends.
        ("%1", "", "12024年底前完成。", ("1", "tab")),
        ("%1", '<w:suff w:val="nothing"/>', "12024年底前完成。", ("1", "nothing")),
        ("%1.", '<w:suff w:val="space"/>', "1. 2024年底前完成。", ("1.", "space")),
    ],
)
def test_the_document_says_where_an_automatic_number_ends(
    written: str, suffix: str, text: str, number: tuple[str, str]
) -> None:
    numbering = abstract(0, level(0, "decimal", written, more=suffix)) + num(1, 0)
    document = read(docx(p("2024年底前完成。", num=(1, 0)), numbering=numbering))
    assert document.text == text + "\n"
    (found,) = document.numbers
    assert (document.text[found.start : found.end], found.suffix) == number
    assert document.number_at(0) == found
    assert document.number_at(found.end) is None


def test_each_automatic_number_is_one_of_its_own() -> None:
    numbering = abstract(0, level(0, "decimal", "%1"), level(1, "chineseCounting", "%2")) + num(
        1, 0
    )
    body = p("甲", num=(1, 0)) + p("乙", num=(1, 1)) + p("丙", num=(1, 1)) + p("丁")
    document = read(docx(body, numbering=numbering))
    assert [document.text[n.start : n.end] for n in document.numbers] == ["1", "一", "二"]
