"""Running text beside a table that names the problems: issues of its own, or the plan's body."""

from __future__ import annotations

from collections.abc import Sequence

from zhenggai.evidence.labels import UNIT_FIELDS
from zhenggai.rules import Rules
from zhenggai.rules.weights import fitted
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.plan import Issue
from zhenggai.text.flow import Flow

SOURCE = "tables.toml"
COUNTED = frozenset({"goal", "deadline", "person"})


def worth_beside(
    flow: Flow, rules: Rules, segments: Sequence[Segment], told: Sequence[Issue]
) -> float:
    """Return what speaks for stretches being issues, above 0, or the plan's body; a mean."""
    weighs = fitted(SOURCE, "beside")
    fault = rules.sections["fault"].pattern
    total = 0.0
    for segment, issue in zip(segments, told, strict=True):
        fields = {block.field for block in issue.blocks}
        count = len(fields & COUNTED) + bool(fields & UNIT_FIELDS) + bool(issue.measures)
        total += (
            weighs["numbered" if segment.number is not None else "bare"] + weighs["field"] * count
        )
        words = flow.words(issue.problem)
        total += weighs["fault" if fault.search(words) is not None else "faultless"]
    return total / len(told) if told else 0.0


def is_doubtful(worth: float) -> bool:
    """Say whether little speaks for either."""
    return abs(worth) < fitted(SOURCE, "beside")["limit"]
