"""How well documents are read: values right and wrong by field, and the silently wrong ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import regex
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from tests.real.notation import ANY, Case, ExpectedIssue
from zhenggai.tables.schema import Row

Rows = Mapping[str, Sequence[Row]]
DOCUMENT = ("kind", "title", "place", "code", "level", "declared", "feedback", "issued", "status")
COLUMN = {
    "kind": "document_kind", "place": "jurisdiction", "code": "jurisdiction_code",
    "level": "inspection_level", "declared": "declared_issues", "feedback": "feedback_date",
    "issued": "issued_date",
}  # fmt: skip
TEXTS = ("category", "problem", "goal", "deadline", "units", "persons", "supervisors", "progress")
# What is told of a text without issues beside its kind, its title and its place.
OF_OTHERS = frozenset({"kind", "title", "place", "status"})
BLANK = regex.compile(r"\s+")
ENDS = regex.compile(r"^[,，;；:：。、]+|[,，;；:：。、]+$")
# 1.经核查…: whether a lone number in front is part of a block is not what is measured here.
NUMBER = regex.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d))")
# 受理编号：X2SD…, 编号8, 第41号问题: the word beside the number may be told or not.
ITEM_WORDS = regex.compile(r"^(?:受理|问题|任务|交办|信访)?编号[:：]?|(?<=[号项])问题$")
# Lower than this, two issues have nothing in common.
LIKENESS = 35


@dataclass(frozen=True, slots=True)
class Finding:
    """One value compared: right, or wrong and told (a doubt points at it) or silent."""

    document: str
    field: str
    issue: int | None
    wanted: str | None
    got: str | None
    right: bool
    told: bool = False

    @property
    def silent(self) -> bool:
        """Whether the value is wrong and no doubt says so."""
        return not self.right and not self.told


@dataclass(slots=True)
class Tally:
    """What came of the documents of one kind.

    ``quiet`` and ``loud``: without a doubt, and with one for nothing, of those that hold all that
    they declare. What has no reader yet (item) is not held against a document.
    """

    documents: int = 0
    whole: int = 0
    quiet: int = 0
    loud: int = 0
    invented: int = 0
    findings: list[Finding] = field(default_factory=list)

    def f1(self, names: Iterable[str]) -> float:
        """Return F1 over the values of some fields; a wrong one is missing and too many."""
        wanted = set(names)
        right = missing = extra = 0
        for one in self.findings:
            if one.field in wanted:
                right += one.right and one.wanted is not None
                missing += not one.right and one.wanted is not None
                extra += not one.right and one.got is not None
        total = 2 * right + missing + extra
        return 2 * right / total if total else 1.0

    def share(self, name: str) -> float:
        """Return the share of the documents whose value of a field is right."""
        own = [one for one in self.findings if one.field == name]
        return sum(one.right for one in own) / len(own) if own else 1.0

    def silent(self) -> float:
        """Return the share of wrong values without a doubt among all, printed or extracted."""
        values = [one for one in self.findings if one.wanted is not None or one.got is not None]
        return sum(one.silent for one in values) / len(values) if values else 0.0


ISSUE_FIELDS = (*TEXTS, "label", "item", "state", "date", "due", "measure", "field")


def tally(cases: Sequence[Case], rows: Sequence[Rows]) -> Tally:
    """Return the tally of some documents and what was extracted of them."""
    found = Tally()
    for case, own in zip(cases, rows, strict=True):
        findings = list(compare(case, own))
        loud = any(row["severity"] != "info" for row in own["diagnostics"])
        found.documents += 1
        found.whole += all(one.right for one in findings)
        if case.document["status"] != "truncated":
            found.quiet += not loud
            found.loud += loud and all(one.right or one.field == "item" for one in findings)
        found.invented += 0 if case.issues else len(own.get("issues", ()))
        found.findings += findings
    return found


def compare(case: Case, rows: Rows) -> Iterator[Finding]:
    """Yield every value of a document, expected or extracted, and whether it is right."""
    told_of = _doubted(rows)
    (document,) = rows["documents"]
    names = [name for name in DOCUMENT if name in case.document or name == "title"]
    for name in names:
        wanted = case.title if name == "title" else case.document[name]
        if wanted == ANY or (case.group == "others" and name not in OF_OTHERS):
            continue
        got = _plain(document.get(COLUMN.get(name, name)))
        options = _options(wanted)
        right = got in options or (name == "title" and _bare(got) == _bare(_plain(wanted)))
        yield Finding(case.name, name, None, _plain(wanted), got, right, None in told_of)
    issues = list(rows.get("issues", ()))
    pairs = _pair(case.issues, issues)
    for no, (expected, got_row) in enumerate(pairs, 1):
        at = got_row["issue_no"] if got_row is not None else None
        told = bool(told_of & {None, at}) if got_row is not None else None in told_of
        for one in _issue(case.name, no, expected, got_row, rows):
            yield Finding(one.document, one.field, one.issue, one.wanted, one.got, one.right, told)


def _issue(
    name: str, no: int, expected: ExpectedIssue | None, row: Row | None, rows: Rows
) -> Iterator[Finding]:
    wanted = expected or ExpectedIssue()
    got: Row = row or {}
    skipped = set(wanted.attributes.get("skip", "").split(","))
    for column in ("label", "item", *TEXTS):
        if column in skipped:
            continue
        want, have = wanted.columns.get(column), _plain(got.get(column))
        if want is not None or have is not None:
            yield Finding(name, column, no, want, have, _same(column, want, have))
    yield from _attributes(name, no, wanted, got, rows, exists=expected is not None)
    at = got.get("issue_no")
    have_measures = [str(m["text"]) for m in rows.get("measures", ()) if m["issue_no"] == at]
    yield from _bag(name, no, "measure", wanted.measures, have_measures if row else [])
    have_fields = {
        (_bare(_plain(f["label"])), _bare(_plain(f["text"])))
        for f in rows.get("fields", ())
        if row and f["issue_no"] == at
    }
    for label, text in wanted.fields:
        right = (_bare(label), _bare(text)) in have_fields
        yield Finding(name, "field", no, f"{label}: {text}", None, right)


def _attributes(
    name: str, no: int, wanted: ExpectedIssue, got: Row, rows: Rows, *, exists: bool
) -> Iterator[Finding]:
    """Compare what is known of an issue beside its words."""
    for key, column in (("state", "progress_state"), ("date", "progress_date")):
        printed = wanted.attributes.get(key, "none")
        have = _plain(got.get(column))
        options = {None if one == "none" else one for one in printed.split("|")}
        if printed == "?" or (have is None and None in options and (not exists or got)):
            continue
        want = next((one for one in options if one is not None), None)
        yield Finding(name, key, no, want, have, have in options and exists)
    if "due" in wanted.attributes:
        printed = wanted.attributes["due"]
        due = {
            str(row["due_date"])
            for row in rows.get("deadlines", ())
            if row["issue_no"] == got.get("issue_no") and got and row["due_date"] is not None
        }
        want_due = set() if printed == "none" else set(printed.split(","))
        if want_due or due:
            yield Finding(
                name,
                "due",
                no,
                ",".join(sorted(want_due)) or None,
                ",".join(sorted(due)) or None,
                due == want_due,
            )


def _bag(
    name: str, no: int, column: str, wanted: Sequence[str], got: Sequence[str]
) -> Iterator[Finding]:
    """Compare texts without their order."""
    left = Counter(_bare(text) for text in got)
    missing = []
    for text in wanted:
        if left[_bare(text)]:
            left[_bare(text)] -= 1
            yield Finding(name, column, no, text, text, right=True)
        else:
            missing.append(text)
    spare = list(left.elements())
    for at in range(max(len(missing), len(spare))):
        want = missing[at] if at < len(missing) else None
        have = spare[at] if at < len(spare) else None
        yield Finding(name, column, no, want, have, right=False)


def _pair(
    wanted: Sequence[ExpectedIssue], got: Sequence[Row]
) -> list[tuple[ExpectedIssue | None, Row | None]]:
    """Put each expected issue beside the extracted one that is most like it."""
    taken: dict[int, int] = {}
    if wanted and got:
        likeness = np.array(
            [
                [fuzz.ratio(_key(w.columns), _key(g)) - abs(i - j) for j, g in enumerate(got)]
                for i, w in enumerate(wanted)
            ]
        )
        for i, j in zip(*linear_sum_assignment(-likeness), strict=True):
            if likeness[i, j] >= LIKENESS:
                taken[int(i)] = int(j)
    pairs: list[tuple[ExpectedIssue | None, Row | None]] = [
        (one, got[taken[i]] if i in taken else None) for i, one in enumerate(wanted)
    ]
    return pairs + [(None, row) for j, row in enumerate(got) if j not in taken.values()]


def _key(columns: Mapping[str, object]) -> str:
    return f"{columns.get('problem') or ''}{columns.get('progress') or ''}"


def _doubted(rows: Rows) -> set[int | None]:
    """Return the issues that a warning or an error points at; None is the document."""
    return {row["issue_no"] for row in rows["diagnostics"] if row["severity"] != "info"}


def _options(wanted: object) -> set[str | None]:
    if wanted is None:
        return {None}
    return set(str(wanted).split("|"))


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _bare(text: str | None) -> str:
    return ENDS.sub("", BLANK.sub("", text or "")).translate(FOLD)


FOLD = str.maketrans("（）：；，！？［］％", "():;,!?[]%")


def _same(column: str, wanted: str | None, got: str | None) -> bool:
    if wanted is None or got is None:
        return wanted == got
    first, second = _bare(wanted), _bare(got)
    if column == "item":
        return ITEM_WORDS.sub("", first) == ITEM_WORDS.sub("", second)
    if column == "label":
        return first.strip("()") == second.strip("()")
    return NUMBER.sub("", first) == NUMBER.sub("", second)


def by_field(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by field."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        found[one.field].append(one)
    return found
