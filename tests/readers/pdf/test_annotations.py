"""What a page shows beside its own content, and what cannot be read of it."""

from __future__ import annotations

import pytest

from tests.readers.pdf.drawing import Sheet, first_free, pdf
from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf.reader import read
from zhenggai.readers.pdf.unmapped import fonts_without_map
from zhenggai.text.document import Document


def page(*marks: str, objects: tuple[str, ...] = ()) -> Document:
    """Read a page of two lines with annotations; objects stand from ``first_free(1)`` on."""
    sheet = Sheet(extra=f"/Annots[{''.join(f'<</Type/Annot{mark}>>' for mark in marks)}]")
    sheet.text(80, 100, "整改目标：", 14)
    sheet.text(80, 160, "责任单位：市水利局", 14)
    return read(pdf([sheet], objects))


def hexed(text: str) -> str:
    return f"<feff{text.encode('utf-16-be').hex()}>"


def codes(document: Document) -> list[tuple[str, ...]]:
    return [(note.code, *note.args) for note in document.notes]


FREE = "/Subtype/FreeText/Rect[160 730 400 750]/DA(/Helv 14 Tf)"


def test_a_text_put_on_the_page_is_read_in_its_place() -> None:
    document = page(f"{FREE}/Contents{hexed('2024年底前完成')}")
    assert document.text == "整改目标：2024年底前完成\n责任单位：市水利局\n"


def test_what_a_drawing_shows_is_read_from_it() -> None:
    number = first_free(1)
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 240 20]/Resources<</Font<</H 3 0 R>>>>/Length 74>>"
        f"stream\nBT /H 14 Tf 2 12 Td <{'完成整改'.encode('utf-16-be').hex()}> Tj ET\nendstream"
    )
    document = page(f"{FREE}/Contents{hexed('x')}/AP<</N {number} 0 R>>", objects=(form,))
    assert document.text == "整改目标：完成整改\n责任单位：市水利局\n"


def test_form_fields_are_read() -> None:
    field = f"/Subtype/Widget/FT/Tx/Rect[160 730 400 750]/DA(/Helv 14 Tf)/V{hexed('7个排口')}"
    assert page(field).text == "整改目标：7个排口\n责任单位：市水利局\n"


AREA, BOX_AREA = "/Rect[160 730 400 750]", "/Rect[160 730 172 750]"
WIDGET = "<</Type/Annot/Subtype/Widget"
FIRST_FIELD = first_free(1)
TICKED = "/V/Yes/AS/Yes"
# A cross of two lines, and a field whose words nobody has drawn yet.
FORM = "<</Type/XObject/Subtype/Form/BBox[0 0 12 12]"
LINES = f"{FORM}/Length 32>>stream\n1 1 m 11 11 l S 1 11 m 11 1 l S \nendstream"
BARE = f"{FORM}/Length 11>>stream\n/Tx BMC EMC\nendstream"
DRAWN = f"/AP<</N<</Yes {FIRST_FIELD + 1} 0 R/Off {FIRST_FIELD + 1} 0 R>>>>"
WORDS = "".join(map(hexed, ("市水利局", "市财政局", "市住建局")))
CHOICE = f"{WIDGET}/FT/Ch/T(a){AREA}/DA(/Helv 14 Tf)"
FIELDS = {
    "what its parent holds": (
        (
            f"{WIDGET}{AREA}/Parent {FIRST_FIELD + 1} 0 R>>",
            f"<</FT/Tx/T(a)/V{hexed('7个排口')}/Kids[{FIRST_FIELD} 0 R]>>",
        ),
        "7个排口",
    ),
    "a tick drawn of lines": ((f"{WIDGET}/FT/Btn/T(a){BOX_AREA}{TICKED}{DRAWN}>>", LINES), "☑"),
    "a tick that is not drawn": ((f"{WIDGET}/FT/Btn/T(a){BOX_AREA}{TICKED}>>",), "☑"),
    "no tick": ((f"{WIDGET}/FT/Btn/T(a){BOX_AREA}/V/Off/AS/Off{DRAWN}>>", LINES), ""),
    "a choice by its words": (
        (f"{CHOICE}/Ff 131072/V(2)/Opt[[(1){hexed('属实')}][(2){hexed('部分属实')}]]>>",),
        "部分属实",
    ),
    "two choices": (
        (f"{CHOICE}/Ff 2097152/V[{hexed('市水利局')}{hexed('市住建局')}]/Opt[{WORDS}]>>",),
        "市水利局 市住建局",
    ),
    "none of the choices": ((f"{CHOICE}/Ff 393216/V{hexed('另定')}/Opt[{WORDS}]>>",), "另定"),
    "a button": ((f"{WIDGET}/FT/Btn/Ff 65536/T(a){AREA}/MK<</CA{hexed('提交')}>>>>",), ""),
}


