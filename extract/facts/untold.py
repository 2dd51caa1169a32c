"""What a paper tells by its kind, and none of its issues holds: a doubt where its text tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind
from zhenggai.rules.patterns import compiled
from zhenggai.structure.plan import Issue, Plan
from zhenggai.text.flow import fold

SENTENCE = compiled(r"[^。;\n]+[。;]?")
# What stands outside of all issues and is no title, header or signature.
BODY = frozenset({"preamble", "section", "note", "residue", "separator"})
# By which blocks an issue says what became of it.
OUTCOMES = ("progress", "closing", "verification")
ANSWERED: frozenset[DocumentKind] = frozenset(
    {"acceptance_notice", "progress_report", "complaints"}
)


def find_untold(
    plan: Plan, kind: DocumentKind, title: str, rules: Rules
) -> Iterator[tuple[Issue, str]]:
    """Yield the issues that lack what their paper is about, and the field that they lack.

    A notice or report that says outside of its issues what was done has lost it for an issue
    without progress; a paper that moves dates, for one without a date.
    """
    lacking = dict(_lacking(plan, kind, title, rules))
    if "progress" in lacking.values() and not any(_outcomes(plan, rules)):
        return
    for issue in plan.issues:
        if issue.no in lacking:
            yield issue, lacking[issue.no]


def _lacking(plan: Plan, kind: DocumentKind, title: str, rules: Rules) -> Mapping[int, str]:
    """Return the field that each issue lacks of what its paper is about, by its number."""
    if kind in ANSWERED:
        return {issue.no: "progress" for issue in plan.issues if not issue.fields(*OUTCOMES)}
    if kind == "adjustment" and rules.facts["moves-dates"].search(title):
        return {issue.no: "deadline" for issue in plan.issues if not issue.fields("deadline")}
    return {}


def _outcomes(plan: Plan, rules: Rules) -> Iterator[str]:
    """Yield the sentences outside of all issues, and of their lines, that say how far something is.

    What stands in an issue's own line is read for its state (tables/issue_states.py).
    """
    told = {plan.flow.line_at(issue.span.start).start for issue in plan.issues}
    told |= {plan.flow.line_at(max(issue.span.end - 1, 0)).start for issue in plan.issues}
    intros, closings = rules.answers.tagged("intro"), rules.sections.tagged("closing")
    states = [rule for rule in rules.facts if rule.tag.startswith("state-")]
    for passage in plan.passages:
        if passage.issue_no is not None or passage.role not in BODY:
            continue
        for match in SENTENCE.finditer(plan.flow.folded, *passage.span):
            if plan.flow.line_at(match.start()).start in told:
                continue
            words = fold(match[0]).strip()
            aside = words.endswith(":") or any(rule.search(words) for rule in intros)
            if aside or any(rule.search(words) for rule in closings):
                continue
            if any(rule.search(words) for rule in states):
                yield words
