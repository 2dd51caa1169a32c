"""The layout of issues in running text: numbers, labels, measures, lists of units."""

from __future__ import annotations

import random

from tests.layouts.dims import ONE_LINE, Dims, around, draw, kind, yes
from tests.layouts.numbers import SCHEMES
from tests.layouts.units import BRACKETS

# How a field's label is printed in running text: {} is the word, {n} its number; a line break at
# its end puts the value below it. The kind of number that it takes, and how often it is drawn.
LABELS: dict[str, tuple[str, str, float]] = {
    "colon": ("{}：", "", 34),
    "brackets": ("【{}】", "", 8),
    "corners": ("〔{}〕", "", 2),
    "line": ("{}\n", "", 8),
    "line-colon": ("{}：\n", "", 6),
    "line-brackets": ("【{}】\n", "", 3),
    "dot": ("{n}.{}：", "digit", 7),
    "dot-line": ("{n}.{}\n", "digit", 2),
    "par": ("（{n}）{}：", "digit-bracket", 6),
    "cn-bracket": ("（{c}）{}：", "cn-bracket", 6),
    "cn-bracket-stop": ("（{c}）{}。", "cn-bracket", 2),
    "cn-bracket-line": ("（{c}）{}\n", "cn-bracket", 4),
    "cn-bracket-stop-line": ("（{c}）{}。\n", "cn-bracket", 2),
    "triangle": ("▲{}：", "", 2),
    "star": ("★{}：", "", 1),
    "spaced": ("{s}：", "", 3),
    "dash": ("{}——", "", 2),
    "is": ("{}为：", "", 1),
    "blank": ("{}　", "", 3),
    "bold": ("{}　", "", 4),
    "bold-line": ("{}\n", "", 3),
    "glued": ("{}：", "", 8),
    "glued-blank": (" {} ", "", 2),
}
# Which kinds of numbers headings over groups of issues take.
HEADING_KINDS = {
    "一、": {"cn"}, "（一）": {"cn-bracket"}, "一、（一）": {"cn", "cn-bracket"},
    "bare（一）": {"cn-bracket"}, "第一类": {"class"},
}  # fmt: skip
ISSUES: dict[str, float] = {
    "一、": 24, "（一）": 12, "1.": 10, "1、": 8, "第一项": 4, "第1项": 3, "问题一：": 6,
    "问题1：": 5, "问题1.": 3, "整改任务一：": 4, "整改任务1": 2, "序号1": 2, "序号一：": 2,
    "【问题1】": 3, "1-1": 5, "": 7,
}  # fmt: skip
MEASURES: dict[str, float] = {
    "1.": 30, "1．": 6, "1、": 12, "（1）": 18, "1）": 4, "①": 8, "一是": 10, "第一，": 3,
    "首先，": 2, "（一）": 8, "": 6,
}  # fmt: skip


def choose_list(rng: random.Random, d: Dims) -> None:
    """Choose the layout of a list in running text."""
    fmt = d["format"]
    line, auto = fmt in ONE_LINE, fmt == "docx-auto"
    around(rng, d)
    d["category"] = draw(
        rng,
        {
            "none": 46,
            "一、": 22,
            "（一）": 8,
            "bare": 8,
            "第一类": 3,
            "一、（一）": 9,
            "bare（一）": 4,
        },
    )
    if line and "bare" in d["category"]:
        d["category"] = "一、"
    if d["body"] == "inbody" and "一、" in d["category"]:
        d["category"] = "（一）"
    if d["after"] in ("numbered", "items") and "一、" not in d["category"]:
        d["after"] = "plain"
    used = set(HEADING_KINDS.get(d["category"], ()))
    if d["body"] == "inbody":
        used |= {"cn"}
    d["issue"] = draw(rng, _issues(d, used, line, auto))
    mine = kind(d["issue"])
    grouped = d["category"] != "none"
    d["restart"] = yes(rng, 0.5) if grouped and mine != "none" else "no"
    d["one_issue"] = yes(rng, 0.35) if grouped else "no"
    may_stand_alone = mine == "named" and d["issue"] not in ("问题1.", "1-1") and not line
    d["own_line"] = yes(rng, 0.35) if may_stand_alone else "no"
    share = 1.0 if mine == "none" else 0.6 if d["own_line"] == "yes" else 0.18
    d["problem_label"] = yes(rng, share)
    counted = not grouped and d["issue"] and not auto
    d["skips"] = yes(rng, 0.12) if counted else "no"
    choose_labels(rng, d, used | {mine}, line)
    choose_measures(rng, d, used | {mine, LABELS[d["label"]][1]}, line, auto)
    choose_units(rng, d)
    d["problem"] = yes(rng, 0.07) if not line and d["label"] != "glued-blank" else "no"
    d["problem"] = {"yes": "two-paragraphs", "no": "one"}[d["problem"]]
    d["cut"] = yes(rng, 0.5) if fmt == "txt-chunks" and d["nest"] == "none" else "no"
    if d["cut"] == "yes":
        d["order"] = draw(rng, {"GDUM": 2, "UGDM": 1, "UDGM": 1})
        d |= {"progress": "no", "after": "none", "issued": "none", "shared_list": "no"}
    d["extra"] = draw(rng, {"none": 84, "remark": 6, "source": 5, "unknown": 5})
    if d["label"].startswith("glued") or d["cut"] == "yes":
        d["extra"] = "none"


