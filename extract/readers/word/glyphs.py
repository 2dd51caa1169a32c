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
        0x9F: "•",
        0xA1: "○",
        0xA7: "■",
        0xA8: "□",
        0xB2: "☆",
        0xD8: "➢",
        0xE0: "→",
        0xE8: "→",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    }
    | {0x80 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)}
    | {0x8B + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)}
)
UNKNOWN = "�"


def symbol(code: int, font: str) -> str:
    """Return a symbol font's character as Unicode, U+FFFD where it has none."""
    if not PRIVATE_START <= code <= PRIVATE_START + 0xFF and code > 0xFF:
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else UNKNOWN
    table = WINGDINGS if "wingdings" in font.lower() else SYMBOL
    return table.get(code & 0xFF, UNKNOWN)


def printable(text: str) -> str:
    """Return a text with the codes of symbol fonts written as Unicode.

    The font is seldom named where such a code stands in running text: signs such as ≥ and μ are
    Symbol's, boxes and ticks Wingdings'.
    """
    return PRIVATE.sub(lambda match: _guess(ord(match[0]) - PRIVATE_START), text)


def _guess(code: int) -> str:
    return SYMBOL.get(code) or WINGDINGS.get(code, UNKNOWN)
