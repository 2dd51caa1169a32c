"""Candidate marks: numbers, field labels and brackets, each with its evidence.

Nothing is decided here. A line start, a bold run, a full stop before a label are evidence that
raises a mark's weight; which marks hold is for ``structure`` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhenggai.evidence.answering import item_first
from zhenggai.evidence.brackets import find_brackets
from zhenggai.evidence.field_labels import find_labels
from zhenggai.evidence.model import Label, Marks
from zhenggai.evidence.numbers import find_numbers
from zhenggai.rules import Rules
from zhenggai.text.document import Span, covers
from zhenggai.text.flow import Flow

# 反馈问题第四项第十三项整改任务 and the like: no problem is told so short.
LONGEST_ITEM = 24


def find_marks(flow: Flow, rules: Rules) -> Marks:
    """Propose every mark of a flow."""
    brackets = tuple(find_brackets(flow, rules))
    inside = tuple(bracket.inner for bracket in brackets)
    numbers = tuple(
        sorted(
            (n for n in find_numbers(flow, rules) if not covers(inside, n.span.start)),
            key=lambda n: (n.span.start, -n.span.end),
        )
    )
    labels = tuple(
        sorted(
            (m for m in find_labels(flow, rules, numbers) if not covers(inside, m.word.start)),
            key=lambda m: m.span,
        )
    )
    return Marks(flow, numbers, tuple(_of_items(flow, labels, rules)), brackets)


def _of_items(flow: Flow, labels: Sequence[Label], rules: Rules) -> Iterator[Label]:
    """Yield the labels; one of a problem over nothing but an item's number labels that number.

    整改任务:第14项 above 问题描述:…, and the cell 整改任务 beside 序号7.
    """
    ends = [*(label.span.start for label in labels[1:]), len(flow.text)]
    for label, end in zip(labels, ends, strict=False):
        value = flow.strip(Span(label.span.end, max(end, label.span.end)))
        if "problem" in label.fields and value.end - value.start <= LONGEST_ITEM:
            named = item_first(flow, value, rules)
            if named is not None and named[1] >= value.end:
                yield replace(label, fields=("number",))
                continue
        yield label
