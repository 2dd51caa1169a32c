"""Patterns ready to run, kept compiled: to compile all rules takes longer than to read a plan.

``regex`` gives a pattern's compiled form when it is pickled; what is kept is keyed by the source,
so that a changed rule is compiled anew.
"""

from __future__ import annotations

import re
from functools import cache
from typing import cast

import regex

from zhenggai.rules.cache import store

# Unicode's \p{Han}, as a set of the standard module spells it.
HAN = (
    r"\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf"
    r"\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00016fe2-\U00016fe3\U00016ff0-\U00016ff6"
    r"\U00020000-\U0002a6df\U0002a700-\U0002b81e\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0"
    r"\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U00033479"
)


@cache
def compiled(source: str, *, plain: bool = False) -> regex.Pattern[str]:
    """Return a pattern ready to run; raise ``regex.error`` or ``re.error`` where it is none.

    A ``plain`` one is run by the standard module, which tries many short ways to match several
    times faster, and is compiled at each start. ``\\p{Han}`` stands within a set there. What both
    modules offer of a pattern is the same.
    """
    if plain:
        return cast("regex.Pattern[str]", re.compile(source.replace(r"\p{Han}", HAN)))
    # The compiled form is that of one release.
    made_of = f"{regex.__version__} {source}".encode()
    return store().get("pattern", made_of, lambda: regex.compile(source, regex.VERSION1))
