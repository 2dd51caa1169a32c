"""Items that a sentence tells whole: 现将第7项关于“…”整改任务落实情况进行公示."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from zhenggai.evidence.outline import Outline
from zhenggai.rules import Rules
from zhenggai.structure.endings import read_endings
from zhenggai.structure.plan import Block, Issue
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

PARTS = ("item", "problem", "deadline")
# Where the sentence that tells an item ends, and what became of it begins.
# What a sentence says of the item that it quotes: …”问题,
CLAUSE_END = regex.compile(r"[^,。;:\n]{0,20},[ \t]*")
LEAD_END = regex.compile(r"[。:][ \t\n]*")


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence tells of an item; ``span`` runs over all of it."""

    span: Span
    item: Span | None
    problem: Span | None
    deadline: Span | None


def said_in(flow: Flow, stretch: Span, rules: Rules) -> Iterator[Said]:
    """Yield the items that sentences of a stretch tell, in text order.

    Of rules that match at the same place the first one holds.
    """
    text = flow.folded[stretch.start : stretch.end]
    found: list[Said] = []
    for rule in rules.answers.tagged("said"):
        for match in rule.finditer(text):
            item, problem, deadline = (_part(match, name, stretch.start) for name in PARTS)
            told = [part for part in (item, problem, deadline) if part is not None]
            end = max(p.end for p in told)
            end += flow.folded[end : end + 1] in {"。", ";"}
            whole = Span(min(p.start for p in told), end)
            if all(one.span.end <= whole.start or whole.end <= one.span.start for one in found):
                found.append(Said(whole, item, problem, deadline))
    yield from sorted(found, key=lambda said: said.span)


def _part(match: regex.Match[str], name: str, by: int) -> Span | None:
    """Return where a part stands that a sentence tells, in the flow."""
    if not match.groupdict().get(name):
        return None
    start, end = match.span(name)
    return Span(start + by, end + by)


def read_said(flow: Flow, outline: Outline, rules: Rules) -> list[Issue]:
    """Return the issues of a document that tells them in sentences."""
    if outline.answering is None:
        return []
    start = outline.title.end if outline.title is not None else 0
    found: list[Said] = []
    for said in said_in(flow, Span(start, len(flow.text)), rules):
        before = found[-1] if found else None
        if said.item is None and said.problem is None and before and before.deadline is None:
            # A sentence of its own says to when the item before it is moved.
            span = Span(before.span.start, said.span.end)
            found[-1] = replace(before, span=span, deadline=said.deadline)
        elif said.problem is not None or (said.item and said.deadline):
            found.append(said)
    ends = [*(flow.line_at(said.span.start).start for said in found[1:]), len(flow.text)]
    return [
        _issue(flow, rules, said, no, _outcome(flow, outline, Span(said.span.end, end), rules))
        for no, (said, end) in enumerate(zip(found, ends[: len(found)], strict=True), 1)
    ]


def _outcome(flow: Flow, outline: Outline, behind: Span, rules: Rules) -> Span | None:
    """Return what the sentences behind an item tell of it, up to where they turn to the reader."""
    start = _outcome_start(flow, behind, rules)
    if start is None:
        return None
    stops = [at for at in outline.closings if at >= start]
    stops += [line.start for line in outline.notes if line.start >= start]
    stops += [ending.start for ending, _ in read_endings(flow, [Span(start, behind.end)], rules)]
    words = flow.strip(Span(start, max(start, min([*stops, behind.end]))))
    text = flow.folded[words.start : words.end]
    tells = any(rule.search(text) for rule in rules.facts if rule.tag.startswith("state-"))
    tells |= any(rule.pattern.match(text) for rule in rules.answers.tagged("outcome"))
    return words if tells else None


def _outcome_start(flow: Flow, behind: Span, rules: Rules) -> int | None:
    """Return where behind an item its outcome may begin: …”问题,|已完成整改, else a sentence on."""
    clause = CLAUSE_END.match(flow.folded, behind.start, behind.end)
    if clause is not None:
        rest = flow.folded[clause.end() : behind.end]
        if any(rule.pattern.match(rest) for rule in rules.answers.tagged("outcome")):
            return clause.end()
    told = LEAD_END.search(flow.folded, behind.start, behind.end)
    return told.end() if told is not None else None


def _issue(flow: Flow, rules: Rules, said: Said, no: int, progress: Span | None) -> Issue:
    told = (("deadline", said.deadline), ("progress", progress))
    blocks = tuple(Block(field, None, (span,)) for field, span in told if span is not None)
    problem = (said.problem,) if said.problem is not None else ()
    before = flow.strip(Span(flow.line_at(said.span.start).start, said.span.start))
    number = rules.marks["item-line-number"].pattern.fullmatch(flow.folded, *before)
    label = Span(*number.span("label")) if number is not None else None
    span = Span(said.span.start, max(said.span.end, progress.end if progress else 0))
    return Issue(no, "issue", span, label, said.item, None, problem, blocks)
