"""The layout of lists as tables, and of lists joined by number."""

from __future__ import annotations

import random

from tests.layouts.dims import Dims, around, draw, yes


def choose_table(rng: random.Random, d: Dims) -> None:
    """Choose the layout of a list as a table."""
    fmt = d["format"]
    d["rows"] = draw(rng, {"issue": 40, "measure": 38, "key-value": 22})
    if fmt == "txt-tabs":
        d["rows"] = draw(rng, {"issue": 3, "measure": 1})
    elif fmt == "md":
        d["rows"] = "issue"
    around(rng, d)
    pairs, by_issue = d["rows"] == "key-value", d["rows"] == "issue"
    if pairs:
        d["after"] = "none"
    if d["after"] in ("numbered", "items"):
        d["after"] = "plain"
    d["category"] = "none" if pairs else draw(rng, {"none": 66, "一、": 26, "bare": 8})
    d["one_issue"] = yes(rng, 0.35) if d["category"] != "none" else "no"
    d["header"] = draw(rng, {"one": 8, "two": 3})
    if pairs or d["roles"] not in ("lead+cooperate", "lead+responsible"):
        d["header"] = "one"
    d["columns"] = draw(rng, {"usual": 5, "units-first": 2, "date-early": 2, "measures-last": 1})
    d["head_words"] = draw(rng, {"plain": 70, "spaced": 14, "broken": 16})
    d["measure"] = draw(
        rng,
        {
            "1.": 30, "1、": 12, "（1）": 20, "①": 8, "一是": 8,
            "": 22 if d["rows"] == "measure" else 0,
        },
    )  # fmt: skip
    d["flow"] = draw(rng, {"paragraphs": 7, "run": 0 if d["rows"] == "measure" else 3})
    d["nest"] = d["bracket"] = d["shapes"] = "none"
    if d["rows"] == "measure":
        _by_measure(rng, d)
    else:
        _by_issue(rng, d, by_issue)
    d["number_column"] = "no" if pairs else yes(rng, 0.93)
    d["again"] = "none"
    if not pairs and fmt in ("html", "xlsx", "docx"):
        d["again"] = draw(rng, {"none": 80, "header": 12, "续表": 8})
    d["note"] = "none" if pairs else draw(rng, {"none": 70, "note": 18, "total": 12})
    if not by_issue or d["number_column"] == "no" or d["second_measures"] == "yes":
        d["note"] = "none" if d["note"] == "total" else d["note"]
    if pairs:
        _pairs(rng, d)
    d["split"] = "no"
    if d["category"] != "none" and fmt in ("docx", "html", "pdf", "doc"):
        d["split"] = yes(rng, 0.2)
    if fmt == "pdf":
        d["rules"] = draw(rng, {"all": 70, "columns": 30})
    if fmt == "txt-tabs":
        _tabs(d)
    if fmt == "md":
        d["header"], d["category"], d["head_words"] = "one", "none", "plain"
        d["one_issue"] = "no"
    d["landscape"] = yes(rng, 0.7)


def _by_measure(rng: random.Random, d: Dims) -> None:
    d["units"] = draw(rng, {"measure": 70, "issue": 30})
    d["date"] = draw(rng, {"issue": 45, "measure": 40, "part": 15})
    d["units_part"] = yes(rng, 0.2) if d["units"] == "measure" else "no"
    d["merged"] = draw(rng, {"spans": 75, "blank": 25})
    if d["date"] == "part" or d["units_part"] == "yes" or d["format"] in ("pdf", "doc"):
        d["merged"] = "spans"
    d["continued"] = "no"


def _by_issue(rng: random.Random, d: Dims, rows: bool) -> None:
    ruled = rows and d["format"] not in ("txt-tabs", "md")
    d["units"] = draw(rng, {"issue": 72, "both": 28})
    d["date"] = "issue"
    d["shared_date"] = yes(rng, 0.15) if ruled else "no"
    d["shared_units"] = yes(rng, 0.12) if ruled and d["roles"] == "one" else "no"
    d["same_above"] = yes(rng, 0.12) if rows and d["roles"] == "one" else "no"
    if d["shared_units"] == "yes":
        d["same_above"] = "no"
    d["second_measures"] = yes(rng, 0.12) if rows else "no"
    # 近期措施(2024年底前): the date in the header binds the measures below it.
    d["dated_heads"] = yes(rng, 0.4) if d["second_measures"] == "yes" else "no"
    d["continued"] = yes(rng, 0.12) if ruled and d["format"] in ("docx", "html") else "no"
    if d["units"] == "both":
        d["bracket"] = draw(rng, {"（）behind": 5, "（）before-stop": 3})
        d["shapes"] = "label"


def _pairs(rng: random.Random, d: Dims) -> None:
    d["pairs"] = draw(rng, {"two": 6, "four": 4})
    d["pairs_head"] = draw(rng, {"key": 5, "number": 3, "above": 2})
    if d["pairs_head"] == "above" and d["format"] == "xlsx":
        d["pairs_head"] = "key"
    d["measures_first"] = yes(rng, 0.5)


def _tabs(d: Dims) -> None:
    """A table as tabs has neither merged cells nor lines in a cell."""
    d["header"], d["flow"], d["note"], d["head_words"] = "one", "run", "none", "plain"
    d["merged"] = "blank"
    if d["rows"] == "measure":
        d["date"] = "issue" if d["date"] == "part" else d["date"]
        d["units_part"] = "no"


def choose_joined(rng: random.Random, d: Dims) -> None:
    """Choose the layout of lists that tell a part of each issue: 问题清单, 措施清单 …"""
    d["body"] = "none" if d["format"] == "xlsx" else draw(rng, {"none": 3, "intro": 3})
    d["after"] = d["category"] = "none"
    d["annex"] = d["title_again"] = d["body_units"] = d["body_table"] = "none"
    d["declared"] = "no"
    d["join"] = draw(rng, {"tables": 1, "text": 1})
    if d["format"] == "xlsx":
        d["join"] = "tables"
    if d["format"] in ("txt", "md"):
        d["join"] = "text"
    d["lists"] = draw(rng, {"two": 2, "three": 2, "four": 3})
    tables = d["join"] == "tables"
    d["measure"] = draw(rng, {"1.": 1, "（1）": 4, "①": 2}) if tables else "（1）"
    d["flow"] = "paragraphs" if tables else "run"
    d["nest"] = d["bracket"] = d["shapes"] = "none"
    d["units"] = d["date"] = "issue"
    d["sheets"] = draw(rng, {"one": 1, "each": 2}) if d["format"] == "xlsx" else "one"
    d["persons"] = d["progress"] = d["supervise"] = d["accept"] = "no"
    d["roles"] = "one"
    d["goal"] = "yes" if d["lists"] == "four" else "no"
    d["head_words"], d["landscape"] = "plain", "no"
