"""One promise's story: what every document of its plan says of it, in dates and quotes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from zhenggai.exports.listing import Field, Listing
from zhenggai.language import say
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows

STORY_TABLES = ("documents", "issues", "measures", "promises", "events")
EVENTS_SHAPE = TABLES["events"]
STORY_FIELDS = (
    Field("problem", "problem", "问题", wide=True),
    Field("measure", "measure", "措施", wide=True),
    Field("event_date", "date", "日期"),
    Field("event", "event", "事件", values=dict(EVENTS_SHAPE.column("event").values), chosen=True),
    Field("state", "state", "进展状态", values=dict(EVENTS_SHAPE.column("state").values)),
    Field("due_before", "due before", "原截止日期"),
    Field("due_after", "due after", "现截止日期"),
    Field("quote", "words", "原句", wide=True),
    Field("source", "file", "文件", chosen=True),
    Field("locator", "place in file", "出处"),
    Field("url", "url", "网址"),
    Field("units", "units", "单位", wide=True),
    Field("confidence", "confidence", "可信度"),
    Field("issue_id", "issue_id", "问题编号"),
    Field("measure_id", "measure_id", "措施编号"),
)


def story_of(
    tables: PlanRows, *, issue: str | None = None, unit: str | None = None
) -> list[dict[str, Any]]:
    """Return the events of an issue (by the beginning of its id) or of what a unit answers for.

    ``unit`` is a part of its printed name, or its unit_key. Rows are in the order of plans and
    issues, the events of each in order of date.
    """
    documents = {row["document_id"]: row for row in tables["documents"]}
    wanted = _wanted(tables, issue, unit)
    problems: dict[str, str | None] = {}
    places: dict[str, int] = {}
    for row in sorted(
        tables["issues"], key=lambda row: not documents[row["document_id"]]["preferred"]
    ):
        problems.setdefault(row["issue_id"], row["problem"] or row["category"])
        places.setdefault(row["issue_id"], row["issue_no"])
    texts: dict[str, str | None] = {}
    for measure in tables["measures"]:
        texts.setdefault(measure["measure_id"], measure["text"])
    units: dict[str, list[str]] = {}
    for promise in tables["promises"]:
        if documents[promise["document_id"]]["preferred"] and promise["unit"]:
            names = units.setdefault(promise["issue_id"] or "", [])
            if promise["unit"] not in names:
                names.append(promise["unit"])
    rows: list[dict[str, Any]] = []
    for event in tables["events"]:
        own = event["issue_id"]
        if own is None or own not in wanted:
            continue
        document = documents[event["document_id"]]
        rows.append(
            {
                **event,
                "problem": problems.get(own),
                "measure": texts.get(event["measure_id"]) if event["measure_id"] else None,
                "source": document["source"],
                "url": document["url"],
                "units": units.get(own),
            }
        )
    rows.sort(key=lambda row: (row["plan_id"], places.get(row["issue_id"], 0), row["event_no"]))
    return rows


def _wanted(tables: PlanRows, issue: str | None, unit: str | None) -> Collection[str]:
    if issue is not None:
        return {row["issue_id"] for row in tables["issues"] if row["issue_id"].startswith(issue)}
    if unit is None:
        return {row["issue_id"] for row in tables["issues"]}
    return {
        row["issue_id"] or ""
        for row in tables["promises"]
        if unit in (row["unit"] or "") or unit == row["unit_key"]
    }


def story_listing(rows: list[dict[str, Any]], lang: str) -> Listing:
    """Return the story as a list."""
    issues = len({row["issue_id"] for row in rows})
    head = (say("life_head", lang, issues, len(rows)), say("life_proves", lang))
    return Listing(say("life_title", lang), head, STORY_FIELDS, rows, group="problem")
