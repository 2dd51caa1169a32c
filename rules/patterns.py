"""Patterns ready to run, kept compiled: to compile all rules takes longer than to read a plan.

``regex`` gives a pattern's compiled form when it is pickled; what is kept is keyed by the source,
so that a changed rule is compiled anew.
"""

from __future__ import annotations

from functools import cache

import regex

from zhenggai.rules.cache import store


@cache
def compiled(source: str) -> regex.Pattern[str]:
    """Return a pattern ready to run; raise ``regex.error`` where it is none."""
    # The compiled form is that of one release.
    made_of = f"{regex.__version__} {source}".encode()
    return store().get("pattern", made_of, lambda: regex.compile(source, regex.VERSION1))
