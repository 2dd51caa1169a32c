"""What a document says of itself: title, kind, place, inspection, dates, declared counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

import regex

from extract.document import Span
from extract.flow import Flow, fold
from extract.manifest import Entry
from extract.numerals import label_number
from extract.outline import TITLE_LINES, unruled_lines
from extract.plan import Plan
from extract.values.gazetteer import place_of
from extract.values.places import Found, find_place
from rules import Rules

HEAD_LIMIT = 20_000
TAIL_LIMIT = 600
# （征求意见稿） stands in the title or on the line below it.
VERSION_REACH = 24
OPENING = 160
UNTITLED = 120
LEVELS = {"province": "province", "city": "city", "county": "county"}


@dataclass(frozen=True, slots=True)
class Facts:
    """A document's own statements; every one is None where nothing is printed.

    ``declared`` is the count of issues with its place in the flow. ``published_date`` is the
    manifest's; ``differs`` holds column, manifest's value and printed value where they contradict.
    """

    title: str | None = None
    kind: str = "other"
    version: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    classification: str | None = None
    jurisdiction: str | None = None
    jurisdiction_code: str | None = None
    level: str | None = None
    inspection_level: str | None = None
    inspection_round: str | None = None
    feedback_date: date | None = None
    issued_date: date | None = None
    year: int | None = None
    declared: int | None = None
    declared_at: Span | None = None
    published_date: date | None = None
    differs: tuple[tuple[str, str, str], ...] = ()

    @property
    def anchor(self) -> date | None:
        """Return the date from which 年底前 and 印发后3个月内 count: as printed, else as given."""
        return self.issued_date or self.feedback_date or self.published_date

    @property
    def anchor_source(self) -> str | None:
        """Say whether the anchor is ``printed`` or from the ``manifest``."""
        if self.issued_date or self.feedback_date:
            return "printed"
        return "manifest" if self.published_date else None


def read_facts(plan: Plan, rules: Rules) -> Facts:
    """Read what stands before the first issue, in the title, and in the imprint at the end."""
    flow = plan.flow
    first = min((issue.span.start for issue in plan.issues), default=len(flow.text))
    if not plan.issues or first < 200:
        head = flow.folded[: min(len(flow.folded), HEAD_LIMIT)]
    else:
        head = flow.folded[: min(first, HEAD_LIMIT)]
    tail = flow.folded[-TAIL_LIMIT:]
    title = flow.words([plan.title]) if plan.title else None
    subject = (title or _untitled(flow)).replace("\n", "")
    below = flow.folded[plan.title.end : plan.title.end + VERSION_REACH] if plan.title else ""
    feedback = _feedback_date(head, rules)
    issued = _issued_date(head, tail, rules)
    place = _place(subject, head, issued or feedback, rules)
    declared = declared_count(head, rules)
    year = feedback or issued
    title_year = regex.search(r"(?:19|20)\d\d(?=年)", subject)
    return Facts(
        title=title,
        kind=_kind(subject, plan, rules),
        version=_first(rules, "version", subject, below),
        doc_number=_first(rules, "doc_number", head[:600]),
        issuer=_first(rules, "issuer", subject, head[:300]),
        classification=_first(rules, "classification", head[:300], _lifted(plan), tail),
        jurisdiction=place[0] if place else None,
        jurisdiction_code=place[1] if place else None,
        level=place[2] if place else None,
        inspection_level=_tagged(rules, "inspection", (subject, head, tail)),
        inspection_round=_first(rules, "round", subject, _opening(plan, head)),
        feedback_date=feedback,
        issued_date=issued,
        year=year.year if year else int(title_year[0]) if title_year else None,
        declared=declared[0] if declared else None,
        declared_at=declared[1] if declared else None,
    )


def complete_facts(facts: Facts, entry: Entry) -> Facts:
    """Return the facts with what a manifest adds; what is printed stays, and differences with it.

    A document can be published on another day than it was issued, but not before.
    """
    differs: list[tuple[str, str, str]] = []
    code, printed = entry.jurisdiction_code, facts.jurisdiction_code
    if code and printed and code != printed:
        differs.append(("jurisdiction_code", code, printed))
    days = [day for day in (facts.issued_date, facts.feedback_date) if day is not None]
    given = entry.published_date
    if given is not None and days and given < max(days):
        differs.append(("published_date", given.isoformat(), max(days).isoformat()))
    place = place_of(code) if code and not printed else None
    return replace(
        facts,
        jurisdiction=facts.jurisdiction or (place.name if place is not None else None),
        jurisdiction_code=printed or code,
        level=place.level if place is not None else facts.level,
        published_date=given,
        differs=tuple(differs),
    )


def _untitled(flow: Flow) -> str:
    """Return the first words of a text without a title; a table's headers are none of them."""
    lines = unruled_lines(flow, TITLE_LINES)
    return "\n".join(flow.folded[line.start : line.end] for line in lines)[:UNTITLED]


