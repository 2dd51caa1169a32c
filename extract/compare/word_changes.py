"""Cuts two texts into words and says which of them changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    import jieba


@cache
def _tokenizer() -> jieba.Tokenizer:
    import jieba  # noqa: PLC0415  # loads a large dictionary

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = platformdirs.user_cache_path("zhenggai", ensure_exists=True)
    # Its dictionary, once read, is kept with what else this program keeps.
    tokenizer.tmp_dir = str(folder)
    return tokenizer


def changed_words(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Yield what happened to each stretch: ``equal``, ``delete``, ``insert`` or ``replace``."""
    before, after = (list(_tokenizer().cut(text)) for text in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        yield what, "".join(before[a:b]), "".join(after[c:d])
