"""Small files that ask for a thousand times their size."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LABELS = "序号 反馈问题 整改目标 整改措施 责任单位 整改时限".split()


def packed(files: dict[str, str | bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def xlsx(rows: str, before: str = "", after: str = "", strings: str = "") -> bytes:
    sheet = f'<worksheet xmlns="{SHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{REL}"><sheets>'
        '<sheet name="清单" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SHEET}">{strings}</sst>'
    return packed(parts)


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def head() -> str:
    return "".join(cell(f"{'ABCDEF'[n]}1", label) for n, label in enumerate(LABELS))


def docx(body: str, numbering: str = "", styles: str = "") -> bytes:
    space = f'xmlns:w="{WORD}"'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    related = []
    for name, text in (("numbering", numbering), ("styles", styles)):
        if text:
            parts[f"word/{name}.xml"] = f"<w:{name} {space}>{text}</w:{name}>"
            related.append(f'<Relationship Id="{name}" Type="{REL}/{name}" Target="{name}.xml"/>')
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(related)}</Relationships>'
    )
    return packed(parts)


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def opendocument(kind: str, body: str) -> bytes:
    names = ("office", "table", "text")
    space = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {space}><office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
        }
    )


def pdf(objects: list[bytes]) -> bytes:
    """Return a file of numbered objects, the first the catalogue."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        data += b"%010d 00000 n \n" % place
    data += b"trailer<</Size %d/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(data)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (more, len(data)) + data + b"\nendstream "


def one_page(content: bytes, *more: bytes, extra: bytes = b"") -> bytes:
    resources = b"/Resources<</Font<</F 4 0 R>>%s>>" % extra
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R%s>>" % resources,
            FONT,
            content,
            *more,
        ]
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            *[page] * count,
        ]
    )


