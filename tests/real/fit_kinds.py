"""``python -m tests.real.fit_kinds``: fit how much each rule of documents.toml says for each kind.

Each weight begins as it stands there and moves only as far as the documents ask for it. Printed is
how many kinds are right in each folder with weights that were fitted without it; then all
folders together give the weights that are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import regex
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.real.__main__ import FOLDERS
from tests.real.notation import ANY, HERE, KINDS, Case, read_cases
from tests.real.render import render
from zhenggai.facts.document.kinds import evidence_of, unwrapped
from zhenggai.pipeline import read_plan
from zhenggai.readers import read
from zhenggai.readers.guard import LIMITS
from zhenggai.rules import Rules, load
from zhenggai.rules.kinds import DocumentKind
from zhenggai.text.compact import compacted
from zhenggai.text.flow import fold

NAMES: tuple[DocumentKind, ...] = get_args(DocumentKind)
PATH = HERE.parents[1] / "rules" / "documents.toml"
# What it costs to move a weight by one, and how much weight is one of the odds' logarithm.
STIFF, SCALE = 0.03, 2.0
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """Documents as rows: the rules that hold of each, the kinds that are right, its folder."""

    rules: Matrix
    right: NDArray[np.bool_]
    folders: NDArray[np.str_]

    def only(self, chosen: NDArray[np.bool_]) -> Seen:
        """Return some of the documents."""
        return Seen(self.rules[chosen], self.right[chosen], self.folders[chosen])


def see(rules: Rules, ids: Sequence[str]) -> Seen:
    """Read all documents whose kind is known."""
    cases = [
        (folder, case)
        for folder in FOLDERS
        for group in KINDS
        for case in read_cases(folder, group)
        if case.document["kind"] not in (ANY, None)
    ]
    found = [_evidence(case, rules) for _, case in cases]
    return Seen(
        np.array([[name in holds for name in ids] for holds in found], float),
        np.array([[n in str(c.document["kind"]).split("|") for n in NAMES] for _, c in cases]),
        np.array([folder for folder, _ in cases]),
    )


def _evidence(case: Case, rules: Rules) -> frozenset[str]:
    data, _ = render(case)
    plan = read_plan(compacted(read(data, LIMITS)), rules)
    title = fold(plan.flow.words([plan.title])) if plan.title else ""
    return frozenset(rule.id for rule in evidence_of(unwrapped(title, rules), plan, rules))


def right_share(weights: Matrix, seen: Seen) -> float:
    """Return the share of documents whose best kind is a right one."""
    best = (seen.rules @ weights).argmax(axis=1)
    return float(seen.right[np.arange(len(best)), best].mean())


def fit(seen: Seen, before: Matrix) -> Matrix:
    """Return the weights under which the right kinds are likeliest; those that are 0 stay so."""
    free = before != 0
    total = np.arange(len(seen.right))

    def cost(moved: Matrix) -> tuple[float, Matrix]:
        weights = before.copy()
        weights[free] = moved
        scores = seen.rules @ weights / SCALE
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        share = odds / odds.sum(axis=1)[total, None]
        good = share * seen.right
        right = good.sum(axis=1) + 1e-12
        gradient = seen.rules.T @ (share - good / right[:, None]) / SCALE
        by = moved - before[free]
        return (
            float(STIFF * (by @ by) - np.log(right).sum()),
            gradient[free] + 2 * STIFF * by,
        )

    weights = before.copy()
    weights[free] = minimize(cost, before[free], jac=True, method="L-BFGS-B").x
    return weights


def written(text: str, weights: Mapping[str, Mapping[str, float]]) -> str:
    """Return the rule table's text with other weights, to one decimal, by rule and kind."""

    def renewed(match: regex.Match[str]) -> str:
        kinds = weights.get(match["id"], {})
        told = ", ".join(f"{name} = {round(value, 1):g}" for name, value in kinds.items())
        return f"{match['head']}weights = {{ {told} }}" if kinds else match[0]

    rule = r'(?P<head>id = "(?P<id>[^"]+)"\n(?:(?!\[\[rule\]\]).*\n)*?)weights = \{[^}\n]*\}'
    return regex.sub(rule, renewed, text)


def main() -> None:
    """Print the figures of folders that were left out, then write the weights of all."""
    rules = load()
    own = [r for r in rules.documents if set(r.weights) <= set(NAMES)]
    ids = [rule.id for rule in own]
    before = np.array([[rule.weights.get(name, 0.0) for name in NAMES] for rule in own])
    seen = see(rules, ids)
    print(f"{len(seen.right)} documents, as the weights are: {right_share(before, seen):.3f}")
    for folder in FOLDERS:
        out = seen.folders == folder
        now = right_share(before, seen.only(out))
        fitted = right_share(fit(seen.only(~out), before), seen.only(out))
        print(f"{folder:<9} {out.sum():>3} now {now:.3f} fitted without it {fitted:.3f}")
    weights = fit(seen, before)
    table: dict[str, dict[str, float]] = {
        name: {str(kind): float(row[at]) for at, kind in enumerate(NAMES) if row[at]}
        for name, row in zip(ids, weights, strict=True)
    }
    PATH.write_text(written(PATH.read_text(encoding="utf-8"), table), encoding="utf-8")


if __name__ == "__main__":
    main()
