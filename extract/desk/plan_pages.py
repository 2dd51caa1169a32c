"""The pages of a plan: its versions, what changed between them, and its life."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import regex
from flask import Blueprint, Response, abort, render_template, request

from zhenggai.compare.diff import compare_documents
from zhenggai.desk.desk import desk
from zhenggai.desk.shelf import Standing
from zhenggai.desk.words import word
from zhenggai.exports.changes_page import as_html
from zhenggai.exports.story import STORY_TABLES, story_of
from zhenggai.rules import load

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows
    from zhenggai.tables.rows import DocumentRow, Rows

pages = Blueprint("plans", __name__)
# The page of changes brings its own style and script: they alone may run, known by their digests.
OWN_PARTS = regex.compile(r"<(?P<tag>script|style)>(?P<text>.*?)</(?P=tag)>", regex.DOTALL)


def _plans(standing: Standing) -> dict[str, list[DocumentRow]]:
    """Return the documents of every plan that stands in several versions, by version."""
    found: dict[str, list[DocumentRow]] = {}
    for row in standing.documents.values():
        if row["plan_id"] is not None and row["status"] not in {"failed", "unrecognised"}:
            found.setdefault(row["plan_id"], []).append(row)
    return {
        plan: sorted(rows, key=lambda row: (row["version_no"] or 0, row["source"]))
        for plan, rows in sorted(found.items())
        if len({row["version_no"] for row in rows} - {None}) > 1
    }


@pages.get("/changes")
def plans() -> str:
    """List the plans that stand in several versions."""
    plans = _plans(desk().shelf.standing())
    names = {plan: _name(rows) for plan, rows in plans.items()}
    return render_template("plans.html", plans=plans, names=names)


@pages.get("/changes/page")
def changes() -> Response:
    """Show what changed between the versions of a plan, what got weaker first."""
    standing = desk().shelf.standing()
    rows = standing.of_plan(request.args.get("plan", ""))
    if not rows:
        abort(HTTPStatus.NOT_FOUND)
    units = standing.tables["units"].to_pylist()
    given: list[Rows] = [{**standing.rows_of(row["document_id"]), "units": units} for row in rows]
    back = "/changes", word("nav_changes", desk().lang)
    page = as_html(compare_documents(given, load()), desk().lang, weaker_first=True, back=back)
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _policy(page)
    return answer


def _policy(page: str) -> str:
    """Return what a page may run: the script and style that it brings, and nothing else."""
    found: dict[str, list[str]] = {"script": [], "style": []}
    for match in OWN_PARTS.finditer(page):
        digest = base64.b64encode(hashlib.sha256(match["text"].encode()).digest()).decode()
        found[match["tag"]].append(f"'sha256-{digest}'")
    return (
        f"default-src 'none'; script-src {' '.join(found['script'])};"
        f" style-src {' '.join(found['style'])}; frame-ancestors 'none'; base-uri 'none'"
    )


@pages.get("/life")
def life() -> str:
    """Show the life of a plan, or of one issue: promised, adjusted, reported, accepted, closed."""
    standing = desk().shelf.standing()
    plan, issue = request.args.get("plan", ""), request.args.get("issue")
    rows = standing.of_plan(plan)
    if not rows:
        abort(HTTPStatus.NOT_FOUND)
    story = _story(rows, issue)
    return render_template(
        "life.html", name=_name(rows), documents=rows, story=story, plan=plan, issue=issue
    )


def _name(rows: Sequence[DocumentRow]) -> str:
    """Return what a plan is called: as its document to count is."""
    counted = next((row for row in rows if row["preferred"]), rows[-1])
    return counted["title"] or counted["source"]


def _story(
    rows: Sequence[DocumentRow], issue: str | None
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what the documents of a plan say of its issues (of one), in order of date."""
    tables = desk().shelf.standing().tables
    ids = pa.array([row["document_id"] for row in rows])
    own = {
        name: table.filter(pc.is_in(table["document_id"], ids)).to_pylist()
        for name, table in tables.items()
        if name in STORY_TABLES
    }
    rows_of = cast("PlanRows", {name: own.get(name, []) for name in STORY_TABLES})
    told = story_of(rows_of, issue=issue)
    return [
        (str(lines[0]["problem"] or ""), lines)
        for lines in (list(one) for _, one in groupby(told, key=itemgetter("issue_id")))
    ]
