"""``python -m tests.exports.fit_names``: fit what each piece of evidence says for a name.

Prints the table of rules/names.toml, and how many names are missed and words taken for one in
sentences that were left out. Names are those of tests/security/redact_words.tsv; what else there
and in redact_ordinary.txt has a name's shape is none, nor what is unlikely one in tests/real.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests import ROOT
from zhenggai.exports.likely_names import IDEOGRAPHS, evidence
from zhenggai.exports.redact import BLANKS, SPACED
from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.text.flow import fold

SECURITY, HERE = ROOT / "tests" / "security", ROOT / "tests" / "exports"
FOLDS, ROUNDS, HOLD = 5, 40, 1.0
LIMITS = (-1.5, -1.0, -0.5, 0.0, 0.5)


class Case(NamedTuple):
    """One stretch that has a name's shape."""

    sentence: int
    kind: str
    words: str
    is_name: bool
    found: dict[str, float]


def cases() -> Iterator[Case]:
    """Yield what has a name's shape in sentences with names, and in ordinary ones."""
    number = 0
    for line in _lines(SECURITY / "redact_words.tsv", HERE / "names_missed.tsv"):
        text, _, secret = line.partition("\t")
        names = {secret} if secret in text else set(secret.split())
        yield from _of(number, "names", text, {BLANKS.sub("", name) for name in names})
        number += 1
    for line in _lines(SECURITY / "redact_ordinary.txt", HERE / "names_taken.txt"):
        yield from _of(number, "ordinary", line, set())
        number += 1
    for path in sorted((ROOT / "tests" / "real").rglob("*.yaml")):
        yield from _of(number, "real", path.read_text(encoding="utf-8"), set())
        number += 1


def _lines(*paths: Path) -> list[str]:
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def _of(number: int, kind: str, line: str, names: set[str]) -> Iterator[Case]:
    text = f"\n{SPACED.sub('', fold(line))},整改措施正在落实。\n"
    for run in IDEOGRAPHS.finditer(text):
        shapes = list(evidence(text, Span(*run.span()), load()))
        right = [span for span, _ in shapes if text[slice(*span)] in names]
        for span, found in shapes:
            # What shares a character with a name is beaten by it, and no word.
            if span in right or all(span.end <= o.start or o.end <= span.start for o in right):
                yield Case(number, kind, text[slice(*span)], span in right, dict(found))


def fit(rows: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression that is held to small ones."""
    weights = np.zeros(rows.shape[1])
    hold = np.full(len(weights), HOLD)
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - answers) + hold * weights
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(hold)
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Fit, count, print."""
    found = list(cases())
    names = sorted({name for case in found for name in case.found})
    rows = np.array([[case.found.get(name, 0.0) for name in names] for case in found])
    answers = np.array([float(case.is_name) for case in found])
    real = np.array([case.kind == "real" for case in found])
    # What is likely a name by the sentences is left out of the rest: nobody marked the names there.
    sure = ~real | (rows @ fit(rows[~real], answers[~real]) < 0)
    found = [case for case, one in zip(found, sure, strict=True) if one]
    rows, answers = rows[sure], answers[sure]
    fold_of = np.array([case.sentence % FOLDS for case in found])
    held = np.zeros(len(rows))
    for one in range(FOLDS):
        other = fold_of != one
        held[~other] = rows[~other] @ fit(rows[other], answers[other])
    for limit in LIMITS:
        best: dict[tuple[int, str], float] = {}
        taken: dict[str, set[tuple[int, str]]] = {}
        for case, worth in zip(found, held, strict=True):
            key = (case.sentence, case.words)
            if case.is_name:
                best[key] = max(worth, best.get(key, worth))
            elif worth > limit:
                taken.setdefault(case.kind, set()).add(key)
        missed = sum(worth <= limit for worth in best.values())
        told = ", ".join(f"{kind} {len(keys)}" for kind, keys in sorted(taken.items()))
        print(f"# above {limit}: {missed} of {len(best)} missed; words taken for one: {told}")
    for name, worth in zip(names, fit(rows, answers), strict=True):
        print(f"{name} = {worth:.2f}")


if __name__ == "__main__":
    main()
