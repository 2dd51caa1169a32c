"""Changes as a person reads them on a terminal: the summary first, then issue by issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from zhenggai.compare.cascade import Taken
from zhenggai.compare.diff import Comparison, Comparisons, summarize
from zhenggai.compare.word_changes import changed_words
from zhenggai.exports.changes_words import (
    SHOWN_WHOLE,
    heading,
    left_over,
    named,
    shown_value,
    summary_lines,
)
from zhenggai.language import say
from zhenggai.life.change_rows import by_issue
from zhenggai.life.version import words_of
from zhenggai.rules.kinds import Direction

if TYPE_CHECKING:
    from zhenggai.tables.rows import ChangeRow

CHANGE_COLORS: Mapping[Direction, str] = {"weaker": "red", "stronger": "green", "neutral": "cyan"}
ARROWS: Mapping[Direction, str] = {"weaker": "▼", "stronger": "▲", "neutral": "·"}


def show_comparisons(found: Comparisons, lang: str) -> Iterator[RenderableType]:
    """Yield what to print for all pairs, piece by piece."""
    for pair in found.pairs:
        yield from _pair(pair, lang)
    for line in left_over(found, lang):
        yield Text(line, style="yellow")
    if len(found.pairs) > 1:
        yield Text(say("diff_pairs", lang, len(found.pairs), len(found.changes)), style="bold")


def _pair(pair: Comparison, lang: str) -> Iterator[RenderableType]:
    yield Text(pair.new["title"] or pair.new["source"], style="bold")
    yield Text(f"{pair.old['source']} → {pair.new['source']}", style="dim")
    for line in summary_lines(summarize(pair.changes), lang):
        yield Text(f"  {line}")
    quiet = [say(f"diff_quiet_{name}", lang, n) for name, n in pair.quiet.items() if n]
    if quiet:
        yield Text(f"  {say('diff_quiet', lang, say('and', lang).join(quiet))}", style="dim")
    for (old, new), rows in by_issue(pair.changes):
        yield Text("")
        yield Text(heading(old, new, pair.texts, lang), style="bold")
        for row in rows:
            yield Padding(_change(row, lang), (0, 0, 0, 2))
    yield Text("")


def _change(row: ChangeRow, lang: str) -> Text:
    direction = row["direction"]
    kind = named("kind", row["kind"], lang)
    text = Text.assemble((f"{ARROWS[direction]} {kind}", CHANGE_COLORS[direction]))
    old, new = row["old_measure_no"], row["new_measure_no"]
    if old is not None or new is not None:
        both = f"{old} → {new}" if old and new and old != new else new or old
        text.append(f"  {say('show_measure_no', lang, both)}", style="dim")
    if row["kind"] == "moved":
        text.append(f"  {say('diff_from_issue', lang, row['old_issue_no'])}", style="dim")
    text.append("  ")
    before, after = shown_value(row, "old", lang), shown_value(row, "new", lang)
    if row["kind"] == "moved" and before == after:
        text.append(after)
    elif before and after and max(len(before), len(after)) > SHOWN_WHOLE:
        _inline(text, before, after)
    elif before and after:
        text.append(before, style="strike" if direction == "weaker" else "dim")
        text.append(f" → {after}")
    else:
        text.append(f"+ {after}" if after else f"− {before}", style="" if after else "strike")
    if row["days"] is not None:
        text.append(f"  {say('diff_days', lang, row['days'])}", style="bold")
    return text


def _inline(text: Text, before: str, after: str) -> None:
    """Add both texts in one, what went struck out and what came underlined."""
    for what, gone, come in changed_words(before, after):
        if what == "equal":
            text.append(come)
            continue
        if gone:
            text.append(f"[-{gone}-]", style="red strike")
        if come:
            text.append(f"{{+{come}+}}", style="green underline")


def show_taken(found: Sequence[Taken], lang: str) -> Iterator[RenderableType]:
    """Yield what to print of a lower plan beside an upper one: each issue, then the counts."""
    for taken in found:
        label = str(taken.upper["label"] or taken.upper["issue_no"])
        words = words_of(taken.upper)
        words = words if len(words) <= SHOWN_WHOLE else f"{words[:SHOWN_WHOLE]}…"
        if taken.lower is None:
            yield Text(say("cascade_missing", lang, label, words), style="red")
            continue
        other = str(taken.lower["label"] or taken.lower["issue_no"])
        days = say("diff_days", lang, taken.days) if taken.days else ""
        dates = f"{taken.upper_due or '–'} → {taken.lower_due or '–'}  {days}".rstrip()
        told = say("cascade_taken", lang, label, other, words, dates, taken.measures, taken.of)
        late = taken.days is not None and taken.days > 0
        yield Text(told, style="yellow" if late else "")
    missing = sum(taken.lower is None for taken in found)
    issues = len({taken.upper["issue_no"] for taken in found})
    yield Text(say("cascade_sum", lang, issues - missing, issues), style="bold")
