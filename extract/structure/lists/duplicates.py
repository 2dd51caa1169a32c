"""Issues that a plan tells twice: once in running text, once in a table that sums them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from zhenggai.evidence.labels import UNIT_FIELDS
from zhenggai.structure.plan import Issue
from zhenggai.text.flow import Flow

NO_WORD = regex.compile(r"[\W_]+")
COMPARED = 24
SHORTEST_ALIKE = 6


def pairs(flow: Flow, told: Sequence[Issue], again: Sequence[Issue]) -> dict[int, int]:
    """Return which issue of the second list (by place) is which of the first: equal beginnings."""
    heads: dict[str, int] = {}
    for at, issue in enumerate(told):
        head = _head(flow, issue)
        if len(head) >= SHORTEST_ALIKE:
            heads.setdefault(head, at)
    found: dict[int, int] = {}
    for at, issue in enumerate(again):
        own = _head(flow, issue)
        match = next(
            (
                index
                for head, index in heads.items()
                if len(own) >= SHORTEST_ALIKE and (head.startswith(own) or own.startswith(head))
            ),
            None,
        )
        if match is not None and match not in found.values():
            found[at] = match
    return found


def _head(flow: Flow, issue: Issue) -> str:
    return NO_WORD.sub("", flow.words(issue.problem))[:COMPARED]


def complete(issue: Issue, other: Issue) -> Issue:
    """Return an issue with those blocks of its other telling that it lacks itself."""
    own = {_group(block.field) for block in issue.blocks}
    own |= {_group(block.field) for measure in issue.measures for block in measure.blocks}
    if issue.lists or any(measure.lists for measure in issue.measures):
        own.add("units")
    missing = tuple(
        block for block in other.blocks if block.field and _group(block.field) not in own
    )
    return replace(issue, blocks=(*issue.blocks, *missing))


def _group(field: str | None) -> str | None:
    return "units" if field in UNIT_FIELDS else field
