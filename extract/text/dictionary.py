"""The short words of a dictionary: whether some characters are one."""

from __future__ import annotations

from functools import cache

# Of so many characters at most; longer ones are asked about nowhere.
SHORT_WORD = 3


@cache
def _words() -> frozenset[str]:
    """Return the words of jieba's dictionary of so few characters: half a second, 15 MB."""
    import jieba  # noqa: PLC0415  # only where something looks like a slip

    with jieba.get_dict_file() as lines:
        found = (line.decode().partition(" ")[0] for line in lines)
        return frozenset(word for word in found if len(word) <= SHORT_WORD)


def is_word(characters: str) -> bool:
    """Say whether at most three characters are a word: 整治 is, 正改 is not."""
    return characters in _words()
