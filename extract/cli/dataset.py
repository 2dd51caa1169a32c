"""The commands that look at finished tables: ``zhenggai summary``, ``status`` and ``verify``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from zhenggai.cli.export import guard_options
from zhenggai.cli.frame import command, stop, writing
from zhenggai.cli.listings import exported_rows
from zhenggai.cli.terminal import screen, tell
from zhenggai.language import say
from zhenggai.printable import json_text

WRONG = 1
# How many names of one cause are told.
NAMES_TOLD = 3


def status_command(lang: str) -> click.Command:
    """Return ``zhenggai status``."""

    @command("status", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option("--json", "as_json", is_flag=True, help=say("run_json", lang))
    def status(out: str, as_json: bool) -> None:
        from zhenggai.dataset.current import read_manifest_file, read_tables  # noqa: PLC0415
        from zhenggai.dataset.remote import read_here  # noqa: PLC0415
        from zhenggai.messages import RunError  # noqa: PLC0415

        try:
            with read_here(out) as folder:
                tables = read_tables(folder, ["documents", "diagnostics"])
                manifest = read_manifest_file(folder)
        except RunError as error:
            stop(error.render(lang))
        documents = tables["documents"].select(["document_id", "source", "status"]).to_pylist()
        names = {row["document_id"]: row["source"] for row in documents}
        statuses = Counter(row["status"] for row in documents)
        failed = {row["document_id"] for row in documents if row["status"] == "failed"}
        causes: dict[str, list[str]] = {}
        notes = tables["diagnostics"].select(["document_id", "severity", "code"]).to_pylist()
        for diagnostic in notes:
            if diagnostic["severity"] == "error" and diagnostic["document_id"] in failed:
                causes.setdefault(diagnostic["code"], []).append(names[diagnostic["document_id"]])
        rows = {name: entry["rows"] for name, entry in manifest.get("tables", {}).items()}
        if as_json:
            said = {
                "generation": manifest.get("generation"),
                "documents": dict(sorted(statuses.items())),
                "failed": {code: sorted(who) for code, who in sorted(causes.items())},
                "rows": rows,
            }
            tell(json_text(said))
            return
        states = (f"{say(f'status_{name}', lang)} {n}" for name, n in statuses.most_common())
        told = say("and", lang).join(states)
        generation = manifest.get("generation", "?")
        tell(say("status_head", lang, len(documents), told, generation))
        for name, number in rows.items():
            tell(f"  {name:<18} {number:>9}")
        for code, who in sorted(causes.items(), key=lambda pair: -len(pair[1])):
            some = say("and", lang).join(sorted(who)[:NAMES_TOLD]) + (
                " …" if len(who) > NAMES_TOLD else ""
            )
            tell(say("status_cause", lang, len(who), code, some))
        if any(diagnostic["severity"] != "info" for diagnostic in notes):
            tell(say("doubts_see", lang, out))

    return status


def summary_command(lang: str) -> click.Command:
    """Return ``zhenggai summary``."""

    @command("summary", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option("--html", type=click.Path(), help=say("summary_html", lang))
    @guard_options(lang)
    def summary(out: str, html: str | None, include_restricted: bool, redact: bool) -> None:
        from zhenggai.cli.show_summary import show_digest  # noqa: PLC0415
        from zhenggai.dataset.own_files import whole_file  # noqa: PLC0415
        from zhenggai.exports.summary import digest  # noqa: PLC0415
        from zhenggai.exports.summary_page import PAGE_TABLES, as_page  # noqa: PLC0415

        names = ("documents", "promises", "diagnostics") if html is None else PAGE_TABLES
        tables = exported_rows(out, names, lang, include_restricted, redact)
        found = digest(tables)
        if html is not None:
            with writing(html, lang), whole_file(Path(html)) as part:
                part.write_text(as_page(found, tables, lang), encoding="utf-8")
        console = screen()
        for piece in show_digest(found, lang):
            console.print(piece)
        if found.doubts:
            tell()
            tell(say("doubts_see", lang, out))

    return summary


def verify_command(lang: str) -> click.Command:
    """Return ``zhenggai verify``."""

    @command("verify", lang)
    @click.argument("out", default="out", type=click.Path())
    def verify(out: str) -> None:
        from zhenggai.dataset.remote import read_here  # noqa: PLC0415
        from zhenggai.dataset.verify import verify_out  # noqa: PLC0415
        from zhenggai.messages import RunError  # noqa: PLC0415

        try:
            with read_here(out) as folder:
                found = list(verify_out(folder))
        except RunError as error:
            tell(error.render(lang), err=True)
            sys.exit(WRONG)
        for fault in found:
            tell(say(f"verify_{fault.kind}", lang, fault.table, fault.where, fault.told))
        if found:
            tell(say("verify_wrong", lang, len(found)), err=True)
            sys.exit(WRONG)
        tell(say("verify_good", lang, out))

    return verify
