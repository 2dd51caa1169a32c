"""What stands beside a document's issues for its readers: who signed when, and where to object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhenggai.rules import Rules
from zhenggai.rules.kinds import PassageRole
from zhenggai.structure.issues.lines import lines_between
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

# Several bodies sign a paper together.
MOST_SIGNERS = 4


def read_endings(
    flow: Flow, stretches: Sequence[Span], rules: Rules
) -> Iterator[tuple[Span, PassageRole]]:
    """Yield the signatures and the notes to readers in stretches that are no issue's."""
    for stretch in stretches:
        lines = [
            line
            for line in lines_between(flow, stretch.start, stretch.end)
            if flow.folded[line.start : line.end].strip()
        ]
        for at, line in enumerate(lines):
            if _closes(flow, line, rules):
                yield Span(line.start, line.end), "note"
                continue
            last = stretch == stretches[-1] and line == lines[-1]
            signers = _signers(flow, lines, at, rules, last=last)
            if signers is not None:
                yield Span(lines[at - signers].start, line.end), "signature"


def _closes(flow: Flow, line: Line, rules: Rules) -> bool:
    """Say whether a line tells of objections, of a notice's time or of contacts."""
    words = flow.folded[line.start : line.end].strip()
    return rules.sections["notice-end"].search(words) is not None


def _signers(flow: Flow, lines: Sequence[Line], at: int, rules: Rules, *, last: bool) -> int | None:
    """Return how many lines above a day name who signs on it, None where it is no signature's.

    A day alone signs a paper whose last line it is.
    """
    signed, organ = rules.facts["issued-signed"], rules.facts["organ"]
    words = [flow.folded[line.start : line.end].strip() for line in lines[: at + 1]]
    if signed.pattern.fullmatch(words[at]) is None:
        return None
    above = 0
    while above < min(at, MOST_SIGNERS) and organ.search(words[at - above - 1]):
        above += 1
    alone = rules.sections["signature-date"].search(words[at]) is not None
    return above if above or last or not alone else None
