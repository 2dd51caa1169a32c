"""One plan as a person reads it, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from zhenggai.language import say
from zhenggai.messages import render
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from zhenggai.rules.kinds import DeadlineField, Severity
    from zhenggai.tables.rows import (
        DeadlineRow,
        DiagnosticRow,
        DocumentRow,
        IssueRow,
        MeasureRow,
        Rows,
        TargetRow,
    )

BlockName: TypeAlias = Literal[
    "problem", "goal", "deadline", "units", "persons", "supervisors", "progress"
]
# An issue's number and a measure's; words and their style.
Place: TypeAlias = tuple[int, int | None]
Read: TypeAlias = tuple[str, str]
Own = TypeVar("Own", bound=Mapping[str, object])
DOUBT_COLORS: Mapping[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "dim"}
BLOCKS: tuple[BlockName, ...] = (
    "problem", "goal", "deadline", "units", "persons", "supervisors", "progress",
)  # fmt: skip
# What is set off below a measure.
BELOW: tuple[BlockName, ...] = ("deadline", "units", "persons")


def show_plan(rows: Rows, lang: str, issue_no: int | None = None) -> Iterator[RenderableType]:
    """Yield what to print for a plan (or one of its issues), piece by piece."""
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    document = rows["documents"][0]
    doubts = rows.get("diagnostics", [])
    if issue_no is None:
        yield Text(document["title"] or document["source"], style="bold")
        yield Text(_facts(document, lang), style="dim")
        for doubt in doubts:
            if doubt["issue_no"] is None:
                yield _doubt(doubt, lang)
    for issue in rows.get("issues", []):
        own = issue["issue_no"]
        if issue_no is not None and own != issue_no:
            continue
        yield Text("")
        yield _heading(issue, lang)
        for name in BLOCKS:
            words = issue[name]
            if words:
                yield _beside(say(f"show_{name}", lang), Text(words), 2)
                yield from _values(rows, name, lang, (own, None))
        for measure in rows.get("measures", []):
            if measure["issue_no"] == own:
                yield from _measure(measure, rows, lang)
        for doubt in doubts:
            if doubt["issue_no"] == own:
                yield _doubt(doubt, lang)


def _measure(measure: MeasureRow, rows: Rows, lang: str) -> Iterator[RenderableType]:
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    text = Text(measure["text"] or "")
    if measure["cut"]:
        text.append(f" {say('show_cut', lang)}", style="yellow")
    yield _beside(measure["label"] or "·", text, 4 if measure["parent_no"] is None else 6)
    for name in BELOW:
        yield from _values(rows, name, lang, (measure["issue_no"], measure["measure_no"]))


def show_passage(rows: Rows, at: int, lang: str) -> Iterator[RenderableType]:
    """Yield the passage that holds a character: where it is, what it is, its words."""
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    for passage in rows["passages"]:
        start, end = passage["start"], passage["end"]
        if start <= at < end:
            numbers = (("issue_no", passage["issue_no"]), ("measure_no", passage["measure_no"]))
            owner = [say(f"show_{key}", lang, no) for key, no in numbers if no is not None]
            role = _value("passages", "role", passage["role"], lang)
            head = " · ".join([passage["locator"], role, *owner])
            yield Text(f"{start}–{end}  {head}", style="dim")
            text = Text(passage["text"])
            text.stylize("reverse", at - start, at - start + 1)
            yield text
            return


def _value(table: str, column: str, value: str, lang: str) -> str:
    """Return a closed value as the reader calls it: ``lead``, or 牵头."""
    return dict(TABLES[table].column(column).values).get(value, value) if lang == "zh" else value


def _facts(document: DocumentRow, lang: str) -> str:
    level = document["inspection_level"]
    inspection = [_value("documents", "inspection_level", level, lang)] if level else []
    told = (document["inspection_round"], document["feedback_date"])
    inspection += [str(one) for one in told if one]
    return say(
        "show_facts",
        lang,
        document["jurisdiction"] or "—",
        _value("documents", "document_kind", document["document_kind"] or "other", lang),
        " ".join(inspection) or "—",
        document["declared_issues"] or "—",
        document["issues"],
        document["measures"],
        say(f"status_{document['status']}", lang),
    )


def _heading(issue: IssueRow, lang: str) -> RenderableType:
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    label = issue["label"] or issue["issue_no"]
    text = Text.assemble((f"[{issue['issue_no']}] {label}", "bold cyan"))
    if issue["category"]:
        text.append(f"  {issue['category']}", style="cyan")
    if issue["page"]:
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


def _values(rows: Rows, name: BlockName, lang: str, place: Place) -> Iterator[RenderableType]:
    """Yield what was read from a block, set off below it."""
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    for words, style in READ.get(name, _nothing)(rows, place, lang):
        yield _beside("→", Text(words, style=style), 4 if place[1] is None else 8)


def _at(found: Sequence[Own], place: Place) -> list[Own]:
    return [row for row in found if (row["issue_no"], row["measure_no"]) == place]


def _nothing(rows: Rows, place: Place, lang: str) -> Iterator[Read]:
    del rows, place, lang
    yield from ()


def _aims(rows: Rows, place: Place, lang: str, fields: frozenset[DeadlineField]) -> Iterator[Read]:
    for deadline in _at(rows.get("deadlines", ()), place):
        if deadline["field"] in fields:
            yield _date(deadline, lang), "green"
    for target in _at(rows.get("targets", ()), place):
        if target["field"] in fields:
            yield _target(target), "magenta"


def _units(rows: Rows, place: Place, lang: str) -> Iterator[Read]:
    units = [
        f"{row['unit']} ({_value('responsibilities', 'role', row['role'], lang)})"
        for row in _at(rows.get("responsibilities", ()), place)
    ]
    if units:
        yield ", ".join(units), "blue"


def _persons(rows: Rows, place: Place, lang: str) -> Iterator[Read]:
    del lang
    persons = [row["name"] or row["post"] or "" for row in _at(rows.get("persons", ()), place)]
    if persons:
        yield "; ".join(persons), "blue"


# What is read from a block of each name.
READ: Mapping[BlockName, Callable[[Rows, Place, str], Iterator[Read]]] = {
    "goal": partial(_aims, fields=frozenset({"goal"})),
    "deadline": partial(_aims, fields=frozenset({"deadline", "measure"})),
    "units": _units,
    "persons": _persons,
}


def _date(row: DeadlineRow, lang: str) -> str:
    parts = [_value("deadlines", "kind", row["kind"], lang)]
    if row["start_date"]:
        parts.append(f"{row['start_date']} →")
    if row["due_date"]:
        parts.append(str(row["due_date"]))
    if row["degree"] == "partial":
        parts.append(_value("deadlines", "degree", row["degree"], lang))
    if row["modality"] != "firm":
        parts.append(_value("deadlines", "modality", row["modality"], lang))
    if row["ambiguous"]:
        parts.append(f"? {row['due_date_latest'] or ''}".rstrip())
    return f"{row['text']}: {' '.join(parts)}"


def _target(row: TargetRow) -> str:
    aim = f"{row['comparator']} {row['value']:g} {row['unit'] or ''}"
    return f"{row['indicator'] or ''} {aim}"


def _doubt(doubt: DiagnosticRow, lang: str) -> RenderableType:
    from rich.text import Text  # noqa: PLC0415  # only a terminal view needs it

    words = render(doubt["code"], doubt["arguments"] or (), lang)
    place = f" ({doubt['locator']})" if doubt["locator"] else ""
    return _beside("!", Text(words + place, style=DOUBT_COLORS[doubt["severity"]]), 2)
