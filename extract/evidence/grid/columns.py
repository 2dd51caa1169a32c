"""Which field each column of a list holds: the best assignment, and how sure it is.

A column's header proposes fields by its words, its cells speak for some of them, and the columns
together are to tell a list: one problem, its measures, each field once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from zhenggai.evidence.grid.contents import Contents, is_date, is_datelike, is_list
from zhenggai.evidence.labels import (
    PROSE_FIELDS,
    SOFT_FIELDS,
    UNIT_FIELDS,
    ending_fields,
    is_content_header,
    is_group_header,
    is_next_header,
    is_task_header,
    is_thing_header,
)
from zhenggai.rules import Rules
from zhenggai.rules.weights import fitted
from zhenggai.text.document import Span

# A list names a problem, a goal or measures, and beside it who, when, or a second one of these.
BESIDE = PROSE_FIELDS | SOFT_FIELDS | {"closing", "verification"}
BY_ENDING = BESIDE | {"number"}
# Options that are so much worse than a column's best are looked at in that column alone.
NEAR = 5.0
MOST_TRIED = 512
MOSTLY = 0.5
# Fields that several columns may hold.
MANIFOLD = frozenset({"measure", "number"})
SOURCE = "tables.toml"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its canonical field (None: a label that no rule knows), and its label's cell.

    ``task``: a column of tasks beside a column of measures. ``group``: one whose cells may stand
    for several issues (类别). ``thing``: one of tasks that names firms or projects, not problems.
    ``margin``: how much better this field is than the next one. ``due``: the date in its header
    that its cells are bound to (2024年底前措施), in the document. ``unread``: sentences stand below
    a label that no rule knows.
    """

    field: str | None
    header: int | None
    task: bool = False
    group: bool = False
    thing: bool = False
    margin: float = math.inf
    due: Span | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Headed:
    """A column before it has its field: its header's cell, words and known fields, its cells."""

    cell: int | None
    words: str
    fields: tuple[str, ...]
    contents: Contents
    due: Span | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One field that a column may hold, and what its header's words and its cells say for it."""

    field: str | None
    worth: float
    source: str = ""

    @property
    def kind(self) -> tuple[str | None, bool]:
        """Return what would be made of the column."""
        return self.field, self.source in {"task", "thing"}


NO_FIELD = Option(None, 0.0)


def assign(heads: Sequence[Headed], rules: Rules) -> tuple[Column, ...]:
    """Return the columns under a header with the fields for which most speaks together."""
    w = fitted(SOURCE, "columns")
    options = [_options(head, rules, w) for head in heads]
    best, score, worths = _best(options, w)
    columns = []
    for at, (head, option) in enumerate(zip(heads, best, strict=True)):
        others = [worth for kind, worth in worths[at].items() if kind != option.kind]
        made = Column(option.field, head.cell, margin=score - max(others, default=-math.inf))
        if option.source == "group":
            made = replace(made, group=True)
        elif option.source in {"task", "thing"}:
            made = replace(made, task=True, thing=option.source == "thing")
        if option.field == "measure":
            made = replace(made, due=head.due)
        elif option == NO_FIELD and head.contents.prose >= MOSTLY:
            made = replace(made, unread=True)
        columns.append(made)
    return tuple(columns)


def _best(
    options: Sequence[Sequence[Option]], w: Mapping[str, float]
) -> tuple[tuple[Option, ...], float, list[dict[tuple[str | None, bool], float]]]:
    """Return the best assignment, its score, and for each column the best score of each kind."""
    near = [[o for o in own if o.worth >= own[0].worth - NEAR] for own in options]
    while math.prod(map(len, near)) > MOST_TRIED:
        # The one that is farthest behind its column's best goes first.
        at = max(
            (n for n in range(len(near)) if len(near[n]) > 1),
            key=lambda n: near[n][0].worth - near[n][-1].worth,
        )
        near[at].pop()
    worths: list[dict[tuple[str | None, bool], float]] = [{} for _ in options]
    best: tuple[Option, ...] = ()
    score = -math.inf
    for chosen in product(*near):
        own = _score(chosen, w)
        if own > score:
            best, score = chosen, own
        for at, option in enumerate(chosen):
            worths[at][option.kind] = max(worths[at].get(option.kind, -math.inf), own)
    for at, own_options in enumerate(options):
        for option in own_options:
            if option == best[at]:
                continue
            flipped = _score((*best[:at], option, *best[at + 1 :]), w)
            worths[at][option.kind] = max(worths[at].get(option.kind, -math.inf), flipped)
    return best, score, worths


