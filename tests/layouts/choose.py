"""Which layout a document has: its dimensions, each a combination that an office publishes."""

from __future__ import annotations

import random

from tests.layouts.choose_list import choose_list
from tests.layouts.choose_others import choose_notice, choose_progress, choose_tasks
from tests.layouts.choose_table import choose_joined, choose_table
from tests.layouts.dims import DOMAINS, FORMATS, FORMS, OFFICE, ONE_LINE, Dims, draw, yes

# The formats that a form does not come in.
NOT_IN: dict[str, tuple[str, ...]] = {
    "list": ("xlsx", "txt-tabs"),
    "table": (*ONE_LINE, "txt", "docx-auto"),
    "joined": (*ONE_LINE, "docx-auto", "txt-tabs"),
    "tasks": ("xlsx", "txt-tabs", "docx-auto"),
    "notice": ("xlsx", "txt-tabs", "docx-auto"),
    "progress": ("xlsx", "txt-tabs", "docx-auto"),
}
CHOICES = {
    "list": choose_list, "table": choose_table, "tasks": choose_tasks, "notice": choose_notice,
    "progress": choose_progress, "joined": choose_joined,
}  # fmt: skip


def choose(rng: random.Random, fmt: str | None = None, form: str | None = None) -> Dims:
    """Return the dimensions of one document, perhaps of a given format or form."""
    forms = {f: w for f, w in FORMS.items() if fmt not in NOT_IN[f]}
    d: Dims = {"form": form if form in forms else draw(rng, forms)}
    formats = {k: v for k, v in FORMATS.items() if k not in NOT_IN[d["form"]]}
    d["format"] = fmt or draw(rng, formats)
    d["domain"] = draw(rng, DOMAINS)
    d["punctuation"] = draw(rng, {"full": 80, "half": 20})
    d["spaces"] = draw(rng, {"none": 84, "digits": 10, "wide-digits": 6})
    if d["format"] == "txt-chunks":
        d["punctuation"], d["spaces"] = draw(rng, {"full": 1, "half": 3}), "none"
    d["furniture"] = yes(rng, 0.5)
    d["issued"] = draw(rng, {"none": 60, "below-title": 25, "signature": 15})
    d["goal"] = yes(rng, 0.93)
    d["persons"], d["progress"] = yes(rng, 0.2), yes(rng, 0.1)
    d["supervise"], d["accept"] = yes(rng, 0.12), yes(rng, 0.12)
    d["roles"] = draw(
        rng,
        {
            "one": 50, "lead+cooperate": 24, "lead+responsible": 16,
            "lead+responsible+cooperate": 6, "responsible+implement": 8, "verb": 14,
        },
    )  # fmt: skip
    CHOICES[d["form"]](rng, d)
    _paper(rng, d)
    return d


def _paper(rng: random.Random, d: Dims) -> None:
    """Choose how the format lies on its page."""
    fmt = d["format"]
    if fmt == "txt":
        d["text"] = draw(rng, {"plain": 6, "blank-lines": 2, "crlf": 2, "gb18030": 2})
        d["wrap"] = draw(rng, {"none": 62, "70": 12, "56": 10, "44": 8, "hard-64": 8})
        d["indent"] = "yes" if d["wrap"] != "none" else yes(rng, 0.6)
        if d["wrap"] == "none":
            d["furniture"] = "no"
    elif fmt == "txt-line":
        d["joint"] = draw(rng, {"none": 5, "blank": 3, "indent": 2})
        if d.get("label") in ("blank", "glued-blank"):
            d["joint"] = "blank"
    elif fmt == "txt-chunks":
        d["chunk"] = draw(rng, {"300": 6, "279": 2, "274": 2})
        d["chunk_lines"] = yes(rng, 0.7)
        d["site"] = yes(rng, 0.7)
    elif fmt == "html":
        d["web"] = draw(rng, {"portal": 6, "bare": 2, "br": 3, "word": 3})
        if d["form"] in ("table", "joined") and d["web"] == "br":
            d["web"] = "portal"
    elif fmt == "md":
        d["markdown"] = draw(rng, {"headings": 5, "bold": 3, "lists": 2})
    else:
        counted = fmt in OFFICE and d["form"] == "list" and rng.random() < 0.4
        # Word counts without gaps, and issues and measures of one form as one list.
        counted &= "yes" not in (d.get("skips"), d.get("like_issues"))
        d["numbers"] = "word" if fmt == "docx-auto" or counted else "typed"
        breakable = fmt == "docx" and d["form"] == "list"
        d["breaks"] = "soft" if breakable and rng.random() < 0.08 else "hard"
