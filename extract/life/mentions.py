"""What a report or notice says that was read as no list, but names one issue of its plan whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from zhenggai.life.align import substance
from zhenggai.life.links import Told
from zhenggai.life.quotes import Quote, sentences_of
from zhenggai.rules import Rules
from zhenggai.tables.progress_states import State, read_state
from zhenggai.text.flow import fold
from zhenggai.text.numerals import label_number

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

# Shorter problems stand in texts about others too.
TELLING_PROBLEM = 10


QUOTED_WORDS = regex.compile(r"[“\"]([^“”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class Mention:
    """The one issue that a text names (its place in the list), its state, and the words.

    ``other`` is another issue's place, where the number before the words says that one.
    """

    at: int
    other: int | None
    state: State
    quote: Quote | None


def find_mention(
    told: Sequence[Told], passages: Sequence[PassageRow], rules: Rules
) -> Mention | None:
    """Return the issue that a text names in the plan's own words; None where it is not one alone.

    Its state is read from what stands behind the words.
    """
    sentences = list(sentences_of(passages))
    named = _named_whole(told, sentences) or _quoted(told, sentences)
    if len(named) != 1:
        return None
    ((at, last),) = named.items()
    number = _named_number(sentences[last - 1].text or "", rules)
    numbers = {one.number: place for place, one in enumerate(told) if one.number is not None}
    other = numbers.get(number) if number is not None else None
    other = None if other == at else other
    behind = sentences[last:]
    state = read_state("".join(sentence.text or "" for sentence in behind), rules)
    telling = (
        sentence
        for sentence in behind
        if state.name is not None and read_state(sentence.text, rules).name == state.name
    )
    return Mention(at, other, state, next(telling, behind[0] if behind else None))


def _named_whole(told: Sequence[Told], sentences: Sequence[Quote]) -> dict[int, int]:
    """Return which issues stand in a text, each with the number of the sentence that ends it."""
    found: dict[int, int] = {}
    for at, one in enumerate(told):
        words = substance(one.words)
        last = _last_of(words, sentences) if len(words) >= TELLING_PROBLEM else None
        if last is not None:
            found[at] = last
    return found


def _quoted(told: Sequence[Told], sentences: Sequence[Quote]) -> dict[int, int]:
    """Return the same of issues of which a text quotes a part: 关于“处置能力严重不足”问题."""
    problems = [substance(one.words) for one in told]
    found: dict[int, int] = {}
    for last, sentence in enumerate(sentences, 1):
        for match in QUOTED_WORDS.finditer(fold(sentence.text or "")):
            words = substance(match[1])
            holding = [at for at, problem in enumerate(problems) if words in problem]
            if len(words) >= TELLING_PROBLEM and len(holding) == 1:
                found.setdefault(holding[0], last)
    return found


def _named_number(sentence: str, rules: Rules) -> int | None:
    """Return the number that 第3项 or 序号3 before a problem says; 三、 may count anything."""
    folded = fold(sentence).strip()
    for rule in rules.changes.tagged("item"):
        match = rule.search(folded)
        if match is not None and rules.changes["item-name"].search(match[0]):
            return label_number(match["n"])
    return None


def _last_of(words: str, sentences: Sequence[Quote]) -> int | None:
    """Return behind which sentence the words end; None where they do not stand in the text."""
    read = ""
    for at, sentence in enumerate(sentences, 1):
        read += substance(sentence.text)
        if words in read:
            return at
    return None
