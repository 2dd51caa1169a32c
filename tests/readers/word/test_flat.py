"""Word files that are one XML text."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.readers.word.files import abstract, docx, level, num, p, r
from zhenggai.readers import read
from zhenggai.readers.errors import ReadError

OLD = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)
LISTS = (
    '<w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
    '<w:suff w:val="Nothing"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1">'
    '<w:start w:val="1"/><w:suff w:val="Space"/><w:lvlText w:val="%2."/></w:lvl></w:listDef>'
    '<w:list w:ilfo="7"><w:ilst w:val="3"/></w:list></w:lists>'
)


def word_2003(body: str, more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Word.Document"?>\n'
        f"<w:wordDocument {OLD}>{more}<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def item(text: str, at: int) -> str:
    return p(text, f'<w:listPr><w:ilvl w:val="{at}"/><w:ilfo w:val="7"/></w:listPr>')


def annotation(kind: str, inner: str = "") -> str:
    content = f"<aml:content>{inner}</aml:content>" if inner else ""
    return f'<aml:annotation aml:id="0" w:type="{kind}">{content}</aml:annotation>'


def test_numbers_of_word_2003() -> None:
    document = read(
        word_2003(item("总体", 0) + item("甲", 1) + item("乙", 1) + item("任务", 0), LISTS)
    )
    assert document.text == "一、总体\n1. 甲\n2. 乙\n二、任务\n"
    assert [n.suffix for n in document.numbers] == ["nothing", "space", "space", "nothing"]
    assert document.format == "wordxml"


def test_changes_of_word_2003_are_taken_as_in_later_files() -> None:
    body = p(
        r("甲")
        + annotation("Word.Insertion", r("增"))
        + annotation("Word.Deletion", "<w:r><w:delText>删</w:delText></w:r>")
        + annotation("Word.Comment", p("批注"))
        + annotation("Word.Bookmark.Start")
        + r("乙")
    )
    document = read(word_2003(body))
    assert document.text == "甲增乙\n"
    assert [note.code for note in document.notes] == [
        "comments-dropped",
        "tracked-deletions",
        "tracked-insertions",
    ]


def test_tables_notes_and_heads_of_word_2003() -> None:
    merged = '<w:tc><w:tcPr><w:vmerge w:val="{}"/></w:tcPr>{}</w:tc>'
    body = (
        "<w:tbl><w:tr>" + merged.format("restart", p("甲")) + f"<w:tc>{p('乙')}</w:tc></w:tr><w:tr>"
        ""
        + merged.format("continue", p())
        + f"<w:tc>{p('丙')}</w:tc></w:tr></w:tbl>"
        + p(r("正文") + f"<w:r><w:footnote>{p('脚注')}</w:footnote></w:r>")
        + f'<w:sectPr><w:hdr w:type="odd">{p("页眉")}</w:hdr></w:sectPr>'
    )
    document = read(word_2003(body))
    assert document.text == "甲\t乙\n丙\n正文\n脚注\n页眉\n"
    assert document.cells[0].row_span == 2
    assert [q.footnote for q in document.paragraphs if q.cell is None] == [False, True, False]
    assert [document.text[a:b] for a, b in document.furniture] == ["页眉\n"]


def test_a_flat_package_is_read_as_the_package() -> None:
    numbering = abstract(0, level(0, "chineseCounting", "%1、")) + num(1, 0)
    packed = docx(p("总体要求", num=(1, 0)), numbering=numbering)
    parts = ""
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        for name in package.namelist():
            inner = package.read(name).decode().partition("?>")[2] or package.read(name).decode()
            parts += f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>'
    flat = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg='
        f'"http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    )
    assert read(flat.encode()).text == "一、总体要求\n"
    assert read(flat.encode("utf-16")).text == "一、总体要求\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word_2003(p("甲"))[:-20], "file-damaged"),
        (word_2003("").replace(b"w:body", b"w:bod"), "file-unsupported"),
        (b'<?xml version="1.0"?><plan><issue>x</issue></plan>', "file-unsupported"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == code
