"""Chains of documents of one plan: converted together, what links and states came out of them.

``python -m tests.life.score [FILE]`` prints the figures, and what is wrong.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

from tests.life.files import render
from tests.yaml_files import read_yaml
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.dataset.current import read_tables
from zhenggai.rules import load

FOLDER = Path(__file__).with_name("chains")
NAMES = (
    "open",
    "unseen",
    "long",
    "mixed",
    "varied",
    "later",
    "last",
    "twins",
    "provinces",
    "fresh",
    "regions",
    "offices",
    "bodies",
    "evenings",
    "closing",
    "complaints",
    "night",
    "dawn",
    "statements",
)
TOLD = frozenset({"reported", "accepted", "closed"})
PLACE = regex.compile(r"(?:(?P<file>\S+) )?(?P<issue>\d+)(?:\.(?P<measure>\d+))?")


@dataclass(slots=True)
class Score:
    """How many links and states were found, were wrong, were missed; and every fault as a line."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    states: int = 0
    states_right: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Return the F1 of the links."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def add(self, other: Score) -> None:
        """Take the figures of another chain too."""
        self.right, self.wrong = self.right + other.right, self.wrong + other.wrong
        self.missed, self.states = self.missed + other.missed, self.states + other.states
        self.states_right += other.states_right
        self.faults += other.faults


def read_chains(name: str) -> list[dict[str, Any]]:
    """Return the chains of a file, their words put into the documents."""
    chains = read_yaml(FOLDER / f"{name}.yaml")
    for chain in chains:
        words = chain.get("words", {})
        chain["documents"] = {
            file: regex.sub(r"\{(\w)\}", lambda m, words=words: words[m[1]], text)
            for file, text in chain["documents"].items()
        }
    return chains  # type: ignore[no-any-return]


