"""``zhenggai doubts``: every doubt of finished tables as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

import click

from zhenggai.cli.export import restricted_option
from zhenggai.cli.frame import command, stop
from zhenggai.cli.listings import Outputs, exported_rows, give, output_options, show_table
from zhenggai.cli.terminal import tell
from zhenggai.language import say
from zhenggai.messages import MESSAGES

if TYPE_CHECKING:
    from zhenggai.exports.listing import Listing

DOUBT_COLUMNS = ("severity", "code", "source", "locator", "message")


def doubts_command(lang: str) -> click.Command:
    """Return ``zhenggai doubts``."""

    @command("doubts", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option(
        "--severity",
        "severities",
        type=click.Choice(["error", "warning", "info"]),
        multiple=True,
        help=say("doubts_severity", lang),
    )
    @click.option("--code", "codes", multiple=True, help=say("doubts_code", lang))
    @click.option("--file", "source", help=say("doubts_file", lang))
    @click.option("--table", "as_table", is_flag=True, help=say("doubts_table", lang))
    @restricted_option(lang)
    @output_options(lang)
    def doubts(
        out: str,
        severities: tuple[Literal["error", "warning", "info"], ...],
        codes: tuple[str, ...],
        source: str | None,
        as_table: bool,
        include_restricted: bool,
        **outputs: Unpack[Outputs],
    ) -> None:
        from zhenggai.exports.doubts import (  # noqa: PLC0415
            DOUBT_TABLES,
            doubt_line,
            doubts_listing,
            doubts_of,
        )

        unknown = next((code for code in codes if code not in MESSAGES), None)
        if unknown is not None:
            stop(say("doubts_no_code", lang, unknown))
        rows = doubts_of(
            exported_rows(out, DOUBT_TABLES, lang, include_restricted),
            lang,
            severities=severities or ("error", "warning"),
            codes=codes,
            source=source,
        )

        def show(found: Listing) -> None:
            if as_table:
                show_table(found, DOUBT_COLUMNS, lang)
                return
            for row in rows:
                tell(doubt_line(row))
            tell(found.head[0], err=True)

        give(doubts_listing(rows, lang), outputs, lang, show)

    return doubts
