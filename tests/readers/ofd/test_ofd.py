"""OFD: what each maker's way of writing shows on the page."""

from __future__ import annotations

import pytest

from tests import SAMPLES
from tests.readers.ofd.files import SPACE, line, ofd, page, text, units
from tests.readers.pdf.drawing import Sheet, pdf
from zhenggai.pipeline import convert_bytes
from zhenggai.readers import ReadError, read
from zhenggai.readers.ofd import content
from zhenggai.readers.pdf import ocr
from zhenggai.text.document import Document

HABITS = sorted(path.parent.name for path in SAMPLES.glob("*/plan.ofd"))
# What tells of the file and not of the plan, and places in its text.
OF_THE_FILE = frozenset(
    {
        *(
            "document_id",
            "promise_id",
            "source",
            "other_sources",
            "format",
            "reader",
            "start",
            "end",
        ),
        *("page", "locator", "pages", "characters", "residue_characters", "confidence"),
        *("task_start", "task_end"),
    }
)


def rows_of(name: str, kind: str) -> dict[str, list[dict[str, object]]]:
    data = (SAMPLES / name / f"plan.{kind}").read_bytes()
    rows = convert_bytes(data, f"plan.{kind}").rows
    return {
        table: [{k: v for k, v in row.items() if k not in OF_THE_FILE} for row in own]
        for table, own in rows.items()
        if table not in ("passages", "diagnostics")
    }


def test_there_are_files_of_six_makers() -> None:
    assert len(HABITS) >= 6


@pytest.mark.slow
@pytest.mark.parametrize("name", HABITS)
def test_a_plan_is_the_same_in_word_and_in_ofd(name: str) -> None:
    assert rows_of(name, "ofd") == rows_of(name, "docx")


def codes(document: Document) -> list[tuple[str, ...]]:
    return [(note.code, *note.args) for note in document.notes]


GLYPHS = "<ofd:CGTransform><ofd:Glyphs>7 8 9 10</ofd:Glyphs></ofd:CGTransform>"
TEXTS = {
    "without distances": text("整改目标", 20, 30),
    "distances one by one": text("整改", 20, 30, DeltaX="5") + text("目标", 30, 30, DeltaX="5"),
    "distances in groups": text("整改目标", 20, 30, DeltaX="g 3 5"),
    "a scale of its own": text(
        "整改目标", 0, 5, more='CTM="0.5 0 0 0.5 20 25"', DeltaX="g 3 10"
    ).replace('Size="5"', 'Size="10"'),
    "turned over twice": text("整改目标", 20, 30, more='CTM="1 0 0 -1 0 10"', DeltaX="g 3 5"),
    "in blocks": f"<ofd:PageBlock><ofd:PageBlock>{text('整改目标', 20, 30)}"
    "</ofd:PageBlock></ofd:PageBlock>",
    "with its glyphs too": text(
        "整改目标",
        20,
        30,
        inner=GLYPHS,
    ),
    "a damaged distance": text("整改目标", 20, 30, DeltaX="5 g x"),
    "beside what is not shown": text("整改目标", 20, 30)
    + text("草稿", 20, 60, more='Visible="false"'),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str) -> None:
    document = read(ofd(page(TEXTS[name])))
    assert (document.text, document.format) == ("整改目标\n", "ofd")


def test_lines_make_paragraphs_and_rules_make_tables() -> None:
    rules = "".join(line(20, y, 120, y) for y in (20, 30, 40))
    rules += "".join(line(x, 20, x, 40) for x in (20, 60, 120))
    cells = text("序号", 22, 27, size=4) + text("问题", 62, 27, size=4)
    cells += text("1", 22, 37, size=4) + text("排口直排", 62, 37, size=4)
    document = read(ofd(page(text("整改清单", 20, 12) + rules + cells)))
    assert document.text == "整改清单\n序号\t问题\n1\t排口直排\n"


def test_a_template_is_drawn_on_each_of_its_pages() -> None:
    head = '<ofd:Template TemplateID="7" ZOrder="Background"/>'
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    template = page(text("白沙市人民政府文件", 80, 15, size=3))
    pages = [page(text(f"第{n}段" * 6, 20, 40), head) for n in "一二三"]
    document = read(ofd(*pages, common=common, parts={"Doc_0/Tpls/Tpl_0/Content.xml": template}))
    furniture = "".join(document.text[a:b] for a, b in document.furniture)
    assert furniture.count("白沙市人民政府文件") == 3
    assert len(document.page_starts) == 3


def test_units_and_what_was_put_on_a_page_are_drawn_in_their_place() -> None:
    unit = units(text("目标", 10, 5))
    drawn = '<ofd:CompositeObject ID="5" ResourceID="8" Boundary="20 25 50 10"/>'
    marks = (
        f"<ofd:PageAnnot {SPACE}><ofd:Annot Type='Stamp'><ofd:Appearance Boundary='20 40 50 10'>"
        f"{text('已核', 0, 5)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    listed = (
        f"<ofd:Annotations {SPACE}><ofd:Page PageID='100'><ofd:FileLoc>Page_0/Annot.xml"
        "</ofd:FileLoc></ofd:Page></ofd:Annotations>"
    )
    document = read(
        ofd(
            page(text("整改", 20, 30) + drawn),
            common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
            behind="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
            parts={
                "Doc_0/DocumentRes.xml": unit,
                "Doc_0/Annots/Annotations.xml": listed,
                "Doc_0/Annots/Page_0/Annot.xml": marks,
            },
        )
    )
    assert document.text == "整改目标\n已核\n"