def _opening(plan: Plan, head: str) -> str:
    """Return the plan's first sentences, which say what it answers; later ones tell of others."""
    start = plan.title.end if plan.title is not None else 0
    first = min((issue.span.start for issue in plan.issues), default=len(head))
    return head[start : min(start + OPENING, max(first, start))]


def _place(subject: str, head: str, day: date | None, rules: Rules) -> Found | None:
    """Return whose plan it is: the place that begins the title, else one that the title names."""
    for text in (subject, head[:400].replace("\n", "")):
        found = find_place(text, beside=head, day=day)
        if found is not None:
            return found
    for rule in rules.facts.tagged("place-behind"):
        for match in rule.finditer(subject):
            found = find_place(subject[match.end() :], anywhere=True, beside=head, day=day)
            if found is not None:
                return found
    return None


def declared_count(head: str, rules: Rules) -> tuple[int, Span] | None:
    """Return how many issues a plan says it has: the most specific count before its first issue.

    A count said of the place itself goes before one said of the province or of all places;
    问题 goes before 任务; counts of 方面 and 类 and of measures are none.
    """
    best: tuple[int, int, int, Span] | None = None
    for rank, rule in enumerate(rules.facts.tagged("count")):
        for match in rule.finditer(head):
            value = label_number(match["n"])
            # 一个问题一套办法 counts nothing; no plan announces its one issue in Chinese numerals.
            if not value or value > 999 or (value < 3 and not match["n"].isdecimal()):
                continue
            before = head[max(0, match.start() - 30) : match.start()]
            clause = regex.split(r"[。,;!?\n]", before)[-1]
            foreign = rules.facts["count-of-others"].search(clause) is not None
            key = (int(foreign), rank, match.start(), Span(*match.span("n")))
            if best is None or key[:3] < best[:3]:
                best = key
                chosen = value
    return (chosen, best[3]) if best is not None else None


def _lifted(plan: Plan) -> str:
    """Return the text of page furniture: a mark may stand in each page's head."""
    flow = plan.flow
    pieces = (flow.document.text[span.start : span.end].strip() for span in flow.furniture)
    return fold("\n".join(dict.fromkeys(pieces)))[:HEAD_LIMIT]


def _first(rules: Rules, tag: str, *texts: str) -> str | None:
    """Return the first match of the rules of a tag: its group ``text``, else the whole."""
    for text in texts:
        for rule in rules.facts.tagged(tag):
            match = rule.search(text)
            if match is not None:
                found = match.groupdict().get("text") or match[0]
                return str(found).replace("\n", "").strip()
    return None


def _tagged(rules: Rules, prefix: str, texts: tuple[str, ...]) -> str | None:
    """Return the meaning (the tag behind the prefix) of the rule that matches first in a text."""
    for text in texts:
        found = [
            (match.start(), rule.tag.removeprefix(f"{prefix}-"))
            for rule in rules.facts
            if rule.tag.startswith(f"{prefix}-") and (match := rule.search(text))
        ]
        if found:
            return min(found)[1]
    return None


def _kind(subject: str, plan: Plan, rules: Rules) -> str:
    """Return the document's kind: what its title says, else what it holds."""
    for rule in rules.facts:
        if rule.tag.startswith("kind-") and rule.search(subject):
            return rule.tag.removeprefix("kind-")
    if not plan.issues:
        return "other"
    if any(issue.measures for issue in plan.issues):
        return "plan"
    return "progress_report" if any(i.fields("progress") for i in plan.issues) else "issue_list"


def _feedback_date(head: str, rules: Rules) -> date | None:
    return next(_dates(head, rules, "feedback"), None)


def _issued_date(head: str, tail: str, rules: Rules) -> date | None:
    """Return the date of printing or signing: in the imprint, under the title, or the signature."""
    found = (day for text in (head[:400], tail, head) for day in _dates(text, rules, "issued"))
    return next(found, None)


def _dates(text: str, rules: Rules, tag: str) -> Iterator[date]:
    for rule in rules.facts.tagged(tag):
        for match in rule.finditer(text):
            with suppress(ValueError):
                yield date(int(match["y"]), int(match["m"]), int(match["d"]))
