"""The layout of plans of tasks, of notices and of reports."""

from __future__ import annotations

import random

from tests.layouts.choose_list import choose_labels, choose_measures, choose_units
from tests.layouts.dims import ONE_LINE, Dims, around, draw, kind, yes


def choose_tasks(rng: random.Random, d: Dims) -> None:
    """Choose the layout of a plan that is built of tasks."""
    line = d["format"] in ONE_LINE
    d["body"] = draw(rng, {"intro": 3, "inbody": 6, "none": 2})
    d["after"] = "inbody" if d["body"] == "inbody" else "none"
    d["annex"] = d["title_again"] = d["body_units"] = d["body_table"] = "none"
    d["declared"] = "no"
    inside = d["body"] == "inbody"
    d["tasks"] = "（一）" if inside else draw(rng, {"一、": 4, "（一）": 2, "一、（一）": 3})
    d["category"], d["issue"], d["label"] = "none", d["tasks"], "colon"
    choose_measures(rng, d, {"cn", "cn-bracket"}, line, False)
    if d["measure"] in ("", "一是", "第一，", "首先，"):
        d["measure"] = "1."
    d["flow"] = "run" if line else "paragraphs"
    d["nest"] = "none"
    choose_units(rng, d)
    d["units"], d["date"] = "measure", draw(rng, {"issue": 2, "measure": 3})
    if d["bracket"] == "none" or d["bracket"].endswith("below"):
        d["bracket"] = "（）behind"
        d["shapes"] = "label label-lead+responsible verb-lead+cooperate"
    d["shared_list"] = "no"
    d["progress"] = d["persons"] = d["supervise"] = d["accept"] = "no"


def choose_notice(rng: random.Random, d: Dims) -> None:
    """Choose the layout of a notice about one issue."""
    line = d["format"] in ONE_LINE
    d["body"], d["after"], d["declared"], d["category"] = "intro", "none", "no", "none"
    d["issue"] = "item"
    styles: dict[str, float] = {
        "一、-line": 34, "bare-line": 14, "line-colon": 8, "colon": 14, "（一）-line": 10,
        "1.-line": 6, "一、-beside": 12,
    }  # fmt: skip
    if line:
        styles = {"一、-beside": 1, "colon": 1}
    elif d["format"] in ("docx", "html", "pdf", "doc"):
        styles["table"] = 20
    d["heading"] = draw(rng, styles)
    if d["heading"] == "bare-line" and d["format"] == "txt":
        d["heading"] = draw(rng, {"bare-line": 1, "bare-two-lines": 1})
    d["item"] = draw(rng, {"第1项": 3, "第一项": 3, "序号1": 1, "整改任务第1项": 2, "none": 3})
    d["fields"] = draw(rng, {"full": 5, "three": 2, "roles": 2})
    d["label"] = "colon"
    used = {kind(scheme) for scheme in ("一、", "（一）", "1.") if d["heading"].startswith(scheme)}
    choose_measures(rng, d, used, line, False)
    d["nest"] = d["bracket"] = d["shapes"] = "none"
    if d["heading"] == "table" and d["measure"] == "":
        d["measure"] = "1."
    d["units"] = d["date"] = "issue"
    d["roles"] = "lead+responsible" if d["fields"] == "roles" else draw(rng, {"one": 3, "verb": 1})
    d["persons"] = d["supervise"] = d["accept"] = "no"
    d["progress"] = d["goal"] = "yes"
    d["done"] = draw(rng, {"prose": 5, "numbered": 2})
    d["publicity"] = yes(rng, 0.75)
    d["issued"] = draw(rng, {"none": 30, "signature": 70})


def choose_progress(rng: random.Random, d: Dims) -> None:
    """Choose the layout of a report on what became of each issue."""
    line = d["format"] in ONE_LINE
    around(rng, d)
    d["report"] = draw(
        rng, {"labelled": 42, "about": 20, "sentence": 18, "table": 13, "complaints": 12}
    )
    tables = ("table", "complaints")
    if d["format"] in (*ONE_LINE, "txt", "md", "docx-auto") and d["report"] in tables:
        d["report"] = "labelled"
    d["category"] = draw(rng, {"none": 6, "一、": 4, "一、（一）": 2})
    if d["body"] == "inbody":
        d["category"] = "（一）"
    d["points"] = yes(rng, 0.25)
    if d["report"] == "complaints":
        d |= {"category": "none", "domain": "env", "declared": "no", "body": "intro"}
        d["points"] = "no"
    if d["report"] == "table":
        d["category"] = draw(rng, {"none": 3, "一、": 1})
    d["one_issue"] = yes(rng, 0.35) if d["category"] != "none" else "no"
    used = {kind(scheme) for scheme in ("一、", "（一）") if scheme in d["category"]}
    if d["body"] == "inbody":
        used |= {"cn"}
    issue: dict[str, float] = {"一、": 3, "（一）": 4, "1.": 4, "1、": 2, "第一项": 2, "第1项": 2}
    d["issue"] = draw(rng, {k: v for k, v in issue.items() if kind(k) not in used})
    d["restart"] = yes(rng, 0.5) if d["category"] != "none" else "no"
    d["own_line"] = d["problem_label"] = "no"
    d["skips"] = yes(rng, 0.2) if d["category"] == "none" else "no"
    choose_labels(rng, d, used | {kind(d["issue"])}, line)
    if d["report"] != "labelled":
        d["label"] = "colon"
    d["order"] = draw(rng, {"": 5, "GD": 2, "GDU": 3, "U": 1})
    d["measure"], d["flow"], d["nest"] = "1.", "run", "none"
    d["units"] = d["date"] = "issue"
    d["bracket"] = d["shapes"] = "none"
    d["supervise"] = d["accept"] = d["persons"] = "no"
    d["progress"] = "yes"
    if d["after"] in ("numbered", "items") or (d["after"] == "none" and rng.random() < 0.2):
        d["after"] = "plain"
    if d["report"] in tables:
        d["landscape"] = "yes"
    if d["report"] == "table":
        d |= {"rows": "issue", "header": "one", "head_words": "plain", "columns": "usual"}
        d |= {"number_column": "yes", "again": "none", "note": "none", "landscape": "no"}
        d["split"] = d["merged"] = d["continued"] = "no"
        if d["category"] == "（一）":
            d["category"] = "none"
