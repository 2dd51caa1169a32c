"""Fonts that do not say which characters they draw: what is read of them is garbage.

A font may draw every character of a page and bring no map to Unicode; then glyph numbers come for
characters. That shows: what should be narrow letters is as wide as Chinese, or one rare character
follows the other.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

import regex

from zhenggai.readers.plain.encoding import fits_chinese

# So many characters that hardly stand in a Chinese text make a page worth a closer look.
FEWEST_ODD = 4
ODD_SHARE = 0.02
# Of a font's characters: so many are wrong where it has no map; of few, nearly all.
MANY, WRONG_SHARE = 8, 0.4
FEW, NEARLY_ALL = 4, 0.8
# In ems: only Chinese characters are so wide, and these; they all are, and letters differ.
FULL_WIDTH = 0.97
ONE_WIDTH, MOST_OF_ONE = 0.02, 0.9
FOREIGN = regex.compile(r"[\p{Hangul}\p{Hiragana}\p{Katakana}\p{Greek}\p{Cyrillic}]")
NARROW = frozenset({"N", "H", "Na"})
WIDE_LETTERS = frozenset("MWmw@%&©®‰…—ⅢⅦⅧ")


class _Odd(dict[str, bool]):
    """Whether a character hardly stands in a Chinese text, found out once.

    Letters of other scripts, which stand in texts of their own, are judged by their width alone.
    """

    def __missing__(self, char: str) -> bool:
        if char.isascii():
            odd = not (char.isdigit() or char.isspace())
        else:
            odd = fits_chinese(char) < 0 and not FOREIGN.match(char)
        self[char] = odd
        return odd


class _Narrow(dict[str, bool]):
    """Whether a character is always narrower than a Chinese one, found out once."""

    def __missing__(self, char: str) -> bool:
        narrow = char not in WIDE_LETTERS and unicodedata.east_asian_width(char) in NARROW
        self[char] = narrow
        return narrow


_odd, _narrow = _Odd(), _Narrow()


def may_hold_garbage(chars: Sequence[str]) -> bool:
    """Say whether a page's characters are worth a look at their fonts."""
    count = sum(number for char, number in Counter(chars).items() if _odd[char])
    return count >= max(FEWEST_ODD, ODD_SHARE * len(chars))


def fonts_without_map(
    chars: Sequence[str], widths: Sequence[float], fonts: Sequence[int]
) -> set[int]:
    """Return the fonts whose characters make no sense; ``widths`` are in ems."""
    seen: Counter[int] = Counter()
    wrong: Counter[int] = Counter()
    wide: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for char, width, font in zip(chars, widths, fonts, strict=True):
        full = width >= FULL_WIDTH
        if char == " " and not full:
            continue
        seen[font] += 1
        if not _narrow[char]:
            wrong[font] += _odd[char] and not char.isascii()
        elif full:
            wide[font][round(width / ONE_WIDTH)] += 1
    for font, same in wide.items():
        # A font whose letters are drawn larger than its size says is proportional all the same.
        count = same.total()
        wrong[font] += count if max(same.values()) >= MOST_OF_ONE * count else 0
    return {
        font
        for font, count in wrong.items()
        if (count >= MANY and count >= WRONG_SHARE * seen[font])
        or (count >= FEW and count >= NEARLY_ALL * seen[font])
    }
