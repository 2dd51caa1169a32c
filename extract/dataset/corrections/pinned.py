"""Pins in one document: where their words stand, what the reading is told, what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from zhenggai.dataset.corrections.anchors import Anchors, place_of
from zhenggai.dataset.corrections.apply import Fate, fate_row
from zhenggai.dataset.corrections.model import Correction
from zhenggai.rules.kinds import CorrectionState, PassageRole, PinRole
from zhenggai.structure.passages import document_passages
from zhenggai.structure.pins import Pin, Pins
from zhenggai.structure.plan import Passage, Plan
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow
from zhenggai.text.quotes import BareText

if TYPE_CHECKING:
    from zhenggai.tables.rows import CorrectionRow, Rows

# What a stretch is painted that was pinned so.
PAINTS: Mapping[PinRole, frozenset[PassageRole]] = {
    "category": frozenset({"category"}),
    "problem": frozenset({"problem"}),
    "goal": frozenset({"goal"}),
    "deadline": frozenset({"deadline"}),
    "measure": frozenset({"measure", "measure_label", "units"}),
    "units": frozenset({"units", "supervisors"}),
    "persons": frozenset({"persons"}),
    "progress": frozenset({"progress"}),
}
# Parts of a stretch that say nothing of its role.
MARKS = frozenset({"field_label", "furniture", "footnote", "separator"})


class PinnedText:
    """The pins that speak of one document, found in its text."""

    def __init__(self, flow: Flow, said: Sequence[Correction], own: str) -> None:
        self.flow = flow
        text = flow.document.text
        bare = BareText(text)
        self.places = {one: place_of(one, text, bare, own=one.document_id == own) for one in said}
        found = ((one, span) for one, span in self.places.items() if span is not None)
        pins = (
            Pin(place, one.role)
            for one, span in found
            if one.role is not None and (place := _in_flow(flow, span)) is not None
        )
        self.pins = Pins(tuple(sorted(pins, key=lambda pin: pin.span)))
        self._own = own

    def rows(self, rows: Rows, before: Plan, after: Plan) -> list[CorrectionRow]:
        """Return the rows of ``corrections``: what became of each pin between two readings.

        Words that only another document has are told there.
        """
        anchors = Anchors(rows)
        painted = [_Painted(before), _Painted(after)]
        told = []
        for one, span in self.places.items():
            if span is not None or one.document_id == self._own:
                state = _state(one, span, *painted)
                told.append(fate_row(Fate(one, state, span), anchors))
        return [{**row, "correction_no": no} for no, row in enumerate(told, 1)]


def relevant(said: Iterable[Correction], own: str, plan_id: str | None) -> list[Correction]:
    """Return what was said of a document: in it, or in another document of its plan."""
    return [
        one
        for one in said
        if one.document_id == own or (plan_id is not None and one.plan_id == plan_id)
    ]


class _Painted:
    """What a plan says of stretches of its document."""

    def __init__(self, plan: Plan) -> None:
        self.passages = document_passages(plan)
        # An issue begins at its number, or behind it.
        starts = {s.start for issue in plan.issues for s in (issue.label, issue.span) if s}
        self.starts = {plan.flow.to_document(Span(at, at)).start for at in starts}

    def says(self, span: Span, role: PinRole) -> bool:
        """Say whether a stretch is what it was pinned as."""
        if role == "issue":
            return any(span.start <= at < max(span.end, span.start + 1) for at in self.starts)
        counted: Counter[bool] = Counter()
        for passage in self.passages:
            length = min(passage.span.end, span.end) - max(passage.span.start, span.start)
            if length > 0 and passage.role not in MARKS:
                same = passage.role in PAINTS[role] if role != "none" else _nobodys(passage)
                counted[same] += length
        return counted[True] > counted[False]


def _state(
    one: Correction, span: Span | None, before: _Painted, after: _Painted
) -> CorrectionState:
    if span is None:
        return "lost"
    assert one.role is not None
    if not after.says(span, one.role):
        return "contested"
    return "needless" if before.says(span, one.role) else "applied"


def _nobodys(passage: Passage) -> bool:
    return passage.issue_no is None and passage.role != "category"


def _in_flow(flow: Flow, span: Span) -> Span | None:
    """Return where a stretch of the document stands in the flow, None where nothing of it does."""
    parts = [
        Span(start + max(span.start - source, 0), start + min(span.end - source, end - start))
        for start, end, source in flow.segments()
        if source < span.end and span.start < source + end - start
    ]
    return Span(min(p.start for p in parts), max(p.end for p in parts)) if parts else None
