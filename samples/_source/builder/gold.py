"""Expected tables of a sample, from what its author wrote beside each line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from builder.notation import (
    BLOCK_ROLES,
    PLANS,
    ROLES,
    TAKEN,
    Field,
    Issue,
    Line,
    Measure,
    Sample,
    final,
    own_words,
    unit_text,
)

DATE_LIKE = re.compile(
    r"\d{2,4}年|\d+月|季度|年底|年内|月内|日内|汛期|期间|上半年|长期坚持|立行立改|持续推进|即知即改|常态化"
)
ERRORS: list[str] = []
SEPARATOR = re.compile(r"[、，,](?![^（(]*[）)])")
NUMBER = re.compile(r"\d[\d.,]*[^\d年月日、）)]?")
NAMES = re.compile(r"《.*?》|“[^”]*”")


class Flow(dict[str, Any]):
    """A mapping that is written on one line."""


def _flow(dumper: yaml.SafeDumper, data: Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


yaml.SafeDumper.add_representer(Flow, _flow)


def read_glossary(name: str) -> dict[str, str]:
    """Read a glossary: one ``key = value`` a line."""
    found: dict[str, str] = {}
    for raw in (PLANS / name).read_text(encoding="utf-8").splitlines():
        if raw.strip() and not raw.startswith("%"):
            key, _, value = raw.partition(" = ")
            found[key.strip()] = value.strip()
    return found


def read_units() -> dict[str, tuple[str, str]]:
    """Read units.glossary: ``level scope: names`` to name -> (level, scope)."""
    found: dict[str, tuple[str, str]] = {}
    for raw in (PLANS / "units.glossary").read_text(encoding="utf-8").splitlines():
        if not raw.strip() or raw.startswith("%"):
            continue
        head, _, names = raw.partition(":")
        level, _, scope = head.partition(" ")
        for name in names.split():
            found[name] = (level, scope or "named")
    return found


DATES = read_glossary("dates.glossary")
UNITS = read_units()


def deadlines(line: Line, where: str, field: str | None = None) -> list[Flow]:
    """Return the deadline rows of a line: ``>d text*flags`` or ``text => kind due precision``.

    ``where`` it stands; ``field`` is the one of its rows, where that is another: a measure's cell.
    """
    notes = line.notes.get("d")
    if notes is None:
        key = final(line.text).rstrip("。").replace(",", "，")
        if where != "deadline" or key not in DATES:
            return []
        notes = [key]
    rows: list[Flow] = []
    for note in notes:
        if note in ("", "none"):
            continue
        for part in (
            [p.strip() for p in DATES.get(note, "").split("|")]
            if "|" in DATES.get(note, "")
            else [note]
        ):
            rows.append(_deadline(part, field or where))
    for row in rows:
        if row["text"] not in final(line.text):
            ERRORS.append(f"line {line.number}: deadline {row['text']!r} is not in the text")
    return rows


def _deadline(note: str, where: str) -> Flow:
    head, _, spec = note.partition(" => ")
    text, *flags = head.split("*")
    text = text.strip()
    spec = spec or DATES.get(text, "")
    if not spec:
        ERRORS.append(f"no date in the glossary for {text!r}")
        return Flow(field=where, text=text)
    kind, *values = spec.split()
    row = Flow(field=where, text=text, kind=kind)
    for value in values:
        key, _, rest = value.partition("=")
        if rest:
            row[key] = rest
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            row["due"] = value
        elif value == "ambiguous":
            row["ambiguous"] = True
        else:
            row["precision"] = value
    for flag in flags:
        row |= {"p": {"degree": "partial"}, "a": {"modality": "aim"}}[flag.strip()]
    return row


def responsibilities(line: Line, raw: str | None, role: str = "responsible") -> list[Flow]:
    """Return the unit rows of a line: ``>u name ROLE`` or the printed names of a plain list."""
    notes = line.notes.get("u")
    if notes is None:
        notes = [n for n in SEPARATOR.split((raw or "").strip("。 ")) if n]
    rows = []
    for note in [*notes, *(f"{n} inherited" for n in line.notes.get("i", []))]:
        if note in ("", "none"):
            continue
        name, *rest = note.split()
        if name not in UNITS:
            ERRORS.append(f"line {line.number}: {name!r} is not in units.glossary")
            continue
        level, scope = UNITS[name]
        row = Flow(unit=name, role=role)
        if level != "-":
            row["level"] = level.replace("*", "any")
        if scope != "named":
            row["scope"] = scope
        for word in rest:
            if word in ROLES:
                row["role"] = ROLES[word]
            elif word == "+":
                row["list_open"] = True
            elif word == "inherited":
                row["inherited"] = True
            else:
                row["scope"] = word
        rows.append(row)
    return rows


def persons(line: Line, label: str) -> list[Flow]:
    """Return the person rows: ``>p post@unit@name`` (each part may be empty)."""
    rows = []
    for note in line.notes.get("p", []):
        post, unit, name = [*note.split("@"), "", ""][:3]
        pairs = {"role": label, "post": post, "unit": unit, "name": name}
        rows.append(Flow({k: v for k, v in pairs.items() if v}))
    return rows


def targets(line: Line, where: str) -> list[Flow]:
    """Return the target rows: ``>q indicator comparator value unit [due] [baseline=]``."""
    rows = []
    for note in line.notes.get("q", []):
        if note in ("", "none"):
            continue
        indicator, comparator, value, unit, *rest = note.split()
        row = Flow(field=where, indicator=indicator, comparator=comparator, value=_number(value))
        row["unit"] = unit
        for word in rest:
            key, _, number = word.partition("=")
            row |= {key: _number(number)} if number else {"due": word}
        if indicator not in line.text:
            ERRORS.append(f"line {line.number}: indicator {indicator!r} is not in the text")
        rows.append(row)
    return rows


def _number(text: str) -> float | int:
    return float(text) if "." in text else int(text)


def clean_label(label: str | None) -> str:
    """Return a printed field label without its colon and brackets."""
    return re.sub(r"^[一二三四五六七八九十]+、", "", (label or "")).strip("：:【】〔〕—▲ 　")


def block_role(label: str | None) -> str:
    word = clean_label(label)
    for words, role in BLOCK_ROLES:
        if any(w in word for w in words):
            return role
    return "responsible"


def supervisor_role(label: str | None) -> str:
    return "accept" if any(w in clean_label(label) for w in ("验收", "销号")) else "supervise"


def put(row: dict[str, Any], **values: Any) -> None:
    """Add what is not empty."""
    row.update({key: value for key, value in values.items() if value})


def measure_row(measure: Measure) -> dict[str, Any]:
    line = measure.line
    row: dict[str, Any] = {"no": measure.no}
    put(row, label=measure.label, parent=measure.parent)
    raw = unit_text(line.text)
    cells = [f for f in measure.fields if f.name == "units"]
    put(row, text=own_words(line.text), units=raw or joined(cells))
    dates, units = deadlines(line, "measure"), responsibilities(line, raw)
    for f in measure.fields:
        if f.name == "deadline":
            dates += deadlines(f.line, "deadline", "measure")
        elif f.name in ("units", "supervisors"):
            units += responsibilities(f.line, final(f.line.text), field_role(f))
    people = persons(line, "责任人")
    for f in measure.fields:
        if f.name == "persons":
            people += persons(f.line, clean_label(f.label))
    put(row, deadlines=dates, responsibilities=units, persons_rows=people)
    put(row, targets=targets(line, "measure"), cut="cut" in line.notes)
    put(row, fields=other_fields(measure.fields))
    return row


def field_role(f: Field) -> str:
    """Return the role that a block or column of units gives."""
    return supervisor_role(f.label) if f.name == "supervisors" else block_role(f.label)


def other_fields(fields: list[Field]) -> list[Flow]:
    """Return the rows of fields that have no column of their own."""
    found = [(clean_label(f.label), final(f.line.text)) for f in fields if f.name == "other"]
    return [Flow(label=label, text=text) for label, text in found if text]


def joined(fields: list[Field]) -> str | None:
    """Return a field's raw text; several blocks keep their labels, one a line."""
    if len(fields) > 1:
        return "\n".join(f"{f.label}{whole(f.line)}" for f in fields)
    return whole(fields[0].line) if fields else None


