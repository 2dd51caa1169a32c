"""Small PDFs that PDFium would unpack or draw to a thousand times their size."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from tests.security.small_files import FONT, one_page, pdf, stream

LINE = b"BT /F 9 Tf 9 9 Td (xxxxxxxxxxxxxxxx) Tj ET\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
TWICE = b"/Filter[/FlateDecode/FlateDecode]"
NAMED_FORM = b"/XObject<</X 6 0 R>>"
OWN_FORM = b"/Resources<</XObject<</X %d 0 R>>>>"


def flat(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def lzw(runs: int) -> bytes:
    """Return codes each of which is one blank longer than the one before, so many times over."""
    bits = ""
    for _ in range(runs):
        bits += f"{256:09b}{32:09b}"
        for code in range(258, 4090):
            bits += f"{code:0{max(9, code.bit_length())}b}"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def of_pages(kids: list[bytes], content: bytes) -> bytes:
    """Return a file whose tree of pages are these objects, from number five on."""
    pages = b"<</Type/Pages/Kids[5 0 R]/MediaBox[0 0 99 99]/Resources<</Font<</F 3 0 R>>>>>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, FONT, content, *kids])


def ten_forms(head: bytes = FORM + OWN_FORM) -> list[bytes]:
    """Return forms each of which draws the next one ten times, from number six on."""
    return [stream(b"/X Do " * 10, head % number) for number in range(7, 17)]


def pdf_floods() -> Iterator[tuple[str, bytes]]:
    """Yield names and files, all of which are to be refused."""
    flood = flat(flat(LINE * 5_000_000))
    whole = stream(flood, TWICE)
    yield "a stream with a damaged end.pdf", one_page(stream(flood[:-6] + b"\xff" * 20, TWICE))
    cut = flat(flat(LINE * 5_000_000)[:100_000])
    yield "a stream that ends too soon.pdf", one_page(stream(cut[:-9] + b"\0" * 9, TWICE))
    yield "a name written otherwise.pdf", one_page(whole).replace(b"/Filter", b"/F#69lter")
    yield "a comment before filters.pdf", one_page(whole).replace(b"/Filter", b"/Filter%x\n")
    lines = one_page(whole).replace(b">>stream\n", b">>%stream\n \n\nstream\n")
    yield "a comment before a stream.pdf", lines
    other = b"/Filter 6 0 R"
    yield "filters elsewhere.pdf", one_page(stream(flood, other), b"[/FlateDecode/FlateDecode]")
    yield "a filter elsewhere.pdf", one_page(stream(flood, b"/Filter[6 0 R/Fl]"), b"/FlateDecode ")
    for name, first, more in (
        ("hex", flood.hex().encode() + b">", b"AHx"),
        ("ascii85", base64.a85encode(flood) + b"~>", b"ASCII85Decode"),
        ("run lengths", b"".join(b"\0%c" % byte for byte in flood) + b"\x80", b"RL"),
        ("nothing", flood, b"Crypt"),
    ):
        yield (
            f"deflated twice, in {name}.pdf",
            one_page(stream(first, b"/Filter[/%s/Fl/Fl]" % more)),
        )
    yield "deflated run lengths.pdf", one_page(stream(flat(b"\x81 " * 300_000), b"/Filter[/Fl/RL]"))
    yield "deflated z.pdf", one_page(stream(flat(b"z" * 20_000_000), b"/Filter[/Fl/A85]"))
    yield "lzw.pdf", one_page(stream(lzw(6), b"/Filter/LZWDecode"))
    late = b"/Filter/LZW/DecodeParms<</EarlyChange 0>>"
    yield "lzw of the other kind.pdf", one_page(stream(lzw(6), late))
    yield "deflated lzw.pdf", one_page(stream(flat(lzw(6)), b"/Filter[/Fl/LZW]"))
    for says in (b"/Subtype/Image", b"/Length1 9", b"/Subtype/Type1C", b"/Subtype/XML"):
        name = says[1:].decode().replace("/", " ")
        yield f"says {name}.pdf", one_page(stream(flood, says + TWICE))
    inner = stream(b"endstream endobj 7 0 obj " + whole, b"/Subtype/Image/Length 9")
    yield "a stream in a stream.pdf", one_page(stream(b""), inner)
    # A block that is not deflated: its own end mark, then the flood.
    stored = b"\x78\x01\x00\x09\x00\xf6\xffendstream" + flat(LINE * 2_000_000)[2:]
    yield "an end in a stream.pdf", one_page(stream(stored, b"/Filter/Fl"))
    packed = flat(LINE * 40_000)
    page = one_page(stream(packed, b"/Filter/Fl"))
    yield "contents named often.pdf", page.replace(b"s 5 0 R", b"s[" + b"5 0 R " * 1000 + b"]")
    picture = b"BI /W 8 /H 8 /BPC 8 /CS /G /F /Fl ID " + flat(bytes(99_000_000)) + b"\nEI\n"
    yield "a picture in a page.pdf", one_page(stream(picture + LINE))
    form = stream(packed, FORM + b"/Filter/Fl")
    yield "a form named often.pdf", one_page(stream(b"/X Do " * 1000), form, extra=NAMED_FORM)
    spelt = FORM.replace(b"Form", b"F#6frm") + OWN_FORM
    forms = ten_forms(spelt)
    yield "forms of another spelling.pdf", one_page(stream(b"/X Do"), *forms, extra=NAMED_FORM)
    plain = one_page(stream(b"/X Do"), *ten_forms(), extra=NAMED_FORM)
    for written in (b"11 -1", b"11 0.0", b"+11 +0", b"11.0 %c\n0", b"00000000011 00000000000"):
        yield f"object {written.decode()!r}.pdf", plain.replace(b"11 0 obj", written + b" obj")
        yield f"reference {written.decode()!r}.pdf", plain.replace(b"11 0 R", written + b" R")
    for many in (1, 2, 3):
        ring = [
            stream(b"/X Do /X Do", FORM + OWN_FORM % (6 + (at + 1) % many)) for at in range(many)
        ]
        yield f"{many} forms in a ring.pdf", one_page(stream(b"/X Do"), *ring, extra=NAMED_FORM)
    sized = re.sub(rb"/Length \d+", b"/Length 6 0 R", stream(stored, b"/Filter/Fl"))
    yield "a length elsewhere.pdf", one_page(sized, b"%d" % len(stored))
    stamps = b"<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N 6 0 R>>>>" * 200
    stamped = one_page(stream(LINE), form).replace(b"/Contents", b"/Annots[%s]/Contents" % stamps)
    yield "stamps.pdf", stamped
    font = FONT.replace(b">>", b"/FontDescriptor<</Flags 4/FontFile2 6 0 R>>>>")
    yield (
        "a font.pdf",
        one_page(stream(LINE), stream(flood, b"/Length1 9" + TWICE)).replace(FONT, font),
    )
    told = FONT.replace(b">>", b"/ToUnicode 6 0 R>>")
    yield "names of characters.pdf", one_page(stream(LINE), whole).replace(FONT, told)
    yield "objects.pdf", one_page(stream(LINE), stream(flood, b"/Type/ObjStm/N 1/First 4" + TWICE))
    yield "a directory.pdf", one_page(stream(LINE), stream(flood, b"/Type/XRef/Size 9" + TWICE))
    content = stream(flat(LINE * 2000), b"/Filter/Fl")
    leaf = b"<</Type/Page/Contents 4 0 R>>"
    often = b"<</Type/Pages/Count 3000/Kids[%s]>>" % (b"6 0 R " * 3000)
    yield "a page named often.pdf", of_pages([often, leaf], content)
    nodes = [b"<</Type/Pages/Count 3600/Kids[%s]>>" % _references(6, 60)]
    nodes += [b"<</Type/Pages/Count 60/Kids[%s]>>" % _references(66, 60)] * 60
    yield "pages of many parents.pdf", of_pages([*nodes, *[leaf] * 60], content)


def _references(first: int, count: int) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in range(first, first + count))
