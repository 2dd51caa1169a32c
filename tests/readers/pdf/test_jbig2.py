"""Scanned pages in JBIG2 as PDF files, drawn by PDFium."""

from __future__ import annotations

import struct
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageOps

from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf.jbig2 import MAGIC, jbig2_to_pdf


def segment(number: int, kind: int, held: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(held)) + held


def in_jbig2(picture: Image.Image, pages: int = 1) -> bytes:
    """Code a picture as one region, in the way of faxes, which TIFF files have too."""
    stream = BytesIO()
    turned = ImageOps.invert(picture.convert("L")).convert("1")
    turned.save(stream, "TIFF", compression="group4", strip_size=1 << 30)
    with Image.open(stream) as made:
        ((place,), (length,)) = made.tag_v2[273], made.tag_v2[279]
    coded = stream.getvalue()[place : place + length]
    width, height = picture.size
    region = struct.pack(">4IBB", width, height, 0, 0, 0, 1) + coded
    return b"".join(
        (
            MAGIC + b"\x01" + struct.pack(">I", pages),
            segment(0, 48, struct.pack(">4IBH", width, height, 0, 0, 0, 0)),
            segment(1, 38, region),
            segment(2, 49, b""),
            segment(3, 51, b""),
        )
    )


def bar() -> Image.Image:
    """Return a white page with a black bar at its left."""
    picture = Image.new("1", (200, 100), 1)
    ImageDraw.Draw(picture).rectangle((0, 0, 49, 99), fill=0)
    return picture


def test_a_page_is_drawn() -> None:
    with pypdfium2.PdfDocument(jbig2_to_pdf(in_jbig2(bar()))) as file:
        drawn = file[0].render().to_pil().convert("L")
    width, height = drawn.size
    assert (width, height) == (595, 298)
    assert drawn.getpixel((width // 8, height // 2)) == 0
    assert drawn.getpixel((width // 2, height // 2)) == 255


@pytest.mark.parametrize("length", [8, 13, 20, 30])
def test_a_file_that_is_cut_is_refused(length: int) -> None:
    with pytest.raises(ReadError, match="file-damaged"):
        jbig2_to_pdf(in_jbig2(bar())[:length])


def test_several_pages_in_one_file_are_refused() -> None:
    with pytest.raises(ReadError, match="file-damaged"):
        jbig2_to_pdf(in_jbig2(bar(), pages=2))


def test_a_flood_of_pixels_is_refused() -> None:
    data = in_jbig2(bar())
    size = struct.pack(">2I", 200, 100)
    with pytest.raises(ReadError, match="file-too-large"):
        jbig2_to_pdf(data.replace(size, struct.pack(">2I", 90_000, 90_000)))
