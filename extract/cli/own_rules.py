"""A user's own rules: a folder of labels, units, places and expressions, checked before use."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import regex

from zhenggai.rules.loader import TABLES, Rule, RuleError, read_table
from zhenggai.rules.patterns import compiled
from zhenggai.rules.sources import HERE
from zhenggai.text.flow import fold

PLACES, WORDS = "places.csv", "userdict.txt"
PLACE_COLUMNS = ("code", "name", "valid_from", "valid_to", "successor")
PLACE_CODE = regex.compile(r"[1-9][0-9]{5}")
FREE = regex.compile(r"README|^\.")
WORD_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Review:
    """What a folder adds, and its mistakes, each with file and line."""

    rules: int
    places: int
    words: int
    mistakes: tuple[str, ...]


def review(folder: Path) -> Review:
    """Check a folder of rules: every example, every place; raise NotADirectoryError without one."""
    mistakes: list[str] = []
    counts = dict.fromkeys(("rules", PLACES, WORDS), 0)
    for path in sorted(folder.iterdir()):
        # A pipe or a device has no end.
        known_file = path.is_file()
        if known_file and path.suffix == ".toml" and path.stem in TABLES:
            added, wrong = _rule_file(path)
            counts["rules"] += added
            mistakes += wrong
        elif known_file and path.name in (PLACES, WORDS):
            read = _place_lines if path.name == PLACES else _word_lines
            try:
                for line, mistake in read(path):
                    if mistake is None:
                        counts[path.name] += 1
                    else:
                        mistakes.append(f"{path}:{line}: {mistake}")
            except (UnicodeDecodeError, csv.Error) as error:
                mistakes.append(f"{path}: {error}")
        elif not FREE.search(path.name):
            known = ", ".join([*(f"{name}.toml" for name in TABLES), PLACES, WORDS])
            mistakes.append(f"{path}: no file of rules; use one of {known}")
    return Review(counts["rules"], counts[PLACES], counts[WORDS], tuple(mistakes))


def _rule_file(path: Path) -> tuple[int, list[str]]:
    """Return how many rules a file holds and what is wrong with them."""
    try:
        base = {rule.id: rule.where for rule in read_table(HERE / path.name)}
        own = [r for r in read_table(HERE / path.name, path) if base.get(r.id) != r.where]
    except RuleError as error:
        return 0, [str(error)]
    return len(own), [mistake for rule in own for mistake in wrong_examples(rule)]


def wrong_examples(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with a rule's pattern and its examples."""
    try:
        compiled(rule.source, plain=rule.plain)
        re.compile(rule.guard)
    except (regex.error, re.error) as error:
        yield f"{rule.where}: the pattern does not compile: {error}"
        return
    for text in rule.match:
        if rule.search(fold(text)) is None:
            yield f"{rule.where}: does not find {text!r}, which stands under match"
    for text in rule.reject:
        found = rule.search(fold(text))
        if found is not None:
            yield f"{rule.where}: finds {found[0]!r} in {text!r}, which stands under reject"


def _place_lines(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield each line of a list of places, with its mistake."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != PLACE_COLUMNS:
            yield 1, f"the first line must be {','.join(PLACE_COLUMNS)}"
            return
        for row in reader:
            yield reader.line_num, _wrong_place(row)


def _wrong_place(row: dict[str, str]) -> str | None:
    if None in row or None in row.values():
        return f"needs {len(PLACE_COLUMNS)} columns"
    for column in ("code", "successor"):
        if (row[column] or column == "code") and not PLACE_CODE.fullmatch(row[column]):
            return f"{column} {row[column]!r} is no code of six digits"
    if not row["name"].strip():
        return "the name is missing"
    for column in ("valid_from", "valid_to"):
        try:
            _ = row[column] and date.fromisoformat(row[column])
        except ValueError:
            return f"{column} {row[column]!r} is no date; write it like 2019-08-01"
    return None


def _word_lines(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield each line of a dictionary of words, with its mistake."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            parts = line.split()
            good = len(parts) == WORD_COLUMNS and parts[1].isdigit()
            yield number, None if good else "needs a word, a frequency and a kind"
