"""The names of the streams in an OLE file: what it is, whatever bytes its streams hold."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Where the header of a file (MS-CFB) has what is needed here.
SECTOR_SHIFT, FIRST_DIRECTORY, FIRST_MORE, FIRST_FAT, HEADER = 30, 48, 68, 76, 512
FAT_SECTORS = 109
ENTRY, NAME_LENGTH, KIND, LEFT, CHILD = 128, 64, 66, 68, 76
STREAM_KINDS = frozenset({1, 2, 5})
NO_SECTOR = 0xFFFFFFFF
MOST_ENTRIES = 20_000


def stream_names(data: bytes) -> frozenset[str]:
    """Return the names in the root of a file, in lower case.

    Where its directory is damaged: all names that stand where entries do.
    """
    try:
        entries = _entries(data)
        return frozenset(_root_names(entries))
    except (struct.error, IndexError, ValueError):
        found = (_name(data[at : at + ENTRY]) for at in range(HEADER, len(data) - ENTRY, ENTRY))
        return frozenset(name for name in found if name)


def _entries(data: bytes) -> list[bytes]:
    """Return the entries of the directory, along its chain of sectors."""
    shift = struct.unpack_from("<H", data, SECTOR_SHIFT)[0]
    if shift not in (9, 12):
        raise ValueError(shift)
    size = 1 << shift
    fat = list(struct.unpack_from(f"<{FAT_SECTORS}I", data, FIRST_FAT))
    more = struct.unpack_from("<I", data, FIRST_MORE)[0]
    while more < NO_SECTOR - 5 and len(fat) < len(data) // size:
        # Beyond seven megabytes the table of the table goes on in sectors of its own.
        *further, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        fat += further
    sector = struct.unpack_from("<I", data, FIRST_DIRECTORY)[0]
    found: list[bytes] = []
    while sector < NO_SECTOR - 5 and len(found) < MOST_ENTRIES:
        start = (sector + 1) * size
        block = data[start : start + size]
        found += [block[at : at + ENTRY] for at in range(0, len(block) - ENTRY + 1, ENTRY)]
        table, place = divmod(sector, size // 4)
        sector = struct.unpack_from("<I", data, (fat[table] + 1) * size + 4 * place)[0]
    return found


def _root_names(entries: list[bytes]) -> list[str]:
    names: list[str] = []
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", entries[0], CHILD)[0]]
    while waiting:
        at = waiting.pop()
        if at == NO_SECTOR or at in seen:
            continue
        seen.add(at)
        entry = entries[at]
        waiting += struct.unpack_from("<2I", entry, LEFT)
        if name := _name(entry):
            names.append(name)
    if not names:
        raise ValueError("no names")
    return names


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, NAME_LENGTH)[0]
    if not 2 < length <= NAME_LENGTH or length % 2 or entry[KIND] not in STREAM_KINDS:
        return ""
    name = entry[: length - 2].decode("utf-16-le", "replace")
    return name.lower() if name.isprintable() and entry[length - 2 : length] == b"\0\0" else ""
