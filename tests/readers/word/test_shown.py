"""What Word shows beside typed text: fields, signs, drawings, files inside of the file."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from tests.readers.word.files import OFFICE, PACKAGE, docx, p, r, tbl, tc, tr
from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf import ocr
from zhenggai.readers.word.docx import read
from zhenggai.readers.word.glyphs import printable, symbol
from zhenggai.text.document import Document

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def field(instruction: str, form: str = "", result: str | None = None) -> str:
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{shown}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(inner: str) -> str:
    return f"<w:ffData><w:checkBox>{inner}</w:checkBox></w:ffData>"


def choice(inner: str) -> str:
    entries = "".join(f'<w:listEntry w:val="{word}"/>' for word in ("是", "否", "部分属实"))
    return f"<w:ffData><w:ddList>{inner}{entries}</w:ddList></w:ffData>"


TICK = field(" FORMCHECKBOX ", box("<w:checked/>"))
WINGDINGS = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
LISTNUM = field("LISTNUM") + r("甲") + field("LISTNUM \\l 2") + r("乙") + field("LISTNUM") + r("丙")
SHOWN = {
    "a box that is ticked": (TICK + r("是"), "☑是\n"),
    "one with an empty result": (field("FORMCHECKBOX", box("<w:checked/>"), ""), "☑\n"),
    "a box that is not ticked": (field("FORMCHECKBOX", box('<w:checked w:val="0"/>')), "□\n"),
    "ticked by default": (field("FORMCHECKBOX", box('<w:default w:val="1"/>')), "☑\n"),
    "a choice": (field("FORMDROPDOWN", choice('<w:result w:val="2"/>')), "部分属实\n"),
    "the first choice": (field("FORMDROPDOWN", choice("")), "是\n"),
    "a sign by its number": (field('SYMBOL 252 \\f "Wingdings"'), "✓\n"),
    "a button's words": (field("MACROBUTTON None 单击填写"), "单击填写\n"),
    "numbers of a list field": (LISTNUM, "1)甲a)乙2)丙\n"),
    "automatic numbers": (field("AUTONUM") + r("甲") + field("AUTONUM") + r("乙"), "1.甲2.乙\n"),
    "ticks typed in a font of signs": (r("R", WINGDINGS) + r("是") + r("£", WINGDINGS), "☑是□\n"),
    "a tick as a symbol": ('<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>', "✓\n"),
    "a symbol of a font of letters": ('<w:r><w:sym w:font="宋体" w:char="00B1"/></w:r>', "±\n"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_word_shows_is_read(name: str) -> None:
    body, text = SHOWN[name]
    assert read(docx(p(body))).text == text


def told(document: Document) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each note with the character before which it stands."""
    text = document.text
    return [(text[n.start] if n.start is not None else "", n.code, n.args) for n in document.notes]


def test_numbers_of_fields_are_computed_and_doubted() -> None:
    document = read(docx(p(LISTNUM)))
    assert [document.text[n.start : n.end] for n in document.numbers] == ["1)", "a)", "2)"]
    assert {note.code for note in document.notes} == {"numbering-approximate"}


def test_a_field_whose_result_is_nowhere_is_told_in_its_place() -> None:
    document = read(docx(p(r("共") + field(" = SUM(ABOVE) ") + r("项")) + p("尾")))
    assert document.text == "共项\n尾\n"
    assert told(document) == [("项", "field-not-read", ("= SUM(ABOVE)",))]


def test_fields_that_show_nothing_are_not_told() -> None:
    body = r("甲") + field('XE "甲"') + field("TC 甲") + r("乙")
    assert read(docx(p(body))).notes == ()


def test_struck_text_stays_and_is_told_once() -> None:
    strike = "<w:strike/>"
    body = r("于") + r("2024年", strike) + r("底前", strike) + r("完成")
    document = read(docx(p(body) + p(r("甲", "<w:dstrike/>") + r("乙", '<w:strike w:val="0"/>'))))
    assert document.text == "于2024年底前完成\n甲乙\n"
    assert told(document) == [
        ("2", "struck-text", ("2024年底前",)),
        ("甲", "struck-text", ("甲",)),
    ]


@pytest.mark.parametrize(
    ("code", "font", "sign"),
    [
        (0xFC, "Wingdings", "✓"),
        (0xF052, "Wingdings 2", "☑"),
        (0x6A, "WINGDINGS 2", "①"),
        (0x31, "Webdings", "�"),
        (0xF031, "", "�"),
        (0xF0B3, "", "≥"),
        (0x2460, "宋体", "①"),
        (0x31, "宋体", "1"),
    ],
)
def test_signs(code: int, font: str, sign: str) -> None:
    assert symbol(code, font) == sign


def test_a_sign_that_is_not_known_is_told_and_is_no_digit() -> None:
    document = read(docx(p(r("甲") + r("1", '<w:rFonts w:ascii="Webdings"/>'))))
    assert document.text == "甲�\n"
    assert told(document) == [("�", "symbol-unknown", ())]
    assert printable("\uf031\uf020") == "� "


def related(kind: str, target: str, *, package: bool = False) -> dict[str, str]:
    row = f'<Relationship Id="e1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{row}'
        "</Relationships>"
    }


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("序号", "问题"), ("1", "青溪河仍有直排口")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


OBJECT = (
    '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="e1"/>'
    "</w:object></w:r>"
)


