"""Rules that would make corrections needless: of their words, tried by reading with each."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from zhenggai.batch.files import bytes_of
from zhenggai.batch.settings import Settings
from zhenggai.batch.supervised import APART, supervisor
from zhenggai.compare.gold.from_corrections import files_of
from zhenggai.dataset.corrections.apply import with_corrections
from zhenggai.dataset.corrections.kept import read_corrections
from zhenggai.dataset.corrections.model import CORRECTED_TABLES, JUDGED, Correction, of_plans
from zhenggai.dataset.corrections.overlay import plans_of
from zhenggai.dataset.corrections.pinned import relevant
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.pipeline import convert_bytes
from zhenggai.rules.loader import build
from zhenggai.rules.sources import folders, use
from zhenggai.tables.schema import by_table
from zhenggai.text.quotes import BareText, Quote

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows

# A worker, also where documents are read without one.
ALONE = Settings(workers=1)
# What a column or a pinned stretch is labelled by: the tag of labels.toml.
LABEL_TAGS: Mapping[str, str] = {
    "problem": "problem", "goal": "goal", "deadline": "deadline", "measure": "measure",
    "units": "responsible", "persons": "person", "progress": "progress",
}  # fmt: skip
ROLE_TAGS = frozenset({"lead", "responsible", "cooperate", "implement", "supervise", "accept"})
KIND_TAGS = frozenset({"ongoing", "immediate", "event", "done"})
# How names end that are of a kind: tried in turn for a unit that is read otherwise.
UNIT_TAGS = ("institution", "department", "enterprise")
# 治理目标值： before a value, or at the beginning of what was pinned.
LABEL_BEFORE = regex.compile(r"(?:^|[^\p{Han}])(\p{Han}{2,12})[】\]）)]?\s*[:：]?\s*$")
LABEL_WITHIN = regex.compile(r"^\W*(\p{Han}{2,12})[】\]]?\s*[:：]")
LABEL_OF_LIST = regex.compile(r"(\p{Han}{2,12})\s*[:：][^:：\n]*$")
LINE_LENGTH = 200
LONGEST_PHRASE = 20
# Lists of a user's own folder that are no tables of rules.
PLACES, WORDS = "places.csv", "userdict.txt"
LISTS = frozenset({PLACES, WORDS})
PLACE_HEAD = "code,name,valid_from,valid_to,successor\n"
# ~白岩县:水利部门: a place without a code, by its name.
UNCODED = regex.compile(r"~([^:]+):")
CODE = regex.compile(r"[1-9][0-9]{5}")


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """A rule that may help: the table that it is for, its tag, and the words that it finds.

    Of a place in ``places.csv``, ``tag`` is its code; of a word in ``userdict.txt``, its kind.
    """

    table: str
    tag: str
    words: str

    @property
    def file(self) -> str:
        """The file of a user's own folder that holds it."""
        return self.table if self.table in LISTS else f"{self.table}.toml"

    @property
    def head(self) -> str:
        """What that file begins with."""
        return PLACE_HEAD if self.table == PLACES else ""

    @property
    def pattern(self) -> str | None:
        """The pattern by which a name ends so; None where the words alone are the rule."""
        return f"{regex.escape(self.words)}$" if self.table == "units" else None

    def text(self) -> str:
        """Return the rule as its file holds it."""
        if self.table == PLACES:
            return f"{self.tag},{self.words},,,\n"
        if self.table == WORDS:
            return f"{self.words} 1 {self.tag}\n"
        own = hashlib.sha256(f"{self.tag}{self.words}".encode()).hexdigest()[:6]
        said = json.dumps(self.words, ensure_ascii=False)
        finds = f"words = [{said}]"
        if self.pattern is not None:
            finds = f"pattern = {json.dumps(self.pattern, ensure_ascii=False)}"
        head = f'[[rule]]\nid = "own-{self.tag}-{own}"\ntag = "{self.tag}"\n'
        return f"{head}{finds}\nmatch = [{said}]\n"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that was tried: the corrections that it makes needless, and what else it changes.

    ``others`` counts the rows of these documents that are read otherwise and of which nobody said
    anything.
    """

    proposal: Proposal
    needless: tuple[Correction, ...]
    sources: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class _Job:
    """A corrected document: its bytes, its name, and what was said of it."""

    source: str
    data: bytes
    said: tuple[Correction, ...]


def suggest(out: Path) -> list[Suggestion]:
    """Return the rules that make corrections of ``out`` needless, those of most first.

    Each was tried by reading the corrected documents with it. Raises PublishError,
    CorrectionsError, LastRunError.
    """
    said = of_plans(read_corrections(out), plans_of(out))
    items = list(files_of(out))
    jobs: list[_Job] = []
    proposals: set[Proposal] = set()
    for rows in rows_by_document(read_tables(out)):
        (document,) = rows["documents"]
        own = relevant(said, document["document_id"], document["plan_id"])
        found = bytes_of(document["document_id"], items) if own else None
        if found is not None:
            jobs.append(_Job(document["source"], found[1], tuple(own)))
            text = BareText("".join(passage["text"] for passage in rows["passages"]))
            proposals.update(p for one in own for p in propose(one, text, rows))
    if not proposals:
        return []
    rules = sorted(one for one in proposals if one.table not in LISTS)
    with supervisor() as workers:
        base, suggested = workers.call(tried, jobs, rules, folders())
    for proposal in sorted(proposals.difference(rules)):
        # A process has read its lists once: each is tried in one that has read none yet.
        with supervisor(ALONE, APART) as workers:
            now = workers.call(read_with_list, jobs, proposal)
        suggested.append(_suggestion(proposal, jobs, base, now))
    return _best(suggested)


def propose(one: Correction, text: BareText, rows: Rows) -> Iterator[Proposal]:
    """Yield the rules that may make a correction needless."""
    before = text.text[max(one.start - LINE_LENGTH, 0) : one.start].rpartition("\n")[2]
    if one.kind == "pin":
        label = LABEL_WITHIN.search(one.quote) or LABEL_BEFORE.search(before)
        if label is not None and one.role is not None and one.role in LABEL_TAGS:
            yield Proposal("labels", LABEL_TAGS[one.role], label[1])
    elif one.table == "issues" and one.column in LABEL_TAGS and one.after:
        tag = LABEL_TAGS[one.column or ""]
        for span, _ in text.find(Quote(one.after, "", "")):
            ahead = text.text[max(span.start - LINE_LENGTH, 0) : span.start]
            label = LABEL_BEFORE.search(ahead)
            if label is not None:
                yield Proposal("labels", tag, label[1])
    elif one.table == "responsibilities" and one.column == "role" and one.after in ROLE_TAGS:
        label = LABEL_OF_LIST.search(before)
        if label is not None:
            yield Proposal("labels", one.after, label[1])
    elif one.table == "deadlines" and one.column == "kind" and one.after in KIND_TAGS:
        yield Proposal("deadlines", one.after, one.quote)
    elif one.table == "deadlines" and one.adds:
        # 久抓不懈 was not read, and a person said that it is 长期坚持.
        blocks = {row["issue_id"]: row["deadline"] for row in rows["issues"]}
        words = blocks.get(one.issue_id or "") or ""
        for row in rows["deadlines"] if 0 < len(words) <= LONGEST_PHRASE else ():
            made = row["corrected"] and row["issue_id"] == one.issue_id
            if made and row["kind"] in KIND_TAGS:
                yield Proposal("deadlines", row["kind"], words.rstrip("。；;"))
    elif one.table == "responsibilities" and one.column in {"unit_key", "jurisdiction_code"}:
        yield from _places(one, rows)
    elif one.table == "responsibilities" and len(one.quote) <= LONGEST_PHRASE:
        yield from _words(one)
        if one.drops:
            yield Proposal("roles", "no-name", one.quote)
        elif one.after and (one.adds or one.column in {"unit", "unit_type"}):
            name = one.after if one.column == "unit" else one.quote
            yield from (Proposal("units", tag, name) for tag in UNIT_TAGS)


def _places(one: Correction, rows: Rows) -> Iterator[Proposal]:
    """Yield the place whose code a person told: 520199 of ~白岩县:水利部门."""
    keys = (row["unit_key"] for row in rows["responsibilities"] if row["start"] == one.start)
    names = (UNCODED.match(key) for key in (one.before, *keys) if key)
    code, name = CODE.match(one.after or ""), next(filter(None, names), None)
    if code is not None and name is not None:
        yield Proposal(PLACES, code[0], name[1])


def _words(one: Correction) -> Iterator[Proposal]:
    """Yield the words that may keep a name whole which was cut: 乡道 of 市交通局|乡道管理处."""
    cut, whole = one.row or "", one.after or ""
    if one.column != "unit" or not cut or cut == whole or cut not in whole:
        return
    for seam in (whole.index(cut), whole.index(cut) + len(cut)):
        if 0 < seam < len(whole):
            yield from (
                Proposal(WORDS, "word", whole[at : at + 2])
                for at in (seam - 1, seam)
                if at + 1 < len(whole)
            )


def tried(
    jobs: Sequence[_Job], proposals: Sequence[Proposal], sources: tuple[Path, ...]
) -> tuple[list[_Reading], list[Suggestion]]:
    """Read documents without and with each rule alone. To be called in a worker."""
    base = [_read(job, sources) for job in jobs]
    found = []
    for proposal in proposals:
        with tempfile.TemporaryDirectory() as place:
            _write(Path(place), proposal)
            now = [_read(job, (*sources, Path(place))) for job in jobs]
        found.append(_suggestion(proposal, jobs, base, now))
    return base, found


def read_with_list(jobs: Sequence[_Job], proposal: Proposal) -> list[_Reading]:
    """Read documents with a place or a word more. To be called in a worker of its own."""
    with tempfile.TemporaryDirectory() as place:
        _write(Path(place), proposal)
        use(Path(place))
        return [_read(job, folders()) for job in jobs]


def _suggestion(
    proposal: Proposal, jobs: Sequence[_Job], base: Sequence[_Reading], now: Sequence[_Reading]
) -> Suggestion:
    """Return what a rule changes, by what documents say without and with it."""
    pairs = list(zip(jobs, base, now, strict=True))
    helped = [(job, new.needless - old.needless) for job, old, new in pairs]
    needless = {one for _, own in helped for one in own}
    return Suggestion(
        proposal,
        tuple(sorted(needless, key=lambda one: one.order)),
        tuple(job.source for job, own in helped if own),
        sum(len(new.parsed - old.parsed - old.corrected) for _, old, new in pairs),
    )


def _best(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Return those that help; of some that help alike, the one that changes least besides."""
    best: dict[tuple[Correction, ...], Suggestion] = {}
    for one in found:
        if one.needless and (one.needless not in best or one.others < best[one.needless].others):
            best[one.needless] = one
    return sorted(best.values(), key=lambda one: (-len(one.needless), one.proposal))


