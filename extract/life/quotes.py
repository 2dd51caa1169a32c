"""The sentence of a document that says something of an issue, with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import PassageRole, ProgressState
from zhenggai.tables.progress_states import read_state

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow, IssueRow, PassageRow

QUOTED_SENTENCE = regex.compile(r"[^。;；]*[。;；]|[^。;；]+")
# Wraps and the ends of titles part no sentence; an empty line does, and a line ending in a colon.
TOLD_SENTENCE = regex.compile(
    r"(?:(?!\n\s*\n|(?<=[:：])\n)[^。;；])*[。;；]|(?:(?!\n\s*\n|(?<=[:：])\n)[^。;；])+"
)
# What says nothing of how far the work is.
ASIDE: frozenset[PassageRole] = frozenset(
    {"problem", "goal", "measure_label", "issue_label", "column_header", "separator", "furniture"}
)
# What stands before the first issue may speak of all of them.
BEFORE: frozenset[PassageRole] = frozenset({"preamble", "title", "section", "residue", "note"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document and their place columns."""

    text: str | None
    start: int | None
    end: int | None
    page: int | None
    locator: str | None


def quote_of(row: DeadlineRow) -> Quote:
    """Return the words of a deadline as a quote."""
    return Quote(row["text"], row["start"], row["end"], row["page"], row["locator"])


def quote_of_issue(row: IssueRow) -> Quote:
    """Return what an issue says as a quote: its problem, else its heading."""
    words = row["problem"] or row["category"]
    return Quote(words, row["start"], row["end"], row["page"], row["locator"])


def quote_of_state(
    passages: Sequence[PassageRow], issue_no: int, state: ProgressState | None, rules: Rules
) -> Quote | None:
    """Return the sentence that tells a state of an issue; without a state its first of progress."""
    own = [row for row in passages if row["issue_no"] == issue_no]
    if state is None:
        return next(_sentences(row for row in own if row["role"] == "progress"), None)
    told = [row for row in own if row["role"] not in ASIDE]
    shared = [row for row in passages if row["issue_no"] is None and row["role"] in BEFORE]
    for quote in _sentences([*told, *shared]):
        if read_state(quote.text, rules).name == state:
            return quote
    return next(_sentences(row for row in own if row["role"] == "progress"), None)


def sentences_of(passages: Sequence[PassageRow]) -> Iterator[Quote]:
    """Yield all sentences of passages that follow one another, whatever they were read as."""
    starts = [row["start"] for row in passages]
    first = starts[0] if starts else 0
    whole = "".join(row["text"] for row in passages)
    for match in TOLD_SENTENCE.finditer(whole):
        bare = match[0].strip()
        if bare:
            start = first + match.start() + match[0].index(bare[0])
            row = passages[bisect_right(starts, start) - 1]
            text = "".join(line.strip() for line in bare.splitlines())
            yield Quote(text, start, start + len(bare), row["page"], row["locator"])


def _sentences(passages: Iterable[PassageRow]) -> Iterator[Quote]:
    for row in passages:
        for match in QUOTED_SENTENCE.finditer(row["text"]):
            bare = match[0].strip()
            if bare:
                start = row["start"] + match.start() + match[0].index(bare[0])
                text = "".join(line.strip() for line in bare.splitlines())
                yield Quote(text, start, start + len(bare), row["page"], row["locator"])
