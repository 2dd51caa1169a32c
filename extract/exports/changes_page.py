"""Changes as one page that needs nothing else: old and new side by side, filters, print."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from zhenggai.compare.diff import Comparison, Comparisons, Texts, summarize
from zhenggai.compare.word_changes import changed_words
from zhenggai.exports.changes_words import (
    Side,
    heading,
    left_over,
    named,
    shown_value,
    summary_lines,
)
from zhenggai.language import say
from zhenggai.life.change_rows import by_issue
from zhenggai.rules.kinds import Direction

if TYPE_CHECKING:
    from zhenggai.tables.rows import ChangeRow

FRAME = Path(__file__).with_name("changes.html")


def as_html(
    found: Comparisons,
    lang: str,
    *,
    weaker_first: bool = False,
    back: tuple[str, str] | None = None,
) -> str:
    """Return the page, in the plan's order or with the issues first in which most got weaker.

    ``back`` is an address and its words, of the page that leads here.
    """
    kinds = dict.fromkeys(row["kind"] for row in found.changes)
    units = {row["unit_key"] for row in found.changes if row["unit_key"]}
    parts = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "title": escape(say("diff_title", lang)),
        "back": '<a href="{}">← {}</a>'.format(*map(escape, back)) if back else "",
        "kinds": _options(say("diff_all_kinds", lang), _choices("kind", kinds, lang)),
        "directions": _options(
            say("diff_all_directions", lang), _choices("direction", get_args(Direction), lang)
        ),
        "units": _options(
            say("diff_all_units", lang), [(u, u.partition(":")[2]) for u in sorted(units)]
        ),
        "body": "".join(_pair(pair, lang, weaker_first=weaker_first) for pair in found.pairs)
        + _alone(found, lang),
    }
    page = FRAME.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace(f"<!--{name}-->", text)
    return page


def _choices(
    column: Literal["kind", "direction"], values: Iterable[str], lang: str
) -> list[tuple[str, str]]:
    return [(value, named(column, value, lang)) for value in values]


def _options(every: str, values: list[tuple[str, str]]) -> str:
    options = [("", every), *values]
    return "".join(f'<option value="{escape(v)}">{escape(label)}</option>' for v, label in options)


def _pair(pair: Comparison, lang: str, *, weaker_first: bool) -> str:
    lines = "".join(
        f"<p>{escape(line)}</p>" for line in summary_lines(summarize(pair.changes), lang)
    )
    names = [escape(row["title"] or row["source"]) for row in (pair.old, pair.new)]
    sources = [escape(row["source"]) for row in (pair.old, pair.new)]
    issues = list(by_issue(pair.changes))
    if weaker_first:
        issues.sort(key=lambda issue: -sum(row["direction"] == "weaker" for row in issue[1]))
    groups = "".join(_group(pair, key, rows, lang) for key, rows in issues)
    return (
        f"<section><h2>{names[1]}</h2><div class=summary>{lines}</div>"
        f"<div class=sides><div>{sources[0]}</div><div>{sources[1]}</div></div>{groups}</section>"
    )


def _group(
    pair: Comparison, key: tuple[int | None, int | None], rows: list[ChangeRow], lang: str
) -> str:
    changes = "".join(_change(row, pair, lang) for row in rows)
    return f"<article><h3>{escape(heading(*key, pair.texts, lang))}</h3>{changes}</article>"


def _change(row: ChangeRow, pair: Comparison, lang: str) -> str:
    told = named("kind", row["kind"], lang)
    if row["days"] is not None:
        told += f" {say('diff_days', lang, row['days'])}"
    old, new = _marked(shown_value(row, "old", lang), shown_value(row, "new", lang))
    before, after = _side_of(row, "old"), _side_of(row, "new")
    old += _context(row, before, pair.texts[0])
    new += _context(row, after, pair.texts[1])
    return (
        f'<div class="change {row["direction"]}" data-kind="{row["kind"]}" '
        f'data-direction="{row["direction"]}" data-unit="{escape(row["unit_key"] or "")}">'
        f"<div class=kind>{escape(told)}</div><div class=sides>"
        f"<div>{_place(row, before, lang)}{old}</div><div>{_place(row, after, lang)}{new}</div>"
        "</div></div>"
    )


class _Shown(NamedTuple):
    """Where one side of a change stands, and what stands there."""

    issue_no: int | None
    measure_no: int | None
    page: int | None
    value: str | None


def _side_of(row: ChangeRow, side: Side) -> _Shown:
    if side == "old":
        return _Shown(row["old_issue_no"], row["old_measure_no"], row["old_page"], row["old_value"])
    return _Shown(row["new_issue_no"], row["new_measure_no"], row["new_page"], row["new_value"])


def _context(row: ChangeRow, shown: _Shown, texts: Texts) -> str:
    """Return the measure that a changed value stands in, with the value marked."""
    if row["table"] not in {"deadlines", "targets"} or shown.measure_no is None:
        return ""
    place = shown.issue_no, shown.measure_no
    text, value = escape(texts.get(place, "")), escape(shown.value or "")
    if not value or value == text.rstrip("。；;"):
        return ""
    return f"<p class=context>{text.replace(value, f'<mark>{value}</mark>', 1)}</p>"


def _place(row: ChangeRow, shown: _Shown, lang: str) -> str:
    parts = []
    if row["kind"] == "moved":
        parts.append(say("show_issue_no", lang, shown.issue_no))
    if shown.measure_no is not None:
        parts.append(say("show_measure_no", lang, shown.measure_no))
    if shown.page is not None:
        parts.append(say("diff_page", lang, shown.page))
    return f"<small>{escape(' · '.join(parts))}</small> " if parts else ""


def _marked(old: str, new: str) -> tuple[str, str]:
    """Return both texts with what changed marked in place."""
    if not old or not new:
        return (f"<del>{escape(old)}</del>" if old else ""), (
            f"<ins>{escape(new)}</ins>" if new else ""
        )
    left, right = [], []
    for what, gone, come in changed_words(old, new):
        left.append(escape(gone) if what == "equal" or not gone else f"<del>{escape(gone)}</del>")
        right.append(escape(come) if what == "equal" or not come else f"<ins>{escape(come)}</ins>")
    return "".join(left), "".join(right)


def _alone(found: Comparisons, lang: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in left_over(found, lang))
