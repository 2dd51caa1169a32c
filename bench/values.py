"""Deadlines and unit lists of a plan, and the case file of deadlines, beside JioNLP's parse_time.

JioNLP reads one time from one text, so it is asked for what it can answer: the last day of a
text that sets one date. The other cases are counted apart.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import jionlp
import yaml

from tests.values.casefile import HERE, KNOWN
from zhenggai.batch.files import find_inputs
from zhenggai.batch.one_file import convert_file
from zhenggai.rules import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context
from zhenggai.values.units.reader import read_units

SAMPLE = Path(__file__).parent.parent / "samples" / "city-2024" / "plan.docx"
FILES = ("in_the_wild", "synthetic", "negative", "known_failures")
RUNS = 9
BANNER = "{:<34}{:>10}{:>10}"


def main() -> None:
    """Print both tables."""
    # It logs an error for each text that it cannot read.
    logging.disable()
    deadlines, lists = plan_texts(SAMPLE)
    rules, anchor = load(), KNOWN["anchor"]
    readable = [text for text in deadlines if peer(text, anchor) is not None]
    context = Context(field="deadline", **KNOWN)

    def ours(texts: list[str]) -> None:
        # Nothing that is kept of a text that was read before.
        for text in texts:
            read_deadlines.__wrapped__(text, context, rules)

    def theirs(texts: list[str]) -> None:
        for text in texts:
            peer(text, anchor)

    def units() -> None:
        for text in lists:
            read_units.__wrapped__(text, Context(place="澄州市", level="city"), rules)

    print(f"{SAMPLE.parent.name}: {len(deadlines)} deadline texts, {len(lists)} unit lists, ms")
    print(BANNER.format("", "zhenggai", "JioNLP"))
    name = f"{len(readable)} deadlines that JioNLP reads"
    own, other = seconds(lambda: ours(readable)), seconds(lambda: theirs(readable))
    print(BANNER.format(name, f"{own * 1000:.1f}", f"{other * 1000:.1f}"))
    print(BANNER.format("all deadlines", f"{seconds(lambda: ours(deadlines)) * 1000:.1f}", "-"))
    print(BANNER.format("all unit lists", f"{seconds(units) * 1000:.1f}", "-"))
    print("\ncase file of deadline blocks, right of all")
    print(BANNER.format("", "zhenggai", "JioNLP"))
    right: Counter[tuple[str, str]] = Counter()
    of_all: Counter[str] = Counter()
    for text, known, rows in block_cases():
        dates = [due for _, due in rows if due]
        group = "one date" if len(rows) == len(dates) == 1 else "several rows or no date"
        group = group if rows else "nothing to be read"
        found, _ = read_deadlines(text, known, rules)
        right[group, "zhenggai"] += [(row.kind, row.due_date) for row in found] == rows
        # One answer is right where one is asked for: a date, or that there is none.
        right[group, "JioNLP"] += len(rows) < 2 and [peer(text, known.anchor)] == (dates or [None])
        of_all[group] += 1
    for group, number in of_all.items():
        shown = (f"{right[group, who]}/{number}" for who in ("zhenggai", "JioNLP"))
        print(BANNER.format(group, *shown))


def plan_texts(path: Path) -> tuple[list[str], list[str]]:
    """Return the deadline texts and the unit lists that a plan prints."""
    (item,) = find_inputs([str(path)])
    rows = convert_file(item, load()).rows
    deadlines = [row["text"] for row in rows["deadlines"]]
    lists = [row["units"] for name in ("issues", "measures") for row in rows[name] if row["units"]]
    return deadlines, lists


def block_cases() -> Iterator[tuple[str, Context, list[tuple[str, date | None]]]]:
    """Yield the cases of deadline blocks: text, what is known, kind and due date of each row."""
    for kind in FILES:
        path = HERE / f"deadlines.{kind}.yaml"
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            known = {**KNOWN, **case.get("context", {})}
            if case.get("field", "deadline") == "deadline":
                rows = [(row["kind"], row.get("due")) for row in case.get("rows", [])]
                yield case["text"], Context(field="deadline", **known), rows


def peer(text: str, anchor: date | None) -> date | None:
    """Return the last day of the time that JioNLP reads, None where it reads none."""
    anchor = anchor or KNOWN["anchor"]
    base = {"year": anchor.year, "month": anchor.month, "day": anchor.day}
    try:
        found: dict[str, Any] = jionlp.parse_time(text, time_base=base)
        return date.fromisoformat(found["time"][1][:10])
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def seconds(call: Callable[[], None]) -> float:
    """Return the median of some runs, in time of the processor: machines are busy."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return median(taken)


if __name__ == "__main__":
    main()
