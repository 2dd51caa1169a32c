"""Labels that no list knows: words that stand, issue after issue, as the known labels stand.

A document prints its labels in one form: before a colon, alone on a line, before a blank, and in
mid-line where its line breaks are lost. A word that stands so about as often as known labels do
(难点堵点) is one of them, whatever it says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from zhenggai.evidence.key_lines import FEWEST_KEYS, loose_fields
from zhenggai.evidence.labels import UNKNOWN, header_fields, label_words
from zhenggai.evidence.outline import is_glued
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line
from zhenggai.text.numerals import SMALL
from zhenggai.values.units.prose import is_unit_list

# In such a share of the places of a known label a word must stand to be one.
SHARE = 0.6
# Known words of so many characters are labels before a blank or alone on a line anyway.
SHORTEST_ALONE = 4
AT_LINE_FORMS = ("colon", "alone", "blank", "bracket")
# Forms in which words that end as labels do are labels wherever they recur (key_lines.py).
MARKED = frozenset({"colon", "bracket"})


class _Place(NamedTuple):
    """A word that stands as labels do: its form, its stretch with what closes it, its own."""

    form: str
    mark: Span
    word: Span
    line: Line


def unlisted_labels(flow: Flow, rules: Rules) -> Iterator[tuple[Span, Span, tuple[str, ...]]]:
    """Yield what labels in words that no list has; the words, and their fields.

    In one form a word must stand about as often as two known labels, or as one where it stands
    more than twice before a colon at a line's beginning.
    """
    _, names = label_words(rules)
    places: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for place in _places(flow, rules):
        places[place.form, _said(flow, place)].append(place)
    known: dict[str, list[int]] = defaultdict(list)
    for (form, word), own in places.items():
        if len(own) >= FEWEST_KEYS and word in names:
            known[form].append(len(own))
    for (form, word), own in places.items():
        times = len(own)
        alike = sum(SHARE * n <= times <= n for n in known[form])
        enough = 1 if form in MARKED and times > FEWEST_KEYS else FEWEST_KEYS
        if times < FEWEST_KEYS or alike < enough or not _may_label(word, form, rules):
            continue
        for place in own:
            yield place.mark, place.word, names.get(word) or loose_fields(word, rules) or UNKNOWN


def _may_label(word: str, form: str, rules: Rules) -> bool:
    """Say whether a word may be a label: no lead, no number, no value; nor one that is known.

    采取以下措施: leads in what a label above it names; 问题一: is a number. A short known word is
    one in this form, though not elsewhere: 备注.
    """
    _, names = label_words(rules)
    if word in names:
        return form not in MARKED and len(word) < SHORTEST_ALONE
    if header_fields(word, rules) or word[-1] in SMALL or rules.sections["lead"].search(word):
        return False
    if form in MARKED:
        return not loose_fields(word, rules)
    return not is_unit_list(word, rules)


def _places(flow: Flow, rules: Rules) -> Iterator[_Place]:
    """Yield the words that stand as labels may, known or not, in text order.

    A word alone is none right below another one, whose value it is, nor where nothing that may be
    its value stands below it.
    """
    of_page = rules.documents["front-site"]
    at_line, inside = (rules.marks[f"label-form-{place}"].pattern for place in ("line", "inside"))
    _, names = label_words(rules)
    lines = [line for line in flow.lines if line.cell is None]
    alone: list[tuple[int, _Place]] = []
    for at, line in enumerate(lines):
        match = at_line.match(flow.folded, line.start, line.end)
        if match is None or of_page.search(flow.folded[line.start : line.end]):
            continue
        form = next(name for name in AT_LINE_FORMS if match[name] is not None)
        place = _Place(form, Span(*match.span("mark")), Span(*match.span("word")), line)
        if form == "alone":
            alone.append((at, place))
        else:
            yield place
    labels = {at for at, place in alone if _said(flow, place) in names}
    for at, place in alone:
        if at not in labels:
            if at - 1 in labels or at + 1 in labels or at == len(lines) - 1:
                continue
            labels.add(at)
        yield place
    for line in lines:
        if is_glued(flow, line.start):
            for match in inside.finditer(flow.folded, line.start, line.end):
                yield _Place("inside", Span(*match.span("mark")), Span(*match.span("word")), line)


def _said(flow: Flow, place: _Place) -> str:
    return "".join(flow.folded[place.word.start : place.word.end].split())
