"""Who issued a document: as its head, its title, its signature or its imprint say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from zhenggai.rules import Rules

SIGNED_LINES = 3
BLANKS = regex.compile(r"\s+")


def find_issuer(subject: str, front: str, head: str, tail: str, rules: Rules) -> str | None:
    """Return the issuing body as printed; several with a blank between.

    ``front`` is what stands before the first issue with the page's own lines, ``head`` without.
    """
    for found in _candidates(subject, front, head, tail, rules):
        return BLANKS.sub(" ", found.strip())
    return None


def _candidates(subject: str, front: str, head: str, tail: str, rules: Rules) -> Iterator[str]:
    for rule in rules.facts.tagged("issuer-label"):
        for match in rule.finditer(front):
            yield match["text"]
    for rule in rules.facts.tagged("issuer-head"):
        for text in (head, subject):
            for match in rule.finditer(text):
                yield match["text"]
    for text in (head, tail):
        yield from _signatures(text.split("\n"), rules)
    for rule in rules.facts.tagged("issuer-head"):
        for match in rule.finditer(tail):
            yield match["text"]
    for rule in rules.facts.tagged("company"):
        for match in rule.finditer(subject):
            yield match["text"]


def _signatures(lines: Sequence[str], rules: Rules) -> Iterator[str]:
    """Yield the bodies that stand right above a day of signing."""
    signed, organ = rules.facts["issued-signed"], rules.facts["organ"]
    kept = [line.strip() for line in lines if line.strip()]
    for at, line in enumerate(kept):
        if not signed.pattern.fullmatch(line):
            continue
        above: list[str] = []
        for other in reversed(kept[max(0, at - SIGNED_LINES) : at]):
            if not organ.search(other):
                break
            above.insert(0, other)
        if above:
            yield " ".join(above)
