"""The command ``zhenggai check``: extracted tables beside expected ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhenggai.cli.export import restricted_option, tell_left_out
from zhenggai.cli.frame import command, stop, writing
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.cli.terminal import screen, tell
from zhenggai.dataset.own_files import replace_file
from zhenggai.language import say
from zhenggai.printable import json_text, one_line

if TYPE_CHECKING:
    from zhenggai.compare.gold.run import Checked
    from zhenggai.compare.gold.score import Finding, Score
    from zhenggai.tables.rows import Rows

GOOD, FALLEN = 0, 1
# How many findings are told.
FINDINGS_TOLD = 40
# Characters of a quote that are told.
QUOTE_TOLD = 30


def check_command(lang: str) -> click.Command:
    """Return the command in one language."""

    @command("check", lang)
    @click.argument("folder", type=click.Path(), required=False)
    @click.option("--against", help=say("check_against", lang))
    @click.option("--from-corrections", "corrected", metavar="OUT", type=click.Path(),
                  help=say("check_corrected", lang))  # fmt: skip
    @restricted_option(lang)
    @click.option("--accept", type=click.Path(), help=say("check_accept", lang))
    @click.option("--new", type=click.Path(), help=say("check_new", lang))
    @click.option("--yes", is_flag=True, help=say("check_yes", lang))
    @click.option("--update-floors", is_flag=True, help=say("check_update", lang))
    @click.option("--allow-regression", is_flag=True, help=say("check_allow", lang))
    @click.option("--markdown", is_flag=True, help=say("check_markdown", lang))
    @click.option("--json", "as_json", is_flag=True, help=say("run_json", lang))
    @rules_option(lang)
    def check(
        folder: str | None,
        against: str | None,
        corrected: str | None,
        include_restricted: bool,
        accept: str | None,
        new: str | None,
        yes: bool,
        update_floors: bool,
        allow_regression: bool,
        markdown: bool,
        as_json: bool,
        own: str | None,
    ) -> None:
        from zhenggai.compare.gold.gold import GoldError  # noqa: PLC0415
        from zhenggai.compare.gold.run import CheckError  # noqa: PLC0415
        from zhenggai.messages import RunError  # noqa: PLC0415

        load_rules(own, lang)
        try:
            if accept is not None or new is not None:
                _accept(Path(str(accept or new)), lang, started=new is not None, sure=yes)
                return
            if folder is None:
                stop(say("check_what", lang))
            if corrected is not None:
                _from_corrections(
                    Path(corrected), Path(folder), lang, restricted=include_restricted, sure=yes
                )
                return
            if against is not None:
                sys.exit(_against(Path(folder), against, lang))
            sys.exit(
                _check(
                    Path(folder), lang, update=update_floors, lower=allow_regression,
                    markdown=markdown, as_json=as_json,
                )
            )  # fmt: skip
        except GoldError as error:
            stop(str(error))
        except CheckError as error:
            stop(say(error.code, lang, *error.told))
        except RunError as error:
            stop(error.render(lang))

    return check


def _check(
    folder: Path,
    lang: str,
    *,
    update: bool,
    lower: bool,
    markdown: bool,
    as_json: bool,
) -> int:
    from zhenggai.compare.gold.run import (  # noqa: PLC0415
        check_folder,
        falls,
        gold_digest,
        read_floors,
        write_floors,
    )
    from zhenggai.compare.gold.score import by_field  # noqa: PLC0415

    # A page or floors that depend on what is installed would be of no use.
    checked = check_folder(folder, scans=not (markdown or update))
    scores = by_field([one.comparison for one in checked])
    if markdown:
        tell(_as_markdown(checked), nl=False)
        return GOOD
    if update:
        fallen = write_floors(folder, checked, lower=lower)
    else:
        fallen = falls(read_floors(folder), scores)
    digest = read_floors(folder).get("digest")
    changed = digest is not None and digest != gold_digest(folder)
    findings = [finding for one in checked for finding in one.comparison.findings]
    if as_json:
        said = {
            "fields": {name: _score_numbers(score) for name, score in scores.items()},
            "documents": {
                one.comparison.document: _score_numbers(one.comparison.total()) for one in checked
            },
            "findings": [_as_dict(finding) for finding in findings],
            "below_floor": [fall.field for fall in fallen],
            "fixtures_changed": changed,
        }
        tell(json_text(said, 1))
    else:
        _print(checked, scores, findings, lang)
        for fall in fallen:
            tell(say("check_fallen", lang, fall.field, fall.now, fall.floor), err=True)
        if changed:
            tell(say("check_changed", lang, folder), err=True)
        if fallen and update:
            tell(say("check_not_lowered", lang), err=True)
    return FALLEN if fallen or changed else GOOD


def _print(
    checked: Sequence[Checked], scores: Mapping[str, Score], findings: Sequence[Finding], lang: str
) -> None:
    from rich.table import Table  # noqa: PLC0415

    console = screen()
    columns = say("check_columns", lang).split("|")
    for title, lines in (
        (columns[0], list(scores.items())),
        (columns[1], [(one.comparison.document, one.comparison.total()) for one in checked]),
    ):
        table = Table(title, *columns[2:], box=None, pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
        for name, score in lines:
            table.add_row(name, *_score_cells(score))
        console.print(table)
        console.print()
    for finding in findings[:FINDINGS_TOLD]:
        console.print(_line(finding), markup=False)
    if len(findings) > FINDINGS_TOLD:
        console.print(say("check_more", lang, len(findings) - FINDINGS_TOLD))


def _score_cells(score: Score) -> tuple[str, ...]:
    shares = (f"{share:.4f}" for share in (score.precision, score.recall, score.f1))
    return (str(score.values), *shares)


def _line(finding: Finding) -> str:
    wanted, got = finding.wanted or "∅", finding.got or "∅"
    return f"{finding.document} {finding.where} {finding.field}: {wanted} ≠ {got}"


def _score_numbers(score: Score) -> dict[str, float]:
    return {
        "values": score.values,
        "precision": round(score.precision, 6),
        "recall": round(score.recall, 6),
        "f1": round(score.f1, 6),
    }


def _as_dict(finding: Finding) -> dict[str, str | None]:
    return {
        "document": finding.document,
        "where": finding.where,
        "field": finding.field,
        "wanted": finding.wanted,
        "got": finding.got,
    }


def _as_markdown(checked: Sequence[Checked]) -> str:
    """Return docs/regression.md."""
    from zhenggai.compare.gold.score import by_field  # noqa: PLC0415

    parts = [say("check_page", "en").rstrip(), ""]
    groups: list[tuple[str, Callable[[Checked], str]]] = [
        ("format", lambda one: one.format),
        ("layout", lambda one: one.layout),
    ]
    scores = by_field([one.comparison for one in checked])
    parts += _markdown_table("field", scores)
    for title, kind in groups:
        totals: dict[str, Score] = {}
        for one in checked:
            totals.setdefault(kind(one), type(one.comparison.total())()).add(one.comparison.total())
        parts += ["", *_markdown_table(title, dict(sorted(totals.items())))]
    return "\n".join(parts) + "\n"


def _markdown_table(title: str, scores: Mapping[str, Score]) -> list[str]:
    lines = [f"| {title} | values | precision | recall | F1 |", "|---|---:|---:|---:|---:|"]
    for name, score in scores.items():
        lines.append(f"| {name} | {' | '.join(_score_cells(score))} |")
    return lines


def _against(folder: Path, against: str, lang: str) -> int:
    from zhenggai.compare.gold.run import check_folder, check_out, convert_with  # noqa: PLC0415
    from zhenggai.compare.gold.score import gains_and_losses  # noqa: PLC0415

    if (folder / "documents.parquet").exists():
        return _against_out(folder, Path(against), lang)
    if (Path(against) / "documents.parquet").exists():
        before = check_out(folder, Path(against))
    else:
        before = convert_with(against, folder, Path.cwd())
    after = check_folder(folder)
    gains, losses = gains_and_losses(
        [one.comparison for one in before], [one.comparison for one in after]
    )
    for sign, findings in (("+", gains), ("-", losses)):
        for finding in findings:
            tell(f"{sign} {_line(finding)}")
    tell(say("check_gains", lang, len(gains), len(losses)))
    return FALLEN if losses else GOOD


def _against_out(new: Path, old: Path, lang: str) -> int:
    from zhenggai.compare.gold.run import compare_outs  # noqa: PLC0415

    number = 0
    documents = set()
    for found in compare_outs(old, new):
        number += 1
        documents.add(found.source)
        place = f"{found.source} {found.table} {found.key} {found.column}".rstrip()
        tell(f"{place}: {found.old or '∅'} → {found.new or '∅'}")
    tell(say("check_outs", lang, number, len(documents)))
    return FALLEN if number else GOOD


def _from_corrections(out: Path, folder: Path, lang: str, *, restricted: bool, sure: bool) -> None:
    """Write what persons said of the documents of ``out`` as samples with expected tables."""
    from zhenggai.compare.gold.from_corrections import samples_of  # noqa: PLC0415

    written = values = 0
    left_out: list[str] = []
    for one in samples_of(out, folder):
        for quote in one.untold:
            tell(say("check_untold", lang, one.source, one_line(quote)[:QUOTE_TOLD]), err=True)
        if one.restricted and not restricted:
            left_out.append(one.source)
        elif one.data is None:
            tell(say("check_file_gone", lang, one.source), err=True)
        elif one.values and _may_write(one.target, one.text, lang, sure=sure):
            with writing(one.target, lang):
                one.plan.parent.mkdir(parents=True, exist_ok=True)
                replace_file(one.plan, one.data)
                replace_file(one.target, one.text.encode())
            written, values = written + 1, values + one.values
            tell(one.target)
    tell_left_out(left_out, lang)
    tell(say("check_learned", lang, values, written, folder))


def _may_write(target: Path, text: str, lang: str, *, sure: bool) -> bool:
    """Say whether expected tables may be written; where others stand, their changes are shown."""
    import difflib  # noqa: PLC0415

    if not target.exists():
        return True
    before = target.read_text(encoding="utf-8").splitlines(keepends=True)
    after = text.splitlines(keepends=True)
    if before == after:
        return True
    tell("".join(difflib.unified_diff(before, after, str(target), str(target))), nl=False)
    return sure or click.confirm(say("check_sure", lang, target))


def _accept(plan: Path, lang: str, *, started: bool, sure: bool) -> None:
    from zhenggai.compare.gold.gold import as_gold, dump_gold, gold_path, write_gold  # noqa: PLC0415
    from zhenggai.compare.gold.run import rows_of  # noqa: PLC0415
    from zhenggai.tables.schema import by_table  # noqa: PLC0415

    if not plan.is_file():
        stop(say("no_file", lang, plan))
    rows = rows_of(plan)
    target = gold_path(plan)
    data = as_gold(by_table(rows))
    doubts = _doubts(rows) if started else {}
    if target.exists():
        if started:
            stop(say("check_exists", lang, target))
        if not _may_write(target, dump_gold(data, doubts), lang, sure=sure):
            return
    write_gold(target, data, doubts)
    tell(target)


def _doubts(rows: Rows) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows.get("diagnostics", ()):
        if row["severity"] != "info":
            no = row["issue_no"]
            found.setdefault(str(no) if no is not None else "", []).append(row["message"])
    return found
