"""A plan's structure as lines that a person reviews."""

from __future__ import annotations

from zhenggai.evidence.grid.reader import read_grid
from zhenggai.rules import load
from zhenggai.structure.build import build_plan
from zhenggai.structure.plan import Plan
from zhenggai.text.document import Document, DocumentBuilder
from zhenggai.text.flow import build_flow


def document_of(text: str) -> Document:
    """Build a document from lines; one that begins with | is a row of a table.

    In a row ^ is a cell merged with the one above, < with the one to its left, ⏎ a new paragraph;
    a line --- begins a page, a line === a table.
    """
    builder = DocumentBuilder("txt", "test")
    rows: list[list[str]] = []
    page = 1

    def table() -> None:
        if rows:
            builder.begin_table()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell in {"^", "<"}:
                        continue
                    down, right = 1, 1
                    while r + down < len(rows) and rows[r + down][c : c + 1] == ["^"]:
                        down += 1
                    while row[c + right : c + right + 1] == ["<"]:
                        right += 1
                    builder.begin_cell(r, c, down, right)
                    for line in cell.split("⏎"):
                        builder.paragraph(line)
            builder.end_table()
            rows.clear()

    for line in text.split("\n"):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        table()
        if line == "---":
            page += 1
            builder.page(page)
        elif line != "===":
            builder.paragraph(line)
    table()
    return builder.build()


def plan_of(text: str) -> Plan:
    rules = load()
    document = document_of(text)
    grid = read_grid(document, rules)
    return build_plan(build_flow(document, (), grid.joins, grid.lifted), rules, grid)


def skeleton(plan: Plan) -> list[str]:
    words = plan.flow.words
    lines: list[str] = []
    for issue in plan.issues:
        label = words([issue.label]) if issue.label else "-"
        category = words([issue.category]) if issue.category else "-"
        cut = " ✂" if issue.cut else ""
        lines.append(f"# {issue.kind} {label} | {category}{cut}")
        if issue.problem:
            lines.append(f"problem | {words(issue.problem)}")
        for block in issue.blocks:
            if block.field != "problem":
                lines.append(f"{block.field} | {words(block.content)}")
        for unit_list in issue.lists:
            reach = f" {unit_list.reach}" if unit_list.reach else ""
            lines.append(f"list{reach} | {words([unit_list.span])}")
        for measure in issue.measures:
            label = words([measure.label]) if measure.label else "-"
            parent = f" < {measure.parent_no}" if measure.parent_no else ""
            cut = " ✂" if measure.cut else ""
            lines.append(f"{measure.no}{parent} {label} | {words(measure.text)}{cut}")
            lines += [
                f"  {'units' if li.taken else 'inside'} | {words([li.span])}"
                for li in measure.lists
            ]
            lines += [f"  {b.field} | {words(b.content)}" for b in measure.blocks]
    lines += [
        f"residue | {words([p.span])}"
        for p in plan.passages
        if p.role == "residue" and words([p.span])
    ]
    return lines
