"""Whose plan it is: the name of a province, city or county in a title, with its code and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import regex

from zhenggai.rules.kinds import UnitLevel
from zhenggai.rules.patterns import compiled
from zhenggai.text.flow import fold
from zhenggai.values.places.gazetteer import (
    Place,
    choose,
    lies_in,
    place_of,
    read_names,
    resolve,
    short_names,
    stem,
)

LEVELS: Mapping[str, UnitLevel] = {
    "自治区": "province",
    "省": "province",
    "自治州": "city",
    "地区": "city",
    "市": "city",
    "州": "city",
    "盟": "city",
    "师": "city",
}
# A name that no list has (a zone, a division of the corps, a place of an exercise) is read by its
# own last word, at a text's beginning, before what a plan's title goes on with.
BEHIND = (
    r"(?=贯彻|落实|关于|整改|人民政府|生态|环境|大气|水|土壤|重点|督察|反馈|20\d\d|第|召开|办理|"
    r"委员会|委|政府|办公|管委会|管理|工委|党|问题|突出|污染|中央|省|自治区|兵团|对|$)"
)
# 对|江岭省, 做好|东丽区, 第三轮|省, 根据|自治区: words before a name are none of it.
NOT_FIRST = (
    r"(?![全各本我该此对向从为在由将把被与和及第以同某]|做好|根据|按照|加强|推进|开展|部分|有关|相关|针对|"
    r"通报|收到|转发|延长|同意|公布|公开|公示|征求|申请|印发|开展|召开|举办|成立|建立|切实|进一步|[一二两三四五六七八九十几数每]个|一些|有的|这个|那个)"
)
WORD = rf"(?:{NOT_FIRST}(?:(?!贯彻|落实|关于|整改|督察|反馈|省|市|县|区)[\p{{Han}}]){{2,7}}?)"
OWN = (
    rf"^(?:中共)?(?:新疆生产建设兵团)?(?:{WORD}省)?(?:{WORD}市(?={WORD}[县区旗]))?"
    rf"(?P<own>{WORD}(?P<suffix>自治区|自治州|自治县|地区|省|市|州|盟|县|区|旗|师))"
)
# 苇塘区|城市道路…: a name of two characters may stand before any word, if it is no common noun
# (保护区, 贫困县) and its last character is not of the next (县级, 市场, 区域).
BRIEF = regex.compile(
    rf"^(?:中共)?{NOT_FIRST}(?P<own>(?!保护|开发|工业|居民|居住|生活|商业|住宅|试验|缓冲|核心|建成|中心|老城|主城|"
    r"示范|度假|高新|经开|贫困|试点|先进|重点|典型|边境|民族|沿海|资源|功能|集聚|片|.?城|.社|.园|.景|.矿|.林|.库|.灌|.牧)"
    r"(?:(?!贯彻|落实|关于|整改|督察|反馈|省|市|县|区)[\p{Han}]){2}"
    r"(?P<suffix>省(?![级直内份])|县(?![级域直区内]|市(?!级)|城(?![乡区镇市]))|市(?![场级民容政直区县内辖])|区(?![域级间位内划分直县])|[旗州盟](?![级直市下])))"
)
COINED = regex.compile(OWN + BEHIND)
COINED_ANYWHERE = regex.compile(OWN)
# A zone or a township has no code of its own: 南昌市|高新区, 合肥高新技术产业开发区, 临江镇.
INSIDE = compiled(
    r"^(?:[\p{Han}]{2,6}?(?:省|市|自治州|盟))?(?:[\p{Han}]{1,6}?[县区旗市])?"
    r"(?P<own>(?:(?!贯彻|落实|关于|整改|督察|反馈|办公)[\p{Han}]){1,14}?"
    r"(?P<suffix>开发区|高新区|经开区|新区|园区|示范区|保税区|度假区|管理区|产业园|工业园|试验区|"
    r"街道|镇|乡|苏木|农场|林场))" + BEHIND
)
# A word for zones that names none.
ZONE_WORDS = regex.compile(
    r"(?:工业|产业|化工|农业|物流|科技|旅游|重点|特色|自然|各类|省级|国家级|市级|县级)*"
    r"(?:开发区|新区|园区|示范区|管理区|产业园|工业园|试验区)"
)
# A common noun that ends like a place: 居民小区, 保护区, 沿海城市, 贫困县.
COMMON_NOUN = regex.compile(
    r".*(?:[园社小校库灌景矿林厂辖片城郊]|保护|功能|缓冲|核心|建成|责任|[老主新]城|中心城|居民|生活|作业)区"
    r"|.*[城都超门]市|.*(?:贫困|试点|重点|示范)县"
)
TOWNSHIPS = frozenset({"街道", "镇", "乡", "苏木"})
LEAD = compiled(
    r"^(?:.{0,40}?(?:印发|公布|公开|报送)?[《〈“])|^附件\d*[::]?"
    r"|^关于(?:印发|公布|公开|报送|调整|变更|延期|延长|同意|申请|交办|督办|移交|通报|转发|下达|对){0,3}"
)
CORPS = regex.compile(r"(?:新疆生产建设)?兵团")
DIVISION = compiled(r"(?:新疆生产建设兵团|兵团)?(第?[一二三四五六七八九十]{1,3}师)")
# What follows a short name in a title: 南昌|贯彻落实…, 河曲|县委.
SHORT_BEHIND = regex.compile(r"贯彻|落实|关于|整改|中央|生态|环境|督察|突出|大气|水污染")
# 延长|督察信访举报受理时间: a verb before a short name of which it is one.
NOT_NAMES = regex.compile(NOT_FIRST.replace("(?!", "(?:", 1))
# What tells which 朝阳区 stands behind the title at the most.
BESIDE = 3_000


class Found(NamedTuple):
    """A place as found: name, code, level; ``within`` is the code of what an unlisted one is in."""

    name: str
    code: str | None
    level: UnitLevel | None
    within: str | None = None


def find_place(
    text: str, *, anywhere: bool = False, beside: str = "", day: date | None = None
) -> Found | None:
    """Return name, code and level of the place that a title begins with, None where none stands.

    Names that stand one after the other (江西省南昌市进贤县) are one place, the lowest. A name that
    several places have gets its code from the place before it, else from the one province or city
    that the words ``beside`` name, else none. ``anywhere`` takes a name that no list has whatever
    stands behind it. ``day`` is the plan's date.
    """
    folded = fold(text).strip()
    lead = LEAD.match(folded)
    for start in dict.fromkeys((0, lead.end() if lead else 0)):
        own = _past_heads(folded[start:].removeprefix("中共"))
        found = _division(own) or _chain(own, beside, day) or _inside(own) or _coined(own, anywhere)
        if found is not None:
            return found
    return None


def _past_heads(text: str) -> str:
    """Return a text without the short names before a full name in them: 江西九江|九江市."""
    for length in range(min(6, len(text)), 1, -1):
        above = short_names().get(text[:length])
        if above is None:
            continue
        rest = _past_heads(text[length:])
        _, group = read_names(rest)
        if any(one.code == high.code or lies_in(one, high) for one in group for high in above):
            return rest
    return text


def _chain(text: str, beside: str, day: date | None) -> Found | None:
    """Read the listed names at a text's beginning."""
    end, group = read_names(text)
    if not group:
        return _short(text, beside, day)
    place = choose(group, day=day) or _named_beside(group, beside, day)
    code = place.code if place is not None else None
    inner = _inside(text[end:])
    if inner is not None:
        return inner._replace(within=code)
    last = place or group[0]
    # 城区, 郊区 are names of several, and common nouns.
    if place is None and COMMON_NOUN.fullmatch(last.name):
        return None
    return Found(last.name, code, last.level)


