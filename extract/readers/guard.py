"""Looks at every file before a parser does: too large, or an archive that unpacks to a flood."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from dataclasses import dataclass, fields
from io import BytesIO

from zhenggai.readers.errors import ReadError
from zhenggai.text.document import Document

CHUNK = 1 << 16
# What zipfile and zlib raise on a damaged archive or entry.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be, in bytes and numbers; anything beyond is refused, not cut.

    ``ratio`` is unpacked to packed bytes of one archive entry, counted only beyond ``free`` bytes.
    ``pages``, ``paragraphs``, ``cells`` and ``characters`` are of one document as it was read.
    """

    file_bytes: int = 256 << 20
    entries: int = 20_000
    unpacked: int = 1 << 30
    part: int = 256 << 20
    ratio: int = 200
    free: int = 16 << 20
    pages: int = 5_000
    paragraphs: int = 500_000
    cells: int = 2_000_000
    characters: int = 20_000_000

    def told(self) -> dict[str, int]:
        """Return all limits by their names."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def digest(self) -> str:
        """Return 8 hex digits over all limits: they affect what comes out."""
        told = ",".join(f"{name}={value}" for name, value in self.told().items())
        return hashlib.sha256(told.encode()).hexdigest()[:8]


LIMITS = Limits()


def check(data: bytes, limits: Limits = LIMITS) -> None:
    """Raise ReadError (file-too-large, file-bomb) where a file goes beyond the limits.

    What an archive unpacks to is counted while it is unpacked; its own headers are not believed.
    """
    if len(data) > limits.file_bytes:
        raise ReadError("file-too-large", f"{len(data) >> 20} MB")
    if not data.startswith(b"PK\x03\x04"):
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > limits.entries:
                raise ReadError("file-bomb", f"{len(infos)} entries")
            total = 0
            for info in infos:
                total += _unpacked(archive, info, limits, limits.unpacked - total)
    except ZIP_FAULTS as error:
        if isinstance(error, ReadError):
            raise
        # A damaged archive is for its reader to judge: it may need only the sound parts.
        return


def check_document(document: Document, limits: Limits = LIMITS) -> None:
    """Raise ReadError (file-too-long) where a document is longer than any plan can be."""
    counts = {
        "characters": len(document.text),
        "paragraphs": len(document.paragraphs),
        "cells": len(document.cells),
        "pages": len(document.page_starts),
    }
    for name, count in counts.items():
        if count > getattr(limits, name):
            raise ReadError("file-too-long", name, str(count), str(getattr(limits, name)))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, left: int) -> int:
    """Count what an entry unpacks to; raise ReadError as soon as it is too much."""
    if info.file_size <= limits.free and info.compress_size * limits.ratio >= info.file_size:
        # Headers may lie only downwards in cost: zipfile stops reading at the size they state.
        return info.file_size
    size = 0
    with archive.open(info) as entry:
        while chunk := entry.read(CHUNK):
            size += len(chunk)
            too_dense = size > limits.free and size > limits.ratio * max(info.compress_size, 1)
            if size > min(left, limits.part) or too_dense:
                raise ReadError("file-bomb", info.filename)
    return size
