"""Bytes of a text in an unknown encoding to characters: by what makes most sense in Chinese."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass
from functools import cache

import regex

from zhenggai.text.characters import is_chinese

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# What a page may call its encoding, and the largest one that is meant by it.
DECLARABLE = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "utf-8": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "shift_jis": "cp932",
    "euc_jp": "euc_jp",
    "euc_kr": "cp949",
}
# The characters that make up nine tenths of general and administrative Chinese, the simplified by
# frequency, then their traditional forms: a wrong decoding that happens to be valid has few.
COMMON_CHARACTERS = frozenset(
    "的一是人了不在有大中国和为这上他个地年来我会以到时要出生学说道民家子也成行下们于后就发自之对得主"
    "长可过天作分方用多你着部能市等业全里工公经本都而高政法面门动日进区事代去心小同北定开产前其军还然起"
    "种所如现理机体表力好外与文当两实重新三么只山水关明从化平建又制南内西没此将员名手最东头者月间无安看"
    "见各城十相但已些正口通想度加第合院物性战由位常点海意场使次二向治因立数样身情入原问把路被并利石老教"
    "万知级量任江及应省资委务元美特期世湖回系比气总展电科先声提品设或义社很统处四首共形己司太目基领队直"
    "计别权话少命至报米给打变果书清活几州华解议更称程今决张府才保交放管结便走达族反再题色五京河接条规式"
    "县它改风光运信受什组百党指论强做取技选记真却职界件花类何带空农边据集联广完质难增历史专官每住商即步"
    "认车台林必线土团收考求德近备研争非具众连调转始际单型价校约器字段亚深候属积快图火准究往极育装半令观"
    "办像八远群包整构料随划容示投势热值网望源息语断派速需支早况境证编越局推满且列未除企引标确织初率项飞"
    "球节察站施均低般防请离落显足护副食占费易试星木左置央识维采六底房音环案批切另若按查故责严模围态破承"
    "范修九致终财户优养复影负续状响督污染排治牧畜禽垃圾噪臭尾矿渣废弃固危险核辐射监测超标违规拆除封堵"
    "销号限期落款台账巡检督导汇牵配附件序时届镇乡街村屯旗盟州厅署局处科股室办岗园港湾滩湿岸渠沟塘库坝"
    "泵厂井管网厕所填埋焚烧渗滤液泥黑臭氨氮磷硫硝颗粒臭氧扬尘燃煤锅炉柴油秸秆餐饮烟砂石采伐林草生态修"
    "國為這來時們個會發後說產種過從應開與關業實點當還無條問題設區縣責單環護務對學經進動現機體電見門車長"
    "東話間頭義數據場農億萬總統組織結構級線約紅納網綠緣縮營藥術衛裝規視覺親觀計訂認討記講許證評識訴詞試"
    "該詳語誤請論調談議讀變讓質財貨費資賣購趕軍轉輪較輸達違運遠適選遷邊鄉醫鋼錄錢鐵錯鎮閉陽階隊際隨險雖"
    "雙離難響頁項順須預領額願類顯風飛駐驗黨齊濟溝滅滿潔澤濃灣災熱燒爐狀獲畫監盤確礦積穩節範築簡糧紀細終"
    "給絕綜維緊編練繼續聯職聲臨舉舊葉蓋補製複覽觸訊傳備優價億儘劃劑劇勞勢歸殘毀漸濕煙牽獎畝療"
)
PUNCTUATION = frozenset("，。、；：（）《》“”！？〔〕【】—…·　％－")
CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 127)))
SAMPLE = 30_000
# Decodings whose scores are nearer than this are a guess.
SURE_SCORE = 0.3
DECLARED_BONUS = 0.15
# Of a text in Latin letters so many bytes are beyond ASCII, and most stand beside letters, alone.
# Where no decoding makes sense in Chinese, more may be.
MOST_HIGH, MOST_FOREIGN = 0.25, 0.5
HIGH_BYTE = regex.compile(rb"[\x80-\xff]")
LATIN_LETTER = regex.compile(
    rb"(?<=[A-Za-z])[\xc0-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xff](?=[A-Za-z])"
)
# A lost byte shifts the pairs behind it up to the next ASCII character, or the next character of
# four bytes, which is whole in itself: 𠮷, 㙟.
FOUR_BYTES = rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]"
HIGH_RUN = regex.compile(rb"%b|((?:(?!%b)[\x80-\xff]){3,}+)" % (FOUR_BYTES, FOUR_BYTES))
LONGEST_RUN = 3_000
# What a lost character weighs against characters that fit.
LOST_CHARACTER = 1.0
MOST_RUNS = 100


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read with, how many places in it were damaged (each U+FFFD).

    ``sure`` is False where another encoding would have made nearly as much sense.
    """

    text: str
    encoding: str
    damaged: int = 0
    sure: bool = True


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a text; never fails: what cannot be decoded becomes U+FFFD and is counted.

    ``declared`` is what the file says of itself: it counts only among decodings that make about
    as much sense, for many pages say gb2312 and are UTF-8, or the reverse.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name)
    wide = _wide(data)
    if not (wide and b"\x00" in data):
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            # A file cut in mid-character is UTF-8 all the same.
            if error.start >= len(data) - 3 and error.start > 3:
                return _decoded(data, "utf-8")
    said = _declarable(declared)
    names = dict.fromkeys(["gb18030", "big5hkscs", "utf-8", *wide, *([said] if said else [])])
    sample = _sample(data)
    if said is None and _is_latin(sample):
        return _decoded(data, "cp1252")
    scores = {name: _score(sample, name) + DECLARED_BONUS * (name == said) for name in names}
    # The sort is stable: of equals the first, the likelier one, is taken.
    best, second = sorted(scores, key=lambda name: -scores[name])[:2]
    if scores[best] < 0 and b"\x00" not in sample and _has_ascii(sample, 1 - MOST_FOREIGN):
        # No Chinese in any of them: àâçéè among words are no UTF-16 either.
        return _decoded(data, "cp1252", sure=False)
    return _decoded(data, best, sure=best == said or scores[best] - scores[second] >= SURE_SCORE)


