"""A plan's structure as lines that a person reviews."""

from __future__ import annotations

from extract.document import DocumentBuilder
from extract.flow import build_flow
from extract.plan import Plan
from extract.structure import build_plan
from rules import load


def plan_of(text: str) -> Plan:
    builder = DocumentBuilder("txt", "test")
    for line in text.split("\n"):
        builder.paragraph(line)
    return build_plan(build_flow(builder.build()), load())


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
