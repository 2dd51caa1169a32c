"""``python -m tests.layouts``: documents in layouts chosen by seed, read and scored."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import yaml

from tests.layouts import office
from tests.layouts.case import Case, make_case
from tests.layouts.dims import FORMATS, FORMS, OFFICE
from tests.layouts.printed import missing
from tests.layouts.reading import read
from tests.layouts.report import Report, describe
from tests.layouts.score import Result


def cases(
    seed: str, count: int, fmt: str | None = None, form: str | None = None, short: bool = False
) -> Iterator[Case]:
    """Yield the documents; those of Word's old format and PDF where soffice is installed."""
    later: dict[str, dict[str, Case]] = {ending: {} for ending in OFFICE}
    for number in range(count):
        case = make_case(seed, number, fmt, form, short)
        if case.dims["format"] in OFFICE:
            later[case.dims["format"]][case.name] = case
        else:
            yield case
    for ending, waiting in later.items():
        made = office.converted({name: case.data for name, case in waiting.items()}, ending)
        for name, data in made.items():
            unprinted = missing(waiting[name], data)
            assert not unprinted, (name, unprinted[:3])
            waiting[name].data = data
            yield waiting[name]


def keep(case: Case, result: Result, folder: Path) -> None:
    """Write a document, its gold and what is wrong for whoever looks into it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{case.name}.{case.ending}").write_bytes(case.data)
    told = "\n".join(describe(wrong) for wrong in result.wrongs)
    gold = {"dimensions": case.dims, "document": case.gold.document,
            "items": [asdict(item) for item in case.gold.items]}  # fmt: skip
    text = yaml.safe_dump(gold, allow_unicode=True, sort_keys=False, width=200)
    (folder / f"{case.name}.gold.yaml").write_text(f"{told}\n\n{text}", encoding="utf-8")


def main() -> None:
    """Make, read and score documents; print the report."""
    parser = argparse.ArgumentParser(prog="tests.layouts", description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=200)
    parser.add_argument("--seed", default=datetime.date.today().isoformat())
    parser.add_argument("--format", choices=FORMATS, help="one format only")
    parser.add_argument("--form", choices=FORMS, help="one form only")
    parser.add_argument("--short", action="store_true", help="two or three issues of few words")
    parser.add_argument("--keep", type=Path, help="a folder for the failing documents")
    options = parser.parse_args()
    report = Report()
    for case in cases(options.seed, options.count, options.format, options.form, options.short):
        result = read(case)
        if options.keep and result.wrongs:
            keep(case, result, options.keep)
        report.add(case, result)
    print(f"seed {options.seed}")
    if not office.available():
        print("soffice is not installed: no doc and no pdf", file=sys.stderr)
    for line in report.lines():
        print(line)


if __name__ == "__main__":
    main()
