"""Which format a file is, by its content: names of files lie."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

import regex

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import ZIP_FAULTS
from zhenggai.readers.ole import MAGIC as OLE_MAGIC
from zhenggai.readers.ole import stream_names
from zhenggai.text.characters import is_chinese

# Pictures by their first bytes. What is text can be none of these: a format of text is told below.
PICTURE_SIGNATURES = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}
PICTURES = frozenset(PICTURE_SIGNATURES.values())
# Sheets of Excel 2 to 5 that lie in no OLE file begin with the record that says so.
BARE_SHEET = regex.compile(rb"\x09[\x00\x02\x04\x08].\x00.[\x00\x05]", regex.S)
# What is known and not read, and what is packed otherwise than as ZIP: told by name.
OTHERS = {
    b"SQLite": "sqlite",
    b"PAR1": "parquet",
    b"MZ": "exe",
    b"\x7fELF": "elf",
    b"%!PS": "ps",
}
PACKED = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"MSCF": "CAB",
}
HEAD = 4096
HTML = regex.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|table|p|span|article|section)[\s>]",
    regex.I,
)
MHT = regex.compile(
    rb"^(?:From:|MIME-Version:|Content-Type:\s*multipart/related)", regex.I | regex.M
)
# The first element of an XML text, behind declarations, instructions and remarks.
ROOT = regex.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+|<!DOCTYPE[^>]*+>\s*+)*+"
    rb"<(?:[\w.-]++:)?+([\w.-]++)(?=[\s>/])([^>]*+)",
    regex.S,
)
ROOT_HEAD = 1 << 16
# What vocabulary an XML text is written in, by a word of its first element's namespaces.
XML = (
    (b"wordDocument", b"office/word/2003/wordml", "wordxml"),
    (b"package", b"office/2006/xmlPackage", "wordxml"),
    (b"Workbook", b"schemas-microsoft-com:office:spreadsheet", "sheetxml"),
    (b"document", b"opendocument.text", "fodt"),
    (b"document", b"opendocument.spreadsheet", "fods"),
)
# What holds the text, or all parts where newer programs encrypt them as one.
OPEN_DOCUMENT = frozenset({"content.xml", "encrypted-package"})
CONTENT_TYPES = "[content_types].xml"
CONTROLS = regex.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def detect(data: bytes) -> str:
    """Return ``docx``, ``doc``, ``pdf``, ``ofd``, ``html``, ``mht``, ``rtf``, ``xlsx``, ``xlsb``,
    ``xls``, ``ods``, ``fods``, ``odt``, ``fodt``, ``wordxml``, ``sheetxml`` (both of Office 2003),
    a kind of picture (PICTURES) or ``txt``.

    Raises ReadError for what is empty, protected, or of a kind that is not read.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError("file-empty")
    head = data[:HEAD]
    # First: an archive may hold a PDF as it is.
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(OLE_MAGIC):
        return _ole(data)
    if BARE_SHEET.match(head) and not _is_text(data):
        return "xls"
    for mark, name in PICTURE_SIGNATURES.items():
        if head.startswith(mark) and not _is_text(data):
            return name
    for mark, name in PACKED.items():
        if head.startswith(mark) and not _is_text(data):
            raise ReadError("file-packed", name)
    for mark, name in OTHERS.items():
        if head.startswith(mark) and not _is_text(data):
            raise ReadError("file-unsupported", name)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    return _text_format(data)


def _text_format(data: bytes) -> str:
    """Tell markup from plain text; a text in UTF-16 is looked at in narrow characters."""
    head = data[:HEAD]
    narrow = head.replace(b"\x00", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head
    root = ROOT.match(
        data[:ROOT_HEAD] if narrow is head else data[:ROOT_HEAD].replace(b"\x00", b"")
    )
    for name, word, format in XML:
        if root and root[1] == name and word in root[2]:
            return format
    if (
        root
        and narrow.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml")
        and not (HTML.search(narrow))
    ):
        raise ReadError("file-unsupported", "xml")
    if MHT.search(narrow) and b"multipart" in narrow:
        return "mht"
    markup = HTML.search(narrow)
    if markup and (markup.start() < 1500 or narrow.lstrip().startswith(b"<")):
        return "html"
    if _is_text(data):
        return "txt"
    raise ReadError("file-unsupported")


def _is_text(data: bytes) -> bool:
    """Say whether bytes can be a text: next to no control characters but those of UTF-16."""
    head = data[: HEAD * 4]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    if len(CONTROLS.findall(head)) * 50 <= len(head):
        return True
    if len(data) % 2 == 0:
        for name in ("utf-16-le", "utf-16-be"):
            text = head[: len(head) // 2 * 2].decode(name, "replace")
            fitting = sum(is_chinese(c) or c in "\r\n\t " or " " <= c <= "~" for c in text)
            if text and fitting * 10 >= 8 * len(text):
                return True
    return False


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            # Some writers put backslashes into names.
            own = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    except ZIP_FAULTS as error:
        if b"word/" in data[: HEAD * 16]:
            raise ReadError("file-truncated") from error
        raise ReadError("file-damaged", str(error)) from error
    names = own.keys()
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "ofd.xml" in names:
        return "ofd"
    if any(entry.startswith("ppt/") for entry in names):
        raise ReadError("file-unsupported", "pptx")
    if "mimetype" in names and not names.isdisjoint(OPEN_DOCUMENT):
        return _open_document(data, own)
    if CONTENT_TYPES in names:
        return _by_content_types(data, own[CONTENT_TYPES])
    # A run opens archives before; this one was given alone, or lies too deep in others.
    raise ReadError("file-archive")


def _by_content_types(data: bytes, name: str) -> str:
    """Tell a package that lays its parts in the root by what it says of them."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            types = archive.read(name)
    except ZIP_FAULTS as error:
        raise ReadError("file-damaged", str(error)) from error
    return "xlsx" if b"spreadsheetml" in types else "docx"


def _open_document(data: bytes, names: Mapping[str, str]) -> str:
    """Tell the kinds of OpenDocument files by what they say they are."""
    manifest = names.get("meta-inf/manifest.xml")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = archive.read(names["mimetype"])[:80]
            encrypted = manifest is not None and b"encryption-data" in archive.read(manifest)
    except ZIP_FAULTS as error:
        raise ReadError("file-damaged", str(error)) from error
    if encrypted:
        raise ReadError("file-encrypted")
    if b"spreadsheet" in kind:
        return "ods"
    if b"opendocument.text" in kind:
        return "odt"
    raise ReadError("file-unsupported", "odf")


def _ole(data: bytes) -> str:
    """Tell the kinds of OLE files by the names of their streams."""
    names = stream_names(data)
    if "encryptedpackage" in names:
        raise ReadError("file-encrypted")
    if "worddocument" in names:
        return "doc"
    if not names.isdisjoint({"workbook", "book"}):
        return "xls"
    if "powerpoint document" in names:
        raise ReadError("file-unsupported", "ppt")
    return "doc"
