"""One plan as a person reads it, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from zhenggai.language import say
from zhenggai.messages import render
from zhenggai.tables.plan_rows import Rows
from zhenggai.tables.schema import TABLES, Row

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

COLORS = {"error": "bold red", "warning": "yellow", "info": "dim"}
BLOCKS = ("problem", "goal", "deadline", "units", "persons", "supervisors", "progress")


def show_plan(rows: Rows, lang: str, issue_no: int | None = None) -> Iterator[RenderableType]:
    """Yield what to print for a plan (or one of its issues), piece by piece."""
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    document = rows["documents"][0]
    doubts = rows.get("diagnostics", [])
    if issue_no is None:
        yield Text(str(document.get("title") or document["source"]), style="bold")
        yield Text(_facts(document, lang), style="dim")
        for doubt in doubts:
            if doubt.get("issue_no") is None:
                yield _doubt(doubt, lang)
    for issue in rows.get("issues", []):
        own = issue["issue_no"]
        if issue_no is not None and own != issue_no:
            continue
        yield Text("")
        yield _heading(issue, lang)
        for name in BLOCKS:
            if issue.get(name):
                yield _beside(say(f"show_{name}", lang), Text(str(issue[name])), 2)
                yield from _values(rows, name, lang, own, None)
        for measure in rows.get("measures", []):
            if measure["issue_no"] != own:
                continue
            number = measure["measure_no"]
            depth = 4 if measure.get("parent_no") is None else 6
            label = str(measure.get("label") or "·")
            text = Text(str(measure.get("text") or ""))
            if measure.get("cut"):
                text.append(f" {say('show_cut', lang)}", style="yellow")
            yield _beside(label, text, depth)
            for name in ("deadline", "units", "persons"):
                yield from _values(rows, name, lang, own, number)
        for doubt in doubts:
            if doubt.get("issue_no") == own:
                yield _doubt(doubt, lang)


def show_passage(rows: Rows, at: int, lang: str) -> Iterator[RenderableType]:
    """Yield the passage that holds a character: where it is, what it is, its words."""
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    for passage in rows["passages"]:
        start, end = int(str(passage["start"])), int(str(passage["end"]))
        if start <= at < end:
            owner = [
                say(f"show_{key}", lang, passage[key])
                for key in ("issue_no", "measure_no")
                if passage.get(key) is not None
            ]
            role = _value("passages", "role", passage, lang)
            head = " · ".join([str(passage["locator"]), role, *owner])
            yield Text(f"{start}–{end}  {head}", style="dim")
            words = str(passage["text"])
            text = Text(words)
            text.stylize("reverse", at - start, at - start + 1)
            yield text
            return


def _value(table: str, column: str, row: Row, lang: str) -> str:
    """Return a closed value as the reader calls it: ``lead``, or 牵头."""
    value = str(row[column])
    return dict(TABLES[table].column(column).values).get(value, value) if lang == "zh" else value


def _facts(document: Row, lang: str) -> str:
    def known(name: str) -> str:
        return str(document.get(name) or "—")

    inspection = [
        str(document[name]) for name in ("inspection_round", "feedback_date") if document.get(name)
    ]
    if document.get("inspection_level"):
        inspection.insert(0, _value("documents", "inspection_level", document, lang))
    return say(
        "show_facts",
        lang,
        known("jurisdiction"),
        _value("documents", "document_kind", document, lang),
        " ".join(inspection) or "—",
        known("declared_issues"),
        document["issues"],
        document["measures"],
        say(f"status_{document['status']}", lang),
    )


def _heading(issue: Row, lang: str) -> RenderableType:
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    label = str(issue.get("label") or issue["issue_no"])
    text = Text.assemble((f"[{issue['issue_no']}] {label}", "bold cyan"))
    if issue.get("category"):
        text.append(f"  {issue['category']}", style="cyan")
    if issue.get("page"):
        text.append(f"  {say('show_page', lang, issue['page'])}", style="dim")
    return text


def _beside(label: str, text: Text, indent: int) -> RenderableType:
    """Return a text in a column of its own beside its label, so that Chinese lines fill it."""
    from rich.padding import Padding  # noqa: PLC0415  # only a terminal view needs it
    from rich.table import Table  # noqa: PLC0415

    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(label, text)
    return Padding(grid, (0, 0, 0, indent))


def _values(
    rows: Rows, name: str, lang: str, issue_no: object, measure_no: object
) -> Iterator[RenderableType]:
    """Yield what was read from a block, set off below it."""
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    def own(table: str) -> Iterable[Row]:
        return (
            row
            for row in rows.get(table, [])
            if row.get("issue_no") == issue_no and row.get("measure_no") == measure_no
        )

    lines: list[Text] = []
    if name in {"deadline", "goal"}:
        wanted = {"goal"} if name == "goal" else {"deadline", "measure"}
        lines += [
            Text(_date(row, lang), style="green")
            for row in own("deadlines")
            if row["field"] in wanted
        ]
        lines += [
            Text(_target(row), style="magenta") for row in own("targets") if row["field"] in wanted
        ]
    elif name == "units":
        units = [
            f"{row['unit']} ({_value('responsibilities', 'role', row, lang)})"
            for row in own("responsibilities")
        ]
        if units:
            lines.append(Text(", ".join(units), style="blue"))
    elif name == "persons":
        persons = [str(row.get("name") or row.get("post")) for row in own("persons")]
        if persons:
            lines.append(Text("; ".join(persons), style="blue"))
    for line in lines:
        yield _beside("→", line, 4 if measure_no is None else 8)


def _date(row: Row, lang: str) -> str:
    parts = [_value("deadlines", "kind", row, lang)]
    if row.get("start_date"):
        parts.append(f"{row['start_date']} →")
    if row.get("due_date"):
        parts.append(str(row["due_date"]))
    for name, plain in (("degree", "complete"), ("modality", "firm")):
        if row.get(name) not in {None, plain}:
            parts.append(_value("deadlines", name, row, lang))
    if row.get("ambiguous"):
        parts.append(f"? {row['due_date_latest'] or ''}".rstrip())
    return f"{row['text']}: {' '.join(parts)}"


def _target(row: Row) -> str:
    aim = f"{row['comparator']} {row['value']:g} {row.get('unit') or ''}"
    return f"{row.get('indicator') or ''} {aim}"


def _doubt(doubt: Row, lang: str) -> RenderableType:
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    given = doubt.get("arguments")
    words = render(str(doubt["code"]), given if isinstance(given, list) else (), lang)
    place = f" ({doubt['locator']})" if doubt.get("locator") else ""
    return _beside("!", Text(words + place, style=COLORS[str(doubt["severity"])]), 2)
