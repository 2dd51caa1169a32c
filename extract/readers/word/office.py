"""Texts that LibreOffice reads where it is present: RTF and ODT."""

from __future__ import annotations

from dataclasses import replace

from zhenggai.readers.errors import ReadError
from zhenggai.readers.word import docx, soffice
from zhenggai.text.document import Document

# Format: the usual ending, by which LibreOffice chooses its filter, and its name for a person.
SUFFIXES = {"rtf": ".rtf", "odt": ".odt", "fodt": ".fodt"}


def read(data: bytes, format: str) -> Document:
    """Read a file as the DOCX that LibreOffice makes of it; raise ReadError without it."""
    if soffice.available() is None:
        raise ReadError("reader-missing", format, "LibreOffice")
    made = soffice.convert(data, SUFFIXES[format])
    if not made:
        raise ReadError("file-damaged", "LibreOffice")
    return replace(docx.read(made), format=format, reader="soffice")
