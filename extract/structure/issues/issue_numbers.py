"""Which number begins each issue: one a gap, such that they count on best over the list."""

from __future__ import annotations

from collections.abc import Container, Sequence

from zhenggai.evidence.model import Marks, Number
from zhenggai.evidence.outline import HEADING_LIMIT, Outline
from zhenggai.evidence.series import by_scheme
from zhenggai.structure.issues.label_cycles import Cycle
from zhenggai.structure.issues.lines import in_title

ISSUE_SCHEMES = frozenset(
    {
        *("cjk", "cjk_paren", "arabic", "arabic_paren", "arabic_half", "bare"),
        *("item", "named", "compound", "circled"),
    }
)
CANDIDATES = 60
NO_NUMBER = -1.2
# Where a group and its only issue count on alike, the lower number is the issue's.
ABOVE = -0.3
# A number that counts on from a 1 right behind the label of the measures is theirs.
COUNTED = -2.3
# In mid-line, before a label that begins a line of its own, a number is what stands before it.
INSIDE = -4.0
# Lists of some issues leap (十二、十七、二十三), and a longer leap is no worse.
LONGEST_LEAP = 4


def choose_starts(
    marks: Marks, outline: Outline, cycles: Sequence[Cycle]
) -> list[tuple[Number | None, Cycle]]:
    """Choose one number for each cycle's gap so that they count on best over the whole list."""
    gaps: list[list[tuple[Number | None, float]]] = []
    measured = {
        _behind_blanks(marks.flow.text, m.span.end) for m in marks.labels if "measure" in m.fields
    }
    for cycle in cycles:
        options: list[tuple[Number | None, float]] = [(None, NO_NUMBER)]
        found = [
            number
            for number in marks.numbers_in(cycle.free, cycle.anchor.word.start)
            if number.scheme in ISSUE_SCHEMES
            and number.span.start not in outline.sections
            and number.span.start not in cycle.taken
            and not in_title(outline, number.span.start)
        ]
        for group in by_scheme(found).values():
            counted = _counted(marks, group, measured)
            for nearness, number in enumerate(reversed(group[-CANDIDATES:])):
                worth = number.weight - 0.25 * min(nearness, 4)
                worth += ABOVE if headed_next(marks, number, found) is not None else 0.0
                worth += INSIDE if cycle.head.line_start and not number.line_start else 0.0
                worth += COUNTED if number.span.start in counted else 0.0
                options.append((number, worth))
        gaps.append(options)
    table: list[list[tuple[float, int | None]]] = []
    for at, options in enumerate(gaps):
        row: list[tuple[float, int | None]] = []
        for option, own_score in options:
            first = option is not None and option.value == 1
            best: tuple[float, int | None] = (0.8 if first else 0.0, None)
            if at:
                best = max(
                    (
                        (table[at - 1][i][0] + step(gaps[at - 1][i][0], option), i)
                        for i in range(len(gaps[at - 1]))
                    ),
                    key=lambda pair: pair[0],
                )
            row.append((best[0] + own_score, best[1]))
        table.append(row)
    chosen: list[tuple[Number | None, Cycle]] = []
    index: int | None = max(range(len(table[-1])), key=lambda i: table[-1][i][0])
    for at in range(len(gaps) - 1, -1, -1):
        assert index is not None
        chosen.append((gaps[at][index][0], cycles[at]))
        index = table[at][index][1]
    return list(reversed(chosen))


def _counted(marks: Marks, numbers: Sequence[Number], measured: Container[int]) -> frozenset[int]:
    """Return the starts of the numbers of one scheme that count from a 1 right behind a label."""
    text, found, wanted = marks.flow.text, set(), 0
    for number in numbers:
        if number.value == 1 and _behind_blanks(text, number.span.start) in measured:
            wanted = 1
        if number.value == wanted:
            found.add(number.span.start)
            wanted += 1
    return frozenset(found)


def _behind_blanks(text: str, at: int) -> int:
    """Return where the blanks before a place begin."""
    while at and text[at - 1].isspace():
        at -= 1
    return at


def headed_next(marks: Marks, number: Number, found: Sequence[Number]) -> Number | None:
    """Return the number that few words, no sentence, part from one before it: a heading."""
    after = (n for n in found if n.span.start >= number.span.end)
    behind = min(after, key=lambda n: n.span.start, default=None)
    if behind is None or behind.scheme == number.scheme:
        return None
    words = marks.flow.folded[number.span.end : behind.span.start].strip()
    heads = 0 < len(words) <= HEADING_LIMIT and not any(c in "。;\n" for c in words)
    return behind if heads else None


def step(before: Number | None, after: Number | None) -> float:
    """Return what it is worth that one issue's number follows another's."""
    if before is None or after is None:
        return 0.0
    if before.scheme != after.scheme:
        return -1.5
    if after.major is not None and before.major is not None and after.major != before.major:
        climbs = after.major == before.major + 1 and after.value == 1
        return 2.0 if climbs else -0.5
    if after.value == before.value + 1:
        return 2.0
    if after.value == 1:
        return 0.7
    if after.value > before.value:
        return 1.0 - 0.3 * min(after.value - before.value, LONGEST_LEAP)
    return -0.6 if after.value == before.value else -1.5
