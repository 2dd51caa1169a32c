"""``zhenggai correct``: what a person says of rows, kept and put over the tables."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, get_args

import click

from zhenggai.cli.frame import STOPPED, command, stop, writing
from zhenggai.cli.terminal import tell
from zhenggai.language import say
from zhenggai.printable import one_line
from zhenggai.rules.kinds import PinRole

if TYPE_CHECKING:
    from zhenggai.dataset.corrections.model import Correction
    from zhenggai.dataset.corrections.overlay import States
    from zhenggai.tables.rows import CorrectionRow

# How many of the corrections that somebody must look at are told.
OPEN_TOLD = 20
# Characters of a quote that are told.
QUOTE_TOLD = 30
NO_WORDS_SIGN, CONFIRMED_SIGN = "∅", "✓"


class CorrectOptions(TypedDict):
    """The options of ``zhenggai correct`` that say of what it is, and what is said."""

    document: str | None
    at: str | None
    end: int | None
    table: str | None
    sets: tuple[str, ...]
    pin: PinRole | None
    confirm: bool
    drop: bool
    new: str | None
    undo: bool


def correct_command(lang: str) -> click.Command:
    """Return ``zhenggai correct``."""

    @command("correct", lang)
    @click.argument("out", default="out")
    @click.option("--document", metavar="NAME", help=say("correct_document", lang))
    @click.option("--at", metavar="PLACE", help=say("correct_at", lang))
    @click.option("--end", type=click.IntRange(min=1), help=say("correct_end", lang))
    @click.option("--table", metavar="NAME", help=say("correct_table", lang))
    @click.option("--set", "sets", metavar="COLUMN=VALUE", multiple=True,
                  help=say("correct_set", lang))  # fmt: skip
    @click.option("--pin", type=click.Choice(get_args(PinRole)), help=say("correct_pin", lang))
    @click.option("--confirm", is_flag=True, help=say("correct_confirm", lang))
    @click.option("--drop", is_flag=True, help=say("correct_drop", lang))
    @click.option("--new", metavar="WORDS", help=say("correct_new", lang))
    @click.option("--undo", is_flag=True, help=say("correct_undo", lang))
    @click.option("--from", "ledger", type=click.Path(), help=say("correct_from", lang))
    @click.option("--yes", is_flag=True, help=say("correct_yes", lang))
    @click.option("--import", "given", type=click.Path(), help=say("correct_import", lang))
    @click.option("--export", "target", type=click.Path(), help=say("correct_export", lang))
    @click.option("--by", metavar="NAME", help=say("correct_by", lang))
    @click.option("--note", metavar="TEXT", help=say("correct_note", lang))
    def correct(
        out: str,
        ledger: str | None,
        yes: bool,
        given: str | None,
        target: str | None,
        by: str | None,
        note: str | None,
        **options: Unpack[CorrectOptions],
    ) -> None:
        from zhenggai.messages import RunError  # noqa: PLC0415
        from zhenggai.tables.schema import SchemaError  # noqa: PLC0415

        folder = _own_folder(out, lang)
        who = by or getpass.getuser()
        said: list[Correction] = []
        try:
            if options["at"] is not None:
                new = _made(folder, options, lang)
                said = [one.said_by(who, date.today(), note) for one in new]
                _keep(folder, said, options)
            elif ledger is not None:
                new = _from_ledger(folder, Path(ledger), lang, yes=yes)
                _keep(folder, [one.said_by(who, date.today(), note) for one in new], options)
            elif given is not None:
                _import(folder, Path(given), lang)
            if target is not None:
                _export(folder, Path(target), lang)
                return
            _apply(folder, lang)
            if said:
                _tell_said(folder, said, lang, undone=options["undo"])
        except RunError as error:
            stop(error.render(lang))
        except SchemaError as error:
            stop(str(error))

    return correct


def _own_folder(out: str, lang: str) -> Path:
    from zhenggai.dataset.remote_files import is_uri, local_place  # noqa: PLC0415

    place = local_place(out)
    if is_uri(place):
        stop(say("correct_no_uri", lang, out))
    return Path(place)


def _made(out: Path, options: CorrectOptions, lang: str) -> list[Correction]:
    """Return the corrections that the options say, each bound to its words."""
    from zhenggai.dataset.corrections.choose import choose_row, choose_stretch  # noqa: PLC0415

    at = options["at"]
    assert at is not None
    told = [bool(options["sets"]), options["pin"] is not None, options["confirm"],
            options["drop"], options["new"] is not None, options["undo"]]  # fmt: skip
    if sum(told) != 1:
        stop(say("correct_one_thing", lang))
    document = options["document"]
    if options["pin"] is not None:
        anchors, span = choose_stretch(out, document, at, options["end"])
        return [anchors.pin(span, options["pin"])]
    if options["undo"]:
        return _said_at(out, document, at, options, lang)
    if options["new"] is not None:
        return [_new(out, options, at, options["new"], lang)]
    pairs = [_pair(words, lang) for words in options["sets"]]
    columns = tuple(name for name, _ in pairs)
    anchors, table, row = choose_row(out, document, at, options["table"], columns)
    if options["confirm"]:
        return [anchors.confirm(table, row)]
    if options["drop"]:
        return [anchors.drop(table, row)]
    return [anchors.set_value(table, row, name, words or None) for name, words in pairs]


def _new(out: Path, options: CorrectOptions, at: str, words: str, lang: str) -> Correction:
    """Return the correction that adds a row to the issue or measure at a place."""
    from zhenggai.dataset.corrections.choose import choose_row, table_of  # noqa: PLC0415
    from zhenggai.text.document import Span  # noqa: PLC0415

    if options["table"] is None:
        stop(say("correct_new_table", lang))
    anchors, table, row = choose_row(out, options["document"], at, None, ())
    measure = row.get("measure_no")
    issue_no = row["issue_no"]
    if not isinstance(issue_no, int):
        stop(say("correct_new_table", lang))
    return anchors.add_row(
        table_of(options["table"]),
        words,
        Span(0, 0),
        issue_no,
        measure if isinstance(measure, int) and table != "issues" else None,
    )


def _pair(words: str, lang: str) -> tuple[str, str]:
    name, sign, value = words.partition("=")
    if not sign:
        stop(say("correct_bad_set", lang, words))
    return name.strip(), value


def _said_at(
    out: Path, document: str | None, at: str, options: CorrectOptions, lang: str
) -> list[Correction]:
    """Return the corrections that are kept of a place or an id, in one document."""
    from zhenggai.dataset.corrections.choose import choose_document  # noqa: PLC0415
    from zhenggai.dataset.corrections.kept import read_corrections  # noqa: PLC0415

    found = [
        one
        for one in read_corrections(out)
        if at in {str(one.start), one.issue_id, one.measure_id}
        and options["table"] in (None, one.table)
    ]
    own = choose_document(out, document, at, {one.document_id for one in found})
    found = [one for one in found if own in (None, one.document_id)]
    if not found:
        stop(say("correct_nothing_there", lang, at))
    return found


def _keep(out: Path, made: Sequence[Correction], options: CorrectOptions) -> None:
    from zhenggai.dataset.corrections.kept import add, remove  # noqa: PLC0415

    (remove if options["undo"] else add)(out, *made)


def _from_ledger(out: Path, path: Path, lang: str, *, yes: bool) -> list[Correction]:
    """Return what the changed cells of a ledger say, where the user wants them taken."""
    from zhenggai.exports.export import read_export  # noqa: PLC0415
    from zhenggai.exports.ledger.refresh import edited, untaken  # noqa: PLC0415
    from zhenggai.exports.ledger.taken_back import take_back, told  # noqa: PLC0415
    from zhenggai.messages import render  # noqa: PLC0415

    found = edited(path)
    taken = take_back(out, untaken(read_export(out, include_restricted=True), found))
    cells = list(told(taken.corrections))
    for place, heading, before, after, alone in cells:
        text = "correct_cell_alone" if alone else "correct_cell"
        old, new = (one_line(words) or NO_WORDS_SIGN for words in (before, after))
        tell(say(text, lang, place, heading, old, new))
    for sheet, number in found.missing:
        tell(say("correct_rows_missing", lang, one_line(sheet), number), err=True)
    for stray in (*found.strays, *taken.strays):
        tell(render(stray.code, (f"{stray.sheet}!{stray.cell}",), lang), err=True)
    made = [one.correction for one in taken.corrections]
    if not made:
        tell(say("correct_no_cells", lang, path))
    elif not yes and not click.confirm(say("correct_take", lang, len(cells)), default=True):
        sys.exit(STOPPED)
    return made


def _import(out: Path, path: Path, lang: str) -> None:
    from zhenggai.dataset.corrections.csv_form import read_csv  # noqa: PLC0415
    from zhenggai.dataset.corrections.kept import LARGEST, add, parse_corrections  # noqa: PLC0415
    from zhenggai.dataset.own_files import read_file  # noqa: PLC0415

    try:
        if path.suffix.lower() == ".csv":
            said = read_csv(path)
        else:
            said = parse_corrections(read_file(path, LARGEST), str(path))
    except OSError as error:
        stop(say("correct_not_read", lang, path, error.strerror or str(error)))
    add(out, *said)
    tell(say("correct_imported", lang, len(said)))


def _export(out: Path, path: Path, lang: str) -> None:
    from zhenggai.dataset.corrections.csv_form import write_csv  # noqa: PLC0415
    from zhenggai.dataset.corrections.kept import read_corrections  # noqa: PLC0415

    with writing(path, lang):
        write_csv(read_corrections(out), path)
    tell(path)


def _apply(out: Path, lang: str) -> None:
    """Publish what was said; convert again what must be read anew, where its files are known."""
    from zhenggai.batch.republish import republish  # noqa: PLC0415
    from zhenggai.rules import load  # noqa: PLC0415

    done = republish(out, load())
    if done.unread and _read_again(out, lang):
        return
    tell_states(done.states, lang)
    if done.unread:
        tell(say("correct_unread", lang, len(done.unread), out), err=True)


def _tell_said(out: Path, said: Sequence[Correction], lang: str, *, undone: bool) -> None:
    """Tell which rows were meant by what was said now, in each document of the plan."""
    from zhenggai.dataset.corrections.overlay import told_of  # noqa: PLC0415

    if undone:
        for one in said:
            tell(say("correct_undone", lang, *_shown(asdict(one))))
        return
    for source, row in told_of(out, said):
        state = say(f"correction_{row['state']}", lang)
        place = " ".join(filter(None, (one_line(source), row["locator"])))
        tell(say("correct_said", lang, state, place, *_shown(row)))


def _shown(said: Mapping[str, object]) -> tuple[str, str, str]:
    """Return what a correction is of, what it changes, and into what, short enough for a line."""
    pair = (said["before"], said["after"])
    if said["column"] is None:
        adds = said["kind"] == "value" and said["after"] is not None
        sign = said["role"] or (CONFIRMED_SIGN if said["kind"] == "confirmed" else said["after"])
        pair = (None if adds else said["quote"], sign)
    old, new = (one_line(str(words or NO_WORDS_SIGN))[:QUOTE_TOLD] for words in pair)
    parts = (said["table"] or said["kind"], said["column"])
    return ".".join(str(part) for part in parts if part), old, new


def _read_again(out: Path, lang: str) -> bool:
    """Convert again what the last run was given, and tell of it; say whether that is known."""
    from zhenggai.batch.last_run import LastRunError, remembered  # noqa: PLC0415
    from zhenggai.cli.convert import convert_again  # noqa: PLC0415

    try:
        said = remembered(out)
    except LastRunError:
        return False
    convert_again(out, said, lang)
    return True


def _said(row: CorrectionRow) -> str | None:
    """Return what a person said; of a row that was confirmed, the columns that differ now."""
    if row["kind"] != "confirmed" or not row["after"] or not row["before"]:
        return row["after"]
    confirmed, now = json.loads(row["after"]), json.loads(row["before"])
    pairs = ((name, words, now.get(name)) for name, words in confirmed.items())
    return "; ".join(
        f"{n}: {old or NO_WORDS_SIGN} → {new or NO_WORDS_SIGN}"
        for n, old, new in pairs
        if old != new
    )


def tell_states(states: States, lang: str) -> None:
    """Tell what became of corrections, and each of those that somebody must look at."""
    counts = [states.counts[name] for name in ("applied", "needless", "contested", "lost")]
    tell(say("correct_states", lang, *counts))
    lines = [
        (row["state"], row["quote"], row["table"], row["column"], _said(row),
         " ".join(filter(None, (one_line(source), row["locator"]))))
        for source, row in states.open
    ]  # fmt: skip
    lines += [("lost", c.quote, c.table, c.column, c.after or c.role, "") for c in states.gone]
    for state, quote, table, column, after, where in lines[:OPEN_TOLD]:
        said = ".".join(filter(None, (table, column)))
        short = one_line(quote or "")[:QUOTE_TOLD]
        shown = say(f"correction_{state}", lang)
        tell(say("correct_open", lang, shown, short, said, after or "", where), err=True)
    if any(row["state"] == "contested" and row["kind"] == "pin" for _, row in states.open):
        tell(say("correct_pin_contested", lang), err=True)
    if len(lines) > OPEN_TOLD:
        tell(say("correct_more", lang, len(lines) - OPEN_TOLD), err=True)