def test_the_outline_names_headings() -> None:
    dest = '<ofd:Actions><ofd:Action><ofd:Goto><ofd:Dest PageID="100"/></ofd:Goto></ofd:Action>'
    entry = f'<ofd:OutlineElem Title="一、总体 要求">{dest}</ofd:Actions></ofd:OutlineElem>'
    behind = f"<ofd:Outlines>{entry}</ofd:Outlines>"
    body = text("一、总体要求", 20, 30) + text("正文。", 20, 50)
    document = read(ofd(page(body), behind=behind))
    assert [paragraph.heading for paragraph in document.paragraphs] == [1, 0]


def test_glyphs_without_text_are_told() -> None:
    body = text("¤¤¤¤", 20, 30, inner=GLYPHS) + "".join(
        text("其余文字照常读入。", 20, 40 + 10 * n) for n in range(6)
    )
    document = read(ofd(page(body)))
    assert "����" in document.text
    assert ("font-unmapped", "宋体", "1") in codes(document)
    with pytest.raises(ReadError, match="file-font-unmapped"):
        read(ofd(page(text("¤¤¤¤", 20, 30, inner=GLYPHS))))


@pytest.mark.parametrize(("turn", "place"), [("0 -1 1 0", "50 250"), ("0 1 -1 0", "150 50")])
def test_a_page_whose_text_runs_up_or_down_is_turned(turn: str, place: str) -> None:
    x, y = map(float, place.split())
    across = 10 if turn.startswith("0 -1") else -10
    lines = [
        text(words, x + across * at, y, more=f'CTM="{turn} 0 0"', DeltaX="g 3 5")
        for at, words in enumerate(("整改目标", "整改措施", "责任单位"))
    ]
    assert read(ofd(page("".join(lines)))).text == "整改目标\n整改措施\n责任单位\n"


def test_a_page_without_text_and_attachments_are_told() -> None:
    picture = '<ofd:ImageObject ID="3" ResourceID="9" Boundary="0 0 210 297"/>'
    listed = f"<ofd:Attachments {SPACE}><ofd:Attachment ID='1' Name='清单.xlsx'/></ofd:Attachments>"
    document = read(
        ofd(
            page(text("整改目标", 20, 30)),
            page(picture),
            behind="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
            parts={"Doc_0/Attachs/Attachments.xml": listed},
        )
    )
    assert codes(document) == [
        ("embedded-part-not-read", "document"),
        ("page-without-text", "2"),
    ]


def scanned(monkeypatch: pytest.MonkeyPatch, available: bool) -> bytes:
    """Return a file of one picture, and let what recognises pictures be there or not."""
    monkeypatch.setattr(ocr, "available", lambda: available)
    monkeypatch.setattr(ocr, "picture_to_pdf", lambda data: {b"one": drawn_page("整改目标")}[data])
    media = '<ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile>'
    listed = f"<ofd:MultiMedias>{media}</ofd:MultiMedia></ofd:MultiMedias>"
    return ofd(
        page('<ofd:ImageObject ID="3" ResourceID="9" Boundary="0 0 210 297"/>'),
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={
            "Doc_0/DocumentRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res">{listed}</ofd:Res>',
            "Doc_0/Res/a.png": "one",
        },
    )


def drawn_page(words: str) -> bytes:
    sheet = Sheet()
    sheet.text(80, 100, words, 14)
    return pdf([sheet])


def test_pages_that_are_pictures_alone_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(scanned(monkeypatch, True))
    assert (document.text, document.format) == ("整改目标\n", "ofd")
    with pytest.raises(ReadError, match="file-without-text"):
        read(scanned(monkeypatch, False))


def test_a_page_that_is_missing_is_told() -> None:
    missing = ofd(page(text("整改目标", 20, 30)), page("")).replace(b"Page_1", b"Page_7", 1)
    document = read(ofd(page(text("整改目标", 20, 30)), "<broken"))
    assert ("part-damaged", "Doc_0/Pages/Page_1/Content.xml") in codes(document)
    assert read(missing).text == "整改目标\n"


def test_a_file_that_draws_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_DRAWN", 100)
    with pytest.raises(ReadError, match="file-bomb"):
        read(ofd(page(text("整", 20, 30) * 200)))


def test_a_unit_that_holds_itself_ends() -> None:
    inner = '<ofd:CompositeObject ID="5" ResourceID="8" Boundary="0 0 5 5"/>'
    unit = units(inner)
    data = ofd(
        page(text("整改目标", 20, 30) + inner),
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={"Doc_0/DocumentRes.xml": unit},
    )
    assert read(data).text == "整改目标\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ofd(page(""), parts={"OFD.xml": "<x/>"}), "file-damaged"),
        (ofd(), "file-damaged"),
        (ofd(page(""), parts={"Encryptions.xml": "<x/>"}), "file-encrypted"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == code
