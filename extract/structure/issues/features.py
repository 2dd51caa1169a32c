"""What speaks for or against a whole reading, counted: numbers, siblings, what was passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from zhenggai.evidence.model import Number
from zhenggai.evidence.pieces import Piece
from zhenggai.structure.issues.issue_numbers import step
from zhenggai.structure.issues.parts import CATEGORY, HEAD, ONCE, Chain, Part
from zhenggai.structure.issues.proposals import Start
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.stretch import Stretch
from zhenggai.structure.issues.turns import Turns

# What a list is worth that begins at 1, in steps of its numbers.
FIRST = 0.8

Cuts = Sequence[Sequence[Piece]]


def count_places(
    shapes: Shapes, starts: Sequence[Start], stretches: Sequence[Stretch]
) -> dict[str, float]:
    """Return how often each feature is seen, by its weight's name, before an issue is read.

    ``stretches`` are those of the issues.
    """
    cuts = [stretch.pieces for stretch in stretches]
    numbers = [one.number for one in starts]
    sections = shapes.outline.sections | shapes.outline.headed
    return {
        "issue": len(starts),
        "section": sum(n is not None and n.span.start in sections for n in numbers),
        **_of_numbers(numbers),
        "swallowed-number": _swallowed(numbers, cuts, shapes),
        "swallowed-start": _swallowed_starts(numbers, stretches),
        "number-counted": _counted(numbers, cuts),
        "label-counted": _labels_counted(stretches),
    }


def count_roles(
    shapes: Shapes, starts: Sequence[Start], chains: Sequence[Chain], cuts: Cuts
) -> dict[str, float]:
    """Return how often each feature of issues that are read is seen; all speak against a reading.

    ``chains`` are the roles of the pieces, behind those of what stands before the first issue.
    """
    numbers = [one.number for one in starts]
    own = chains[1:]
    heads = [_head(chain) for chain in own]
    return {
        "number-stray": _strays(numbers, own),
        "unlike": sum(
            a is None and b is None and not _fields(one) & _fields(other)
            for (a, b), (one, other) in zip(pairwise(numbers), pairwise(own), strict=True)
        ),
        **_unlabelled(chains, cuts),
        "head-shared": _shared_heads(numbers, heads),
        "head-strange": sum(_is_strange(shapes, chain) for chain in own),
        "head-long": sum(max(len(head) - 1, 0) for head in heads),
        "head-list": sum(any(shapes.holds_list(piece) for piece in head) for head in heads),
        "head-kind": sum(any(shapes.names_kind(piece) for piece in head) for head in heads),
        "sibling-lacks": _lacking(own),
        "problem-again": sum(max(len(_problems(chain)) - 1, 0) for chain in own),
        "cycle-again": sum(_cycles_again(chain) for chain in own),
    }


def _counts(numbers: Sequence[Number | None]) -> bool:
    """Say whether most issues have a number; a few among many are others'."""
    return numbers.count(None) * 2 < len(numbers)


def _of_numbers(numbers: Sequence[Number | None]) -> dict[str, float]:
    """Return how the numbers count on. Siblings are of one kind: most have one, or none has."""
    told = [number for number in numbers if number is not None]
    lacking = len(numbers) - len(told)
    if not _counts(numbers):
        return {"number-few": len(told), "number-none": lacking}
    first = numbers[0]
    steps = FIRST if first is not None and first.value == 1 else 0.0
    steps += sum(step(a, b) for a, b in pairwise(numbers))
    return {
        "number-step": steps,
        "number": sum(min(n.weight, 1.0) for n in told),
        "number-unlike": len(told) - max(Counter(n.scheme for n in told).values()),
        "number-lacks": lacking,
    }


def _strays(numbers: Sequence[Number | None], own: Sequence[Chain]) -> int:
    """Return how many issues have labels, but no number and no problem, beside others that have."""
    if not _counts(numbers):
        return 0
    return sum(n is None and not _tells_problem(c) for n, c in zip(numbers, own, strict=True))


def _unlabelled(chains: Sequence[Chain], cuts: Cuts) -> dict[str, float]:
    """Return how many issues have no label; a whole group without them is no wonder.

    Where in group after group only the last has any, the groups are the issues.
    """
    groups: list[list[bool]] = []
    for chain, pieces in zip(chains, cuts, strict=False):
        headed = any(part.role == CATEGORY for part in chain.parts)
        if headed or not groups:
            groups.append([])
        groups[-1].append(any(piece.label is not None for piece in pieces))
    lacking = [group.count(False) for group in groups]
    wonder = [any(group) or not at for at, group in enumerate(groups)]
    return {
        "no-label": sum(n for n, told in zip(lacking, wonder, strict=True) if told),
        "no-label-group": sum(n for n, told in zip(lacking, wonder, strict=True) if not told),
        "label-last": sum(
            len(g) > 1 and g[-1] and not any(g[:-1]) for g in groups if len(groups) > 1
        ),
    }


def count_unlabelled(turns: Sequence[Turns]) -> dict[str, float]:
    """Return how many issues have no label at the least, counted as what speaks least against them.

    Only where a heading may stand before, among or behind them are they a group without labels.
    """
    counts = {"no-label": 0.0, "no-label-group": 0.0}
    runs = groupby(pairwise(turns), key=lambda pair: not pair[1].stretch.labelled)
    for lacks, run in runs:
        if lacks:
            own = list(run)
            headed = any(before.may_head for before, _ in own) or own[-1][1].may_head
            counts["no-label-group" if headed else "no-label"] += len(own)
    return counts


