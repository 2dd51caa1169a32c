"""What a report says that was read as no list: of the issues that it names, and their states."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, compress
from typing import TYPE_CHECKING

import regex

from zhenggai.life.clauses import Clauses
from zhenggai.life.likeness import ratio
from zhenggai.life.links import Told
from zhenggai.life.namings import LEAST, By, Names, Naming
from zhenggai.life.quotes import Quote, sentences_of
from zhenggai.rules import Rules
from zhenggai.tables.progress_states import State, read_state
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

SAID_CLAUSE = regex.compile(r"[^，,。；;：:]*[，,。；;：:]?")
# A clause this like a stretch of the problem only says again which one it is.
RESTATED = 0.7


@dataclass(frozen=True, slots=True)
class Mention:
    """An issue that a text names (its place in the list), its state, the words, what names it.

    ``at`` is None where that is not sure: it may be any of ``likely``, or none where the list has
    no such number. ``part`` is the one measure of the issue of which alone that is said.
    """

    at: int | None
    likely: tuple[int, ...]
    state: State
    quote: Quote | None
    by: By
    part: int | None = None


def find_mentions(
    told: Sequence[Told], passages: Sequence[PassageRow], rules: Rules, least: float = LEAST
) -> list[Mention]:
    """Return what a text says of the issues that it names, each once, in the order of the text.

    What stands behind a name up to the next one is said of it; of several names that only follow
    one another it is said of all. The title counts where nothing below it names an issue.
    ``least``: how many characters words must have in common with an issue to name it.
    """
    names = Names(told, rules, least)
    for rows in (_untitled(passages), passages):
        reader = _Reader(told, list(sentences_of(rows)), names, rules)
        if any(not one.weak for one in reader.namings):
            return list(_once(reader.mentions()))
    return []


def _untitled(passages: Sequence[PassageRow]) -> Sequence[PassageRow]:
    """Return the passages behind the title, which ends in no stop."""
    return passages[next((at for at, row in enumerate(passages) if row["role"] != "title"), 0) :]


def _once(mentions: Iterator[Mention]) -> Iterator[Mention]:
    """Yield one mention of each issue: the last that tells a state, in the place of the first."""
    found: dict[object, Mention] = {}
    for one in mentions:
        key = one.likely if one.at is None else one.at
        if key not in found or one.state.name is not None:
            found[key] = one
    sure = {at for at in found if isinstance(at, int)}
    # What may be one of several, all of which are told of surely, is none of its own.
    yield from (
        one
        for one in found.values()
        if one.at is not None or not {*one.likely} <= sure or not one.likely
    )


class _Reader:
    def __init__(
        self, told: Sequence[Told], sentences: Sequence[Quote], names: Names, rules: Rules
    ) -> None:
        self._told, self._sentences, self._rules = told, sentences, rules
        texts = [one.text or "" for one in sentences]
        self._text = "".join(texts)
        self._ends = list(accumulate(map(len, texts)))
        self.namings = names.find(self._text, self._ends)
        first: dict[int, int] = {}
        for one in self.namings:
            first.setdefault(self._sentence(one.start), one.start)
        # Where the first name of each sentence begins: what stands before it is said of it too.
        self._first = frozenset(first.values())

    def mentions(self) -> Iterator[Mention]:
        """Yield what is said behind each group of names."""
        groups = list(self._groups())
        alone = len({at for group in groups for one in group for at in one.ats}) == 1
        for at, group in enumerate(groups):
            following = groups[at + 1][0].start if at + 1 < len(groups) else None
            yield from self._said(group, following, alone=alone)

    def _groups(self) -> Iterator[list[Naming]]:
        """Yield names of which the same is said together: those of one sentence or issue."""
        group: list[Naming] = []
        for one in self.namings:
            last = group[-1] if group else None
            if last is not None and self._goes_on(last, one):
                group.append(replace(one, ats=last.ats, likely=last.likely))
            elif last is not None and self._follows(last, one):
                group.append(one)
            else:
                if group:
                    yield group
                group = [one]
        if group:
            yield group

    @staticmethod
    def _goes_on(last: Naming, one: Naming) -> bool:
        """Say whether a name only says again of what the text tells.

        What stands below a number that its words contradict is nobody's, whatever it names.
        """
        if not last.ats:
            return bool(last.likely) and last.by == "number" and one.by == "mention"
        return one.ats == last.ats or bool({*last.ats} & {*one.likely})

    def _follows(self, last: Naming, one: Naming) -> bool:
        same = self._sentence(last.end - 1) == self._sentence(one.start)
        between = self._news(self._text[last.end : one.start], (last,))
        return same and read_state(between, self._rules).name is None

    def _sentence(self, place: int) -> int:
        return bisect_right(self._ends, place)

    def _said(
        self, group: Sequence[Naming], following: int | None, *, alone: bool
    ) -> Iterator[Mention]:
        """Yield what is said of a group, up to the sentence or the name that tells of others."""
        first, last = self._sentence(group[0].start), self._sentence(group[-1].end - 1)
        begin = self._ends[first - 1] if first else 0
        stop = len(self._text)
        if following is not None:
            at = self._sentence(following)
            stop = following if at <= last else self._ends[at - 1]
        elif not alone:
            behind = self._rules.changes["behind-items"].pattern
            texts = (
                (at, fold(self._sentences[at].text or ""))
                for at in range(last + 1, len(self._ends))
            )
            stop = next((self._ends[at - 1] for at, text in texts if behind.match(text)), stop)
        places = sorted((one.start, one.end) for one in group)
        parts = [self._text[begin : places[0][0]]] if group[0].start in self._first else []
        for (_, end), (start, _) in zip(places, [*places[1:], (stop, stop)], strict=True):
            parts.append(self._text[end:start])
        news = self._news("".join(parts), group)
        state = read_state(news, self._rules)
        elsewhere = self._rules.changes["told-elsewhere"].search(fold(parts[-1])) is not None
        if state.name is None and elsewhere:
            return
        told = range(first, self._sentence(stop - 1) + 1)
        sentences = [self._sentences[at] for at in told]
        tells = [
            state.name is not None
            and read_state(self._news(one.text or "", group), self._rules).name == state.name
            for one in sentences
        ]
        quote = next(compress(sentences, tells), sentences[0])
        surely = [one for one in group if not one.weak]
        for one in surely or group:
            if one.weak and state.name is None:
                continue
            if one.unknown or not one.ats:
                yield Mention(None, one.likely, State(), None, "opening" if one.weak else one.by)
            for at in one.ats:
                yield Mention(at, (), state, quote, one.by, self._part(at, state, news))

    def _part(self, at: int, state: State, news: str) -> int | None:
        """Return the one of several measures that alone is said to be done, not the issue."""
        parts = self._told[at].parts
        if (
            len(parts) < 2
            or state.name != "done"
            or self._rules.changes["of-issue"].search(fold(news))
        ):
            return None
        return Clauses([Told(text, None, "") for text in parts]).likeliest(news)

    def _news(self, text: str, group: Sequence[Naming]) -> str:
        """Return what a text says besides the problem: 采石场修复滞后,已完成整改 is not behind."""
        problems = [self._told[at].words for one in group for at in one.ats or one.likely]
        return "".join(
            clause[0]
            for clause in SAID_CLAUSE.finditer(text)
            if not any(self._restates(clause[0], problem) for problem in problems)
        )

    def _restates(self, clause: str, problem: str) -> bool:
        """Say whether a clause is the problem's words again and tells no state of its own."""
        if ratio(clause, problem, partial=True) < RESTATED:
            return False
        return read_state(clause, self._rules).name in {
            None,
            read_state(problem, self._rules).name,
        }
