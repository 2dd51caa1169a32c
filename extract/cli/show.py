"""``zhenggai show``: one plan as a person reads it, or a page drawn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhenggai.cli.frame import SOME_FAILED, command, stop, writing
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.language import say

if TYPE_CHECKING:
    from zhenggai.rules import Rules


def show_command(lang: str) -> click.Command:
    """Return ``zhenggai show``."""

    @command("show", lang)
    @click.argument("file", type=click.Path())
    @click.option("--at", type=int, help=say("show_at", lang))
    @click.option("--issue", type=int, help=say("show_issue", lang))
    @click.option("--layout", type=int, help=say("show_layout", lang))
    @click.option("-o", "--out", type=click.Path(), help=say("show_out", lang))
    @rules_option(lang)
    def show(
        file: str,
        at: int | None,
        issue: int | None,
        layout: int | None,
        out: str | None,
        own: str | None,
    ) -> None:
        from rich.console import Console  # noqa: PLC0415

        from zhenggai.batch.files import Input, convert_file  # noqa: PLC0415
        from zhenggai.cli.plan_view import show_passage, show_plan  # noqa: PLC0415
        from zhenggai.messages import render  # noqa: PLC0415

        path = Path(file)
        if not path.is_file():
            stop(say("is_folder" if path.is_dir() else "no_file", lang, file))
        if layout is not None:
            _draw(path, layout, out, load_rules(own, lang), lang)
            return
        outcome = convert_file(Input(path, path.name), load_rules(own, lang))
        document = outcome.document
        if outcome.failure:
            reason = render(outcome.failure[0], outcome.failure[1:], lang)
            click.echo(say("unreadable", lang, file, reason), err=True)
            sys.exit(SOME_FAILED)
        console = Console(highlight=False)
        if at is not None:
            length = document["characters"]
            if not 0 <= at < length:
                stop(say("outside", lang, at, length))
            for piece in show_passage(outcome.rows, at, lang):
                console.print(piece)
            return
        if issue is not None and not 1 <= issue <= document["issues"]:
            stop(say("no_issue", lang, issue, document["issues"]))
        for piece in show_plan(outcome.rows, lang, issue):
            console.print(piece)

    return show


def _draw(path: Path, page: int, out: str | None, rules: Rules, lang: str) -> None:
    """Write the picture of a page with what was found on it."""
    from zhenggai.evidence.grid.picture import NoPageError, draw_page  # noqa: PLC0415
    from zhenggai.messages import render  # noqa: PLC0415
    from zhenggai.readers import ReadError  # noqa: PLC0415

    try:
        picture = draw_page(path.read_bytes(), page, rules)
    except ReadError as error:
        click.echo(say("unreadable", lang, path, render(error.code, error.args, lang)), err=True)
        sys.exit(SOME_FAILED)
    except NoPageError as error:
        text = "show_no_page" if error.pages else "show_no_pages"
        stop(say(text, lang, path, page, error.pages))
    target = Path(out) if out is not None else Path(f"{path.stem}-page-{page}.png")
    with writing(target, lang):
        picture.save(target)
    click.echo(target)
