"""What the cells of a column look like: dates, lists of units, sentences, faults, acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from zhenggai.evidence.grid.lattice import Lattice
from zhenggai.rules import Rules
from zhenggai.values.deadlines.expressions import find_expressions
from zhenggai.values.units.prose import is_unit_list

# So many cells say what a column holds.
SAMPLED = 8
LONGEST_DATE = 40
LONGEST_LIST = 120
SHORTEST_PROSE = 12
CELL_SENTENCE = regex.compile(r"[。;!?]")


@dataclass(frozen=True, slots=True)
class Contents:
    """Shares of a column's cells, from 0 to 1; ``cells`` is how many were looked at."""

    cells: int = 0
    dates: float = 0.0
    units: float = 0.0
    prose: float = 0.0
    fault: float = 0.0
    act: float = 0.0


def read_contents(lattice: Lattice, column: int, first: int, rules: Rules) -> Contents:
    """Return what the cells of a column look like from a row on; a cell that is repeated is one."""
    words: dict[str, None] = {}
    for row in range(first, lattice.rows):
        cell = lattice.at(row, column)
        if cell is not None and lattice.cell(cell).column_span == 1:
            words[lattice.words[cell]] = None
        if len(words) >= SAMPLED:
            break
    found = list(words)
    fault, act = rules.sections["fault"].pattern, rules.sections["act"].pattern
    return Contents(
        len(found),
        _share([is_due(w, rules) for w in found]),
        _share([is_list(w, rules) for w in found]),
        _share([is_prose(w) for w in found]),
        _share([fault.search(w) is not None for w in found]),
        _share([act.match(w) is not None for w in found]),
    )


def _share(said: Sequence[bool]) -> float:
    return sum(said) / len(said) if said else 0.0


def is_datelike(words: str, rules: Rules) -> bool:
    """Say whether a cell may be a date: what is none holds nothing of it."""
    return rules.marks["cell-date"].search(words) is not None


def is_date(words: str, rules: Rules) -> bool:
    """Say whether a cell is little but expressions of time."""
    if len(words) > LONGEST_DATE or not is_datelike(words, rules):
        return False
    found = find_expressions(words, rules.deadlines, block=True)
    return sum(e.span.end - e.span.start for e in found) * 2 >= len(words)


def is_due(words: str, rules: Rules) -> bool:
    """Say whether a cell is a date to be kept."""
    return rules.marks["cell-due"].search(words) is not None and is_date(words, rules)


def is_list(words: str, rules: Rules) -> bool:
    """Say whether a cell is a list of units."""
    return len(words) <= LONGEST_LIST and is_unit_list(words, rules)


def is_prose(words: str) -> bool:
    """Say whether a cell is told in sentences."""
    return len(words) >= SHORTEST_PROSE and CELL_SENTENCE.search(words) is not None
