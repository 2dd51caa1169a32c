"""The ``zhenggai`` command: reads words of the command line, calls, prints; no logic."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli_rules import load_rules, rules_option
from extract.startup import lean_arrow
from extract.texts import LANGUAGES, choose_language, say
from extract.usage import USED_WRONGLY, command, explain, group, stop, writing

if TYPE_CHECKING:
    from rules import Rules

SOME_FAILED, STOPPED = 1, 130
# Commands that never hand tables over to pandas.
LEAN = frozenset({"convert", "retry"})
# Where each command is made: a run loads its own and no other.
COMMANDS = {
    "convert": "extract.cli_convert:convert_command",
    "retry": "extract.cli_convert:retry_command",
    "summary": "extract.cli_out:summary_command",
    "status": "extract.cli_out:status_command",
    "verify": "extract.cli_out:verify_command",
    "show": "extract.cli:show_command",
    "diff": "extract.cli_diff:diff_command",
    "check": "extract.cli_check:check_command",
    "export": "extract.cli_export:export_command",
    "tables": "extract.cli:tables_command",
    "explain": "extract.cli_rules:explain_group",
    "rules": "extract.cli_rules:rules_group",
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; its help is in the language that its words or the locale name."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding shows what it cannot print as \u6574, and goes on.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    lang = choose_language(words)
    if argv is None and LEAN.issuperset(_named(words)):
        lean_arrow()
    try:
        status = build(lang, _named(words)).main(
            args=words, prog_name="zhenggai", standalone_mode=False
        )
    except click.ClickException as error:
        stop(explain(error, lang))
    except click.Abort:
        click.echo(say("interrupted", lang), err=True)
        sys.exit(STOPPED)
    sys.exit(status)


def _named(words: Sequence[str]) -> tuple[str, ...]:
    """Return the command that the words name; all commands where they name none."""
    first = words[2:3] if words[:1] == ["--lang"] else words[:1]
    return tuple(first) if first and first[0] in COMMANDS else tuple(COMMANDS)


def build(lang: str, names: Sequence[str] = tuple(COMMANDS)) -> click.Group:
    """Return the command with some of its commands, and its help in one language."""

    @group(lang)
    @click.option("--lang", type=click.Choice(LANGUAGES), help=say("lang", lang))
    @click.version_option(package_name="zhenggai", help=say("version", lang))
    @click.pass_context
    def whole(context: click.Context, lang: str | None) -> None:
        """Take the language, which ``choose_language`` has found already."""
        if context.invoked_subcommand is None:
            click.echo(context.get_help(), err=True)
            sys.exit(USED_WRONGLY)

    for name in names:
        module, _, maker = COMMANDS[name].partition(":")
        whole.add_command(getattr(import_module(module), maker)(lang))
    return whole


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

        from extract.convert import Input, convert_file  # noqa: PLC0415
        from extract.messages import render  # noqa: PLC0415
        from extract.show import show_passage, show_plan  # noqa: PLC0415

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
            length = int(str(document["characters"]))
            if not 0 <= at < length:
                stop(say("outside", lang, at, length))
            for piece in show_passage(outcome.rows, at, lang):
                console.print(piece)
            return
        if issue is not None and not 1 <= issue <= int(str(document["issues"])):
            stop(say("no_issue", lang, issue, document["issues"]))
        for piece in show_plan(outcome.rows, lang, issue):
            console.print(piece)

    return show


def _draw(path: Path, page: int, out: str | None, rules: Rules, lang: str) -> None:
    """Write the picture of a page with what was found on it."""
    from extract.layout import NoPageError, draw_page  # noqa: PLC0415
    from extract.messages import render  # noqa: PLC0415
    from extract.readers import ReadError  # noqa: PLC0415

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


def tables_command(lang: str) -> click.Command:
    """Return ``zhenggai tables``."""

    @command("tables", lang)
    @click.argument("names", nargs=-1)
    @click.option("--markdown", is_flag=True, help=say("tables_markdown", lang))
    def tables(names: tuple[str, ...], markdown: bool) -> None:
        from extract.codebook import as_markdown, meaning, table_meaning  # noqa: PLC0415
        from extract.schema import TABLES  # noqa: PLC0415

        if markdown:
            click.echo(as_markdown(lang), nl=False)
            return
        for name in names:
            if name not in TABLES:
                stop(say("no_table", lang, name, ", ".join(TABLES)))
        for table in TABLES.values():
            if names and table.name not in names:
                continue
            click.secho(f"{table.name}  {table.label_zh}", bold=True)
            click.echo(f"  {table_meaning(table, lang)}")
            for column in table.columns:
                key = "*" if column.name in table.key else " "
                told = meaning(table, column, lang)
                if lang == "zh":
                    told = f"{column.label_zh}：{told}"
                click.echo(f"  {key} {column.name:<20} {column.type:<14} {told}")
                if column.values:
                    known = [f"{v} {label}" if lang == "zh" else v for v, label in column.values]
                    click.echo(f"      {', '.join(known)}")
            click.echo()

    return tables
