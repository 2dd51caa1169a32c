"""The weights of the reading: what each piece of evidence is worth, as data."""

from __future__ import annotations

from collections.abc import Mapping

from zhenggai.rules.weights import fitted

SOURCE = "reading.toml"


def weights() -> Mapping[str, float]:
    """Return every weight by its name."""
    return fitted(SOURCE, "weights")


def limits() -> Mapping[str, float]:
    """Return the limits below which a choice is doubtful, by their names."""
    return fitted(SOURCE, "limits")
