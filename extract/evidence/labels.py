"""Words that label a field: one pattern for all of them, and the reading of a table's header."""

from __future__ import annotations

import re
from functools import cache

import regex

from zhenggai.evidence.model import Label
from zhenggai.rules import Rules
from zhenggai.rules.loader import words_pattern
from zhenggai.rules.patterns import compiled
from zhenggai.text.flow import Flow
from zhenggai.text.memo import remembered

OTHER = ("other",)
# A word that labels something in issue after issue, and that no rule knows.
UNKNOWN = ("unknown",)
# 原整改时限: when it was due before the plan was adjusted.
FORMER = ("former",)
UNIT_FIELDS = frozenset({"lead", "responsible", "cooperate", "implement", "supervise", "accept"})
# What may stand behind a measure too, and what is told in sentences.
SOFT_FIELDS = UNIT_FIELDS | {"deadline", "person"}
PROSE_FIELDS = frozenset({"problem", "goal", "measure", "progress"})
BLANK = regex.compile(r"\s+")
QUALIFIER = regex.compile(r"[(〔\[【][^)〕\]】]*[)〕\]】]|[:*]+$")
# What completes a header's last part under a merged one: 牵头 under 责任单位.
UNIT_WORD = "单位"
SHORTEST_LABEL = 2
MOST_TEXT = ("problem", "measure", "goal", "progress")


@cache
def label_words(rules: Rules) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return one pattern for all field labels, and what each can name.

    Compiled by ``re``: hundreds of plain words take ``regex`` a tenth of a second.
    """
    names: dict[str, tuple[str, ...]] = {}
    for rule in rules.labels:
        for word in rule.words:
            names[word] = (*names.get(word, ()), *rule.tag.split("/"))
    return re.compile(words_pattern(tuple(names), spaced=True)), names


@cache
def _dressed(rules: Rules) -> regex.Pattern[str]:
    """Return the pattern of a label's word with what a header adds: 拟采取的具体措施内容."""
    _, names = label_words(rules)
    before = words_pattern(rules.columns["modifier"].words)
    behind = words_pattern(rules.columns["tail"].words)
    core = "|".join(regex.escape(word) for word in sorted(names, key=len, reverse=True))
    return compiled(f"(?:{before}){{0,4}}?(?P<word>{core})(?:{behind})?")


@remembered(4096)
def header_fields(text: str, rules: Rules) -> tuple[str, ...]:
    """Return the fields that a header's words can name, none where they name no known one.

    ``text`` is folded; blanks and line breaks inside (整 改 时 限) do not count.
    """
    words = BLANK.sub("", text)
    if not words:
        return ()
    _, names = label_words(rules)
    bare = QUALIFIER.sub("", words)
    for form in (words, bare):
        if form in names:
            return names[form]
    adjusted = _adjusted(bare, rules)
    if adjusted:
        return adjusted
    for form in (words, bare):
        if form in rules.columns["start"].words:
            return ("start",)
    match = _dressed(rules).fullmatch(bare)
    if match is not None:
        return names[match["word"]]
    parts = [part for part in rules.columns["joiner"].pattern.split(bare) if part]
    if len(parts) > 1:
        named = [header_fields(part, rules) for part in parts]
        columns = rules.columns
        second = {*columns["bare"].map, *columns["tail"].words, *columns["task"].words}
        known = [fields or part in second for fields, part in zip(named, parts, strict=True)]
        # A sentence may hold a joiner and a field's word too: 发现问题及时处置.
        if all(known):
            # 整改措施及时限 holds measures with their dates.
            return min((fields for fields in named if fields), key=_rank, default=())
    for rule in rules.columns.tagged("composed"):
        if rule.pattern.fullmatch(bare):
            return (rule.id,)
    return ()


