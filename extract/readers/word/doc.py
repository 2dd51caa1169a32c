"""DOC (Word 97–2003, WPS) to a Document: converted to DOCX, then read as such."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from doc2docx import convert
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError, StreamNotFound

from zhenggai.readers import soffice
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import tell_memory
from zhenggai.readers.package import ENCRYPTED_STREAM, OLE_MAGIC
from zhenggai.readers.word import docx
from zhenggai.readers.word.doc_text import OlderWordError, bare_text, lost_characters
from zhenggai.readers.word.undoc import read_tolerantly
from zhenggai.text.document import Document, Note

# LibreOffice's name for the format; without it a damaged file is read as plain text.
WORD_97 = "MS Word 97"
WORD_95 = "MS Word 95"
# What the converter reports when it drops or flattens something that a plan may be made of.
LOSSES = frozenset(
    {
        "HEADER_FOOTER_TABLE_MALFORMED",
        "LIST_NUMBER_FORMAT_APPROXIMATED",
        "MAIN_TEXTBOX_TABLE_MALFORMED",
        "MALFORMED_TABLE_FLATTENED",
        "NUMBERING_TABLE_MALFORMED",
        "STYLE_TABLE_MALFORMED",
        "TABLE_DEPTH_LIMITED",
    }
)
CONTENT_LOST = "doc-content-lost"
CELL_END = "\x07"
# A reading that lost more than this share of the text is no reading.
WORST_LOSS = 0.5
# Where a sector's number stands that lies beyond the end of the file.
BEYOND_END = ("outside the CFB file", "shorter than", "exceeds file size", "unallocated entry")


def read(data: bytes) -> Document:
    """Read a .doc; raise ReadError where no reader that is installed can.

    The default converter is tried first; where it refuses the file or says that it lost
    something, LibreOffice and then a tolerant reader, where they are installed. The reading
    that lost least is taken, with the note ``doc-content-lost`` if anything is missing.
    """
    if not data:
        raise ReadError("file-empty")
    if not data.startswith(OLE_MAGIC):
        raise ReadError("file-unsupported", "doc")
    if ENCRYPTED_STREAM in data:
        raise ReadError("file-encrypted")
    try:
        text, refusal = _bare(data)
    except OlderWordError:
        return _read_word_6(data)
    best: tuple[int, Document] | None = None
    for reading in _readings(data):
        lost = lost_characters(reading, text)
        # LibreOffice glues the cells of a table after which no paragraph follows.
        flattened = CELL_END in text and not reading.tables
        document = _with_loss(reading, "tables") if flattened else reading
        whole = not any(note.code == CONTENT_LOST for note in document.notes)
        if best is None or lost < best[0]:
            best = (lost, document)
        if not lost and whole:
            best = (lost, document)
            break
    if best is None or best[0] > WORST_LOSS * len(text):
        raise refusal or ReadError("file-damaged", "doc")
    lost, document = best
    if lost:
        document = _with_loss(document, f"{lost}/{len(text)}")
    if refusal is not None:
        notes = (*document.notes, Note("part-damaged", refusal.args))
        document = replace(document, notes=notes)
    return document


def _read_word_6(data: bytes) -> Document:
    if soffice.available() is None:
        raise ReadError("reader-missing", "Word 6/95", "LibreOffice")
    made = soffice.convert(data, ".doc", filter_name=WORD_95)
    if not made:
        raise ReadError("file-damaged", "Word 6/95")
    return docx.read(made, format="doc", reader="soffice")


def _with_loss(document: Document, *what: str) -> Document:
    return replace(
        document, notes=(*document.notes, *(Note(CONTENT_LOST, (item,)) for item in what))
    )


def _bare(data: bytes) -> tuple[str, ReadError | None]:
    """Return the file's bare text, or why it has none; an encrypted file is refused at once."""
    try:
        return bare_text(data), None
    except OlderWordError:
        raise
    except EncryptedDocumentError as error:
        raise ReadError("file-encrypted") from error
    except StreamNotFound as error:
        # An OLE file without Word's stream is a workbook, a slide show, an installer.
        raise ReadError("file-unsupported", "ole") from error
    except Doc2DocxError as error:
        code = "file-truncated" if any(s in str(error) for s in BEYOND_END) else "file-damaged"
        return "", ReadError(code, str(error))
    except Exception as error:  # damaged bytes make a parser raise anything
        tell_memory(error)
        return "", ReadError("file-damaged", str(error))


def _readings(data: bytes) -> Iterator[Document]:
    """Yield what each installed reader makes of the file, the preferred one first."""
    converted, losses = _convert(data)
    if converted:
        document = docx.read(converted, format="doc", reader=docx.CONVERTER)
        yield _with_loss(document, *losses)
    converted = soffice.convert(data, ".doc", filter_name=WORD_97)
    if converted:
        yield docx.read(converted, format="doc", reader="soffice")
    tolerant = read_tolerantly(data)
    if tolerant is not None:
        yield tolerant


def _convert(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Convert to DOCX; return its bytes (none where refused) and what the report says is lost."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = Path(folder, "source.doc")
        source.write_bytes(data)
        try:
            result = convert(source, Path(folder, "made.docx"))
        except Exception as error:
            tell_memory(error)
            return b"", ()
        losses = {item.code for item in result.report.diagnostics} & LOSSES
        return result.output_path.read_bytes(), tuple(sorted(losses))
