"""What a report says of its issues' states in numbers, held against the states that were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from zhenggai.facts.doubts import Diagnostic
from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag, ProgressState
from zhenggai.structure.plan import Plan
from zhenggai.text.document import Span
from zhenggai.text.numerals import label_number

# Which states the issues have that are counted by rules of each tag.
TALLIES: Mapping[FactTag, frozenset[ProgressState]] = {
    "tally-basically": frozenset({"basically_done"}),
    "tally-done": frozenset({"done", "accepted", "closed"}),
    "tally-going": frozenset({"on_schedule", "ahead", "behind", "returned"}),
    "tally-open": frozenset({"not_started", "on_schedule", "behind", "returned"}),
}
# What is unfinished may be told as going on or not, so that only these are held against the states.
HELD_TALLIES: tuple[FactTag, ...] = ("tally-done", "tally-basically")


def state_doubts(
    plan: Plan, states: Sequence[ProgressState | None], rules: Rules
) -> Iterator[Diagnostic]:
    """Yield a doubt where a report counts its issues by state and others were found.

    Only counts that together are all of its issues are held against them: others are another
    list's, or a part's. An issue without a state may have any.
    """
    told = dict(_tallies(plan, rules))
    if len(told) < 2 or sum(value for value, _ in told.values()) != len(states):
        return
    found = Counter(states)
    for tag in HELD_TALLIES:
        value, span = told.get(tag, (0, None))
        least = sum(found[state] for state in TALLIES[tag])
        if not least <= value <= least + found[None]:
            first = next(iter(told.values()))[1]
            yield Diagnostic(
                "declared-states-differ",
                (str(value), str(least)),
                span or first,
                table="issues",
                column="progress_state",
            )
            return


def _tallies(plan: Plan, rules: Rules) -> Iterator[tuple[FactTag, tuple[int, Span]]]:
    """Yield the first count of each kind before the first issue, with its place."""
    end = min((issue.span.start for issue in plan.issues), default=0)
    # No further than there: a long text behind it costs nothing.
    before = plan.flow.folded[:end]
    taken: list[Span] = []
    for tag in TALLIES:
        matches = (m for rule in rules.facts.tagged(tag) for m in rule.finditer(before))
        for match in matches:
            span, value = Span(*match.span("n")), label_number(match["n"])
            if value is not None and span not in taken:
                taken.append(span)
                yield tag, (value, span)
                break