def excel_2003(rows: str) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" '
        f'xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def small_files() -> Iterator[tuple[str, bytes]]:
    """Yield names and files of at most a few hundred kilobytes."""
    data = f'<row r="1">{head()}</row><row r="2">{cell("A2", "1")}{cell("B2", "污水直排。")}</row>'
    whole = '<mergeCells count="1"><mergeCell ref="{}"/></mergeCells>'
    yield "merged over the whole sheet.xlsx", xlsx(data, after=whole.format("A1:XFD1048576"))
    yield "merged over columns.xlsx", xlsx(data, after=whole.format("A1:A1048576"))
    many = "".join(f'<mergeCell ref="A{n}:XFD{n + 100}"/>' for n in range(1, 2000, 101))
    yield "merged many times.xlsx", xlsx(data, after=f"<mergeCells>{many}</mergeCells>")
    far = f'<row r="1048576">{cell("XFD1048576", "远")}</row>'
    yield "two far cells.xlsx", xlsx(data + far)
    scattered = "".join(f'<row r="{n}">{cell(f"XFD{n}", "x")}</row>' for n in range(2, 1200))
    yield "cells far to the right.xlsx", xlsx(f'<row r="1">{head()}</row>{scattered}')
    cols = '<cols><col min="1" max="999999999" hidden="1"/></cols>'
    yield "columns without end.xlsx", xlsx(data, before=cols)
    yield "a row number without end.xlsx", xlsx(f'<row r="999999999999">{cell("A1", "x")}</row>')
    text = "整" * 30_000
    refs = "".join(
        f'<row r="{r}">' + "".join('<c t="s"><v>0</v></c>' for _ in range(50)) + "</row>"
        for r in range(1, 401)
    )
    yield "one long string everywhere.xlsx", xlsx(refs, strings=f"<si><t>{text}</t></si>")
    repeated = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell {}><text:p>x</text:p></table:table-cell></table:table-row>'
    for name, more in (
        ("rows", ""),
        ("cells", 'table:number-columns-repeated="16384"'),
        (
            "spans",
            'table:number-columns-spanned="2000000000" table:number-rows-spanned="2000000000"',
        ),
    ):
        yield (
            f"repeated {name}.ods",
            opendocument("spreadsheet", f"<table:table>{repeated.format(more)}</table:table>"),
        )
    spaces = '<table:table><table:table-row><table:table-cell><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell></table:table-row></table:table>'
    yield "blanks without end.ods", opendocument("spreadsheet", spaces)
    yield (
        "tables without end.ods",
        opendocument(
            "spreadsheet",
            "<table:table><table:table-column table:number-columns-repeated='2000000000'/></table:table>"
            * 50,
        ),
    )
    yield (
        "a span.html",
        '<table><tr><td colspan="99999999" rowspan="99999999">整改措施</td></tr></table>'.encode(),
    )
    row = '<tr><td colspan="1000" rowspan="1000">整改措施</td></tr>'
    yield "spans.html", f"<table>{row * 1000}</table>".encode()
    cells = '<td colspan="1000">x</td>' * 100
    yield "wide rows.html", f"<table>{f'<tr>{cells}</tr>' * 100}</table>".encode()
    yield "columns.html", b"<table><col span=999999999><tr><td>x</td></tr></table>"
    yield "nested tables.html", b"<table><tr><td>" * 20_000
    yield "nested lists.html", b"<ol><li>" * 20_000
    yield "a list that starts far.html", b'<ol start="999999999999999999999"><li>x</ol>' * 1000
    yield (
        "2003.xml",
        excel_2003(
            '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell></Row>'
        ),
    )
    yield (
        "2003 merged.xml",
        excel_2003(
            '<Row><Cell ss:MergeAcross="999999999" ss:MergeDown="999999999"><Data ss:Type="String">x</Data></Cell></Row>'
        ),
    )
    yield (
        "2003 span.xml",
        excel_2003(
            '<Column ss:Span="999999999"/><Row ss:Span="999999999"><Cell><Data ss:Type="String">x</Data></Cell></Row>'
        ),
    )
    span = '<w:gridSpan w:val="2147483647"/><w:vMerge w:val="restart"/>'
    tc = f"<w:tc><w:tcPr>{span}</w:tcPr>{paragraph('整改措施')}</w:tc>"
    yield "a span.docx", docx(f"<w:tbl><w:tr>{tc}</w:tr></w:tbl>")
    yield "spans.docx", docx(f"<w:tbl>{f'<w:tr>{tc * 20}</w:tr>' * 100}</w:tbl>")
    before = (
        '<w:tr><w:trPr><w:gridBefore w:val="2147483647"/><w:gridAfter w:val="2147483647"/></w:trPr>'
    )
    yield "a grid before.docx", docx(f"<w:tbl>{before}<w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>")
    long = "%1整改" * 20_000
    level = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{long}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    numbered = paragraph("问题", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    yield "numbering texts.docx", docx(numbered * 2000, level)
    start = level.replace(long, "%1、").replace(
        'w:val="1"/><w:numFmt w:val="decimal"', 'w:val="2147483647"/><w:numFmt w:val="{}"'
    )
    for form in ("upperRoman", "lowerLetter", "chineseCounting", "bullet", "hex", "decimalZero"):
        yield f"numbers in {form}.docx", docx(numbered * 200, start.replace("{}", form))
    circle = '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    yield "styles in a circle.docx", docx(paragraph("x", '<w:pStyle w:val="a"/>'), "", circle)
    chain = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(20_000)
    )
    yield "styles in a chain.docx", docx(paragraph("x", '<w:pStyle w:val="s0"/>'), "", chain)
    yield "nested tables.docx", docx("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60)
    yield (
        "nested content.docx",
        docx("<w:sdt><w:sdtContent>" * 100 + paragraph("x") + "</w:sdtContent></w:sdt>" * 100),
    )
    itself = stream(
        b"q /X Do Q BT /F 9 Tf 9 9 Td (x) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>/Font<</F 4 0 R>>>>",
    )
    yield (
        "a form that draws itself.pdf",
        one_page(stream(b"/X Do"), itself, extra=b"/XObject<</X 6 0 R>>"),
    )
    # Each form draws the next ten times: ten forms are ten thousand million.
    forms = [
        stream(
            b"/X Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
            % (n + 1),
        )
        for n in range(6, 16)
    ]
    last = stream(
        b"BT /F 9 Tf 9 9 Td (x) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 4 0 R>>>>",
    )
    yield (
        "forms that multiply.pdf",
        one_page(stream(b"/X Do"), *forms, last, extra=b"/XObject<</X 6 0 R>>"),
    )
    yield "pages without end.pdf", many_pages(60_000)
    yield (
        "a count that lies.pdf",
        pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 999999999>>"]),
    )
    flood = zlib.compress(
        zlib.compress(b"BT /F 9 Tf 9 9 Td (xxxxxxxxxxxxxxxx) Tj ET\n" * 5_000_000, 9), 9
    )
    yield "a stream that unpacks.pdf", one_page(stream(flood, b"/Filter[/FlateDecode/FlateDecode]"))
    lines = zlib.compress(b"0 0 m 9 9 l S\n" * 1_000_000, 9)
    yield "a million lines.pdf", one_page(stream(lines, b"/Filter/FlateDecode"))
    boxes = zlib.compress(
        b"".join(b"%d %d 5 5 re f\n" % (n % 500, n // 500) for n in range(200_000)), 9
    )
    yield "many boxes.pdf", one_page(stream(boxes, b"/Filter/FlateDecode"))
    yield (
        "a page without end.pdf",
        one_page(stream(b"BT /F 9 Tf 9 9 Td (x) Tj ET")).replace(
            b"[0 0 595 842]", b"[0 0 1e9 1e9]"
        ),
    )
    yield "quotes.md", b"# a\n" + b">" * 20_000 + b" x\n"
    yield "lists.md", b"# a\n" + b"".join(b" " * n + b"- x\n" for n in range(0, 2000, 2))
    yield (
        "a wide table.md",
        b"# a\n|" + b"a|" * 20_000 + b"\n|" + b"-|" * 20_000 + b"\n" + b"|b|\n" * 200,
    )
    yield "tabs.txt", ("\t" * 2000 + "\n").encode() * 200
    yield "bars.txt", ("|" * 2000 + "\n").encode() * 200
    yield "a.csv", b"a," * 100_000 + b"\n" + b"b,\n" * 1000
    yield (
        "mht.mht",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        + b"--x\nContent-Type: multipart/related; boundary=x\n\n" * 2000,
    )
