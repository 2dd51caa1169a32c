"""What of a structure is implausible: values that were cut, or that hold what is not their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from zhenggai.evidence.labels import UNKNOWN
from zhenggai.rules import Rules
from zhenggai.structure.plan import Issue, Measure, PlanDoubt
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow
from zhenggai.values.units.prose import is_unit_list

# A problem so many times as long as its siblings', and as long as this, holds more than a problem.
TIMES, LONG = 8, 400
# So few characters, or a list of units alone, are no measure.
SHORT = 4
LONGEST_TERM = 60
TITLE_PART = 12


def implausible(
    flow: Flow, rules: Rules, issues: Sequence[Issue], title: Span | None
) -> Iterator[PlanDoubt]:
    """Yield a doubt for each value of an issue that no careful reader would write so."""
    yield from _unknown_labels(flow, issues)
    odd = rules.sections.tagged("odd")
    lengths = [sum(p.end - p.start for p in issue.problem) for issue in issues if issue.problem]
    usual = median(lengths) if lengths else 0
    printed = "" if title is None else "".join(flow.folded[title.start : title.end].split())
    for issue in issues:
        long = sum(p.end - p.start for p in issue.problem)
        if len(lengths) > 2 and long > max(TIMES * usual, LONG):
            yield _doubt(issue.problem[0], issue.no)
        if issue.category is not None:
            words = "".join(flow.folded[issue.category.start : issue.category.end].split())
            if len(words) >= TITLE_PART and words in printed:
                yield _doubt(issue.category, issue.no)
        texts: list[tuple[tuple[Span, ...], int | None]] = [(issue.problem, None)]
        texts += [(block.content, None) for block in issue.fields("goal")]
        measures = {measure.no: measure for measure in issue.measures}
        texts += [(measure.text, measure.no) for measure in issue.measures]
        for pieces, measure_no in texts:
            own = [piece for piece in pieces if piece.end > piece.start]
            if not own:
                if measure_no is not None:
                    yield _doubt(_place(issue, measures[measure_no]), issue.no, measure_no)
                continue
            words = "".join(flow.folded[p.start : p.end] for p in own).strip()
            unlike = measure_no is not None and _is_no_measure(words, rules)
            if unlike or any(rule.search(words) for rule in odd):
                yield _doubt(own[0], issue.no, measure_no)


def _place(issue: Issue, measure: Measure) -> Span:
    """Return where a measure without words stands: its number, its list of units, its issue."""
    held = [*measure.text, *(one.outer for one in measure.lists)]
    return measure.label or min(held, default=issue.span)


def _unknown_labels(flow: Flow, issues: Sequence[Issue]) -> Iterator[PlanDoubt]:
    """Yield a doubt, where it first stands, for each label that recurs and that no rule knows."""
    seen: set[str] = set()
    for issue in issues:
        for block in issue.fields(*UNKNOWN):
            word = "" if block.label is None else flow.words([block.label])
            if block.label is not None and word not in seen:
                seen.add(word)
                yield PlanDoubt("label-unknown", (word,), block.label, issue.no)


def _is_no_measure(words: str, rules: Rules) -> bool:
    """Say whether words are too short for a measure, a heading, or a list of units."""
    if len(words) < SHORT:
        return True
    if words[-1] in "。;" or len(words) > LONGEST_TERM:
        # A sentence may name a body or end like a heading: 由市水利局牵头。
        return False
    return is_unit_list(words, rules) or any(
        rules.sections[name].search(words) for name in ("kind", "section")
    )


def _doubt(span: Span, issue_no: int, measure_no: int | None = None) -> PlanDoubt:
    return PlanDoubt("reading-unsure", (), Span(span.start, span.start + 1), issue_no, measure_no)
