"""The ``zhenggai`` command: reads words of the command line, calls, prints; no logic."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from zhenggai.batch.lean_imports import lean_arrow
from zhenggai.cli.frame import GOOD, STOPPED, USED_WRONGLY, explain, group, stop
from zhenggai.cli.terminal import leave_pipe, tell
from zhenggai.language import LANGUAGES, choose_language, say

if TYPE_CHECKING:
    pass

# Commands that never hand tables over to pandas.
LEAN = frozenset({"convert", "retry"})


# Where each command is made: a run loads its own and no other.
COMMANDS = {
    "convert": "zhenggai.cli.convert:convert_command",
    "retry": "zhenggai.cli.convert:retry_command",
    "summary": "zhenggai.cli.dataset:summary_command",
    "status": "zhenggai.cli.dataset:status_command",
    "correct": "zhenggai.cli.correct:correct_command",
    "verify": "zhenggai.cli.dataset:verify_command",
    "due": "zhenggai.cli.due:due_command",
    "life": "zhenggai.cli.due:life_command",
    "doubts": "zhenggai.cli.doubts:doubts_command",
    "sample": "zhenggai.cli.sample:sample_command",
    "show": "zhenggai.cli.show:show_command",
    "diff": "zhenggai.cli.diff:diff_command",
    "check": "zhenggai.cli.check:check_command",
    "export": "zhenggai.cli.export:export_command",
    "desk": "zhenggai.cli.desk:desk_command",
    "tables": "zhenggai.cli.tables:tables_command",
    "explain": "zhenggai.cli.rules:explain_group",
    "rules": "zhenggai.cli.rules:rules_group",
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
        sys.stdout.flush()
    except BrokenPipeError:
        leave_pipe()
        sys.exit(GOOD)
    except SystemExit:
        # Where nobody reads on (show | head), Click ends with a failure and wraps the stream.
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":
            leave_pipe()
            sys.exit(GOOD)
        raise
    except click.ClickException as error:
        stop(explain(error, lang))
    except click.Abort:
        tell(say("interrupted", lang), err=True)
        sys.exit(STOPPED)
    except RuntimeError as error:
        from zhenggai.messages import RunError  # noqa: PLC0415  # only where something is wrong

        if not isinstance(error, RunError):
            raise
        stop(error.render(lang))
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
            tell(context.get_help(), err=True)
            sys.exit(USED_WRONGLY)

    for name in names:
        module, _, maker = COMMANDS[name].partition(":")
        whole.add_command(getattr(import_module(module), maker)(lang))
    return whole
