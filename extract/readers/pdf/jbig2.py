"""Scanned pages in JBIG2, in which many OFD files keep them: PDFium draws them, in a PDF."""

from __future__ import annotations

import struct

from zhenggai.readers.errors import ReadError

MAGIC = b"\x97JB2\r\n\x1a\n"
SEQUENTIAL, UNKNOWN_PAGES = 1, 2
# Kinds of segments (ITU-T T.88, 7.3): what describes a page, and what a PDF leaves out.
PAGE, LEFT_OUT = 48, frozenset({49, 51})
UNTIL_THE_END = 0xFFFFFFFF
# Where a segment refers to more others than this, their count is written otherwise.
FEW = 4
MOST_PIXELS = 200_000_000


def jbig2_to_pdf(data: bytes) -> bytes:
    """Return a file of one page as a PDF; raise ReadError where it is none."""
    try:
        width, height, segments = _segments(data)
    except (struct.error, IndexError) as error:
        raise ReadError("file-damaged", "jbig2") from error
    if not (width and height):
        raise ReadError("file-damaged", "jbig2")
    if width * height > MOST_PIXELS:
        raise ReadError("file-too-large")
    # As where a picture states no resolution: a page of A4's width.
    wide = 595
    high = max(1, round(wide * height / width))
    drawn = f"q {wide} 0 0 {high} 0 0 cm /I Do Q".encode()
    picture = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 1 "
        f"/ColorSpace /DeviceGray /Filter /JBIG2Decode /Length {len(segments)}"
    )
    page = (
        f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents 4 0 R "
        "/Resources << /XObject << /I 5 0 R >> >>"
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< %b >>" % page.encode(),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< %b >>\nstream\n%b\nendstream" % (picture.encode(), segments),
    )
    made, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    free = b"0000000000 65535 f \n"
    ends = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (count, len(made))
    return made + b"xref\n0 %d\n" % count + free + table + ends


def _segments(data: bytes) -> tuple[int, int, bytes]:
    """Return a page's width and height, and its segments as a PDF holds them."""
    flags = data[len(MAGIC)]
    at = len(MAGIC) + 1
    pages = 1
    if not flags & UNKNOWN_PAGES:
        (pages,) = struct.unpack_from(">I", data, at)
        at += 4
    if pages != 1 or not flags & SEQUENTIAL:
        raise ReadError("file-damaged", "jbig2")
    size, kept = (0, 0), b""
    while at < len(data):
        start, kind = at, data[at + 4] & 0x3F
        at, length = _head(data, at)
        end = len(data) if length == UNTIL_THE_END else at + length
        if kind == PAGE:
            size = struct.unpack_from(">2I", data, at)
        if kind not in LEFT_OUT:
            kept += data[start:end]
        at = end
    return *size, kept


def _head(data: bytes, at: int) -> tuple[int, int]:
    """Return where the data of a segment begin, and how long they are."""
    number, flags, references = struct.unpack_from(">IBB", data, at)
    at += 5
    count = references >> 5
    if count > FEW:
        count = struct.unpack_from(">I", data, at)[0] & 0x1FFFFFFF
        at += 4 + (count + 8) // 8
    else:
        at += 1
    # A reference is as wide as the segment's own number asks for.
    at += count * (1 if number <= 0x100 else 2 if number <= 0x10000 else 4)
    at += 4 if flags & 0x40 else 1
    return at + 4, struct.unpack_from(">I", data, at)[0]
