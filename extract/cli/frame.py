"""The frame of the command's help and what is said of wrong use, in the user's language.

Click speaks the language of gettext's catalogues, of which none for Chinese is installed anywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from zhenggai.cli.terminal import tell
from zhenggai.language import LANGUAGES, say

Body = Callable[..., None]
# How a command ends.
GOOD, SOME_FAILED, USED_WRONGLY, STOPPED = 0, 1, 2, 130


class _Formatter(click.HelpFormatter):
    """Writes Usage, Options and Commands in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, say("help_usage", "zh"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(say(f"help_{heading.lower()}", "zh"))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context


class _Group(click.Group):
    context_class = _Context

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Not every release of click has an error of its own for this.
        if args[0].isidentifier() and args[0] not in self.commands:
            ctx.fail(say("no_command", "zh", args[0], ", ".join(self.commands)))
        return super().resolve_command(ctx, args)


def group(lang: str, name: str | None = None) -> Callable[[Body], click.Group]:
    """Return the decorator of a command that holds others; without a name of the whole."""

    def decorate(body: Body) -> click.Group:
        made = click.group(
            name,
            cls=_Group if lang == "zh" else click.Group,
            invoke_without_command=True,
            help=say(name or "cli", lang),
            options_metavar=say("help_options_metavar", lang),
            subcommand_metavar=say("help_command_metavar", lang),
        )(body)
        if name is not None:
            _language_option(made, lang)
        click.help_option("-h", "--help", help=say("help", lang))(made)
        return made

    return decorate


def _language_option(made: click.Command, lang: str) -> None:
    """Let the language be named behind the command too: people do not know the difference."""
    choice = click.Choice(LANGUAGES)
    click.option("--lang", type=choice, help=say("lang", lang), expose_value=False)(made)


def command(name: str, lang: str, text: str = "") -> Callable[[Body], click.Command]:
    """Return the decorator of one command, whose help is the text of its name, or another."""

    def decorate(body: Body) -> click.Command:
        made = click.command(
            name,
            cls=_Command if lang == "zh" else click.Command,
            help=say(text or name, lang),
            options_metavar=say("help_options_metavar", lang),
        )(body)
        _language_option(made, lang)
        click.help_option("-h", "--help", help=say("help", lang))(made)
        return made

    return decorate


def stop(message: str) -> NoReturn:
    """Say what was used wrongly and end with status 2."""
    tell(f"zhenggai: {message}", err=True)
    sys.exit(USED_WRONGLY)


@contextmanager
def writing(path: Path | str, lang: str) -> Iterator[None]:
    """End with status 2 and a plain word where a file cannot be written."""
    try:
        yield
    except OSError as error:
        stop(say("export_not_written", lang, path, error.strerror or str(error).partition("\n")[0]))


def explain(error: click.ClickException, lang: str) -> str:
    """Return what was used wrongly and where the help for it is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context is not None else "zhenggai"
    return f"{_reason(error, lang)}\n{say('see_help', lang, path)}"


def _reason(error: click.ClickException, lang: str) -> str:
    if lang == "en":
        return error.format_message()
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return say("missing_parameter", lang, name)
    if isinstance(error, click.NoSuchOption):
        return say("no_option", lang, error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return say("bad_option", lang, error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0]
        known = error.param.type.choices if isinstance(error.param.type, click.Choice) else ()
        text = "bad_choice" if known else "bad_value"
        return say(text, lang, name, ", ".join(map(str, known)))
    return error.format_message()
