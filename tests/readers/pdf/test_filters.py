"""What PDFium unpacks a stream to: every filter, chains of them, and what stands before damage."""

from __future__ import annotations

import base64
import random
import zlib

import pytest

from zhenggai.readers.pdf.filters import FloodError, known, unpack

DATA = random.Random(1).randbytes(5000) + bytes(2000)
MUCH = 1 << 20
HEX = DATA.hex().encode() + b">what is behind"
PACKED = {
    "flate": zlib.compress(DATA),
    "hex": HEX,
    "ascii85": base64.a85encode(DATA, wrapcol=70) + b"~>",
    "run-length": b"".join(b"\0%c" % byte for byte in DATA[:5000]) + b"\x81\0" * 15
    + b"\xb1\0" + b"\x80x",
}  # fmt: skip


@pytest.mark.parametrize("name", PACKED)
def test_a_filter_is_undone(name: str) -> None:
    assert unpack(PACKED[name], [name], MUCH) == DATA
    with pytest.raises(FloodError):
        unpack(PACKED[name], [name], len(DATA) // 2)


def test_lzw_as_the_standard_shows_it() -> None:
    packed = bytes.fromhex("800b6050220c0c8501")
    assert unpack(packed, ["lzw"], MUCH) == bytes((45, 45, 45, 45, 45, 65, 45, 45, 45, 66))


def test_a_chain_is_undone_from_its_first_filter_on() -> None:
    packed = base64.a85encode(zlib.compress(zlib.compress(DATA)))
    assert unpack(packed, ["ascii85", "flate", "flate"], MUCH) == DATA


@pytest.mark.parametrize("at", [3, 100, 4000])
def test_all_that_stands_before_damage_is_seen(at: int) -> None:
    """zlib alone keeps for itself what it unpacked in the call that meets the damage."""
    packed = zlib.compress(DATA, 0)
    cut = packed[:at] + b"\xff" * 20
    held = unpack(cut, ["flate"], MUCH)
    assert DATA.startswith(held[: at - 7])
    assert len(held) >= at - 7


def test_names_and_what_is_left_to_pictures() -> None:
    assert known([b"A85", b"Fl", b"DCTDecode"]) == ["ascii85", "flate"]
    assert known([b"Crypt", b"LZWDecode"], late=True) == ["lzw-late"]
