"""``python -m tests.real [FOLDER] [-v NAME]``: figures by kind, or what one document lacks."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence

import yaml

from tests.real.notation import HERE, KINDS, Case, read_cases
from tests.real.render import render
from tests.real.score import ISSUE_FIELDS, Rows, Tally, by_field, compare, tally
from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

FOLDERS = (
    "open",
    "unseen",
    "later",
    "again",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "points",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twentyfirst",
    "twentysecond",
)
# What is better where it is smaller.
CEILINGS = frozenset({"silent", "invented"})
SHARES = ("kind", "title", "place", "declared", "feedback", "issued", "status")


def read_rows(case: Case) -> Rows:
    """Return the tables that are extracted from a document."""
    data, name = render(case)
    return convert_bytes(data, name, load()).rows


def figures_of(found: Tally) -> dict[str, float]:
    """Return the figures of some documents: shares of right values, F1 over the issues' columns."""
    told = {name: found.share(name) for name in SHARES}
    told |= {"f1": found.f1(ISSUE_FIELDS), "quiet": found.quiet / max(1, found.quiet + found.loud)}
    return told | {"silent": found.silent(), "invented": found.invented}


def _line(group: str, found: Tally) -> str:
    told = " ".join(f"{name} {value:.3f}" for name, value in figures_of(found).items())
    return f"{group:<11} n {found.documents:>3} whole {found.whole:>3} {told}"


def _write_floors() -> None:
    """Write what every kind has now as its floor, where that is better than what stands there."""
    path = HERE / "floors.yaml"
    old = read_yaml(path) if path.exists() else {}
    floors: dict[str, dict[str, dict[str, float]]] = {}
    for folder in FOLDERS:
        for group in KINDS:
            cases = read_cases(folder, group)
            now = figures_of(tally(cases, [read_rows(case) for case in cases]))
            before = old.get(folder, {}).get(group, {})
            floors.setdefault(folder, {})[group] = {
                name: (
                    min(math.ceil(value * 1000) / 1000, before.get(name, math.inf))
                    if name in CEILINGS
                    else max(math.floor(value * 1000) / 1000, before.get(name, 0.0))
                )
                for name, value in now.items()
            }
    path.write_text(
        "# Below what no figure of a kind may fall (silent, invented: above what none may rise).\n"
        + yaml.safe_dump(floors, sort_keys=False),
        encoding="utf-8",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of one half of the corpus, or every wrong value of some documents."""
    parser = argparse.ArgumentParser(prog="python -m tests.real")
    parser.add_argument("folder", nargs="?", default="open", choices=FOLDERS)
    parser.add_argument("-v", dest="name", help="list the wrong values of documents of this name")
    parser.add_argument("-g", dest="group", choices=KINDS, help="only this kind")
    parser.add_argument("-f", dest="field", help="list wrong values of this field")
    parser.add_argument("--floors", action="store_true", help="raise the floors to what is now")
    given = parser.parse_args(arguments)
    if given.floors:
        _write_floors()
        return
    whole = Tally()
    for group in KINDS if given.group is None else (given.group,):
        cases = read_cases(given.folder, group)
        rows = [read_rows(case) for case in cases]
        found = tally(cases, rows)
        print(_line(group, found))
        if given.name or given.field:
            _list(cases, rows, given.name, given.field)
        for name in ("documents", "whole", "quiet", "loud", "invented"):
            setattr(whole, name, getattr(whole, name) + getattr(found, name))
        whole.findings += found.findings
    print(_line("all", whole))
    for name, found_of in by_field(whole.findings).items():
        wrong = sum(not one.right for one in found_of)
        print(f"  {name:<11} values {len(found_of):>4} wrong {wrong:>4} F1 {whole.f1([name]):.3f}")


def _list(cases: Sequence[Case], rows: Sequence[Rows], name: str | None, field: str | None) -> None:
    for case, own in zip(cases, rows, strict=True):
        if name not in (None, "all", case.name):
            continue
        wrong = [one for one in compare(case, own) if not one.right]
        wrong = [one for one in wrong if field in (None, one.field)]
        if not wrong:
            continue
        codes = [
            f"{d['code']}@{d['issue_no']}" for d in own["diagnostics"] if d["severity"] != "info"
        ]
        print(f"--- {case.name} {codes}")
        for one in wrong:
            print(f"    {one.field}#{one.issue} want {one.wanted!r} got {one.got!r}")


if __name__ == "__main__":
    main()
