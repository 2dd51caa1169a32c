"""Lines that label a field in words that no list has: dressed up, several at once, or recurring."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

import regex

from zhenggai.evidence.labels import (
    OTHER,
    UNKNOWN,
    ending_fields,
    header_fields,
    label_words,
)
from zhenggai.evidence.model import Number
from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

LONGEST = 30
FEWEST_KEYS = 2
SHORTEST, LONGEST_HALF = 2, 8
HARD = frozenset({"problem", "goal", "measure", "start"})
START = ("start",)
# 工作要求 in issue after issue says what is to be done, where no known label does.
MEASURE, DEMAND = ("measure",), "要求"
# So many different fields a series of headings labels that tells an issue.
FEWEST_TOLD = 3
HEADED = compiled(r"(?P<word>\p{Han}[\p{Han}/]{1,11})[ \t]{0,2}(?::|(?P<alone>。?[ \t]*$))")
RECURRING = compiled(
    r"[ \t*▲■●◆★#※>]*(?P<mark>(?P<word>\p{Han}[\p{Han}/]{1,11})[ \t]{0,2}:"
    r"|[【〔](?P<word>\p{Han}[\p{Han}/]{1,11})[】〕][ \t]{0,2}:?)"
)


def numbered_lines(
    flow: Flow, rules: Rules, ends: Iterable[int]
) -> Iterator[tuple[int, Span, tuple[str, ...]]]:
    """Yield what stands behind a number that ends at one of ``ends``: 五、整改措施及完成情况.

    The words name several fields at once, or dress one up; a plain label is found without them.
    """
    pattern, _ = label_words(rules)
    for start in ends:
        line = flow.line_at(start)
        if line.cell is not None or line.end - line.start > LONGEST:
            continue
        end = start + len(flow.folded[start : line.end].rstrip(" \t:。"))
        words = flow.folded[start:end]
        if not words or pattern.fullmatch(words):
            continue
        fields = header_fields(words, rules)
        first = _first_of(flow, line, words, rules) if fields else None
        if first is not None:
            yield start, Span(start, first[0].end), first[1]
        elif fields and fields != START:
            yield start, Span(start, end), fields


def sibling_lines(
    flow: Flow, rules: Rules, numbers: Sequence[Number]
) -> Iterator[tuple[Number, Span, Span, tuple[str, ...]]]:
    """Yield the numbered headings that no rule knows, beside others that label an issue's fields.

    Siblings are of one kind: where 一、反馈问题 三、整改措施 四、整改情况 are labels, so is the
    二、督察背景 between them, alone on its line or before a colon. Yields its number, the label
    to its colon, its word, and its fields: those of its ending that no sibling has.
    """
    for run in _counting(numbers):
        headings = [_heading(flow, number) for number in run]
        fields = [header_fields(m["word"], rules) if m else () for m in headings]
        told = {own[0] for own in fields if own}
        if len(told) < FEWEST_TOLD or 2 * sum(map(bool, fields)) < len(run):
            continue
        for number, match, own in zip(run, headings, fields, strict=True):
            if match is None or own or (match["alone"] is not None and _of_body(match, rules)):
                continue
            ending = ending_fields(match["word"], rules)
            named = () if told & set(ending) else ending
            yield (
                number,
                Span(number.span.end, match.end()),
                Span(*match.span("word")),
                named or loose_fields(match["word"], rules) or UNKNOWN,
            )


def _counting(numbers: Sequence[Number]) -> Iterator[list[Number]]:
    """Yield the numbers that open lines and count on from 1, of one scheme each."""
    runs: dict[str, list[Number]] = {}
    for number in numbers:
        if not number.line_start:
            continue
        run = runs.get(number.scheme, [])
        if run and number.value == run[-1].value + 1:
            run.append(number)
            continue
        yield from [run] if run else []
        runs[number.scheme] = [number] if number.value == 1 else []
    yield from (run for run in runs.values() if run)


def _heading(flow: Flow, number: Number) -> regex.Match[str] | None:
    """Return the words behind a number that are all of its line, or stand before a colon."""
    line = flow.line_at(number.span.start)
    return None if line.cell is not None else HEADED.match(flow.folded, number.span.end, line.end)


def _of_body(heading: regex.Match[str], rules: Rules) -> bool:
    """Say whether a heading is of a section of a paper, whatever stands around it: 工作要求."""
    return any(rule.search(heading["word"]) for rule in rules.sections.tagged("section"))


def _first_of(
    flow: Flow, line: Line, words: str, rules: Rules
) -> tuple[Span, tuple[str, ...]] | None:
    """Return the label below a heading that names it with others, and its fields.

    二、整改目标及时限⏎整改目标:…⏎整改时限:…: the heading is a part of the first label.
    """
    pattern, names = label_words(rules)
    at = bisect_right(flow.line_starts, line.start)
    match = pattern.match(flow.folded, flow.lines[at].start) if at < len(flow.lines) else None
    if match is None or match[0] not in words or flow.folded[match.end()] != ":":
        return None
    return Span(match.start(), match.end() + 1), names[match[0]]


def split_labels(flow: Flow, rules: Rules) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield a label that was broken over two lines, alone on both: 交办问题⏎基本情况."""
    _, names = label_words(rules)
    before = None
    for line in flow.lines:
        words = flow.folded[line.start : line.end].strip()
        if line.cell is not None or not SHORTEST <= len(words.rstrip(":")) <= LONGEST_HALF:
            before = None
            continue
        if before is not None:
            above = flow.folded[before.start : before.end].strip()
            fields = names.get(above + words.rstrip(":"))
            if fields:
                yield flow.strip(Span(before.start, line.end)), fields
                before = None
                continue
        before = line


