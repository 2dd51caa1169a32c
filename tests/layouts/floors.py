"""Fixed documents and what may not be read worse; ``python -m tests.layouts.floors`` raises it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import yaml

from tests.layouts.case import Case, make_case
from tests.layouts.dims import FORMS, OFFICE
from tests.layouts.reading import read
from tests.layouts.report import Tally
from tests.yaml_files import read_yaml

FILE = Path(__file__).parent / "floors.yaml"
SEED = "floors"
COUNT = 120


def fixed_cases() -> Iterator[Case]:
    """Yield the documents that the suite reads, without those that soffice makes."""
    for number in range(COUNT):
        case = make_case(SEED, number)
        if case.dims["format"] not in OFFICE:
            yield case


def digest(cases: list[Case]) -> str:
    """Return 16 hex digits over documents and gold: new ones need new floors."""
    told = hashlib.sha256()
    for case in cases:
        whole = (case.name, case.dims, repr(case.page.blocks), asdict(case.gold))
        told.update(json.dumps(whole, ensure_ascii=False, default=sorted).encode())
    return told.hexdigest()[:16]


def measure(cases: list[Case]) -> dict[str, Tally]:
    """Return what is right by form, and in all."""
    found = {form: Tally() for form in ("all", *FORMS)}
    for case in cases:
        result = read(case)
        found["all"].add(result)
        found[case.dims["form"]].add(result)
    return found


def figures(tally: Tally) -> dict[str, float]:
    """Return the figures that have floors: shares of 1, rounded down."""
    values = max(tally.right + tally.wrong, 1)
    shares = {
        "values_right": tally.share_right,
        "values_not_silently_wrong": 1 - tally.silent / values,
        "documents_right": 1 - tally.bad / max(tally.documents, 1),
    }
    return {name: int(share * 10_000) / 10_000 for name, share in shares.items()}


def raised(old: dict[str, object], cases: list[Case]) -> dict[str, object]:
    """Return the floors with what is better now; with other documents than before, new ones."""
    stamp = digest(cases)
    known = old.get("floors") if old.get("digest") == stamp else None
    floors: dict[str, dict[str, float]] = {}
    for form, tally in measure(cases).items():
        before = known.get(form, {}) if isinstance(known, dict) else {}
        floors[form] = {k: max(v, before.get(k, 0.0)) for k, v in figures(tally).items()}
    return {"digest": stamp, "floors": floors}


def main() -> None:
    """Raise the floors in the file."""
    old = read_yaml(FILE) if FILE.exists() else {}
    head = (
        "# What the suite's generated documents may not fall below (floors.py); floors only rise.\n"
    )
    body = yaml.safe_dump(raised(old, list(fixed_cases())), sort_keys=False)
    FILE.write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
