"""Brackets: which hold lists of units, and what in them is their own."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenggai.evidence.labels import SOFT_FIELDS, label_words
from zhenggai.evidence.model import Bracket
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow
from zhenggai.text.numerals import label_number
from zhenggai.values.units.prose import is_unit_list

PAIRS = {"(": ")", "〔": "〕", "[": "]", "【": "】", "{": "}"}


CLOSERS = {close: open for open, close in PAIRS.items()}


BRACKET_LIMIT = 800
# A line may break in the middle of a word, and some programs print a blank beside a number.
LOOSE = regex.compile(r"[ \t]*\n[ \t]*|(?<=\d)[ \t]+(?=\p{Han})|(?<=\p{Han})[ \t]+(?=\d)")


TEXT_STOP = regex.compile("[。;]")


LONGEST_RANGE = 60
BRACKETS = regex.compile(r"[(〔\[【{)〕\]】}]|\n")


def find_brackets(flow: Flow, rules: Rules) -> Iterator[Bracket]:
    """Yield the outermost brackets that may hold a list of units."""
    text = flow.folded
    pattern, names = label_words(rules)
    reach = rules.sections["reach"]
    found: list[Bracket] = []
    for outer in _outer_brackets(text):
        inner = Span(outer.start + 1, outer.end - (text[outer.end - 1] in CLOSERS))
        content = text[inner.start : inner.end]
        lead = pattern.match(content.lstrip())
        soft = lead is not None and bool(set(names[_compact(lead[0])]) & SOFT_FIELDS)
        labelled = lead is not None and soft and _labels_inside(content, lead.end())
        laid = reach.pattern.match(content.strip()) or named_parts(content, rules)
        if labelled or laid:
            found.append(Bracket(outer, inner, True))
        elif lead and lead.end() == len(content.strip()):
            continue
        elif inner.end - inner.start >= 2 and is_unit_list(_tight(own_part(content, rules)), rules):
            found.append(Bracket(outer, inner, False))
    yield from found


def own_part(content: str, rules: Rules) -> str:
    """Return a list without sentences behind it that lay another on what follows.

    市水利局牵头。以下均需各县区落实,不再列出 is a list of the measure's own and one of all below.
    """
    for stop in TEXT_STOP.finditer(content):
        if rules.sections["reach"].pattern.match(content[stop.end() :].strip()):
            return content[: stop.start()]
    return content


def named_parts(words: str, rules: Rules) -> list[list[int]]:
    """Return the measures that each part of a list names, where its first part names some.

    第1、3项由A负责,第2项由B负责 is [1, 3] and [2].
    """
    parts = [m for m in rules.sections["share"].finditer(words) if m["word"]]
    if not parts or parts[0].start() or not rules.sections["laying"].search(parts[0][0]):
        return []
    return [numbers_named(part["list"], rules) for part in parts]


def numbers_named(text: str, rules: Rules) -> list[int]:
    """Return the numbers of a folded list: 1—3、5 is 1, 2, 3, 5; none where one is no number."""
    found: list[int] = []
    for first, last, single in rules.sections["share-numbers"].pattern.findall(text):
        start = label_number(single or first)
        end = label_number(last) if last else start
        if start is None or end is None or not start <= end <= start + LONGEST_RANGE:
            return []
        found += range(start, end + 1)
    return found


def _labels_inside(content: str, behind: int) -> bool:
    """Say whether the word at a bracket's start labels what follows, by a colon or a verb."""
    rest = content.lstrip()[behind:].lstrip()
    return rest[:1] == ":" or rest[:1] in {"为", "是", "-", "—"} or rest[:2] in {"分别", "均为"}


def _tight(content: str) -> str:
    """Return words without line breaks, and blanks that set digits off: 2024 年 6 月底前."""
    return LOOSE.sub("", content)


def _compact(word: str) -> str:
    return word.replace(" ", "").replace("\t", "")


def _outer_brackets(text: str) -> Iterator[Span]:
    """Yield the outermost bracket pairs; a bracket that is never closed ends with its line.

    Pairs of different shapes nest; a closing bracket without its opening one is passed over.
    """
    stack: list[tuple[str, int]] = []
    for match in BRACKETS.finditer(text):
        c, at = match[0], match.start()
        if stack and at - stack[0][1] > BRACKET_LIMIT:
            stack.clear()
        if c == "\n":
            if stack and text[stack[0][1] + 1 : at].count("\n") >= 1:
                stack.clear()
            continue
        if c in PAIRS:
            stack.append((c, at))
            continue
        while stack and stack[-1][0] != CLOSERS[c] and any(o == CLOSERS[c] for o, _ in stack):
            stack.pop()
        if stack and stack[-1][0] == CLOSERS[c]:
            _, start = stack.pop()
            if not stack:
                yield Span(start, at + 1)
