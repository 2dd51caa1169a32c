"""Candidate marks: numbers, field labels and brackets, each with its evidence.

Nothing is decided here. A line start, a bold run, a full stop before a label are evidence that
raises a mark's weight; which marks hold is for ``structure`` to say.
"""

from __future__ import annotations

from zhenggai.evidence.brackets import find_brackets
from zhenggai.evidence.field_labels import find_labels
from zhenggai.evidence.model import Marks
from zhenggai.evidence.numbers import find_numbers
from zhenggai.rules import Rules
from zhenggai.text.document import covers
from zhenggai.text.flow import Flow


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
    return Marks(flow, numbers, labels, brackets)
