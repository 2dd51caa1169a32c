"""One document by seed: its layout, its file and its gold."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.layouts.around import Around
from tests.layouts.choose import choose
from tests.layouts.complaints import Complaints
from tests.layouts.dims import Dims
from tests.layouts.gold import Gold, Item, lacks_some
from tests.layouts.items import Items
from tests.layouts.joined import Joined
from tests.layouts.notices import Notice
from tests.layouts.page import Page, Par
from tests.layouts.pairs import Pairs
from tests.layouts.render_text import render_text
from tests.layouts.render_web import render_html, render_sheet
from tests.layouts.render_word import render_word
from tests.layouts.reports import Report, without_measures
from tests.layouts.running import Running
from tests.layouts.tables import Tables
from tests.layouts.tasks import Tasks
from tests.layouts.words import choose_words

FORMATS = {
    "txt-line": "txt",
    "txt-chunks": "txt",
    "txt-tabs": "txt",
    "docx-auto": "docx",
    "md": "markdown",
}
ENDINGS = {"txt-line": "txt", "txt-chunks": "txt", "txt-tabs": "txt", "docx-auto": "docx"}


@dataclass(slots=True)
class Case:
    """A document with what is known of it; of doc and pdf ``data`` is the .docx they come from."""

    name: str
    dims: Dims
    page: Page
    gold: Gold
    data: bytes
    forms: list[tuple[str, str]]

    @property
    def ending(self) -> str:
        """Return the file's ending."""
        return ENDINGS.get(self.dims["format"], self.dims["format"])


def make_case(
    seed: str, number: int, fmt: str | None = None, form: str | None = None, short: bool = False
) -> Case:
    """Return one document; the same arguments give the same bytes and the same gold.

    A ``short`` one has two or three issues of few words: what fails in it is soon seen.
    """
    rng = random.Random(f"{seed}/{number}")
    dims = choose(rng, fmt, form)
    year = rng.choice((2020, 2021, 2022, 2023))
    issued = None
    if dims["issued"] != "none":
        late = dims["form"] in ("notice", "progress")
        issued = f"{year + late}-{rng.randint(11, 12):02d}-{rng.randint(3, 28):02d}"
    if dims["issued"] == "signature" and dims["format"] == "xlsx":
        issued = None
    maker = Items(rng, dims, issued, year)
    counts = (2, 2, 3) if short else (3, 4, 4, 5, 6, 7, 8)
    items = maker.make(1 if dims["form"] == "notice" else rng.choice(counts), short)
    around = Around(rng, dims, maker.place, year, len(items), issued)
    words = choose_words(rng)
    if dims["form"] == "notice":
        Notice(rng, dims, around).write(items[0])
    else:
        _plan(rng, dims, around, items, words)
    if dims.get("cut") == "yes":
        cut_off(around, items[-1])
    doubtful = "yes" in (dims.get("cut"), dims.get("skips")) or lacks_some(items)
    gold = Gold(_document(dims, around, items, issued), items, doubtful)
    data = render(around.page, dims, rng)
    name = f"{seed}-{number:04d}-{dims['format']}"
    return Case(name, dims, around.page, gold, data, maker.forms)


def cut_off(around: Around, item: Item) -> None:
    """End the document inside its last measure, as the preview of a sharing site does."""
    step, last = item.steps[-1], around.page.blocks[-1]
    assert isinstance(last, Par)
    keep = len(step.text) * 2 // 3
    at = last.text.rindex(step.text[:-1])
    last.text = last.text[: at + keep].rstrip("，、；0123456789")
    step.text, step.listed, step.cut = last.text[at:], None, True
    step.units, step.dues = [], []
    step.open |= {"rows.units", "dues", "targets"}
    around.gold["status"] = "truncated"


def render(page: Page, dims: Dims, rng: random.Random) -> bytes:
    """Return the document as a file."""
    fmt = dims["format"]
    if fmt.startswith("txt") or fmt == "md":
        return render_text(page, dims, rng)
    if fmt == "html":
        return render_html(page, dims)
    if fmt == "xlsx":
        return render_sheet(page, dims)
    return render_word(page, dims, rng)


def _plan(
    rng: random.Random, dims: Dims, around: Around, items: list[Item], words: dict[str, str]
) -> None:
    around.title()
    around.before()
    form, page = dims["form"], around.page
    if form == "list":
        Running(rng, dims, page, words).write(items)
    elif form == "table" and dims["rows"] == "key-value":
        Pairs(rng, dims, page, words).write(items)
    elif form == "table" or dims.get("report") == "table":
        without_measures(items, dims)
        Tables(rng, dims, page, words).write(items)
    elif form == "tasks":
        Tasks(rng, dims, page).write(items)
    elif dims.get("report") == "complaints":
        without_measures(items, dims)
        Complaints(rng, page, around.place, around.year).write(items)
    elif form == "progress":
        Report(rng, dims, page, words).write(items)
    else:
        Joined(rng, dims, page, words).write(items)
    groups = len(dict.fromkeys(i.above or i.category for i in items))
    around.after(groups)


def _document(
    dims: Dims, around: Around, items: list[Item], issued: str | None
) -> dict[str, object]:
    """Return what is known of the row of ``documents``."""
    found = dict(around.gold)
    found["issues"] = len(items)
    found["measures"] = sum(len(item.all_steps()) for item in items)
    found.setdefault("status", "complete")
    found["format"] = FORMATS.get(dims["format"], dims["format"])
    found["jurisdiction"] = around.place.name
    found["issued_date"] = issued
    if around.dims["domain"] == "env":
        found["inspection_level"] = around.level
    kinds = {"list": "plan", "table": "plan", "tasks": "plan", "joined": "plan",
             "notice": "acceptance_notice", "progress": "progress_report"}  # fmt: skip
    found["document_kind"] = kinds[dims["form"]]
    if dims.get("report") == "complaints":
        found["document_kind"] = "complaints"
    if any("measures" in item.open for item in items):
        found.pop("measures")
    if dims["form"] in ("list", "table", "joined") and around.page.title.endswith("清单"):
        found["document_kind"] = "issue_list"
    if dims["format"] in ("txt-line", "txt-chunks"):
        # Where the title ends, a line without breaks does not say.
        found.pop("title", None)
    return found
