"""A sample's list as tables, before any format: cells with their places and spans."""

from __future__ import annotations

from dataclasses import dataclass

from builder.columns import Column, read_columns
from builder.notation import Field, Heading, Issue, Line, Measure, Sample, plain


@dataclass
class Cell:
    """One cell: its lines, where it stands, and what it is.

    ``kind`` is head, key, number, deadline, category, note or value; ``hollow`` cells are left
    empty below their first row, where a format asks for that, instead of being merged.
    """

    lines: list[str]
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    kind: str = "value"
    hollow: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Grid:
    """One table: widths of its columns, how many rows are its header, all its cells."""

    widths: list[float]
    heads: int
    rows: int
    cells: list[Cell]


def lines_of(line: Line) -> list[str]:
    """Return the paragraphs of a value in its cell."""
    return [plain(line.text), *line.notes.get("para", [])]


def measure_lines(measures: list[Measure], inline: bool) -> list[str]:
    """Return measures as the lines of one cell."""
    told = [f"{m.label or ''}{plain(m.line.text)}" for m in measures]
    return ["".join(told)] if inline and told else told


def list_grid(sample: Sample, items: list[Line | Heading | Issue]) -> Grid:
    """Lay issues, categories and odd rows out as one table."""
    return _ListGrid(sample).read(items)


class _ListGrid:
    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.columns = read_columns(sample.meta["columns"])
        self.cells: list[Cell] = []
        self.row = 0
        self.above: dict[int, Cell] = {}

    def read(self, items: list[Line | Heading | Issue]) -> Grid:
        heads = self._header()
        width = len(self.columns)
        for item in items:
            if isinstance(item, Heading):
                text = item.printed + item.text
                self.cells.append(Cell([text], self.row, 0, 1, width, "category"))
                self.row += 1
            elif isinstance(item, Issue):
                self._issue(item)
            else:
                self._odd_row(item)
        return Grid([c.width for c in self.columns], heads, self.row, self.cells)

    def _header(self) -> int:
        deep = max(len(c.heads) for c in self.columns)
        for at, column in enumerate(self.columns):
            for level, head in enumerate(column.heads):
                last = level == len(column.heads) - 1
                left = self.columns[at - 1].heads if at else ()
                if not last and left[: level + 1] == column.heads[: level + 1]:
                    over = next(c for c in reversed(self.cells) if c.row == level)
                    over.columns += 1
                    continue
                rows = deep - level if last else 1
                self.cells.append(Cell(head.split("⏎"), level, at, rows, 1, "head"))
        self.row = deep
        return deep

    def _odd_row(self, line: Line) -> None:
        """A total, a note, an empty row: cells apart by |, < goes on with the cell before."""
        texts = [t.strip() for t in line.text.split("|")] if line.text else []
        width = len(self.columns)
        if len(texts) == 1:
            texts += ["<"] * (width - 1)
        for at, text in enumerate(texts + [""] * (width - len(texts))):
            if text == "<":
                self.cells[-1].columns += 1
            else:
                self.cells.append(Cell(text.split("⏎"), self.row, at, kind="note"))
        self.row += 1

    def _issue(self, issue: Issue) -> None:
        apart = self.sample.meta.get("shape") == "measure"
        rows = max(len(issue.measures), 1) if apart else 1
        for at, column in enumerate(self.columns):
            if column.mark == "m":
                self._measures(at, issue, apart)
            elif column.mark == "no":
                self._put(at, [issue.printed], rows, "number", issue)
            elif column.mark == "#":
                self._put(at, lines_of(issue.line), rows, "value", issue)
            elif any(_is(f, column) for m in issue.measures for f in m.fields):
                for offset, measure in enumerate(issue.measures):
                    self._field(at, measure.fields, column, self.row + offset, 1, None)
            else:
                self._field(at, issue.fields, column, self.row, rows, issue)
        self.row += rows

    def _measures(self, at: int, issue: Issue, apart: bool) -> None:
        if apart:
            for offset, measure in enumerate(issue.measures):
                self.cells.append(Cell(measure_lines([measure], False), self.row + offset, at))
        else:
            inline = self.sample.meta.get("measures") == "inline"
            self.cells.append(Cell(measure_lines(issue.measures, inline), self.row, at))

    def _field(
        self,
        at: int,
        fields: list[Field],
        column: Column,
        row: int,
        rows: int,
        issue: Issue | None,
    ) -> None:
        own = [f for f in fields if _is(f, column)]
        if own and own[0].merged:
            self.above[at].rows += rows
            return
        kind = "deadline" if column.mark == "t" else "value"
        lines = [line for f in own for line in lines_of(f.line)]
        if issue is not None:
            self._put(at, lines, rows, kind, issue)
        else:
            self.cells.append(Cell(lines, row, at, rows, kind=kind))
        self.above[at] = self.cells[-1]

    def _put(self, at: int, lines: list[str], rows: int, kind: str, issue: Issue) -> None:
        hollow = rows > 1 and issue.no % 2 == 0 and kind != "deadline"
        hollow = hollow and self.columns[at].mark != "u"
        self.cells.append(Cell(lines, self.row, at, rows, kind=kind, hollow=hollow))


def _is(field: Field, column: Column) -> bool:
    return field.mark == column.mark and field.label == column.label


def key_grid(issue: Issue) -> Grid:
    """Lay one issue out as keys and values."""
    rows = issue.rows
    width = 2 * max(len(row) for row in rows)
    cells: list[Cell] = []
    at = 0
    for row in rows:
        values = [_value(issue, column) for column in row]
        if not any(any(v) for v in values):
            continue
        for place, (column, lines) in enumerate(zip(row, values, strict=True)):
            cells.append(Cell(column.heads[0].split("⏎"), at, 2 * place, kind="key"))
            span = width - 2 * place - 1 if place == len(row) - 1 else 1
            kind = {"no": "number", "t": "deadline"}.get(column.mark, "value")
            cells.append(Cell(lines, at, 2 * place + 1, 1, span, kind))
        at += 1
    widths = [9.0, 27.0] * 2 if width > 2 else [9.0, 63.0]
    return Grid(widths, 0, at, cells)


def _value(issue: Issue, column: Column) -> list[str]:
    if column.mark == "no":
        return [issue.printed]
    if column.mark == "#":
        return lines_of(issue.line)
    if column.mark == "m":
        return measure_lines(issue.measures, False)
    return [line for f in issue.fields if _is(f, column) for line in lines_of(f.line)]
