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
        rest = _rest_of_line(flow, stretch)
        if _closes(flow, rest, rules):
            # 公示期：5月29日至6月2日。|如有异议…: the field ends in mid-line.
            yield rest, "note"
        lines = [
            line
            for line in lines_between(flow, stretch.start, stretch.end)
            if flow.folded[line.start : line.end].strip()
        ]
        for at, line in enumerate(lines):
            if _closes(flow, Span(line.start, line.end), rules):
                yield Span(line.start, line.end), "note"
                continue
            last = stretch == stretches[-1] and line == lines[-1]
            signers = _signers(flow, lines, at, rules, last=last)
            if signers is not None:
                yield Span(lines[at - signers].start, line.end), "signature"


def _rest_of_line(flow: Flow, stretch: Span) -> Span:
    """Return what is left of the line in whose midst a stretch begins, empty at a line's start."""
    line = flow.line_at(stretch.start)
    end = min(line.end, stretch.end) if line.start < stretch.start else stretch.start
    return Span(stretch.start, end)


def _closes(flow: Flow, words_at: Span, rules: Rules) -> bool:
    """Say whether words tell of objections, of a notice's time or of contacts."""
    words = flow.folded[words_at.start : words_at.end].strip()
    return rules.sections["notice-end"].search(words) is not None


def _signers(flow: Flow, lines: Sequence[Line], at: int, rules: Rules, *, last: bool) -> int | None:
    """Return how many lines above a day name who signs on it, None where it is no signature's.

    A day alone signs a paper whose last line it is.
    """
    signed, organ = rules.facts["issued-signed"], rules.facts["organ"]
    # More lines than sign are not looked at: there may be as many as a text has.
    near = lines[max(0, at - MOST_SIGNERS) : at + 1]
    *others, own = (flow.folded[line.start : line.end].strip() for line in near)
    if signed.pattern.fullmatch(own) is None:
        return None
    above = 0
    while above < len(others) and organ.search(others[-above - 1]):
        above += 1
    alone = rules.sections["signature-date"].search(own) is not None
    return above if above or last or not alone else None
