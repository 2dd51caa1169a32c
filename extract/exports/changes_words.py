"""What changed, in words: the lines that page, workbook and terminal share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from zhenggai.compare.diff import Comparisons, Summary, Texts
from zhenggai.language import say
from zhenggai.rules.kinds import ChangeKind, Direction
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import ChangeRow

Side: TypeAlias = Literal["old", "new"]
# Shorter values are told whole, old and new.
SHOWN_WHOLE = 40
# How many lowered targets and units that left a summary names.
MOST_NAMED = 6


def left_over(found: Comparisons, lang: str) -> Iterator[str]:
    """Yield a line for each document that was not compared: without partner, unread, no plan."""
    for row in found.alone:
        yield say("diff_alone", lang, row["source"], row["plan_id"])
    for row in found.unread:
        name = "diff_failed" if row["status"] == "failed" else "diff_no_plan"
        yield say(name, lang, row["source"])


def summary_lines(summary: Summary, lang: str) -> list[str]:
    """Return the summary of some changes, a line each."""
    if not summary.kinds:
        return [say("diff_nothing", lang)]
    lines = [
        say("and", lang).join(
            f"{named('direction', name, lang)} {summary.directions[name]}"
            for name in get_args(Direction)
            if name in summary.directions
        )
    ]
    if summary.later and summary.later_median is None:
        lines.append(say("diff_later_no_days", lang, summary.later))
    elif summary.later:
        lines.append(
            say("diff_later", lang, summary.later, summary.later_median, summary.later_most)
        )
    for name, told in (("diff_lowered", summary.lowered), ("diff_gone", summary.gone)):
        if told:
            more = f" … +{len(told) - MOST_NAMED}" if len(told) > MOST_NAMED else ""
            lines.append(say(name, lang, say("semicolon", lang).join(told[:MOST_NAMED]) + more))
    lines.append(
        say("and", lang).join(
            f"{named('kind', name, lang)} {summary.kinds[name]}"
            for name in get_args(ChangeKind)
            if name in summary.kinds
        )
    )
    return lines


def named(column: Literal["kind", "direction"], value: str, lang: str) -> str:
    """Return a kind or direction of a change in the user's language."""
    return _value_name("changes", column, value) if lang == "zh" else value


def heading(old: int | None, new: int | None, texts: tuple[Texts, Texts], lang: str) -> str:
    """Return the heading over the changes of one issue, with its first words."""
    if old is None and new is None:
        return say("diff_body", lang)
    side, number = (0, old) if new is None else (1, new)
    words = texts[side].get((number, None), "")
    shown = words if len(words) <= SHOWN_WHOLE else f"{words[:SHOWN_WHOLE]}…"
    if new is None:
        name = say("diff_issue_old", lang, old)
    elif old is not None and old != new:
        name = say("diff_issue_both", lang, old, new)
    else:
        name = say("show_issue_no", lang, new)
    return f"{name}  {shown}".rstrip()


def shown_value(row: ChangeRow, side: Side, lang: str) -> str:
    """Return an old or new value as a person reads it: roles and states by their names."""
    value = (row["old_value"] if side == "old" else row["new_value"]) or ""
    if lang != "zh":
        return value
    if row["kind"] == "role_changed":
        words, _, role = value.rpartition(" ")
        return f"{words}（{_value_name('responsibilities', 'role', role)}）"
    if row["kind"] == "progress_changed":
        state, _, words = value.partition(" ")
        label = _value_name("issues", "progress_state", state)
        return value if label == state else f"【{label}】{words}"
    return value


def _value_name(table: str, column: str, value: str) -> str:
    return dict(TABLES[table].column(column).values).get(value, value)
