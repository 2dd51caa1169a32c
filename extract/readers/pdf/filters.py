"""What PDFium unpacks a stream of a PDF to, filter by filter, up to a bound.

Where data are damaged PDFium goes on with what comes before the damage, and so does this.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial

NAMES = {
    b"FlateDecode": "flate",
    b"Fl": "flate",
    b"LZWDecode": "lzw",
    b"LZW": "lzw",
    b"RunLengthDecode": "run-length",
    b"RL": "run-length",
    b"ASCII85Decode": "ascii85",
    b"A85": "ascii85",
    b"ASCIIHexDecode": "hex",
    b"AHx": "hex",
}
# PDFium passes over these; any other it leaves to whoever shows a picture.
PASSED_OVER = frozenset({b"Crypt"})
# So much is unpacked in a go; where that meets damage so many times less, down to a byte.
STEP, STEPS = 1 << 16, 1 << 4
# Codes grow longer one code early, unless a file says otherwise.
LZW_CLEAR, LZW_END, LZW_LONGEST = 256, 257, 12
RUN_END = 128
NOT_HEX = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))
BLANK = b"\0\t\n\f\r "
# Five digits of zero, as they are written: "!".
ZEROS = 33 * sum(85**at for at in range(5))
ASCII85 = re.compile(rb"[!-uz\s]*")


class FloodError(Exception):
    """A stream unpacks to more than it may."""


def known(filters: Sequence[bytes], *, late: bool = False) -> list[str]:
    """Return the filters that PDFium undoes; ``late`` is the other way to pack by LZW."""
    found = []
    for name in filters:
        if name in PASSED_OVER:
            continue
        if name not in NAMES:
            break
        kind = NAMES[name]
        found.append("lzw-late" if late and kind == "lzw" else kind)
    return found


def unpack(packed: bytes | memoryview, filters: Sequence[str], allowed: int) -> bytes:
    """Undo filters; raise FloodError as soon as one gives more than ``allowed`` bytes."""
    data = packed
    for name in filters:
        data = UNPACKERS[name](data, allowed)
    return bytes(data)


def _flate(packed: bytes | memoryview, allowed: int) -> bytes:
    parts: list[bytes] = []
    unpacker, size, at, fed = zlib.decompressobj(), 0, 0, STEP
    while at < len(packed) and not unpacker.eof:
        rest = packed[at : at + fed]
        # zlib keeps for itself what it unpacked in the call that meets the damage.
        before = unpacker.copy()
        try:
            part = unpacker.decompress(rest, fed)
        except zlib.error:
            if fed == 1:
                break
            unpacker, fed = before, fed // STEPS
            continue
        at += len(rest) - len(unpacker.unconsumed_tail)
        size += len(part)
        if size > allowed:
            raise FloodError("stream")
        parts.append(part)
    return b"".join([*parts, unpacker.flush()])


def _lzw(packed: bytes | memoryview, allowed: int, early: int = 1) -> bytes:
    out = bytearray()
    table: list[bytes] = []
    last, bits, held, width = b"", 0, 0, 9
    for byte in packed:
        held = (held << 8 | byte) & 0xFFFFF
        bits += 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == LZW_END:
            break
        if code == LZW_CLEAR:
            table, last, width = [], b"", 9
            continue
        at = code - LZW_END - 1
        if code < LZW_CLEAR:
            entry = bytes((code,))
        elif at < len(table):
            entry = table[at]
        elif at == len(table) and last:
            entry = last + last[:1]
        else:
            break
        if last:
            table.append(last + entry[:1])
        out += entry
        if len(out) > allowed:
            raise FloodError("stream")
        last = entry
        width = min(max((len(table) + LZW_END + 1 + early).bit_length(), 9), LZW_LONGEST)
    return bytes(out)


def _run_length(packed: bytes | memoryview, allowed: int) -> bytes:
    out, at, packed = bytearray(), 0, bytes(packed)
    while at < len(packed) and packed[at] != RUN_END:
        length = packed[at]
        if length < RUN_END:
            out += packed[at + 1 : at + 2 + length]
            at += length + 2
        else:
            out += packed[at + 1 : at + 2] * (257 - length)
            at += 2
        if len(out) > allowed:
            raise FloodError("stream")
    return bytes(out)


def _ascii85(packed: bytes | memoryview, allowed: int) -> bytes:
    found = ASCII85.match(bytes(packed))
    legal = (found[0] if found else b"").translate(None, BLANK)
    out = bytearray()
    for at, part in enumerate(re.split(b"(z)", legal)):
        out += bytes(4) if at % 2 else _base85(part)
        if len(out) > allowed:
            raise FloodError("stream")
    return bytes(out)


def _base85(part: bytes) -> bytes:
    """Return what five digits each stand for: four bytes, fewer where the last ones are missing."""
    missing = -len(part) % 5
    digits = iter(part + b"u" * missing)
    numbers = [
        ((((a * 85 + b) * 85 + c) * 85 + d) * 85 + e - ZEROS) & 0xFFFFFFFF
        for a, b, c, d, e in zip(*[digits] * 5, strict=True)
    ]
    whole = struct.pack(f">{len(numbers)}I", *numbers)
    return whole[: len(whole) - missing]


def _hex(packed: bytes | memoryview, allowed: int) -> bytes:
    digits = bytes(packed).partition(b">")[0].translate(None, NOT_HEX)
    if len(digits) > 2 * allowed:
        raise FloodError("stream")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


UNPACKERS: Mapping[str, Callable[[bytes | memoryview, int], bytes]] = {
    "flate": _flate,
    "lzw": _lzw,
    "lzw-late": partial(_lzw, early=0),
    "run-length": _run_length,
    "ascii85": _ascii85,
    "hex": _hex,
}
