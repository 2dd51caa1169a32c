"""What kind of document it is: the kind for which title, words and form together speak most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from zhenggai.evidence.blank_forms import is_blank_form
from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind, DocumentTag
from zhenggai.rules.loader import Rule
from zhenggai.structure.plan import Plan
from zhenggai.text.flow import fold

# What tells a kind stands on the first pages, or at the end.
HEAD, TAIL = 4_000, 1_500
# 督察认为 … 督察指出 … 督察要求: only the inspectors write so.
FEWEST_VERDICTS = 3
# How a title is looked at: whether any rule knows it, its last word, and of what that is.
CALLED: tuple[DocumentTag, ...] = ("title", "noun", "matter")
# What a table of complaints has: where it comes from, whether it was found true.
OF_COMPLAINTS = frozenset({"source", "verification"})
# A kind that weighs no more than this over the next one may be that one.
SURE_MARGIN = 2.0
# A kind that weighs so little less is told; whether news or other, no issue is held.
RIVAL_MARGIN = 0.5
HOLD_NONE: frozenset[DocumentKind] = frozenset({"news", "other"})
# What is to hold issues: where none is found in it, something was overlooked.
HOLDERS: frozenset[DocumentKind] = frozenset(
    {"plan", "issue_list", "adjustment", "acceptance_notice"}
)
# What may also only sum up: something was overlooked where it has words of an item.
ITEMS: Mapping[DocumentKind, DocumentTag] = {
    "progress_report": "item",
    "complaints": "card",
    "other": "promise",
}
# What tells of a plan's work afterwards: its own date is no anchor.
REPORTS: frozenset[DocumentKind] = frozenset({"progress_report", "acceptance_notice", "complaints"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind, a value of the column ``document_kind``; ``holds_issues``: none found is a doubt.

    ``rival`` is the kind for which nearly as much speaks, if any.
    """

    name: DocumentKind
    holds_issues: bool
    rival: DocumentKind | None = None


def document_kind(subject: str, plan: Plan, rules: Rules) -> Kind:
    """Return the kind of a document by its folded title, its words and what it is made of."""
    weights = kind_weights(unwrapped(subject, rules), plan, rules)
    best = max(weights, key=lambda name: weights[name])
    nearest = max(weight for name, weight in weights.items() if name in HOLDERS)
    unsure = best not in REPORTS and weights[best] - nearest < SURE_MARGIN
    rival = max((name for name in weights if name != best), key=lambda name: weights[name])
    near = weights[best] - weights[rival] <= RIVAL_MARGIN and {best, rival} != HOLD_NONE
    holds = best in HOLDERS or unsure or _tells_items(best, plan, rules)
    return Kind(best, holds, rival if near else None)


def _tells_items(kind: DocumentKind, plan: Plan, rules: Rules) -> bool:
    """Say whether words of an item stand in a paper that may also only sum up."""
    told = rules.documents.tagged(ITEMS[kind]) if kind in ITEMS else ()
    # A table that was taken for no list stands only in the document.
    return any(rule.search(fold(plan.flow.document.text)) for rule in told)


def kind_weights(subject: str, plan: Plan, rules: Rules) -> Mapping[DocumentKind, float]:
    """Return how much speaks for each kind: the sum of all pieces of evidence, 0 without any."""
    found: dict[DocumentKind, float] = dict.fromkeys(get_args(DocumentKind), 0.0)
    for rule in evidence_of(subject, plan, rules):
        for name in found:
            found[name] += rule.weights.get(name, 0.0)
    return found


def evidence_of(subject: str, plan: Plan, rules: Rules) -> Iterator[Rule]:
    """Yield the rules of documents.toml that hold of a document: its title, words and form."""
    text = plan.flow.folded
    words = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"
    forms = set(_forms(plan, rules))
    if "empty" in forms:
        forms |= set(_called(subject, rules))
    for rule in rules.documents:
        if (
            rule.tag == "prior"
            or (rule.tag == "form" and not forms.isdisjoint(rule.words))
            or (rule.tag == "title" and rule.search(subject) is not None)
            or (rule.tag == "text" and rule.search(words) is not None)
        ):
            yield rule


def _called(subject: str, rules: Rules) -> Iterator[str]:
    """Yield what the title of a paper without issues is like: a headline, or of another matter."""
    named, noun, matter = (
        any(rule.search(subject) for rule in rules.documents.tagged(tag)) for tag in CALLED
    )
    if subject and not named and not noun:
        yield "nameless"
    if noun and not matter:
        yield "matterless"


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


def _forms(plan: Plan, rules: Rules) -> Iterator[str]:
    """Yield what a document is made of, in the words of the rules."""
    issues = plan.issues
    measured = any(issue.measures for issue in issues)
    yield "issues" if issues else "empty"
    if measured:
        yield "measures"
    if issues and 2 * sum(bool(i.fields("progress")) for i in issues) >= len(issues):
        yield "progress"
    if len(issues) == 1 and issues[0].item is not None:
        yield "single-item"
    if any(i.fields(*OF_COMPLAINTS) for i in issues):
        yield "complaints"
    if is_blank_form(plan.flow.document):
        yield "blank"
    verdicts = {match["text"] for match in rules.facts["verdict"].finditer(plan.flow.folded)}
    if len(verdicts) >= FEWEST_VERDICTS and not measured:
        yield "verdicts"
