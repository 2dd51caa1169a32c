"""Which colour a cell of a workbook has, however its program says it."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from typing import Any

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX

# In which order a theme's colours are counted; the first two pairs are exchanged in its file.
THEME_ORDER = (
    *("lt1", "dk1", "lt2", "dk2"),
    *("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"),
)


def theme_colours(theme: bytes | None) -> list[str]:
    """Return the colours of a workbook's theme, RGB in six hex digits; none where it has none."""
    if not theme:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(theme, parser)
    except etree.XMLSyntaxError:
        return []
    found = {}
    for scheme in root.iter("{*}clrScheme"):
        for one in scheme:
            said = next((c.get("lastClr") or c.get("val") for c in one), None)
            found[etree.QName(one).localname] = (said or "000000").upper()
    return [found.get(name, "000000") for name in THEME_ORDER] if found else []


def rgb_of(colour: Any, theme: Sequence[str]) -> str | None:
    """Return a colour of openpyxl as six hex digits; None where it says none."""
    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return str(colour.rgb)[-6:].upper()
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        return str(COLOR_INDEX[colour.indexed])[-6:].upper()
    if colour.type == "theme" and colour.theme < len(theme):
        return _tinted(theme[colour.theme], colour.tint or 0.0)
    return None


def _tinted(rgb: str, tint: float) -> str:
    """Return a colour made lighter (tint above 0) or darker, as Excel does."""
    hue, light, strength = colorsys.rgb_to_hls(
        *(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    )
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, strength))