def test_an_embedded_workbook_is_read_behind_its_paragraph() -> None:
    extra = {**related("package", "embeddings/a.xlsx"), "word/embeddings/a.xlsx": workbook()}
    document = read(docx(p(r("清单") + OBJECT) + p("尾"), extra=extra))
    assert document.text == "清单\n序号\t问题\n1\t青溪河仍有直排口\n尾\n"
    assert (document.tables[0].rows, document.tables[0].columns) == (2, 2)


def test_one_in_a_cell_comes_behind_the_cells_table() -> None:
    extra = {**related("package", "embeddings/a.xlsx"), "word/embeddings/a.xlsx": workbook()}
    document = read(docx(tbl(tr(tc(p("甲")), tc(p(r("乙") + OBJECT)))), extra=extra))
    assert document.text == "甲\t乙\n序号\t问题\n1\t青溪河仍有直排口\n"
    assert [table.within for table in document.tables] == [None, 1]


@pytest.mark.parametrize("data", [b"junk", b"", b"PK\x03\x04"])
def test_an_embedded_file_that_cannot_be_read_is_told(data: bytes) -> None:
    extra = {**related("oleObject", "embeddings/a.bin"), "word/embeddings/a.bin": data}
    document = read(docx(p(r("甲") + OBJECT), extra=extra))
    assert document.text == "甲\n"
    assert [(n.code, n.args) for n in document.notes] == [("embedded-part-not-read", ("object",))]


def test_a_part_in_another_format_is_read() -> None:
    page = "<html><body><p>第一段。</p><p>第二段。</p></body></html>".encode()
    extra = {**related("aFChunk", "afchunk.html"), "word/afchunk.html": page}
    document = read(docx(p("甲") + '<w:altChunk r:id="e1"/>' + p("乙"), extra=extra))
    assert document.text == "甲\n第一段。\n第二段。\n乙\n"


@pytest.mark.parametrize("shown", ['<w:p><w:subDoc r:id="e1"/></w:p>', '<w:subDoc r:id="e1"/>'])
def test_a_sub_document_is_read_where_it_stands_or_told(shown: str) -> None:
    extra = {**related("subDocument", "a.docx"), "word/a.docx": docx(p("分册"))}
    assert read(docx(p("甲") + shown + p("乙"), extra=extra)).text == "甲\n分册\n乙\n"
    document = read(docx(p("甲") + shown, extra=related("subDocument", "nowhere.docx")))
    assert [(n.code, n.args) for n in document.notes] == [("embedded-part-not-read", ("document",))]


def test_documents_in_documents_are_read_to_a_depth() -> None:
    inner = docx(p("底"))
    for _ in range(4):
        extra = {**related("aFChunk", "a.docx"), "word/a.docx": inner}
        inner = docx(p("层") + '<w:altChunk r:id="e1"/>', extra=extra)
    document = read(inner)
    assert document.text == "层\n层\n层\n"
    assert [(n.code, n.args) for n in document.notes] == [("embedded-part-not-read", ("document",))]


def test_a_part_that_is_shown_without_end_is_told() -> None:
    extra = {**related("aFChunk", "a.docx"), "word/a.docx": docx(p("层"))}
    document = read(docx('<w:altChunk r:id="e1"/>' * 25, extra=extra))
    assert document.text == "层\n" * 3
    assert [n.code for n in document.notes] == ["embedded-part-not-read"] * 22
    # Another name of the part makes it no other part, and in a part it is shown once.
    inner = docx('<w:altChunk r:id="e1"/>' * 5, extra=extra)
    again = {**related("aFChunk", "b.docx"), "word/b.docx": inner}
    assert read(docx('<w:altChunk r:id="e1"/>' * 5, extra=again)).text == "层\n" * 3


def graphic(inner: str) -> str:
    return (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
        f"{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_the_words_of_a_diagram_are_read() -> None:
    point = "<dgm:pt><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    names = f'xmlns:dgm="{DRAWING}/diagram" xmlns:a="{DRAWING}/main"'
    data = f"<dgm:dataModel {names}><dgm:ptLst>{point.format('市委')}{point.format('市政府')}"
    extra = {
        **related("diagramData", "diagrams/data1.xml"),
        "word/diagrams/data1.xml": data + "</dgm:ptLst></dgm:dataModel>",
    }
    shown = graphic(f'<dgm:relIds xmlns:dgm="{DRAWING}/diagram" r:dm="e1"/>')
    assert read(docx(p(r("组织架构") + shown), extra=extra)).text == "组织架构\n市委\n市政府\n"


def test_a_chart_is_told() -> None:
    shown = graphic(f'<c:chart xmlns:c="{DRAWING}/chart" r:id="e1"/>')
    document = read(docx(p(r("进度") + shown)))
    assert [(n.code, n.args) for n in document.notes] == [("embedded-part-not-read", ("chart",))]


def test_art_of_words_is_read() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="征求意见稿"/></v:shape></w:pict></w:r>'
    assert read(docx(p(r("甲") + art))).text == "甲\n征求意见稿\n"


def test_a_file_of_pictures_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ReadError, match="file-without-text"):
        extra = {**related("image", "media/a.png"), "word/media/a.png": "a picture"}
        read(docx(p(graphic('<a:blip r:embed="e1"/>')), extra=extra))
