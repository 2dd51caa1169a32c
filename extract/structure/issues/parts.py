"""The parts of a stretch: pieces of one role in a row, and what they are worth together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhenggai.evidence.model import Label
from zhenggai.evidence.pieces import Piece

# The roles of a piece beside the fields: words above the first label, measures, a measure's own
# field, the heading of a group, nobody's, what only heads others.
HEAD, MEASURE, OWN, CATEGORY, BODY, HEADING = (
    "head", "measure", "own", "group", "body", "heading",
)  # fmt: skip
# Fields that an issue has once, as bits of what was seen.
ONCE = {"problem": 1, "goal": 2, "measure": 4, "deadline": 8}
# What is said behind an issue's own text and a signature still belongs to its notice.
BEHIND = frozenset({"contact", "publicity", "remark"})


class Place(StrEnum):
    """Where a stretch lies: before the first issue, before another, last of all, in a cell."""

    BEFORE = "before"
    BETWEEN = "between"
    LAST = "last"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of one role in a row: a field with its label, measures, a heading, nobody's words.

    ``margin``: how much worse the best chain is in which one of its pieces has another role.
    """

    role: str
    start: int
    end: int
    label: Label | None
    pieces: tuple[Piece, ...]
    margin: float


@dataclass(frozen=True, slots=True)
class Chain:
    """The roles of a stretch, and what they are worth together."""

    parts: tuple[Part, ...]
    score: float
