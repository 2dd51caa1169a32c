"""Header rows of a table to columns: which field each column holds, and where its label stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhenggai.evidence.grid.columns import BESIDE, Column, Headed, assign
from zhenggai.evidence.grid.contents import Contents, is_datelike, read_contents
from zhenggai.evidence.grid.lattice import Lattice
from zhenggai.evidence.labels import PROSE_FIELDS, header_fields, is_thing_header, part_fields
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.text.numerals import label_number
from zhenggai.values.deadlines.expressions import find_expressions

# A sheet may hold a page of text above its list.
SEARCHED_ROWS = 40
LONGEST_HEADER = 24
# So many columns with a name no list has; what each may hold is weighed with all others.
MOST_NAMED = 100
# So many rows of a key and its value show a table of keys and values.
FEWEST_PAIRS = 2
LONGEST_REST = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a list table: its rows (first and behind the last), and its columns.

    ``broken``: cells that hold the rest of a word in the cell above them (序 over 号), and those.
    """

    first: int
    behind: int
    columns: tuple[Column, ...]
    broken: tuple[tuple[int, int], ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The known fields that the columns hold."""
        return frozenset(column.field for column in self.columns if column.field)

    def places(self, field: str) -> tuple[int, ...]:
        """Return the columns that hold a field."""
        return tuple(at for at, column in enumerate(self.columns) if column.field == field)


def find_header(lattice: Lattice, rules: Rules, *, beside: bool = False) -> Header | None:
    """Return the header of a table whose columns are those of a list, else None.

    ``beside`` a list, one may tell one thing of its issues, as who answers or by when: 责任清单.
    """
    for row in range(min(SEARCHED_ROWS, lattice.rows)):
        header = header_at(lattice, row, rules, beside=beside)
        if header is not None and not _among_keys(lattice, header, rules):
            return header
    return None


def _among_keys(lattice: Lattice, header: Header, rules: Rules) -> bool:
    """Say whether a row like a header is one of keys and values: 整改进展 | 完成交账销号."""
    if _keyed_alike(lattice, header.first, header.behind, rules):
        return True
    above = sum(_is_pair(lattice, row, rules) for row in range(header.first))
    if above < FEWEST_PAIRS:
        return False
    below = any(_is_pair(lattice, row, rules) for row in range(header.behind, lattice.rows))
    return below or len(list(lattice.starting(header.first))) <= FEWEST_PAIRS


def _keyed_alike(lattice: Lattice, row: int, below: int, rules: Rules) -> bool:
    """Say whether keys stand beside values in a row, and in the same columns of the row below."""
    if below >= lattice.rows:
        return False
    first, second = (
        {
            lattice.cell(cell).column: _known(lattice, cell, rules)
            for cell in lattice.starting(at)
            if lattice.words[cell]
        }
        for at in (row, below)
    )
    return first == second and set(first.values()) == {True, False}


def _is_pair(lattice: Lattice, row: int, rules: Rules) -> bool:
    """Say whether a row begins with a key and its value."""
    cells = list(lattice.starting(row))[:2]
    return len(cells) > 1 and [_known(lattice, cell, rules) for cell in cells] == [True, False]


def header_at(lattice: Lattice, row: int, rules: Rules, *, beside: bool = False) -> Header | None:
    """Return the header that begins in a row, else None."""
    cells = list(lattice.starting(row))
    if len(cells) < 2 or sum(bool(lattice.words[cell]) for cell in cells) > MOST_NAMED:
        return None
    known = [
        c
        for c in cells
        if len(lattice.words[c]) <= LONGEST_HEADER * 2 and _known(lattice, c, rules)
    ]
    if len(known) < 2:
        return None
    broken = _broken(lattice, row, rules)
    behind = row + 2 if broken else _last_row(lattice, row, rules) + 1
    columns = _keyed(_columns(lattice, row, behind, rules, dict(broken)), lattice, rules)
    header = Header(row, behind, columns, broken)
    told = [c for c in columns if c.header is not None and (c.field or c.task)]
    if len(told) * 2 < len(cells):
        return None
    fields = header.fields
    if fields & PROSE_FIELDS and len(fields & BESIDE) >= 2 and behind < lattice.rows + 1:
        return header
    if beside and "number" in fields and (fields & {"goal", "measure"} or len(fields & BESIDE) > 1):
        return header
    # A list of problems alone, or of what became of them, is numbered, and names nothing else: no
    # list of firms (企业名称).
    named = all(
        column.field or _is_plain_label(lattice.words[column.header], rules)
        for column in columns
        if column.header is not None
    )
    return header if named and "number" in fields and fields & {"problem", "progress"} else None


def _keyed(columns: tuple[Column, ...], lattice: Lattice, rules: Rules) -> tuple[Column, ...]:
    """Let a code number the rows where nothing else tells them apart: 受理编号 | 整改情况."""
    if {"number", "problem"} & {column.field for column in columns}:
        return columns
    key = rules.marks["item-key"]
    codes = [
        at
        for at, column in enumerate(columns)
        if column.field == "source"
        if column.header is not None and key.search(lattice.words[column.header]) is not None
    ]
    return tuple(
        replace(column, field="number") if codes == [at] else column
        for at, column in enumerate(columns)
    )


def _is_plain_label(words: str, rules: Rules) -> bool:
    """Say whether an unknown header is one that any list may have: 来源."""
    labels = rules.columns["label-end"].pattern.search(words) is not None
    return labels and not is_thing_header(words, rules)


def _known(lattice: Lattice, cell: int, rules: Rules) -> bool:
    words = lattice.words[cell]
    return len(words) <= LONGEST_HEADER * 2 and bool(header_fields(words, rules))


def _last_row(lattice: Lattice, row: int, rules: Rules) -> int:
    """Return the last row of a header that begins in a row.

    It goes down as far as its cells are merged, and on where a cell over several columns is told
    apart below.
    """
    last = max(lattice.cell(c).row + lattice.cell(c).row_span - 1 for c in lattice.starting(row))
    last = min(last, row + 2, lattice.rows - 1)
    while last + 1 < lattice.rows and last < row + 2:
        below = list(lattice.starting(last + 1))
        wide = [c for c in lattice.starting(last) if lattice.cell(c).column_span > 1]
        apart = [
            c
            for c in below
            if any(
                lattice.cell(w).column
                <= lattice.cell(c).column
                < lattice.cell(w).column + lattice.cell(w).column_span
                for w in wide
            )
        ]
        words = [lattice.words[c] for c in below]
        short = all(len(w) <= LONGEST_HEADER and label_number(w) is None for w in words)
        named = sum(bool(header_fields(w, rules)) or len(w) <= 4 for w in words)
        empty_above = [c for c in below if lattice.at(last, lattice.cell(c).column) is None]
        rest = [c for c in below if c not in apart and c not in empty_above]
        # Where nothing is merged, the first part stands below the group's word itself.
        grouped = bool(rest) and all(_heads(lattice, last, c, empty_above) for c in rest)
        if not below or not short or (rest and not grouped):
            break
        if not (apart and not rest) and not named == len(words) >= 2:
            break
        last += 1
    return last


def _broken(lattice: Lattice, row: int, rules: Rules) -> tuple[tuple[int, int], ...]:
    """Return the cells below a header's row that hold the rest of its words, each with its first.

    They are: 序 over 号, 牵头责任单 over 位; nothing else stands in their row.
    """
    pairs: list[tuple[int, int]] = []
    if row + 1 >= lattice.rows:
        return ()
    for cell in lattice.starting(row + 1):
        above = lattice.at(row, lattice.cell(cell).column)
        rest = lattice.words[cell]
        if above is None or len(rest) > LONGEST_REST or lattice.cell(above).row != row:
            return ()
        if header_fields(rest, rules) or not header_fields(lattice.words[above] + rest, rules):
            return ()
        pairs.append((cell, above))
    return tuple(pairs)


def _heads(lattice: Lattice, row: int, cell: int, parts: Sequence[int]) -> bool:
    """Say whether the word above a cell is a group's: the place beside it is empty, and headed."""
    beside = lattice.cell(cell).column + 1
    return any(lattice.cell(part).column == beside for part in parts)


def _over(lattice: Lattice, row: int, column: int) -> int | None:
    """Return the header cell over a place; beside a group's word that is not merged, that word."""
    while column >= 0:
        cell = lattice.places[row][column]
        if cell is not None and lattice.words[cell]:
            return cell
        column -= 1
    return None


def _columns(
    lattice: Lattice, first: int, behind: int, rules: Rules, broken: Mapping[int, int]
) -> tuple[Column, ...]:
    """Name each column by the cells of the header that stand over it, and by those below."""
    heads: list[Headed] = []
    for column in range(lattice.columns):
        stack = [
            c
            for c in dict.fromkeys(lattice.places[row][column] for row in range(first, behind))
            if c is not None and lattice.words[c]
        ]
        if len(stack) == 1 and lattice.cell(stack[0]).row > first:
            group = _over(lattice, lattice.cell(stack[0]).row - 1, column)
            stack = [group, *stack] if group is not None else stack
        if not stack:
            heads.append(Headed(None, "", (), Contents()))
            continue
        words = [lattice.words[c] for c in stack]
        if stack[-1] in broken:
            stack, words = stack[:1], ["".join(words)]
        one = len(words) == 1
        fields = header_fields(words[0], rules) if one else part_fields(words[-1], words[-2], rules)
        contents = read_contents(lattice, column, behind, rules)
        heads.append(Headed(stack[-1], words[-1], fields, contents, _due(lattice, stack, rules)))
    return assign(heads, rules)


def _due(lattice: Lattice, stack: Sequence[int], rules: Rules) -> Span | None:
    """Return the one date that a header's words name: 2024年底前措施."""
    for cell in reversed(stack):
        if is_datelike(lattice.words[cell], rules):
            own = lattice.cell(cell)
            text = fold(lattice.document.text[own.start : own.end])
            found = find_expressions(text, rules.deadlines, block=True)
            dates = [one.span for one in found if one.due is not None]
            if len(dates) == 1:
                start, end = dates[0]
                return Span(own.start + start, own.start + end)
    return None
