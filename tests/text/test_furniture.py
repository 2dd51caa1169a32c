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


def test_items_of_equal_length_are_no_chunks_of_a_site() -> None:
    def found(lines: list[str]) -> int:
        builder = DocumentBuilder("txt", "txt")
        for line in lines:
            builder.paragraph(line)
        return len(find_furniture(builder.build(), load()))

    items = [f"{at}、{'整' * 70}。【责任单位：县水利局】" for at in (1, 2, 3)]
    assert found(items) == 0
    assert found([item[:80] for item in items]) == 3
    # No site cuts three times behind one label.
    ends = [f"{at}、{'整' * 70}。\n完成时限：2023年{at}0月" for at in (1, 2, 3)]
    assert found([line for end in ends for line in end.split("\n")]) == 0


SITE = "《某县整改完成情况公示.docx》由会员上传分享，可在线阅读，请在文库网上搜索。"
CHUNKS = f"1、{'碧湖县第14项整改完成情况公示。' * 18}六、整改2、完成情况：{'已完成整改。' * 20}"


def _furniture(*lines: str) -> list[str]:
    builder = DocumentBuilder("txt", "txt")
    for line in lines:
        builder.paragraph(line)
    document = builder.build()
    return [document.text[a:b].strip() for a, b in find_furniture(document, load())]


def test_two_chunks_begin_the_text_or_stand_between_a_sites_own_lines() -> None:
    assert _furniture(SITE, CHUNKS)[1:] == ["2、"]
    assert _furniture(CHUNKS) == ["1、", "2、"]
    assert "2、" not in _furniture("碧湖县整改方案", CHUNKS)
    assert "2、" not in _furniture(CHUNKS.replace("。", "，"))


def test_an_item_behind_a_sentence_is_no_chunk() -> None:
    assert "2、" not in _furniture(SITE, CHUNKS.replace("六、整改2、", "六、整改。2、"))
