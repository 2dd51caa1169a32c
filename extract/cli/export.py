"""The command ``zhenggai export``: finished tables as files that people open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhenggai.cli.frame import Body, command, stop, writing
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.cli.terminal import tell
from zhenggai.exports.formats import FORMATS, write
from zhenggai.language import say
from zhenggai.printable import one_line

if TYPE_CHECKING:
    from zhenggai.exports.export import Export

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
BY_UNIT = "xlsx-by-unit"
# How many places of long texts are told.
PLACES_TOLD = 5


def guard_options(lang: str) -> Callable[[Body], Body]:
    """Return the decorator that adds what keeps restricted documents and names here."""

    def decorate(body: Body) -> Body:
        body = click.option("--redact", is_flag=True, help=say("export_redact", lang))(body)
        return restricted_option(lang)(body)

    return decorate


def restricted_option(lang: str, text: str = "export_restricted") -> Callable[[Body], Body]:
    """Return the decorator that lets documents with a mark of restriction out."""
    return click.option("--include-restricted", is_flag=True, help=say(text, lang))


def tell_left_out(sources: Collection[str], lang: str) -> None:
    """Tell which documents were left out for their marks."""
    if sources:
        told = say("and", lang).join(sources)
        tell(say("export_left_out", lang, len(sources), told), err=True)


def ledger_options(lang: str) -> Callable[[Body], Body]:
    """Return the decorator that adds how a ledger is written over one that stands."""

    def decorate(body: Body) -> Body:
        paper = click.Choice(("A4", "A3"))
        body = click.option("--paper", type=paper, help=say("export_paper", lang))(body)
        body = click.option("--template", type=FILE, help=say("export_template", lang))(body)
        return click.option("--force", is_flag=True, help=say("export_force", lang))(body)

    return decorate


def export_command(lang: str) -> click.Command:
    """Return the command in one language."""

    @command("export", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option(
        "--to",
        "format",
        type=click.Choice(tuple(FORMATS)),
        required=True,
        help=say("export_to", lang),
    )
    @click.option("-o", "--output", type=click.Path(), help=say("export_output", lang))
    @click.option("--tables", is_flag=True, help=say("export_tables", lang))
    @click.option(
        "--headings",
        type=click.Choice(("en", "zh")),
        default="en",
        help=say("export_headings", lang),
    )
    @click.option("--by", type=click.Choice(("unit",)), help=say("export_by", lang))
    @click.option("--plain", is_flag=True, help=say("export_plain", lang))
    @ledger_options(lang)
    @click.option("--passages", is_flag=True, help=say("export_passages", lang))
    @guard_options(lang)
    @rules_option(lang)
    def export(
        out: str,
        format: str,
        output: str | None,
        tables: bool,
        headings: str,
        by: str | None,
        plain: bool,
        force: bool,
        paper: str | None,
        template: Path | None,
        passages: bool,
        include_restricted: bool,
        redact: bool,
        own: str | None,
    ) -> None:
        load_rules(own, lang)
        if by is not None:
            format = BY_UNIT if format == "xlsx" else format
            if format != BY_UNIT:
                stop(say("export_by_what", lang))
        if template is not None and "template" not in FORMATS[format].takes:
            stop(say("export_template_what", lang))
        given = _read(Path(out), lang, include_restricted=include_restricted, redact=redact)
        target = Path(output or FORMATS[format].usual(Path(out).resolve().name, format))
        with writing(target, lang):
            options = {
                "tables": tables,
                "headings": headings,
                "plain": plain,
                "force": force,
                "paper": paper,
                "template": template,
                "passages": passages,
            }
            _write_export(given, format, target, lang, options)
        tell(target)

    return export


def write_ledger_of(
    out: Path,
    path: Path,
    documents: Collection[str],
    lang: str,
    *,
    force: bool = False,
    paper: str | None = None,
    template: Path | None = None,
    include_restricted: bool = False,
    redact: bool = False,
) -> None:
    """Write the ledger of some documents of ``out``."""
    given = _read(
        out,
        lang,
        documents=documents,
        include_restricted=include_restricted,
        redact=redact,
    )
    with writing(path, lang):
        options = {"force": force, "paper": paper, "template": template}
        _write_export(given, "xlsx", path, lang, options)
    tell(path)


def _read(
    out: Path,
    lang: str,
    *,
    include_restricted: bool = False,
    redact: bool = False,
    documents: Collection[str] | None = None,
) -> Export:
    from zhenggai.dataset.current import PublishError  # noqa: PLC0415
    from zhenggai.exports.export import read_export  # noqa: PLC0415

    try:
        given = read_export(
            out, include_restricted=include_restricted, redact=redact, documents=documents
        )
    except PublishError as error:
        stop(error.render(lang))
    tell_left_out(given.restricted, lang)
    if redact:
        places = [f"{name} {number}" for name, number in given.masked.items()]
        told = say("and", lang).join(places) or "0"
        tell(say("export_masked", lang, sum(given.masked.values()), told), err=True)
    return given


def _write_export(
    given: Export, format: str, target: Path, lang: str, options: Mapping[str, object]
) -> None:
    from zhenggai.messages import RunError  # noqa: PLC0415

    try:
        notes = write(given, format, target, options)
    except RunError as error:
        stop(error.render(lang))
    except ImportError:
        stop(say("export_no_duckdb", lang))
    lists = {
        "export_unknown": notes.unknown,
        "export_missing": notes.missing,
        "export_poorer": notes.poorer,
    }
    for text, told in lists.items():
        if told:
            tell(say(text, lang, say("and", lang).join(map(one_line, told))), err=True)
    if notes.placeless:
        named = say("and", lang).join(one_line(one) for one in list(notes.placeless)[:PLACES_TOLD])
        tell(say("export_placeless", lang, len(notes.placeless), named), err=True)
    if notes.long:
        places = say("and", lang).join(list(notes.long)[:PLACES_TOLD])
        tell(say("export_long", lang, len(notes.long), places), err=True)
