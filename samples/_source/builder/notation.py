"""The notation of samples/_source/plans/*.plan: a line a paragraph, marks for what is expected.

README.md describes it. Every value in the expected tables (dates, units, persons, targets) is
written by hand, in the plan's own lines or in the glossaries beside it; nothing is parsed here
but the notation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from builder.columns import Column, read_columns, read_rows
from builder.compose import compose

PLANS = Path(__file__).parent.parent / "plans"
FIELDS = {"g": "goal", "t": "deadline", "u": "units", "p": "persons", "s": "supervisors"}
FIELDS |= {"r": "progress", "x": "other"}
SHORT = re.compile(r"\{\{(.*?)\}\}")
TAKEN = re.compile(r"⟦(.*?)⟧")
DELETED, INSERTED = re.compile(r"\{-(.*?)-\}"), re.compile(r"\{\+(.*?)\+\}")
LINE = re.compile(r"(\S+?)(?:\[(.*?)\])?(?: (.*))?$")
FIRST_LABEL = re.compile(r"^[^：:、，；（）]{2,12}[：:]")
ROLES = {"R": "responsible", "L": "lead", "C": "cooperate", "S": "supervise", "A": "accept"}
ROLES |= {"M": "implement"}
BLOCK_ROLES = (
    (("牵头", "主办", "第一责任"), "lead"),
    (("配合", "协办", "参与"), "cooperate"),
    (("实施", "落实"), "implement"),
)
MEASURE_MARKS = {"m": 0, "mm": 1, "mmm": 2}
CHINESE = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


@dataclass
class Line:
    """One line of the notation with the expectations that follow it."""

    mark: str
    option: str | None
    text: str
    number: int
    notes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Field:
    """A field of an issue; ``merged`` with the cell of the row above, whose words it has."""

    mark: str
    name: str
    label: str | None
    line: Line
    merged: bool = False


@dataclass
class Measure:
    no: int
    label: str | None
    level: int
    parent: int | None
    line: Line
    fields: list[Field] = field(default_factory=list)


@dataclass
class Issue:
    no: int
    label: str | None
    printed: str
    category: str | None
    line: Line
    fields: list[Field] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    rows: list[list[Column]] = field(default_factory=list)


@dataclass
class Heading:
    printed: str
    text: str


@dataclass
class Sample:
    """One plan: its settings, and in printed order paragraphs, headings and issues."""

    name: str
    meta: dict[str, str]
    labels: dict[str, str]
    document: dict[str, str]
    items: list[Line | Heading | Issue]

    @property
    def issues(self) -> list[Issue]:
        return [item for item in self.items if isinstance(item, Issue)]


def chinese(number: int) -> str:
    """Return 1 to 99 in Chinese: 十, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else CHINESE[tens] + "十")
    return head + (CHINESE[ones] if ones else "")


def numbered(template: str, number: int, category: int = 0) -> str:
    """Fill {一}, {1}, {①}, {c} of a numbering template."""
    if template == "none":
        return ""
    for key, value in (
        ("{一}", chinese(number)),
        ("{1}", str(number)),
        ("{①}", CIRCLED[number - 1] if number <= len(CIRCLED) else str(number)),
        ("{c}", str(category)),
    ):
        template = template.replace(key, value)
    return template


def bare(label: str) -> str | None:
    """Return a printed label as the tables hold it: without a closing 、.： and blanks."""
    return label.strip().rstrip("、.．：: \u3000").strip("【】") or None


def final(text: str) -> str:
    """Return the text with tracked changes accepted and without marks."""
    return INSERTED.sub(r"\1", DELETED.sub("", text))


def plain(text: str) -> str:
    """Return what is printed: tracked changes accepted, brackets kept."""
    return final(text).replace("⟦", "").replace("⟧", "")


def own_words(text: str) -> str:
    """Return a measure's text: its closing unit lists taken out."""
    return TAKEN.sub("", final(text))


def unit_text(text: str) -> str | None:
    """Return the raw unit lists that were taken out, without brackets and first label."""
    found = [FIRST_LABEL.sub("", raw[1:-1]) for raw in TAKEN.findall(final(text))]
    return "\n".join(found) or None


def read_lines(path: Path) -> list[Line]:
    lines: list[Line] = []
    bracket = "（责任单位：%）"
    composed = path.suffix == ".parts"
    raws = compose(path) if composed else path.read_text(encoding="utf-8").splitlines()
    for number, raw in enumerate(raws, 1):
        text = raw.strip()
        if not text or text.startswith("%"):
            continue
        if text.startswith(">"):
            kind, _, value = text[1:].partition(" ")
            lines[-1].notes.setdefault(kind, []).extend(v.strip() for v in value.split("|"))
            continue
        if text.startswith("@bracket "):
            bracket = text.split(" ", 1)[1]
            continue
        text = SHORT.sub("⟦" + bracket.replace("%", r"\1") + "⟧", text)
        match = LINE.match(text)
        if match is None:
            raise ValueError(f"{path.name}:{number}: not a line of the notation: {text[:40]}")
        mark, option, rest = match.groups()
        lines.append(Line(mark, option, rest or "", number))
    return lines


