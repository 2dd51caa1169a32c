"""What a document answers: whether another list, and which item of it some words name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import cast

from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

# What has its issues from another list: they have numbers there too.
ANSWERS: frozenset[str] = frozenset(
    {"acceptance_notice", "progress_report", "complaints", "adjustment"}
)
# Of these, what tells of single items and prints no numbers of its own before them.
OF_ITEMS: frozenset[str] = ANSWERS - {"progress_report"}
HEAD = 4_000
LEAST_TOLD = 50


def told_kind(flow: Flow, title: Span | None, rules: Rules) -> tuple[DocumentKind | None, bool]:
    """Return the kind that speaks out of a title, out of the text without one, and how clearly.

    A title says a kind clearly that says more than what papers end with: 任务分工表.
    """
    subject = flow.folded[title.start : title.end] if title is not None else flow.folded[:HEAD]
    tag = "title" if title is not None else "text"
    weights: Counter[DocumentKind] = Counter()
    for rule in rules.documents:
        if rule.tag == tag and rule.search("".join(subject.split()) if title else subject):
            for name, weight in rule.weights.items():
                weights[cast("DocumentKind", name)] += round(10 * weight)
    best = max(weights, key=lambda name: weights[name], default=None)
    clearly = best is not None and weights[best] >= LEAST_TOLD
    # That it is told in paragraphs alone says little of a text without a title.
    return (best if title or clearly else None), clearly


def is_asking(flow: Flow, title: Span | None, rules: Rules) -> bool:
    """Say whether a title is that of a paper that asks, or promises, that something be mended."""
    words = "".join(flow.folded[title.start : title.end].split()) if title is not None else ""
    return any(rule.search(words) for rule in rules.documents.tagged("asking"))


def items_in(flow: Flow, stretch: Span, rules: Rules) -> Iterator[Span]:
    """Yield the numbers of items that a stretch names, in text order, none inside of another."""
    text = flow.folded[stretch.start : stretch.end]
    found = sorted(
        match.span("item") for rule in rules.answers.tagged("item") for match in rule.finditer(text)
    )
    end = 0
    for start, stop in found:
        if start >= end:
            yield Span(stretch.start + start, stretch.start + stop)
            end = stop


def item_first(
    flow: Flow, stretch: Span, rules: Rules, *, beside: bool = False
) -> tuple[Span, int] | None:
    """Return the number of an item that opens a stretch, and where what it is about begins.

    ``beside``: a number of the document's own stands before the stretch.
    """
    text = flow.folded[stretch.start : stretch.end]
    behind = rules.answers.tagged("item-beside") if beside else ()
    for rule in (*rules.answers.tagged("item-alone"), *behind):
        match = rule.pattern.match(text)
        if match is not None:
            start, stop = match.span("item")
            return Span(stretch.start + start, stretch.start + stop), stretch.start + match.end()
    return None


def demand_lead(words: str, rules: Rules) -> int | None:
    """Return how much of a demand's words only says who asks: 我公司承诺|于6月底前完成.

    None where the words open no demand.
    """
    for rule in rules.answers.tagged("demand"):
        match = rule.pattern.match(words)
        if match is not None:
            return len(match.groupdict().get("lead") or "")
    return None