def _options(head: Headed, rules: Rules, w: Mapping[str, float]) -> list[Option]:
    """Return what a column may hold, the best first."""
    if head.cell is None:
        return [NO_FIELD]
    found = [
        Option(o.field, o.worth + _fit(o.field, head.contents, w), o.source)
        for o in _by_words(head, rules, w)
    ]
    best: dict[tuple[str | None, bool], Option] = {}
    for option in found:
        if option.kind not in best or best[option.kind].worth < option.worth:
            best[option.kind] = option
    return sorted(best.values(), key=lambda option: -option.worth)


def _by_words(head: Headed, rules: Rules, w: Mapping[str, float]) -> Iterator[Option]:
    """Yield the fields that a header's words name; in what way decides how much they say."""
    words = head.words
    yield NO_FIELD
    if is_group_header(words, rules):
        yield Option("category", w["group"], "group")
    tasks = is_task_header(words, rules) and (not head.fields or "measure" in head.fields)
    for at, field in enumerate(head.fields):
        source = "named-task" if tasks and field == "measure" else "named"
        yield Option(field, w["named"] + w["second"] * at, source)
    if tasks:
        yield Option(None, w["task"], "task")
    if head.fields == ("progress",) and is_next_header(words, rules):
        yield Option("measure", w["next"], "next")
    if head.fields:
        return
    if is_content_header(words, rules):
        yield Option("measure", w["content"], "content")
    if is_thing_header(words, rules):
        yield Option(None, w["thing"], "thing")
    named = [field for field in ending_fields(words, rules) if field in BY_ENDING]
    for at, field in enumerate(named):
        yield Option(field, w["ending"] + w["second"] * at, "ending")
    if not named:
        labels = rules.columns["label-end"].pattern.search(words) is not None
        for field in ("deadline", "responsible"):
            yield Option(field, w["cells-label" if labels else "cells"], "cells")


def _fit(field: str | None, cells: Contents, w: Mapping[str, float]) -> float:
    """Return what the cells of a column say for a field."""
    if not cells.cells:
        return 0.0
    if field == "problem":
        return w["problem-fault"] * cells.fault + w["problem-act"] * cells.act
    if field == "goal":
        return w["goal-fault"] * cells.fault
    if field == "measure":
        return w["measure-act"] * cells.act + w["measure-fault"] * cells.fault
    if field == "deadline":
        told = w["deadline-dates"] * cells.dates + w["deadline-units"] * cells.units
        return told + w["deadline-prose"] * cells.prose
    if field in UNIT_FIELDS:
        told = w["units-units"] * cells.units + w["units-dates"] * cells.dates
        return told + w["units-prose"] * cells.prose
    return 0.0


def _score(assigned: Sequence[Option], w: Mapping[str, float]) -> float:
    """Return what speaks for an assignment as a whole."""
    # A column of which nothing is known says nothing of the others.
    chosen = [option for option in assigned if option != NO_FIELD]
    score = sum(option.worth for option in chosen)
    fields = [option.field for option in chosen]
    for field in ("problem", "goal", "deadline", "number"):
        score += w[f"again-{field}"] * max(fields.count(field) - 1, 0)
    # That a word ends in a field's says little where another column is called so; but a list that
    # answers another one has two numbers: 序号, 省清单序号.
    score += w["again-ending"] * sum(
        o.source == "ending" and o.field not in MANIFOLD and fields.count(o.field) > 1
        for o in chosen
    )
    listed = sum(option.field in UNIT_FIELDS for option in chosen)
    score += w["again-cells"] * sum(
        option.source == "cells" and option.field in UNIT_FIELDS and listed > 1 for option in chosen
    )
    sources = [option.source for option in chosen]
    own = [o.source for o in chosen if o.field == "measure" and o.source in {"named", "ending"}]
    tasks = sources.count("task")
    if own:
        # A word of tasks, of what is next or of contents names measures where no other does.
        for source in ("named-task", "next", "content"):
            score += w[f"measure-{source}"] * sources.count(source)
    else:
        score += w["task-alone"] * tasks
    if {"problem", "goal"} & set(fields) or tasks:
        score += w["thing-beside"] * sources.count("thing")
    told = [at for at, o in enumerate(chosen) if o.field in {"problem", "goal"} or o.kind[1]]
    done = [at for at, o in enumerate(chosen) if o.field == "measure"]
    score += w["told"] * bool(told) + w["done"] * bool(done) + w["wrong"] * ("problem" in fields)
    if told and done and told[0] < done[0]:
        score += w["order"]
    return score


def misfits(field: str | None, words: str, rules: Rules) -> bool:
    """Say whether a cell holds what another column is for: a date among units, or these there."""
    if field == "deadline":
        return not is_datelike(words, rules) and is_list(words, rules)
    return field in UNIT_FIELDS and is_date(words, rules)
