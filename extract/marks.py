"""Candidate marks: numbers, field labels and brackets, each with its evidence.

Nothing is decided here. A line start, a bold run, a full stop before a label are evidence that
raises a mark's weight; which marks hold is for ``structure`` to say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import regex

from extract.document import Span, covers
from extract.flow import Flow
from extract.keycells import key_cells
from extract.keylines import numbered_lines, recurring_labels
from extract.labels import SOFT_FIELDS, adjusted_fields, label_words
from extract.numerals import label_number
from extract.values.units import is_unit_list
from rules import Rules
from rules.patterns import compiled

# Behind these a label or a number may begin in mid-line: 。3.加强, )整改时限:, ”二、
STOPS = frozenset("。;:!?)】〕」』”…\t")
SOFT_STOPS = frozenset(",、 ")
OPENING = frozenset("【〔[*▲■●◆★#※>")
ORNAMENT = frozenset(" \t*▲■●◆★#※>►➢◇□")
# 整改措施不落实, 责任单位和个人 go on as a sentence, 整改措施清单 as a title.
PROSE = compiled(r"[和与及、的不未已,。得尚是为等)没有无较还仍落]|清单|台[账帐]|[\p{Han}]{0,2}表$")
PAIRS = {"(": ")", "〔": "〕", "[": "]", "【": "】", "{": "}"}
CLOSERS = {close: open for open, close in PAIRS.items()}
BRACKET_LIMIT = 800
BARE_SCHEMES = frozenset({"cjk", "cjk_paren", "arabic", "circled"})
# What may follow a value right away: 责任单位:市住建局(2)建站, 责任人:王伟二、队伍建设方面.
VALUED = BARE_SCHEMES - {"circled"} | {"arabic_paren", "arabic_half", "named", "item"}
VALUE_LIMIT = 60
# ①截污②清淤③禁渔: goes on with a series that began behind a stop.
CIRCLED_WEIGHT = 0.35
NAMED_END = regex.compile(r"[:】.、]\s*$|:")
LINE_SCHEMES = frozenset({"bullet", "bare"})
# ▲新建管网；▲改造泵站: these part a line too, a hyphen does not.
BULLETS = frozenset({*"▲●■◆★►➢◇□", "——"})
# 3.5座电站 in a line of its own behind a full stop may go on with a series, 3.5公里 elsewhere not.
DECIMAL = {True: 0.35, False: 0.2}
# A year right behind the dot is text (3.2019年10月底前); any other digit makes it a quantity.
# 2.11家企业 at a line's start or behind a label is measure 2: what is counted has no decimals.
COUNT_AHEAD = regex.compile(r"\d{1,4}(?:[家名座处台项起条户辆所宗]|个(?!百分点))")
YEAR_AHEAD = compiled(r"(?:19|20)\d\d(?:年|[.\-/—至到]|$)|[Pp][Mm]")
# 整改措施1.排查。 整改时限2024年底前: no sentence goes on so.
DIRECT = compiled(r"1[.、)](?!\d)|\(1\)|①|一是|\(一\)|(?:19|20)\d\d年")
LABEL_END = regex.compile(r"[ \t、.:：,)—]+$")
QUALIFIER = regex.compile(r"\([^()\n]{1,14}\)")
# What stands behind a heading that opens a numbered list.
FIRST = regex.compile(r"(?:[一1①]|\d)(?![\d一二三四五六七八九十]{0,2}:)")
STOP = regex.compile("[。;]")
BRACKETS = regex.compile(r"[(〔\[【{)〕\]】}]|\n")
COLON = regex.compile(r"[ \t]{0,3}(?::|——?|是[:,]|为:)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may open an issue, a category, a section or a measure.

    ``span`` holds the number with its brackets and dot and the blanks behind it; ``label`` is
    without a closing 、.:. ``weight`` is the evidence, from 0 (in mid-word) to about 1.5.
    """

    scheme: str
    value: int
    span: Span
    label: Span
    weight: float
    line_start: bool
    major: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A word that may label a field.

    ``span`` runs from its number or bracket to its colon, ``word`` is the word alone. ``fields``
    are the canonical fields that it can name. ``strength``: 3 at a boundary with a colon or alone
    on its line, 2 numbered or set off by type, 1 glued between other words, with a colon.
    """

    fields: tuple[str, ...]
    span: Span
    word: Span
    strength: int
    line_start: bool
    alone: bool
    number: Number | None = None

    @property
    def mark(self) -> Span:
        """Return the label as it stands, without its number: 【整改目标】, 责任单位：."""
        return Span(self.number.span.end if self.number else self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket that may hold a list of units: labelled ((责任单位:…)) or read as one."""

    outer: Span
    inner: Span
    labelled: bool


