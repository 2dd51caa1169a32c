"""One issue's stretch of running text: its number, its parts, the headings above it."""

from __future__ import annotations

from dataclasses import dataclass

from zhenggai.evidence.model import Number
from zhenggai.structure.issues.parts import Part
from zhenggai.text.document import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """One issue's stretch: its number, where its text begins and ends, its parts, its category.

    ``heading`` is the category's whole mark, number included; ``category`` its words. ``margin``:
    by how much its boundaries and parts are better than the next best ones.
    """

    number: Number | None
    start: int
    body: int
    end: int
    parts: tuple[Part, ...] = ()
    category: Span | None = None
    heading: Span | None = None
    margin: float = 0.0
