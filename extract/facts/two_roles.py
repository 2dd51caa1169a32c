"""Labels of two roles' words, where no other unit answers: 督办责任单位 may answer or supervise."""

from __future__ import annotations

from collections.abc import Iterator

from zhenggai.facts.model import Values
from zhenggai.rules import Rules
from zhenggai.structure.plan import Block, Plan

# Who answers for an issue or a measure, and who only looks after that.
ANSWERS_FOR = frozenset({"lead", "responsible", "implement"})
LOOKS_AFTER = frozenset({"supervise", "accept"})


def find_two_roles(
    plan: Plan, values: Values, rules: Rules
) -> Iterator[tuple[int, int | None, Block, str]]:
    """Yield the lists of units whose label holds the words of two roles: issue, measure, word.

    The object of the verb wins (督办责任单位 supervises); where nobody else answers for the issue
    that is no more than likely.
    """
    answered = {unit.issue_no for unit in values.units if unit.unit.role in ANSWERS_FOR}
    for issue in plan.issues:
        if issue.no in answered:
            continue
        own: list[tuple[int | None, Block]] = [(None, block) for block in issue.blocks]
        own += [(one.no, block) for one in issue.measures for block in one.blocks]
        for measure_no, block in own:
            if block.field in LOOKS_AFTER and block.label is not None:
                word = "".join(plan.flow.folded[block.label.start : block.label.end].split())
                if rules.facts["answers-too"].search(word):
                    yield issue.no, measure_no, block, word
