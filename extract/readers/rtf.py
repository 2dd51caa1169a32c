"""Rich text: through LibreOffice where it is present; no kept reader keeps its numbers."""

from __future__ import annotations

from dataclasses import replace

from extract.document import Document
from extract.readers import docx, soffice
from extract.readers.errors import ReadError


def read(data: bytes) -> Document:
    """Read an RTF file as the DOCX that LibreOffice makes of it; raise ReadError without it."""
    if soffice.available() is None:
        raise ReadError("reader-missing", "rtf", "LibreOffice")
    made = soffice.convert(data, ".rtf")
    if not made:
        raise ReadError("file-damaged", "LibreOffice")
    return replace(docx.read(made), format="rtf", reader="soffice")