def _issues(d: Dims, used: set[str], line: bool, auto: bool) -> dict[str, float]:
    """Return the numbers of issues that go with the headings above them and the format."""
    found = {}
    for scheme, weight in ISSUES.items():
        if kind(scheme) in used or (auto and scheme and not SCHEMES[scheme].word):
            continue
        if scheme == "1-1" and d["category"] == "none":
            continue
        if line and scheme in ("序号1", "整改任务1", ""):
            continue
        found[scheme] = weight
    return found


def choose_labels(rng: random.Random, d: Dims, used: set[str], line: bool) -> None:
    """Choose how fields are labelled, and in which order they stand."""
    fits = {}
    for name, (text, number, weight) in LABELS.items():
        if number in used and number:
            continue
        if line and (text.endswith("\n") or name in ("spaced", "bold", "star")):
            continue
        if name.startswith("bold") and d["format"] not in ("docx", "docx-auto", "html", "md"):
            continue
        if name in ("blank", "glued-blank") and d["format"] not in ("txt", "txt-line", "docx"):
            continue
        fits[name] = weight
    d["label"] = draw(rng, fits)
    d["order"] = draw(
        rng,
        {"GDMU": 38, "GDUM": 16, "GUDM": 10, "UGDM": 14, "UDGM": 6, "GMDU": 10, "DGMU": 6},
    )


def choose_measures(rng: random.Random, d: Dims, used: set[str], line: bool, auto: bool) -> None:
    """Choose how measures are numbered, whether in paragraphs or run on, and what lies in them."""
    schemes = dict(MEASURES)
    glued = d.get("label", "").startswith("glued")
    if line or glued:
        schemes.pop("")
    own = d.get("issue", "")
    same = kind(own) if own in ("1.", "1、", "（一）") else ""
    # A list whose issues and measures count alike is told apart by strong labels only; Word counts
    # both as one.
    alike = rng.random() < 0.15 and d.get("label") in ("colon", "brackets", "line-brackets")
    alike &= not auto
    d["measure"] = draw(
        rng,
        {
            scheme: weight
            for scheme, weight in schemes.items()
            if kind(scheme) == "none"
            or kind(scheme) not in used
            or (alike and kind(scheme) == same)
        },
    )
    mine = kind(d["measure"])
    d["like_issues"] = "yes" if same and mine == same else "no"
    if line or glued:
        d["flow"] = "run"
    elif mine == "none" or auto:
        d["flow"] = "paragraphs"
    else:
        d["flow"] = draw(rng, {"paragraphs": 15 if mine == "spoken" else 72, "run": 28})
    d["nest"] = draw(rng, _nests(d, used, auto))


def _nests(d: Dims, used: set[str], auto: bool) -> dict[str, float]:
    mine = kind(d["measure"])
    paragraphs = d["flow"] == "paragraphs"
    nests: dict[str, float] = {"none": 72}
    if mine in ("digit", "digit-bracket", "cn-bracket"):
        nests["spoken"] = 8
        below = kind({"cn-bracket": "1.", "digit": "（1）", "digit-bracket": "①"}[mine])
        if below not in used | {mine}:
            nests["parts"] = 12
    if mine in ("digit", "digit-bracket", "circled") and paragraphs and not auto:
        nests["lead"] = 6
    if paragraphs and mine == "digit" and "cn-bracket" not in used and not auto:
        nests["groups"] = 7
    return nests


def choose_units(rng: random.Random, d: Dims) -> None:
    """Choose whether issues or measures name units and dates, and how brackets look."""
    d["units"] = draw(rng, {"issue": 36, "measure": 38, "both": 24})
    d["date"] = draw(rng, {"issue": 74, "measure": 14, "both": 12})
    d["shared_list"] = "no"
    if d["units"] == "issue":
        d["date"] = "issue"
        d["bracket"] = d["shapes"] = "none"
        return
    if d["units"] == "both" and d["date"] == "measure":
        d["date"] = "both"
    places: dict[str, float] = {
        "（）behind": 42, "（）before-stop": 22, "〔〕behind": 5, "【】behind": 6, "[]behind": 6,
        "（）below": 6, "label-below": 6,
    }  # fmt: skip
    run = d.get("flow") == "run"
    simple = run or kind(d["measure"]) in ("none", "spoken") or d["nest"] != "none"
    if simple or d["units"] == "both":
        places = {k: v for k, v in places.items() if not k.endswith("below")}
    d["bracket"] = draw(rng, places)
    shapes = {rng.choice(BRACKETS) for _ in range(rng.choice((1, 2, 2)))}
    if d["bracket"] == "label-below":
        shapes = {s for s in shapes if s.startswith("label")} or {"label"}
    d["shapes"] = " ".join(sorted(shapes))
    shareable = d["units"] == "measure" and not simple and d["date"] == "issue"
    if shareable and not d["bracket"].endswith("below"):
        d["shared_list"] = draw(rng, {"no": 70, "以上": 14, "由": 8, "1—2项": 8})
