"""Files of Word and sheets that hold nothing but pictures: recognised, where that is installed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from zhenggai.readers.errors import ReadError
from zhenggai.text.document import Document, DocumentBuilder

# No plan has more pages; each costs seconds.
MOST_PICTURES = 500


def read_pictures(pictures: Iterable[bytes], format: str) -> Document:
    """Return what the pictures of a file say; raise ReadError where none can be read."""
    from zhenggai.readers.pdf import ocr, reader  # noqa: PLC0415  # only such files need it

    if not ocr.available():
        raise ReadError("file-without-text")
    builder = DocumentBuilder(format, "rapidocr")
    for data in islice(pictures, MOST_PICTURES):
        try:
            builder.add(reader.read(ocr.picture_to_pdf(data)))
        except ReadError:
            # A drawing in a format of Windows' own.
            builder.note("pictures-not-read", "1")
    document = builder.build()
    if not document.text.strip():
        raise ReadError("file-scan-blank")
    return document
