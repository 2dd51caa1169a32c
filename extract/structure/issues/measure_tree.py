"""Measures in the making: a tree of stretches, each numbered or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhenggai.evidence.model import Number
from zhenggai.rules import Rules


@dataclass(slots=True)
class Item:
    """A measure in the making: own text from ``start`` to ``end``, then what hangs on it."""

    number: Number | None
    start: int
    end: int
    children: list[Item] = field(default_factory=list)


def flatten(items: Sequence[Item]) -> list[Item]:
    """Return items depth first."""
    flat: list[Item] = []
    for item in items:
        flat.append(item)
        flat.extend(flatten(item.children))
    return flat


def leads(text: str, rules: Rules, item: Item) -> bool:
    """Say whether an item leads in what follows: it ends in a colon, names 以下, or is a group."""
    own = text[item.start : item.end].strip()
    if rules.sections["lead"].search(own[-20:]):
        return True
    group = rules.sections["group"].search(own)
    return group is not None and len(own) <= len(group[0]) + 6 and not own.endswith(";")


def adopt(text: str, rules: Rules, items: list[Item]) -> list[Item]:
    """Hang on an unnumbered lead what follows it, up to the next lead."""
    result: list[Item] = []
    parent: Item | None = None
    for item in items:
        if item.number is None and not item.children and leads(text, rules, item):
            parent = item
            result.append(item)
        elif parent is not None:
            parent.children.append(item)
        else:
            result.append(item)
    return result
