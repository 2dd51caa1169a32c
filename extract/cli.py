"""The ``zhenggai`` command: reads words of the command line, calls, prints; no logic."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli_diff import diff_command
from extract.cli_rules import explain_group, load_rules, rules_group, rules_option
from extract.texts import LANGUAGES, choose_language, say
from extract.usage import USED_WRONGLY, command, explain, group, stop

if TYPE_CHECKING:
    from rules import Rules

GOOD, SOME_FAILED, STOPPED = 0, 1, 130
# How many names of a long list are told.
TOLD = 5


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; its help is in the language that its words or the locale name."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = choose_language(words)
    try:
        status = build(lang).main(args=words, prog_name="zhenggai", standalone_mode=False)
    except click.ClickException as error:
        stop(explain(error, lang))
    except click.Abort:
        click.echo(say("interrupted", lang), err=True)
        sys.exit(STOPPED)
    sys.exit(status)


def build(lang: str) -> click.Group:
    """Return the command with its help in one language."""

    @group(lang)
    @click.option("--lang", type=click.Choice(LANGUAGES), help=say("lang", lang))
    @click.version_option(package_name="zhenggai", help=say("version", lang))
    @click.pass_context
    def whole(context: click.Context, lang: str | None) -> None:
        """Take the language, which ``choose_language`` has found already."""
        if context.invoked_subcommand is None:
            click.echo(context.get_help(), err=True)
            sys.exit(USED_WRONGLY)

    parts = (
        _convert(lang),
        _show(lang),
        diff_command(lang),
        _tables(lang),
        explain_group(lang),
        rules_group(lang),
    )
    for part in parts:
        whole.add_command(part)
    return whole


def _convert(lang: str) -> click.Command:
    @command("convert", lang)
    @click.argument("paths", nargs=-1, required=True)
    @click.option("-o", "--out", default="out", help=say("convert_out", lang))
    @click.option("--manifest", type=click.Path(), help=say("convert_manifest", lang))
    @rules_option(lang)
    def convert(paths: tuple[str, ...], out: str, manifest: str | None, own: str | None) -> None:
        from extract.convert import InputError, Outcome, convert_all, find_inputs  # noqa: PLC0415
        from extract.manifest import ManifestError, read_manifest  # noqa: PLC0415
        from extract.messages import render  # noqa: PLC0415
        from extract.publish import PublishError, publish, read_tables  # noqa: PLC0415
        from extract.versions import settle_versions, unresolved  # noqa: PLC0415

        try:
            inputs = find_inputs(paths)
            entries = read_manifest(Path(manifest)) if manifest else {}
        except InputError as error:
            stop(say("no_input", lang, error))
        except ManifestError as error:
            stop(error.render(lang))
        if not inputs:
            stop(say("nothing", lang))
        unused = sorted(set(entries) - {item.source for item in inputs})
        if unused:
            told = say("and", lang).join(unused[:TOLD]) + (" …" if len(unused) > TOLD else "")
            click.echo(say("manifest_unused", lang, told), err=True)
        rules = load_rules(own, lang)
        counts: Counter[str] = Counter()
        statuses: Counter[str] = Counter()

        def report(outcome: Outcome) -> None:
            row = outcome.document
            status = str(row["status"])
            statuses[status] += 1
            for table in ("issues", "measures", "responsibilities", "deadlines"):
                counts[table] += len(outcome.rows.get(table, ()))
            doubts = int(str(row["warnings"])) + int(str(row["errors"]))
            counts["doubts"] += doubts
            shown = say(f"status_{status}", lang)
            if status == "failed":
                reason = render(outcome.failure[0], outcome.failure[1:], lang)
                click.echo(say("failed_line", lang, shown, outcome.source, reason), err=True)
            else:
                click.echo(
                    say("line", lang, shown, row["issues"], row["measures"], doubts, outcome.source)
                )

        try:
            published = publish(
                Path(out), convert_all(inputs, entries, report, rules), settle_versions
            )
        except PublishError as error:
            stop(error.render(lang))
        except KeyboardInterrupt:
            click.echo(say("stopped", lang), err=True)
            sys.exit(STOPPED)
        click.echo(_summary(counts, statuses, lang))
        click.echo(say("written", lang, out, len(published.added), len(published.replaced)))
        if any(entry.supersedes for entry in entries.values()):
            standing = read_tables(Path(out), ["documents"])["documents"].to_pylist()
            for source, other in unresolved(standing):
                click.echo(say("manifest_unresolved", lang, source, other), err=True)
        sys.exit(SOME_FAILED if statuses["failed"] else GOOD)

    return convert


def _summary(counts: Counter[str], statuses: Counter[str], lang: str) -> str:
    states = say("and", lang).join(
        f"{say(f'status_{status}', lang)} {n}" for status, n in statuses.most_common()
    )
    told = ("issues", "measures", "responsibilities", "deadlines", "doubts")
    return say("summary", lang, sum(statuses.values()), states, *(counts[name] for name in told))


def _show(lang: str) -> click.Command:
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
    picture.save(target)
    click.echo(target)


def _tables(lang: str) -> click.Command:
    @command("tables", lang)
    @click.argument("names", nargs=-1)
    @click.option("--markdown", is_flag=True, help=say("tables_markdown", lang))
    def tables(names: tuple[str, ...], markdown: bool) -> None:
        from extract.codebook import as_markdown  # noqa: PLC0415
        from extract.schema import TABLES  # noqa: PLC0415

        if markdown:
            click.echo(as_markdown(), nl=False)
            return
        for name in names:
            if name not in TABLES:
                stop(say("no_table", lang, name, ", ".join(TABLES)))
        for table in TABLES.values():
            if names and table.name not in names:
                continue
            click.secho(f"{table.name}  {table.label_zh}", bold=True)
            click.echo(f"  {table.description}")
            for column in table.columns:
                key = "*" if column.name in table.key else " "
                meaning = column.label_zh if lang == "zh" else column.description
                click.echo(f"  {key} {column.name:<20} {column.type:<14} {meaning}")
                if column.values:
                    known = [f"{v} {label}" if lang == "zh" else v for v, label in column.values]
                    click.echo(f"      {', '.join(known)}")
            click.echo()

    return tables
