"""Bytes of a text in an unknown encoding to characters: by what makes most sense in Chinese."""

from __future__ import annotations

import codecs

import regex

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Characters that stand on every page of administrative Chinese, simplified and traditional: the
# share of them tells a right decoding from a wrong one that happens to be valid.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理局县市省委府办责单施目限整改措环境护保督察"
    "國為這來時們個會發後說產種過從應開與關業實點當還無條問題設區縣責單環護務"
)
PUNCTUATION = frozenset("，。、；：（）《》“”！？")
ODD = regex.compile(r"[\p{Co}\p{Cn}\ufffd\x00-\x08\x0e-\x1f]|[\u3100-\u312f\uff61-\uff9f]")
SAMPLE = 20_000


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, int]:
    """Return text, the encoding it was read with, and how many bytes or pairs were damaged.

    ``declared`` is what the file says of itself: it counts where it decodes as well as any other.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name)
    try:
        return data.decode("utf-8"), "utf-8", 0
    except UnicodeDecodeError as error:
        # A file cut in mid-character is UTF-8 all the same.
        if error.start >= len(data) - 4 and error.start > 0:
            return _decoded(data, "utf-8")
    candidates = ["gb18030", "big5", "utf-8", *_wide(data)]
    if declared and _known(declared) and _known(declared) not in candidates:
        candidates.append(_known(declared) or "gb18030")
    scored = [(_score(data, name), -at, name) for at, name in enumerate(candidates)]
    return _decoded(data, max(scored)[2])


def _known(name: str) -> str | None:
    """Return the name of a codec that reads all that a declared encoding may mean, or None."""
    try:
        plain = codecs.lookup(name.strip().strip("\"'")).name
    except LookupError:
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "utf-8"}.get(plain, plain)


def _wide(data: bytes) -> list[str]:
    """Return the byte orders in which the bytes may be UTF-16 without a mark."""
    head = data[:SAMPLE]
    if len(data) % 2 or not head:
        return []
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # Chinese text has no zero bytes but for its line ends and digits; both orders are tried.
    return ["utf-16-le", "utf-16-be"] if even != odd or b"\x00" in head else []


def _decoded(data: bytes, name: str) -> tuple[str, str, int]:
    text = data.decode(name, "replace")
    return text, name, text.count("\ufffd")


def _score(data: bytes, name: str) -> float:
    """Return how much a decoding looks like Chinese: common characters less impossible ones."""
    text = data[:SAMPLE].decode(name, "replace")
    if not text:
        return 0.0
    wide = sum(c > "\x7f" for c in text) or 1
    common = sum(c in COMMON or c in PUNCTUATION for c in text)
    return (common - 4 * len(ODD.findall(text))) / wide
