"""How probable it is that a row is right: what was measured of rows read as surely as this one."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from zhenggai.rules.sources import HERE

SOURCE = "confidence.toml"


@cache
def _measured() -> Mapping[str, Any]:
    return tomllib.loads((HERE / SOURCE).read_text(encoding="utf-8"))


def row_confidence(table: str, *, doubted: bool, margin: float) -> float | None:
    """Return the probability that a row is right; None where a table was never measured.

    ``doubted``: a warning points at its issue or at the whole document. ``margin`` is that of its
    issue's reading, infinite for an issue of a table.
    """
    shares = _measured().get(table)
    if shares is None:
        return None
    if doubted:
        return float(shares["doubted"])
    if math.isinf(margin):
        return float(shares["table"])
    return float(
        max((pair for pair in shares["margins"] if margin >= pair[0]), default=(0, 0.5))[1]
    )


def document_confidence(*, doubted: bool) -> float:
    """Return the probability that all rows of a document are right."""
    return float(_measured()["documents"]["doubted" if doubted else "quiet"])
