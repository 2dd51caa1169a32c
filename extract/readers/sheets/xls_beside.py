"""What xlrd leaves out of old sheets: words of shapes, and heads and feet that are printed."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

# Kinds of records ([MS-XLS] 2.3).
BOUND_SHEET, BOF, DRAWING, OBJECT, TEXT, CONTINUE = 0x85, 0x809, 0xEC, 0x5D, 0x1B6, 0x3C
PRINTED_HEAD, PRINTED_FOOT = 0x14, 0x15
WORKSHEET = 0
# A remark's box: xlrd reads those.
REMARK = 0x19
# How the place of a shape begins among those that it is drawn by (OfficeArtClientAnchorSheet).
ANCHOR = b"\x10\xf0\x12\x00\x00\x00"


class Box(NamedTuple):
    """The words of a shape, and the row and column (from 0) at which it hangs."""

    row: int
    column: int
    text: str


class Beside(NamedTuple):
    """What one sheet shows beside its cells; ``heads`` as Excel writes them (&C附件1)."""

    boxes: list[Box]
    heads: list[str]


def read_beside(data: bytes) -> list[Beside]:
    """Return it for each worksheet of a file, in the order of its sheets; none if damaged."""
    try:
        book = _book(data)
        starts = [
            struct.unpack_from("<I", body)[0]
            for kind, body in _records(book, 0)
            if kind == BOUND_SHEET and body[5:6] == bytes((WORKSHEET,))
        ]
        return [Beside([*_boxes(book, start)], [*_heads(book, start)]) for start in starts]
    except (struct.error, IndexError, ValueError, AssertionError):
        # What xlrd asserts, too.
        return []


def _book(data: bytes) -> bytes:
    """Return the stream of the workbook, empty where there is none."""
    from xlrd import compdoc  # noqa: PLC0415  # only old sheets need it

    try:
        file = compdoc.CompDoc(data, logfile=io.StringIO())
        found = file.get_named_stream("Workbook")
    except compdoc.CompDocError:
        return b""
    return bytes(found or b"")


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream: kind and content."""
    at = start
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<2H", book, at)
        if kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return
        depth += kind == BOF
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _heads(book: bytes, start: int) -> Iterator[str]:
    for kind, body in _records(book, start):
        if kind in (PRINTED_HEAD, PRINTED_FOOT) and len(body) > 3:
            wide = body[2] & 1
            words = body[3 : 3 + struct.unpack_from("<H", body)[0] * (1 + wide)]
            yield words.decode("utf-16-le" if wide else "latin-1", "replace")


def _boxes(book: bytes, start: int) -> Iterator[Box]:
    place = (0, 0)
    shape = REMARK
    text, left = b"", 0
    for kind, body in _records(book, start):
        if left and kind == CONTINUE:
            # Each piece says anew whether it has one byte a character or two.
            wide = body[:1] != b"\0"
            piece = body[1 : 1 + left * (1 + wide)]
            text += piece if wide else piece.decode("latin-1").encode("utf-16-le")
            left -= len(piece) // (1 + wide)
            if left <= 0 or not piece:
                words = text.decode("utf-16-le", "replace").strip()
                if words:
                    yield Box(*place, words)
                text, left = b"", 0
        elif kind == DRAWING and (found := body.find(ANCHOR)) >= 0:
            column, row = struct.unpack_from("<H2xH", body, found + len(ANCHOR) + 2)
            place = row, column
        elif kind == OBJECT:
            shape = struct.unpack_from("<H", body, 4)[0]
        elif kind == TEXT and shape != REMARK:
            left = struct.unpack_from("<H", body, 10)[0]
