"""Which items of a list words name: 序号6、9、12; 第3项至第5项; 序号6“污水直排”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhenggai.rules import Rules
from zhenggai.rules.kinds import ChangeTag
from zhenggai.text.numerals import label_number

MOST_IN_RANGE = 60
# Of two that begin alike the first is taken.
ITEM_TAGS: tuple[ChangeTag, ...] = ("item-code", "items", "item-words")


@dataclass(frozen=True, slots=True)
class Named:
    """One item that is named: its number and its words in the list, either may be missing.

    ``label`` is what is printed of its number; ``code`` a number that counts nothing.
    """

    number: int | None
    words: str
    label: str
    code: str | None = None


def read_named(text: str, rules: Rules) -> tuple[Named, ...]:
    """Return the items that the end of a folded text names, those before them only if joined.

    What a text moves of a part of an item (its second measure) names none: it has no number.

    >>> from zhenggai.rules import load
    >>> [one.number for one in read_named("序号1已完成,序号2、4至6整改任务的", load())]
    [2, 4, 5, 6]
    """
    mentions = _mentions(text, rules)
    if not mentions:
        return ()
    if rules.changes["part-of-item"].search(text[mentions[-1].end :]):
        return (Named(None, mentions[-1].words, mentions[-1].label),)
    joined = [mentions[-1]]
    for before in reversed(mentions[:-1]):
        if not rules.changes["item-joint"].pattern.fullmatch(text[before.end : joined[-1].start]):
            break
        joined.append(before)
    return tuple(one for mention in reversed(joined) for one in mention.named(rules))


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    label: str = ""
    words: str = ""
    code: str | None = None

    def named(self, rules: Rules) -> Iterator[Named]:
        numbers = item_numbers(self.label, rules) if self.code is None else ()
        for number in numbers or (None,):
            # Words that stand behind several numbers are of none of them.
            yield Named(number, self.words if len(numbers) < 2 else "", self.label, self.code)


def _mentions(text: str, rules: Rules) -> Sequence[_Mention]:
    """Return the numbers and quoted words that name items; words go with the number before."""
    found: list[_Mention] = []
    codes = {match.span(): match[0] for match in rules.changes["item-code"].finditer(text)}
    pieces = [match for tag in ITEM_TAGS for match in rules.changes[tag].finditer(text)]
    for match in sorted(pieces, key=lambda match: match.start()):
        words = match.groupdict().get("text") or ""
        last = found[-1] if found else None
        if last is not None and match.start() < last.end:
            continue
        if (
            words
            and last is not None
            and rules.changes["item-between"].pattern.fullmatch(text[last.end : match.start()])
        ):
            last.words, last.end = words, match.end()
        elif words:
            found.append(_Mention(match.start(), match.end(), words=words))
        else:
            code = codes.get(match.span())
            found.append(_Mention(*match.span(), label=match[0].strip(), code=code))
    return found


def item_numbers(label: str, rules: Rules) -> tuple[int, ...]:
    """Return the numbers that a list prints, ranges told out: 3、5至7 is 3, 5, 6, 7."""
    numbers: list[int] = []
    for match in rules.changes["item-numbers"].finditer(label):
        first = label_number(match["first"])
        last = label_number(match["last"]) if match["last"] else first
        if first is None or last is None or not first <= last <= first + MOST_IN_RANGE:
            return ()
        numbers += range(first, last + 1)
    return tuple(dict.fromkeys(numbers))
