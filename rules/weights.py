"""Numbers that were fitted, not written for one file: what each piece of evidence is worth."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from zhenggai.rules.sources import files


@cache
def fitted(source: str, table: str) -> Mapping[str, float]:
    """Return the numbers of one table of a file, by name; a user's own stand over the package's."""
    found: dict[str, float] = {}
    for path in files(source):
        found |= tomllib.loads(path.read_text(encoding="utf-8")).get(table, {})
    return found
