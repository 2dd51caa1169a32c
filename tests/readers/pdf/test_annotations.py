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


@pytest.mark.parametrize("flags", [2, 32])
def test_what_is_hidden_is_not_read(flags: int) -> None:
    document = page(f"{FREE}/F {flags}/Contents{hexed('不显示')}")
    assert "不显示" not in document.text


def test_remarks_are_told() -> None:
    remark = f"/Subtype/Text/Rect[10 10 20 20]/Contents{hexed('请核实')}"
    document = page(remark)
    assert "核实" not in document.text
    assert codes(document) == [("comments-dropped", "1")]


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