def filled(objects: tuple[str, ...]) -> Document:
    """Read the page with one field on it; what has no parent is a field of the file's form."""
    sheet = Sheet(extra=f"/Annots[{FIRST_FIELD} 0 R]")
    sheet.text(80, 100, "整改目标：", 14)
    sheet.text(80, 160, "责任单位：市水利局", 14)
    root = FIRST_FIELD + ("/Parent" in objects[0])
    return read(pdf([sheet], objects, f"/AcroForm<</Fields[{root} 0 R]>>"))


@pytest.mark.parametrize("name", FIELDS)
def test_a_form_shows_what_its_fields_hold(name: str) -> None:
    objects, shown = FIELDS[name]
    document = filled(objects)
    assert document.text == f"整改目标：{shown}\n责任单位：市水利局\n"
    assert codes(document) == []


@pytest.mark.parametrize(("held", "told"), [("7个排口", [("annotation-not-read", "1")]), ("", [])])
def test_words_that_a_fields_drawing_does_not_show_are_told(held: str, told: list[str]) -> None:
    field = f"{WIDGET}/FT/Tx/T(a){AREA}/V{hexed(held)}/AP<</N {FIRST_FIELD + 1} 0 R>>>>"
    document = filled((field, BARE))
    assert document.text == "整改目标：\n责任单位：市水利局\n"
    assert codes(document) == told


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        (f"/Subtype/FreeText{AREA}/RC{hexed('<p>年底前</p>')}", ("annotation-not-read", "1")),
        (f"/Subtype/FileAttachment{AREA}", ("embedded-part-not-read", "document")),
        *(
            (f"/Subtype/{kind}{AREA}/Contents{hexed('请核实')}", ("comments-dropped", "1"))
            for kind in ("Text", "Square", "Line", "Ink", "Highlight")
        ),
    ],
)
def test_what_is_put_on_a_page_and_not_read_is_told(mark: str, told: tuple[str, str]) -> None:
    document = page(mark)
    assert document.text == "整改目标：\n责任单位：市水利局\n"
    assert codes(document) == [told]


def test_attached_files_are_told() -> None:
    sheet = Sheet()
    sheet.text(80, 100, "整改目标：", 14)
    names = "/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.xlsx)>>]>>>>"
    assert codes(read(pdf([sheet], (), names))) == [("embedded-part-not-read", "document")]


@pytest.mark.parametrize("flags", [2, 32])
def test_what_is_hidden_is_not_read(flags: int) -> None:
    document = page(f"{FREE}/F {flags}/Contents{hexed('不显示')}")
    assert "不显示" not in document.text


def garbled(sheets: list[Sheet], names: str) -> bytes:
    """Return a file whose Chinese font says of itself only the numbers of its glyphs."""
    data = pdf(sheets).replace(b"/Encoding/UniGB-UCS2-H", b"/Encoding/Identity-H  ")
    return data.replace(b"/Ordering(GB1)/Supplement 4", f"/Ordering({names})/Supplement 0".encode())


def test_a_font_that_names_no_characters_is_told_and_not_believed() -> None:
    sheet = Sheet()
    sheet.text(80, 100, "䅥㋎㩀㨅㪅㴔㵒䕆", 14)
    for row in range(3):
        sheet.text(80, 130 + 24 * row, "2024-12-31", 12)
    document = read(garbled([sheet], "Identity"))
    assert "䅥" not in document.text
    assert "2024-12-31" in document.text
    assert codes(document) == [("font-unmapped", "STSong-Light", "1")]


def test_a_file_of_such_fonts_alone_is_refused() -> None:
    sheet = Sheet()
    sheet.text(80, 100, "䅥㋎㩀㨅㪅㴔㵒䕆", 14)
    with pytest.raises(ReadError) as error:
        read(garbled([sheet], "Identity"))
    assert (error.value.code, error.value.args) == ("file-font-unmapped", ("STSong-Light",))


def test_letters_that_are_drawn_larger_than_their_size_says_have_a_map() -> None:
    text = "Rectification of water"
    widths = [
        1.15 if char.isupper() else 0.5 if char in "tif " else 1.02 + 0.03 * (char in "coa")
        for char in text
    ]
    assert fonts_without_map([*text], widths, [1] * len(text)) == set()
    assert fonts_without_map([*text], [1.0] * len(text), [1] * len(text)) == {1}


@pytest.mark.parametrize(
    "extra", ["/CropBox[1000 1000 1200 1200]", "/CropBox[9 9 9 9]", "/CropBox[595 842 0 0]"]
)
def test_a_crop_box_that_shows_nothing_is_none(extra: str) -> None:
    sheet = Sheet(extra=extra)
    sheet.text(80, 100, "整改目标：", 14)
    assert read(pdf([sheet])).text == "整改目标：\n"


@pytest.mark.parametrize("matrix", ["1 0 0 0", "0 0 0 0", ".0001 0 0 .0001"])
def test_glyphs_without_a_size_do_no_harm(matrix: str) -> None:
    sheet = Sheet()
    sheet.text(80, 100, "整改目标：完成12个。", 14)
    sheet.marks = [mark.replace("1 0 0 1", matrix) for mark in sheet.marks]
    sheet.text(80, 130, "责任单位：市水利局", 14)
    assert "责任单位：市水利局" in read(pdf([sheet])).text
