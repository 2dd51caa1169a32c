"""``zhenggai sample``: rows to be checked by a person, and what the ticks say."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from zhenggai.cli.export import restricted_option
from zhenggai.cli.frame import command, stop, writing
from zhenggai.cli.listings import exported_rows
from zhenggai.cli.terminal import tell
from zhenggai.language import LANGUAGES, say
from zhenggai.private_files import open_file

STRATA = ("format", "document_kind", "province_code", "status")


def sample_command(lang: str) -> click.Command:
    """Return ``zhenggai sample``."""

    @command("sample", lang)
    @click.argument("out", default="out", type=click.Path())
    @click.option(
        "-n", "number", type=click.IntRange(min=1), default=100, help=say("sample_number", lang)
    )
    @click.option("--seed", type=int, default=1, help=say("sample_seed", lang))
    @click.option("--by", type=click.Choice(STRATA), help=say("sample_by", lang))
    @click.option(
        "-o", "--output", type=click.Path(), default="sample.xlsx", help=say("sample_output", lang)
    )
    @click.option("--score", type=click.Path(), help=say("sample_score", lang))
    @restricted_option(lang)
    def sample(
        out: str,
        number: int,
        seed: int,
        by: str | None,
        output: str,
        score: str | None,
        include_restricted: bool,
    ) -> None:
        if score is not None:
            _score(score, lang)
            return
        from zhenggai.exports.listing import (  # noqa: PLC0415
            write_listing_csv,
            write_listing_xlsx,
        )
        from zhenggai.exports.sampling import SAMPLE_TABLES, draw, sample_listing  # noqa: PLC0415

        rows = draw(exported_rows(out, SAMPLE_TABLES, lang, include_restricted), number, seed, by)
        write = write_listing_csv if output.endswith(".csv") else write_listing_xlsx
        with writing(output, lang):
            write(sample_listing(rows, lang), Path(output), lang)
        tell(output)

    return sample


def _score(path: str, lang: str) -> None:
    from zhenggai.exports.sampling import SAMPLE_FIELDS, methods_sentence, rates  # noqa: PLC0415

    rows = _read_sheet(path, lang)
    found, unticked = rates(rows)
    if not found:
        column = next(field for field in SAMPLE_FIELDS if field.name == "right")
        stop(say("sample_none", lang, path, column.label(lang)))
    for rate in found:
        told = (rate.name, rate.right, rate.checked, rate.share, *rate.interval)
        tell(say("sample_rate", lang, *told))
    if unticked:
        tell(say("sample_unticked", lang, unticked))
    tell()
    tell(methods_sentence(found, lang))


def _read_sheet(path: str, lang: str) -> list[Mapping[str, Any]]:
    """Return the lines of a ticked sheet by column; its headings may be of either language."""
    from zhenggai.exports.sampling import SAMPLE_FIELDS  # noqa: PLC0415

    lines = _lines(path, lang)
    names = {field.label(one): field.name for field in SAMPLE_FIELDS for one in LANGUAGES}
    heads: list[str | None] = []
    rows: list[Mapping[str, Any]] = []
    for line in lines:
        if heads and any(cell.strip() for cell in line):
            pairs = zip(heads, line, strict=False)
            rows.append({name: cell for name, cell in pairs if name})
        elif not heads:
            found = [names.get(cell.strip()) for cell in line]
            heads = found if {"no", "table", "right"} <= set(found) else []
    if not heads:
        stop(say("sample_bad_sheet", lang, path))
    return rows


def _lines(path: str, lang: str) -> list[list[str]]:
    from zhenggai.readers import read  # noqa: PLC0415
    from zhenggai.readers.errors import ReadError  # noqa: PLC0415

    try:
        with open_file(Path(path)) as file:
            data = file.read()
    except OSError as error:
        stop(f"{path}: {error.strerror}")
    if not data.startswith(b"PK"):
        return list(csv.reader(data.decode("utf-8-sig", "replace").splitlines(keepends=True)))
    try:
        document = read(data)
    except ReadError as error:
        stop(f"{path}: {error.code}")
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for cell in document.cells:
        text = document.text[cell.start : cell.end]
        rows.setdefault((cell.table, cell.row), {})[cell.column] = text
    return [[row.get(at, "") for at in range(max(row) + 1)] for _, row in sorted(rows.items())]
