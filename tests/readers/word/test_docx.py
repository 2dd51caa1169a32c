"""DOCX: what stands in a paragraph, a table, a package."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.readers.word.files import MAIN_TYPE, docx, p, pack, part, r, relations, tbl, tc, tr
from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import OLE_MAGIC, STRICT_NAMES
from zhenggai.readers.word.docx import read

PAGE = '<w:r><w:br w:type="page"/></w:r>'
ROLLED = "<w:r><w:lastRenderedPageBreak/></w:r>"


def box(inner: str) -> str:
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(instruction: str, result: str | None) -> str:
    shown = "" if result is None else mark("separate") + result
    return (
        mark("begin") + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" + shown + mark("end")
    )


PARAGRAPHS = {
    "a label split over runs": (
        p(r("整改", "<w:b/>") + r("目") + r("标：", "<w:b/>")),
        "整改目标：\n",
    ),
    "a tab is no cell border": (p(r("一") + "<w:r><w:tab/></w:r>" + r("二")), "一 二\n"),
    "a soft return parts paragraphs": (p(r("一") + "<w:r><w:br/></w:r>" + r("二")), "一\n二\n"),
    "line breaks of the XML are blanks": (p("<w:r><w:t>PM\n2.5 </w:t></w:r>"), "PM 2.5\n"),
    "insertions and move targets stay": (
        p(
            f'<w:ins w:id="1">{r("2024年")}</w:ins><w:del w:id="2"><w:r><w:delText>2023年'
            f'</w:delText></w:r></w:del>{r("底前")}<w:moveFrom w:id="3">{r("甲")}</w:moveFrom>'
            f'<w:moveTo w:id="4">{r("乙")}</w:moveTo>'
        ),
        "2024年底前乙\n",
    ),
    "a content control around paragraphs": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>",
        "甲\n",
    ),
    "a content control, a link and a smart tag inside": (
        p(
            f"<w:sdt><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>"
            f'<w:hyperlink w:anchor="x">{r("乙")}</w:hyperlink><w:smartTag>{r("丙")}</w:smartTag>'
        ),
        "甲乙丙\n",
    ),
    "a text box stands once, after its paragraph": (
        p(r("前") + box(p("框一") + p("框二")) + r("后")) + p("下段"),
        "前后\n框一\n框二\n下段\n",
    ),
    "a field is its result": (p(field(" PAGE ", r("3")) + r("页")), "3页\n"),
    "a field inside an instruction is hidden": (
        p(
            mark("begin")
            + "<w:r><w:instrText>IF</w:instrText></w:r>"
            + field(" X ", r("内"))
            + mark("separate")
            + r("果")
            + mark("end")
        ),
        "果\n",
    ),
    "a field that never ends swallows nothing": (
        p(mark("begin") + "<w:r><w:instrText>X</w:instrText></w:r>") + p("后文"),
        "后文\n",
    ),
    "a circled number drawn by a field": (p(field(r" eq \o\ac(○,21)", None)), "㉑\n"),
    "a reading above the characters": (
        p(f"<w:r><w:ruby><w:rt>{r('pin')}</w:rt><w:rubyBase>{r('拼')}</w:rubyBase></w:ruby></w:r>"),
        "拼\n",
    ),
    "hidden text": (p(r("甲") + r("密", "<w:vanish/>")), "甲\n"),
    "hyphens and symbols": (
        p(
            "<w:r><w:noBreakHyphen/><w:softHyphen/>"
            '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0FE"/>'
            '<w:sym w:font="Wingdings" w:char="zz"/></w:r>'
        ),
        "-≥☑�\n",
    ),
    "a formula": (
        p(
            "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
        ),
        "a/b\n",
    ),
}


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_paragraphs(name: str) -> None:
    body, text = PARAGRAPHS[name]
    assert read(docx(body)).text == text


def test_what_is_left_out_is_noted_once_a_kind() -> None:
    body = p(
        f'<w:ins w:id="1">{r("增")}</w:ins><w:del w:id="2"/><w:moveFrom w:id="3"/>'
        f'{r("密文", "<w:vanish/>")}<w:r><w:commentReference w:id="0"/></w:r>'
    )
    assert [(note.code, note.args) for note in read(docx(body)).notes] == [
        ("comments-dropped", ("1",)),
        ("hidden-text", ("2",)),
        ("tracked-deletions", ("2",)),
        ("tracked-insertions", ("1",)),
    ]


def test_bold_and_centred_come_from_styles_too() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="t"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="u"><w:name w:val="标题 2"/>'
        '<w:basedOn w:val="t"/></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:name w:val="c"/><w:rPr><w:b/></w:rPr>'
        "</w:style>"
    )
    body = p(
        r("粗") + r("细", '<w:b w:val="0"/>') + r("反", '<w:rStyle w:val="c"/>'),
        '<w:pStyle w:val="u"/>',
    )
    document = read(docx(body + p(r("字", '<w:rStyle w:val="c"/>')), styles=styles))
    assert [document.text[a:b] for a, b in document.bold] == ["粗", "字"]
    assert [(q.heading, q.centered) for q in document.paragraphs] == [(2, True), (0, False)]


def test_tables_keep_merges_and_grid() -> None:
    up, down = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(
        docx(
            tbl(
                tr(tc(p("甲"), properties='<w:gridSpan w:val="2"/>'), tc(p("乙"), properties=up)),
                tr(
                    tc(p("一") + p("二")),
                    tc(tbl(tr(tc(p("内一")), tc(p("内二")))), p()),
                    tc(p("盖住"), properties=down),
                ),
                tr(tc(p("丙")), tc(), properties='<w:gridBefore w:val="1"/>'),
                tr(tc(p("无主"), properties=down), properties="<w:hidden/>"),
                tr(tc(p("删去")), properties='<w:del w:id="1"/>'),
            )
        )
    )
    assert document.text == "甲\t乙\n一\n二\t内一\n内二\n丙\t\n无主\n"
    assert [(c.row, c.column, c.row_span, c.column_span, c.hidden) for c in document.cells] == [
        (0, 0, 1, 2, False),
        (0, 2, 2, 1, False),
        (1, 0, 1, 1, False),
        (1, 1, 1, 1, False),
        (2, 1, 1, 1, False),
        (2, 2, 1, 1, False),
        (3, 0, 1, 1, True),
    ]
    assert [(note.code, note.args) for note in document.notes] == [
        ("hidden-text", ("2",)),
        ("tracked-deletions", ("1",)),
    ]


def test_a_table_in_a_cell_comes_behind_the_cells_table() -> None:
    inner = tbl(tr(tc(p("内一")), tc(p("内二"))), tr(tc(p("内三")), tc(p("内四"))))
    document = read(docx(tbl(tr(tc(p("甲")), tc(p("乙") + inner, p("丙"))))))
    assert document.text == "甲\t乙\n丙\n内一\t内二\n内三\t内四\n"
    assert [table.within for table in document.tables] == [None, 1]


def test_a_frame_around_a_table_is_none_itself() -> None:
    inner = tbl(tr(tc(p("甲")), tc(p("乙"))))
    document = read(docx(tbl(tr(tc(p("题名") + inner, p())))))
    assert document.text.strip() == "题名\n甲\t乙"
    assert [(table.rows, table.columns) for table in document.tables] == [(1, 2)]


PAGES = {
    "no break recorded": (p("一") + p("二"), []),
    "a break set by hand": (p("一") + p(PAGE + r("二")), ["二"]),
    "the layout's record of that break": (p("一") + p(PAGE) + p(ROLLED + r("二")), ["二"]),
    "a break met in laying out": (p("一") + p(ROLLED + r("二")) + p("三"), ["二"]),
    "page break before": (p("一") + p("二", "<w:pageBreakBefore/>"), ["二"]),
    "a section on a new page": (
        p("一", "<w:sectPr/>") + p("二") + '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>',
        ["二"],
    ),
    "a section on the same page": (
        p("一", "<w:sectPr/>") + p("二") + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>',
        [],
    ),
    "cells of a row meet one break together": (
        p("一") + tbl(tr(tc(p(ROLLED + r("甲"))), tc(p(ROLLED + r("乙"))))) + p("三"),
        ["甲"],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    body, begins = PAGES[name]
    document = read(docx(body))
    assert [document.text[start] for start in document.page_starts[1:]] == begins
    assert len(document.page_starts) != 1


def test_pages_are_unknown_where_more_were_printed_than_breaks_tell() -> None:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    app = f'<Properties xmlns="{schema}"><Pages>48</Pages></Properties>'
    body = p("一") + p(PAGE + r("二"))
    assert read(docx(body, extra={"docProps/app.xml": app})).page_starts == ()


def test_notes_and_running_heads_stand_at_the_end() -> None:
    sections = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r_header1"/>'
        '<w:footerReference w:type="default" r:id="r_footer1"/></w:sectPr>'
    )
    document = read(
        docx(
            p(r("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>', sections)
            + p("尾")
            + sections,
            footnotes='<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            f'<w:footnote w:id="2">{p("脚注")}</w:footnote>'
            f'<w:footnote w:id="3">{p("无")}</w:footnote>',
            header1=p("页眉"),
            footer1=p(box(p(r("- ") + field("PAGE", r("1")) + r(" -")))) + p("页眉"),
        )
    )
    assert document.text == "正文\n尾\n脚注\n页眉\n- 1 -\n"
    assert [document.text[a:b] for a, b in document.furniture] == ["页眉\n- 1 -\n"]
    assert [q.footnote for q in document.paragraphs] == [False, False, True, False, False]


def test_a_table_of_contents_is_furniture() -> None:
    entry = (
        f'<w:hyperlink w:anchor="_Toc1">{r("一、")}{field(" PAGEREF _Toc1 ", r("3"))}</w:hyperlink>'
    )
    document = read(
        docx(p(entry) + p('<w:hyperlink w:anchor="_Toc1">' + r("见") + "</w:hyperlink>"))
    )
    assert [document.text[a:b] for a, b in document.furniture] == ["一、3\n"]


def test_a_contents_entry_without_links_is_told_by_style_and_page() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    entry = r("一、总体要求") + "<w:r><w:tab/></w:r>" + r("3")
    style = '<w:pStyle w:val="t"/>'
    document = read(docx(p(entry, style) + p("整改3项", style) + p(entry), styles=styles))
    assert [document.text[a:b] for a, b in document.furniture] == ["一、总体要求 3\n"]


BODY = part("document", f"<w:body>{p('甲')}</w:body>")
PACKAGES = {
    "nothing but the document part": {"word/document.xml": BODY},
    "an absolute target": {
        "_rels/.rels": relations(("a", "officeDocument", "/word/document2.xml")),
        "word/document2.xml": BODY,
    },
    "a part in capitals, a target with backslashes": {
        "_rels/.rels": relations(("a", "officeDocument", "Word\\Document.xml")),
        "word/document.XML": BODY,
    },
    "NULL relations and missing parts": {
        "_rels/.rels": relations(("a", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(
            ("b", "image", "NULL"), ("c", "styles", "styles.xml"), ("d", "numbering", "../NULL")
        ),
        "word/document.xml": BODY,
    },
    "a byte that XML forbids": {"word/document.xml": BODY.replace("甲", "甲\x0c")},
}


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_that_stricter_readers_refuse(name: str) -> None:
    assert read(pack(dict(PACKAGES[name]))).text.strip() == "甲"


@pytest.mark.parametrize(
    "main_type",
    [
        MAIN_TYPE.replace("document.main", "template.main"),
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_templates_and_macro_files(main_type: str) -> None:
    assert read(docx(p("甲"), main_type=main_type)).text == "甲\n"


def test_a_file_with_two_bodies_is_read_whole() -> None:
    assert read(docx(p("甲") + "</w:body><w:body>" + p("乙"))).text == "甲\n乙\n"


def test_strict_namespaces() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p(r("甲", "<w:b/>"))))) as package:
        parts: dict[str, str | bytes] = {}
        for name in package.namelist():
            data = package.read(name)
            for strict, transitional in STRICT_NAMES:
                data = data.replace(transitional, strict)
            parts[name] = data
    document = read(pack(parts))
    assert document.text == "甲\n" and document.bold


GOOD = docx(p("甲" * 500))
REFUSED = {
    "empty": (b"", "file-empty"),
    "cut off": (GOOD[: len(GOOD) * 9 // 10], "file-truncated"),
    "no zip": (b"hello", "file-damaged"),
    "encrypted": (OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
    "another kind of zip": (pack({"a.txt": "a"}), "file-unsupported"),
    "a workbook": (
        pack({"word/document.xml": "<workbook xmlns='x'/>"}),
        "file-unsupported",
    ),
    "no XML": (pack({"word/document.xml": "\x00\x01"}), "file-damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


def test_a_damaged_part_is_noted() -> None:
    whole = docx(p("甲"), styles="<w:docDefaults/>" * 50)
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        info = package.getinfo("word/styles.xml")
    at = info.header_offset + 30 + len(info.filename) + 5
    document = read(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
    assert document.text == "甲\n"
    assert [(note.code, note.args) for note in document.notes] == [
        ("part-damaged", ("word/styles.xml",))
    ]


def test_a_huge_part_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhenggai.readers.package.PART_LIMIT", 1000)
    with pytest.raises(ReadError, match="file-bomb"):
        read(docx(p("甲" * 2000)))


def test_entities_are_not_expanded() -> None:
    bomb = BODY.replace("?>", '?><!DOCTYPE a [<!ENTITY x "乙乙乙乙">]>', 1).replace("甲", "甲&x;")
    assert "乙" not in read(pack({"word/document.xml": bomb})).text


@pytest.mark.parametrize(
    ("vocabulary", "shown"),
    [
        ("http://schemas.microsoft.com/office/word/2018/other", "甲"),
        ("http://maker.example/2020/words", "乙"),
    ],
)
def test_what_asks_for_another_makers_vocabulary_is_passed_over(vocabulary, shown):
    choice = f'<mc:Choice xmlns:q="{vocabulary}" Requires="q"><w:t>甲</w:t></mc:Choice>'
    fallback = "<mc:Fallback><w:t>乙</w:t></mc:Fallback>"
    run = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert read(docx(p(run))).text == f"{shown}\n"