@dataclass(frozen=True)
class Marks:
    """All candidates of one flow, each kind in text order."""

    flow: Flow
    numbers: tuple[Number, ...]
    labels: tuple[Label, ...]
    brackets: tuple[Bracket, ...]

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """Return the numbers that begin in a stretch."""
        starts = self._number_starts
        return self.numbers[bisect_left(starts, start) : bisect_left(starts, end)]

    def labels_in(self, start: int, end: int) -> tuple[Label, ...]:
        """Return the labels that begin in a stretch."""
        starts = self._label_starts
        return self.labels[bisect_left(starts, start) : bisect_left(starts, end)]

    def brackets_in(self, start: int, end: int) -> tuple[Bracket, ...]:
        """Return the brackets that begin in a stretch."""
        starts = self._bracket_starts
        return self.brackets[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def _number_starts(self) -> tuple[int, ...]:
        return tuple(number.span.start for number in self.numbers)

    @cached_property
    def _label_starts(self) -> tuple[int, ...]:
        return tuple(label.span.start for label in self.labels)

    @cached_property
    def _bracket_starts(self) -> tuple[int, ...]:
        return tuple(bracket.outer.start for bracket in self.brackets)


def without(marks: Marks, spans: Sequence[Span]) -> Marks:
    """Return the marks that do not begin in one of the sorted, disjoint stretches."""
    if not spans:
        return marks
    return Marks(
        marks.flow,
        tuple(n for n in marks.numbers if not covers(spans, n.span.start)),
        tuple(m for m in marks.labels if not covers(spans, m.span.start)),
        tuple(b for b in marks.brackets if not covers(spans, b.outer.start)),
    )


def find_marks(flow: Flow, rules: Rules) -> Marks:
    """Propose every mark of a flow."""
    brackets = tuple(find_brackets(flow, rules))
    inside = tuple(bracket.inner for bracket in brackets)
    numbers = tuple(
        sorted(
            (n for n in find_numbers(flow, rules) if not covers(inside, n.span.start)),
            key=lambda n: (n.span.start, -n.span.end),
        )
    )
    labels = tuple(
        sorted(
            (m for m in find_labels(flow, rules, numbers) if not covers(inside, m.word.start)),
            key=lambda m: m.span,
        )
    )
    return Marks(flow, numbers, labels, brackets)


@cache
def _head_words(rules: Rules) -> frozenset[str]:
    """Return the words behind which a series may begin without a stop: 近期措施1.排查."""
    _, names = label_words(rules)
    measures = {word for word, fields in names.items() if "measure" in fields}
    return frozenset(measures | set(rules.sections["group"].words))


def find_numbers(flow: Flow, rules: Rules) -> Iterator[Number]:
    """Yield every number at a place where a number may stand."""
    text = flow.folded
    first_in_line = {_first_character(text, line.start, line.end) for line in flow.lines}
    # A bullet is an ornament itself.
    bullets_first = {
        line.end - len(text[line.start : line.end].lstrip(" \t")) for line in flow.lines
    }
    bold_lines = {
        _first_character(text, line.start, line.end)
        for line in flow.lines
        if line.bold or line.heading
    }
    computed = flow.document.computed
    heads = _head_words(rules)
    for rule in rules.numbering:
        for match in rule.finditer(text):
            start = match.start()
            before = text[start - 1] if start else "\n"
            bullet = rule.tag in LINE_SCHEMES
            at_line = start in (bullets_first if bullet else first_in_line)
            lost = bullet and not at_line and not (match[0] in BULLETS and before in STOPS)
            if lost or (rule.tag == "bare" and flow.line_at(start).cell is not None):
                continue
            if at_line:
                weight = 1.0
            elif before in STOPS or (before == " " and _stop_before(text, start)):
                weight = 0.6
            elif _behind_head(text, start, heads):
                weight = 0.5
            elif rule.tag == "shi" and before in SOFT_STOPS:
                weight = 0.4
            elif rule.tag in VALUED and _behind_value(text, start, rules):
                weight = 0.5
            elif rule.tag in BARE_SCHEMES and not _glued(before, rule.tag):
                weight = CIRCLED_WEIGHT if rule.tag == "circled" else 0.15
            elif rule.tag == "named" and NAMED_END.search(match[0]):
                weight = 0.3
            else:
                continue
            if start in bold_lines or (at_line and covers(computed, flow.origin(start))):
                weight += 0.3
            rest = text[match.end() : match.end() + 6]
            if rule.tag in {"arabic", "compound"} and rest[:1].isdigit():
                ended = at_line and _stop_before(text, max(start - 1, 0))
                counts = (at_line or before == ":") and COUNT_AHEAD.match(rest)
                weight *= 1 if counts or YEAR_AHEAD.match(rest) else DECIMAL[ended]
            groups = match.groupdict()
            value = 1 if rule.tag == "bullet" else label_number(groups["n"] or "")
            if value is None or value == 0:
                continue
            major = groups.get("major")
            end = match.end()
            while end < len(text) and text[end] in " \t" and text[end] != "\n":
                end += 1
            # 序号 in one cell, its number in the next: only the number is printed as the label.
            own = start + match[0].rstrip("\t").rfind("\t") + 1
            label = LABEL_END.sub("", text[own : match.end()])
            closed = label + ")" if label.count("(") > label.count(")") else label
            yield Number(
                rule.tag,
                value,
                Span(start, end),
                Span(own, own + len(closed)),
                weight,
                at_line,
                label_number(major) if major else None,
            )


def _behind_head(text: str, start: int, heads: frozenset[str]) -> bool:
    """Say whether a word for measures stands right before a place, or with a blank between."""
    start -= text[start - 1] == " "
    return any(text[start - length : start] in heads for length in range(2, 9))


def _first_character(text: str, start: int, end: int) -> int:
    """Return the place of a line's first character behind blanks and ornaments."""
    while start < end and text[start] in ORNAMENT:
        start += 1
    return start


def _stop_before(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] in STOPS or text[at - 1] == "\n"


def _behind_value(text: str, start: int, rules: Rules) -> bool:
    """Say whether a place lies in the value of a unit, date or person label, without a stop."""
    said = text[max(start - VALUE_LIMIT, 0) : start]
    colon = said.rfind(":")
    if colon < 0 or any(c in "。;!?\n" for c in said[colon:]) or len(said) - colon <= 2:
        return False
    _, names = label_words(rules)
    word = next(
        (said[at:colon] for at in range(max(colon - 8, 0), colon - 1) if said[at:colon] in names),
        "",
    )
    return bool(set(names.get(word, ())) & SOFT_FIELDS) and not _in_bracket(said)


def _in_bracket(text: str) -> bool:
    return text.count("(") > text.count(")") or text.count("〔") > text.count("〕")


def _glued(before: str, scheme: str) -> bool:
    """Say whether the character before a number belongs to it: 2.5, 第三、, 十九届二、, A1."""
    if before.isascii() and (before.isalnum() or before in ".-/%_"):
        return True
    if scheme in {"cjk", "cjk_paren"}:
        return before in "第一二三四五六七八九十百零〇、其届之唯统万专归同逐"
    return before in "、—~至第"


def find_labels(flow: Flow, rules: Rules, numbers: tuple[Number, ...]) -> Iterator[Label]:
    """Yield every field label that stands where one may stand, with its strength."""
    text = flow.folded
    pattern, names = label_words(rules)
    by_end = {n.span.end: n for n in numbers if n.scheme != "part"}
    keys = tuple(key_cells(flow, rules))
    yield from (Label(fields, span, span, 3, True, True) for span, fields in keys if fields)
    inside = [span for span, _ in keys]
    numbered = {n.span.end: n for n in numbers if n.line_start}
    for end, span, fields in numbered_lines(flow, rules, numbered):
        before = numbered[end]
        whole = Span(before.span.start, flow.line_at(span.start).end)
        yield Label(fields, whole, span, 3, True, True, before)
        inside.append(span)
    for mark, span, fields in recurring_labels(flow, rules):
        alone = not text[mark.end : flow.line_at(span.start).end].strip()
        yield Label(fields, mark, span, 3, True, alone)
        inside.append(span)
    # 问题1: is a number, no label with the value 1.
    inside += [n.span for n in numbers if n.scheme == "named"]
    # 整改目标全市…: the blank behind a label may be lost; it opens line after line all the same.
    bare = Counter(
        match[0]
        for line in flow.lines
        if (match := pattern.match(text, line.start, line.end)) and text[match.end()] != ":"
    )
    inside.sort()
    for match in pattern.finditer(text):
        start, end = match.span()
        if covers(inside, start):
            continue
        word = match[0].replace(" ", "").replace("\t", "")
        line = flow.line_at(start)
        if end > line.end:
            # 责任 | 牵头单位: two cells are no label together.
            continue
        more, fields = adjusted_fields(text[max(line.start, start - 6) : start], word, rules)
        start -= more
        begin, number = _left_edge(text, start, line.start, by_end)
        at_line = not text[line.start : begin].strip()
        begin += len(text[begin:start]) - len(text[begin:start].lstrip(" \t"))
        stop, colon, closed = _right_edge(text, end, line.end)
        boundary = at_line or text[begin - 1] in STOPS or text[begin - 1] == " "
        boundary = boundary or (number is not None and colon)
        opened = any(text[i] in OPENING for i in range(begin, start))
        if number is not None and text[stop : stop + 1] == "。":
            stop += 1
        alone = at_line and stop >= line.end
        set_off = (
            at_line
            and len(word) >= 4
            and (
                text[end : end + 1] in {" ", "\t"}
                or (bare[word] > 1 and not PROSE.match(text, end, line.end))
                or DIRECT.match(text, end) is not None
            )
        )
        headed = number is not None and boundary and _numbered_heading(text, end, line.end)
        if alone or (boundary and colon) or (opened and closed):
            strength = 3
        elif headed or set_off:
            strength = 2
        elif colon and len(word) >= 3:
            strength = 1
        else:
            continue
        if number is not None and not boundary:
            begin, number = start, None
        yield Label(
            fields or names[word],
            Span(begin, stop),
            Span(start, end),
            strength,
            at_line,
            alone,
            number,
        )


def _left_edge(
    text: str, start: int, line_start: int, by_end: dict[int, Number]
) -> tuple[int, Number | None]:
    """Step back from a label's word over brackets, ornaments and a number; return where it begins.

    A bracket that opens before the word is part of the mark only where it is no list's bracket.
    """
    at = start
    while at > line_start and text[at - 1] in (OPENING | ORNAMENT):
        at -= 1
    number = by_end.get(at) or by_end.get(start)
    if number is not None and number.span.start < line_start:
        number = None
    if number is not None:
        at = number.span.start
        while at > line_start and text[at - 1] in ORNAMENT:
            at -= 1
    if number is None and at < start and text[at:start].isspace() and at > line_start:
        at = start
    return at, number


def _right_edge(text: str, end: int, line_end: int) -> tuple[int, bool, bool]:
    """Step over what closes a label: a qualifier, brackets, the colon; say what was there."""
    at = end
    qualifier = QUALIFIER.match(text, at, line_end)
    if qualifier and (COLON.match(text, qualifier.end()) or qualifier.end() >= line_end):
        at = qualifier.end()
    closed = False
    while at < line_end and text[at] in "】〕]* \t":
        closed = closed or text[at] in "】〕]*"
        at += 1
    colon = COLON.match(text, at, line_end)
    if colon:
        at = colon.end()
        while at < line_end and text[at] in "* \t":
            at += 1
    elif not closed:
        at = end
        while at < line_end and text[at] in " \t":
            at += 1
    return at, colon is not None, closed


def _numbered_heading(text: str, end: int, line_end: int) -> bool:
    """Say whether a numbered word stands as a heading: （一）整改目标。 or 三、整改措施(一)…"""
    rest = text[end : min(end + 2, line_end)]
    return not rest or rest[0] in "。(. \t" or FIRST.match(rest) is not None


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
        if labelled or reach.pattern.match(content.strip()):
            found.append(Bracket(outer, inner, True))
        elif lead and lead.end() == len(content.strip()):
            continue
        elif inner.end - inner.start >= 2 and is_unit_list(own_part(content, rules), rules):
            found.append(Bracket(outer, inner, False))
    yield from found


def own_part(content: str, rules: Rules) -> str:
    """Return a list without sentences behind it that lay another on what follows.

    市水利局牵头。以下均需各县区落实,不再列出 is a list of the measure's own and one of all below.
    """
    for stop in STOP.finditer(content):
        if rules.sections["reach"].pattern.match(content[stop.end() :].strip()):
            return content[: stop.start()]
    return content


def _labels_inside(content: str, behind: int) -> bool:
    """Say whether the word at a bracket's start labels what follows, by a colon or a verb."""
    rest = content.lstrip()[behind:].lstrip()
    return rest[:1] == ":" or rest[:1] in {"为", "是", "-", "—"} or rest[:2] in {"分别", "均为"}


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
