"""Numbers of persons as they are printed: telephones, mail addresses, identity numbers.

All patterns run on folded text without the characters that nobody sees. Groups of digits may be
parted by blanks, dashes and dots. Too much is found rather than too little.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span

# What stands between two groups: 138-1234 5678, 138 — 1234.5678, 138(1234)5678, 138一1234.
GAP = r"[^\S\t]{0,3}+[-—−.·•/()_~,|一]?[^\S\t]{0,3}+"
# Not inside of a longer number, of a decimal or of a code.
BEGIN, END = r"(?<![\dA-Za-z])(?<!\d\.)", r"(?!\d)"


def _grouped(*sizes: int) -> str:
    """Return a mobile number in groups of some sizes, gaps between them."""
    head, *rest = sizes
    return GAP.join([rf"1[3-9]\d{{{head - 2}}}", *(rf"\d{{{size}}}" for size in rest)])


# 13812345678, 138 1234 5678, 138-12345-678; 1 3 8 1 2 3 4 5 6 7 8, 4 0 0 8 0 0 1 2 3 4
SIZES = ((11,), (3, 4, 4), (3, 5, 3), (4, 3, 4), (3, 3, 5), (4, 4, 3), (3, 8), (7, 4), (5, 6))
DIGIT_BY_DIGIT = r"1(?:(?: {1,2}|[-.·])\d){10}|[48](?: {1,2}0){2}(?: {1,2}\d){7}"
MOBILES = "|".join((*(_grouped(*sizes) for sizes in SIZES), DIGIT_BY_DIGIT))
MOBILE = rf"(?:{BEGIN}|(?<=86[- ]{{0,2}}))(?:{MOBILES}){END}"
# 138****5678: who knows the rest of it needs no more.
HALF_MASKED = rf"{BEGIN}\d{{3,10}}[*×xX某]{{3,14}}\d{{0,4}}[\dxX]{END}"
EXTENSION = rf"(?:{GAP}(?:转|分机|ext\.?){GAP}\d{{1,6}}{END})?"
# 0839-7201234, (010)12345678, 86-351-7654321, 0791 8388 4567, 010—87654321转801
AREA = rf"(?:[(]?0[1-9]\d{{1,2}}[)]?|\+?86{GAP}[(]?0?[1-9]\d{{1,2}}[)]?)"
LANDLINE = rf"{BEGIN}{AREA}{GAP}(?:\d{{3,4}}{GAP}\d{{4}}|\d{{4}}{GAP}\d{{3}}){END}{EXTENSION}"
# 400-800-1234, 800 7201234
SERVICE = rf"{BEGIN}[48]00{GAP}(?:\d{{3}}{GAP}\d{{4}}|\d{{4}}{GAP}\d{{3}}){END}{EXTENSION}"
# 8765-4321, 8765 4321, 720-1234; 2019-2020 are years, GB 3838-2002 a standard, 3000 4500亩 amounts.
YEARS = r"(?:19|20)\d\d[-— ]+(?:19|20)\d\d"
AMOUNT = r"\s?(?:[.%年月日户人个亩吨万亿元米座处家件名条项]|[千公平立]\p{Han})"
PARTED = (
    rf"{BEGIN}(?<![A-Za-z][ /])(?!{YEARS})[2-8]\d{{2,3}}(?: {{0,3}}[-—−] {{0,3}}| {{1,3}})\d{{4}}"
    rf"{END}(?!{AMOUNT}){EXTENSION}"
)
# A cell that holds nothing but a number of seven or eight digits, no day (20240630).
CELL = r"(?<=^|[\n\t])(?!(?:19|20)\d{6})[2-8]\d{6,7}(?=[\n\t]|$)"
# liu@163.com, liu (at) 163.com, liu@163。com
AT, DOT = r" ?(?:@|[(\[]at[)\]]) ?", r"[.。]"
MAIL = rf"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++{AT}[A-Za-z0-9-]++(?:{DOT}[A-Za-z0-9-]++)+"
DAY = rf"(?:0[1-9]|1[0-2]){GAP}(?:[0-2]\d|3[01])"
# 110101 19900101 1234, and of before 1999: 110101900101123
IDENTITY = (
    rf"{BEGIN}[1-9]\d{{5}}{GAP}(?:18|19|20)\d\d{GAP}{DAY}{GAP}\d{{3}}{GAP}[\dxX](?![\dA-Za-z])"
    rf"|{BEGIN}[1-9]\d{{5}}{GAP}\d\d{GAP}{DAY}{GAP}\d{{3}}{END}"
)
# 6228 4800 1234 5678 910: cards begin with 62.
CARD = rf"{BEGIN}62\d\d(?:{GAP}\d{{4}}){{3}}(?:{GAP}\d{{1,3}})?{END}"
# 鄂L·8K2M1, 鄂LD12345: the places' letters, one of the authority, five or six signs.
PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][ ·•‧.-]?"
    r"(?=(?:[A-Z]*\d){2})[A-HJ-NP-Z\d]{4}(?:[挂学警港澳]|[A-HJ-NP-Z\d]{1,2})(?![\dA-Za-z])"
)
NUMBERS = regex.compile(
    "|".join((IDENTITY, CARD, HALF_MASKED, MOBILE, LANDLINE, SERVICE, PARTED, CELL, PLATE, MAIL))
)


def find_numbers(seen: str) -> Iterator[Span]:
    """Yield where numbers stand in a folded text, in order."""
    for match in NUMBERS.finditer(seen):
        yield Span(*match.span())


def labelled_numbers(seen: str, rules: Rules) -> Iterator[str]:
    """Yield the numbers in a folded text that only a label tells: 电话：7201235、7201236."""
    for rule in rules.persons.tagged("told-number"):
        for match in rule.finditer(seen):
            yield from match.captures("number")
