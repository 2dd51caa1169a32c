"""Which inspection a document answers: its level, its round, its year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhenggai.facts.document.dates import feedback_days
from zhenggai.facts.document.level import SENTENCES, find_level, levels
from zhenggai.rules import Rules
from zhenggai.rules.kinds import InspectionLevel
from zhenggai.text.numerals import label_number


@dataclass(frozen=True, slots=True)
class Inspection:
    """The inspection as a document tells of it; None where nothing is said.

    ``key`` names it in the ids of plans: its round where that is known, else its year; ``rival`` is
    the level for which nearly as much speaks, if any.
    """

    level: InspectionLevel | None = None
    round: str | None = None
    feedback: date | None = None
    key: str | None = None
    rival: InspectionLevel | None = None


def read_inspection(
    subject: str, head: str, tail: str, names: tuple[str, ...], rules: Rules
) -> Inspection:
    """Read the inspection from a title, else from what stands before the first issue.

    Of several that are told of, the one of the title's level and kind is meant. A notice may name
    the inspectors only at its end (``tail``); days that stand there are none of theirs.
    """
    level, rival = find_level(subject, head, tail, names, rules)
    printed = _round(subject, rules)
    told = printed or _round_of(head, subject, level, names, rules)
    feedback = _feedback(head, level, told, names, rules)
    years = [feedback.year] if feedback else list(_years(subject, head, level, names, rules))
    year = years[0] if years else None
    key = _key(level, printed, told, feedback, year, rules)
    kind = _inspection_kind(subject, rules)
    kind = _inspection_kind(head, rules) if kind is None else kind
    return Inspection(level, told, feedback, f"{kind}{key}" if kind and key else key, rival)


def _inspection_kind(text: str, rules: Rules) -> str | None:
    """Return what an inspection is called where it is not one of the environment's."""
    match = rules.facts["inspection-word"].search(text)
    if match is None:
        return None
    return "" if match["own"] else match[0]


def _round(text: str, rules: Rules) -> str | None:
    match = rules.facts["round"].search(text)
    return str(match["text"]) if match is not None else None


def _round_of(
    head: str, subject: str, level: str | None, names: tuple[str, ...], rules: Rules
) -> str | None:
    """Return the round that the first sentence about an inspection of the level names.

    The title, which names none, is no such sentence.
    """
    for sentence in SENTENCES.finditer(head):
        text = sentence[0]
        if text.strip() in subject:
            continue
        if any(name == level for _, name in levels(text, names, rules)):
            if rules.facts["look-back-held"].search(text):
                return _look_back(rules)
            return _round(text, rules)
    return None


def _feedback(
    head: str, level: str | None, told: str | None, names: tuple[str, ...], rules: Rules
) -> date | None:
    """Return the day of the feedback: of several the first that is of the same inspection."""
    unsaid: date | None = None
    for day, span in feedback_days(head, rules):
        around = head[span.start : span.end]
        found = [name for _, name in levels(around, names, rules)]
        look_back = _look_back(rules)
        other = look_back in around and told is not None and look_back not in told
        if level in found[-1:] and not other:
            return day
        if not (found and level) and not other:
            unsaid = unsaid or day
    return unsaid


def _years(
    subject: str, head: str, level: str | None, names: tuple[str, ...], rules: Rules
) -> Iterator[int]:
    """Yield the years in which the inspection is said to have been."""
    for text in (subject, head):
        for match in rules.facts["inspected-in"].finditer(text):
            found = [name for _, name in levels(match[0], names, rules)]
            if level is None or not found or level in found:
                yield int(match["y"])


def _key(
    level: str | None,
    printed: str | None,
    told: str | None,
    feedback: date | None,
    year: int | None,
    rules: Rules,
) -> str | None:
    """Return what tells an inspection from the others of its level in one place."""
    if printed or (level == "central" and told):
        return _bare_round(printed or str(told), rules)
    if level == "central" and year is not None:
        day = feedback or date(year, 6, 30)
        return next(
            (
                number
                for last, number in rules.facts["central-rounds"].map.items()
                if day <= date.fromisoformat(last)
            ),
            None,
        )
    if year is not None:
        look_back = _look_back(rules)
        return f"{year}{look_back if told and look_back in told else ''}"
    return _bare_round(told, rules) if told else None


def _look_back(rules: Rules) -> str:
    """Return the word that names an inspection of what an earlier one found."""
    return rules.facts["look-back"].words[0]


def _bare_round(text: str, rules: Rules) -> str:
    """Return a round without its batch: 2 of 第二轮第三批, 回头看."""
    look_back = _look_back(rules)
    if look_back in text:
        return look_back
    match = rules.facts["round-number"].search(text)
    return str(label_number(match["n"])) if match is not None else "1"
