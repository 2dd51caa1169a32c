"""Responsible persons: names and posts, one a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from zhenggai.messages import severity
from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.model import Context, Doubt, Person
from zhenggai.values.personal_names import CLOSE, OPEN, blank_names, name_span, side_by_side
from zhenggai.values.units.bodies import stem_words
from zhenggai.values.units.kinds import is_body, is_open, of_words
from zhenggai.values.units.reader import read_units
from zhenggai.values.units.segment import outside_brackets

STRONG = frozenset(",;\n。")
ENUMERATING = frozenset("、/")
SHORT_NAME = 3
POST_JOINTS = frozenset("和及与")
TRIM = " \t\n。.,;、:"
ANYWHERE = Context()
ASIDE = regex.compile(r"[(][^()]*[)]$")
OPENED = frozenset("（(［[【〔")


@dataclass(frozen=True, slots=True)
class _Item:
    """A stretch between 、 or stronger marks; ``words`` are its own, without 由 and 负责 around.

    ``name`` is relative to the words. ``post``: they end with a post. ``own``: the post has a
    unit of its own before it. ``joined``: 和 or 及 stands before, which joins persons.
    """

    span: Span
    words: str
    name: Span | None
    post: bool
    own: bool
    joined: bool

    @property
    def leads(self) -> bool:
        """Whether the name stands first: what follows 、 may be more posts of it."""
        return self.name is not None and self.name.start == 0

    @property
    def bare(self) -> bool:
        """Whether there is a name and nothing else."""
        return self.name == Span(0, len(self.words))

    @property
    def complete(self) -> bool:
        """Whether a person may end here: units alone wait for the post behind."""
        return self.post or self.name is not None


@remembered(1024)
def read_persons(
    text: str, rules: Rules, context: Context = ANYWHERE
) -> tuple[tuple[Person, ...], tuple[Doubt, ...]]:
    """Return the persons of a block in order, and what is noted of them.

    Where the block uses both 、 and ，or ；, the latter part persons; where only 、, each post
    with a unit of its own is a person. Labels inside (责任领导：…；责任人：…) part the block too.
    Spans are relative to the text. A default for later issues (下同) gives a doubt
    ``persons-default`` and no row, words that name nobody ``persons-unparsed``; a unit that is
    none, in the plan of ``context``, ``unit-unlikely``.
    """
    folded = fold(text)
    folded = _masked(folded, (m.span() for m in rules.persons["noise"].finditer(folded)))
    defaults = _defaults(folded, rules)
    folded = _masked(folded, defaults)
    outside = outside_brackets(folded)
    persons: list[Person] = []
    doubts = [Doubt("persons-default", (text[span.start : span.end],), span) for span in defaults]
    for role, section in _sections(folded, rules):
        parts = [
            _items(folded, part, outside, rules)
            for part in _joined_parts(folded, section, outside, rules)
        ]
        for items in parts:
            for group in _groups(items, several=len(parts) > 1, rules=rules):
                found, left = _first_person(text, folded, group, rules)
                if found is not None:
                    persons.append(_shared(persons, found, group, items, text, rules))
                    if role is not None and found.role is None:
                        persons[-1] = replace(persons[-1], role=role)
                    doubts += _unlikely(text, found, context, rules)
                if not left:
                    continue
                span = Span(left[0].span.start, left[-1].span.end)
                words = text[span.start : span.end]
                if rules.persons["nobody"].pattern.match(words) is None:
                    doubts.append(Doubt("persons-unparsed", (words,), span))
    if rules.persons["nobody-at-all"].pattern.fullmatch(text.strip(TRIM)):
        doubts.clear()
    return tuple(persons), tuple(doubts)


def _unlikely(text: str, person: Person, context: Context, rules: Rules) -> Iterator[Doubt]:
    """Yield a doubt where a post does not end as one (副市), or its unit is none (见附件|局长).

    So where a name lost its surname: 敬之.
    """
    name = person.name or ""
    short = 0 < len(name) <= SHORT_NAME
    lost = short and not rules.persons["short-name"].pattern.fullmatch(name)
    if lost or rules.persons["name-twice"].pattern.fullmatch(name):
        yield Doubt("persons-unparsed", (name,), person.span)
    if person.post is not None:
        printed = text[slice(*person.post)]
        post = ASIDE.sub("", fold(printed)).rstrip(TRIM + CLOSE)
        whole = ends_with_post(post, rules) or _is_unit(post, rules)
        if not whole or rules.persons["post-sign"].search(post):
            yield Doubt("persons-unparsed", (printed,), person.post)
    if person.unit is None or rules.persons["loose-unit"].search(fold(person.unit)):
        return
    units, doubts = read_units(person.unit, context, rules)
    if not units or any(severity(doubt.code) != "info" for doubt in doubts):
        yield Doubt("unit-unlikely", (person.unit,), person.post or person.span)


def _masked(folded: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with blanks where the spans are, so that all places stay."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [folded[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, folded[at:]])


def _defaults(folded: str, rules: Rules) -> list[Span]:
    """Return the clauses that lay persons on later issues: a bracket, or all that follows."""
    outside = outside_brackets(folded)
    found: list[Span] = []
    for match in rules.persons["default"].finditer(folded):
        if found and match.start() < found[-1].end:
            continue
        start, end = match.start(), len(folded)
        if outside[start]:
            while start and not (folded[start - 1] in STRONG and outside[start - 1]):
                start -= 1
        else:
            while start and not outside[start - 1]:
                start -= 1
            end = match.end()
            while end < len(folded) and not outside[end]:
                end += 1
        span = next(_trimmed(folded, start, end), None)
        if span is not None:
            found.append(span)
    return found


def _sections(folded: str, rules: Rules) -> Iterator[tuple[Span | None, Span]]:
    """Split a block at its own labels; yield each label (without its colon) and what follows."""
    start, role = 0, None
    for match in rules.persons["label"].finditer(folded):
        yield role, Span(start, match.start())
        role = next(_trimmed(folded, *match.span()), None)
        start = match.end()
    yield role, Span(start, len(folded))


def _trimmed(folded: str, start: int, end: int) -> Iterator[Span]:
    while start < end and folded[start] in TRIM:
        start += 1
    while end > start and folded[end - 1] in TRIM:
        end -= 1
    if end > start:
        yield Span(start, end)


def _split(
    folded: str, span: Span, outside: Sequence[bool], marks: frozenset[str]
) -> Iterator[Span]:
    """Yield the stretches between marks outside of brackets, trimmed."""
    start = span.start
    for at in range(span.start, span.end):
        if folded[at] in marks and outside[at]:
            yield from _trimmed(folded, start, at)
            start = at + 1
    yield from _trimmed(folded, start, span.end)


def _joined_parts(folded: str, section: Span, outside: Sequence[bool], rules: Rules) -> list[Span]:
    """Split at ，；。 and lines; units alone go with the post behind, a post with a name below."""
    parts: list[Span] = []
    last: _Item | None = None
    for part in _split(folded, section, outside, STRONG):
        items = _items(folded, part, outside, rules)
        before = folded[parts[-1].end : part.start] if parts else ""
        waits = last is not None and not last.complete and _is_unit(last.words, rules)
        named = "\n" in before and items[0].bare and last is not None and last.name is None
        if parts and ((waits and items[-1].post) or (named and last is not None and last.post)):
            parts[-1] = Span(parts[-1].start, part.end)
        else:
            parts.append(part)
        last = items[-1]
    return parts


def _is_unit(words: str, rules: Rules) -> bool:
    return is_body(words, rules) or is_open(words, rules)


def _items(folded: str, part: Span, outside: Sequence[bool], rules: Rules) -> list[_Item]:
    """Split a part at 、 and /, at 和 and 及 behind a person, and between names side by side."""
    items: list[_Item] = []
    for piece in _split(folded, part, outside, ENUMERATING):
        start, joined = piece.start, False
        joints = [at for at in range(piece.start + 1, piece.end - 1) if folded[at] in POST_JOINTS]
        stems = [m.span() for m in _stems(rules).finditer(folded, *piece)] if joints else []
        for at in joints:
            # 住房|和|城乡建设局 is one department.
            inside = any(first < at < last for first, last in stems)
            if outside[at] and not inside:
                before = _item(folded, Span(start, at), joined, rules)
                if before.complete:
                    items.append(before)
                    start, joined = at + 1, True
        words = folded[start : piece.end]
        names = blank_names(words, rules) or side_by_side(words, rules)
        spans = [Span(start + a, start + b) for a, b in names] or [Span(start, piece.end)]
        items += [_item(folded, span, joined, rules) for span in spans]
    return items or [_item(folded, part, False, rules)]


@cache
def _stems(rules: Rules) -> regex.Pattern[str]:
    """Return a pattern for what departments are for: 粮食和物资储备."""
    return compiled(stem_words(rules))


def _item(folded: str, span: Span, joined: bool, rules: Rules) -> _Item:
    start, end = _unframed(folded, span, rules)
    if folded[start] in OPEN and folded[end - 1] in CLOSE:
        # 【张三】: the bracket is around all of it.
        start, end = next(_trimmed(folded, start + 1, end - 1), (start, end))
    words = folded[start:end]
    posts = _posts(words, rules)
    return _Item(
        span=Span(start, end),
        words=words,
        name=name_span(words, rules),
        post=any(b == len(words) or words[b] in OPEN for _, b in posts)
        or _is_hidden(words, posts, rules),
        own=bool(posts) and posts[0][0] > 0,
        joined=joined,
    )


def _is_hidden(words: str, posts: Sequence[tuple[int, int]], rules: Rules) -> bool:
    """Say whether the name behind a post was taken out: 副市长×××."""
    hidden = rules.persons["redacted"].pattern
    return any(hidden.fullmatch(words, end) is not None for _, end in posts)


def _unframed(folded: str, span: Span, rules: Rules) -> Span:
    """Return a stretch without 由 and 负责 around it, where a person is left."""
    words = folded[span.start : span.end]
    if ends_with_post(folded[span.start : span.end], rules):
        ends = len(words)
    else:
        ends = min(
            (m.start() for m in rules.persons["frame"].finditer(words) if m.start()),
            default=len(words),
        )
    starts = next((m.end() for m in rules.persons["frame"].finditer(words) if m.start() == 0), 0)
    inner = next(_trimmed(folded, span.start + starts, span.start + ends), None)
    if inner is None:
        return span
    complete = ends_with_post(folded[inner.start : inner.end], rules) or name_span(
        folded[inner.start : inner.end], rules
    )
    return inner if complete else span


def _groups(items: Sequence[_Item], *, several: bool, rules: Rules) -> list[list[_Item]]:
    """Put the items of one part together that say one person."""
    groups: list[list[_Item]] = []
    for item in items:
        if groups and not _begins(groups[-1], item, several, rules):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _begins(group: Sequence[_Item], item: _Item, several: bool, rules: Rules) -> bool:
    """Say whether an item begins another person than the one before it."""
    last = group[-1]
    if not last.complete:
        return False
    if item.joined:
        return True
    named = next((other for other in group if other.name is not None), None)
    pair = f"{last.words}、{item.words[: item.name.start] if item.name else item.words}"
    pair = pair.rstrip(" \t:(")
    apart = any(rule.search(pair) for rule in rules.persons.tagged("apart"))
    together = any(rule.search(pair) for rule in rules.persons.tagged("together"))
    if named is not None:
        leading = named.leads and not named.bare and last.words[-1] not in CLOSE
        return item.name is not None or not item.post or not leading
    if item.name is not None:
        return item.leads or (apart and not together)
    if several or together:
        return False
    return apart or (item.post and item.own)


def _first_person(
    text: str, folded: str, group: Sequence[_Item], rules: Rules
) -> tuple[Person | None, Sequence[_Item]]:
    """Read the person with whom some items begin, and return what is left behind it."""
    for end in range(len(group), 0, -1):
        found = _person(text, folded, group[:end], rules)
        if found is not None:
            return found, group[end:]
    return None, group


def _person(text: str, folded: str, group: Sequence[_Item], rules: Rules) -> Person | None:
    """Read one person: the name, the phrase without it, the unit that leads the phrase."""
    whole = Span(group[0].span.start, group[-1].span.end)
    named = next((item for item in group if item.name is not None), None)
    if named is None or named.name is None:
        return _nameless(text, folded, whole, group[-1], rules)
    name = Span(named.span.start + named.name.start, named.span.start + named.name.end)
    printed = "".join(text[name.start : name.end].split())
    before, behind = Span(whole.start, name.start), Span(name.end, whole.end)
    longer = before if before.end - before.start >= behind.end - behind.start else behind
    inner = _unbracketed(folded, longer)
    post = next(_trimmed(folded, inner.start, _unopened(folded, inner)), None)
    if post is None:
        return Person(whole, None, None, printed)
    if rules.persons["level"].pattern.fullmatch(folded, *post):
        return Person(whole, None, None, printed, post)
    return Person(whole, post, _unit(text, folded, post, rules), printed)


def _nameless(text: str, folded: str, whole: Span, last: _Item, rules: Rules) -> Person | None:
    """Read a post without a name; None where the words do not end with a post."""
    redacted = rules.persons["redacted"].pattern.search(folded, *whole)
    if redacted is not None:
        whole_post = next(_trimmed(folded, whole.start, redacted.start()), None)
        if whole_post is None or not ends_with_post(
            folded[whole_post.start : whole_post.end], rules
        ):
            return None
        return Person(whole, whole_post, _unit(text, folded, whole_post, rules), None)
    if not last.post:
        return None
    return Person(whole, whole, _unit(text, folded, whole, rules), None)


def ends_with_post(words: str, rules: Rules) -> bool:
    """Say whether folded words end with a post."""
    return any(end == len(words) for _, end in _posts(words, rules))


@of_words
def _posts(words: str, rules: Rules) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in rules.persons["post"].finditer(words))


def _unit(text: str, folded: str, post: Span, rules: Rules) -> str | None:
    """Return the unit, or list of units, that leads a post; the whole where it is a body alone."""
    words = folded[post.start : post.end]
    at = 0
    for start, end in _posts(words, rules):
        lead = text[post.start + at : post.start + start].strip(TRIM + "\u3000，；：").rstrip("的")
        # 副市长、市公安局局长: the first post has no unit, the second one has.
        opens = lead[:1] in OPENED
        if lead and not opens and (at == 0 or _is_unit(fold(lead), rules)):
            return lead
        at = end
    if at == 0 and _is_unit(words, rules):
        return text[post.start : post.end].strip(TRIM + "\u3000，；：") or None
    return None


def _unbracketed(folded: str, span: Span) -> Span:
    """Return the inside where a stretch is one bracket: (市委常委、副市长)."""
    start, end = span
    while start < end and folded[start] in OPEN + " \t":
        start += 1
    while end > start and folded[end - 1] in CLOSE + " \t":
        end -= 1
    closed = folded.count("(", start, end) - folded.count(")", start, end)
    return Span(start, min(end + max(closed, 0), span.end))


def _unopened(folded: str, span: Span) -> int:
    """Return where a stretch ends without the bracket that opens at its end: 局长(."""
    end = span.end
    while end > span.start and folded[end - 1] in OPEN + " \t":
        end -= 1
    return end


def _shared(
    persons: Sequence[Person],
    found: Person,
    group: Sequence[_Item],
    items: Sequence[_Item],
    text: str,
    rules: Rules,
) -> Person:
    """Give a bare name the post before it where several hold such a post: 副市长张三、李四."""
    if not persons or not group[0].bare or group[0] is items[0]:
        return found
    before = persons[-1]
    if before.post is None or before.name is None or before.post.start > before.span.start:
        return found
    post = fold(text[before.post.start : before.post.end])
    if rules.persons["shared"].search(post) is None:
        return found
    return replace(found, post=before.post, unit=before.unit)
