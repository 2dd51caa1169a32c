"""What a document says of itself: title, kind, place, inspection, dates, declared counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import regex

from zhenggai.evidence.title import TITLE_LINES, unruled_lines
from zhenggai.facts.document.dates import issued_days
from zhenggai.facts.document.declared_counts import Count, Owner, counted_aspects, declared_count
from zhenggai.facts.document.inspection import read_inspection
from zhenggai.facts.document.issuer import find_issuer
from zhenggai.facts.document.kinds import document_kind, unwrapped
from zhenggai.facts.document.level import levels
from zhenggai.facts.document.manifest import Entry
from zhenggai.facts.document.place import find_owner
from zhenggai.facts.document.restriction import find_restriction
from zhenggai.rules import Rules
from zhenggai.rules.kinds import AnchorSource, DocumentKind, FactTag, InspectionLevel, UnitLevel
from zhenggai.structure.plan import Plan
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, fold
from zhenggai.values.places.finder import Found
from zhenggai.values.places.gazetteer import full_names, place_of, stem

HEAD_LIMIT = 20_000
TAIL_LIMIT = 600
# Number and marks of a document stand above its title; a page has its own lines before them.
FRONT_LIMIT = 600
# （征求意见稿） stands in the title or on the line below it.
VERSION_REACH = 24
UNTITLED = 120
CORPS, DIVISION, XINJIANG = "兵团", "师", "650000"
NOTICES: frozenset[DocumentKind] = frozenset({"acceptance_notice", "adjustment", "complaints"})
# What holds no issues of its own counts another paper\'s.
COUNTLESS: frozenset[DocumentKind] = frozenset({"news", "other"})


@dataclass(frozen=True, slots=True)
class Facts:
    """A document's own statements; every one is None where nothing is printed.

    ``holds_issues`` says that a document of its kind without any issue was not read whole,
    ``kind_rival`` and ``level_rival`` are the kind and the level that it may be as well.
    ``declared`` is the count of issues with its place in the flow, ``aspects`` how many aspects
    those are said to have. ``owner`` is a body, zone or
    company that makes a plan of its own in its place; ``inspection_key`` tells the inspection from
    others of its level there. ``published_date`` is the manifest's; ``differs`` holds column,
    manifest's value and printed value where they contradict.
    """

    title: str | None = None
    kind: DocumentKind = "other"
    holds_issues: bool = True
    kind_rival: DocumentKind | None = None
    version: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    classification: str | None = None
    jurisdiction: str | None = None
    jurisdiction_code: str | None = None
    province_code: str | None = None
    level: UnitLevel | None = None
    owner: str | None = None
    inspection_level: InspectionLevel | None = None
    level_rival: InspectionLevel | None = None
    inspection_round: str | None = None
    inspection_key: str | None = None
    feedback_date: date | None = None
    issued_date: date | None = None
    year: int | None = None
    declared: int | None = None
    declared_at: Span | None = None
    aspects: Count | None = None
    published_date: date | None = None
    differs: tuple[tuple[str, str, str], ...] = ()

    @property
    def anchor(self) -> date | None:
        """Return the date from which 年底前 and 印发后3个月内 count: as printed, else as given."""
        return self.issued_date or self.feedback_date or self.published_date

    @property
    def anchor_source(self) -> AnchorSource | None:
        """Say whether the anchor is ``printed`` or from the ``manifest``."""
        if self.issued_date or self.feedback_date:
            return "printed"
        return "manifest" if self.published_date else None


def read_facts(plan: Plan, rules: Rules, name: str = "") -> Facts:
    """Read what stands before the first issue, in the title, and in the imprint at the end.

    ``name`` is the file's: some are restricted by their names alone.
    """
    flow = plan.flow
    first = min((issue.span.start for issue in plan.issues), default=len(flow.text))
    head = flow.folded[: min(first, HEAD_LIMIT)]
    tail = flow.folded[max(len(head), len(flow.text) - TAIL_LIMIT) :]
    title = flow.words([plan.title]) if plan.title else None
    subject = fold(title) if title else ""
    below = flow.folded[plan.title.end : plan.title.end + VERSION_REACH] if plan.title else ""
    # A page's own lines may stand right before the first issue.
    above = flow.document.text[: flow.to_document(Span(first, first)).start][:HEAD_LIMIT]
    front = fold(above)
    issuer = find_issuer(subject, front, head, tail, rules)
    company = rules.facts["company"].search(subject)
    place = (
        None
        if company
        else find_owner(
            unwrapped(subject, rules) or _untitled(flow, rules), issuer, head, tail, rules
        )
    )
    owner = Owner((company["text"],), company=True) if company else _owner(place)
    inspection = read_inspection(subject, head, tail, owner.names, rules)
    undue = _without_deadlines(plan)
    dated = (front, undue[: len(head)], undue[len(undue) - len(tail) :])
    issued = _issued(dated, inspection.feedback, rules)
    kind = document_kind(subject, plan, rules)

    def other(text: str) -> bool:
        told = [name for _, name in levels(text, owner.names, rules)]
        return inspection.level is not None and told[-1:] not in ([], [inspection.level])

    counted = "" if kind.name in COUNTLESS else head[: _first_group(plan)]
    declared = declared_count(
        counted, len(plan.issues), owner, rules, notice=kind.name in NOTICES, other=other
    )
    aspects = counted_aspects(counted, rules) if declared is None else None
    year = inspection.feedback or issued
    title_year = regex.search(r"(?:19|20)\d\d(?=年)", subject)
    return Facts(
        title=title,
        kind=kind.name,
        holds_issues=kind.holds_issues,
        kind_rival=kind.rival,
        version=_first_match(rules, "version", subject, below),
        doc_number=_first_match(rules, "doc_number", front[:FRONT_LIMIT]),
        issuer=issuer,
        classification=find_restriction(
            (above[:FRONT_LIMIT], _lifted(plan), tail), flow.document.text, name, rules
        ),
        jurisdiction=place.name if place else None,
        jurisdiction_code=place.code if place else None,
        province_code=_province(place),
        level=place.level if place else None,
        owner=company["text"] if company else _own_body(subject, place, rules),
        inspection_level=inspection.level,
        # A page without issues is no version of a plan.
        level_rival=inspection.rival if plan.issues else None,
        inspection_round=inspection.round,
        inspection_key=inspection.key,
        feedback_date=inspection.feedback,
        issued_date=issued,
        year=year.year if year else int(title_year[0]) if title_year else None,
        declared=declared.value if declared else None,
        declared_at=declared.span if declared else None,
        aspects=aspects,
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
        province_code=facts.province_code or (f"{code[:2]}0000" if code else None),
        level=place.level if place is not None else facts.level,
        published_date=given,
        differs=tuple(differs),
    )


def _untitled(flow: Flow, rules: Rules) -> str:
    """Return the first words of a text without a title, no table's headers and no page's lines."""
    page = rules.documents["front-site"]
    lines = (flow.folded[line.start : line.end] for line in unruled_lines(flow, TITLE_LINES))
    return "".join(line for line in lines if page.search(line) is None)[:UNTITLED]


def _first_group(plan: Plan) -> int | None:
    """Return where the heading of the first of several groups begins: its count is the group's."""
    groups = [issue.category for issue in plan.issues]
    if not groups or groups[0] is None or len(set(groups)) == 1:
        return None
    return groups[0].start


