"""ZIP archives of plans: which files they hold, and one of them at a time, within the guard."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from struct import Struct

from zhenggai.dataset.remote_files import RemoteFile
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import CHUNK, LIMITS, ZIP_FAULTS, Limits

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# What one file of an office program or a package holds, and an archive of plans does not.
PACKAGES = ("[Content_Types].xml", "mimetype", "OFD.xml", "META-INF/MANIFEST.MF", "word/", "xl/")
# An archive within an archive is opened, one within that is not.
DEEPEST = 2
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
UNICODE_PATH = 0x7075
FIELD = Struct("<HH")
NESTED = ".zip"

Chain = tuple[str, ...]


def is_archive(path: Path | RemoteFile) -> bool:
    """Say whether a file is a ZIP archive of files, told by its content."""
    try:
        with path.open("rb") as file:
            if not file.read(4).startswith(MAGIC):
                return False
            with zipfile.ZipFile(file) as archive:
                return not _is_package(archive)
    except (*ZIP_FAULTS,):
        return False


def _is_package(archive: zipfile.ZipFile) -> bool:
    return any(name.startswith(PACKAGES) for name in archive.namelist())


def members(path: Path | RemoteFile, limits: Limits = LIMITS) -> Iterator[tuple[Chain, Chain]]:
    """Yield each file of an archive: the names that lead to it, and the same as people read them.

    Archives inside are opened down to ``DEEPEST``. Raises ReadError where there are too many.
    """
    count = 0
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        for chain, shown in _walk(archive, (), (), limits):
            count += 1
            if count > limits.entries:
                raise ReadError("file-bomb", f"{count} entries")
            yield chain, shown


def _walk(
    archive: zipfile.ZipFile, chain: Chain, shown: Chain, limits: Limits
) -> Iterator[tuple[Chain, Chain]]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        own, told = (*chain, info.filename), (*shown, printed_name(info))
        if info.filename.lower().endswith(NESTED) and len(own) < DEEPEST:
            try:
                with zipfile.ZipFile(BytesIO(_unpack(archive, info, limits))) as inner:
                    if not _is_package(inner):
                        yield from _walk(inner, own, told, limits)
                        continue
            except (*ZIP_FAULTS, ReadError):
                # It is told as a file that cannot be read, with its reason.
                pass
        yield own, told


def read_member(path: Path | RemoteFile, chain: Chain, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file in an archive; raise ReadError where they cannot be had."""
    try:
        with _opened(path, chain[:-1], limits) as archive:
            return _unpack(archive, archive.getinfo(chain[-1]), limits)
    except ReadError:
        raise
    except ZIP_FAULTS as error:
        raise ReadError("file-damaged", str(error)) from error


@contextmanager
def _opened(path: Path | RemoteFile, chain: Chain, limits: Limits) -> Iterator[zipfile.ZipFile]:
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        if not chain:
            yield archive
            return
        data = _unpack(archive, archive.getinfo(chain[0]), limits)
        with zipfile.ZipFile(BytesIO(data)) as inner:
            yield inner


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """Return what an entry holds, counted while it is read: headers are not believed."""
    if info.flag_bits & ENCRYPTED_FLAG:
        raise ReadError("file-encrypted")
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as entry:
        while chunk := entry.read(CHUNK):
            size += len(chunk)
            dense = size > limits.free and size > limits.ratio * max(info.compress_size, 1)
            if size > min(limits.part, limits.file_bytes) or dense:
                raise ReadError("file-bomb", printed_name(info))
            parts.append(chunk)
    return b"".join(parts)


def printed_name(info: zipfile.ZipInfo) -> str:
    """Return a name as its maker wrote it: Windows in China writes GBK and says nothing."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    stated = _unicode_path(info.extra)
    if stated is not None:
        return stated
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str | None:
    """Return the name in the field that Info-ZIP adds: version, checksum, then UTF-8."""
    at = 0
    while at + FIELD.size <= len(extra):
        kind, size = FIELD.unpack_from(extra, at)
        field = extra[at + FIELD.size : at + FIELD.size + size]
        if kind == UNICODE_PATH and len(field) > 5:
            return field[5:].decode("utf-8", "replace")
        at += FIELD.size + size
    return None
