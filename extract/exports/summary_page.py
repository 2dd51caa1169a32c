"""The summary as one self-contained page: bars that lead to their promises and doubts, quoted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlencode

from zhenggai.exports.doubts import DOUBT_FIELDS, doubts_of
from zhenggai.exports.due import DUE_FIELDS, DUE_TABLES, DueDay, PlanBook
from zhenggai.exports.listing import Field
from zhenggai.exports.summary import Digest, place_name, quarter_name
from zhenggai.language import say
from zhenggai.messages import code_name

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows

TEMPLATE = Path(__file__).with_name("summary.html")
# Cells of the longest bar on a terminal.
BAR = 40
PAGE_TABLES = (*DUE_TABLES, "diagnostics")
# A page of more would not open well; what is left out is said on it.
MOST_LISTED = 20_000
PartName: TypeAlias = Literal["quarter", "body", "place", "code"]
PARTS: Mapping[PartName, str] = {
    "quarter": "summary_quarters",
    "body": "summary_bodies",
    "place": "summary_places",
    "code": "summary_doubts",
}
# What leads from a bar to its rows; the rest of a row are the columns of ``due`` and ``doubts``.
BAR_FIELDS = (
    Field("quarter", "quarter", "季度", chosen=True),
    Field("body", "kind of body", "机构类别", chosen=True),
)
# They depend on a day, or stand in the list already.
NOT_LISTED = frozenset({"status", "days_over", "issue_id", "measure_id", "confidence", "unit"})


def head_lines(found: Digest, lang: str) -> list[str]:
    """Return the lines above all bars: how many documents, what they hold."""
    states = say("and", lang).join(
        f"{say(f'status_{name}', lang)} {n}" for name, n in found.statuses.items()
    )
    counts = (found.counted, found.issues, found.measures, found.promises)
    shares = (f"{found.dated:.1%}", f"{found.ongoing:.1%}")
    return [
        say("summary_documents", lang, sum(found.statuses.values()), states),
        say("summary_counts", lang, *counts),
        say("summary_shares", lang, *shares),
    ]


def counted_parts(
    found: Digest, lang: str
) -> list[tuple[PartName, str, Sequence[tuple[str, str, int]]]]:
    """Return what is counted: the part, its title, and its bars, most first.

    A bar is what it counts, what a reader calls that, and how many there are.
    """
    counts: Mapping[PartName, Sequence[tuple[str, int]]] = {
        "quarter": found.quarters,
        "body": found.bodies,
        "place": found.places,
        "code": found.doubts,
    }
    return [
        (
            name,
            say(PARTS[name], lang),
            [
                (value, code_name(value, lang) if name == "code" else value, number)
                for value, number in pairs
            ],
        )
        for name, pairs in counts.items()
    ]


def as_page(found: Digest, tables: PlanRows, lang: str) -> str:
    """Return the page: the counts as bars, and behind each bar its promises or doubts in quotes.

    ``tables`` holds the rows of PAGE_TABLES. Nothing is loaded from anywhere.
    """
    data = _Data()
    lists = [_promises(tables, data, lang), _doubts(tables, data, lang)]
    parts = [f"<p>{escape(line)}</p>" for line in head_lines(found, lang)]
    parts.append(f"<p class=note>{escape(say('summary_click', lang))}</p>")
    for name, title, bars in counted_parts(found, lang):
        if bars:
            parts.append(f"<h2>{escape(title)}</h2>\n{_bars(name, bars)}")
    parts.append(f"<p class=note>{escape(say('summary_note', lang))}</p>")
    cut = max(len(tables["promises"]), len(tables["diagnostics"]))
    if cut > MOST_LISTED:
        parts.append(f"<p class=note>{escape(say('summary_cut', lang, MOST_LISTED))}</p>")
    filled = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "title": escape(say("summary_title", lang)),
        "list": escape(say("summary_list", lang)),
        "search": escape(say("listing_search", lang)),
        "more": escape(say("summary_more", lang)),
        "body": "\n".join(parts),
        # Within a script only its end would end it.
        "data": json.dumps(
            {"words": data.words, "lists": lists}, ensure_ascii=False, separators=(",", ":")
        ).replace("<", "\\u003c"),
    }
    page = TEMPLATE.read_text(encoding="utf-8")
    before, *rest = page.split("<!--")
    pieces = [before]
    for piece in rest:
        place, _, text = piece.partition("-->")
        pieces += [filled[place], text]
    return "".join(pieces)


@dataclass(slots=True)
class _Data:
    """The words of all rows, each once: problems and titles stand in many."""

    words: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def cell(self, text: str) -> int | None:
        """Return the number of a text, None of an empty one."""
        if not text:
            return None
        if text not in self.places:
            self.places[text] = len(self.words)
            self.words.append(text)
        return self.places[text]

    def rows(
        self, fields: Sequence[Field], rows: Iterable[Mapping[str, Any]], lang: str
    ) -> list[list[int | None]]:
        """Return rows as the numbers of their texts."""
        return [[self.cell(field.shown(row, lang)) for field in fields] for row in rows]


def _promises(tables: PlanRows, data: _Data, lang: str) -> dict[str, Any]:
    """Return the promises that are counted, with their sentences and what was said of them last."""
    own = [field for field in DUE_FIELDS if field.name not in NOT_LISTED]
    fields = [Field("unit", "unit", "单位"), *own, *BAR_FIELDS]
    day = DueDay(PlanBook(tables), date.max)
    rows: list[Mapping[str, Any]] = []
    for promise in tables["promises"]:
        document = day.book.documents[promise["document_id"]]
        if not document["preferred"]:
            continue
        if len(rows) == MOST_LISTED:
            break
        due = promise["due_date"]
        rows.append(
            {
                **day.row(promise, ""),
                "place": place_name(document),
                "quarter": quarter_name(due) if due else None,
                "body": promise["body_key"],
            }
        )
    return _list("promises", fields, {"quarter", "body", "place", "state"}, rows, data, lang)


def _doubts(tables: PlanRows, data: _Data, lang: str) -> dict[str, Any]:
    """Return the doubts that are counted."""
    rows = [
        {**row, "code": code_name(row["code"], lang)}
        for row in doubts_of(tables, lang)[:MOST_LISTED]
    ]
    fields = [field for field in DOUBT_FIELDS if field.name != "document_id"]
    return _list("doubts", fields, {"code", "source"}, rows, data, lang)


def _list(
    name: str,
    fields: Sequence[Field],
    filters: Iterable[str],
    rows: Sequence[Mapping[str, Any]],
    data: _Data,
    lang: str,
) -> dict[str, Any]:
    filters = set(filters)
    hidden = {field.name for field in BAR_FIELDS}
    return {
        "name": name,
        "label": say(f"summary_{name}", lang),
        "counted": say("summary_found", lang, "{}"),
        "fields": [
            {
                "name": field.name,
                "label": field.label(lang),
                "wide": field.wide,
                "filter": field.name in filters,
                "hidden": field.name in hidden,
            }
            for field in fields
        ],
        "rows": data.rows(fields, rows, lang),
    }


def bar_length(number: int, most: int, room: int) -> int:
    """Return how long a bar is: none for nothing, something for everything else."""
    return max(1, round(room * number / most)) if number else 0


def _bars(part: PartName, bars: Sequence[tuple[str, str, int]]) -> str:
    """Return bars as links to the rows that they count; one of nothing leads nowhere."""
    most = max(number for _, _, number in bars)
    told = []
    for _, name, number in bars:
        chosen = {"list": "doubts" if part == "code" else "promises", part: name}
        long = bar_length(number, most, 1000) / 10
        link = f'a class="bar" href="#{escape(urlencode(chosen), quote=True)}"'
        opening, closing = (link, "a") if number else ('div class="bar"', "div")
        told.append(
            f'<{opening}><span class="name">{escape(name)}</span>'
            f'<span><i style="width:{long}%"></i></span><span>{number}</span></{closing}>'
        )
    return "\n".join(told)
