"""The commands for whoever writes rules: ``zhenggai explain`` and ``zhenggai rules``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from zhenggai.cli.frame import Body, command, group, stop, writing
from zhenggai.cli.terminal import screen, tell
from zhenggai.language import say
from zhenggai.printable import one_line
from zhenggai.rules.kinds import DeadlineField, Role

if TYPE_CHECKING:
    from rich.console import RenderableType

    from zhenggai.cli.own_rules import Review
    from zhenggai.rules import Rules

# How many corrections of a rule are told, and how much of each.
CORRECTIONS_TOLD, QUOTE_TOLD = 5, 40


def rules_option(lang: str) -> Callable[[Body], Body]:
    """Return the option that takes a user's own rules."""
    return click.option("--rules", "own", type=click.Path(), help=say("rules_option", lang))


def load_rules(own: str | None, lang: str) -> Rules:
    """Return the rules, with a user's own where given; one with a mistake ends the command."""
    from zhenggai.rules import load  # noqa: PLC0415
    from zhenggai.rules.sources import use  # noqa: PLC0415

    if own is not None:
        mistakes = _review(own, lang).mistakes
        if mistakes:
            stop("\n".join([say("rules_wrong", lang), *map(one_line, mistakes)]))
        use(Path(own))
    return load()


def _review(own: str, lang: str) -> Review:
    from zhenggai.cli.own_rules import review  # noqa: PLC0415

    folder = Path(own)
    if not folder.is_dir():
        stop(say("rules_no_folder", lang, own))
    return review(folder)


def rules_group(lang: str) -> click.Group:
    """Return ``zhenggai rules`` with what stands below it."""

    @group(lang, "rules")
    @click.pass_context
    def whole(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            tell(context.get_help(), err=True)
            sys.exit(2)

    @command("check", lang, text="rules_check")
    @click.argument("folder", type=click.Path())
    def check(folder: str) -> None:
        found = _review(folder, lang)
        for mistake in found.mistakes:
            tell(one_line(mistake), err=True)
        tell(say("rules_told", lang, found.rules, found.places, found.words, len(found.mistakes)))
        sys.exit(1 if found.mistakes else 0)

    @command("suggest", lang, text="rules_suggest")
    @click.argument("out", default="out", type=click.Path())
    @click.option("--write", "target", metavar="FOLDER", type=click.Path(path_type=Path),
                  help=say("rules_write", lang))  # fmt: skip
    @rules_option(lang)
    def suggest(out: str, target: Path | None, own: str | None) -> None:
        load_rules(own, lang)
        _suggest(Path(out), target, lang)

    whole.add_command(check)
    whole.add_command(suggest)
    return whole


def _suggest(out: Path, target: Path | None, lang: str) -> None:
    """Print the rules that make corrections needless, and write them where that is asked for."""
    from zhenggai.compare.suggest import suggest, write_rules  # noqa: PLC0415
    from zhenggai.messages import RunError  # noqa: PLC0415

    try:
        found = suggest(out)
    except RunError as error:
        stop(error.render(lang))
    for one in found:
        sources = say("and", lang).join(map(one_line, one.sources))
        tell(f"# {one.proposal.file}: "
             + say("rules_needless", lang, len(one.needless), sources, one.others))  # fmt: skip
        for said in one.needless[:CORRECTIONS_TOLD]:
            column = ".".join(filter(None, (said.table, said.column))) or said.role
            tell(f"#   {column}: {one_line(said.after or said.quote)[:QUOTE_TOLD]}")
        tell(one.proposal.text())
    count = len({said for one in found for said in one.needless})
    tell(say("rules_suggested", lang, len(found), count), err=True)
    if target is not None and found:
        with writing(target, lang):
            for path in write_rules(target, found):
                tell(path, err=True)


def explain_group(lang: str) -> click.Group:
    """Return ``zhenggai explain`` with what stands below it."""

    @group(lang, "explain")
    @click.pass_context
    def whole(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            tell(context.get_help(), err=True)
            sys.exit(2)

    @command("deadline", lang, text="explain_deadline")
    @click.argument("text")
    @click.option("--anchor", type=click.DateTime(["%Y-%m-%d"]), help=say("explain_anchor", lang))
    @click.option(
        "--field",
        type=click.Choice(get_args(DeadlineField)),
        default="deadline",
        help=say("explain_field", lang),
    )
    @rules_option(lang)
    def deadline(text: str, anchor: datetime | None, field: DeadlineField, own: str | None) -> None:

        from zhenggai.cli.explain import explain_deadlines  # noqa: PLC0415

        day = anchor.date() if anchor is not None else None
        load_rules(own, lang)
        _print(explain_deadlines, text, field, day, lang)

    @command("units", lang, text="explain_units")
    @click.argument("text")
    @click.option("--place", help=say("explain_place", lang))
    @click.option(
        "--role",
        type=click.Choice(get_args(Role)),
        default="responsible",
        help=say("explain_role", lang),
    )
    @rules_option(lang)
    def units(text: str, place: str | None, role: Role, own: str | None) -> None:

        from zhenggai.cli.explain import explain_units  # noqa: PLC0415
        from zhenggai.messages import render  # noqa: PLC0415
        from zhenggai.values.places.gazetteer import resolve  # noqa: PLC0415

        load_rules(own, lang)
        known = resolve(place) if place is not None else None
        if place is not None and known is None:
            stop(render("place-unknown", [place], lang))
        _print(explain_units, text, role, known, lang)

    @command("reading", lang, text="explain_reading")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @rules_option(lang)
    def reading(file: Path, own: str | None) -> None:

        from zhenggai.cli.explain_reading import explain_reading  # noqa: PLC0415

        load_rules(own, lang)
        _print(explain_reading, file, lang)

    whole.add_command(deadline)
    whole.add_command(units)
    whole.add_command(reading)
    return whole


def _print(explain: Callable[..., list[RenderableType]], *arguments: object) -> None:
    """Print what a function explains; it reads in a process of its own, as every reading does."""
    from zhenggai.batch.pool import LostError  # noqa: PLC0415
    from zhenggai.batch.supervised import supervisor  # noqa: PLC0415

    try:
        with supervisor() as workers:
            pieces = workers.call(explain, *arguments)
    except LostError as error:
        stop(error.render(str(arguments[-1])))
    for piece in pieces:
        screen().print(piece, soft_wrap=True)