def _inside(text: str) -> Found | None:
    """Read a zone or township, with the place whose short name it begins with."""
    match = INSIDE.match(text)
    if match is None or ZONE_WORDS.fullmatch(match[0]):
        return None
    within = next(
        (
            place.code
            for length in range(min(6, len(text)), 1, -1)
            if text[:length] in short_names() and (place := resolve(text[:length])) is not None
        ),
        None,
    )
    level: UnitLevel = "township" if match["suffix"] in TOWNSHIPS else "county"
    return Found(match["own"], None, level, within)


def _short(text: str, beside: str, day: date | None) -> Found | None:
    """Read a short name that a title goes on behind: 南昌贯彻落实…, 内蒙古贯彻落实…"""
    for length in range(min(6, len(text)), 1, -1):
        name = text[:length]
        if (
            name in short_names()
            and SHORT_BEHIND.match(text, length)
            and NOT_NAMES.match(text) is None
        ):
            place = resolve(name, day=day)
            if place is None:
                place = _named_beside(short_names()[name], beside, day)
            return Found(place.name, place.code, place.level) if place else None
    return None


def _named_beside(group: Sequence[Place], beside: str, day: date | None) -> Place | None:
    """Return the place of a group whose city, else whose province, the plan names and no other."""
    words = beside[:BESIDE]
    for level in ("city", "province"):
        named = [place for place in group if (above := _above(place, level)) and above in words]
        if named:
            return choose(named, day=day)
    return None


def _above(place: Place, level: str) -> str | None:
    """Return the short name of the place of a level that a place lies in."""
    code = f"{place.code[:4]}00" if level == "city" else f"{place.code[:2]}0000"
    above = place_of(code)
    if above is None or above.code == place.code:
        return None
    return stem(above.name) or above.name


def _division(text: str) -> Found | None:
    """Read a division of the corps, with the city that it runs: 第八师石河子市."""
    match = DIVISION.match(text)
    if match is None:
        corps = CORPS.match(text)
        return Found(corps[0], None, "province") if corps is not None else None
    _, group = read_names(text[match.end() :])
    place = choose(group)
    if place is None or not place.code.startswith("659"):
        return Found(match[1], None, "city")
    return Found(match[1] + place.name, place.code, "city")


def _coined(text: str, anywhere: bool) -> Found | None:
    match = (COINED_ANYWHERE if anywhere else COINED).match(text) or BRIEF.match(text)
    if match is None or COMMON_NOUN.fullmatch(match["own"]):
        return None
    return Found(match["own"], None, LEVELS.get(match["suffix"], "county"))
