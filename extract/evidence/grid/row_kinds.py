"""What a row of a list table is: data, the header again, a category, a note, or nothing."""

from __future__ import annotations

from zhenggai.evidence.grid.header import Header, header_at
from zhenggai.evidence.grid.lattice import Lattice
from zhenggai.rules import Rules, load
from zhenggai.text.numerals import label_number

CATEGORY_LIMIT = 90


def row_kind(lattice: Lattice, row: int, header: Header, rules: Rules) -> str:
    """Return ``blank``, ``header``, ``title``, ``category``, ``note``, ``lone`` or ``data``.

    A row is ``lone`` whose only words stand in its first column: a heading, or the rest of a cell.
    """
    own = list(lattice.starting(row))
    if not own:
        return "blank"
    words = [lattice.words[cell] for cell in own]
    if _is_counting(words) or is_header_again(lattice, row, header, rules):
        return "header"
    first = lattice.cell(own[0]).column
    if rules.columns["total"].pattern.search(words[0]) and first <= 1:
        return "note"
    if len(own) == 1 and (alone := _stands_alone(lattice, row, own[0])):
        if rules.columns["caption"].pattern.fullmatch(words[0]):
            return "header"
        titled = any(rule.search(words[0]) for rule in rules.sections.tagged("opening"))
        if titled:
            return "title"
        if rules.columns["note"].pattern.search(words[0]):
            return "note"
        if alone == "lone":
            return alone
        return "note" if len(words[0]) > CATEGORY_LIMIT else "category"
    if _is_heading(lattice, row, own, header):
        return "category"
    if first == 0 and len(own) <= 2 and rules.columns["note"].pattern.search(words[0]):
        return "note"
    if all(_is_note(word, rules) for word in words):
        return "note"
    return "data"


def _is_note(words: str, rules: Rules) -> bool:
    """Say whether a cell tells who filled the table in, or when."""
    about = rules.columns["note"].pattern.search(words) is not None
    return about or rules.columns["caption"].pattern.fullmatch(words) is not None


def is_number(words: str) -> bool:
    """Say whether a cell holds what may number an issue: 3, （三）, 问题三, 1-2, X2SD2021."""
    return _says("number", words)


def is_header_again(lattice: Lattice, row: int, header: Header, rules: Rules) -> bool:
    """Say whether a row names the same columns as the list's header."""
    again = header_at(lattice, row, rules)
    if again is None:
        return False
    named = {column.field for column in again.columns if column.field}
    return len(named & header.fields) * 2 > len(header.fields)


def _is_counting(words: list[str]) -> bool:
    """Say whether a row only numbers the columns: 1 2 3 4 5."""
    numbers = [label_number(word.strip("()栏列")) for word in words]
    if _says("counted", words[0]):
        # （甲） stands over the column of numbers.
        numbers = [number - 1 if number and numbers[1] == 2 else number for number in numbers[1:]]
    return len(words) >= 3 and numbers == list(range(1, len(numbers) + 1))


def _stands_alone(lattice: Lattice, row: int, cell: int) -> str:
    """Say how the only words of a row stand: over its columns, in the first one, or neither."""
    others = [
        other
        for other in dict.fromkeys(lattice.places[row])
        if other is not None and other != cell and lattice.words[other]
    ]
    own = lattice.cell(cell)
    if others:
        return ""
    if own.column_span * 2 > lattice.columns:
        return "wide"
    return "lone" if own.column == 0 and label_number(lattice.words[cell]) is None else ""


def _is_heading(lattice: Lattice, row: int, own: list[int], header: Header) -> bool:
    """Say whether all that stands in a row is a numbered heading in the first columns.

    Number and words may stand in cells of their own: 一 | 思想认识方面.
    """
    others = {c for c in lattice.places[row] if c is not None and lattice.words[c]} - set(own)
    numbers, problems = header.places("number")[:1], header.places("problem")[:1]
    columns = tuple(lattice.cell(cell).column for cell in own)
    if not header.fields & {"goal", "measure"}:
        # A list of problems alone may be numbered so.
        return False
    if others or columns not in ((*numbers, *problems), problems, numbers):
        return False
    words = "、".join(lattice.words[cell].rstrip("、.") for cell in own)
    return is_heading(words)


def opens_numbered(text: str) -> bool:
    """Say whether a text begins with a number of its own: 2.加强, （三）, ④, 二是."""
    return _says("numbered", text)


def is_heading(words: str) -> bool:
    """Say whether a cell is a numbered heading: 一、思想认识方面."""
    return _says("heading", words)


def _says(form: str, words: str) -> bool:
    """Say whether a cell's words have one of the forms of cells."""
    return load().marks[f"cell-{form}"].search(words) is not None