def whole(line: Line) -> str:
    """Return a field's text with the paragraphs that go on with it (>para)."""
    return final(line.text) + "".join(line.notes.get("para", []))


def issue_row(issue: Issue, kind: str) -> dict[str, Any]:
    line = issue.line
    row: dict[str, Any] = {"no": issue.no}
    heading = issue.category if kind == "issue" else own_words(line.text)
    put(row, label=issue.label, kind=kind, category=heading)
    if kind == "issue":
        row["problem"] = own_words(line.text)
    blocks = {
        name: [f for f in issue.fields if f.name == name]
        for name in ("goal", "deadline", "units", "persons", "supervisors", "progress")
    }
    for name, fields in blocks.items():
        put(row, **{name: joined(fields)})
    dates = [
        d for f in issue.fields if f.name in ("goal", "deadline") for d in deadlines(f.line, f.name)
    ]
    units = responsibilities(line, None)
    for f in issue.fields:
        if f.name in ("units", "supervisors"):
            units += responsibilities(f.line, final(f.line.text), field_role(f))
    people = [p for f in blocks["persons"] for p in persons(f.line, clean_label(f.label))]
    aims = [t for f in blocks["goal"] for t in targets(f.line, "goal")]
    state = [n for f in blocks["progress"] for n in f.line.notes.get("s", [])]
    put(row, progress_state=state[0] if state else None)
    put(row, deadlines=dates, responsibilities=units, persons_rows=people, targets=aims)
    put(
        row,
        fields=other_fields(issue.fields),
        cut=any("cut" in m.line.notes for m in issue.measures),
    )
    put(row, measures=[measure_row(m) for m in issue.measures])
    _shared_list(issue, row)
    _closing_list(issue, row)
    return row


