"""Ids that stay: a document's by its bytes, a plan's by what it answers, a row's by its words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import regex

from zhenggai.facts.document.reader import Facts
from zhenggai.rules import load
from zhenggai.text.flow import fold
from zhenggai.text.numerals import label_number
from zhenggai.text.quotes import bare_words

if TYPE_CHECKING:
    from zhenggai.tables.rows import IssueRow, MeasureRow

ID_LENGTH = 12
# A title without a place tells one plan from another only where it is of some length: 整改方案 not.
SHORTEST_SUBJECT = 12
QUOTED_TITLE = regex.compile(r"《([^《》]{6,})》")


def document_id(data: bytes) -> str:
    """Return the id of a file's content: the first 16 hex digits of its SHA-256."""
    return id_of_digest(hashlib.sha256(data).hexdigest())


def id_of_digest(sha256: str) -> str:
    """Return the id of a content whose SHA-256 is known."""
    return sha256[:16]


def unread_id(source: str) -> str:
    """Return the id of a file that could not be read."""
    return hashlib.sha256(f"unread:{source}".encode()).hexdigest()[:16]


def plan_id(facts: Facts, fallback: str) -> str:
    """Return the id that all versions, reports and notices of one plan share.

    It is made of the place (and of the body in it, where one makes a plan of its own), of the
    inspection's level and of its round or year; of what the title is about where one of these is
    not known; ``fallback`` where there is no title either.
    """
    place = facts.jurisdiction_code or facts.jurisdiction
    batch = batch_of(facts.title or "")
    own = [part for part in (place or facts.province_code, facts.owner) if part]
    if place is not None and facts.jurisdiction_code is None and facts.province_code:
        own.insert(0, facts.province_code)
    if (place or facts.owner) and facts.inspection_level and facts.inspection_key:
        return ":".join([*own, facts.inspection_level, f"{facts.inspection_key}{batch}"])
    if facts.title:
        about = subject_of(facts.title) + batch
        return (
            ":".join(["title", *own, about])
            if own or len(about) >= SHORTEST_SUBJECT
            else (f"document:{fallback}")
        )
    return f"document:{fallback}"


def batch_of(title: str) -> str:
    """Return which batch of complaints a title names, as the end of a key; none: nothing.

    >>> batch_of("临溪市群众举报生态环境问题交办清单（第五批）")
    '#5'
    """
    match = load().facts["batch"].search(fold(title))
    number = label_number(match["n"]) if match else None
    return "" if number is None else f"#{number}"


def subject_of(title: str) -> str:
    """Return what a title is about: without its version, its kind and what it does with a plan.

    澄州市贯彻落实督察反馈意见 is what the plan, its list and the report on it share.
    """
    version, act, kind = (
        load().facts[f"subject-{part}"].pattern for part in ("version", "act", "kind")
    )
    text = version.sub("", fold(title))
    inner = QUOTED_TITLE.search(text)
    text = bare_words(inner[1] if inner else text)
    before = None
    while before != text:
        before, text = text, kind.sub("", act.sub("", text))
    return text


def issue_ids(plan_id: str, rows: Iterable[IssueRow]) -> dict[int, str]:
    """Return the id of each issue of a document, by issue_no: made of its problem or heading.

    One whose words a person corrected keeps the id of the words that are printed.
    """
    ids = Ids(plan_id, "issue")
    return {
        row["issue_no"]: row["issue_id"]
        if {"problem", "category"} & set(row["corrected"] or ())
        else ids.of(row["problem"] or row["category"] or "")
        for row in rows
    }


def measure_ids(plan_id: str, issue_id: str, rows: Iterable[MeasureRow]) -> dict[int, str]:
    """Return the id of each measure of one issue, by measure_no; a corrected one keeps its own."""
    ids = Ids(plan_id, "measure", issue_id)
    return {
        row["measure_no"]: row["measure_id"]
        if "text" in (row["corrected"] or ())
        else ids.of(row["text"] or "")
        for row in rows
    }


class Ids:
    """Gives ids to rows by their words; the second of two equal ones gets a number."""

    def __init__(self, *roots: str) -> None:
        self._roots = roots
        self._seen: Counter[str] = Counter()

    def of(self, *words: str) -> str:
        """Return the id of a row with these words."""
        key = "\0".join((*self._roots, *(bare_words(word) for word in words)))
        digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
        self._seen[digest] += 1
        count = self._seen[digest]
        return digest if count == 1 else f"{digest}-{count}"
