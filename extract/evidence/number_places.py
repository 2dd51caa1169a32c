"""What a number's place says for its being one: a line's start, a stop, a heading before it."""

from __future__ import annotations

from functools import cache

import regex

from zhenggai.evidence.labels import SOFT_FIELDS, label_words
from zhenggai.rules import Rules
from zhenggai.text.characters import is_chinese

# Behind these a label or a number may begin in mid-line: 。3.加强, )整改时限:, ”二、
STOPS = frozenset("。;:!?)]】〕」』”…\t")
# 整改措施——一是; 举一反三　　2、某厂: the indent of a paragraph whose line break is gone.
BEGINNINGS = frozenset({"——", "  "})
SOFT_STOPS = frozenset(",、 ")
# What the place of a number is worth: at its line's start, behind a stop, …
LINE, STOP, HEAD, SET_APART, VALUE, NAMED, SOFT = 1.0, 0.6, 0.5, 0.5, 0.5, 0.5, 0.4
# … in the midst of words; ①截污②清淤③禁渔 goes on with a series that began behind a stop.
AMIDST, CIRCLED = 0.15, 0.35
BARE_SCHEMES = frozenset({"cjk", "cjk_paren", "arabic", "circled", "arabic_paren", "arabic_half"})
# What may follow a value right away: 责任单位:市住建局(2)建站, 责任人:王伟二、队伍建设方面.
VALUED = BARE_SCHEMES - {"circled"} | {"arabic_paren", "arabic_half", "named", "item"}
# 水环境治理方面1.某厂: a group's heading stands before it.
HEADED = BARE_SCHEMES | {"arabic_half"}
# 水环境 1-1 某厂: a blank stands before these. The first of a series may stand amid words.
APART = frozenset({"item", "compound", "named", "cjk_paren"})
# 1.(1)建网: the first of a lower level stands right behind its upper number.
INNER = frozenset({"arabic_paren", "circled"})
LONGEST_HEADING = 16
NUMBER_ENDS = frozenset(")、.")
VALUE_LIMIT = 60
NAMED_END = regex.compile(r"[:】.、]\s*$|:")
# 3.5座电站 in a line of its own behind a full stop may go on with a series, 3.5公里 elsewhere not.
DECIMAL = {True: 0.35, False: 0.2}
DOTTED = frozenset({"arabic", "compound"})


def place_weight(text: str, start: int, end: int, scheme: str, line: bool, rules: Rules) -> float:
    """Return what a number's place is worth, 0 where none may stand.

    ``line``: it is the first of its line.
    """
    weight = LINE if line else _amidst(text, start, end, scheme, rules)
    rest = text[end : end + 6]
    if scheme not in DOTTED or not rest[:1].isdigit():
        return weight
    if weight < CIRCLED:
        # 支出1.97亿元: words before and digits behind, a quantity.
        return 0.0
    marked = "、" in text[start:end]
    if marked and line and stop_before(text, max(start - 1, 0)):
        # 1、3号楼未防护: behind a full stop no list of numbers begins a line.
        return weight
    # 3、2条河流: no quantity is written so.
    apart = weight >= STOP or marked
    counts = apart and rules.marks["number-count"].search(rest)
    if counts or rules.marks["number-year"].search(rest):
        return weight
    return weight * DECIMAL[line and stop_before(text, max(start - 1, 0))]


def _amidst(text: str, start: int, end: int, scheme: str, rules: Rules) -> float:
    """Return what a place inside a line is worth."""
    before = text[start - 1] if start else "\n"
    parted = text[max(start - 2, 0) : start] in BEGINNINGS
    if before in STOPS or parted or (before == " " and stop_before(text, start)):
        return STOP
    if _behind_head(text, start, rules) or (scheme in INNER and _behind_number(text, start)):
        return HEAD
    if scheme == "shi" and before in SOFT_STOPS:
        return SOFT
    if scheme in APART and text[start - 1] in " \t" and is_chinese(text[start - 2 : start - 1]):
        return SET_APART
    if scheme in APART | HEADED and _behind_group(text, start, rules):
        return SET_APART
    if scheme in VALUED and _behind_value(text, start, rules):
        return VALUE
    # 反馈问题八,经自查: a comma behind a numeral amid words closes no number.
    if scheme in BARE_SCHEMES and not _glued(before, scheme) and text[end - 1] != ",":
        return CIRCLED if scheme == "circled" else AMIDST
    if scheme == "named" and NAMED_END.search(text[start:end]):
        return NAMED
    # 不够有力第1项 某厂: a blank closes it where words stand on both sides.
    if scheme == "item" and closed_by_blank(text, end):
        return NAMED
    return 0.0


def closed_by_blank(text: str, end: int) -> bool:
    """Say whether a blank alone parts a number that ends at a place from the words behind it."""
    return text[end - 1] in " \t" and is_chinese(text[end : end + 1])


def stop_before(text: str, at: int) -> bool:
    """Say whether a stop or a line break stands before a place, with blanks between."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] in STOPS or text[at - 1] == "\n"


@cache
def _head_words(rules: Rules) -> frozenset[str]:
    """Return the words behind which a series may begin without a stop: 近期措施1.排查."""
    _, names = label_words(rules)
    measures = {word for word, fields in names.items() if "measure" in fields}
    return frozenset(measures | set(rules.sections["group"].words))


def _behind_head(text: str, start: int, rules: Rules) -> bool:
    """Say whether a word for measures stands right before a place, or with a blank between."""
    heads = _head_words(rules)
    start -= text[start - 1] == " "
    return any(text[start - length : start] in heads for length in range(2, 9))


def _behind_number(text: str, start: int) -> bool:
    """Say whether a number with its dot stands right before a place: 1.(1)."""
    return text[start - 1] in ".、" and text[start - 2 : start - 1].isdigit()


def _behind_group(text: str, start: int, rules: Rules) -> bool:
    """Say whether a group's heading ends at a place."""
    kind = rules.sections["kind"].pattern
    return kind.search(text, max(start - LONGEST_HEADING, 0), start) is not None


def _behind_value(text: str, start: int, rules: Rules) -> bool:
    """Say whether a place lies in the value of a unit, date or person label, without a stop."""
    said = text[max(start - VALUE_LIMIT, 0) : start]
    mark = max(said.rfind(":"), said.rfind("。"))
    if mark < 0 or any(c in ";!?\n" for c in said[mark:]) or len(said) - mark <= 2:
        return False
    _, names = label_words(rules)
    at = next((at for at in range(max(mark - 8, 0), mark - 1) if said[at:mark] in names), mark)
    # (二)责任单位。市财政局(三)整改时限。: behind a number a full stop closes a label too.
    if said[mark] == "。" and said[at - 1 : at] not in NUMBER_ENDS:
        return False
    return bool(set(names.get(said[at:mark], ())) & SOFT_FIELDS) and not _in_bracket(said)


def _in_bracket(text: str) -> bool:
    return text.count("(") > text.count(")") or text.count("〔") > text.count("〕")


def _glued(before: str, scheme: str) -> bool:
    """Say whether the character before a number belongs to it: 2.5, 第三、, 十九届二、, A1."""
    if before.isascii() and (before.isalnum() or before in ".-/%_"):
        return True
    if scheme in {"cjk", "cjk_paren"}:
        return before in "第一二三四五六七八九十百零〇、其届之唯统万专归同逐"
    return before in "、—~至第"
