"""The zip package of an Office file: its parts as XML, and the relations between them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import ZIP_FAULTS, tell_memory

# A 59-page plan has 0.3 MB of XML; what unpacks to more than this is no plan.
PART_LIMIT = 100_000_000
# Of all parts, each as often as something refers to it; to read a part costs this at least.
READ_LIMIT, LEAST_READ = 1 << 30, 4096
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ZIP_MAGIC = b"PK\x03\x04"
ENCRYPTED_FLAG = 1
# Word's "strict" files say the same in other namespaces.
STRICT = b"http://purl.oclc.org/ooxml/"
STRICT_NAMES = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)
RELATION_TAG = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPE_TAG = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


class Relation(NamedTuple):
    """Where a relation leads: its kind (styles, header, image …) and the part's name."""

    kind: str
    part: str


class Kind(NamedTuple):
    """What tells the main part of a kind of file: its usual name, and its content type.

    ``declares``: its parts may have a document type; elsewhere one only hides what is said.
    """

    part: str
    content_type: re.Pattern[str]
    declares: bool = True


WORD = Kind(
    "word/document.xml", re.compile(r"wordprocessingml\..*main\+xml$|ms-word\..*main\+xml$")
)
NO_TYPE = re.compile(r"(?!)")
OFD = Kind("OFD.xml", NO_TYPE, declares=False)
OPEN_DOCUMENT = Kind("content.xml", NO_TYPE)
SHEETS = Kind(
    "xl/workbook.xml",
    re.compile(r"spreadsheetml\..*main\+xml$|ms-excel\..*main\+xml$"),
    declares=False,
)


class Package:
    """An Office file's parts. ``damaged`` names the parts whose XML had to be mended."""

    def __init__(self, data: bytes, kind: Kind = WORD) -> None:
        self._kind = kind
        self.damaged: list[str] = []
        self.main = ""
        self._read = 0
        self._zip = _open(data)
        self._names = {_key(name): name for name in self._zip.namelist()}
        self.main = self._find_main()

    def has(self, part: str) -> bool:
        """Say whether the package has a part."""
        return _key(part) in self._names

    def read(self, part: str) -> bytes | None:
        """Return a part's bytes, None where the package has no such part."""
        name = self._names.get(_key(part))
        if name is None:
            return None
        info = self._zip.getinfo(name)
        if info.flag_bits & ENCRYPTED_FLAG:
            raise ReadError("file-encrypted")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(PART_LIMIT + 1)
        except ZIP_FAULTS as error:
            raise ReadError("file-damaged", f"{part}: {error}") from error
        self._read += max(len(data), LEAST_READ)
        if len(data) > PART_LIMIT or self._read > READ_LIMIT:
            raise ReadError("file-bomb", part)
        return data

    def xml(self, part: str) -> etree._Element | None:
        """Return a part's root element, None where it is missing or has none.

        A part that is not well-formed is read as far as it goes, and named in ``damaged``. Raises
        ReadError where one declares entities and the kind of file has none, or parts are a flood.
        """
        root = self._parsed(part)
        if root is None or self._kind.declares:
            return root
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError("file-bomb", part)
        return root

    def _parsed(self, part: str) -> etree._Element | None:
        try:
            data = self.read(part)
        except ReadError as error:
            # Without its styles or a header a document is still worth reading.
            if error.code != "file-damaged" or part == self.main:
                raise
            self.damaged.append(part)
            return None
        if not data:
            return None
        data = transitional(data)
        try:
            return etree.fromstring(data, make_parser(recover=False))
        except etree.XMLSyntaxError as error:
            tell_memory(error)
            self.damaged.append(part)
        try:
            return etree.fromstring(data, make_parser(recover=True))
        except etree.XMLSyntaxError as error:
            tell_memory(error)
            return None

    def relations(self, part: str = "") -> dict[str, Relation]:
        """Return a part's relations to other parts of the package, by their id."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: dict[str, Relation] = {}
        if root is None:
            return found
        for relation in root.iter(RELATION_TAG):
            target = str(relation.get("Target", "")).replace("\\", "/")
            # WPS writes the target NULL where a picture was taken out.
            if relation.get("TargetMode") == "External" or not target or target == "NULL":
                continue
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            path = target if target.startswith("/") else posixpath.join(folder, target)
            found[str(relation.get("Id", ""))] = Relation(
                kind, posixpath.normpath(unquote(path)).lstrip("/")
            )
        return found

    def _find_main(self) -> str:
        """Find the document part: by relation, by content type, by its usual name."""
        candidates = [r.part for r in self.relations().values() if r.kind == "officeDocument"]
        types = self.xml("[Content_Types].xml")
        if types is not None:
            candidates += [
                str(override.get("PartName", "")).lstrip("/")
                for override in types.iter(TYPE_TAG)
                if self._kind.content_type.search(str(override.get("ContentType", "")))
            ]
        candidates.append(self._kind.part)
        for part in candidates:
            if _key(part) in self._names:
                return part
        raise ReadError("file-unsupported", "zip")


def transitional(data: bytes) -> bytes:
    """Return a part with the names of "strict" files as all others have them."""
    if STRICT in data:
        for strict, usual in STRICT_NAMES:
            data = data.replace(strict, usual)
    return data


def slashed(data: bytes) -> bytes:
    """Return an archive whose names have backslashes with slashes; all else as it is.

    Raises ReadError where it is damaged.
    """
    if not data.startswith(ZIP_MAGIC):
        return data
    with _open(data) as archive:
        if not any("\\" in name for name in archive.namelist()):
            return data
        stream = io.BytesIO()
        try:
            with zipfile.ZipFile(stream, "w") as written:
                for info in archive.infolist():
                    written.writestr(info.filename.replace("\\", "/"), archive.read(info))
        except ZIP_FAULTS as error:
            raise ReadError("file-damaged", str(error)) from error
    return stream.getvalue()


def _key(part: str) -> str:
    """Return what two spellings of a part's name have in common."""
    return part.replace("\\", "/").lstrip("/").lower()


def make_parser(recover: bool) -> etree.XMLParser:
    """Return a parser that fetches and expands nothing; with ``recover`` it mends what it can."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _open(data: bytes) -> zipfile.ZipFile:
    if not data:
        raise ReadError("file-empty")
    if data.startswith(OLE_MAGIC) and ENCRYPTED_STREAM in data:
        raise ReadError("file-encrypted")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        # The table of contents is a zip's last block: a file that begins well lost its end.
        code = "file-truncated" if data.startswith(ZIP_MAGIC) else "file-damaged"
        raise ReadError(code, str(error)) from error
