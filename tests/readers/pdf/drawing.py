"""Draws PDF pages from texts and lines at known places: a test knows what must be read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
CATALOGUE, PAGES, HAN, HAN_GLYPHS, LATIN, FIRST = 1, 2, 3, 4, 5, 6
# Every letter of Courier is 0.6 em wide; at this scale half an em, as width() counts it.
HALF = 0.5 / 0.6 * 100


def width(text: str) -> float:
    """Return the width of a text in ems: half an em for what is not Chinese."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


@dataclass
class Sheet:
    """One page; places are in points, ``y`` downwards from its upper edge."""

    size: tuple[float, float] = A4
    marks: list[str] = field(default_factory=list)
    extra: str = ""

    def text(self, x: float, y: float, text: str, size: float) -> None:
        """Draw one line of text from ``x`` on its baseline ``y``."""
        for stretch, latin in stretches(text):
            font, scale = ("L", HALF) if latin else ("H", 100)
            code = stretch.encode("latin-1" if latin else "utf-16-be").hex()
            place = f"1 0 0 1 {x:.2f} {self.size[1] - y:.2f} Tm"
            self.marks.append(f"BT /{font} {size:.2f} Tf {scale:.3f} Tz {place} <{code}> Tj ET")
            x += width(stretch) * size

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a thin line."""
        height = self.size[1]
        self.marks.append(f"0.5 w {x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l S")


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a text that one font draws, and whether it is the Latin one."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at].isascii() != text[start].isascii():
            yield text[start:at], text[start].isascii()
            start = at


def pdf(sheets: Sequence[Sheet], objects: Sequence[str] = (), catalogue: str = "") -> bytes:
    """Return the file; ``objects`` stand behind those of the pages, from ``first_free`` on.

    ``catalogue`` is what the catalogue holds beside the pages.
    """
    kids = " ".join(f"{FIRST + 2 * at} 0 R" for at in range(len(sheets)))
    bodies: list[bytes] = [
        f"<</Type/Catalog/Pages {PAGES} 0 R{catalogue}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>".encode(),
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        f"/DescendantFonts[{HAN_GLYPHS} 0 R]>>".encode(),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880"
        b"/Descent -120/CapHeight 880/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    ]
    for at, sheet in enumerate(sheets):
        content = zlib.compress("\n".join(sheet.marks).encode())
        bodies.append(
            f"<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 {sheet.size[0]} {sheet.size[1]}]"
            f"/Resources<</Font<</H {HAN} 0 R/L {LATIN} 0 R>>>>"
            f"/Contents {FIRST + 2 * at + 1} 0 R{sheet.extra}>>".encode()
        )
        head = f"<</Length {len(content)}/Filter/FlateDecode>>stream\n".encode()
        bodies.append(head + content + b"\nendstream")
    bodies += [own.encode() for own in objects]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer<</Size {len(bodies) + 1}/Root {CATALOGUE} 0 R>>\n".encode()
    return bytes(out + f"startxref\n{table}\n%%EOF\n".encode())


def first_free(sheets: int) -> int:
    """Return the number of the first object behind those of the pages."""
    return FIRST + 2 * sheets
