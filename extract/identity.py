"""Ids that stay: a document's by its bytes, a plan's by what it answers, a row's by its words."""

from __future__ import annotations

import hashlib
from collections import Counter

import regex

from extract.facts import Facts
from extract.flow import fold

NOISE = regex.compile(r"[\s\p{P}\p{S}]+")
# (征求意见稿), (调整)(2023年修订); a year alone tells one plan from another.
VERSION_MARK = regex.compile(
    r"(?:[(〔\[](?!(?:19|20)\d\d年?度?[)〕\]])[^()〔〕\[\]]{1,16}[)〕\]]\s*)+$"
)
ID_LENGTH = 12


def document_id(data: bytes) -> str:
    """Return the id of a file's content: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def unread_id(source: str) -> str:
    """Return the id of a file that could not be read."""
    return hashlib.sha256(f"unread:{source}".encode()).hexdigest()[:16]


def plan_id(facts: Facts, fallback: str) -> str:
    """Return the id that all versions, reports and notices of one plan share.

    It is made of place, inspection level, year and round of the inspection; of the folded title
    where place or level or year are not known; ``fallback`` where there is no title either.
    """
    place = facts.jurisdiction_code or facts.jurisdiction
    if place and facts.inspection_level and (facts.year or facts.inspection_round):
        parts = [place, facts.inspection_level, str(facts.year or ""), facts.inspection_round or ""]
        return ":".join(parts).rstrip(":")
    if facts.title:
        return f"title:{bare(VERSION_MARK.sub('', fold(facts.title)))}"
    return f"document:{fallback}"


def bare(text: str) -> str:
    """Return a text without blanks, punctuation and width: what stays when a text is retyped."""
    return NOISE.sub("", fold(text)).lower()


class Ids:
    """Gives ids to rows by their words; the second of two equal ones gets a number."""

    def __init__(self, *roots: str) -> None:
        self._roots = roots
        self._seen: Counter[str] = Counter()

    def of(self, *words: str) -> str:
        """Return the id of a row with these words."""
        key = "\0".join((*self._roots, *(bare(word) for word in words)))
        digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
        self._seen[digest] += 1
        count = self._seen[digest]
        return digest if count == 1 else f"{digest}-{count}"
