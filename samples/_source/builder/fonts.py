"""A small TrueType font for PDFs that are drawn: the characters that a sample prints."""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FAMILY = "Noto Sans CJK SC"
MOST_OFF = 1.0


def make_font(characters: set[str], target: Path) -> None:
    """Write a font of these characters, its outlines as TrueType has them."""
    faces = TTCollection(SOURCE).fonts
    font = next(face for face in faces if face["name"].getDebugName(1) == FAMILY)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in characters | {" "}])
    subsetter.subset(font)
    _to_quadratic(font)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.save(target)


def _to_quadratic(font: TTFont) -> None:
    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(shapes)
        shapes[name].draw(Cu2QuPen(pen, MOST_OFF, reverse_direction=True))
        glyf.glyphs[name] = pen.glyph()
    font["glyf"] = glyf
    for name in order:
        glyf[name].recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyf[name], "xMin", 0))
    del font["CFF "]
    for table in ("VORG", "vhea", "vmtx", "GDEF", "GPOS", "GSUB", "BASE"):
        if table in font:
            del font[table]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for name in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs"):
        setattr(maxp, name, 1 if name == "maxZones" else 0)
    for name in ("maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, name, 0)
    maxp.maxComponentElements = maxp.maxComponentDepth = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
