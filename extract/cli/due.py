"""``zhenggai due`` and ``zhenggai life``: what is open on a day, and how it came to that."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Unpack

import click
import regex

from zhenggai.cli.export import guard_options
from zhenggai.cli.frame import command, stop
from zhenggai.cli.listings import Outputs, exported_rows, give, output_options, show_lines
from zhenggai.language import say

if TYPE_CHECKING:
    from zhenggai.exports.listing import Listing

DAYS = regex.compile(r"(\d{1,5})d?")
# What a terminal shows of a list; the rest is in the files.
DUE_SHOWN = (
    ("status", "due_date", "unit", "place"),
    ("problem",),
    ("measure",),
    ("deadline_text", "source", "locator"),
    ("state", "state_date", "state_source", "state_quote"),
)
LIFE_SHOWN = (
    ("event_date", "event", "state", "due_before", "due_after"),
    ("problem",),
    ("measure",),
    ("quote", "source", "locator"),
)


def due_command(lang: str) -> click.Command:
    """Return ``zhenggai due``."""

    @command("due", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option("--on", required=True, metavar="DATE", help=say("due_on", lang))
    @click.option("--unit", help=say("due_unit", lang))
    @click.option("--place", help=say("due_place", lang))
    @click.option(
        "--role",
        type=click.Choice(["lead", "responsible", "implement"]),
        help=say("due_role", lang),
    )
    @click.option("--within", metavar="90d", help=say("due_within", lang))
    @guard_options(lang)
    @output_options(lang)
    def due(
        out: str,
        on: str,
        unit: str | None,
        place: str | None,
        role: str | None,
        within: str | None,
        include_restricted: bool,
        redact: bool,
        **outputs: Unpack[Outputs],
    ) -> None:
        from zhenggai.exports.due import DUE_TABLES, Wish, due_listing, due_on  # noqa: PLC0415

        wish = Wish(unit, place, role, _days(within, lang))
        day = _day(on, lang)
        tables = exported_rows(out, DUE_TABLES, lang, include_restricted, redact)
        found = due_listing(due_on(tables, day, wish), lang)

        def show(given: Listing) -> None:
            show_lines(given, DUE_SHOWN, lang)

        give(found, outputs, lang, show)

    return due


def life_command(lang: str) -> click.Command:
    """Return ``zhenggai life``."""

    @command("life", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option("--issue", help=say("life_issue", lang))
    @click.option("--unit", help=say("life_unit", lang))
    @guard_options(lang)
    @output_options(lang)
    def life(
        out: str,
        issue: str | None,
        unit: str | None,
        include_restricted: bool,
        redact: bool,
        **outputs: Unpack[Outputs],
    ) -> None:
        from zhenggai.exports.story import STORY_TABLES, story_listing, story_of  # noqa: PLC0415

        tables = exported_rows(out, STORY_TABLES, lang, include_restricted, redact)
        rows = story_of(tables, issue=issue, unit=unit)
        if not rows and (issue or unit):
            stop(say("life_none", lang, out))

        def show(given: Listing) -> None:
            show_lines(given, LIFE_SHOWN, lang)

        give(story_listing(rows, lang), outputs, lang, show)

    return life


def _day(text: str, lang: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(say("due_bad_day", lang, text))


def _days(text: str | None, lang: str) -> int | None:
    if text is None:
        return None
    match = DAYS.fullmatch(text)
    if match is None:
        stop(say("due_bad_within", lang, text))
    return int(match[1])
