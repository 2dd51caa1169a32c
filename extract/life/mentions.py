"""What a report says that was read as no list: of items by number, of problems that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import regex

from zhenggai.life.align import substance
from zhenggai.life.items import item_numbers, opening_items
from zhenggai.life.likeness import ratio
from zhenggai.life.links import Told, link_told
from zhenggai.life.quotes import Quote, sentences_of
from zhenggai.rules import Rules
from zhenggai.tables.progress_states import State, read_state
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

# Shorter problems stand in texts about others too.
TELLING_PROBLEM = 10


SAID_CLAUSE = regex.compile(r"[^，,。；;：:]*[，,。；;：:]?")
# A clause this like a stretch of the problem only says again which one it is.
RESTATED = 0.7
QUOTED_WORDS = regex.compile(r"[“\"]([^“”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class Mention:
    """An issue that a text names (its place in the list), its state, and the words.

    ``at`` is None where the list has no such number, ``other`` another issue's place, where number
    and words say different ones.
    """

    at: int | None
    other: int | None
    state: State
    quote: Quote | None


def find_numbered(
    told: Sequence[Told], passages: Sequence[PassageRow], rules: Rules
) -> list[Mention]:
    """Return what a text tells of items by their numbers alone: 序号1、3：已完成整改。序号2：….

    An item whose words say another one has that as its ``other``. A count from 1 that ends before
    the list does may be the report's own, and says nothing.
    """
    places = {one.number: at for at, one in enumerate(told) if one.number is not None}
    items = list(_by_item(passages, rules))
    count = [number for numbers, _ in items for number in numbers]
    if count == list(range(1, len(count) + 1)) and len(count) != len(told):
        return []
    found: list[Mention] = []
    for numbers, sentences in items:
        ats = [places.get(number) for number in numbers]
        problems = [told[at].words for at in ats if at is not None]
        news = [_news(sentence.text or "", problems) for sentence in sentences]
        state = read_state("".join(news), rules)
        if state.name is None:
            continue
        words = "".join(sentence.text or "" for sentence in sentences)
        other = next(_others(told, substance(words), ats), None)
        tells = (read_state(one, rules).name == state.name for one in news)
        quote = next(compress(sentences, tells), sentences[0])
        found += [Mention(at, other, state, quote) for at in ats]
    return found


def _news(sentence: str, problems: Sequence[str]) -> str:
    """Return what a sentence says besides the problem: 采石场修复滞后,已完成整改 is not behind."""
    return "".join(
        clause[0]
        for clause in SAID_CLAUSE.finditer(sentence)
        if not any(ratio(clause[0], problem, partial=True) >= RESTATED for problem in problems)
    )


def _by_item(
    passages: Sequence[PassageRow], rules: Rules
) -> Iterator[tuple[tuple[int, ...], list[Quote]]]:
    """Yield the sentences behind each sentence that opens with numbers of items, it included."""
    numbers: tuple[int, ...] = ()
    own: list[Quote] = []
    for sentence in sentences_of(_untitled(passages)):
        folded = fold(sentence.text or "")
        opening = opening_items(folded, rules)
        if opening or rules.changes["behind-items"].pattern.match(folded):
            if numbers:
                yield numbers, own
            numbers, own = opening, []
        own.append(sentence)
    if numbers:
        yield numbers, own


def _untitled(passages: Sequence[PassageRow]) -> Sequence[PassageRow]:
    """Return the passages behind the title, which ends in no stop."""
    return passages[next((at for at, row in enumerate(passages) if row["role"] != "title"), 0) :]


def _others(told: Sequence[Told], words: str, ats: Sequence[int | None]) -> Iterator[int]:
    """Yield the issues besides these whose words stand in a text."""
    for at, one in enumerate(told):
        problem = substance(one.words)
        if at not in ats and len(problem) >= TELLING_PROBLEM and problem in words:
            yield at


def find_named(told: Sequence[Told], passages: Sequence[PassageRow], rules: Rules) -> list[Mention]:
    """Return what a text tells of the problems that it names: of several, else of one whole."""
    coded = list(_by_code(told, passages, rules))
    if coded:
        return coded
    again = _named_again(told, passages, rules)
    if len(again) > 1:
        return again
    sentences = list(sentences_of(passages))
    named = _named_whole(told, sentences) or _quoted(told, sentences)
    if len(named) > 1:
        return again or list(_of_several(told, named, sentences, rules))
    whole = _of_one(told, named, sentences, rules)
    return again if whole is None else [whole]


def _by_code(
    told: Sequence[Told], passages: Sequence[PassageRow], rules: Rules
) -> Iterator[Mention]:
    """Yield what sentences say of the issues whose codes stand in them."""
    places = {one.code: at for at, one in enumerate(told) if one.code is not None}
    codes = rules.changes["item-code"]
    for sentence in sentences_of(_untitled(passages)):
        text = fold(sentence.text or "")
        named = dict.fromkeys(places[m[0]] for m in codes.finditer(text) if m[0] in places)
        state = read_state(text, rules) if named else State()
        if state.name is not None:
            yield from (Mention(at, None, state, sentence) for at in named)


def _of_several(
    told: Sequence[Told],
    named: Mapping[int, tuple[int, int]],
    sentences: Sequence[Quote],
    rules: Rules,
) -> Iterator[Mention]:
    """Yield what is said behind the names of several problems, up to the next one.

    What is said behind names that only follow one another is of all of them.
    """
    order = sorted(named, key=lambda at: named[at])
    together: list[int] = []
    for at, following in zip(order, [*order[1:], None], strict=True):
        together.append(at)
        (last, end), until = named[at], len(sentences)
        texts = [one.text or "" for one in sentences]
        if following is not None:
            until, stop = named[following]
            if until == last:
                between = _news(texts[last][end:stop], [told[following].words])
                texts[last] = texts[last][:end] + between
        behind = [texts[last][end:], *texts[last + 1 : until]]
        state = read_state("".join(behind), rules)
        if state.name is None and until == last:
            continue
        if state.name is not None:
            tells = (read_state(one, rules).name == state.name for one in behind)
            quote = next(compress(sentences[last:], tells), sentences[last])
            yield from (Mention(one, None, state, quote) for one in together)
        together = []


def _named_again(
    told: Sequence[Told], passages: Sequence[PassageRow], rules: Rules
) -> list[Mention]:
    """Return what a text tells of problems that its sentences name: 污水直排问题。已完成整改。

    What stands behind each up to the next is of it. One that may be several is told as unsure.
    """
    named: list[Told] = []
    behind: list[list[Quote]] = []
    news: list[list[str]] = []
    for sentence in sentences_of(_untitled(passages)):
        text = sentence.text or ""
        found_by = (rule.search(fold(text)) for rule in rules.changes.tagged("named-again"))
        match = next(filter(None, found_by), None)
        if match is not None:
            named.append(Told(text[match.start("text") : match.end("text")], None, ""))
            behind.append([])
            news.append([])
        if named:
            behind[-1].append(sentence)
            news[-1].append(text[match.end() :] if match is not None else text)
    found = link_told(told, named)
    mentions: list[Mention] = []
    for old, at, _, _ in found.pairs:
        state = read_state("".join(news[at]), rules)
        tells = (state.name and read_state(one, rules).name == state.name for one in news[at])
        quote = next(compress(behind[at], tells), behind[at][0])
        mentions.append(Mention(old, None, state, quote))
    mentions += [Mention(likely[0], likely[-1], State(), None) for _, likely in found.unsure]
    return mentions


def _of_one(
    told: Sequence[Told],
    named: Mapping[int, tuple[int, int]],
    sentences: Sequence[Quote],
    rules: Rules,
) -> Mention | None:
    """Return what a text says that names one issue in the plan's own words; None where it is none.

    Its state is read from what stands behind the words.
    """
    if len(named) != 1:
        return None
    ((at, (last, end)),) = named.items()
    number = _named_number(sentences[last].text or "", rules)
    numbers = {one.number: place for place, one in enumerate(told) if one.number is not None}
    other = numbers.get(number) if number is not None else None
    other = None if other == at else other
    # The sentence that names it may go on: “…”问题已完成整改,同意销号。
    behind = [one.text or "" for one in sentences[last:]]
    behind[0] = behind[0][end:]
    state = read_state("".join(behind), rules)
    tells = (state.name is not None and read_state(one, rules).name == state.name for one in behind)
    return Mention(at, other, state, next(compress(sentences[last:], tells), sentences[last]))


def _named_whole(told: Sequence[Told], sentences: Sequence[Quote]) -> dict[int, tuple[int, int]]:
    """Return which issues stand in a text, each with the sentence and place where it ends."""
    found: dict[int, tuple[int, int]] = {}
    for at, one in enumerate(told):
        words = substance(one.words)
        end = _end_of(words, sentences) if len(words) >= TELLING_PROBLEM else None
        if end is not None:
            found[at] = end
    return found


def _quoted(told: Sequence[Told], sentences: Sequence[Quote]) -> dict[int, tuple[int, int]]:
    """Return the same of issues of which a text quotes a part: 关于“处置能力严重不足”问题."""
    problems = [substance(one.words) for one in told]
    found: dict[int, tuple[int, int]] = {}
    for last, sentence in enumerate(sentences):
        for match in QUOTED_WORDS.finditer(fold(sentence.text or "")):
            words = substance(match[1])
            holding = [at for at, problem in enumerate(problems) if words in problem]
            if len(words) >= TELLING_PROBLEM and len(holding) == 1:
                found.setdefault(holding[0], (last, match.end()))
    return found


def _named_number(sentence: str, rules: Rules) -> int | None:
    """Return the one number that 第3项 or 序号3 in a sentence says; 三、 may count anything."""
    match = rules.changes["items"].search(fold(sentence))
    numbers = item_numbers(match[0], rules) if match else ()
    return numbers[0] if len(numbers) == 1 else None


def _end_of(words: str, sentences: Sequence[Quote]) -> tuple[int, int] | None:
    """Return in which sentence the words end, and where; None where they do not stand there."""
    read = ""
    for at, sentence in enumerate(sentences):
        text = sentence.text or ""
        if words in read + substance(text):
            starts = [read + substance(text[:end]) for end in range(len(text) + 1)]
            return at, next(end for end, start in enumerate(starts) if words in start)
        read += substance(text)
    return None
