"""Documents of real form with their expected tables, written as one text with marks in it.

A document of these folders has ``name``, ``kind`` (several with ``|``),
``place``, ``code``, ``level``, ``declared``, ``feedback``, ``issued``, ``status``, ``format``
(txt, md, html, docx), each null where nothing is printed and ``"*"`` where it is not compared, and
``text``. In the text stand

    {title:澄州市整改方案}   the title, over lines too
    {+ state=done date=2023-12-31}   here begins an issue; what is known of it beside its words
    {problem:…} {goal:…} {units:…} …   the words of a column of the issue, marks inside of marks too
    {m:…}   a measure;   {f公示期:…}   a row of ``fields`` with its label
    {category:…}   holds for all issues behind it
    {progress+:…}   goes on with the words before a page's mark

Two marks of one column are two blocks, with a line break between. What stands before the first
issue (an item in the preamble) belongs to it. A line of ``| cells |`` is a row of a table, ⏎ a
line break in a cell, ``<2 issues>`` two short issues in the usual form. Attributes of an issue:
``state`` (several with ``|``, ``?`` where it is not compared), ``date``, ``due`` (all due dates of
the issue and its measures, ``none``), ``item``, ``skip`` (a column that is not compared).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from tests.yaml_files import read_yaml

HERE = Path(__file__).parent
KINDS = ("notices", "reports", "complaints", "adjustments", "plans", "others")
ANY = "*"
MARK = regex.compile(r"\{(?:\+(?P<attrs>[^{}]*)\}|(?P<name>[^{}:+]+)(?P<on>\+?):|(?P<bad>))|\}")
ATTRIBUTE = regex.compile(r"(\w+)=(\S+)")
COLUMNS = frozenset(
    {"label", "item", "problem", "goal", "deadline", "units", "persons", "supervisors", "progress"}
)
USUAL = (
    "{+}{label:一}、{problem:部分单位责任落实不到位，压力传导逐级递减。}\n"
    "整改目标：{goal:责任体系健全。}\n整改时限：{deadline:立行立改，长期坚持}\n"
    "整改措施：\n1.{m:压实责任。}（责任单位：生态环境部门）\n2.{m:加强监管。}（责任单位：生态环境部门）\n"
    "{+}{label:二}、{problem:河西片区生活污水直排，雨污分流改造进展缓慢。}\n"
    "整改目标：{goal:片区污水应收尽收。}\n整改时限：{deadline:2025年6月底前}\n"
    "整改措施：\n1.{m:建设污水管网。}（责任单位：住房城乡建设部门）\n2.{m:加强巡查。}（责任单位：水利部门）"
)


class NotationError(ValueError):
    """A document that breaks the notation: its name, and what is wrong."""


@dataclass(slots=True)
class ExpectedIssue:
    """What one issue is to be: columns, measures, fields, and what is known beside its words."""

    columns: dict[str, str] = field(default_factory=dict)
    measures: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One document: its plain text, and what is expected of it."""

    name: str
    group: str
    text: str
    format: str
    document: dict[str, object]
    title: str | None
    issues: tuple[ExpectedIssue, ...]


def read_cases(folder: str, group: str) -> list[Case]:
    """Return the documents of one kind from ``open`` or ``unseen``."""
    path = HERE / folder / f"{group}.yaml"
    records = read_yaml(path)
    return [_case(record, group) for record in records]


def _case(record: dict[str, object], group: str) -> Case:
    known = {"name", "kind", "place", "code", "level", "declared", "feedback", "issued", "status"}
    unknown = set(record) - known - {"text", "format"}
    if unknown:
        raise NotationError(f"{record['name']}: unknown keys {sorted(unknown)}")
    text, title, issues = _Reader(str(record["name"])).read(
        str(record["text"]).replace("<2 issues>", USUAL).strip("\n")
    )
    document = {key: record.get(key) for key in known - {"name", "code"}}
    if "code" in record:
        document["code"] = record["code"]
    if document["status"] is None:
        document["status"] = _status(document["declared"], len(issues))
    return Case(
        str(record["name"]),
        group,
        text,
        str(record.get("format", "txt")),
        document,
        title,
        tuple(issues),
    )


def _status(declared: object, issues: int) -> str:
    """Return the status by the contract: fewer issues than the document declares are not all."""
    if not issues:
        return "unrecognised"
    return "truncated" if isinstance(declared, int) and declared > issues else "complete"


class _Reader:
    """Takes the marks out of a text and puts what they hold where it belongs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title: str | None = None
        self.category: str | None = None
        self.before = ExpectedIssue()
        self.issues: list[ExpectedIssue] = []

    def read(self, marked: str) -> tuple[str, str | None, list[ExpectedIssue]]:
        plain: list[str] = []
        open_marks: list[tuple[str, bool, int]] = []
        at = length = 0
        for match in MARK.finditer(marked):
            plain.append(marked[at : match.start()])
            length += match.start() - at
            at = match.end()
            if match[0] == "}":
                if not open_marks:
                    raise NotationError(f"{self.name}: a mark is closed that was not opened")
                name, goes_on, start = open_marks.pop()
                self._put(name, "".join(plain)[start:length], goes_on=goes_on)
            elif match["name"] is not None:
                open_marks.append((match["name"], bool(match["on"]), length))
            elif match["attrs"] is not None:
                self._begin(dict(ATTRIBUTE.findall(match["attrs"])))
            else:
                raise NotationError(f"{self.name}: a brace that is no mark")
        if open_marks:
            raise NotationError(f"{self.name}: {open_marks[-1][0]} is not closed")
        plain.append(marked[at:])
        return "".join(plain), self.title, self.issues

    def _begin(self, attributes: dict[str, str]) -> None:
        issue = ExpectedIssue() if self.issues else self.before
        issue.attributes |= attributes
        if "item" in attributes:
            issue.columns["item"] = attributes["item"]
        if self.category is not None:
            issue.columns["category"] = self.category
        self.issues.append(issue)

    def _put(self, name: str, words: str, *, goes_on: bool) -> None:
        words = words.replace("\n", "").replace("⏎", "")
        issue = self.issues[-1] if self.issues else self.before
        if name == "title":
            self.title = words
        elif name == "category":
            self.category = words
        elif name == "m":
            issue.measures.append(words)
        elif name in COLUMNS:
            own = issue.columns.get(name)
            joint = "" if goes_on else "\n"
            issue.columns[name] = words if own is None else own + joint + words
        elif name.startswith("f"):
            label, _, value = words.partition(":") if name == "f" else (name[1:], "", words)
            # {f公示期:公示期：…} holds the label as it is printed.
            issue.fields.append((label, value.removeprefix(label).lstrip("：:")))
        else:
            raise NotationError(f"{self.name}: no mark is called {name}")


def paragraphs_and_tables(text: str) -> Iterator[str | list[list[str]]]:
    """Yield the paragraphs of a plain text, and its tables as rows of cells."""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield line
    if rows:
        yield rows
