"""Which labels may be fields of an issue: no section headings, no plain prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from zhenggai.evidence.labels import SOFT_FIELDS, UNIT_FIELDS
from zhenggai.evidence.model import Label, Marks
from zhenggai.evidence.outline import Outline, is_glued
from zhenggai.structure.issues.parts import HEADING
from zhenggai.text.flow import Flow

# 各责任单位:, 明确整改目标: are words of a sentence where no stop stands before them, and the word
# does not recur: 市统计局等整改时限：.
AMID = 0
PROSE_BEFORE = frozenset("各等关的和及与、确定由向为对涉将按令促求请了其应")
# A numbered label that stands so often is the issues', not a section of the body.
RECURS = 2


def usable_labels(marks: Marks, outline: Outline) -> tuple[Label, ...]:
    """Return the labels that may be fields of an issue, in text order."""
    chosen = []
    words = Counter(marks.flow.folded[m.word.start : m.word.end] for m in marks.labels)
    numbered = Counter(
        (m.number.scheme, marks.flow.folded[m.word.start : m.word.end])
        for m in marks.labels
        if m.number is not None
    )
    for label in marks.labels:
        word = marks.flow.folded[label.word.start : label.word.end]
        number = label.number
        section = number is not None and number.span.start in outline.sections
        if number is not None and section and numbered[number.scheme, word] < RECURS:
            continue
        soft = bool(set(label.fields) & SOFT_FIELDS)
        before = marks.flow.folded[label.span.start - 1] if label.span.start else "\n"
        glued = words[word] > 1 and is_glued(marks.flow, label.span.start)
        if label.strength < 2 and label.fields[0] == "problem" and not glued:
            continue
        known = label.line_start or soft or bool(set(label.fields) & {"goal", "measure"})
        # 责任单位:市财政局进展情况:… in issue after issue: no stop parts value and label.
        colon = ":" in marks.flow.folded[label.word.end : label.span.end]
        known |= words[word] >= RECURS and colon
        # A word behind a full stop, before a colon, is a label wherever it stands.
        amid = label.strength < 3 and not known and not is_glued(marks.flow, label.span.start)
        prose = label.strength < 2 and before in PROSE_BEFORE
        if prose and not colon:
            # 按职责分工负责 recurs, in the midst of its sentences.
            continue
        amid |= prose
        chosen.append(replace(label, strength=AMID) if amid else label)
    return tuple(_with_headings(marks.flow, chosen))


def _with_headings(flow: Flow, labels: Sequence[Label]) -> list[Label]:
    """Return the labels; one that only heads others (五、措施及完成情况 (一)整改措施) says so."""
    result: list[Label] = []
    for at, label in enumerate(labels):
        behind, next_but_one = (*labels[at + 1 : at + 3], None, None)[:2]
        heads = (
            behind is not None
            and label.number is not None
            and (_parts(label, behind) or _names_units(label, behind, next_but_one))
            and not flow.text[label.span.end : behind.span.start].strip()
        )
        result.append(replace(label, fields=(HEADING,)) if heads else label)
    return result


def _parts(label: Label, behind: Label) -> bool:
    """Say whether the label right below a numbered one tells a part of it.

    It is the first of another scheme, or an unnumbered one of the same field: 二、整改工作要求
    over 整改目标: and 整改时限:.
    """
    if behind.number is None:
        return behind.line_start and not set(label.fields).isdisjoint(behind.fields)
    return label.number is not None and (
        label.number.scheme != behind.number.scheme and behind.number.value == 1
    )


def _names_units(label: Label, *behind: Label | None) -> bool:
    """Say whether a label of units heads lines of several: 责任单位 over 牵头单位:, 配合单位:."""
    return not UNIT_FIELDS.isdisjoint(label.fields) and all(
        below is not None
        and below.number is None
        and below.line_start
        and not UNIT_FIELDS.isdisjoint(below.fields)
        for below in behind
    )
