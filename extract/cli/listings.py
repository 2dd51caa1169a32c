"""What the commands that list something share: where a list is written, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast

import click

from zhenggai.cli.export import tell_left_out
from zhenggai.cli.frame import Body, stop, writing
from zhenggai.cli.terminal import screen, tell
from zhenggai.language import say
from zhenggai.printable import json_text

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows
    from zhenggai.exports.listing import Listing


class Outputs(TypedDict):
    """Where a list goes, as ``output_options`` names it."""

    html: str | None
    xlsx: str | None
    csv: str | None
    as_json: bool


def output_options(lang: str) -> Callable[[Body], Body]:
    """Return the options that say where a list goes."""
    options = (
        click.option("--html", type=click.Path(), help=say("listing_html", lang)),
        click.option("--xlsx", type=click.Path(), help=say("listing_xlsx", lang)),
        click.option("--csv", type=click.Path(), help=say("listing_csv", lang)),
        click.option("--json", "as_json", is_flag=True, help=say("listing_json", lang)),
    )

    def decorate(body: Body) -> Body:
        for option in reversed(options):
            body = option(body)
        return body

    return decorate


def exported_rows(
    out: str,
    names: Collection[str],
    lang: str,
    include_restricted: bool = False,
    redact: bool = False,
) -> PlanRows:
    """Return the rows of some tables in ``out``, near or behind a URI, that may leave the house.

    Says what was left out; ends with status 2 where there are no tables.
    """
    from zhenggai.dataset.remote import read_here  # noqa: PLC0415
    from zhenggai.exports.export import read_export  # noqa: PLC0415
    from zhenggai.messages import RunError  # noqa: PLC0415

    try:
        with read_here(out) as folder:
            given = read_export(
                folder,
                include_restricted=include_restricted,
                redact=redact,
                # Names are looked for in all tables.
                names=None if redact else names,
            )
    except RunError as error:
        stop(error.render(lang))
    tell_left_out(given.restricted, lang)
    return cast("PlanRows", {name: given.tables[name].to_pylist() for name in names})


def give(found: Listing, outputs: Outputs, lang: str, show: Callable[[Listing], None]) -> None:
    """Write a list to where it is asked for; else show it."""
    from zhenggai.dataset.own_files import whole_file  # noqa: PLC0415
    from zhenggai.exports.listing import (  # noqa: PLC0415
        listing_page,
        write_listing_csv,
        write_listing_xlsx,
    )

    written = [name for name in (outputs["html"], outputs["xlsx"], outputs["csv"]) if name]
    if (html := outputs["html"]) is not None:
        with writing(html, lang), whole_file(Path(html)) as part:
            part.write_text(listing_page(found, lang), encoding="utf-8")
    if (xlsx := outputs["xlsx"]) is not None:
        with writing(xlsx, lang):
            write_listing_xlsx(found, Path(xlsx), lang)
    if (csv := outputs["csv"]) is not None:
        with writing(csv, lang):
            write_listing_csv(found, Path(csv), lang)
    if outputs["as_json"]:
        tell(json_text(found.plain(), 1))
        return
    for name in written:
        tell(name)
    if not written:
        show(found)


def show_lines(found: Listing, lines: Iterable[Iterable[str]], lang: str) -> None:
    """Print a list, some lines a row: each the values of some columns; what is said above first."""
    fields = {field.name: field for field in found.fields}
    for line in found.head:
        tell(line)
    for row in found.rows:
        for at, names in enumerate(lines):
            shown = [fields[name].shown(row, lang) for name in names]
            told = "  ".join(part for part in shown if part)
            if told:
                tell(f"    {told}" if at else f"\n{told}")


def show_table(found: Listing, names: Iterable[str], lang: str) -> None:
    """Print some columns of a list, what is said above it first."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = screen()
    for line in found.head:
        console.print(Text(line))
    wanted = set(names)
    fields = [field for field in found.fields if field.name in wanted]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for field in fields:
        table.add_column(field.label(lang), overflow="fold", ratio=3 if field.wide else None)
    for row in found.rows:
        table.add_row(*(Text(field.shown(row, lang)) for field in fields))
    if found.rows:
        console.print()
        console.print(table)
