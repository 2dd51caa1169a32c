"""What each piece of a stretch is worth in each role, whatever stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import log2
from typing import NamedTuple

from zhenggai.evidence.labels import SOFT_FIELDS
from zhenggai.evidence.model import Label
from zhenggai.structure.issues.forms import Forms
from zhenggai.structure.issues.parts import ONCE, Place
from zhenggai.structure.issues.stretch import Stretch

FAR = 40.0
# What a measure may have of its own.
OWN_FIELDS = SOFT_FIELDS | {"progress"}
# Looks that speak for or against going on with a value, and against heading the issues behind.
STAYING = frozenset({"title", "opening", "note"})
UNLIKE_HEADING = STAYING | {"section"}


class Turn(NamedTuple):
    """What one piece is worth in each role, whatever stands before it."""

    passed: float  # as words of a value that is no prose, for its label
    passed_prose: float
    passed_body: float
    told: float  # what its looks say for its being nobody's
    body: float
    category: float
    stay: float  # for its looks, where it goes on with a value
    named: float  # as the first of the fields that its label may name


def in_order(share: float) -> float:
    """Return what a field's following another is worth that it follows in such a share."""
    return log2(share * 2 + 0.25) / 2


ALWAYS = in_order(1.0)


class Turns:
    """Weighs the pieces of one stretch, and what a chain of them is worth at most."""

    def __init__(
        self,
        stretch: Stretch,
        place: Place,
        scheme: str | None,
        forms: Forms,
        weights: Mapping[str, float],
        *,
        pinned: bool,
    ) -> None:
        self.stretch = stretch
        self.shapes = stretch.shapes
        self.pieces, self.words = stretch.pieces, stretch.words
        self.place, self.scheme = place, scheme
        self.forms = forms
        self.w = weights
        self.pinned = pinned

    @cached_property
    def all(self) -> list[Turn]:
        """Return what each piece is worth in each role."""
        return [self._turn(at) for at in range(len(self.pieces))]

    def _turn(self, at: int) -> Turn:
        look, w, label = self.stretch.looks[at], self.w, self.pieces[at].label
        told = max((w[f"body-{name}"] for name in look), default=0.0) if look else 0.0
        if not told and label is not None and self._heads_body(at, label):
            told = w["body-section"] + w["body-rare"]
        category = -FAR
        if label is None and (self.place in (Place.BEFORE, Place.BETWEEN) or self.pinned):
            category = self._category(at)
        stay = sum(w[f"stay-{name}"] for name in look & STAYING) if look else 0.0
        body = w["body"] + told
        if self.place is Place.BETWEEN and not look & {"opening", "title"}:
            body += w["body-between"]
        if self.stretch.lists[at]:
            body += w["body-list"]
        if at in self.stretch.counts and "part" not in look:
            body += w["body-counts"]
        if not told and not self.pieces[at].closed:
            body += w["body-open"]
        if label is None:
            return Turn(0.0, 0.0, 0.0, told, body, category, stay, -FAR)
        named = w[f"label-{label.strength}"]
        passed = prose = w[f"passed-{label.strength}"]
        nobody = w["body-label"] * label.strength
        word = self.stretch.label_words[at]
        if self._heads_beside(at):
            # ## 下一步工作 beside ## 问题一 is no field of the issue above it.
            named += w["label-beside"]
            told = max(told, w["body-section"])
            body = max(body, w["body"] + told)
        if self.forms.recurs(word):
            named += w["label-recurs"]
            passed = prose = passed + w["passed-recurs"]
        else:
            named += w["label-once"] if self.forms.is_rare(word) else 0.0
            prose += w["passed-prose"] if label.strength < 3 else 0.0
        return Turn(passed, prose, nobody, told, body + nobody, category, stay, named)

    def _heads_beside(self, at: int) -> bool:
        """Say whether a label heads what stands beside its issue: a heading of the same level.

        Its word stands in this issue alone, where siblings have other labels in common.
        """
        level, own = self.pieces[0].line.heading, self.stretch.label_words
        if not at or not level or self.pieces[at].line.heading != level or self.pieces[0].label:
            return False
        return not self.forms.recurs(own[at]) and any(self.forms.recurs(word) for word in own)

    def _heads_body(self, at: int, label: Label) -> bool:
        """Say whether a label's word is a line of its own that no other issue has: 下一步打算."""
        if not ONCE.keys().isdisjoint(label.fields):
            return False
        word = self.stretch.label_words[at]
        return self.forms.is_rare(word) and self.shapes.names_section(self.pieces[at])

    def _category(self, at: int) -> float:
        """Return what speaks for a heading over the issues behind this stretch."""
        piece, w, shapes = self.pieces[at], self.w, self.shapes
        words = self.words[at]
        if not words or len(words) > shapes.longest_heading:
            return -FAR
        if not piece.closed and piece.number is None:
            return -FAR
        if shapes.is_day(piece) or shapes.is_document_number(piece):
            return -FAR
        score = w["heading"]
        if shapes.names_kind(piece):
            score += w["heading-kind"]
        if shapes.names_problem(piece):
            score += w["heading-problem"]
        if any(c in words[:-1] for c in "。;"):
            score += w["heading-sentence"]
        elif words[-1] in "。;":
            score += w["heading-stop"]
        if len(words) > shapes.long_heading:
            score += w["heading-long"]
        if piece.number is not None:
            score += w["heading-numbered"]
            counts = self.forms.counting.get(piece.start)
            if counts is not None:
                score += w["heading-counts"] if counts else w["heading-counts-not"]
            if piece.number.scheme == self.scheme or at in self.stretch.counts:
                score += w["heading-measure"]
        if shapes.set_off(piece):
            score += w["heading-type"]
        if shapes.bracketed(words):
            score += w["heading-bracket"]
        if piece.start in self.forms.alike:
            score += w["heading-recurs"]
        score += sum(w[f"heading-{name}"] for name in self.stretch.looks[at] & UNLIKE_HEADING)
        if self.stretch.lists[at]:
            score += w["heading-list"]
        if shapes.names_list(piece):
            score += w["heading-label"]
        return score

    @cached_property
    def at_most(self) -> float:
        """Return what no chain is worth more than: each piece in its best role, whatever the rest.

        Holds for siblings that are read too, whose fields stand in their usual order.
        """
        titled = bool(self.pieces) and self.shapes.is_card_title(self.pieces)
        title = self.w["card-title"] if titled else 0.0
        return title + sum(map(self._best, range(len(self.pieces))))

    def _best(self, at: int) -> float:
        """Return what a piece is worth in its best role."""
        piece, turn, w = self.pieces[at], self.all[at], self.w
        if piece.inside or self.stretch.keys[at]:
            return max(turn.passed_prose, 0.0)
        nobody = turn.body - (0.0 if turn.told else w["body"]) + w["body-closed"]
        body = turn.passed_body + (0.0 if self.place is Place.BEFORE else turn.told)
        best = max(nobody, body, turn.category, turn.passed_prose + turn.stay + self._on(at))
        label = piece.label
        if label is None:
            return best
        word, own = self.stretch.label_words[at], 0.0
        if OWN_FIELDS & set(label.fields):
            own = w["own-recurs"] if self.stretch.labelled[word] > 1 else 0.0
            own = max(own, w["own-recurs"] / 2 if self.forms.of_each(word) else 0.0)
        return max(best, turn.named + own + w["label-order"] * ALWAYS)

    def _on(self, at: int) -> float:
        """Return the most that speaks for a piece's going on with what stands before it."""
        stretch, w = self.stretch, self.w
        best = 0.0
        if self.pieces[at].number or stretch.lists[at]:
            best = max(w["behind-own"], w["bare-measure"])
        if not at:
            return best
        if stretch.is_bare(at - 1, at):
            best = max(best, w["stay-first"])
        if stretch.goes_on[at]:
            best = max(best, w["stay-open"])
        return max(best, w["stay-wrapped"]) if stretch.wrapped[at] else best

    @property
    def may_head(self) -> bool:
        """Say whether a heading of the issues behind it may end the stretch."""
        alone = len(self.pieces) < (1 if self.place is Place.BEFORE else 2)
        return not alone and self.all[-1].category > -FAR
