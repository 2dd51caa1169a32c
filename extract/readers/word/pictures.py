"""Word files that hold nothing but pictures of pages: recognised, where that is installed."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import Package
from zhenggai.readers.word.inline import PICTURES, RELATION_ID
from zhenggai.text.document import Document, DocumentBuilder

# No plan has more pages; each costs seconds.
MOST_PICTURES = 500


def read_pictures(package: Package, body: etree._Element, format: str) -> Document:
    """Return what the pictures of a file say; raise ReadError where none can be read."""
    from zhenggai.readers.pdf import ocr, reader  # noqa: PLC0415  # only such files need it

    if not ocr.available():
        raise ReadError("file-without-text")
    builder = DocumentBuilder(format, "rapidocr")
    for data in _pictures(package, body):
        try:
            builder.add(reader.read(ocr.picture_to_pdf(data)))
        except ReadError:
            # A drawing in a format of Windows' own.
            builder.note("pictures-not-read", "1")
    document = builder.build()
    if not document.text.strip():
        raise ReadError("file-without-text")
    return document


def _pictures(package: Package, body: etree._Element) -> Iterator[bytes]:
    """Yield the pictures that the text shows, in its order."""
    relations = package.relations(package.main)
    shown: dict[str, None] = {}
    for picture in body.iter(*PICTURES):
        name = picture.get(RELATION_ID + "embed") or picture.get(RELATION_ID + "id") or ""
        if name in relations:
            shown[relations[name].part] = None
    for part in list(shown)[:MOST_PICTURES]:
        data = package.read(part)
        if data:
            yield data
