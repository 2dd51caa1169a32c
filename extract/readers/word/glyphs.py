"""Characters that only a symbol font shows: Symbol and Wingdings codes as Unicode."""

from __future__ import annotations

import re
from types import MappingProxyType

# Word keeps the code of a symbol font in the private use area, at U+F000 plus the code.
PRIVATE = re.compile(r"[\uf020-\uf0ff]")
PRIVATE_START = 0xF000
SYMBOL = MappingProxyType(
    dict(
        zip(
            range(0x20, 0x7F),
            " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
            "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
            strict=True,
        )
    )
    | dict(
        zip(
            range(0xA1, 0xD3),
            "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®",
            strict=True,
        )
    )
)
WINGDINGS = MappingProxyType(
    {
        0x22: "✂",
        0x28: "☎",
        0x29: "✆",
        0x2A: "✉",
        0x3F: "✍",
        0x45: "☜",
        0x46: "☞",
        0x47: "☝",
        0x48: "☟",
        0x6C: "●",
        0x6D: "○",
        0x6E: "■",
        0x6F: "□",
        0x70: "□",
        0x71: "□",
        0x72: "□",
        0x73: "◆",
        0x74: "◆",
        0x75: "◆",
        0x76: "❖",
        0x77: "◆",
        0x78: "☒",
        0x9E: "·",
        0x9F: "•",
        0xA1: "○",
        0xA4: "◉",
        0xA5: "◎",
        0xA7: "■",
        0xA8: "□",
        0xAB: "★",
        0xB2: "☆",
        0xB6: "☆",
        0xD8: "➢",
        0xDF: "←",
        0xE0: "→",
        0xE1: "↑",
        0xE2: "↓",
        0xE7: "←",
        0xE8: "→",
        0xE9: "↑",
        0xEA: "↓",
        0xEF: "⇦",
        0xF0: "⇨",
        0xF1: "⇧",
        0xF2: "⇩",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    }
    | {0x80 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)}
    | {0x8B + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)}
)
WINGDINGS_2 = MappingProxyType(
    {
        0x4F: "✗",
        0x50: "✓",
        0x51: "☒",
        0x52: "☑",
        0x53: "☒",
        0x54: "☒",
        0x95: "•",
        0x96: "●",
        0x97: "●",
        0x98: "●",
        0x99: "○",
        0x9F: "■",
        0xA0: "■",
        0xA1: "■",
        0xA2: "■",
        0xA3: "□",
        0xAE: "◆",
    }
    | {0x69 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)}
    | {0x74 + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)}
)
WINGDINGS_3 = MappingProxyType(
    {0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽", 0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷"}
    | {0x7D: "▶", 0x7E: "◀"}
)
WEBDINGS = MappingProxyType({0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"})
NONE: MappingProxyType[int, str] = MappingProxyType({})
# Fonts in which every code is a sign; of the last three none is known.
FONTS = MappingProxyType(
    {
        "symbol": SYMBOL,
        "wingdings": WINGDINGS,
        "wingdings 2": WINGDINGS_2,
        "wingdings 3": WINGDINGS_3,
        "webdings": WEBDINGS,
        "zapf dingbats": NONE,
        "monotype sorts": NONE,
        "marlett": NONE,
    }
)
UNKNOWN = "�"


def signs_of(font: str) -> MappingProxyType[int, str] | None:
    """Return what the codes of a symbol font show, None for a font of letters."""
    return FONTS.get(font.strip().lower())


def symbol(code: int, font: str) -> str:
    """Return what a font shows for a code as Unicode, U+FFFD where that is not known."""
    signs = signs_of(font)
    private = PRIVATE_START <= code <= PRIVATE_START + 0xFF
    if signs is not None and (private or code <= 0xFF):
        return signs.get(code & 0xFF, UNKNOWN)
    if private:
        return _guess(code - PRIVATE_START)
    return chr(code) if 0 <= code < 0xD800 or 0xE000 <= code < 0x110000 else UNKNOWN


def printable(text: str, font: str = "") -> str:
    """Return a text with the codes of symbol fonts written as Unicode.

    Where no font is named, signs such as ≥ and μ are Symbol's, boxes and ticks Wingdings'.
    """
    if signs_of(font) is None:
        return PRIVATE.sub(lambda match: symbol(ord(match[0]), font), text)
    return "".join(
        char
        if ord(char) > 0xFF and not PRIVATE.match(char)
        else " "
        if char.isspace()
        else symbol(ord(char), font)
        for char in text
    )


def _guess(code: int) -> str:
    """Return what a code shows in a font that is not named; never a letter or a digit."""
    if code == ord(" "):
        return " "
    sign = SYMBOL.get(code, "")
    if not sign or sign.isascii():
        sign = WINGDINGS.get(code, UNKNOWN)
    return sign
