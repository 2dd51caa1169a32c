"""The two best readings of a document's structure, what speaks for each, and where they differ."""

from __future__ import annotations

from pathlib import Path

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from zhenggai.batch.one_file import Input
from zhenggai.language import say
from zhenggai.messages import render
from zhenggai.pipeline import read_plan
from zhenggai.readers import read
from zhenggai.readers.errors import ReadError
from zhenggai.rules import load
from zhenggai.structure.choice import frames
from zhenggai.structure.issues.readings import Reading
from zhenggai.structure.issues.segments import Segment
from zhenggai.text.compact import compacted
from zhenggai.text.flow import Flow

SHOWN = 40
# From so much on a part could hardly be another.
CLEAR = 4.0


def explain_reading(path: Path, lang: str) -> list[RenderableType]:
    """Return what speaks for the two best readings of a file; a file that no reader reads, why."""
    try:
        document = compacted(read(Input(path, path.name).read()))
    except (OSError, ReadError) as error:
        told = error if isinstance(error, ReadError) else ReadError("file-unreadable", str(error))
        return [Text(render(told.code, told.args, lang), style="red")]
    plan = read_plan(document, load(), thorough=True)
    shown = plan.readings[:2]
    if not shown:
        return [Text(say("explain_no_reading", lang))]
    result: list[RenderableType] = [
        Text(say("explain_score", lang, one.name, len(one.segments), f"{one.score:.1f}"), "bold")
        for one in shown
    ]
    result.append(Padding(_terms(shown, lang), (0, 0, 0, 2)))
    result.append(Text(say("explain_parts", lang), "bold"))
    result += [Text(f"  {_told(plan.flow, one)}  {_roles(one)}") for one in shown[0].segments]
    if len(shown) < 2:
        return [*result, Text(say("explain_one_reading", lang))]
    differing = _differing(plan.flow, *shown)
    result.append(Text(say("explain_differ" if differing else "explain_same_issues", lang), "bold"))
    return [*result, *differing]


def _terms(shown: tuple[Reading, ...], lang: str) -> Grid:
    """Return a line an evidence: what it is worth in each reading, most telling first."""
    grid = Grid.grid(padding=(0, 2))
    grid.add_row(Text(say("explain_evidence", lang), "dim"), *(Text(x.name, "dim") for x in shown))
    names = dict.fromkeys(name for one in shown for name in one.terms)
    rows = {name: [one.terms.get(name, 0.0) for one in shown] for name in names}
    for name in sorted(rows, key=lambda name: min(rows[name]) - max(rows[name])):
        if any(rows[name]):
            grid.add_row(Text(name), *(Text(f"{worth:+.1f}") for worth in rows[name]))
    return grid


def _differing(flow: Flow, best: Reading, other: Reading) -> list[RenderableType]:
    """Return the issues that only one of two readings has, by their number and first words."""
    lines: list[RenderableType] = []
    for mark, one, another in (("+", best, other), ("-", other, best)):
        known = {told for segment in another.segments for told in frames(segment)}
        lines += [
            Text(f"  {mark} {_told(flow, segment)}")
            for segment in one.segments
            if known.isdisjoint(frames(segment))
        ]
    return lines


def _roles(segment: Segment) -> str:
    """Return the roles of an issue's parts in order, each with its margin where that is small."""
    return " ".join(
        f"{part.role} ({part.margin:.1f})" if part.margin < CLEAR else part.role
        for part in segment.parts
    )


def _told(flow: Flow, segment: Segment) -> str:
    """Return where an issue stands, its number and its first words."""
    at = flow.origin(segment.start)
    words = "".join(flow.text[segment.start : segment.start + SHOWN].split())
    return f"{flow.document.locator(at)}  {words}…"
