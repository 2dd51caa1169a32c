"""A sample's printed paragraphs, before any format."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.grids import Grid, key_grid, list_grid
from builder.notation import Heading, Issue, Line, Sample, plain


@dataclass
class Piece:
    """A stretch of a paragraph; ``deleted`` and ``inserted`` are tracked changes."""

    text: str
    bold: bool = False
    change: str | None = None


@dataclass
class Printed:
    """One printed paragraph or table. ``label`` is its number, ``level`` that number's level."""

    pieces: list[Piece] = field(default_factory=list)
    label: str = ""
    level: int | None = None
    kind: str = "text"
    rows: list[list[str]] = field(default_factory=list)
    grid: Grid | None = None

    @property
    def text(self) -> str:
        return self.label + "".join(p.text for p in self.pieces if p.change != "deleted")


def changed(text: str) -> list[Piece]:
    """Split a text at its tracked changes."""
    pieces = []
    for part in (
        text.replace("{-", "\0-")
        .replace("-}", "\0")
        .replace("{+", "\0+")
        .replace("+}", "\0")
        .split("\0")
    ):
        if part.startswith("-"):
            pieces.append(Piece(part[1:], change="deleted"))
        elif part.startswith("+"):
            pieces.append(Piece(part[1:], change="inserted"))
        elif part:
            pieces.append(Piece(part.replace("⟦", "").replace("⟧", "")))
    return pieces


def label_pieces(label: str) -> list[Piece]:
    """Print a label as Word often stores it: bold, in several runs, its colon apart."""
    colon = label[-1:] if label[-1:] in "：:" else ""
    word = label[: len(label) - len(colon)]
    half = max(len(word) - 2, 1)
    pieces = [Piece(word[:half], bold=True), Piece(word[half:], bold=True)]
    return [p for p in [*pieces, Piece(colon)] if p.text]


def printed(sample: Sample) -> list[Printed]:
    """Return the sample's paragraphs and tables in order."""
    result: list[Printed] = []
    listed: list[Line | Heading | Issue] = []
    for item in sample.items:
        if "rows" in sample.meta and isinstance(item, Issue):
            result.append(Printed(kind="grid", grid=key_grid(item)))
            continue
        if "columns" in sample.meta:
            if not isinstance(item, Line) or item.mark == "~row":
                listed.append(item)
                continue
            if listed:
                result.append(Printed(kind="grid", grid=list_grid(sample, listed)))
                listed = []
        if isinstance(item, Line):
            if item.mark == "~sheet":
                result.append(Printed([Piece(item.text)], kind="sheet"))
                continue
            kinds = {"~c": "center", "~h": "heading", "~t": "title", "~r": "right"}
            if item.mark == "~table":
                rows = [row.split("/") for row in item.text.split("//")]
                result.append(Printed(kind="table", rows=rows))
                continue
            result.append(Printed([Piece(plain(item.text))], kind=kinds.get(item.mark, "text")))
        elif isinstance(item, Heading):
            result.append(Printed([Piece(item.text, bold=True)], item.printed, kind="category"))
        else:
            result += issue_paragraphs(sample, item)
    if listed:
        result.append(Printed(kind="grid", grid=list_grid(sample, listed)))
    return result


def issue_paragraphs(sample: Sample, issue: Issue) -> list[Printed]:
    """Return the paragraphs of one issue in the sample's layout."""
    flow = sample.meta.get("flow", "paragraphs")
    bold = sample.meta.get("issue_bold") == "yes"
    result = [Printed([Piece(plain(issue.line.text), bold=bold)], issue.printed, 0, "issue")]
    if "q" in sample.labels:
        result.insert(0, Printed(label_pieces(sample.labels["q"]), kind="label"))
    for key in issue.order:
        if key != "m":
            f = issue.fields[int(key)]
            pieces = label_pieces(f.label or "")
            if flow == "ownline" and f.label and f.label[-1] not in "：:":
                result.append(Printed(pieces, kind="label"))
                pieces = []
            value = Printed(pieces + changed(f.line.text), kind="field")
            parts = f.line.notes.get("para")
            result.append(value)
            if parts:
                result += [Printed([Piece(p)], kind="field") for p in parts]
            continue
        label = sample.labels.get("m", "")
        pieces = label_pieces(label) if label else []
        inline = sample.meta.get("measures") == "inline" or len(issue.measures) == 1
        if flow == "ownline" or not inline or flow == "labelpara":
            if pieces:
                result.append(Printed(pieces, kind="label"))
            pieces = []
        current = Printed(pieces, kind="field")
        for measure in issue.measures:
            text = changed(measure.line.text)
            if inline and flow != "ownline":
                current.pieces += [Piece(measure.label or ""), *text]
            else:
                kind = "group" if "group" in measure.line.notes else "measure"
                level = measure.level + 1
                result.append(Printed(text, measure.label or "", level, kind))
        if current.pieces:
            result.append(current)
    if flow == "glued":
        head, rest = result[0], result[1:]
        if sample.meta.get("glue_issue") != "yes":
            body = Printed([p for r in rest for p in [Piece(r.label), *r.pieces]], kind="field")
            return [head, body]
        head.pieces += [p for r in rest for p in [Piece(r.label), *r.pieces]]
        return [head]
    return result
