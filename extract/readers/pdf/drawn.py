"""How much the pages of a PDF draw: forms that draw forms, contents and pages named many times."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zhenggai.readers.pdf.filters import FloodError
from zhenggai.readers.pdf.objects import BLANKS, REFERENCE, Objects, Stream

NAME_WORD = rb"/([^\0\s/<>\[\]()%]{1,127})"
FORM = re.compile(rb"/Subtype" + BLANKS + rb"/Form\b")
DRAW = re.compile(NAME_WORD + BLANKS + rb"Do\b")
NAMED = re.compile(NAME_WORD + BLANKS + REFERENCE)
REFERENCES = re.compile(REFERENCE)
RESOURCES = re.compile(rb"/(?:Resources|XObject)" + BLANKS + REFERENCE)
# A list of references, or a reference to one.
LISTED = rb"(?:\[((?:(?!/)[^\]])*+)\]|" + REFERENCE + rb")"
CONTENTS = re.compile(rb"/Contents" + BLANKS + LISTED)
KIDS = re.compile(rb"/Kids" + BLANKS + LISTED)
# What a page takes beside what it draws, in bytes.
PAGE = 100
# How deep PDFium draws forms in forms, or more.
FORM_LEVELS = 50


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What a stream draws: its length, how often it names what, the names of its own resources."""

    size: int
    draws: Mapping[bytes, int]
    head: bytes


def check_drawn(objects: Objects, contents: Sequence[tuple[Stream, bytes]], allowed: int) -> None:
    """Raise FloodError where pages draw more bytes than allowed."""
    forms: dict[int, _Drawing] = {}
    others: dict[int, _Drawing] = {}
    for stream, content in contents:
        kind = forms if FORM.search(stream.head) else others
        if stream.number not in kind or kind[stream.number].size < len(content):
            draws = Counter(DRAW.findall(content))
            kind[stream.number] = _Drawing(len(content), draws, stream.head)
    costs = _costs(forms, objects, allowed)
    drawn = 0
    # A page's resources are not told from others: a name is the form that costs the most.
    most: dict[bytes, int] = {}
    for text in objects.texts if forms else ():
        for name, number in NAMED.findall(text):
            cost = costs.get(int(number), 0)
            # What is named may be drawn as an annotation, too.
            drawn += cost
            most[name] = max(cost, most.get(name, 0))
    for number, other in others.items():
        costs[number] = max(costs.get(number, 0), other.size) + sum(
            times * most.get(name, 0) for name, times in other.draws.items()
        )
    if drawn + _pages_cost(objects, costs, allowed) > allowed:
        raise FloodError("drawn")


def pages_to_contents(objects: Objects) -> dict[int, list[int]]:
    """Return the numbers of the streams that each object has as its contents."""
    return {owner: max(lists, key=len) for owner, lists in _listed(objects, CONTENTS).items()}


def _listed(objects: Objects, pattern: re.Pattern[bytes]) -> dict[int, list[list[int]]]:
    """Return the lists of references that objects have under a name, by the object's number."""
    found: defaultdict[int, list[list[int]]] = defaultdict(list)
    for at, text in enumerate(objects.texts):
        for match in pattern.finditer(text):
            owner = objects.owner(at, match.start())
            if match[2] is None:
                found[owner].append(_numbers(match[1]))
                continue
            number = int(match[2])
            lists = [value for value in objects.values(number) if value.lstrip().startswith(b"[")]
            found[owner] += [_numbers(value) for value in lists] or [[number]]
    return found


def _numbers(text: bytes) -> list[int]:
    return [int(number) for number in REFERENCES.findall(text)]


def _pages_cost(objects: Objects, costs: Mapping[int, int], allowed: int) -> int:
    """Return what all pages draw, each as often as the tree of pages names it."""
    contents = _listed(objects, CONTENTS)
    own = {
        number: PAGE + max(sum(costs.get(part, 0) for part in parts) for parts in lists)
        for number, lists in contents.items()
    }
    kids = _listed(objects, KIDS)

    def parts(number: int) -> list[tuple[int, int]]:
        return [(1, kid) for kid in max(kids.get(number, [[]]), key=len)]

    whole = _summed(kids, own, parts, allowed)
    # Pages that no tree names may be found all the same.
    return max([sum(own.values()), *whole.values()])


def _costs(forms: Mapping[int, _Drawing], objects: Objects, allowed: int) -> dict[int, int]:
    """Return how many bytes each form draws with all forms in it."""

    # Forms share their resources.
    @cache
    def resources(number: int) -> dict[bytes, int]:
        named: dict[bytes, int] = {}
        for value in objects.values(number):
            named |= _named(value)
            # The list of forms in them may be an object of its own.
            for inner in RESOURCES.findall(value):
                for own in objects.values(int(inner)):
                    named |= _named(own)
        return named

    @cache
    def parts(number: int) -> list[tuple[int, int]]:
        if number not in forms:
            return []
        form = forms[number]
        targets = _named(form.head)
        for own in RESOURCES.findall(form.head):
            targets |= resources(int(own))
        return [(times, targets[name]) for name, times in form.draws.items() if name in targets]

    # Each level counts by itself: PDFium draws a form in itself again, down to its last level.
    @cache
    def cost(number: int, levels: int) -> int:
        found = forms[number].size if number in forms else 1
        for times, part in parts(number) if levels else ():
            found += times * cost(part, levels - 1)
            if found > allowed:
                raise FloodError("drawn")
        return found

    return {number: cost(number, FORM_LEVELS) for number in forms}


def _summed(
    numbers: Mapping[int, object],
    own: Mapping[int, int],
    parts: Callable[[int], list[tuple[int, int]]],
    allowed: int,
) -> dict[int, int]:
    """Return what each page costs with all below it, each so many times; raise FloodError.

    One that is a part of itself costs nothing there: PDFium does not look at it again.
    """
    costs: dict[int, int] = {}

    def cost(number: int, above: frozenset[int]) -> int:
        if number in above:
            return 1
        if number not in costs:
            found = own.get(number, 1)
            for times, part in parts(number):
                found += times * cost(part, above | {number})
                if found > allowed:
                    raise FloodError("drawn")
            costs[number] = found
        return costs[number]

    try:
        for number in numbers:
            cost(number, frozenset())
    except RecursionError as error:
        raise FloodError("drawn") from error
    return costs


def _named(text: bytes) -> dict[bytes, int]:
    return {name: int(number) for name, number in NAMED.findall(text)}
