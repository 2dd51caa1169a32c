"""ZIP archives of plans: which files they hold, and one of them at a time, within the guard."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from struct import Struct

from zhenggai.dataset.remote_files import RemoteFile
from zhenggai.private_files import open_file
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS, ZIP_FAULTS, ZIP_MAGIC, Budget, ExhaustedError, Limits

# What one file of an office program or a package holds, and an archive of plans does not.
PACKAGES = ("[content_types].xml", "mimetype", "ofd.xml", "meta-inf/manifest.mf", "word/", "xl/")
UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075
FIELD = Struct("<HH")
NESTED = ".zip"

# The places of entries in their archives that lead to a file: names may stand twice.
Chain = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: where it lies, its names as people read them, and its digest.

    ``failure`` is why it cannot be read: a code and its arguments.
    """

    chain: Chain
    names: tuple[str, ...]
    sha256: str = ""
    failure: tuple[str, ...] = ()


def is_archive(path: Path | RemoteFile, limits: Limits = LIMITS) -> bool:
    """Say whether a file is a ZIP archive of files, told by its content.

    So is one whose directory goes beyond the limits: to list it says why it is not read.
    """
    try:
        with open_file(path) if isinstance(path, Path) else path.open("rb") as file:
            if not file.read(4).startswith(ZIP_MAGIC):
                return False
            return not _is_package(Budget(limits).open(file))
    except ReadError:
        return True
    except ZIP_FAULTS:
        return False


def _is_package(archive: zipfile.ZipFile) -> bool:
    # Some programs write names with backslashes, or in letters of their own size.
    names = (name.replace("\\", "/").lower() for name in archive.namelist())
    return any(name.startswith(PACKAGES) for name in names)


def list_archive(path: Path | RemoteFile, limits: Limits = LIMITS) -> list[Member]:
    """Return each file of an archive, and each archive in it that is empty or cannot be opened.

    Archives inside are opened down to ``limits.depth``; all of them share the limits of the whole.
    Raises ReadError (file-bomb, file-damaged, archive-empty).
    """
    budget = Budget(limits)
    try:
        with path.open("rb") as file:
            found = list(_walk(budget.open(file), (), (), budget))
    except ReadError:
        raise
    except ZIP_FAULTS as error:
        raise ReadError("file-damaged", str(error)) from error
    if not found:
        raise ReadError("archive-empty")
    return found


def _walk(
    archive: zipfile.ZipFile, chain: Chain, names: tuple[str, ...], budget: Budget
) -> Iterator[Member]:
    for at, info in enumerate(archive.infolist()):
        if info.is_dir():
            continue
        own, told = (*chain, at), (*names, printed_name(info))
        nested = info.filename.lower().endswith(NESTED) and len(own) < budget.limits.depth
        try:
            if not nested:
                digest = hashlib.sha256()
                for chunk in budget.chunks(archive, info):
                    digest.update(chunk)
                yield Member(own, told, digest.hexdigest())
                continue
            data = b"".join(budget.chunks(archive, info))
            inner = budget.open(BytesIO(data))
            if _is_package(inner):
                yield Member(own, told, hashlib.sha256(data).hexdigest())
                continue
            found = list(_walk(inner, own, told, budget))
            yield from found or (Member(own, told, failure=("archive-empty",)),)
        except ExhaustedError:
            raise
        except ReadError as error:
            yield Member(own, told, failure=(error.code, *error.args))
        except ZIP_FAULTS as error:
            yield Member(own, told, failure=("file-damaged", str(error)))


def read_member(path: Path | RemoteFile, chain: Chain, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file in an archive; raise ReadError where they cannot be had."""
    try:
        with _opened(path, chain[:-1], limits) as archive:
            return _unpacked(archive, chain[-1], limits)
    except ReadError:
        raise
    except (*ZIP_FAULTS, IndexError) as error:
        raise ReadError("file-damaged", str(error)) from error


@contextmanager
def _opened(path: Path | RemoteFile, chain: Chain, limits: Limits) -> Iterator[zipfile.ZipFile]:
    if chain:
        yield Budget(limits).open(BytesIO(_inner(path, chain, limits)))
        return
    with path.open("rb") as file:
        yield Budget(limits).open(file)


@lru_cache(maxsize=1)
def _inner(path: Path | RemoteFile, chain: Chain, limits: Limits) -> bytes:
    """Return an archive inside of another; the next file is mostly one of the same."""
    with _opened(path, chain[:-1], limits) as archive:
        return _unpacked(archive, chain[-1], limits)


def _unpacked(archive: zipfile.ZipFile, at: int, limits: Limits) -> bytes:
    info = archive.infolist()[at]
    parts: list[bytes] = []
    size = 0
    for chunk in Budget(limits).chunks(archive, info):
        size += len(chunk)
        if size > limits.file_bytes:
            raise ReadError("file-too-large", f"> {limits.file_bytes >> 20} MB")
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
