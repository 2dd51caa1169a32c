"""What the documents of one plan say of its promises: lasting ids, events, states, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from zhenggai.life.adjustments import Moved, is_refusal, read_adjustments
from zhenggai.life.changes import compare
from zhenggai.life.event_order import ENDS, event_order, from_what_stood, said_order
from zhenggai.life.link_doubts import LinkDoubt, link_doubt, order_doubts
from zhenggai.life.links import (
    Links,
    Pairs,
    Told,
    link_measures,
    link_plans,
    link_report,
    link_told,
    told_of,
)
from zhenggai.life.mentions import find_mentions
from zhenggai.life.quotes import Quote, quote_of, quote_of_issue, quote_of_state
from zhenggai.life.records import Record
from zhenggai.life.version import Place, Version, tells_only_news
from zhenggai.rules import Rules
from zhenggai.rules.kinds import ChangeKind, Event
from zhenggai.tables.ids import Ids, issue_ids, measure_ids
from zhenggai.tables.progress_states import State, read_state

if TYPE_CHECKING:
    from zhenggai.tables.rows import EventRow

# A later version that changes one of these has adjusted the promise.
MOVES: frozenset[ChangeKind] = frozenset({"deadline_later", "deadline_earlier", "deadline_changed"})
ADJUSTS: frozenset[ChangeKind] = frozenset(
    {
        *MOVES,
        *("target_raised", "target_lowered", "target_changed"),
        *("unit_added", "unit_removed", "role_changed"),
    }
)


@dataclass(slots=True)
class Life:
    """What is made of all documents of one plan.

    ``ids`` is the lasting id of every issue and measure, by document and place; ``states`` the
    last event with a state by issue_id and measure_id, ``said`` the order in which events were
    said, by event_no.
    """

    ids: dict[str, dict[Place, str]] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    states: dict[tuple[str, str | None], EventRow] = field(default_factory=dict)
    said: dict[int, int] = field(default_factory=dict)
    doubts: list[LinkDoubt] = field(default_factory=list)

    def state_of(self, issue_id: str, measure_id: str | None) -> EventRow | None:
        """Return the last that was said of a measure or of its issue; None where nothing was."""
        said = [self.states.get((issue_id, one)) for one in {None, measure_id}]
        found = [row for row in said if row is not None]
        return max(found, key=lambda row: self.said[row["event_no"]], default=None)


def life_of(plan_id: str, records: Sequence[Record], rules: Rules) -> Life:
    """Return the life of a plan's promises from all of its documents, in whatever order."""
    return _Telling(plan_id, records, rules).life()


