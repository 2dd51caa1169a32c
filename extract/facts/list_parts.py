"""A list that labels its parts: （牵头单位：A；完成时限：2024年底前；责任人：B）."""

from __future__ import annotations

from typing import NamedTuple

import regex

from zhenggai.evidence.labels import label_words
from zhenggai.rules import Rules
from zhenggai.text.document import Span

BLANKS = regex.compile(r"\s")


class ListPart(NamedTuple):
    """A stretch behind a label, with the label's field and its words; both None without one."""

    field: str | None
    label: str | None
    span: Span


def list_parts(folded: str, span: Span, rules: Rules) -> list[ListPart]:
    """Split a list at its labels; one without labels is one part."""
    pattern, names = label_words(rules)
    stop = rules.roles["label-stop"].pattern
    cuts: list[int] = []
    parts: list[ListPart] = []
    for match in pattern.finditer(folded, span.start, span.end):
        behind = stop.match(folded, match.end(), span.end)
        before = folded[match.start() - 1] if match.start() > span.start else ";"
        if behind is None or (behind[0] != ":" and before not in ";,。:( "):
            continue
        word = BLANKS.sub("", match[0])
        cuts.append(match.start())
        parts.append(ListPart(names[word][0], word, Span(behind.end(), span.end)))
    if not cuts:
        return [ListPart(None, None, span)]
    ends = [*cuts[1:], span.end]
    parts = [
        part._replace(span=Span(part.span.start, max(end, part.span.start)))
        for part, end in zip(parts, ends, strict=True)
    ]
    if folded[span.start : cuts[0]].strip(" ,;、。"):
        parts.insert(0, ListPart(None, None, Span(span.start, cuts[0])))
    return parts
