"""The weights of the reading: what each piece of evidence is worth, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from zhenggai.rules.sources import files

SOURCE = "reading.toml"


@cache
def weights() -> Mapping[str, float]:
    """Return every weight by its name."""
    return _table("weights")


@cache
def limits() -> Mapping[str, float]:
    """Return the limits below which a choice is doubtful, by their names."""
    return _table("limits")


def _table(name: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for path in files(SOURCE):
        found |= tomllib.loads(path.read_text(encoding="utf-8")).get(name, {})
    return found
