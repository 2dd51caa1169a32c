"""What is left over in a deadline block: what no expression, act, count or mark holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhenggai.rules import Rules
from zhenggai.rules.loader import RuleTable
from zhenggai.text.document import Span, merge_spans, touches
from zhenggai.values.deadlines.commitment import CLAUSE_ENDS, around
from zhenggai.values.deadlines.expressions import Expression
from zhenggai.values.units.kinds import words_of

LOOSE = "occasion"
HAN = range(0x4E00, 0xA000)
# What is no date though it looks like one; it has a doubt of its own.
UNREAD = frozenset({"redacted", "odd"})
# So many characters of a name may stand on either side of its number.
NAME_REACH = 12
# The words before a number that say that it is an item: 措施1、2.
COUNTED_REACH = 60


def left_in_block(folded: str, expressions: Sequence[Expression], rules: Rules) -> Iterator[Span]:
    """Yield what a deadline block prints and no expression of time holds.

    Words say what is to be done. Left over are signs that no word is made of (□, qz, 齉), numbers
    that count nothing (202), and words that belong to a date (X月, 第季度, 原定).
    """
    table = rules.deadlines
    # An event that is made of words (企业复产前) holds nothing of a date.
    known = merge_spans(e.whole for e in expressions if e.form != LOOSE or _is_dated(folded, e))
    doubted = merge_spans(e.whole for e in expressions if e.form in UNREAD)
    for rule in table.tagged("trace"):
        for match in rule.finditer(folded):
            span = Span(*match.span())
            if not (touches(known, span) or _makes_name(folded, span, rules)):
                yield span
    for match in table["stray-number"].finditer(folded):
        span = Span(*match.span())
        if not touches(known, span) and not _counts(folded, span, rules):
            yield span
    yield from _lone(folded, known, table)
    twice = (Span(*match.span()) for match in table["said-twice"].finditer(folded))
    yield from (span for span in twice if not touches(known, span))
    signs = [Span(*match.span()) for match in table["sign"].finditer(folded)]
    for at, character in enumerate(folded):
        if _is_unheard_of(character) and not _names_body(folded, at, rules):
            signs.append(Span(at, at + 1))
    yield from (span for span in signs if not touches(doubted, span))


def _lone(folded: str, known: Sequence[Span], table: RuleTable) -> Iterator[Span]:
    """Yield a character that stands alone between an expression and its clause's end: 底|钱."""
    for _, end in known:
        clause_ends = end + 1 == len(folded) or folded[end + 1 : end + 2] in set(CLAUSE_ENDS)
        lone = folded[end : end + 1]
        if clause_ends and lone and ord(lone) in HAN and not table["lone-word"].search(lone):
            yield Span(end, end + 1)


def _is_dated(folded: str, event: Expression) -> bool:
    """Say whether an event is told with its dates: 秋冬季(10月—次年3月)."""
    return any(c.isdigit() for c in folded[slice(*event.whole)])


def _counts(folded: str, number: Span, rules: Rules) -> bool:
    """Say whether a number counts things or is the number of a measure: 12座, 措施1、2."""
    before = folded[max(0, number.start - COUNTED_REACH) : number.start]
    if rules.deadlines["number-of-item"].pattern.search(before) is not None:
        return True
    return rules.targets["number-counted"].pattern.match(folded, number.end) is not None


def _makes_name(folded: str, piece: Span, rules: Rules) -> bool:
    """Say whether a piece makes a name of the words around it: 一四三团, but not 一二三县区."""
    start, end = around(folded, piece, f"{CLAUSE_ENDS}、 ")
    start, end = max(start, piece.start - NAME_REACH), min(end, piece.end + NAME_REACH)
    return any(
        words_of(folded[start:stop], rules).is_name
        and not words_of(folded[piece.end : stop], rules).is_name
        for stop in range(piece.end + 1, end + 1)
    )


def _names_body(folded: str, at: int, rules: Rules) -> bool:
    """Say whether a character is part of a body's name: 华昇再生资源有限公司 in a mixed cell."""
    start, end = around(folded, Span(at, at + 1), f"{CLAUSE_ENDS} ")
    return any(words_of(folded[start:stop], rules).is_body for stop in range(at + 2, end + 1))


def _is_unheard_of(character: str) -> bool:
    """Say whether a Chinese character is none of the 6,763 that GB 2312 has: 齉."""
    if ord(character) not in HAN:
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
