"""Small files that multiply what they hold: parts shown again and again, formats, attributes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from tests.security.small_files import (
    FONT,
    PACKAGE,
    REL,
    SHEET,
    WORD,
    docx,
    head,
    one_page,
    opendocument,
    packed,
    paragraph,
    stream,
    xlsx,
)

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
FLATE = b"/Filter/FlateDecode"


def word(body: str, parts: dict[str, str | bytes], related: dict[str, str]) -> bytes:
    """Return a Word file with further parts; ``related`` are their kinds by their names."""
    relations = "".join(
        f'<Relationship Id="{n}" Type="{REL}/{kind}" Target="{name}"/>'
        for n, (name, kind) in enumerate(related.items())
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{REL}">'
        f"<w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    }
    return packed({**files, **{f"word/{name}": data for name, data in parts.items()}})


def formatted(format: str, value: str, cells: int) -> bytes:
    """Return a sheet of cells of one value and one number format."""
    rows = "".join(f'<row r="{r}"><c s="0"><v>{value}</v></c></row>' for r in range(1, cells + 1))
    with ZipFile(BytesIO(xlsx(rows))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    related = "xl/_rels/workbook.xml.rels"
    parts[related] = str(archive_text(parts[related])).replace(
        "</Relationships>",
        f'<Relationship Id="r3" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
    )
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{SHEET}"><numFmts><numFmt numFmtId="200" formatCode="{format}"/>'
        '</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    return packed(parts)


def archive_text(part: str | bytes) -> str:
    return part.decode() if isinstance(part, bytes) else part


def sheets(count: int) -> bytes:
    """Return a workbook whose sheets are all the same part."""
    with ZipFile(BytesIO(xlsx(f'<row r="1">{head()}</row>'))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    named = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(count))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{SHEET}" xmlns:r="{REL}"><sheets>{named}</sheets></workbook>'
    )
    return packed(parts)


def ofd(layer: str, pages: int = 1, templates: int = 0) -> bytes:
    """Return an OFD file whose pages are one part, with one template so many times on each."""
    page = '<ofd:Page ID="1" BaseLoc="P.xml"/>' * pages
    template = '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>'
    content = f"<ofd:Content><ofd:Layer>{layer}</ofd:Layer></ofd:Content>"
    own = '<ofd:Template TemplateID="9"/>' * templates + ("" if templates else content)
    return packed(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "D.xml": f"<ofd:Document {OFD}><ofd:CommonData>{template}</ofd:CommonData>"
            f"<ofd:Pages>{page}</ofd:Pages></ofd:Document>",
            "P.xml": f"<ofd:Page {OFD}>{own}</ofd:Page>",
            "T.xml": f"<ofd:Page {OFD}>{content}</ofd:Page>",
        }
    )


def odd_files() -> Iterator[tuple[str, bytes]]:
    """Yield names and files of at most a few hundred kilobytes."""
    inner = docx("".join(paragraph(f"里{n}整改措施") for n in range(3000)))
    shown = "".join(f'<w:altChunk r:id="{n}"/>' for n in range(2)) * 1500 + paragraph("x")
    yield (
        "a part shown often.docx",
        word(shown, {"e.docx": inner, "f.docx": inner}, {"e.docx": "aFChunk", "f.docx": "aFChunk"}),
    )
    deep = docx("".join(paragraph(f"里{n}整改措施") for n in range(1000)))
    for _ in range(3):
        chunks = '<w:altChunk r:id="0"/>' * 20 + paragraph("x")
        deep = word(chunks, {"e.docx": deep}, {"e.docx": "aFChunk"})
    yield "parts in parts.docx", deep
    symbols = "".join(
        f'<w:sym w:font="{font}" w:char="{char}"/>'
        for font in ("Wingdings", "a")
        for char in ("FFFFFFFFFFFF", "-5", "zz", "D800", "")
    )
    yield "odd symbols.docx", docx(f"<w:p><w:r>{symbols}<w:t>x</w:t></w:r></w:p>" * 100)
    box = "<w:r><w:t>x</w:t></w:r>"
    for _ in range(30):
        box = f"<w:r><w:pict><w:txbxContent><w:p>{box}</w:p></w:txbxContent></w:pict></w:r>"
    yield "boxes in boxes.docx", docx(f"<w:p>{box}<w:r><w:t>x</w:t></w:r></w:p>")
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="5">{paragraph("脚" * 10_000)}</w:footnote></w:footnotes>'
    yield (
        "a note named often.docx",
        word(
            "<w:p>" + '<w:r><w:footnoteReference w:id="5"/></w:r>' * 20_000 + "</w:p>",
            {"footnotes.xml": notes},
            {"footnotes.xml": "footnotes"},
        ),
    )
    attributes = " ".join(f'w:a{n}="x"' for n in range(50_000))
    yield "attributes.docx", docx(f"<w:p {attributes}><w:r><w:t>x</w:t></w:r></w:p>")
    yield "a format of brackets.xlsx", formatted("[" * 20_000 + "0", "1.5", 500)
    yield "a format of quotes.xlsx", formatted(r"\&quot;" * 20_000 + "0", "1.5", 500)
    yield "a format of decimals.xlsx", formatted("0." + "0" * 250, "1.5", 5000)
    yield "numbers of 300 digits.xlsx", formatted("0.00", "1e308", 10_000)
    yield "odd days.xlsx", formatted("yyyy年m月d日", "1e308", 500)
    yield "sheets on one part.xlsx", sheets(20_000)
    merged = "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in range(1, 20_000))
    yield (
        "merges upon merges.xlsx",
        xlsx(f'<row r="1">{head()}</row>', after=f"<mergeCells>{merged}</mergeCells>"),
    )
    table = "<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    yield "sheets without end.ods", opendocument("spreadsheet", table * 20_000)
    square = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell></table:table-row>'
    yield (
        "a square.ods",
        opendocument("spreadsheet", f"<table:table>{square.format(2000, 2000)}</table:table>"),
    )
    text = '<ofd:TextObject Boundary="0 0 100 10" Size="4"><ofd:TextCode X="0" Y="4"{}>整改措施</ofd:TextCode></ofd:TextObject>'
    yield "distances without end.ofd", ofd(text.format(' DeltaX="g 2000000000 1"'))
    for step in ("inf", "nan", "1e308", "9" * 400):
        far = text.format(f' DeltaX="{step} 1 1" DeltaY="{step} 1 1"') * 20
        yield f"a distance of {step[:5]}.ofd", ofd(far)
    yield "a page named often.ofd", ofd(text.format("") * 3000, pages=3000)
    yield "a template named often.ofd", ofd(text.format("") * 3000, templates=3000)
    code = '<ofd:TextCode X="0" Y="4">整</ofd:TextCode>' * 100_000
    yield "texts on one place.ofd", ofd(f'<ofd:TextObject Size="4">{code}</ofd:TextObject>')
    yield (
        "places that are none.ofd",
        ofd('<ofd:TextObject Boundary="nan inf 1e308 1" CTM="1e308 1 1 1e308 1 nan" Size="1e30">'
            '<ofd:TextCode X="1e308" Y="nan">整改</ofd:TextCode></ofd:TextObject>'),
    )  # fmt: skip
    named = " ".join(f"a{n}=x" for n in range(50_000))
    yield "attributes.html", f"<p {named}>整改</p>".encode()
    quoted = " ".join(f'a{n}="<b>"' for n in range(20_000))
    yield "quoted attributes.html", f"<p {quoted}>整改</p>".encode()
    for name in ("zlib", "unicode_escape", "idna", "undefined", "x" * 5000):
        page = f'<html><head><meta charset="{name}"></head><p>整改\\x41</p>'
        yield f"charset {name[:20]}.html", page.encode()
    yield "elements that adopt.html", b"<p>" + b"<a><b><i><font>" * 8000 + b"x"
    content = b"BT /F 9 Tf 9 9 Td (" + b"x" * 2000 + b") Tj ET "
    mapped = b"begincmap 1 beginbfchar <78> <" + b"0041" * 20_000 + b"> endbfchar endcmap"
    yield (
        "a character that is many.pdf",
        one_page(stream(zlib.compress(content * 50), FLATE), stream(mapped)).replace(
            FONT, FONT[:-2] + b"/ToUnicode 6 0 R>>"
        ),
    )
    places = (b"1 0 0 1 %d %d Tm (a) Tj " % (n * 7919 % 590, n * 104729 % 840) for n in range(5000))
    scattered = b"BT /F 3 Tf " + b"".join(places) + b"ET"
    yield "letters all over.pdf", one_page(stream(zlib.compress(scattered), FLATE))
    yield "q.pdf", one_page(stream(zlib.compress(b"q " * 300_000 + content), FLATE))
    tall = b"BT /F 1e30 Tf 1e30 9 Td (xyz) Tj 1e38 1e38 1e38 1e38 1e38 1e38 Tm (def) Tj ET"
    yield "a size without end.pdf", one_page(stream(tall))
