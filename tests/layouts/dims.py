"""The dimensions of a layout: names with values, drawn by weight."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tests.layouts.numbers import SCHEMES

Dims = dict[str, str]

# Formats by how often they are drawn; those in OFFICE are made by soffice.
FORMATS: dict[str, float] = {
    "txt": 17, "txt-line": 7, "txt-chunks": 5, "txt-tabs": 8, "md": 6, "docx": 16, "docx-auto": 13,
    "html": 16, "xlsx": 8, "pdf": 5, "doc": 4,
}  # fmt: skip
OFFICE = ("pdf", "doc")
ONE_LINE = ("txt-line", "txt-chunks")
FORMS: dict[str, float] = {
    "list": 50, "table": 26, "tasks": 6, "notice": 7, "progress": 7, "joined": 4,
}  # fmt: skip
DOMAINS: dict[str, float] = {"env": 60, "patrol": 12, "audit": 9, "safety": 10, "people": 9}


def draw(rng: random.Random, weights: Mapping[str, float]) -> str:
    """Return one of the names by its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def yes(rng: random.Random, share: float) -> str:
    """Return yes or no."""
    return "yes" if rng.random() < share else "no"


def kind(scheme: str) -> str:
    """Return the kind of a scheme of numbers."""
    return SCHEMES[scheme].kind


def around(rng: random.Random, d: Dims) -> None:
    """Choose what stands around a list: cover, intro, body, annex, sections behind it."""
    fmt, form = d["format"], d["form"]
    d["cover"] = d["title_lines"] = "none"
    if fmt not in (*ONE_LINE, "xlsx") and form != "progress":
        d["cover"] = draw(rng, {"none": 80, "number": 9, "notice": 11})
    if fmt not in (*ONE_LINE, "xlsx", "md", "html"):
        d["title_lines"] = draw(rng, {"one": 88, "two": 12})
    if fmt == "xlsx":
        d["body"] = "none"
    else:
        d["body"] = draw(rng, {"none": 20, "intro": 22, "full": 20, "listlike": 24, "inbody": 14})
    if d["body"] == "inbody" and (fmt in ONE_LINE or form == "table"):
        d["body"] = "intro"
    if form == "progress" and d["body"] in ("full", "listlike"):
        d["body"] = "intro"
    d["annex"] = d["title_again"] = d["body_units"] = d["body_table"] = "none"
    if d["body"] in ("full", "listlike"):
        d["annex"] = draw(rng, {"附件": 4, "附件1": 2, "附件：": 1, "none": 1})
        d["title_again"] = draw(rng, {"same": 4, "other": 5, "none": 1})
        d["annex_told"] = yes(rng, 0.4)
        d["body_units"] = yes(rng, 0.3) if d["body"] == "listlike" else "no"
        d["body_table"] = yes(rng, 0.1) if fmt not in (*ONE_LINE, "txt", "txt-tabs") else "no"
        if d["annex"] == "none" and d["title_again"] == "none":
            d["annex"] = "附件"
    elif d["body"] == "intro":
        d["title_again"] = draw(rng, {"none": 8, "same": 1})
    if d["body"] == "inbody":
        d["after"] = "inbody"
    elif fmt == "xlsx":
        d["after"] = "none"
    elif d["body"] in ("full", "listlike"):
        tables = fmt not in (*ONE_LINE, "txt", "txt-tabs")
        d["after"] = draw(rng, {"none": 85, "second-annex": 15 if tables else 0})
    else:
        d["after"] = draw(rng, {"none": 70, "plain": 12, "numbered": 9, "items": 9})
    d["declared"] = yes(rng, 0.5) if d["body"] != "none" else "no"
