"""A list that answers one question, for a terminal, a page, a workbook, a CSV file or a program."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.csv_files import without_formula
from zhenggai.exports.ledger.workbook import CELL_LIMIT, OPTIONS, sheet_title
from zhenggai.language import say

TEMPLATE = Path(__file__).with_name("listing.html")
# Widths of columns of a workbook, in characters.
WIDE, NARROW = 44, 13


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a list: ``values`` are its closed values with their Chinese labels."""

    name: str
    label_en: str
    label_zh: str
    wide: bool = False
    values: Mapping[str, str] | None = None
    # A filter of the page chooses by it.
    chosen: bool = False

    def label(self, lang: str) -> str:
        """Return its heading."""
        return self.label_zh if lang == "zh" else self.label_en

    def shown(self, row: Mapping[str, Any], lang: str) -> str:
        """Return a row's value as a person reads it."""
        value = row.get(self.name)
        if value is None:
            return ""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float):
            return f"{value:.3f}".rstrip("0").rstrip(".")
        if isinstance(value, (list, tuple)):
            return "；".join(map(str, value))
        text = str(value)
        return self.values.get(text, text) if lang == "zh" and self.values else text


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its title, what is said above it, and its rows.

    ``group`` names the column under whose values the page gathers rows.
    """

    title: str
    head: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: Sequence[Mapping[str, Any]]
    group: str | None = None

    def plain(self) -> list[dict[str, Any]]:
        """Return the rows as JSON takes them."""
        return [
            {
                field.name: value.isoformat() if isinstance(value, date) else value
                for field in self.fields
                for value in (row.get(field.name),)
            }
            for row in self.rows
        ]


def write_listing_csv(found: Listing, path: Path, lang: str) -> None:
    """Write the rows, UTF-8 with a mark for Excel, no text a formula; raise OSError."""
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.label(lang) for field in found.fields])
        writer.writerows(
            [without_formula(field.shown(row, lang)) for field in found.fields]
            for row in found.rows
        )


def write_listing_xlsx(found: Listing, path: Path, lang: str) -> None:
    """Write a workbook: what is said above, then the rows with a filter. Raises OSError."""
    with whole_file(path) as part:
        try:
            with xlsxwriter.Workbook(str(part), OPTIONS) as book:
                _fill(book, found, lang)
        except XlsxWriterException as error:
            raise OSError(str(error)) from error


def _fill(book: Any, found: Listing, lang: str) -> None:
    base = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1, "text_wrap": True}
    text = book.add_format(base)
    day = book.add_format({**base, "num_format": "yyyy-mm-dd"})
    head = book.add_format({**base, "bold": True, "bg_color": "#D9E2F3"})
    note = book.add_format({"font_name": "宋体", "font_size": 10})
    sheet = book.add_worksheet(sheet_title(found.title))
    for at, line in enumerate(found.head):
        sheet.write_string(at, 0, line, note)
    top = len(found.head) + 1
    for column, field in enumerate(found.fields):
        sheet.set_column(column, column, WIDE if field.wide else NARROW)
        sheet.write_string(top, column, field.label(lang), head)
    for at, row in enumerate(found.rows, top + 1):
        for column, field in enumerate(found.fields):
            value = row.get(field.name)
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(at, column, value, text)
            else:
                sheet.write_string(at, column, field.shown(row, lang)[:CELL_LIMIT], text)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + len(found.rows), len(found.fields) - 1)


def listing_page(found: Listing, lang: str) -> str:
    """Return one page that needs nothing else: rows as cards, filters, search, for print too."""
    parts = []
    group = None
    for row in found.rows:
        if found.group is not None and row.get(found.group) != group:
            group = row.get(found.group)
            field = next(field for field in found.fields if field.name == found.group)
            many = sum(other.get(found.group) == group for other in found.rows)
            parts.append(f"<h2>{escape(field.shown(row, lang))} ({many})</h2>")
        parts.append(_card(found, row, lang))
    if not found.rows:
        parts.append(f"<p>{escape(say('listing_none', lang))}</p>")
    page = TEMPLATE.read_text(encoding="utf-8")
    filled = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "title": escape(found.title),
        "head": "\n".join(f"<p>{escape(line)}</p>" for line in found.head),
        "filters": "\n".join(_filter(found, field, lang) for field in found.fields if field.chosen),
        "search": escape(say("listing_search", lang)),
        "body": "\n".join(parts),
    }
    for name, text in filled.items():
        page = page.replace(f"<!--{name}-->", text)
    return page


def _card(found: Listing, row: Mapping[str, Any], lang: str) -> str:
    lines = []
    for field in found.fields:
        shown = field.shown(row, lang)
        if shown:
            value = escape(shown)
            if field.name == "url" and shown.startswith(("http://", "https://")):
                value = f'<a href="{escape(shown, quote=True)}" rel="noreferrer">{value}</a>'
            wide = " class=wide" if field.wide else ""
            lines.append(f"<div{wide}><dt>{escape(field.label(lang))}</dt><dd>{value}</dd></div>")
    chosen = "".join(
        f' data-{field.name.replace("_", "-")}="{escape(field.shown(row, lang), quote=True)}"'
        for field in found.fields
        if field.chosen
    )
    return f"<article{chosen}><dl>{''.join(lines)}</dl></article>"


def _filter(found: Listing, field: Field, lang: str) -> str:
    values = sorted({field.shown(row, lang) for row in found.rows} - {""})
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    name = field.name.replace("_", "-")
    return (
        f'<select data-filter="{name}"><option value="">{escape(field.label(lang))}</option>'
        f"{options}</select>"
    )