def convert_chain(chain: Mapping[str, Any], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the tables that a chain's documents make together."""
    given = folder / "in"
    given.mkdir()
    for file, text in chain["documents"].items():
        (given / file).write_bytes(render(file, text))
    out = folder / "out"
    settings = Settings(workers=0)
    convert_batch(find_inputs([str(given)], settings), {}, out, load(), settings, lambda _: None)
    return {name: table.to_pylist() for name, table in read_tables(out).items()}


def score_chain(chain: Mapping[str, Any], tables: Mapping[str, list[dict[str, Any]]]) -> Score:
    """Return how a chain's links, states, dates and doubts compare with what is expected."""
    score = Score()
    name = chain["chain"]
    rows = {row["source"]: row for row in tables["documents"]}
    files = {row["document_id"]: row["source"] for row in tables["documents"]}

    def fault(told: str) -> None:
        score.faults.append(f"{name}: {told}")

    groups = chain.get("plans") or [list(rows)]
    for group in groups:
        if len({rows[file]["plan_id"] for file in group}) != 1:
            fault(f"plan_id: {[(file, rows[file]['plan_id']) for file in group]}")
    if len({rows[group[0]]["plan_id"] for group in groups}) != len(groups):
        fault("two plans are one")
    heads = chain["preferred"] if isinstance(chain["preferred"], list) else [chain["preferred"]]
    for head in heads:
        if not rows[head]["preferred"]:
            fault(f"preferred: not {head}")
    ids = {(files[r["document_id"]], r["issue_no"]): r["issue_id"] for r in tables["issues"]}
    own = {
        row["issue_id"]: row["issue_no"]
        for row in tables["issues"]
        if files[row["document_id"]] in heads
    }
    told = {files[row["document_id"]] for row in tables["events"] if _is_by_words(row)} - {*heads}
    ids = {place: own for place, own in ids.items() if place[0] not in told}
    ids |= _told_by_sentence(tables["events"], files, ids, own)
    sources = {name for group in groups for name in group}
    expected: dict[tuple[str, int], tuple[str, int]] = {}
    for line in chain.get("links", ()):
        new, _, old = line.partition(" = ")
        expected[_place(new)] = _place(old)
    homes = {ids[file, no]: (file, no) for file, no in ids if file in heads}
    for place, own in sorted(ids.items()):
        if place[0] in heads or place[0] not in sources:
            continue
        found, wanted = homes.get(own), expected.get(place)
        score.right += found is not None and found == wanted
        score.wrong += found is not None and found != wanted
        score.missed += wanted is not None and found != wanted
        if found != wanted:
            fault(f"link: {place} is {found}, not {wanted}")
    for place in expected.keys() - ids.keys():
        score.missed += 1
        fault(f"link: {place} is no issue, should be {expected[place]}")
    _states(chain, tables, heads, files, score, fault)
    _dates(chain, tables, heads, files, homes, fault)
    unsure = {
        (files[row["document_id"]], row["issue_no"])
        for row in tables["diagnostics"] if row["code"] == "link-unsure"
    }  # fmt: skip
    # Of a document that was read as no list, the doubt is about the whole.
    unsure = {(file, no or 1) for file, no in unsure}
    for line in chain.get("unsure", ()):
        if _place(line) not in unsure:
            fault(f"not told as unsure: {line}")
    for place in unsure - {_place(line) for line in chain.get("unsure", ())}:
        fault(f"told as unsure: {place}")
    return score


def _is_by_words(row: Mapping[str, Any]) -> bool:
    """Say whether an event was told outside of a document's own issues."""
    return row["event"] in TOLD and row["issue_no"] is None


def _told_by_sentence(events, files, ids, order) -> dict[tuple[str, int], str]:  # type: ignore[no-untyped-def]
    """Return what documents that were read as no list tell of issues, in order of their words."""
    listed = {file for file, _ in ids}
    said = [row for row in events if row["event"] in TOLD]
    told = [row for row in said if files[row["document_id"]] not in listed]
    # What one sentence tells of several is listed in the order of the plan.
    told.sort(key=lambda row: (row["document_id"], row["start"], order.get(row["issue_id"], 0)))
    own: dict[str, int] = {}
    found = {}
    for row in told:
        file = files[row["document_id"]]
        own[file] = own.get(file, 0) + 1
        found[file, own[file]] = row["issue_id"]
    return found


def _place(text: str) -> tuple[str, int]:
    match = PLACE.fullmatch(text)
    assert match is not None, text
    return match["file"] or "", int(match["issue"])


def _states(chain, tables, heads, files, score, fault) -> None:  # type: ignore[no-untyped-def]
    wanted: dict[tuple[str, int, int | None], tuple[str | None, ...]] = {}
    for key, told in chain.get("states", {}).items():
        match = PLACE.fullmatch(str(key))
        assert match is not None, key
        measure = int(match["measure"]) if match["measure"] else None
        place = match["file"] or heads[0], int(match["issue"]), measure
        wanted[place] = tuple(told.split()) if told else (None,)
    for row in tables["promises"]:
        file, no = files[row["document_id"]], row["issue_no"]
        told = wanted.get((file, no, row["measure_no"])) or wanted.get((file, no, None))
        if file not in heads or told is None:
            continue
        day = row["state_date"].isoformat() if row["state_date"] else None
        found = (row["state"], files.get(row["state_document_id"]), day)
        score.states += 1
        if found[: len(told)] == told:
            score.states_right += 1
        else:
            fault(f"state: {file} {no} {row['measure_no']} is {found}, not {told}")


def _dates(chain, tables, heads, files, homes, fault) -> None:  # type: ignore[no-untyped-def]
    found = {
        (files[row["document_id"]], homes[row["issue_id"]][1], row["due_before"], row["due_after"])
        for row in tables["events"]
        if row["event"] == "adjusted" and row["due_after"] and row["issue_id"] in homes
    }
    told = {f"{file} {no}: {before} > {after}" for file, no, before, after in found}
    for line in set(chain.get("adjusted", ())) ^ told:
        fault(f"adjusted: {line} {'found' if line in told else 'not found'}")
    dropped = sorted(row["issue_id"] for row in tables["events"] if row["event"] == "dropped")
    ids = {(files[r["document_id"]], r["issue_no"]): r["issue_id"] for r in tables["issues"]}
    wanted = sorted(ids[_place(line)] for line in chain.get("dropped", ()))
    if dropped != wanted:
        fault(f"dropped: {dropped}, not {wanted}")


def scores(name: str) -> Iterator[Score]:
    """Yield the score of each chain of a file."""
    for chain in read_chains(name):
        with tempfile.TemporaryDirectory() as folder:
            yield score_chain(chain, convert_chain(chain, Path(folder)))


def main() -> None:
    """Print the figures of all files, and what is wrong."""
    for name in sys.argv[1:] or NAMES:
        whole = Score()
        for score in scores(name):
            whole.add(score)
        print(f"{name}: links {whole.right} right, {whole.wrong} wrong, {whole.missed} missed,",
              f"F1 {whole.f1:.4f}; {whole.states_right} of {whole.states} states right;",
              f"{len(whole.faults)} faults")  # fmt: skip
        for fault in whole.faults:
            print(f"  {fault}")


if __name__ == "__main__":
    main()
