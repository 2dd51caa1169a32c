"""Files of Word and sheets that hold nothing but pictures: recognised, where that is installed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice

from zhenggai.readers.errors import ReadError
from zhenggai.text.document import Document, DocumentBuilder

# No plan has more pages; each costs seconds.
MOST_PICTURES = 500


def read_pictures(pictures: Iterable[bytes], format: str) -> Document:
    """Return what the pictures of a file say; raise ReadError where that is nothing.

    It is ``file-pictures-unread`` where none could be opened: a link leads out of the file, or a
    drawing is in a format of Windows' own. A scan is blank only where one was looked at.
    """
    from zhenggai.readers.pdf import ocr, reader  # noqa: PLC0415  # only such files need it

    pictures = iter(pictures)
    first = next(pictures, None)
    if first is None:
        raise ReadError("file-pictures-unread")
    if not ocr.available():
        raise ReadError("file-without-text")
    opened = False
    builder = DocumentBuilder(format, "rapidocr")
    for data in islice(chain((first,), pictures), MOST_PICTURES):
        try:
            builder.add(reader.read(ocr.picture_to_pdf(data)))
            opened = True
        except ReadError:
            builder.note("pictures-not-read", "1")
    document = builder.build()
    if not document.text.strip():
        raise ReadError("file-scan-blank" if opened else "file-pictures-unread")
    return document
