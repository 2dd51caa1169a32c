"""Of what level an inspection is: the one for which title, head and end together speak most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag, InspectionLevel

# Where a level is named; what each is worth stands in rules/facts.toml. Each counts once a level.
LevelEvidence: TypeAlias = Literal[
    "title", "title-first", "held", "held-first", "told", "told-first", "beside", "end", "again",
]  # fmt: skip
# What names an inspection of each level.
LEVEL_TAGS: Mapping[InspectionLevel, FactTag] = {
    "central": "inspection-central",
    "provincial": "inspection-provincial",
    "municipal": "inspection-municipal",
}
# The first of a kind says more.
FIRSTS: Mapping[LevelEvidence, LevelEvidence] = {
    "title": "title-first",
    "held": "held-first",
    "told": "told-first",
}
SENTENCES = regex.compile(r"[^。;\n]+")
MOST_TOLD_AGAIN = 3
# A level that weighs no more than this over the next one may be that one.
UNSURE_LEVEL = 1.0


def find_level(
    subject: str, head: str, tail: str, names: tuple[str, ...], rules: Rules
) -> tuple[InspectionLevel | None, InspectionLevel | None]:
    """Return the level of the inspection that a document answers, and one nearly as likely.

    ``subject`` is the folded title, ``head`` and ``tail`` what stands before the first issue and at
    the end, ``names`` those of the document's own place.
    """
    weighs = level_weights(subject, head, tail, names, rules)
    best = max(weighs, key=lambda name: weighs[name], default=None)
    if best is None:
        return None, None
    rest = {name: weight for name, weight in weighs.items() if name != best}
    rival = max(rest, key=lambda name: rest[name], default=None)
    near = rival is not None and weighs[best] - rest[rival] <= UNSURE_LEVEL
    return best, rival if near else None


def level_weights(
    subject: str, head: str, tail: str, names: tuple[str, ...], rules: Rules
) -> dict[InspectionLevel, float]:
    """Return how much speaks for each level that is named at all."""
    worth = {rule.words[0]: rule.weights["level"] for rule in rules.facts.tagged("level")}
    said: dict[InspectionLevel, set[LevelEvidence]] = defaultdict(set)
    times: Counter[InspectionLevel] = Counter()
    firsts: set[LevelEvidence] = set()
    for name, evidence in _named(subject, head, tail, names, rules):
        said[name].add(evidence)
        times[name] += 1
        first = FIRSTS.get(evidence)
        if first is not None and first not in firsts:
            firsts.add(first)
            said[name].add(first)
    return {
        name: sum(worth[one] for one in own)
        + worth["again"] * min(times[name] - 1, MOST_TOLD_AGAIN)
        for name, own in said.items()
    }


def _named(
    subject: str, head: str, tail: str, names: tuple[str, ...], rules: Rules
) -> Iterator[tuple[InspectionLevel, LevelEvidence]]:
    """Yield every level that is named, in the order of the text, and what kind of evidence."""
    for _, name in levels(subject, names, rules):
        yield name, "title"
    held, beside = rules.facts["inspection-held"], rules.facts["inspection-beside"]
    for sentence in SENTENCES.finditer(head):
        if sentence[0].strip() in subject:
            continue
        for end, name in levels(sentence[0], names, rules):
            if beside.pattern.match(sentence[0], end) is not None:
                yield name, "beside"
            else:
                yield name, "held" if held.search(sentence[0]) else "told"
    for _, name in levels(tail, names, rules):
        yield name, "end"


def levels(
    text: str, names: tuple[str, ...], rules: Rules
) -> Iterator[tuple[int, InspectionLevel]]:
    """Yield where a folded text names an inspection, and of what level it is, in its order.

    澄州市生态环境保护督察反馈问题 of 澄州市 itself does not say who inspected.
    """
    found: list[tuple[int, int, InspectionLevel]] = []
    for rank, (name, tag) in enumerate(LEVEL_TAGS.items()):
        for rule in rules.facts.tagged(tag):
            for match in rule.finditer(text):
                own = name == "municipal" and _ends_with_own(
                    text[: match.start() + 1], names, rules
                )
                if own and not rules.facts["inspection-ranked"].search(match[0]):
                    continue
                found.append((match.end(), rank, name))
    seen: set[int] = set()
    for end, _, name in sorted(found):
        # 中央…督察 ends where a shorter reading of the same words does.
        if end not in seen:
            seen.add(end)
            yield end, name


def _ends_with_own(text: str, names: tuple[str, ...], rules: Rules) -> bool:
    """Say whether a text ends with the name of its place, or of the city that a division runs."""
    return rules.facts["division-city"].pattern.sub("", text).endswith(names)
