"""Looks at every file before a parser does: too large, or an archive that unpacks to a flood."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from io import BytesIO
from itertools import pairwise
from struct import Struct
from typing import IO

from zhenggai.readers.errors import ReadError
from zhenggai.text.document import Document

CHUNK = 1 << 16
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# The header before an entry's bytes, and the most that an entry takes in an archive's directory.
LOCAL_HEADER, LISTED = 30, 512
ENCRYPTED = 0x1
# How long the name and the further fields of an entry are, at the end of its header.
LENGTHS = Struct("<2H")
# Memory that an entry of LZMA asks for, whatever it holds: where it says so, and the most allowed.
LZMA_DICTIONARY, LARGEST_DICTIONARY = slice(5, 9), 64 << 20
NO_MEMORY = 2
OUT_OF_MEMORY = ("Error -4 while", "bad_alloc", "failed to map segment", "Insufficient memory")
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
    ``entries`` and ``unpacked`` are of one archive with all archives inside of it, which are opened
    down to ``depth``.
    ``pages``, ``paragraphs``, ``cells`` and ``characters`` are of one document as it was read;
    a cell that covers several places of a table counts as so many.
    """

    file_bytes: int = 256 << 20
    entries: int = 20_000
    unpacked: int = 1 << 30
    part: int = 256 << 20
    ratio: int = 200
    free: int = 16 << 20
    depth: int = 2
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


def tell_memory(error: BaseException | None) -> None:
    """Raise MemoryError where an error comes from want of memory, however a library says so.

    For whoever takes all errors of a library for damage: a limit is no damage.
    """
    while error is not None:
        # libxml2 gives an error of this number; zlib, C++, loaders and OpenCV these words.
        short = isinstance(error, SyntaxError) and getattr(error, "code", None) == NO_MEMORY
        said = str(error)
        if short or isinstance(error, MemoryError) or any(word in said for word in OUT_OF_MEMORY):
            raise MemoryError from error
        error = error.__cause__ or error.__context__


class ExhaustedError(ReadError):
    """An archive that holds too much as a whole, so that none of its entries is to blame."""


class Budget:
    """How many entries and bytes of one archive, with all archives in it, are still allowed."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._entries = limits.entries
        self._bytes = limits.unpacked

    def open(self, file: IO[bytes]) -> zipfile.ZipFile:
        """Open an archive; raise ReadError (file-bomb) where its directory lies or is too long.

        What ``zipfile`` raises is one of ZIP_FAULTS.
        """
        capped = _Capped(file, LISTED * self.limits.entries)
        archive = zipfile.ZipFile(capped)
        capped.most = None
        infos = archive.infolist()
        self._entries -= len(infos)
        if self._entries < 0:
            raise ExhaustedError("file-bomb", f"> {self.limits.entries} entries")
        # Many entries on the same packed bytes are no file that a program has written.
        placed = sorted(infos, key=lambda info: info.header_offset)
        for info, following in pairwise(placed):
            if info.header_offset + LOCAL_HEADER + info.compress_size > following.header_offset:
                raise ReadError("file-bomb", "overlapping entries")
        for info in placed:
            if info.compress_type == zipfile.ZIP_LZMA:
                _check_dictionary(capped, info)
        return archive

    def chunks(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield what an entry unpacks to, counted while it is: headers are not believed.

        Raises ReadError (file-encrypted, file-bomb) as soon as it is too much; ExhaustedError.
        """
        limits, size = self.limits, 0
        if info.flag_bits & ENCRYPTED:
            raise ReadError("file-encrypted")
        with archive.open(info) as entry:
            while chunk := entry.read(CHUNK):
                size += len(chunk)
                self._take(len(chunk))
                dense = size > limits.free and size > limits.ratio * max(info.compress_size, 1)
                if size > limits.part or dense:
                    raise ReadError("file-bomb", info.filename)
                yield chunk

    def count(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        """Count what an entry unpacks to, as ``chunks`` does."""
        limits, stated = self.limits, info.file_size
        if stated <= limits.free and stated <= limits.ratio * info.compress_size:
            # Headers may lie only downwards in cost: zipfile stops reading at the size they state.
            self._take(stated)
            return
        for _ in self.chunks(archive, info):
            pass

    def _take(self, size: int) -> None:
        self._bytes -= size
        if self._bytes < 0:
            raise ExhaustedError("file-bomb", f"> {self.limits.unpacked >> 20} MB")


def _check_dictionary(file: _Capped, info: zipfile.ZipInfo) -> None:
    """Raise ReadError where an entry asks for more memory than those of any program."""
    file.seek(info.header_offset)
    head = file.read(LOCAL_HEADER)
    file.seek(info.header_offset + LOCAL_HEADER + sum(LENGTHS.unpack(head[26:].ljust(4, b"\0"))))
    asked = int.from_bytes(file.read(LZMA_DICTIONARY.stop)[LZMA_DICTIONARY], "little")
    if asked > LARGEST_DICTIONARY:
        raise ReadError("file-bomb", info.filename)


class _Capped:
    """An archive's file; what is read at once is limited until its directory has been read."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.most: int | None = most
        self.seek, self.tell = file.seek, file.tell
        self.seekable, self.close = file.seekable, file.close
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise ReadError where they are too many at once."""
        if self.most is None:
            return self._file.read(size)
        data = self._file.read(size if 0 <= size <= self.most else self.most + 1)
        if len(data) > self.most:
            raise ReadError("file-bomb", "directory")
        return data


def check(data: bytes, limits: Limits = LIMITS) -> None:
    """Raise ReadError (file-too-large, file-bomb) where a file goes beyond the limits.

    What an archive unpacks to is counted while it is unpacked; its own headers are not believed.
    """
    if len(data) > limits.file_bytes:
        raise ReadError("file-too-large", f"{len(data) >> 20} MB")
    if not data.startswith(ZIP_MAGIC):
        return
    budget = Budget(limits)
    try:
        archive = budget.open(BytesIO(data))
    except ReadError:
        raise
    except ZIP_FAULTS:
        # A damaged archive is for its reader to judge.
        return
    for info in archive.infolist():
        try:
            budget.count(archive, info)
        except ReadError as error:
            if error.code != "file-encrypted":
                raise
        except ZIP_FAULTS:
            # It may need only the sound parts.
            continue


def check_document(document: Document, limits: Limits = LIMITS) -> None:
    """Raise ReadError (file-too-long) where a document is longer than any plan can be."""
    counts = {
        "characters": len(document.text),
        "paragraphs": len(document.paragraphs),
        "cells": max(len(document.cells), sum(t.rows * t.columns for t in document.tables)),
        "pages": len(document.page_starts),
    }
    for name, count in counts.items():
        check_count(name, count, limits)


def check_count(name: str, count: int, limits: Limits = LIMITS) -> None:
    """Raise ReadError (file-too-long) where a document has more of something than it may."""
    most = limits.told()[name]
    if count > most:
        raise ReadError("file-too-long", name, str(count), str(most))
