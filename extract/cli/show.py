"""``zhenggai show``: one plan as a person reads it, or a page drawn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhenggai.cli.frame import SOME_FAILED, command, stop, writing
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.cli.terminal import screen, tell
from zhenggai.language import say
from zhenggai.printable import one_line, published

if TYPE_CHECKING:
    from PIL.Image import Image

    from zhenggai.batch.one_file import Input


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

        from zhenggai.batch.one_file import Input  # noqa: PLC0415
        from zhenggai.batch.supervised import supervisor  # noqa: PLC0415
        from zhenggai.cli.plan_view import show_passage, show_plan  # noqa: PLC0415
        from zhenggai.messages import render  # noqa: PLC0415

        path = Path(file)
        if not path.is_file():
            stop(say("is_folder" if path.is_dir() else "no_file", lang, file))
        load_rules(own, lang)
        item = Input(path, published(path.name))
        if layout is not None:
            _draw(item, layout, out, lang)
            return
        with supervisor() as workers:
            outcome = workers.convert(item)
        document = outcome.document
        if outcome.failure:
            reason = render(outcome.failure[0], outcome.failure[1:], lang)
            tell(say("unreadable", lang, file, reason), err=True)
            sys.exit(SOME_FAILED)
        console = screen()
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


def _draw(item: Input, page: int, out: str | None, lang: str) -> None:
    """Write the picture of a page with what was found on it."""
    from zhenggai.batch.pool import LostError  # noqa: PLC0415
    from zhenggai.batch.supervised import supervisor  # noqa: PLC0415
    from zhenggai.dataset.own_files import whole_file  # noqa: PLC0415
    from zhenggai.evidence.grid.picture import NoPageError  # noqa: PLC0415
    from zhenggai.messages import render  # noqa: PLC0415
    from zhenggai.readers import ReadError  # noqa: PLC0415

    path = Path(str(item.path))
    try:
        with supervisor() as workers:
            picture = workers.call(_drawn, item, page)
    except (ReadError, LostError) as error:
        tell(say("unreadable", lang, str(path), render(error.code, error.args, lang)), err=True)
        sys.exit(SOME_FAILED)
    except NoPageError as error:
        text = "show_no_page" if error.pages else "show_no_pages"
        stop(say(text, lang, str(path), page, error.pages))
    target = Path(out) if out is not None else Path(f"{path.stem}-page-{page}.png")
    with writing(target, lang), whole_file(target) as part:
        picture.save(part)
    tell(one_line(str(target)))


def _drawn(item: Input, page: int) -> Image:
    from zhenggai.evidence.grid.picture import draw_page  # noqa: PLC0415
    from zhenggai.rules import load  # noqa: PLC0415

    return draw_page(item.read(), page, load())
