"""Personal names: where one stands among a person's words."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.values.units.kinds import is_body, of_words, words_of

OPEN, CLOSE = "([〔【", ")]〕】"
# No name with its bracket is longer: what stands before needs no look.
LONGEST = 32
LEAD = regex.compile(r"[ \t\n:(\[〔【]+")
TOKEN = regex.compile(r"(?:[^\s()]|[(][^()]*[)])+")
PARTED = frozenset(" \t([〔【")


def is_name(words: str, rules: Rules) -> bool:
    """Say whether some words are a name and nothing else, blanks inside (张 三) allowed."""
    return rules.persons["name"].pattern.fullmatch(words) is not None and not _no_name(words, rules)


def blank_names(words: str, rules: Rules) -> list[Span]:
    """Return the names of 张三 李四, parted by blanks alone; none where it is one, or no names."""
    found: list[Span] = []
    at = 0
    for match in rules.persons["name"].finditer(words):
        if words[at : match.start()].strip(" \t") or _no_name(match[0], rules):
            return []
        found.append(Span(*match.span()))
        at = match.end()
    return found if len(found) > 1 and not words[at:].strip(" \t") else []


def side_by_side(words: str, rules: Rules) -> list[Span]:
    """Return the persons of 县委书记 张伟 县长 李华, blanks or not; none where it is one."""
    tokens = list(_tokens(words, rules))
    names = [at for at, (_, kind) in enumerate(tokens) if kind in {"name", "both"}]
    if len(names) < 2 or not any(kind != "name" for _, kind in tokens):
        return []
    leads = tokens[0][1] == "name"
    firsts = names if leads else [0, *(at + 1 for at in names[:-1])]
    lasts = [*(at - 1 for at in firsts[1:]), len(tokens) - 1]
    spans = [
        Span(tokens[first][0].start, tokens[last][0].end)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    posts = [
        any(kind in {"post", "both"} for _, kind in tokens[first : last + 1])
        for first, last in zip(firsts, lasts, strict=True)
    ]
    return spans if all(posts) else []


def _tokens(words: str, rules: Rules) -> Iterator[tuple[Span, str]]:
    """Yield what blanks part: a name, a post, both in one, or other words; 张 伟 is one name."""
    spans = [Span(*match.span()) for match in TOKEN.finditer(words)]
    while spans:
        first = spans.pop(0)
        if first.end - first.start == 1 and spans:
            joined = Span(first.start, spans[0].end)
            bracket = words.find("(", *spans[0])
            name = Span(first.start, bracket if bracket > 0 else joined.end)
            if is_name(words[slice(*name)], rules):
                spans.pop(0)
                yield joined, "name" if name == joined else "both"
                continue
        for span in _glued_persons(words, first, rules):
            own = words[slice(*span)]
            if is_name(own, rules):
                yield span, "name"
            elif name_span(own, rules) is not None:
                yield span, "both"
            else:
                yield span, "post" if _is_post(own, rules) else "other"


def _glued_persons(words: str, span: Span, rules: Rules) -> Iterator[Span]:
    """Split 县委书记张伟县长李华 behind each name that another post follows."""
    start = span.start
    for post in rules.persons["post"].pattern.finditer(words, *span):
        match = rules.persons["name-before-post"].pattern.match(words, post.end(), span.end)
        if match is not None and post.end() > start and not _no_name(match[0], rules):
            yield Span(start, match.end())
            start = match.end()
    yield Span(start, span.end)


@of_words
def name_span(words: str, rules: Rules) -> Span | None:
    """Return where a name stands in a person's words: alone, first, or last behind a post."""
    if is_name(words, rules):
        return Span(0, len(words))
    return (
        _first(words, rules)
        or _parted(words, rules)
        or _glued(words, rules)
        or _redacted(words, rules)
        or _behind_body(words, rules)
    )


def _no_name(words: str, rules: Rules) -> bool:
    bare = words.replace(" ", "").replace("\t", "")
    return (
        rules.persons["no-name"].pattern.match(bare) is not None
        or rules.units["stems"].pattern.fullmatch(bare) is not None
        or rules.persons["post"].pattern.match(bare) is not None
        or _is_post(bare, rules)
        or words_of(bare, rules).is_class
    )


def _first(words: str, rules: Rules) -> Span | None:
    """Return a name that a blank or a bracket parts from the post behind it."""
    has_post = rules.persons["post"].search(words) is not None
    for id in ("name", "unusual-name") if has_post else ("name",):
        match = rules.persons[id].pattern.match(words)
        if match and words[match.end() : match.end() + 1] in PARTED:
            unlike = _no_name(match[0], rules) or _is_post(match[0], rules)
            return None if unlike else Span(*match.span())
    return None


def _is_post(words: str, rules: Rules) -> bool:
    """Say whether words end as a post does: 县委书记 张明 begins with no name."""
    return any(match.end() == len(words) for match in rules.persons["post"].finditer(words))


def _parted(words: str, rules: Rules) -> Span | None:
    """Return a name that a blank, a colon or a bracket parts from the post before it."""
    end = len(words.rstrip(CLOSE + " \t"))
    floor = max(len(words) - LONGEST, 1)
    for lead in LEAD.finditer(words, floor):
        before = Span(0, lead.start())
        post = rules.persons["post"].pattern.search(words, *before) is not None
        if not post and not is_body(words[: lead.start()], rules):
            continue
        for id in ("name", "unusual-name") if post else ("name",):
            match = rules.persons[id].pattern.fullmatch(words, lead.end(), end)
            if match and not _no_name(match[0], rules):
                return Span(*match.span())
    return None


def _glued(words: str, rules: Rules) -> Span | None:
    """Return a name that follows a post without a mark: 局长张三."""
    end = len(words)
    for post in rules.persons["post"].finditer(words):
        if end - post.end() > LONGEST:
            continue
        match = rules.persons["name"].pattern.match(words, post.end())
        if match and match.end() == end and not _no_name(match[0], rules):
            return Span(*match.span())
    return None


def _redacted(words: str, rules: Rules) -> Span | None:
    """Return a name with 某 in it that a post follows without a mark: 张某某副市长."""
    match = rules.persons["masked"].pattern.match(words)
    if match is None or not is_name(match[0], rules):
        return None
    return Span(0, match.end()) if _is_post(words[match.end() :], rules) else None


def _behind_body(words: str, rules: Rules) -> Span | None:
    """Return a name that follows a body without a mark: 县水利局周伟."""
    for length in (2, 3):
        at = len(words) - length
        if at > 2 and is_name(words[at:], rules) and is_body(words[:at], rules):
            return Span(at, len(words))
    return None