def _adjusted(words: str, rules: Rules) -> tuple[str, ...]:
    """Return the fields of a word that says what was before, or is since, a change: 调整后时限."""
    former = rules.columns["former"].pattern.match(words)
    if former is not None:
        known = header_fields(words[former.end() :], rules)
        return FORMER if "deadline" in known else OTHER if known else ()
    later = rules.columns["later"].pattern.match(words)
    return header_fields(words[later.end() :], rules) if later is not None else ()


def adjusted_fields(before: str, word: str, rules: Rules) -> tuple[int, tuple[str, ...]]:
    """Return how much of the text before a label's word belongs to it (原, 调整后), and its fields.

    One character alone belongs to it only where no word stands before that: 高原整改时限.
    """
    for length in range(len(before), 0, -1):
        if length == 1 and before[-2:-1].isalnum():
            continue
        found = _adjusted(before[-length:] + word, rules)
        if found:
            return length, found
    return 0, ()


def _rank(fields: tuple[str, ...]) -> int:
    """Return how early a field is taken where a header names several."""
    return MOST_TEXT.index(fields[0]) if fields[0] in MOST_TEXT else len(MOST_TEXT)


def part_fields(part: str, whole: str, rules: Rules) -> tuple[str, ...]:
    """Return the fields of a header's part under a merged one: 牵头 or 市级 under 责任单位."""
    part, whole = BLANK.sub("", part), BLANK.sub("", whole)
    bare = rules.columns["bare"].map.get(whole)
    above = (bare,) if bare is not None else header_fields(whole, rules)
    former = rules.columns["former"].pattern.match(part + whole)
    if former is not None and former.end() == len(part):
        return FORMER if "deadline" in above else OTHER
    forms = [part, whole + part]
    if set(above) & UNIT_FIELDS:
        forms += [part + UNIT_WORD, part + whole]
    for form in forms:
        found = header_fields(form, rules)
        if found:
            return found
    return above


def ending_fields(text: str, rules: Rules) -> tuple[str, ...]:
    """Return the fields of the longest known word that a header ends in: 减排目标 is a goal.

    Too loose to tell a list by, but fit for the other columns of a table that is known as one.
    """
    words = QUALIFIER.sub("", BLANK.sub("", text))
    bare = rules.columns["bare"].map.get(words)
    if bare is not None:
        return (bare,)
    _, names = label_words(rules)
    for start in range(len(words) - SHORTEST_LABEL + 1):
        if words[start:] in names:
            return names[words[start:]]
    return ()


def is_task_header(text: str, rules: Rules) -> bool:
    """Say whether a header names tasks: 重点任务."""
    return QUALIFIER.sub("", BLANK.sub("", text)) in rules.columns["task"].words


def is_thing_header(text: str, rules: Rules) -> bool:
    """Say whether a header names things that a list is of: 企业名称."""
    return rules.columns["thing"].pattern.match(BLANK.sub("", text)) is not None


def is_content_header(text: str, rules: Rules) -> bool:
    """Say whether a header names what a task holds: 主要内容."""
    return QUALIFIER.sub("", BLANK.sub("", text)) in rules.columns["content"].words


def is_group_header(text: str, rules: Rules) -> bool:
    """Say whether a header names groups of issues: 类别."""
    return QUALIFIER.sub("", BLANK.sub("", text)) in rules.columns["group"].words


def is_next_header(text: str, rules: Rules) -> bool:
    """Say whether a header names what is still to be done: 下一步措施."""
    return QUALIFIER.sub("", BLANK.sub("", text)) in rules.columns["next"].words


@remembered(256)
def person_part(label: str, rules: Rules) -> str | None:
    """Return the part that names persons of a label of units: 责任人 of 责任单位及责任人."""
    words = BLANK.sub("", label).rstrip(":")
    parts = [part for part in rules.marks["label-parts"].pattern.split(words) if part]
    named = [part for part in parts if header_fields(part, rules)[:1] == ("person",)]
    return named[0] if named and len(parts) > 1 else None


def word_of(flow: Flow, label: Label) -> str:
    """Return a label's word without blanks."""
    return "".join(flow.folded[label.word.start : label.word.end].split())
