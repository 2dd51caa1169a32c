"""Issues that differ in a name or a number: which of them a text tells of, and when of neither."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenggai.life.align import substance
from zhenggai.life.likeness import pairs_of
from zhenggai.rules import load

LONGEST_PLACE = 4
HAN = regex.compile(r"\p{Han}+")


def told_apart(told: str, likest: Sequence[str]) -> int | None:
    """Return which of several like texts a text tells of: by what it alone has of its own.

    None where the text says nothing that tells them apart, or says something of several.

    >>> told_apart("白石镇污水站停运", ["青石镇污水站长期停运。", "白石镇污水站长期停运。"])
    1
    >>> told_apart("污水站停运", ["青石镇污水站长期停运。", "白石镇污水站长期停运。"])
    """
    said = pairs_of(substance(told))
    own = [pairs_of(substance(text)) for text in likest]
    found = [
        at
        for at, mine in enumerate(own)
        if all(
            said & (mine - other) and not said & (other - mine)
            for no, other in enumerate(own)
            if no != at
        )
    ]
    return found[0] if len(own) > 1 and len(found) == 1 else None


def names_another(told: str, other: str) -> bool:
    """Say whether two texts name different places where they are alike.

    >>> names_another("查干苏木排土场未复垦", "巴彦苏木排土场未复垦")
    True
    """
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  # only needed where texts differ

    mine, theirs = substance(told), substance(other)
    ahead = load().facts["place-ahead"].pattern
    return any(
        HAN.fullmatch(mine[op.src_start : op.src_end]) is not None
        and HAN.fullmatch(theirs[op.dest_start : op.dest_end]) is not None
        and op.src_end - op.src_start <= LONGEST_PLACE
        and ahead.match(mine, op.src_end) is not None
        and ahead.match(theirs, op.dest_end) is not None
        for op in Levenshtein.opcodes(mine, theirs)
        if op.tag == "replace"
    )


def only_shortened(told: str, whole: str) -> bool:
    """Say whether a text has hardly a character that another one has not.

    >>> only_shortened("餐饮船舶偷排污水", "餐饮船舶污水收集装置形同虚设，偷排时有发生。")
    True
    """
    said = substance(told)
    return all(char in whole for char in said)
