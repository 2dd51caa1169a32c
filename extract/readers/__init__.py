"""Readers: bytes to a Document, one module a format, told by content and not by name."""

from __future__ import annotations

from dataclasses import replace

from extract.document import Document
from extract.readers.detect import PICTURES, detect
from extract.readers.errors import ReadError
from extract.readers.guard import LIMITS, Limits, check

__all__ = ["ReadError", "read"]


def _read_picture(data: bytes, format: str) -> Document:
    """Read a picture where the extra for it is installed; else say how to get it."""
    from extract.readers import ocr, pdf  # noqa: PLC0415

    if not ocr.available():
        raise ReadError("file-picture", format)
    return replace(pdf.read(ocr.picture_to_pdf(data)), format=format)


def read(data: bytes, name: str = "", limits: Limits = LIMITS) -> Document:
    """Read a file into a Document; raise ReadError with a code where that cannot be done.

    ``name`` is only for people: the format is told by the content.
    """
    del name
    check(data, limits)
    format = detect(data)
    if format in PICTURES:
        return _read_picture(data, format)
    # One reader's libraries must not be loaded for the sake of another's file.
    if format == "docx":
        from extract.readers import docx as reader  # noqa: PLC0415

        return reader.read(data)
    if format == "doc":
        from extract.readers import doc  # noqa: PLC0415

        return doc.read(data)
    if format == "pdf":
        from extract.readers import pdf  # noqa: PLC0415

        return pdf.read(data)
    if format in {"html", "mht"}:
        from extract.readers import html  # noqa: PLC0415

        return html.read(data)
    if format == "xlsx":
        from extract.readers import xlsx  # noqa: PLC0415

        return xlsx.read(data)
    if format == "xls":
        from extract.readers import xls  # noqa: PLC0415

        return xls.read(data)
    if format == "ods":
        from extract.readers import ods  # noqa: PLC0415

        return ods.read(data)
    if format in {"rtf", "odt", "fodt", "wordxml"}:
        from extract.readers import office  # noqa: PLC0415

        return office.read(data, format)
    from extract.readers import txt  # noqa: PLC0415

    return txt.read(data)
