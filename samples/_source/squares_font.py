"""Builds readers/pdf/squares.ttf, in which every character is one square; needs fonttools."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

EM, ASCENT, DESCENT = 1000, 880, -120
TARGET = Path(__file__).parents[2] / "extract" / "readers" / "pdf" / "squares.ttf"


def square():
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, ASCENT), (EM, ASCENT), (EM, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def many_to_one():
    """Return a table of format 13: one glyph for whole ranges, in a few bytes."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID = 3, 10
    table.format, table.reserved, table.length, table.language = 13, 0, 0, 0
    table.cmap = dict.fromkeys(range(0x20, 0x110000), "square")
    return table


def main() -> None:
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupGlyf({".notdef": square(), "square": square()})
    builder.setupHorizontalMetrics({".notdef": (EM, 0), "square": (EM, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupCharacterMap({})
    builder.font["cmap"].tables = [many_to_one()]
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(TARGET)


if __name__ == "__main__":
    main()