def _owner(place: Found | None) -> Owner:
    """Return the names under which a plan speaks of its place, and of what lies above it."""
    if place is None:
        return Owner()
    names = {place.name, place.name.removeprefix("第"), stem(place.name) or place.name}
    names |= {CORPS} if place.name.endswith(CORPS) else set()
    above: set[str] = {CORPS} if DIVISION in place.name else set()
    own = place_of(place.code) if place.code else None
    if own is not None:
        names |= {*full_names(own.name), stem(own.name) or own.name}
    code = own.parent if own is not None else place.within
    while code is not None and (higher := place_of(code)) is not None:
        above |= {*full_names(higher.name), stem(higher.name) or higher.name}
        code = higher.parent
    return Owner(tuple(sorted(names)), tuple(sorted(above - names)))


def _province(place: Found | None) -> str | None:
    if place is None:
        return None
    code = place.code or place.within
    if code is not None:
        return f"{code[:2]}0000"
    return XINJIANG if place.name.endswith((CORPS, DIVISION)) else None


def _own_body(subject: str, place: Found | None, rules: Rules) -> str | None:
    """Return the body of a place that a title says makes the plan, None where the place does."""
    if place is None:
        return None
    _, named, rest = subject.partition(place.name)
    match = rules.facts["owner"].search(rest) if named else None
    return match["body"] if match and not rules.facts["no-owner"].search(match["body"]) else None


def _issued(texts: tuple[str, ...], feedback: date | None, rules: Rules) -> date | None:
    """Return the day of signing, printing or publication: none lies before the feedback's."""
    days = issued_days(texts, rules)
    return next((day for day in days if feedback is None or day >= feedback), None)


def _without_deadlines(plan: Plan) -> str:
    """Return the text with blanks for its deadlines: a day in a line of its own may be one."""
    text = plan.flow.folded
    blocks = [block for issue in plan.issues for block in issue.blocks]
    blocks += [b for issue in plan.issues for one in issue.measures for b in one.blocks]
    spans = sorted(span for b in blocks if b.field == "deadline" for span in b.content)
    kept: list[str] = []
    at = 0
    for start, end in spans:
        kept += [text[at : max(start, at)], " " * (end - max(start, at))]
        at = max(end, at)
    return "".join((*kept, text[at:]))


def _lifted(plan: Plan) -> str:
    """Return the text of page furniture: a mark may stand in each page's head."""
    flow = plan.flow
    pieces = (flow.document.text[span.start : span.end].strip() for span in flow.furniture)
    return "\n".join(dict.fromkeys(pieces))[:HEAD_LIMIT]


def _first_match(rules: Rules, tag: FactTag, *texts: str) -> str | None:
    """Return the first match of the rules of a tag: its group ``text``, else the whole."""
    for text in texts:
        for rule in rules.facts.tagged(tag):
            match = rule.search(text)
            if match is not None:
                found = match.groupdict().get("text") or match[0]
                return str(found).replace("\n", "").strip()
    return None
