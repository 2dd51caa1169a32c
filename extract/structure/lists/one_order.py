"""An order that tells its one issue in sentences: what was found, what is asked, by when."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenggai.evidence.answering import demand_lead, items_in
from zhenggai.evidence.model import SURE_NUMBER, Marks
from zhenggai.evidence.outline import Outline
from zhenggai.rules import Rules
from zhenggai.structure.lists.problem_lists import closes
from zhenggai.structure.plan import Block, Issue, Measure
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

SENTENCE = regex.compile(r"[^。\n]+。?")


def read_order(marks: Marks, outline: Outline, rules: Rules) -> Issue | None:
    """Return the issue of an order, a reminder or a letter, None where it finds nothing wrong.

    The first sentence that says what was found wrong is the problem; numbered lines behind it that
    ask, else the sentences that do, are its measures; by when all is to be mended is the deadline.
    The item of a list that the problem names is the issue's.
    """
    flow, title = marks.flow, outline.title
    words = "".join(flow.words([title]).split()) if title is not None else ""
    if title is None or rules.documents["title-order"].search(words) is None:
        return None
    sentences = list(_sentences(flow, title.end, rules))
    found, fault = rules.answers["found"], rules.sections["fault"]
    told = [flow.folded[one.start : one.end] for one in sentences]
    wrong = (at for at, text in enumerate(told) if found.search(text) and fault.search(text))
    at = next(wrong, None)
    if at is None:
        return None
    problem, asked = sentences[at], sentences[at + 1 :]
    due = [(one, _deadline(flow, one, rules)) for one in asked]
    deadline = next((date for _, date in due if date is not None), None)
    measures = list(_measures(marks, [one for one, date in due if date is None], rules))
    if not measures and deadline is not None:
        measures = list(_work_behind(flow, deadline, rules))
    if not measures and deadline is None:
        return None
    blocks = (Block("deadline", None, (deadline,)),) if deadline is not None else ()
    span = Span(problem.start, asked[-1].end if asked else problem.end)
    named = list(items_in(flow, problem, rules))
    item = named[0] if len(named) == 1 else None
    return Issue(
        1, "issue", span, None, item, problem=(problem,), blocks=blocks, measures=tuple(measures)
    )


def _sentences(flow: Flow, start: int, rules: Rules) -> Iterator[Span]:
    """Yield the sentences below a title, up to where the paper closes, whom it is to left out."""
    for line in flow.lines:
        if line.start < start:
            continue
        if closes(flow, line, rules):
            return
        for match in SENTENCE.finditer(flow.folded, line.start, line.end):
            span = flow.strip(Span(*match.span()))
            if span.end > span.start and flow.folded[span.end - 1] != ":":
                yield span


def _deadline(flow: Flow, sentence: Span, rules: Rules) -> Span | None:
    """Return by when a sentence asks that all be mended: 请于|2023年9月30日前|完成整改."""
    match = rules.answers["due-whole"].search(flow.folded[sentence.start : sentence.end])
    if match is None:
        return None
    start, end = match.span("deadline")
    return Span(sentence.start + start, sentence.start + end)


def _work_behind(flow: Flow, deadline: Span, rules: Rules) -> Iterator[Measure]:
    """Yield what is asked behind a day: 请于3月25日前|完成清理并恢复岸线原貌|,情况报市河长办."""
    line = flow.line_at(deadline.start)
    match = rules.answers["due-work"].pattern.match(flow.folded[deadline.end : line.end])
    if match is not None:
        start, end = match.span("work")
        yield Measure(1, None, (flow.strip(Span(deadline.end + start, deadline.end + end)),))


def _measures(marks: Marks, asked: list[Span], rules: Rules) -> Iterator[Measure]:
    """Yield what sentences ask: those that a number opens, else those that ask by their words."""
    opened = [(one, marks.numbers_in(one.start, one.start + 1)) for one in asked]
    numbered = [(one, own[0]) for one, own in opened if own and own[0].weight >= SURE_NUMBER]
    if numbered:
        for no, (one, number) in enumerate(numbered, 1):
            text = marks.flow.strip(Span(number.span.end, one.end))
            yield Measure(no, number.label, (text,))
        return
    leads = ((one, demand_lead(marks.flow.folded[one.start : one.end], rules)) for one in asked)
    asking = [Span(one.start + lead, one.end) for one, lead in leads if lead is not None]
    for no, one in enumerate(asking, 1):
        yield Measure(no, None, (one,))