def _shared_list(issue: Issue, row: dict[str, Any]) -> None:
    """Lay a list printed for all measures (>shared) on each, inherited on all but the last."""
    for measure in issue.measures:
        if "shared" not in measure.line.notes:
            continue
        units = " | ".join(measure.line.notes["shared"]).split(" | ")
        for at, expected in enumerate(row["measures"], 1):
            mark = "" if at == measure.no else " inherited"
            line = Line("m", None, "", measure.line.number, {"u": [f"{u}{mark}" for u in units]})
            expected["responsibilities"] = responsibilities(line, None)


def _closing_list(issue: Issue, row: dict[str, Any]) -> None:
    """Move a list that closes a run of measures to the issue, where the author says so (>up)."""
    for measure, expected in zip(issue.measures, row.get("measures", []), strict=False):
        if "up" in measure.line.notes:
            row["units"] = expected.pop("units")
            row["responsibilities"] = expected.pop("responsibilities")


def free_levels(rows: list[dict[str, Any]]) -> None:
    """Leave the levels open: whether a 市 is a city or a county's equal is not printed."""
    for row in rows:
        for unit in row.get("responsibilities", []):
            unit["level"] = "any"
        free_levels(row.get("measures", []))


def expected(sample: Sample) -> dict[str, Any]:
    """Return the expected tables of a sample."""
    kind = sample.meta.get("kind", "issue")
    issues = [issue_row(issue, kind) for issue in sample.issues]
    if sample.meta.get("levels") == "no":
        free_levels(issues)
    document: dict[str, Any] = {}
    for key, value in sample.document.items():
        document[key] = int(value) if key == "declared_issues" else value
    document.setdefault("status", "complete")
    document["issues"] = len(issues)
    document["measures"] = sum(len(i.get("measures", [])) for i in issues)
    body = [i for i in sample.items if isinstance(i, Line)]
    dates = [d for line in body for d in deadlines(line, "plan")]
    aims = [t for line in body for t in targets(line, "plan")]
    result: dict[str, Any] = {"document": document}
    put(result, plan={k: v for k, v in (("deadlines", dates), ("targets", aims)) if v})
    result["issues"] = issues
    return result


def forgotten(sample: Sample) -> list[str]:
    """Say where a goal, deadline, measure or list has digits or dates that nothing is noted for."""
    found = []
    for issue in sample.issues:
        lines = [(f.line, f.name) for f in issue.fields if f.name in ("goal", "deadline")]
        lines += [(m.line, "measure") for m in issue.measures]
        for line, name in lines:
            text = NAMES.sub("", final(line.text))
            if DATE_LIKE.search(text) and not deadlines(line, name) and "d" not in line.notes:
                found.append(f"{sample.name}:{line.number}: a date? {text[:60]}")
            digits = NUMBER.findall(re.sub(r"\d+(?:年|月|日)", "", text))
            if digits and name != "deadline" and "q" not in line.notes:
                found.append(f"{sample.name}:{line.number}: a target? {digits} {text[:60]}")
            if name == "measure" and "负责" in own_words(line.text) and "u" not in line.notes:
                found.append(f"{sample.name}:{line.number}: a unit? {text[:60]}")
    return found


def write_expected(sample: Sample, path: Path) -> None:
    """Write the expected tables as YAML, one row a line where it is short."""
    head = f"# What {path.parent.name} holds, written by hand; the form is told in ../README.md.\n"
    text = yaml.dump(
        expected(sample), Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=100000
    )
    for error in dict.fromkeys(ERRORS):
        print("  !", path.parent.name, error, file=sys.stderr)
    ERRORS.clear()
    path.write_text(head + text, encoding="utf-8")
    for warning in forgotten(sample):
        print("  ?", warning, file=sys.stderr)


__all__ = ["TAKEN", "expected", "write_expected"]
