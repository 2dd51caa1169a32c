"""What a printer puts into a text is none of the plan's words, wherever a page ends."""

from __future__ import annotations

from zhenggai.rules import load
from zhenggai.text.document import DocumentBuilder
from zhenggai.text.furniture import find_furniture


def test_a_page_number_stands_inside_of_a_paragraph_that_goes_on() -> None:
    builder = DocumentBuilder("txt", "txt")
    builder.paragraph("加大执法检查力度，每季\n第2页\n度通报典型案例。")
    document = builder.build()
    spans = find_furniture(document, load())
    assert [document.text[span.start : span.end] for span in spans] == ["第2页\n"]
