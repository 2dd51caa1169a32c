"""What kind of document it is: as the last words of its title say, else as its content shows."""

from __future__ import annotations

from collections.abc import Mapping

from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind, FactTag
from zhenggai.structure.plan import Plan

# 督察认为 … 督察指出 … 督察要求: only the inspectors write so.
FEWEST_VERDICTS = 3
# What a title names by a rule of each tag.
TITLES: Mapping[FactTag, DocumentKind] = {
    "kind-plan": "plan",
    "kind-issue_list": "issue_list",
    "kind-adjustment": "adjustment",
    "kind-progress_report": "progress_report",
    "kind-acceptance_notice": "acceptance_notice",
    "kind-feedback": "feedback",
    "kind-other": "other",
}


def document_kind(subject: str, plan: Plan, rules: Rules) -> DocumentKind:
    """Return the kind of a document, a value of the column ``document_kind``.

    A title of none of the genre's kinds, or a 方案 about something else that holds no issue,
    is ``other``; so is one over a list of issues only where it names no kind at all.
    """
    subject = unwrapped(subject, rules)
    for rule in rules.facts:
        kind = TITLES.get(rule.tag)
        if kind is not None and rule.search(subject):
            if plan.issues or kind != "plan" or "整改" in subject:
                return kind if kind != "other" or not plan.issues else _by_content(plan, rules)
            return "other"
    return _by_content(plan, rules)


def unwrapped(subject: str, rules: Rules) -> str:
    """Return the title inside of a notice's (关于印发《…》的通知), without its version."""
    for rule in rules.facts.tagged("wrapped"):
        match = rule.search(subject)
        if match is not None:
            subject = str(match["text"])
    version = next(
        (m for rule in rules.facts.tagged("version") if (m := rule.search(subject))), None
    )
    return (subject[: version.start()] + subject[version.end() :]) if version else subject


def _by_content(plan: Plan, rules: Rules) -> DocumentKind:
    rule = rules.facts["verdict"]
    verdicts = {match["text"] for match in rule.finditer(plan.flow.folded)}
    measured = any(issue.measures for issue in plan.issues)
    if len(verdicts) >= FEWEST_VERDICTS and not measured:
        return "feedback"
    if not plan.issues:
        return "other"
    if measured:
        return "plan"
    return "progress_report" if any(i.fields("progress") for i in plan.issues) else "issue_list"