def recurring_labels(flow: Flow, rules: Rules) -> Iterator[tuple[Span, Span, tuple[str, ...]]]:
    """Yield what opens a line, words before a colon or in 【】; the words, and their fields.

    They are known words dressed up or joined (整改措施及时限:), or they open line after line and
    end as labels do (单位:, 包联人:). Of these, what may begin an issue, a goal or its measures is
    left to the words that are known: 近期目标: recurs within a goal. In a paper of one issue
    nothing recurs: there a word is a label that stands between the lines of known ones.
    """
    _, names = label_words(rules)
    # 时间:2022-01-18 来源:本站 点击数:92 is the page's line, no field of an issue.
    of_page = rules.documents["front-site"]
    found = [
        (match, line)
        for line in flow.lines
        if line.cell is None
        and (match := RECURRING.match(flow.folded, line.start, line.end))
        and not of_page.search(flow.folded[line.start : line.end])
    ]
    counts = Counter(match["word"] for match, _ in found)
    known = any(word in names and times >= FEWEST_KEYS for word, times in counts.items())
    asked = not any("measure" in names.get(word, ()) for word in counts)
    stacked = frozenset() if known else _stacked(flow, found, names, rules)
    for match, _ in found:
        word = match["word"]
        if word not in names:
            fields = header_fields(word, rules)
            if not fields and counts[word] >= FEWEST_KEYS:
                demanded = asked and word.endswith(DEMAND)
                fields = MEASURE if demanded else loose_fields(word, rules)
            if not fields and match.start() in stacked:
                fields = loose_fields(word, rules) or UNKNOWN
            if fields and fields != START:
                yield Span(*match.span("mark")), Span(*match.span("word")), fields


def _stacked(
    flow: Flow,
    found: Sequence[tuple[regex.Match[str], Line]],
    names: Container[str],
    rules: Rules,
) -> frozenset[int]:
    """Return where lines begin that words nobody knows open, between two that known labels open.

    Each of the lines has its value behind the label. Below a value of several lines a word that
    ends as labels do is enough.
    """
    lines = [line for line in flow.lines if flow.folded[line.start : line.end].strip()]
    order = {line.start: at for at, line in enumerate(lines)}
    opened = {
        order[line.start]: match
        for match, line in found
        if flow.folded[match.end() : line.end].strip()
    }
    known = {
        at for at, m in opened.items() if m["word"] in names or header_fields(m["word"], rules)
    }
    chosen = set(known)
    for at, match in sorted(opened.items()):
        # 交办单位 between 编号 and 承办单位; two of them may stand one above the other.
        above = at - 1 in chosen or bool(loose_fields(match["word"], rules) and known)
        below = any(n in known for n in range(at + 1, at + 3)) and at + 1 in opened
        if at not in known and above and below:
            chosen.add(at)
    return frozenset(opened[at].start() for at in chosen - known)


def loose_fields(word: str, rules: Rules) -> tuple[str, ...]:
    """Return what an unknown word can label: a field that may recur, or one without a column."""
    fields = ending_fields(word, rules)
    if fields:
        return () if set(fields) & HARD else fields
    if rules.marks["label-unit"].search(word):
        roles = rules.columns["role-part"].map
        role = next((field for part, field in roles.items() if part in word), None)
        return (role,) if role else OTHER
    return OTHER if rules.columns["label-end"].pattern.search(word) else ()
