"""Which layout a document has: its dimensions, each a combination that an office publishes."""

from __future__ import annotations

import random

from tests.layouts.numbers import SCHEMES
from tests.layouts.units import BRACKETS

Dims = dict[str, str]

# Formats by how often they are drawn; those in OFFICE are made by soffice.
FORMATS = {
    "txt": 17, "txt-line": 7, "txt-chunks": 5, "txt-tabs": 4, "md": 6, "docx": 16, "docx-auto": 13,
    "html": 16, "xlsx": 8, "pdf": 5, "doc": 4,
}  # fmt: skip
OFFICE = ("pdf", "doc")
FORMS = {"list": 52, "table": 27, "tasks": 6, "notice": 6, "progress": 5, "joined": 4}
ONE_LINE = ("txt-line", "txt-chunks")
DOMAINS = {"env": 60, "patrol": 12, "audit": 9, "safety": 10, "people": 9}


def draw(rng: random.Random, weights: dict[str, float]) -> str:
    """Return one of the names by its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def yes(rng: random.Random, share: float) -> str:
    """Return yes or no."""
    return "yes" if rng.random() < share else "no"


def kind(scheme: str) -> str:
    """Return the kind of a scheme of numbers."""
    return SCHEMES[scheme].kind


# How a field's label is printed in running text: {} is the word, {n} its number; a line break at
# its end puts the value below it. The kind of number that it takes, and where it makes sense.
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
BESIDE_ONLY = {name for name, (text, _, _) in LABELS.items() if not text.endswith("\n")}


def choose(rng: random.Random, fmt: str | None = None, form: str | None = None) -> Dims:
    """Return the dimensions of one document, perhaps of a given format or form."""
    d: Dims = {"form": form or draw(rng, dict(FORMS))}
    formats = dict(FORMATS)
    tables = {"xlsx", "txt-tabs"}
    if d["form"] in ("tasks", "notice", "progress"):
        formats = {k: v for k, v in formats.items() if k not in (tables | {"docx-auto"})}
    elif d["form"] == "list":
        formats = {k: v for k, v in formats.items() if k not in tables}
    elif d["form"] == "table":
        formats = {k: v for k, v in formats.items() if k not in (*ONE_LINE, "txt", "docx-auto")}
    elif d["form"] == "joined":
        formats = {
            k: v for k, v in formats.items() if k not in (*ONE_LINE, "docx-auto", "txt-tabs")
        }
    if fmt is not None and fmt not in formats:
        others = [f for f in FORMS if f != d["form"]]
        return choose(rng, fmt, rng.choice(others))
    d["format"] = fmt or draw(rng, dict(formats))
    d["domain"] = draw(rng, dict(DOMAINS))
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
        {"one": 50, "lead+cooperate": 24, "lead+responsible": 16, "lead+responsible+cooperate": 6,
         "responsible+implement": 8, "verb": 14},
    )  # fmt: skip
    {"list": _list, "table": _table, "tasks": _tasks, "notice": _notice, "progress": _progress,
     "joined": _joined}[d["form"]](rng, d)  # fmt: skip
    _paper(rng, d)
    return d


def _paper(rng: random.Random, d: Dims) -> None:
    """How a format is laid out on its page."""
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
        d["chunk-lines"] = yes(rng, 0.7)
        d["site"] = yes(rng, 0.7)
    elif fmt == "html":
        d["web"] = draw(rng, {"portal": 6, "bare": 2, "br": 3, "word": 3})
        if d["form"] in ("table", "joined") and d["web"] == "br":
            d["web"] = "portal"
    elif fmt == "md":
        d["markdown"] = draw(rng, {"headings": 5, "bold": 3, "lists": 2})
    elif fmt in ("docx", "docx-auto", "doc", "pdf"):
        d["numbers"] = "word" if fmt == "docx-auto" or (
            fmt in OFFICE and d["form"] == "list" and rng.random() < 0.4
        ) else "typed"  # fmt: skip


def _around(rng: random.Random, d: Dims) -> None:
    """What stands around the list: intro, body, annex, sections behind it."""
    fmt = d["format"]
    if fmt == "xlsx":
        d["body"] = "none"
    else:
        d["body"] = draw(rng, {"none": 22, "intro": 24, "full": 20, "listlike": 20, "inbody": 14})
    if d["body"] == "inbody" and (fmt in ONE_LINE or d["form"] == "table"):
        d["body"] = "intro"
    if d["body"] in ("full", "listlike"):
        d["annex"] = draw(rng, {"附件": 4, "附件1": 2, "附件：": 1, "none": 1})
        d["title_again"] = draw(rng, {"same": 4, "other": 5, "none": 1})
        d["annex_told"] = yes(rng, 0.4)
        if d["annex"] == "none" and d["title_again"] == "none":
            d["annex"] = "附件"
    elif d["body"] == "intro":
        d["title_again"] = draw(rng, {"none": 8, "same": 1})
    after = {"none": 70, "plain": 12, "numbered": 9, "items": 9}
    if fmt == "xlsx" or d["body"] in ("full", "listlike"):
        after = {"none": 1}
    d["after"] = "inbody" if d["body"] == "inbody" else draw(rng, dict(after))
    d["declared"] = yes(rng, 0.5) if d["body"] != "none" else "no"


def _list(rng: random.Random, d: Dims) -> None:
    fmt = d["format"]
    line = fmt in ONE_LINE
    auto = fmt == "docx-auto"
    _around(rng, d)
    d["category"] = draw(
        rng,
        {
            "none": 48,
            "一、": 22,
            "（一）": 8,
            "bare": 8,
            "第一类": 3,
            "一、（一）": 8,
            "bare（一）": 3,
        },
    )
    if line and "bare" in d["category"]:
        d["category"] = "一、"
    if d["body"] == "inbody" and "一、" in d["category"]:
        d["category"] = "（一）"
    if d["after"] in ("numbered", "items") and "一、" not in d["category"]:
        d["after"] = "plain"
    used = {
        "一、": {"cn"}, "（一）": {"cn-bracket"}, "一、（一）": {"cn", "cn-bracket"},
        "bare（一）": {"cn-bracket"}, "第一类": {"class"},
    }.get(d["category"], set())  # fmt: skip
    if d["body"] == "inbody":
        used |= {"cn"}
    issue: dict[str, float] = {
        "一、": 24, "（一）": 12, "1.": 10, "1、": 8, "第一项": 4, "第1项": 3, "问题一：": 6,
        "问题1：": 5, "问题1.": 3, "整改任务一：": 4, "整改任务1": 2, "序号1": 2, "序号一：": 2,
        "【问题1】": 3, "1-1": 5, "": 7,
    }  # fmt: skip
    if d["category"] == "none":
        issue.pop("1-1")
    if line:
        for name in ("序号1", "整改任务1", ""):
            issue.pop(name)
    d["issue"] = draw(
        rng,
        {
            k: v
            for k, v in issue.items()
            if kind(k) not in used and (not auto or SCHEMES[k].word or not k)
        },
    )
    mine = kind(d["issue"])
    d["restart"] = yes(rng, 0.5) if d["category"] != "none" and mine not in ("none",) else "no"
    d["one_issue"] = yes(rng, 0.35) if d["category"] != "none" else "no"
    d["own_line"] = (
        yes(rng, 0.35)
        if mine == "named" and d["issue"] not in ("问题1.", "1-1") and not line
        else "no"
    )
    d["problem_label"] = yes(
        rng, 1.0 if mine == "none" else 0.6 if d["own_line"] == "yes" else 0.18
    )
    _labels(rng, d, used | {mine}, line)
    _measures(rng, d, used | {mine, LABELS[d["label"]][1]}, line, auto)
    _units(rng, d)


def _labels(rng: random.Random, d: Dims, used: set[str], line: bool) -> None:
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
    )  # fmt: skip


def _measures(rng: random.Random, d: Dims, used: set[str], line: bool, auto: bool) -> None:
    schemes: dict[str, float] = {
        "1.": 30, "1．": 6, "1、": 12, "（1）": 18, "1）": 4, "①": 8, "一是": 10, "第一，": 3,
        "（一）": 8, "": 6,
    }  # fmt: skip
    glued = d.get("label", "").startswith("glued")
    if line or glued:
        schemes.pop("")
    own = d.get("issue", "")
    same = kind(own) if own in ("1.", "1、", "（一）") else ""
    same_allowed = rng.random() < 0.15 and d.get("label") in ("colon", "brackets", "line-brackets")
    d["measure"] = draw(
        rng,
        {
            k: v
            for k, v in schemes.items()
            if kind(k) == "none" or kind(k) not in used or (same_allowed and kind(k) == same)
        },
    )
    mine = kind(d["measure"])
    d["like_issues"] = "yes" if mine == same and same else "no"
    if line or glued:
        d["flow"] = "run"
    elif mine == "none" or auto:
        d["flow"] = "paragraphs"
    else:
        d["flow"] = draw(rng, {"paragraphs": 15 if mine == "spoken" else 72, "run": 28})
    nests: dict[str, float] = {"none": 72}
    if mine in ("digit", "digit-bracket", "cn-bracket"):
        nests["spoken"] = 8
        below = kind({"cn-bracket": "1.", "digit": "（1）", "digit-bracket": "①"}[mine])
        if below not in used | {mine}:
            nests["parts"] = 12
            nests["groups"] = 0
    if mine in ("digit", "digit-bracket", "circled") and d["flow"] == "paragraphs" and not auto:
        nests["lead"] = 6
    if d["flow"] == "paragraphs" and mine == "digit" and "cn-bracket" not in used and not auto:
        nests["groups"] = 7
    d["nest"] = draw(rng, nests)


def _units(rng: random.Random, d: Dims) -> None:
    d["units"] = draw(rng, {"issue": 36, "measure": 38, "both": 24})
    d["date"] = draw(rng, {"issue": 74, "measure": 14, "both": 12})
    if d["units"] == "issue":
        d["date"] = "issue"
    elif d["units"] == "both" and d["date"] == "measure":
        d["date"] = "both"
    places = {
        "（）behind": 42, "（）before-stop": 22, "〔〕behind": 5, "【】behind": 6, "[]behind": 6,
        "（）below": 6, "label-below": 6,
    }  # fmt: skip
    simple = (
        d.get("flow") == "run" or kind(d["measure"]) in ("none", "spoken") or d["nest"] != "none"
    )
    if simple or d["units"] == "both":
        places = {k: v for k, v in places.items() if not k.endswith("below")}
    if d["units"] == "issue":
        d["bracket"] = d["shapes"] = "none"
        return
    d["bracket"] = draw(rng, dict(places))
    shapes = {rng.choice(BRACKETS) for _ in range(rng.choice((1, 2, 2)))}
    if d["bracket"] == "label-below":
        shapes = {s for s in shapes if s.startswith("label")} or {"label"}
    d["shapes"] = " ".join(sorted(shapes))
    d["shared_list"] = (
        yes(rng, 0.12)
        if d["units"] == "measure" and not simple and d["date"] == "issue"
        and not d["bracket"].endswith("below") and d["flow"] == "paragraphs"
        else "no"
    )  # fmt: skip


def _table(rng: random.Random, d: Dims) -> None:
    fmt = d["format"]
    d["rows"] = draw(rng, {"issue": 40, "measure": 38, "key-value": 22})
    if fmt in ("txt-tabs", "md"):
        d["rows"] = draw(rng, {"issue": 3, "measure": 1}) if fmt == "txt-tabs" else "issue"
    _around(rng, d)
    if d["rows"] == "key-value":
        d["after"] = "none"
    if d["after"] in ("numbered", "items"):
        d["after"] = "plain"
    d["category"] = (
        "none" if d["rows"] == "key-value" else draw(rng, {"none": 66, "一、": 26, "bare": 8})
    )
    d["one_issue"] = yes(rng, 0.35) if d["category"] != "none" else "no"
    d["header"] = draw(rng, {"one": 8, "two": 3})
    if d["rows"] == "key-value" or d["roles"] not in ("lead+cooperate", "lead+responsible"):
        d["header"] = "one"
    d["columns"] = draw(rng, {"usual": 5, "units-first": 2, "date-early": 2, "measures-last": 1})
    d["head_words"] = draw(rng, {"plain": 70, "spaced": 14, "broken": 16})
    d["measure"] = draw(
        rng,
        {
            "1.": 30,
            "1、": 12,
            "（1）": 20,
            "①": 8,
            "一是": 8,
            "": 22 if d["rows"] == "measure" else 0,
        },
    )
    d["flow"] = "paragraphs" if d["rows"] == "measure" else draw(rng, {"paragraphs": 7, "run": 3})
    d["nest"] = "none"
    if d["rows"] == "measure":
        d["units"] = draw(rng, {"measure": 70, "issue": 30})
        d["date"] = draw(rng, {"issue": 45, "measure": 40, "part": 15})
        if d["units"] == "measure":
            d["units_part"] = yes(rng, 0.2)
        d["merged"] = draw(rng, {"spans": 75, "blank": 25})
        if d["date"] == "part" or d.get("units_part") == "yes" or fmt in ("pdf", "doc"):
            d["merged"] = "spans"
    else:
        d["units"] = draw(rng, {"issue": 68, "both": 26, "measure": 6})
        d["date"] = "issue"
        if d["units"] == "measure":
            d["units"] = "issue"
        ruled = d["rows"] == "issue" and fmt not in ("txt-tabs", "md")
        d["shared_date"] = yes(rng, 0.15) if ruled else "no"
        d["same_above"] = yes(rng, 0.08) if d["rows"] == "issue" and d["roles"] == "one" else "no"
        d["second_measures"] = yes(rng, 0.12) if d["rows"] == "issue" else "no"
    d["bracket"] = d["shapes"] = "none"
    if d["units"] == "both":
        d["bracket"], d["shapes"] = draw(rng, {"（）behind": 5, "（）before-stop": 3}), "label"
    d["number_column"] = yes(rng, 0.93) if d["rows"] != "key-value" else "no"
    d["again"] = (
        draw(rng, {"none": 80, "header": 12, "续表": 8})
        if d["rows"] != "key-value" and fmt in ("html", "xlsx", "docx")
        else "none"
    )
    d["note"] = draw(rng, {"none": 70, "note": 18, "total": 12})
    if d["rows"] != "issue" or d["number_column"] == "no" or d["second_measures"] == "yes":
        d["note"] = "none" if d["note"] == "total" else d["note"]
    if d["rows"] == "key-value":
        d["pairs"] = draw(rng, {"two": 6, "four": 4})
        d["pairs_head"] = draw(rng, {"key": 5, "number": 3, "above": 2})
        if d["pairs_head"] == "above" and fmt == "xlsx":
            d["pairs_head"] = "key"
        d["measures_first"] = yes(rng, 0.5)
        d["note"] = "none"
    if fmt == "pdf":
        d["rules"] = draw(rng, {"all": 70, "columns": 30})
    if fmt == "txt-tabs":
        d["header"], d["flow"], d["note"], d["head_words"] = "one", "run", "none", "plain"
        d["merged"] = "blank"
        if d["rows"] == "measure":
            d["date"] = "issue" if d["date"] == "part" else d["date"]
            d["units_part"] = "no"
    if fmt == "md":
        d["header"], d["category"] = "one", "none"
        d["head_words"] = "plain"
    d["landscape"] = yes(rng, 0.7)


def _tasks(rng: random.Random, d: Dims) -> None:
    d["body"] = draw(rng, {"intro": 3, "inbody": 6, "none": 2})
    d["after"] = "inbody" if d["body"] == "inbody" else "none"
    d["declared"] = "no"
    d["tasks"] = (
        "（一）" if d["body"] == "inbody" else draw(rng, {"一、": 4, "（一）": 2, "一、（一）": 3})
    )
    used = {"cn-bracket", "cn"} if d["body"] == "inbody" else {"cn", "cn-bracket"}
    d["category"], d["issue"], d["label"] = "none", d["tasks"], "colon"
    line = d["format"] in ONE_LINE
    _measures(rng, d, used, line, False)
    if d["measure"] in ("", "一是", "第一，"):
        d["measure"] = "1."
    d["flow"] = "run" if line else "paragraphs"
    d["nest"] = "none"
    d["units"], d["date"] = "measure", draw(rng, {"issue": 2, "measure": 3})
    d["progress"] = d["persons"] = d["supervise"] = d["accept"] = "no"
    _units(rng, d)
    d["units"] = "measure"
    if d["bracket"] == "none" or d["bracket"].endswith("below"):
        d["bracket"] = "（）behind"
        d["shapes"] = "label label-lead+responsible verb-lead+cooperate"
    d["shared_list"] = "no"


def _notice(rng: random.Random, d: Dims) -> None:
    line = d["format"] in ONE_LINE
    d["body"], d["after"], d["declared"], d["category"] = "intro", "none", "no", "none"
    d["issue"] = "item"
    styles: dict[str, float] = {
        "一、-line": 40, "bare-line": 14, "line-colon": 8, "colon": 14, "（一）-line": 10,
        "1.-line": 6, "一、-beside": 12,
    }  # fmt: skip
    if line:
        styles = {"一、-beside": 1, "colon": 1}
    d["heading"] = draw(rng, styles)
    d["item"] = draw(rng, {"第1项": 3, "第一项": 3, "序号1": 1, "整改任务第1项": 2, "none": 3})
    d["fields"] = draw(rng, {"full": 5, "three": 2})
    d["label"] = "colon"
    used = {kind(scheme) for scheme in ("一、", "（一）", "1.") if d["heading"].startswith(scheme)}
    _measures(rng, d, used, line, False)
    if d["nest"] != "none":
        d["nest"] = "none"
    d["units"], d["date"], d["bracket"], d["shapes"] = "issue", "issue", "none", "none"
    d["persons"] = d["supervise"] = d["accept"] = "no"
    d["progress"], d["goal"] = "yes", "yes"
    d["publicity"] = yes(rng, 0.75)
    d["issued"] = draw(rng, {"none": 30, "signature": 70})


def _progress(rng: random.Random, d: Dims) -> None:
    line = d["format"] in ONE_LINE
    _around(rng, d)
    if d["body"] in ("full", "listlike"):
        d["body"] = "intro"
    d["category"] = draw(rng, {"none": 6, "一、": 4})
    if d["body"] == "inbody":
        d["category"] = "（一）"
    d["one_issue"] = yes(rng, 0.35) if d["category"] != "none" else "no"
    used = {"一、": {"cn"}, "（一）": {"cn-bracket"}}.get(d["category"], set()) | (
        {"cn"} if d["body"] == "inbody" else set()
    )
    d["report"] = draw(rng, {"labelled": 55, "about": 25, "sentence": 20})
    issue: dict[str, float] = {"一、": 3, "（一）": 4, "1.": 4, "1、": 2, "第一项": 2, "第1项": 2}
    d["issue"] = draw(rng, {k: v for k, v in issue.items() if kind(k) not in used})
    d["restart"] = yes(rng, 0.5) if d["category"] != "none" else "no"
    d["own_line"] = d["problem_label"] = "no"
    _labels(rng, d, used | {kind(d["issue"])}, line)
    if d["report"] != "labelled":
        d["label"] = "colon"
    d["order"] = draw(rng, {"": 5, "GD": 2, "GDU": 3, "U": 1})
    d["measure"], d["flow"], d["nest"] = "1.", "run", "none"
    d["units"], d["date"], d["bracket"], d["shapes"] = "issue", "issue", "none", "none"
    d["supervise"] = d["accept"] = d["persons"] = "no"
    d["progress"] = "yes"
    d["after"] = "plain" if d["after"] == "none" and rng.random() < 0.2 else d["after"]
    if d["after"] in ("numbered", "items"):
        d["after"] = "plain"


def _joined(rng: random.Random, d: Dims) -> None:
    d["body"] = "none" if d["format"] == "xlsx" else draw(rng, {"none": 3, "intro": 3})
    d["after"], d["declared"], d["category"] = "none", "no", "none"
    d["join"] = draw(rng, {"tables": 1, "text": 1})
    if d["format"] in ("xlsx",):
        d["join"] = "tables"
    if d["format"] in ("txt", "md"):
        d["join"] = "text"
    d["lists"] = draw(rng, {"two": 2, "three": 2, "four": 3})
    d["measure"] = draw(rng, {"1.": 1, "（1）": 4, "①": 2}) if d["join"] == "tables" else "（1）"
    d["flow"] = "paragraphs" if d["join"] == "tables" else "run"
    d["nest"] = d["bracket"] = d["shapes"] = "none"
    d["units"] = d["date"] = "issue"
    d["persons"] = d["progress"] = d["supervise"] = d["accept"] = "no"
    d["roles"] = "one"
    d["goal"] = "yes" if d["lists"] == "four" else "no"
    d["head_words"] = "plain"
    d["landscape"] = "no"
