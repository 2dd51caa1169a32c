"""What pdfium measures characters by where a file names a font and does not bring it.

A file that only names STSong is drawn with whatever font the machine has, and where it has none,
characters that stand alone have no size and drop out of the text. So text is read with a font of
our own in which every Chinese character is the same square: what is read is the same everywhere.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from pypdfium2 import raw

# Charsets of FPDF_SYSFONTINFO: Japanese, simplified Chinese, Korean, traditional Chinese. Others
# have glyphs in fonts that pdfium brings.
SQUARE_CHARSETS = frozenset({128, 134, 129, 136})
NAME = b"Squares\0"
HANDLE = 1


def use_own_fonts() -> None:
    """Let text be measured by the same font on every machine; for reading."""
    _use(_own_fonts)


def use_system_fonts() -> None:
    """Let pages be drawn with the machine's fonts; for looking at them."""
    # Made anew each time: pdfium frees what it is given when the next comes.
    _use(raw.FPDF_GetDefaultSystemFontInfo)


_used: list[object] = []


def _use(make: Callable[[], Any]) -> None:
    if _used != [make]:
        raw.FPDF_SetSystemFontInfo(make())
        _used[:] = [make]


@cache
def _own_fonts() -> Any:
    font = files("zhenggai.readers.pdf").joinpath("squares.ttf").read_bytes()

    def map_font(
        _info: Any, _weight: int, _italic: int, charset: int, _pitch: int, _face: Any, _exact: Any
    ) -> int | None:
        return HANDLE if charset in SQUARE_CHARSETS else None

    def font_data(_info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        return 0 if table else _fill(font, buffer, size)

    functions = {
        "Release": lambda _info: None,
        "EnumFonts": lambda _info, _mapper: None,
        "MapFont": map_font,
        "GetFont": lambda _info, _face: None,
        "GetFontData": font_data,
        "GetFaceName": lambda _info, _font, buffer, size: _fill(NAME, buffer, size),
        "GetFontCharset": lambda _info, _font: 134,
        "DeleteFont": lambda _info, _font: None,
    }
    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    for name, function in functions.items():
        # The structure keeps the callbacks alive.
        setattr(info, name, types[name](function))
    return info


def _fill(data: bytes, buffer: Any, size: int) -> int:
    """Copy what was asked for where it fits, and say how long it is, as pdfium wants it."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)
