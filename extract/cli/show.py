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
    from zhenggai.tables.rows import Rows

# How many names of an archive's files are told.
MEMBERS_TOLD = 5


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

        from zhenggai.batch.supervised import supervisor  # noqa: PLC0415
        from zhenggai.cli.plan_view import show_passage, show_plan  # noqa: PLC0415
        from zhenggai.messages import render  # noqa: PLC0415

        load_rules(own, lang)
        rows = _standing(file, lang)
        if rows is None:
            item = _item(file, lang)
            if layout is not None:
                _draw(item, layout, out, lang)
                return
            with supervisor() as workers:
                outcome = workers.convert(item)
            if outcome.failure:
                reason = render(outcome.failure[0], outcome.failure[1:], lang)
                tell(say("unreadable", lang, file, reason), err=True)
                sys.exit(SOME_FAILED)
            rows = outcome.rows
        document = rows["documents"][0]
        console = screen()
        if at is not None:
            length = document["characters"]
            if not 0 <= at < length:
                stop(say("outside", lang, at, length))
            for piece in show_passage(rows, at, lang):
                console.print(piece)
            return
        if issue is not None and not 1 <= issue <= document["issues"]:
            stop(say("no_issue", lang, issue, document["issues"]))
        for piece in show_plan(rows, lang, issue):
            console.print(piece)

    return show


def _item(file: str, lang: str) -> Input:
    """Return the file that is named: one on the disk, or a.zip!/plan.pdf of an archive."""
    from zhenggai.batch.files import find_inputs  # noqa: PLC0415
    from zhenggai.batch.one_file import Input  # noqa: PLC0415
    from zhenggai.messages import RunError  # noqa: PLC0415

    path = Path(file)
    archive, mark, member = file.partition("!/")
    if path.is_file() or not (mark and Path(archive).is_file()):
        if not path.is_file():
            stop(say("is_folder" if path.is_dir() else "no_file", lang, file))
        return Input(path, published(path.name))
    try:
        held = find_inputs([archive])
    except RunError as error:
        stop(error.render(lang))
    names = {item.source.partition("!/")[2]: item for item in held}
    if member not in names:
        told = say("and", lang).join(list(names)[:MEMBERS_TOLD])
        stop(say("show_no_member", lang, archive, member, told))
    return names[member]


def _standing(file: str, lang: str) -> Rows | None:
    """Return the rows of out#SOURCE, a document of finished tables; None where none is named."""
    folder, mark, name = file.rpartition("#")
    if not (mark and folder and name) or Path(file).exists():
        return None
    from zhenggai.dataset.current import read_tables  # noqa: PLC0415
    from zhenggai.dataset.documents import rows_by_document  # noqa: PLC0415
    from zhenggai.messages import RunError, render  # noqa: PLC0415

    try:
        tables = read_tables(Path(folder))
    except RunError as error:
        stop(error.render(lang))
    found = [
        rows
        for rows in rows_by_document(tables)
        if rows["documents"][0]["source"] == name
        or rows["documents"][0]["document_id"].startswith(name)
    ]
    if len(found) != 1:
        stop(render("diff-no-document", [name, folder, str(len(found))], lang))
    return found[0]


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
