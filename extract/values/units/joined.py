"""Where one name of a unit touches the next without a mark: 市纪委|市监委, 市住建局|市城管局.

A level word begins a name (市), or is part of a word (市政, 市场): a dictionary of such words, and
no other, cuts the text, and a cut counts where a whole name ends before it and one begins behind.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhenggai.rules import Rules
from zhenggai.rules.sources import files
from zhenggai.text.document import Span
from zhenggai.values.units.kinds import NAME_LIMIT, words_of

if TYPE_CHECKING:
    import jieba

# 清溪县人民政府 begins a name; 清溪县分局 goes on with the one before.
SEATED = frozenset({"government", "party", "judicial"})
PLACE_LIMIT = 4
# 大厂|县人民政府: what is shorter is part of a place's name, but for 监委.
SHORTEST_SECOND = 3
# How many places are tried where the name that begins may end.
BOUNDS = 4
PLACE = frozenset({"", "level", "zone"})


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a name may begin; ``lone`` is a level word: the name of any kind of body follows it."""

    start: int
    end: int
    lone: bool


def find_seams(folded: str, span: Span, outside: Sequence[bool], rules: Rules) -> list[int]:
    """Return where names begin within a stretch behind other names, in order."""
    units = rules.units
    found = {match.start() for match in units["pairs"].pattern.finditer(folded, *span)}
    if units["worth"].pattern.search(folded, *span):
        found.update(_dictionary_seams(folded, span, outside, sorted(found), rules))
    return sorted(found)


@cache
def _dictionary() -> tuple[jieba.Tokenizer, Mapping[str, str]]:
    """Return a tokenizer that knows the words of ``rules/userdict.txt`` only, and their kinds."""
    import jieba  # noqa: PLC0415  # only a text in which names may touch needs it

    lines = [
        line
        for path in files("userdict.txt")
        for line in path.read_text(encoding="utf-8-sig").splitlines()
        if line.strip()
    ]
    tokenizer = jieba.Tokenizer()
    # Its own way of loading would write a cache beside other people's temporary files.
    data = io.BytesIO("\n".join(lines).encode())
    tokenizer.FREQ, tokenizer.total = jieba.Tokenizer.gen_pfdict(data)
    tokenizer.initialized = True
    return tokenizer, MappingProxyType({word: kind for word, _, kind in map(str.split, lines)})


def _dictionary_seams(
    folded: str, span: Span, outside: Sequence[bool], known: Sequence[int], rules: Rules
) -> Iterator[int]:
    text = folded[span.start : span.end]
    heads = [head for head in _heads(text) if outside[span.start + head.start]]
    bounds = [*(head.start for head in heads), len(text)]
    last = 0
    for number, head in enumerate(heads):
        pairs = bisect_right(known, span.start + head.start)
        last = max(last, known[pairs - 1] - span.start) if pairs else last
        if not 0 < head.start - last <= NAME_LIMIT:
            continue
        before = words_of(text[last : head.start], rules)
        if len(before.text) < SHORTEST_SECOND and before.kind not in SEATED:
            continue
        if rules.units["one-office"].pattern.match(text, head.start) or not before.is_body:
            continue
        for end in bounds[number + 1 : number + 1 + BOUNDS]:
            words = words_of(text[head.start : min(end, head.start + NAME_LIMIT)], rules)
            each = words.text[:1] == "各" and words.is_class
            seated = head.lone or words.kind in SEATED
            if end > head.end and (each or (seated and words.is_body)):
                yield span.start + head.start
                last = head.start
                break


def _heads(text: str) -> Iterator[_Head]:
    """Yield where a name may begin: a level word, 各, or a place: some characters and a level."""
    tokenizer, kinds = _dictionary()
    cut = tokenizer.tokenize(text, HMM=False)
    tokens = [(start, kinds.get(word, "" if word.isalpha() else "word")) for word, start, _ in cut]
    for number, (start, kind) in enumerate(tokens):
        if kind in {"level", "each"}:
            yield _Head(start, start, kind == "level")
        elif not kind:
            behind = tokens[number + 1 : number + PLACE_LIMIT + 2]
            # 澄州市: a level word may be part of a place's name.
            levels = [at for at, kind in takewhile(lambda t: t[1] in PLACE, behind) if kind]
            if levels and levels[-1] - start > 1:
                yield _Head(start, levels[-1] + 1, False)
