"""Responsible persons: names and posts, one a row."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.document import Span
from extract.flow import fold
from extract.values.model import Context, Doubt, Person
from rules import Rules

OPEN, CLOSE = "([〔【", ")]〕】"
STRONG = frozenset(",;\n。")
TRIM = " \t\n。.,;、:"


def read_persons(
    text: str, context: Context, rules: Rules
) -> tuple[tuple[Person, ...], tuple[Doubt, ...]]:
    """Return the persons of a block in order, and what is noted of them.

    Where the block uses both 、 and ，or ；, the latter part persons; where only 、, each post
    with a unit of its own is a person. Spans are relative to the text. A default for later
    issues (下同) gives a doubt ``persons-default`` and no row.
    """
    del context  # a person's words say all
    folded = fold(text)
    persons: list[Person] = []
    doubts: list[Doubt] = []
    parts = list(_split(folded, Span(0, len(folded)), STRONG))
    several = len(parts) > 1
    for part in parts:
        kept = _without_default(folded, part, rules, doubts)
        if kept is None:
            continue
        pieces = (
            [kept]
            if several and not _named(folded, kept, rules)
            else _by_comma(folded, kept, rules)
        )
        for piece in pieces:
            person = _person(text, folded, piece, rules)
            if person is not None:
                persons.append(person)
    return tuple(persons), tuple(doubts)


def _split(text: str, span: Span, marks: frozenset[str]) -> Iterator[Span]:
    """Yield the stretches between marks outside of brackets, trimmed."""
    depth, start = 0, span.start
    for at in range(span.start, span.end):
        c = text[at]
        if c in OPEN:
            depth += 1
        elif c in CLOSE:
            depth = max(depth - 1, 0)
        elif c in marks and depth == 0:
            yield from _trimmed(text, start, at)
            start = at + 1
    yield from _trimmed(text, start, span.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    if end > start:
        yield Span(start, end)


def _without_default(text: str, part: Span, rules: Rules, doubts: list[Doubt]) -> Span | None:
    """Take a default clause (bracketed or the whole part) out of a part; note it."""
    match = rules.persons["default"].pattern.search(text, part.start, part.end)
    if match is None:
        return part
    opened = max(text.rfind(c, part.start, match.start()) for c in OPEN)
    start = opened if opened >= 0 else part.start
    span = Span(start, part.end)
    doubts.append(Doubt("persons-default", (text[span.start : span.end],), span))
    return next(_trimmed(text, part.start, start), None)


def _named(text: str, part: Span, rules: Rules) -> bool:
    """Say whether a part between commas lists several names (张三、李四)."""
    pieces = list(_split(text, part, frozenset("、")))
    name = rules.persons["name"].pattern
    return len(pieces) > 1 and all(name.fullmatch(text[a:b]) for a, b in pieces)


def _by_comma(text: str, part: Span, rules: Rules) -> list[Span]:
    """Split at 、 where what follows has a unit of its own and what stands before is complete."""
    pieces = list(_split(text, part, frozenset("、")))
    result: list[Span] = []
    for piece in pieces:
        words = text[piece.start : piece.end]
        if result:
            before = text[result[-1].start : result[-1].end]
            merged = rules.persons["merged"].search(f"{before}、{words}") is not None
            if not _complete(before, rules) or _unit_end(words, rules) == 0 or merged:
                result[-1] = Span(result[-1].start, piece.end)
                continue
        result.append(piece)
    return result


def _complete(words: str, rules: Rules) -> bool:
    """Say whether words end with a post or are a name: units alone wait for the post behind."""
    if rules.persons["name"].pattern.fullmatch(words) or words[-1] in CLOSE:
        return True
    return any(match.end() == len(words) for match in rules.persons["post"].finditer(words)) or (
        _name_span(words, rules) is not None
    )


def _unit_end(words: str, rules: Rules) -> int | None:
    """Return where the first post begins: 0 where no unit stands before it, None without a post."""
    match = rules.persons["post"].search(words)
    return match.start() if match is not None else None


def _name_span(words: str, rules: Rules) -> Span | None:
    """Return where a name stands in a person's words: alone, first, or last behind a post."""
    name = rules.persons["name"].pattern
    alone = name.fullmatch(words)
    if alone:
        return Span(0, len(words))
    first = name.match(words)
    if first and words[first.end() : first.end() + 1] in {" ", "(", "\t", "〔", "["}:
        return Span(*first.span())
    for match in regex.finditer(r"[ \t:(〔]+", words):
        last = name.fullmatch(words.rstrip(CLOSE), match.end())
        if last and rules.persons["post"].search(words[: match.start()]):
            return Span(*last.span())
    posts = [m.end() for m in rules.persons["post"].finditer(words)]
    for end in posts:
        last = name.fullmatch(words, end)
        if last:
            return Span(*last.span())
    return None


def _person(text: str, folded: str, piece: Span, rules: Rules) -> Person | None:
    """Read one person: the name, the phrase without it, the unit that leads the phrase."""
    noise = rules.persons["noise"].pattern.search(folded, piece.start, piece.end)
    if noise is not None:
        piece = next(_trimmed(folded, piece.start, noise.start()), None) or piece
    words = folded[piece.start : piece.end]
    name = _name_span(words, rules)
    if name is None:
        end = _unit_end(words, rules)
        unit = text[piece.start : piece.start + end].strip(TRIM) if end else None
        return Person(piece, piece, unit or None, None)
    before = Span(piece.start, piece.start + name.start)
    behind = Span(piece.start + name.end, piece.end)
    longer = before if before.end - before.start >= behind.end - behind.start else behind
    post = next(_trimmed(folded, *_unbracketed(folded, longer)), None)
    printed = regex.sub(r"\s", "", text[piece.start + name.start : piece.start + name.end])
    unit = None
    if post is not None:
        end = _unit_end(folded[post.start : post.end], rules)
        unit = text[post.start : post.start + end].strip(TRIM) if end else None
    return Person(piece, post, unit or None, printed)


def _unbracketed(text: str, span: Span) -> Span:
    """Return the inside where a stretch is one bracket: (市委常委、副市长)."""
    start, end = span
    while start < end and text[start] in OPEN + " \t":
        start += 1
    while end > start and text[end - 1] in CLOSE + " \t":
        end -= 1
    closed = text.count("(", start, end) - text.count(")", start, end)
    return Span(start, min(end + max(closed, 0), span.end))