def add_measure(sample: Sample, issue: Issue, line: Line, counters: list[int]) -> list[int]:
    """Add a measure to its issue; return how many were counted on each level."""
    level = MEASURE_MARKS[line.mark]
    counters = [n if i <= level else 0 for i, n in enumerate(counters)]
    counters[level] += 1
    label = line.option
    if label is None:
        label = numbered(sample.meta["measure"].split()[level], counters[level])
    parents = [m for m in issue.measures if m.level < level]
    parent = parents[-1].no if level and parents else None
    measure = Measure(len(issue.measures) + 1, label or None, level, parent, line)
    issue.measures.append(measure)
    if "m" not in issue.order:
        issue.order.append("m")
    return counters


def make_field(sample: Sample, line: Line, above: list[Field]) -> Field:
    """Make a field; ``^`` is the cell of the row above, with its words and what is expected."""
    mark = line.mark.removeprefix(".")
    label = line.option or sample.labels.get(mark)
    if line.text != "^":
        return Field(mark, FIELDS[mark], label, line)
    over = next(f for f in reversed(above) if (f.mark, f.label) == (mark, label))
    return Field(mark, FIELDS[mark], label, over.line, merged=True)


def lift_merged(sample: Sample) -> None:
    """Give an issue the cells that are merged over all rows of its measures."""
    columns = read_columns(sample.meta.get("columns", ""))
    for issue in sample.issues:
        own = columns or [column for row in issue.rows for column in row]
        places = {(column.mark, column.label): at for at, column in enumerate(own)}
        first, *others = issue.measures or [None]
        for f in list(first.fields) if first and others else []:
            same = [o for m in others for o in m.fields if (o.mark, o.label) == (f.mark, f.label)]
            if len(same) == len(others) and all(o.merged for o in same):
                issue.fields.append(f)
                for measure in issue.measures:
                    measure.fields = [o for o in measure.fields if o.line is not f.line]
        if places:
            issue.fields.sort(key=lambda f: places.get((f.mark, f.label), 0))
            issue.order = [str(at) for at in range(len(issue.fields))]


def label_columns(sample: Sample) -> None:
    """Take the labels of fields from the columns or rows of a table."""
    columns = read_columns(sample.meta["columns"]) if "columns" in sample.meta else []
    columns += [c for row in read_rows(sample.meta.get("rows", "")) for c in row if c.mark]
    for column in columns:
        sample.labels.setdefault(column.mark, column.label)


def read_sample(path: Path) -> Sample:
    """Read one plan from its notation."""
    sample = Sample(path.stem, {}, {}, {}, [])
    category: str | None = None
    categories = in_category = 0
    counters = [0, 0, 0]
    for line in read_lines(path):
        issue = next(iter(reversed(sample.issues)), None)
        if line.mark.startswith("@"):
            target = {"@label": sample.labels, "@doc": sample.document}.get(line.mark)
            if target is None:
                sample.meta[line.mark[1:]] = line.text
            else:
                key, _, value = line.text.partition(" ")
                target[key] = value.strip('"')
            if line.mark in ("@columns", "@rows"):
                label_columns(sample)
        elif line.mark.startswith("~"):
            sample.items.append(line)
        elif line.mark == "=":
            categories += 1
            in_category = 0
            category = line.text
            printed = line.option
            if printed is None:
                printed = numbered(sample.meta["category"], categories)
            sample.items.append(Heading(printed, line.text))
        elif line.mark == "#":
            in_category += 1
            restart = sample.meta.get("restart") == "yes"
            no = len(sample.issues) + 1
            printed = line.option
            if printed is None:
                at = in_category if restart else no
                printed = numbered(sample.meta["issue"], at, categories)
            issue = Issue(no, bare(printed), printed, category, line)
            issue.rows = read_rows(sample.meta.get("rows", ""))
            sample.items.append(issue)
            counters = [0, 0, 0]
        elif line.mark in MEASURE_MARKS and issue is not None:
            counters = add_measure(sample, issue, line, counters)
        elif line.mark[:1] == "." and line.mark[1:] in FIELDS and issue is not None:
            above = [f for m in issue.measures for f in m.fields]
            issue.measures[-1].fields.append(make_field(sample, line, above))
        elif line.mark in FIELDS and issue is not None:
            above = [f for i in sample.issues[:-1] for f in i.fields]
            issue.fields.append(make_field(sample, line, above))
            issue.order.append(str(len(issue.fields) - 1))
        else:
            raise ValueError(f"{path.name}:{line.number}: unknown mark {line.mark!r}")
    lift_merged(sample)
    return sample
