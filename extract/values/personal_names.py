"""Personal names: where one stands among a person's words."""

from __future__ import annotations

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.memo import remembered
from zhenggai.values.units.kinds import is_body

OPEN, CLOSE = "([〔【", ")]〕】"
# No name with its bracket is longer: what stands before needs no look.
LONGEST = 32
LEAD = regex.compile(r"[ \t\n:(\[〔【]+")
MASKED = regex.compile(r"\p{Han}(?:某{1,2}|[×xX*]{1,2})(?=\p{Han}{2})")
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


@remembered(4096)
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
    match = MASKED.match(words)
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