def _problems(chain: Chain) -> list[Part]:
    return [part for part in chain.parts if part.role == "problem" and part.label is not None]


def _cycles_again(chain: Chain) -> int:
    """Return how many labelled problems begin what the issue has told already: another issue."""
    told = [part.role for part in chain.parts if part.label is not None and part.role in ONCE]
    begins = [at for at, role in enumerate(told) if role == "problem"][1:]
    return sum(len(set(told[:at]) & set(told[at + 1 :]) - {"problem"}) > 1 for at in begins)


def _lacking(own: Sequence[Chain]) -> int:
    """Return how many issues are unlike most: with a label that most lack, or without it."""
    told = Counter(
        role for chain in own for role in {p.role for p in chain.parts if p.label} & ONCE.keys()
    )
    return sum(min(count, len(own) - count) for count in told.values())


def _head(chain: Chain) -> tuple[Piece, ...]:
    """Return the paragraphs that stand above an issue's labelled problem."""
    head = next((part for part in chain.parts if part.role != CATEGORY), None)
    return head.pieces if head is not None and head.role == HEAD and _problems(chain) else ()


def _shared_heads(numbers: Sequence[Number | None], heads: Sequence[tuple[Piece, ...]]) -> int:
    """Return how many issues have no number and no title, where those with a number have one.

    The number before such an issue stands above both: it heads a group.
    """
    told = [head for number, head in zip(numbers, heads, strict=True) if number is not None]
    if not _counts(numbers) or sum(bool(head) for head in told) * 2 < len(told):
        return 0
    return sum(n is None and not head for n, head in zip(numbers, heads, strict=True))


def _is_strange(shapes: Shapes, chain: Chain) -> bool:
    """Say whether the title above an issue's problem shares no two characters in a row with it."""
    title = "".join(shapes.words(piece) for piece in _head(chain))
    told = "".join(shapes.words(p) for part in _problems(chain) for p in part.pieces)
    return bool(title and told) and _pairs(title).isdisjoint(_pairs(told))


def _pairs(words: str) -> set[str]:
    return {a + b for a, b in pairwise(words) if a.isalpha() and b.isalpha()}


def _swallowed(numbers: Sequence[Number | None], cuts: Cuts, shapes: Shapes) -> int:
    """Return of how many issues the next number stands inside, and begins no issue.

    What heads a section behind them (三、下一步工作) is none of theirs.
    """
    swallowed = 0
    for own, behind, pieces in zip(numbers, [*numbers[1:], None], cuts, strict=True):
        if own is None or (behind is not None and behind.value == own.value + 1):
            continue
        swallowed += any(
            p.number is not None
            and p.closed
            and p.number.scheme == own.scheme
            and p.number.value == own.value + 1
            and not shapes.is_section(p)
            for p in pieces
        )
    return swallowed


def _swallowed_starts(numbers: Sequence[Number | None], stretches: Sequence[Stretch]) -> int:
    """Return how many numbers within issues begin what the issues' own numbers begin.

    Such a one is of their scheme, and the next label behind it is the one that stands first in
    most issues, and there once.
    """
    heads: Counter[str] = Counter()
    for stretch in stretches:
        word = next((word for word in stretch.label_words if word), "")
        heads[word] += stretch.labelled[word] == 1
    first, times = heads.most_common(1)[0]
    if times * 2 <= len(stretches):
        return 0
    found = 0
    for own, stretch in zip(numbers, stretches, strict=True):
        begun = False
        for piece, word in zip(stretch.pieces[1:], stretch.label_words[1:], strict=True):
            if piece.label is not None:
                found += begun and word == first
                begun = False
            elif own is not None and piece.number is not None:
                begun = piece.number.scheme == own.scheme
    return found


def _counted(numbers: Sequence[Number | None], cuts: Cuts) -> int:
    """Return how many issues' numbers go on with one inside the stretch before: a measure's."""
    return sum(
        own is not None
        and (before is None or before.scheme != own.scheme or before.value + 1 != own.value)
        and any(
            p.number is not None
            and p.number.scheme == own.scheme
            and p.number.value == own.value - 1
            for p in pieces
        )
        for before, own, pieces in zip(numbers, numbers[1:], cuts, strict=False)
    )


def _labels_counted(stretches: Sequence[Stretch]) -> int:
    """Return of how many issues the first label's number goes on with those of labels before it.

    一、问题描述 … 四、整改任务: such labels are one issue's; 1.反馈问题 … 2.反馈问题 are not.
    """
    numbered = [
        [(p.label.number, word) for p, word in zip(one.pieces, one.label_words, strict=True)
         if p.label is not None and p.label.number is not None]
        for one in stretches
    ]  # fmt: skip
    return sum(
        any(
            (n.scheme, n.value + 1) == (own[0][0].scheme, own[0][0].value) and word != own[0][1]
            for n, word in before
        )
        for before, own in pairwise(numbered)
        if own
    )


def _fields(chain: Chain) -> set[str]:
    """Return the fields of a chain that an issue has once."""
    return {part.role for part in chain.parts} & ONCE.keys()


def _tells_problem(chain: Chain) -> bool:
    """Say whether a chain begins with its problem, labelled or not."""
    return bool(chain.parts) and chain.parts[0].role in (HEAD, "problem")
