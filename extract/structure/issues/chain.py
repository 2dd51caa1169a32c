"""The roles of an issue's pieces, decided together: one chain from its number to the next issue's.

Each piece is the problem, a field's value, a measure, a heading of the issues behind it, or
nobody's. What speaks for a role is weighed (rules/reading.toml); the best whole chain is taken, and
how much better it is than the best one in which a piece has another role is that piece's margin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from zhenggai.structure.issues.forms import Forms
from zhenggai.structure.issues.parts import (
    BEHIND,
    BODY,
    CATEGORY,
    HEAD,
    HEADING,
    MEASURE,
    ONCE,
    OWN,
    Chain,
    Part,
    Place,
)
from zhenggai.structure.issues.turns import FAR, OWN_FIELDS, Turns, in_order
from zhenggai.structure.issues.value_ends import SENTENCE_FIELDS
from zhenggai.structure.pins import Pins

NO_TEXT = 3
PROSE = SENTENCE_FIELDS | {HEAD}
# Chains that are so much worse than the best, or so far down, are given up.
BEAM, WIDTH = 9.0, 14
ANYWHERE = -2  # Where a section or a heading began tells nothing of what follows.
# Lines of a plan's body; a signature and a notice's closing are of an issue's own paper.
# 整改要求 names what is to be reached, or what is to be done.
DEMAND = ("goal", "measure")
PLAN_BODY = frozenset({"section", "opening", "title", "part"})
# Roles of what is no part of the issue itself.
OUTSIDE = (CATEGORY, BODY)


class Key(NamedTuple):
    """What a chain has come to: the role, the piece that opened it, fields seen as bits.

    ``before`` is what it had come to before what a person said to be none.
    """

    role: str
    entry: int
    seen: int
    before: Key | None = None


Edge = tuple[Key | None, Key, float]


class Decoder:
    """Decodes one stretch: by what its pieces are worth, and by what its siblings share."""

    def __init__(self, turns: Turns, forms: Forms, weights: Mapping[str, float], pins: Pins):
        self.turns = turns
        self.stretch, self.place = turns.stretch, turns.place
        self.shapes = turns.shapes
        self.pieces, self.words = turns.pieces, turns.words
        self.forms = forms
        self.w = weights
        self.pins = pins
        self._measures_labelled = forms.usual("measure") or self.shapes.measures_labelled

    @cached_property
    def chain(self) -> Chain:
        """Return the best chain."""
        pieces = self.pieces
        if not pieces:
            return Chain((), 0.0)
        edges: list[list[Edge]] = []
        forward: list[dict[Key, float]] = []
        for at in range(len(pieces)):
            own: list[Edge] = []
            if at == 0:
                own += [(None, key, score) for key, score in self._said(0, None, self._first())]
            else:
                for key, _ in forward[-1].items():
                    options = self._said(at, key, self._next(at, key))
                    own += [(key, new, score) for new, score in options]
            if not own:
                # A heading that a person pinned, with more behind it than headings.
                own = [(key, key, 0.0) for key in forward[-1]]
            best: dict[Key, float] = {}
            for key_from, key, score in own:
                total = score + (forward[-1][key_from] if key_from is not None else 0.0)
                if total > best.get(key, -1e9):
                    best[key] = total
            floor = max(best.values()) - BEAM
            kept = sorted((k for k in best if best[k] >= floor), key=lambda k: -best[k])[:WIDTH]
            ahead = {key: best[key] for key in kept}
            edges.append([edge for edge in own if edge[1] in ahead])
            forward.append(ahead)
        return self._traced(edges, forward)

    # -- tracing ------------------------------------------------------------------------------

    def _traced(self, edges: list[list[Edge]], forward: list[dict[Key, float]]) -> Chain:
        last = {key: self._last(key) for key in forward[-1]}
        backward: list[dict[Key, float]] = [last]
        for own in reversed(edges[1:]):
            behind = backward[-1]
            best: dict[Key, float] = {}
            for key_from, key, score in own:
                total = score + behind.get(key, -1e9)
                if key_from is not None and total > best.get(key_from, -1e9):
                    best[key_from] = total
            backward.append(best)
        backward.reverse()
        score = max(forward[-1][key] + last[key] for key in forward[-1])
        margins: list[float] = []
        path: list[Key] = []
        for at, (ahead, behind) in enumerate(zip(forward, backward, strict=True)):
            totals = {key: ahead[key] + behind.get(key, -1e9) for key in ahead}
            if at == 0:
                key = max(totals, key=lambda k: totals[k])
            else:
                before = path[-1]
                options = {k: s + behind.get(k, -1e9) for f, k, s in edges[at] if f == before}
                key = max(options, key=lambda k: options[k])
            path.append(key)
            others = [
                t
                for k, t in totals.items()
                if (k.role, k.entry == at) != (key.role, key.entry == at)
            ]
            margins.append(min(totals[key] - max(others), FAR) if others else FAR)
        return Chain(self._parts(path, margins), score - self._of_nobody(path))

    def _of_nobody(self, path: Sequence[Key]) -> float:
        """Return what speaks for lines of a plan's body where it goes on: no issue's merit."""
        if self.place is Place.BEFORE:
            return 0.0
        return sum(
            turn.told
            for turn, look, before, key in zip(
                self.turns.all[1:], self.stretch.looks[1:], path, path[1:], strict=False
            )
            if key.role == before.role == BODY and look & PLAN_BODY
        )

    def _parts(self, path: Sequence[Key], margins: Sequence[float]) -> tuple[Part, ...]:
        parts: list[Part] = []
        begin = 0
        for at in range(1, len(path) + 1):
            if at < len(path) and path[at][:2] == path[begin][:2]:
                continue
            own = tuple(self.pieces[begin:at])
            key = path[begin]
            label = (
                own[0].label
                if key.role not in (HEAD, CATEGORY, BODY) and key.entry == begin
                else None
            )
            if label is not None and key.role == MEASURE and "measure" not in label.fields:
                label = None
            parts.append(
                Part(key.role, own[0].start, own[-1].end, label, own, min(margins[begin:at]))
            )
            begin = at
        return tuple(parts)

    # -- options ------------------------------------------------------------------------------

    def _said(
        self, at: int, key: Key | None, options: list[tuple[Key, float]]
    ) -> list[tuple[Key, float]]:
        """Return the options with the weight of what a person said of the piece, offered if new."""
        roles = self.pins.roles(self.pieces[at]) if self.pins else ()
        if not roles:
            return options
        if roles == (BODY,) and key is not None and (key.before or key.role not in OUTSIDE):
            gap = key if key.before else Key(BODY, at, key.seen, key)
            return [(gap, self.w["pin"])]
        # From wherever a chain comes, what a person said is worth the same there.
        top = max((s for new, s in options if new.role in roles), default=0.0) - self.w["pin"]
        weighed = [(new, s - top if new.role in roles else s) for new, s in options]
        if not any(new.role in roles for new, _ in weighed):
            role, seen = roles[0], key.seen if key is not None else 0
            entry = ANYWHERE if role in OUTSIDE else at
            weighed.append((Key(role, entry, seen | ONCE.get(role, 0)), self.w["pin"]))
        return weighed

    def _first(self) -> list[tuple[Key, float]]:
        piece = self.pieces[0]
        if self.place is Place.BEFORE:
            found = [(Key(BODY, ANYWHERE, 0), self.turns.all[0].passed_body)]
            category = self.turns.all[0].category
            return [*found, (Key(CATEGORY, ANYWHERE, 0), category)] if category > -FAR else found
        found = []
        if self.shapes.is_card_title(self.pieces):
            found.append((Key(HEADING, 0, 0), self.w["card-title"]))
        if piece.label is not None:
            found += self._labelled(0, Key(HEAD, -1, 0), 0.0)
        if piece.label is None or piece.number is None:
            long = len(self.words[0]) > NO_TEXT
            found.append(
                (Key(HEAD, 0, ONCE["problem"] if long else 0), self.turns.all[0].passed_prose)
            )
        return found or [(Key(HEAD, 0, 0), 0.0)]

    def _next(self, at: int, key: Key) -> list[tuple[Key, float]]:
        piece = self.pieces[at]
        if key.before is not None:
            # What a person took out ends nothing: the issue goes on, but no value over the gap.
            role, entry = key.before[:2]
            on = self._next(at, key.before)
            on = [(k, s) for k, s in on if k.role == MEASURE or (k.role, k.entry) != (role, entry)]
            return [*on, (Key(BODY, ANYWHERE, key.seen), 0.0)]
        if piece.inside:
            # A bracket goes on over the line's end.
            return [(self._stayed(key, at), 0.0)]
        if self.stretch.keys[at]:
            return [(Key(HEADING, at, key.seen), self._empty(key, at))]
        turn = self.turns.all[at]
        if key.role == CATEGORY:
            return [(key, turn.category)] if turn.category > -FAR else []
        found: list[tuple[Key, float]] = []
        if key.role != BODY:
            closing = self._empty(key, at)
            if piece.label is not None:
                found += self._labelled(at, key, closing)
            score = self._stay(at, key)
            if score > -FAR or self.place is Place.CELL:
                found.append((self._stayed(key, at), score))
            if piece.label is None and key.role != MEASURE:
                found += self._bare_measures(at, key, closing)
            if self.place is not Place.CELL:
                found.append(
                    (Key(BODY, ANYWHERE, key.seen), self._body(at, key, closing) + closing)
                )
        else:
            # A section or a signature speaks for itself wherever the body began.
            told = 0.0 if self.place is Place.BEFORE else turn.told
            found.append((key, turn.passed_body + told))
            closing = 0.0
            if piece.label is not None and self.place is Place.LAST:
                found += [k for k in self._labelled(at, key, closing) if k[0].role in BEHIND]
        if self.place in (Place.BEFORE, Place.BETWEEN) and piece.label is None:
            score = turn.category + closing
            if score > -FAR:
                found.append((Key(CATEGORY, ANYWHERE, key.seen), score))
        return found

    def _stayed(self, key: Key, at: int) -> Key:
        if key.role == HEAD and len(self.words[at]) > NO_TEXT:
            return key._replace(seen=key.seen | ONCE["problem"])
        return key

    def _last(self, key: Key) -> float:
        """Return what it is worth that a stretch ends so."""
        if self.place is Place.BEFORE:
            return 0.0
        score = self._empty(key, len(self.pieces))
        for name in ("goal", "measure", "deadline"):
            if not key.seen & ONCE[name] and self.forms.usual(name):
                score += self.w["field-missing"]
        told = self.forms.usual("problem") or self.forms.usual(HEAD)
        if not key.seen & ONCE["problem"]:
            score += self.w["problem-missing" if told else "problem-never"]
        return score

    # -- labels -------------------------------------------------------------------------------

    def _labelled(self, at: int, key: Key, closing: float) -> list[tuple[Key, float]]:
        """Return what a label may name here: a field of the issue, or of the measure before it."""
        label = self.pieces[at].label
        assert label is not None
        word = self.stretch.label_words[at]
        base = self.turns.all[at].named
        found: list[tuple[Key, float]] = []
        fields = label.fields
        if fields == DEMAND and self.shapes.asks_for_acts(label):
            fields = fields[::-1]
        for rank, name in enumerate(fields):
            score = base + closing + self.w["label-second"] * rank
            bit = ONCE.get(name, 0)
            if bit and key.seen & bit:
                opens = name == "problem" and label.fields == ("problem",) and label.line_start
                opens = opens and key.role == HEAD
                score += 0.0 if opens else self.w["label-again"]
            score += self._ordered(key, name)
            if key.role in (MEASURE, OWN) and name in OWN_FIELDS:
                # An issue's own fields behind its measures.
                if self.stretch.in_row(key.entry, at):
                    found.append((Key(OWN, at, key.seen), score + self._owned(at, word, key)))
                if self.forms.of_each(word):
                    score += self.w["own-elsewhere"]
                if (
                    key.role == OWN
                    and not self.pieces[at].closed
                    and (self.stretch.fielded[name] > 1 or self.forms.repeats(name))
                ):
                    score += self.w["own-line"]
            found.append((Key(name, at, key.seen | bit), score))
        return found

    def _owned(self, at: int, word: str, key: Key) -> float:
        """Return what speaks for a label's being the measure's before it: it recurs so."""
        label = self.pieces[at].label
        above = self.pieces[key.entry].label if key.entry >= 0 else None
        score = 0.0
        if label and above and label.number and above.number and key.role == MEASURE:
            # 三、整改措施 四、完成时限 are the issue's both.
            score += self.w["own-sibling"] if label.number.scheme == above.number.scheme else 0.0
        if self.stretch.labelled[word] > 1:
            return score + self.w["own-recurs"]
        # Behind several measures of which none else has it, it is the issue's.
        each = self.forms.of_each(word) and at - key.entry <= 2
        return score + (self.w["own-recurs"] / 2 if each else self.w["own-once"])

    def _ordered(self, key: Key, name: str) -> float:
        """Return how usual it is in this document that a field follows the one before it."""
        if not self.forms.order:
            return 0.0
        before = MEASURE if key.role == OWN else key.role
        seen = self.forms.order.get((before, name), 0)
        total = self.forms.followed[before]
        return self.w["label-order"] * in_order((seen + 0.5) / (total + 1.0))

    def _empty(self, key: Key, at: int) -> float:
        """Return what it costs that nothing stands behind the label that opened a role."""
        if key.role in (HEAD, BODY, CATEGORY, HEADING, OWN):
            return 0.0
        return self.w["label-empty"] if self.stretch.is_bare(key.entry, at) else 0.0

    # -- going on -----------------------------------------------------------------------------

    def _stay(self, at: int, key: Key) -> float:
        """Return what it is worth that a piece goes on with the role before it."""
        piece, w = self.pieces[at], self.w
        if not self.stretch.in_row(key.entry, at):
            return -FAR
        turn = self.turns.all[at]
        score = (turn.passed_prose if key.role in PROSE else turn.passed) + turn.stay
        entry = self.pieces[key.entry] if key.entry >= 0 else None
        if self.stretch.is_bare(key.entry, at):
            return score + w["stay-first"]
        if key.role == MEASURE:
            if "section" in self.stretch.looks[at]:
                score += w["stay-measure-section"]
            elif self.shapes.is_heading(piece):
                score += w["stay-measure-heading"]
            return score
        if not piece.closed:
            return score
        if key.role == OWN and (piece.number is not None or self._own_closed(at, key)):
            # A next measure behind a measure's own field.
            return score - 1.0
        if self.stretch.goes_on[at]:
            return score + w["stay-open"]
        if key.role in PROSE:
            # 2、 behind 1、 goes on with what was done.
            numbered = piece.number is not None and piece.number.scheme != "bullet"
            numbered = numbered and not (key.role == "progress" and at in self.stretch.counts)
            score += w["stay-wrapped"] if self.stretch.wrapped[at] else w["stay-prose"]
            return score + (w["stay-prose-numbered"] if numbered else 0.0)
        below = entry is not None and entry.label is not None and entry.label.alone
        name = entry.label.fields[0] if key.role == OWN and entry and entry.label else key.role
        return score + w[self.stretch.short_step(at, name, below=below)]

    def _own_closed(self, at: int, key: Key) -> bool:
        entry = self.pieces[key.entry]
        if entry.label is None:
            return True
        step = self.stretch.short_step(at, entry.label.fields[0], below=entry.label.alone)
        return step in ("stay-short", "stay-short-sentence")

    def _bare_measures(self, at: int, key: Key, closing: float) -> list[tuple[Key, float]]:
        """Return measures that begin without a label, or go on behind a measure's own field."""
        piece, w = self.pieces[at], self.w
        turned = self.turns.all[at].stay
        turned += w["stay-measure-section"] if "section" in self.stretch.looks[at] else 0.0
        if key.role == OWN:
            if not self.stretch.in_row(key.entry, at):
                return []
            if not self._own_closed(at, key) and piece.number is None:
                turned += w["behind-own-open"]
            step = w["behind-own"] if piece.number is not None else w["behind-own-bare"]
            return [(Key(MEASURE, at, key.seen), step + turned)]
        opens = self.shapes.opens_measures(piece)
        if not opens:
            return []
        score = w["bare-measure"] if opens > 1 else w["bare-measure-weak"]
        if key.seen & ONCE["measure"]:
            score += w["bare-measure-again"]
        elif self.stretch.labelled and (
            self.forms.usual("measure") or self.shapes.measures_labelled
        ):
            score += w["bare-measure-labelled"]
        return [(Key(MEASURE, at, key.seen | ONCE["measure"]), score + closing + turned)]

    # -- headings and what is nobody's --------------------------------------------------------

    def _body(self, at: int, key: Key, closing: float) -> float:
        """Return what speaks for a section, an annex, a note or a signature behind an issue."""
        turn, w = self.turns.all[at], self.w
        score = turn.body
        leaves = not self.stretch.in_row(key.entry, at)
        if not turn.told and leaves and self.pieces[at].label is None:
            # Below a card no value goes on; a key of it is no less a label there.
            score -= w["body"]
        if self.pieces[at].closed and key.role not in PROSE | {MEASURE, OWN} and not closing:
            score += w["body-closed"]
        return score
