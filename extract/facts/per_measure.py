"""Cells that say for each measure what is its own: 措施1—2：2024年6月底前；措施3：长期坚持."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhenggai.evidence.brackets import numbers_named
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import fold

Share = tuple[tuple[int, ...], Span]
TRIMMED = " \t\n;,。、"


def shares(text: str, measures: Mapping[int, int], rules: Rules) -> tuple[Share, ...]:
    """Return the measures that each part of a text names, with the part; none where it does not.

    ``measures`` gives the measure_no of each printed number. What stands before the first part
    names no measure. A text counts only where every part names measures that are there, none is
    named twice, and a bare numbering (1. … 2. …) goes along with that of the measures.
    """
    folded = fold(text)
    found = list(rules.sections["share"].finditer(folded))
    told = [numbers_named(match["list"], rules) for match in found]
    flat = [number for own in told for number in own]
    if not flat or len(set(flat)) < len(flat) or not set(flat) <= set(measures):
        return ()
    if any(match["bare"] for match in found) and not _goes_along(flat, measures):
        return ()
    if len(found) == 1 and not found[0]["word"]:
        return ()
    result: list[Share] = []
    lead = _stripped(folded, 0, found[0].start())
    if lead.end > lead.start:
        result.append(((), lead))
    ends = [*(match.start() for match in found[1:]), len(folded)]
    for match, own, end in zip(found, told, ends, strict=True):
        part = _stripped(folded, match.end(), end)
        if part.end == part.start:
            return ()
        result.append((tuple(measures[number] for number in own), part))
    return tuple(result)


def _goes_along(flat: Sequence[int], measures: Mapping[int, int]) -> bool:
    return list(flat) == list(range(1, len(flat) + 1)) and len(flat) == len(measures)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in TRIMMED:
        start += 1
    while end > start and text[end - 1] in TRIMMED:
        end -= 1
    return Span(start, end)
