"""The command ``zhenggai diff``: successive versions of a plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhenggai.cli.export import restricted_option, tell_left_out
from zhenggai.cli.frame import command, stop, writing
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.cli.terminal import screen, tell
from zhenggai.language import say
from zhenggai.printable import json_text

if TYPE_CHECKING:
    from zhenggai.compare.diff import Comparisons
    from zhenggai.tables.rows import ChangeRow

SAME, CHANGED, TROUBLE = 0, 1, 2


def diff_command(lang: str) -> click.Command:
    """Return the command in one language."""

    @command("diff", lang)
    @click.argument("paths", nargs=-1, required=True, type=click.Path())
    @click.option("--json", "as_json", is_flag=True, help=say("diff_json", lang))
    @click.option("--parquet", type=click.Path(), help=say("diff_parquet", lang))
    @click.option("--html", type=click.Path(), help=say("diff_html", lang))
    @click.option("--xlsx", type=click.Path(), help=say("diff_xlsx", lang))
    @click.option("--as", "relation", type=click.Choice(["cascade"]), help=say("diff_as", lang))
    @restricted_option(lang)
    @click.option("--force", is_flag=True, help=say("diff_force", lang))
    @rules_option(lang)
    def diff(
        paths: tuple[str, ...],
        as_json: bool,
        parquet: str | None,
        html: str | None,
        xlsx: str | None,
        relation: str | None,
        include_restricted: bool,
        force: bool,
        own: str | None,
    ) -> None:
        from zhenggai.compare.diff import compare_out, compare_paths  # noqa: PLC0415
        from zhenggai.messages import RunError, render  # noqa: PLC0415

        if len(paths) > 2:
            stop(say("diff_two", lang))
        rules = load_rules(own, lang)
        try:
            if relation is not None:
                if len(paths) != 2:
                    stop(render("diff-one-each", lang=lang))
                sys.exit(_cascade(paths[0], paths[1], lang, as_json=as_json))
            if len(paths) == 1:
                found = compare_out(paths[0], rules)
            else:
                found = compare_paths(paths[0], paths[1], rules, force=force)
        except RunError as error:
            stop(error.render(lang))
        passed_on, left_out = (found, ()) if include_restricted else found.unrestricted()
        # Two files that somebody names are shown on the terminal, and go no further.
        named = len(paths) == 2
        shown = found if named and not as_json else passed_on
        if shown is passed_on or html or xlsx or parquet:
            tell_left_out(left_out, lang)
        if parquet is not None:
            _write_parquet(Path(parquet), passed_on.changes, lang)
        elif not named:
            # The tables in an out/ hold all documents.
            _write_parquet(Path(paths[0]) / "changes.parquet", found.changes, lang)
        if html is not None:
            _write_page(Path(html), passed_on, lang)
        if xlsx is not None:
            _write_workbook(Path(xlsx), passed_on, lang)
        _show(shown, lang, as_json=as_json)
        if named and not found.pairs:
            stop(render("diff-no-pair", lang=lang))
        if any(row["status"] == "failed" for row in found.unread):
            sys.exit(TROUBLE)
        sys.exit(CHANGED if found.changes else SAME)

    return diff


def _write_parquet(path: Path, rows: list[ChangeRow], lang: str) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    from zhenggai.dataset.own_files import whole_file  # noqa: PLC0415
    from zhenggai.tables.schema import to_arrow  # noqa: PLC0415

    with writing(path, lang), whole_file(path) as part:
        pq.write_table(to_arrow("changes", rows), part)


def _write_page(path: Path, found: Comparisons, lang: str) -> None:
    from zhenggai.dataset.own_files import whole_file  # noqa: PLC0415
    from zhenggai.exports.changes_page import as_html  # noqa: PLC0415

    with writing(path, lang):
        page = as_html(found, lang)
        with whole_file(path) as part:
            part.write_text(page, encoding="utf-8")


def _write_workbook(path: Path, found: Comparisons, lang: str) -> None:
    from zhenggai.exports.changes_workbook import write_changes  # noqa: PLC0415

    with writing(path, lang):
        write_changes(found, path, lang)


def _show(found: Comparisons, lang: str, *, as_json: bool) -> None:
    """Print what changed: as JSON, with what that leaves out on standard error, or as tables."""
    from zhenggai.cli.show_changes import show_comparisons  # noqa: PLC0415
    from zhenggai.exports.changes_words import left_over  # noqa: PLC0415

    if as_json:
        tell(json_text(found.changes, 1))
        for line in left_over(found, lang):
            tell(line, err=True)
    else:
        console = screen()
        for piece in show_comparisons(found, lang):
            console.print(piece)


def _cascade(upper: str, lower: str, lang: str, *, as_json: bool) -> int:

    from zhenggai.cli.show_changes import show_taken  # noqa: PLC0415
    from zhenggai.compare.diff import take_over  # noqa: PLC0415

    found = take_over(upper, lower)
    if as_json:
        rows = [
            {
                "upper_issue_no": taken.upper["issue_no"],
                "lower_issue_no": taken.lower["issue_no"] if taken.lower else None,
                "similarity": taken.similarity,
                "upper_due": taken.upper_due,
                "lower_due": taken.lower_due,
                "days": taken.days,
                "measures_found": taken.measures,
                "measures": taken.of,
            }
            for taken in found
        ]
        tell(json_text(rows, 1))
    else:
        console = screen()
        for piece in show_taken(found, lang):
            console.print(piece)
    return CHANGED if any(taken.lower is None for taken in found) else SAME
