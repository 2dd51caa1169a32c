"""Readers: bytes to a Document, one module a format, told by content and not by name.

What a reader is: a module with ``read(data)``, named in ``READERS`` by the format that
``detect.py`` tells. It gets the file's bytes, which ``guard.check`` has let pass (an archive's
sizes, an encrypted file); one that reads several formats gets the format too (``ASK_FORMAT``), PDF
the ``Limits``, by which it counts its pages first. It opens no other file and no network.

It returns a ``Document`` (text/document.py): the text in reading order, paragraphs closed by a
line break, cells of a row joined by a tab; tables, cells and pages as places in that text; its
``format`` and ``reader``; and a ``Note`` for whatever was left out, repaired or computed.

It raises ``ReadError(code, …)`` where the file cannot be read, with a code of messages.toml, which
says what to do. Any other exception is a fault of the program: the file gets an ``internal-error``
row, the others go on. Bytes that are cut or changed end in one of these, never in a hang.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from zhenggai.readers.detect import PICTURES, detect
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS, Limits, check
from zhenggai.text.document import Document

__all__ = ["ReadError", "read"]

OFFICE = "zhenggai.readers.office"
# The module of each format; loaded when a file needs it, so that no format costs the others.
READERS = {
    "docx": "zhenggai.readers.word.docx",
    "doc": "zhenggai.readers.word.doc",
    "pdf": "zhenggai.readers.pdf.reader",
    "ofd": "zhenggai.readers.ofd.reader",
    "html": "zhenggai.readers.web.html",
    "mht": "zhenggai.readers.web.html",
    "xlsx": "zhenggai.readers.sheets.xlsx",
    "xls": "zhenggai.readers.sheets.xls",
    "xlsb": OFFICE,
    "ods": "zhenggai.readers.sheets.ods",
    "fods": "zhenggai.readers.sheets.ods",
    "sheetxml": "zhenggai.readers.sheets.xml2003",
    "wordxml": "zhenggai.readers.word.flat",
    "rtf": OFFICE,
    "odt": OFFICE,
    "fodt": OFFICE,
}
# These read several formats and need to know which.
ASK_FORMAT = frozenset({OFFICE, READERS["wordxml"], READERS["ods"]})
PLAIN_TEXT = "zhenggai.readers.plain.txt"


def read(data: bytes, limits: Limits = LIMITS) -> Document:
    """Read a file into a Document; raise ReadError with a code where that cannot be done.

    The format is told by the content; no name is asked for.
    """
    check(data, limits)
    format = detect(data)
    if format in PICTURES:
        return _read_picture(data, format)
    name_of_module = READERS.get(format, PLAIN_TEXT)
    reader = import_module(name_of_module)
    if format == "pdf":
        # Its pages are counted before they are read.
        document: Document = reader.read(data, limits)
    else:
        document = reader.read(data, *((format,) if name_of_module in ASK_FORMAT else ()))
    return document


def _read_picture(data: bytes, format: str) -> Document:
    """Read a picture where the extra for it is installed; else say how to get it."""
    from zhenggai.readers.pdf import ocr, reader  # noqa: PLC0415

    if not ocr.available():
        raise ReadError("file-picture", format)
    return replace(reader.read(ocr.picture_to_pdf(data)), format=format)