class _Telling:
    def __init__(self, plan_id: str, records: Sequence[Record], rules: Rules) -> None:
        self.plan_id, self.rules = plan_id, rules
        self.records = sorted(records, key=lambda record: record.order)
        self.plans = sorted(
            (record for record in records if record.is_plan and not is_refusal(record, rules)),
            key=lambda record: (record.version.document["version_no"] or 0, record.order),
        )
        self.result = Life()
        self.moved: dict[str, list[Moved]] = {}
        # What each issue of a document is, by the first document that tells of it.
        self.origin: dict[tuple[str, int], tuple[str, int]] = {}
        self.how: dict[tuple[str, int], tuple[str, float]] = {}

    def life(self) -> Life:
        """Link, then tell what happened, in order of date."""
        self._link()
        self._name()
        events: list[tuple[Record, EventRow]] = []
        for at, record in enumerate(self.plans):
            events += ((record, row) for row in self._promised(record))
            # What its sentences move, from when to when, says more than its dates alone.
            prose = self._adjusted_in_prose(record)
            if at and not prose:
                events += ((record, row) for row in self._changed(self._before(at), record))
        for record in self.records:
            events += ((record, row) for row in self._adjusted_in_prose(record))
            self._prose_doubts(record)
            events += ((record, row) for row in self._reported(record))
        events.sort(key=lambda pair: event_order(*pair))
        rows = from_what_stood([row for _, row in events])
        self.result.events = [{**row, "event_no": no} for no, row in enumerate(rows, 1)]
        for at, row in enumerate(sorted(self.result.events, key=said_order)):
            self.result.said[row["event_no"]] = at
            if row["state"] is not None and row["issue_id"] is not None:
                self.result.states[row["issue_id"], row["measure_id"]] = row
        self.result.doubts += order_doubts(self.records, self.result.events)
        return self.result

    # ---- which issue is which ----

    def _link(self) -> None:
        """Link every document with the one to count, then with what it does not have."""
        head = self._head()
        if head is None:
            return
        ordered = [head, *(record for record in reversed(self.plans) if record is not head)]
        linked: dict[str, dict[int, tuple[str, int]]] = {}
        for record in self.records:
            if record is head:
                continue
            open_issues = {row["issue_no"] for row in record.version.issues}
            first: Links | None = None
            for other in ordered:
                if not open_issues or other is record:
                    continue
                links = self._links(other, record)
                first = first or links
                for link in links.sure:
                    if link.new in open_issues and self._is_free(linked, record, other, link.old):
                        linked.setdefault(record.own_id, {})[link.new] = (other.own_id, link.old)
                        self.how[record.own_id, link.new] = (link.matched_by, link.similarity)
                        open_issues.discard(link.new)
            if first is not None and not record.is_plan:
                self._doubt(record, first, open_issues)
        self._origins(linked)

    def _head(self) -> Record | None:
        """Return the document that the others are held against: the one to count."""
        told = [record for record in self.records if record.version.issues]
        chosen = [record for record in told if record.version.document["preferred"]]
        return next(iter([*chosen, *reversed(self.plans), *told]), None)

    def _links(self, old: Record, new: Record) -> Links:
        if new.version.is_adjustment and not any(row["problem"] for row in new.version.issues):
            # It names what it moves by numbers alone.
            return link_report(old.version, new.version, self.rules, own_count=False)
        if new.is_plan and old.is_plan:
            return link_plans(old.version, new.version, self.rules)
        return link_report(old.version, new.version, self.rules)

    @staticmethod
    def _is_free(
        linked: Mapping[str, Mapping[int, tuple[str, int]]], record: Record, other: Record, no: int
    ) -> bool:
        return (other.own_id, no) not in linked.get(record.own_id, {}).values()

    def _doubt(self, record: Record, links: Links, left: Iterable[int]) -> None:
        unsure = {one.new: one.likely for one in links.unsure}
        for no in sorted(left):
            self.result.doubts.append(link_doubt(record, no, unsure.get(no, ())))

    def _origins(self, linked: Mapping[str, Mapping[int, tuple[str, int]]]) -> None:
        """Say of each issue which one was the first that was the same."""
        groups: dict[tuple[str, int], tuple[str, int]] = {}

        def top(place: tuple[str, int]) -> tuple[str, int]:
            while groups.get(place, place) != place:
                place = groups[place]
            return place

        for own, links in linked.items():
            for no, other in links.items():
                one, two = top((own, no)), top(other)
                if one != two:
                    groups[one] = two
        order = {record.own_id: at for at, record in enumerate([*self.plans, *self.records][::-1])}
        members: dict[tuple[str, int], list[tuple[str, int]]] = {}
        for record in self.records:
            for row in record.version.issues:
                place = (record.own_id, row["issue_no"])
                members.setdefault(top(place), []).append(place)
        for places in members.values():
            first = max(places, key=lambda place: (order[place[0]], -place[1]))
            self.origin.update(dict.fromkeys(places, first))

    def _name(self) -> None:
        """Give every issue and measure its lasting id: that of the first that was the same."""
        by_id = {record.own_id: record for record in self.records}
        own_names = {
            own: issue_ids(self.plan_id, record.version.issues) for own, record in by_id.items()
        }
        owners: dict[str, tuple[str, int]] = {}
        for own, record in sorted(by_id.items(), key=lambda pair: not pair[1].is_plan):
            ids: dict[Place, str] = {}
            for row in record.version.issues:
                origin = self.origin.get((own, row["issue_no"]), (own, row["issue_no"]))
                name = own_names[origin[0]][origin[1]]
                if owners.setdefault(name, origin) != origin:
                    # The words of another issue, and not surely the same: no id to join them by.
                    name = Ids(self.plan_id, "issue", *map(str, origin)).of(row["problem"] or "")
                ids[row["issue_no"], None] = name
            self.result.ids[own] = ids
        for own, record in by_id.items():
            ids = self.result.ids[own]
            for no, rows in record.version.measures.items():
                # An issue that is not there: damaged tables, of which ``verify`` tells.
                ids.setdefault((no, None), own)
                found = measure_ids(self.plan_id, ids[no, None], rows)
                first, first_no = self.origin.get((own, no), (own, no))
                if first != own:
                    old = by_id[first].version
                    mine = old.measures.get(first_no, ())
                    names = measure_ids(self.plan_id, ids[no, None], mine)
                    linked = link_measures(old, first_no, record.version, no)
                    for new_no, (old_no, _, _) in linked.items():
                        found[new_no] = names[old_no]
                ids.update({(no, measure_no): name for measure_no, name in found.items()})

    def _id(self, own: str, issue_no: int | None, measure_no: int | None) -> str | None:
        if issue_no is None:
            return None
        return self.result.ids[own].get((issue_no, measure_no))

    # ---- what happened ----

    def _promised(self, record: Record) -> Iterator[EventRow]:
        """Yield what a plan promises for the first time; a sentence that moves a date does not."""
        version = record.version
        moved = [(one.quote.start or 0, one.quote.end or 0) for one in self._prose(record)]
        for row in version.issues:
            no = row["issue_no"]
            if self.origin.get((record.own_id, no), (record.own_id, no))[0] != record.own_id:
                continue
            if any(row["start"] < end and start < row["end"] for start, end in moved):
                continue
            for measure_no in (None, *(m["measure_no"] for m in version.measures.get(no, ()))):
                due = due_of(version, (no, measure_no))
                if measure_no is None or due is not None:
                    quote = _date_quote(version, (no, measure_no)) or quote_of_issue(row)
                    yield self._event(record, "promised", no, measure_no, quote, due_after=due)

    def _changed(self, old: Record, new: Record) -> Iterator[EventRow]:
        """Yield what a later version of a plan changes of its promises, and what it drops."""
        changed: dict[Place, Place] = {}
        # A version that prints no date at all moves none: what stood goes on.
        undated = not any(rows.deadlines for rows in new.version.values.values())
        for row in compare(old.version, new.version, self.rules):
            if row["kind"] == "removed" and row["table"] == "issues":
                yield self._dropped(old, new, row["old_issue_no"])
            if undated and row["kind"] in MOVES:
                continue
            if row["kind"] in ADJUSTS and row["new_issue_no"] is not None:
                place = row["new_issue_no"], row["new_measure_no"]
                changed.setdefault(place, (row["old_issue_no"], row["old_measure_no"]))
        for (no, measure_no), before in sorted(changed.items(), key=lambda pair: str(pair[0])):
            if no is None:
                continue
            was, now = due_of(old.version, before), due_of(new.version, (no, measure_no))
            moved = was != now and not undated
            issue = next(row for row in new.version.issues if row["issue_no"] == no)
            quote = _date_quote(new.version, (no, measure_no)) or quote_of_issue(issue)
            yield self._event(
                new, "adjusted", no, measure_no, quote,
                due_before=was if moved else None, due_after=now if moved else None,
            )  # fmt: skip

    def _before(self, at: int) -> Record:
        """Return the version that the one at this place of the order came after."""
        whole = [record for record in self.plans[:at] if not record.version.is_adjustment]
        return whole[-1] if whole else self.plans[at - 1]

    def _dropped(self, old: Record, new: Record, issue_no: int | None) -> EventRow:
        row = self._event(new, "dropped", None, None, None)
        return {**row, "issue_id": self._id(old.own_id, issue_no, None)}

    def _adjusted_in_prose(self, record: Record) -> list[EventRow]:
        """Return what an adjustment's sentences move: 整改时限由…调整为…."""
        head, told = self._head(), self._prose(record)
        rows: list[EventRow] = []
        if head is None or not told:
            return rows
        found = self._linked_prose(head, told)
        for old, at, by, similarity in found.pairs:
            one, issue = told[at], head.version.issues[old]
            row = self._event(
                record, "adjusted", None, None, one.quote,
                due_before=one.before, due_after=one.after,
            )  # fmt: skip
            rows.append(
                {
                    **row,
                    "issue_id": self._id(head.own_id, issue["issue_no"], None),
                    "matched_by": by,
                    "similarity": similarity,
                }
            )
        return rows

    def _prose(self, record: Record) -> list[Moved]:
        """Return the dates that an adjustment's sentences move; it is read once."""
        if self._head() is record or not record.version.is_adjustment:
            return []
        if record.own_id not in self.moved:
            self.moved[record.own_id] = read_adjustments(record.passages, record.day, self.rules)
        return self.moved[record.own_id]

    def _linked_prose(self, head: Record, prose: Sequence[Moved]) -> Pairs:
        """Link moved dates with the issues of the plan, by their words and the number they say."""
        told = [Told(one.words, one.number, one.label, code=one.code) for one in prose]
        return link_told(told_of(head.version, self.rules), told, own_count=False)

    def _prose_doubts(self, record: Record) -> None:
        """Tell of the moved dates whose issue is not sure."""
        head, told = self._head(), self._prose(record)
        if head is None or not told:
            return
        mine = told_of(head.version, self.rules)
        found = self._linked_prose(head, told)
        paired, unsure = {at for _, at, _, _ in found.pairs}, dict(found.unsure)
        for at in range(len(told)):
            if at not in paired:
                likely = [mine[o].label for o in unsure.get(at, ())]
                self.result.doubts.append(link_doubt(record, None, likely))

    def _reported(self, record: Record) -> Iterator[EventRow]:
        """Yield what a document says of how far its issues and measures are."""
        version = record.version
        unlinked = {
            doubt.issue_no for doubt in self.result.doubts if doubt.document_id == record.own_id
        }
        if version.is_report:
            yield from self._mentioned(record)
        news = tells_only_news(version, self.rules)
        for row in version.issues:
            no = row["issue_no"]
            if no in unlinked or not (version.is_report or row["progress"]):
                continue
            state = State(row["progress_state"], row["progress_date"])
            if news:
                state = read_state(row["problem"], self.rules)
            quote = quote_of_state(record.passages, no, state.name, self.rules)
            for measure_no in self._told_of(record, no):
                yield self._told(record, no, measure_no, state, quote)
        for one in record.fields:
            of_measure = one["field"] == "progress" and one["measure_no"] is not None
            if of_measure and one["issue_no"] not in unlinked:
                state = read_state(one["text"], self.rules)
                quote = Quote(one["text"], one["start"], one["end"], one["page"], one["locator"])
                yield self._told(record, one["issue_no"], one["measure_no"], state, quote)

    def _told_of(self, record: Record, no: int) -> Sequence[int | None]:
        """Return the measures that a report tells of where the plan has others too, else the issue.

        DH-1 | 安装喷淋 | 已完成 says nothing of the other measure of DH-1.
        """
        head = self._head()
        told = [row["measure_no"] for row in record.version.measures.get(no, ())]
        if head is None or not told or not record.version.is_report:
            return (None,)
        issue = self._id(record.own_id, no, None)
        planned = {
            name
            for (own_no, measure_no), name in self.result.ids[head.own_id].items()
            if measure_no is not None and self._id(head.own_id, own_no, None) == issue
        }
        named = {self._id(record.own_id, no, measure_no) for measure_no in told}
        return told if named < planned else (None,)

    def _mentioned(self, record: Record) -> Iterator[EventRow]:
        """Yield what a report says outside of linked issues of issues that its words name.

        It may have been read as no list, or its headings as issues, which the plan has not.
        """
        head = self._head()
        own = {row["issue_no"] for row in record.version.issues}
        missing = {
            one.issue_no
            for one in self.result.doubts
            if one.document_id == record.own_id and one.code == "link-missing"
        }
        if head is None or (own and not missing):
            return
        whole = missing >= own
        passages = [row for row in record.passages if whole or row["issue_no"] in missing]
        told = told_of(head.version, self.rules)
        found = find_mentions(told, passages, self.rules)
        if own and not any(one.at is not None for one in found):
            return
        self.result.doubts = [
            one
            for one in self.result.doubts
            if one.document_id != record.own_id or one.issue_no not in missing
        ]
        for one in found:
            if one.at is None:
                labels = [head.version.issues[at]["label"] or "" for at in one.likely]
                self.result.doubts.append(link_doubt(record, None, labels))
                continue
            row = self._told(record, None, None, one.state, one.quote)
            no = head.version.issues[one.at]["issue_no"]
            parts = head.version.measures.get(no, ())
            part = parts[one.part]["measure_no"] if one.part is not None else None
            row["issue_id"] = self._id(head.own_id, no, None)
            row["measure_id"] = self._id(head.own_id, no, part) if part else None
            yield {**row, "matched_by": one.by}

    def _told(
        self,
        record: Record,
        no: int | None,
        measure_no: int | None,
        state: State,
        quote: Quote | None,
    ) -> EventRow:
        event: Event = ENDS.get(state.name, "reported") if state.name else "reported"
        row = self._event(record, event, no, measure_no, quote)
        return {**row, "state": state.name, "event_date": state.day or record.day}

    def _event(
        self,
        record: Record,
        event: Event,
        no: int | None,
        measure_no: int | None,
        quote: Quote | None,
        *,
        due_before: date | None = None,
        due_after: date | None = None,
    ) -> EventRow:
        by, similarity = self.how.get((record.own_id, no or 0), (None, None))
        issue = next((row for row in record.version.issues if row["issue_no"] == no), None)
        return {
            "plan_id": self.plan_id,
            "event_no": 0,
            "issue_id": self._id(record.own_id, no, None),
            "measure_id": self._id(record.own_id, no, measure_no) if measure_no else None,
            "event": event,
            "state": None,
            "event_date": record.day,
            "due_before": due_before,
            "due_after": due_after,
            "document_id": record.own_id,
            "document_date": record.day,
            "issue_no": no,
            "measure_no": measure_no,
            "quote": quote.text if quote else None,
            "matched_by": by,
            "similarity": similarity,
            # Of a link by likeness nobody has measured how often it is right.
            "confidence": issue["confidence"] if issue and by in {None, "same", "folded"} else None,
            "start": quote.start if quote else None,
            "end": quote.end if quote else None,
            "page": quote.page if quote else None,
            "locator": quote.locator if quote else None,
        }


def _date_quote(version: Version, place: Place) -> Quote | None:
    rows = version.values_of([place]).deadlines
    return quote_of(rows[-1]) if rows else None


def due_of(version: Version, place: Place) -> date | None:
    """Return the last day that counts by what is bound to an issue or measure itself."""
    rows = [
        row
        for row in version.values_of([place]).deadlines
        if row["due_date"] is not None and row["field"] in {"deadline", "measure"}
    ]
    whole = [row for row in rows if row["degree"] == "complete"] or rows
    return max((row["due_date"] for row in whole if row["due_date"]), default=None)
