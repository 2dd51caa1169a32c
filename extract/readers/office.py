"""Files that LibreOffice reads where it is present: RTF, ODT, XLSB."""

from __future__ import annotations

from dataclasses import replace

from zhenggai.readers import soffice
from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import slashed
from zhenggai.readers.sheets import xlsx
from zhenggai.readers.word import docx
from zhenggai.text.document import Document

# Format: the usual ending, by which LibreOffice chooses its filter.
TEXTS = {"rtf": ".rtf", "odt": ".odt", "fodt": ".fodt"}
SHEETS = {"xlsb": ".xlsb"}


def read(data: bytes, format: str) -> Document:
    """Read a file as the DOCX or XLSX that LibreOffice makes of it; raise ReadError without it."""
    if soffice.available() is None:
        raise ReadError("reader-missing", format, "LibreOffice")
    data = slashed(data)
    if format in SHEETS:
        made = soffice.convert(data, SHEETS[format], soffice.XLSX)
    else:
        made = soffice.convert(data, TEXTS[format])
    if not made:
        raise ReadError("file-damaged", "LibreOffice")
    document = xlsx.read(made) if format in SHEETS else docx.read(made)
    return replace(document, format=format, reader="soffice")