def _declarable(name: str | None) -> str | None:
    """Return the codec for what a file calls its encoding, None where we do not take its word."""
    try:
        plain = codecs.lookup((name or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return DECLARABLE.get(plain)


def _wide(data: bytes) -> list[str]:
    """Return the byte orders in which the bytes may be UTF-16 without a mark."""
    head = data[:SAMPLE]
    if len(head) < 4:
        return []
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd:
        # Digits and line ends have their zero bytes all on one side.
        if min(even, odd) * 8 > max(even, odd):
            return []
        return ["utf-16-be" if even > odd else "utf-16-le"]
    return ["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else []


def _is_latin(sample: bytes) -> bool:
    """Say whether a text is of a language in Latin letters: é and ü between others."""
    if b"\x00" in sample or not _has_ascii(sample, 1 - MOST_HIGH):
        return False
    return len(LATIN_LETTER.findall(sample)) * 10 >= 7 * len(HIGH_BYTE.findall(sample))


def _has_ascii(sample: bytes, share: float) -> bool:
    return len(HIGH_BYTE.findall(sample)) <= (1 - share) * len(sample)


def _sample(data: bytes) -> bytes:
    """Return where the text's character shows: two stretches from a byte beyond ASCII on."""
    if len(data) <= 2 * SAMPLE or 0 in data[:SAMPLE]:
        return data[: 2 * SAMPLE]
    first = regex.search(rb"[\x80-\xff]", data)
    start = first.start() if first else 0
    middle = regex.search(rb"\n[\x00-\x7f]*+[\x80-\xff]", data, pos=(start + len(data)) // 2)
    parts = [data[start : start + SAMPLE]]
    if middle:
        parts.append(data[middle.end() - 1 : middle.end() - 1 + SAMPLE])
    return b"\n".join(parts)


def _decoded(data: bytes, name: str, *, sure: bool = True) -> Decoded:
    if name == "gb18030":
        data, inserted = _resynchronised(data)
    else:
        inserted = 0
    text = data.decode(name, "replace")
    return Decoded(text, name, text.count("\ufffd") or inserted, sure)


def _score(data: bytes, name: str) -> float:
    """Return how much a decoding looks like Chinese: 1 where every wide character is common."""
    return _sense(data.decode(name, "replace"))


def _sense(text: str) -> float:
    total, seen = 0.0, 0
    for c, count in Counter(text).items():
        if c < "\x80" and c not in CONTROLS:
            continue
        total += fits_chinese(c) * count
        seen += count
    return total / seen if seen else 0.0


@cache
def fits_chinese(c: str) -> float:
    """Return how well a character fits a Chinese text, from 1 (on every page) to −4 (on none)."""
    if c in COMMON_CHARACTERS or c in PUNCTUATION:
        return 1.0
    if is_chinese(c):
        try:
            # The first level of the national standard: the 3,755 characters in daily use.
            return 0.3 if c.encode("gb2312")[0] <= 0xD7 else -0.6
        except UnicodeEncodeError:
            return -0.6
    if "\u3000" <= c <= "\u303f" or "\uff01" <= c <= "\uff5e" or "\u2010" <= c <= "\u27bf":
        return 0.3
    if c in CONTROLS or regex.match(r"[\p{Co}\p{Cn}\p{Cc}\ufffd]", c):
        return -4.0
    return -0.8


def _resynchronised(data: bytes) -> tuple[bytes, int]:
    """Put a mark where half of a pair is lost, so that the pairs behind it are whole again.

    A text of two-byte characters has runs of even length between ASCII characters. In an odd run
    the place is taken behind which the text makes most sense.
    """
    parts: list[bytes] = []
    done = mended = 0
    for match in HIGH_RUN.finditer(data):
        run = match[1] or b""
        if len(run) % 2 == 0 or len(run) > LONGEST_RUN or mended >= MOST_RUNS:
            continue
        weights = [_sense(run[at : at + 2].decode("gb18030", "replace")) for at in range(len(run))]
        behind = sum(weights[at] for at in range(1, len(run) - 1, 2))
        best, place, before = behind, 0, 0.0
        for at in range(0, len(run) - 1, 2):
            before += weights[at]
            behind -= weights[at + 1]
            if before + behind > best:
                best, place = before + behind, at + 2
        # 镕 and other rare characters end in an ASCII byte: such a run is whole.
        whole = data[match.start() : match.end() + 1].decode("gb18030", "replace")
        if "\ufffd" not in whole and sum(map(fits_chinese, whole)) >= best - LOST_CHARACTER:
            continue
        parts += [data[done : match.start() + place], b"\x84\x31\xa4\x37"]
        done = match.start() + place + 1
        mended += 1
    return b"".join([*parts, data[done:]]), mended