class _Reading(NamedTuple):
    """What a document says with some rules: what is needless, its rows as parsed and corrected."""

    needless: frozenset[Correction]
    parsed: frozenset[tuple[Any, ...]]
    corrected: frozenset[tuple[Any, ...]]


def _read(job: _Job, sources: tuple[Path, ...]) -> _Reading:
    rules = build(sources)
    pins = tuple(one for one in job.said if one.kind == "pin")
    parsed = convert_bytes(job.data, job.source, rules).rows
    pinned = convert_bytes(job.data, job.source, rules, said=pins).rows if pins else parsed
    rows = with_corrections(pinned, [one for one in job.said if one.kind != "pin"], rules)
    states = {
        (row["kind"], row["table"], row["column"], row["quote"], row["after"], row["role"])
        for row in rows.get("corrections", ())
        if row["state"] == "needless"
    }
    needless = (
        one
        for one in job.said
        if (one.kind, one.table, one.column, one.quote, one.after, one.role) in states
    )
    return _Reading(frozenset(needless), frozenset(_judged(parsed)), frozenset(_judged(rows)))


def _judged(rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a document as a person sees them."""
    every = by_table(rows)
    for table in CORRECTED_TABLES:
        for row in every.get(table, ()):
            yield (
                table,
                row["issue_no"],
                row.get("measure_no"),
                *(row[name] for name in JUDGED[table]),
            )


def write_rules(folder: Path, chosen: Sequence[Suggestion]) -> list[Path]:
    """Add rules to a user's own folder, each once; return the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return list(
        dict.fromkeys(folder / one.proposal.file for one in chosen if _write(folder, one.proposal))
    )


def _write(folder: Path, proposal: Proposal) -> bool:
    """Add a rule to its file in a folder; say whether it was not there yet."""
    path = folder / proposal.file
    before = path.read_text(encoding="utf-8") if path.exists() else proposal.head
    if proposal.text() in before:
        return False
    gap = "\n" if before and proposal.table not in LISTS else ""
    path.write_text(f"{before}{gap}{proposal.text()}", encoding="utf-8")
    return True
