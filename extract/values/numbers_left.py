"""Numbers of a goal or measure that no value holds, and whose surroundings belong to no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhenggai.rules.loader import Rules, RuleTable
from zhenggai.text.document import Span, merge_spans, touches
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.model import Context, Deadline, Doubt, Target
from zhenggai.values.targets import BINDING


@remembered(1024)
def numbers_left(
    text: str,
    context: Context,
    rules: Rules,
    deadlines: tuple[Deadline, ...],
    targets: tuple[Target, ...],
) -> tuple[Doubt, ...]:
    """Return ``value-leftover`` for each number of a goal or measure that is not accounted for.

    A number is a date's, an aim's, a name's, or counts something. It is left over where what it
    goes on with is nothing that a number counts (14局亩, 2025境稳定), and an aim is where its unit
    or its end was lost (不低于8, 80%上). Spans are relative to ``text``. Never raises.
    """
    if context.field not in BINDING:
        return ()
    folded = fold(text)
    table = rules.targets
    held = merge_spans((*(d.span for d in deadlines), *(t.span for t in targets)))
    named = merge_spans(Span(*match.span()) for match in table["number-name"].finditer(folded))
    known = merge_spans((*held, *named))
    left = list(_torn(folded, targets, table))
    for match in table["number"].finditer(folded):
        if table["number-behind"].pattern.match(folded, match.end()) is None:
            span = Span(match.start(), min(match.end() + 1, len(folded)))
            if not touches(known, Span(*match.span())):
                left.append(span)
    spans = merge_spans(left)
    return tuple(Doubt("value-leftover", (text[slice(*span)],), span) for span in spans)


def _torn(folded: str, targets: Sequence[Target], table: RuleTable) -> Iterator[Span]:
    """Yield the aims that lost the end of their bound, or their unit."""
    for target in targets:
        behind = table["torn"].pattern.match(folded, target.span.end)
        if behind is not None:
            yield Span(target.span.start, behind.end())
        elif not target.unit and table["unitless"].search(target.indicator) is None:
            yield target.span
