"""Files inside of a Word file: embedded workbooks and documents, parts in other formats."""

from __future__ import annotations

from zhenggai.readers.errors import ReadError
from zhenggai.text.document import Document

# A document in a document in a document: what lies deeper is told, not read.
DEEPEST = 3
PLAIN_FORMATS = frozenset({"txt", "html", "mht"})


def read_embedded(data: bytes, depth: int, *, plain: bool) -> Document | None:
    """Read a file that lies ``depth`` files deep; None where it cannot be read or lies too deep.

    ``plain``: it may be a text without a format of its own; an object never is.
    """
    from zhenggai.readers import read  # noqa: PLC0415  # reads Word files with what imports this
    from zhenggai.readers.detect import detect  # noqa: PLC0415
    from zhenggai.readers.guard import check  # noqa: PLC0415
    from zhenggai.readers.word import docx  # noqa: PLC0415

    if depth >= DEEPEST:
        return None
    try:
        check(data)
        format = detect(data)
        if format in PLAIN_FORMATS and not plain:
            return None
        if format == "docx":
            return docx.read(data, depth=depth)
        return read(data)
    except ReadError:
        return None
