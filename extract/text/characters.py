"""Which characters are Chinese ones."""

from __future__ import annotations


def is_chinese(text: str) -> bool:
    """Say whether a character, or the first one of a text, is a Chinese one in common use."""
    return "\u4e00" <= text[:1] <= "\u9fff"
