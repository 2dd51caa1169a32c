"""Cuts a stretch of a unit list into the names that are printed in it."""

from __future__ import annotations

from collections.abc import Sequence

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.values.account import Account
from zhenggai.values.units.joined import find_seams
from zhenggai.values.units.kinds import is_name, words_of

OPEN, CLOSE = "([{〔【", ")]}〕】"
TRIM = " \t\n、,;。.:：/|+\\·*和及与"
STAR = "*"
SEPARATORS = frozenset("、,/|+\\·; \t\n")
JOINING_WORDS = frozenset("和及与")
PARTING = SEPARATORS | JOINING_WORDS
# Behind which of these the name before a place begins.
NAME_BEGINS = "、,;和及与 "


def outside_brackets(folded: str) -> Sequence[bool]:
    """Return for each character whether it stands outside of all closed brackets.

    A bracket that nothing closes, or that closes nothing, is a character like any other.
    """
    outside = [True] * len(folded)
    opened: list[int] = []
    for at, c in enumerate(folded):
        if c in OPEN:
            opened.append(at)
        elif c in CLOSE and opened:
            start = opened.pop()
            if not opened or outside[opened[-1]]:
                outside[start : at + 1] = [False] * (at + 1 - start)
    return outside


def trim(folded: str, start: int, end: int, rules: Rules) -> Span:
    """Return a stretch without separators at both ends; 参与 keeps its 与.

    **县政府 keeps its stars: they stand for what was taken out, unlike those of **县政府**.
    """
    place = rules.units["place-with-and"].pattern
    bold = False
    while end > start and folded[end - 1] in TRIM and not folded.endswith("参与", start, end):
        end -= 1
        bold = bold or folded[end] == STAR
    while start < end and folded[start] in TRIM and not place.match(folded, start):
        if folded[start] == STAR and not bold:
            break
        start += 1
    return Span(start, end)


def elements(
    folded: str,
    span: Span,
    outside: Sequence[bool],
    rules: Rules,
    account: Account | None = None,
) -> list[Span]:
    """Split a group at 、 , / · blanks, at 和 及 与 behind a whole name, and where names touch.

    ``account`` takes what is taken off an element and says nothing: 由, 按职责分工.
    """
    cuts: list[tuple[int, int]] = []
    tiers = [match.span() for match in rules.units["tiers"].pattern.finditer(folded, *span)]
    for at in range(span.start, span.end):
        c = folded[at]
        if c not in PARTING or not outside[at] or any(start < at < end for start, end in tiers):
            continue
        if c in SEPARATORS:
            cuts.append((at, at + 1))
        else:
            before = at - folded.startswith("以及", max(at - 1, span.start))
            if ends_name(folded, span.start, before, rules) and not _generic(folded, at + 1, rules):
                cuts.append((before, at + 1))
    pieces: list[Span] = []
    start = span.start
    for a, b in [*cuts, (span.end, span.end)]:
        pieces += _touching(folded, _stripped(folded, start, a, rules, account), outside, rules)
        start = b
    return [piece for piece in pieces if piece.end > piece.start]


def ends_name(folded: str, start: int, at: int, rules: Rules) -> bool:
    """Say whether a whole name ends before a place: 党委和政府, but not 发展和改革."""
    # 各县(市、区): what stands in a bracket begins no name.
    before = folded.rfind("(", start, at) if folded[at - 1 : at] == ")" else at
    cut = max(folded.rfind(c, start, max(before, start)) for c in NAME_BEGINS)
    words = words_of(folded[max(cut + 1, start) : at], rules)
    if words.is_name:
        return True
    post = words.says("post-behind")
    return post is not None and is_name(words.text[: post.start()], rules)


def _generic(folded: str, at: int, rules: Rules) -> bool:
    """Say whether 单位 or 部门 follows and belongs to the name before: 各有关部门和单位."""
    return rules.units["generic"].pattern.match(folded, at) is not None


def _stripped(folded: str, start: int, end: int, rules: Rules, account: Account | None) -> Span:
    """Trim an element, and take off 由, 请 at its front and 按职责分工 behind it."""
    first, last = start, end
    start, end = trim(folded, start, end, rules)
    for _ in range(2):
        words = words_of(folded[start:end], rules)
        match = words.says("skip")
        if match is None:
            break
        at_front = match.start() == 0
        if at_front and rules.units["place-with-and"].pattern.match(words.text):
            break
        if at_front and match.end() < len(words.text):
            start += match.end()
        elif match.end() == len(words.text):
            end = start + match.start()
        start, end = trim(folded, start, end, rules)
    if account is not None:
        account.take(first, start)
        account.take(end, last)
    return Span(start, end)


def _touching(folded: str, span: Span, outside: Sequence[bool], rules: Rules) -> list[Span]:
    """Split names that are written together; a bracket that holds the second name is opened."""
    cuts = [
        at
        for at in find_seams(folded, span, outside, rules)
        if span.start < at and (outside[at] or folded[at] in OPEN)
    ]
    pieces: list[Span] = []
    at = span.start
    for cut in [*cuts, span.end]:
        a, b = at, cut
        if folded[a : a + 1] in set(OPEN) and folded[b - 1 : b] in set(CLOSE):
            a, b = a + 1, b - 1
        pieces.append(Span(a, b))
        at = cut
    return pieces
