"""Lays the contents of other samples out as tables: samples/table-*/plan.* and expected.yaml.

The contents and every value come from the expected tables of the sample that is named, which a
person wrote; only what the layout changes is changed. Needs python-docx, openpyxl and LibreOffice.
"""

from __future__ import annotations

import copy
import html
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
import yaml
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement

HERE = Path(__file__).parent
SAMPLES = HERE.parent
sys.path.insert(0, str(HERE))

from builder import office  # noqa: E402

FORMS = ("docx", "doc", "pdf", "html", "xlsx")
EPOCH = (2024, 6, 1, 8, 0, 0)


@dataclass
class Cell:
    """One cell: its lines, and over how many rows and columns it is merged."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass
class Table:
    """One table: rows of cells (None where a merged cell stands), how many rows are its header."""

    rows: list[list[Cell | None]] = field(default_factory=list)
    header: int = 1
    before: list[str] = field(default_factory=list)


def put(rows: list[list[Cell | None]], top: int, left: int, cell: Cell, width: int) -> None:
    while len(rows) < top + cell.rows:
        rows.append([None] * width)
    rows[top][left] = cell


def expected(name: str) -> dict:
    return yaml.safe_load((SAMPLES / name / "expected.yaml").read_text(encoding="utf-8"))


def lines(issue: dict) -> str:
    return "\n".join(f"{m.get('label') or ''}{m['text']}" for m in issue["measures"])


def one_row_an_issue() -> tuple[dict, list[str], list[Table], list[str]]:
    gold = expected("county-list-2023")
    heads = [
        "序号",
        "反馈问题",
        "整改目标",
        "整改措施",
        "责任单位",
        "责任人",
        "整 改\n时 限",
        "备注",
    ]
    table = Table(header=2)
    for at, head in enumerate(heads):
        if head == "责任单位":
            put(table.rows, 0, at, Cell("责任分工", 1, 2), 8)
            put(table.rows, 1, at, Cell(head), 8)
        elif head == "责任人":
            put(table.rows, 1, at, Cell(head), 8)
        else:
            put(table.rows, 0, at, Cell(head, 2), 8)
    category, count = None, 0
    for no, issue in enumerate(gold["issues"]):
        if issue.get("category") != category:
            category = issue.get("category")
            count += 1
            put(
                table.rows,
                len(table.rows),
                0,
                Cell(f"{'一二三四五六七'[count - 1]}、{category}", 1, 8),
                8,
            )
        top = len(table.rows)
        remark = "市级督办" if no % 5 == 2 else ""
        issue["units"] = issue["units"].replace("\n", "")
        cells = (issue["label"], issue["problem"], issue["goal"], lines(issue), issue["units"],
                 issue.get("persons", ""), issue["deadline"], remark)  # fmt: skip
        for at, text in enumerate(cells):
            put(table.rows, top, at, Cell(text), 8)
        if remark:
            issue["fields"] = [{"label": "备注", "field": "remark", "text": remark}]
        if issue.pop("supervisors", None):
            issue["responsibilities"] = [
                row for row in issue["responsibilities"] if row["role"] != "supervise"
            ]
        if issue.pop("progress", None):
            issue.pop("progress_state", None)
    put(table.rows, len(table.rows), 0, Cell("合计"), 8)
    put(table.rows, len(table.rows) - 1, 1, Cell(f"{len(gold['issues'])}项"), 8)
    put(
        table.rows,
        len(table.rows),
        0,
        Cell("填表说明：本表由县整改办汇总，每季度末更新。", 1, 8),
        8,
    )
    people = Table(before=["联系方式"])
    for row in (
        ["姓名", "单位", "电话"],
        ["杜晓", "县整改办", "0791-5550101"],
        ["罗敏", "县生态环境局", "0791-5550102"],
    ):
        people.rows.append([Cell(text) for text in row])
    title = gold["document"]["title"]
    head = [title, "省生态环境保护督察组于2023年4月18日向临湖县反馈“回头看”督察意见，共14个问题。"]
    return gold, head, [table, people], ["临湖县人民政府办公室 2023年6月22日印发"]


def one_row_a_measure() -> tuple[dict, list[str], list[Table], list[str]]:
    gold = expected("county-ownline-2021")
    kept = []
    for issue in gold["issues"]:
        bracketed = all("；完成时限：" in (m.get("units") or "") for m in issue["measures"])
        alone = not any(m.get("parent") for m in issue["measures"]) and not issue.get("units")
        if bracketed and alone:
            kept.append(issue)
    gold["issues"] = kept
    heads = [
        "序号",
        "反馈问题",
        "整改目标",
        "整改措施",
        "责任单位",
        "完成时限",
        "整改时限",
        "责任人",
    ]
    tables = []
    half = (len(kept) + 1) // 2
    category = None
    for part in (kept[:half], kept[half:]):
        table = Table(before=["续表"] if tables else [])
        table.rows.append([Cell(head) for head in heads])
        for issue in part:
            if issue.get("category") != category:
                category = issue.get("category")
                put(table.rows, len(table.rows), 0, Cell(category, 1, 8), 8)
            top, down = len(table.rows), len(issue["measures"])
            for at, text in ((0, issue["label"]), (1, issue["problem"]), (2, issue["goal"]),
                             (6, issue["deadline"]), (7, issue.get("persons", ""))):  # fmt: skip
                put(table.rows, top, at, Cell(text, down), 8)
            for at, measure in enumerate(issue["measures"]):
                units, _, due = measure["units"].partition("；完成时限：")
                cells = (measure["label"] + measure["text"], units, due)
                for column, text in enumerate(cells, 3):
                    put(table.rows, top + at, column, Cell(text), 8)
                measure["units"] = units
        tables.append(table)
    for no, issue in enumerate(kept, 1):
        issue["no"] = no
        tables_label = str(no)
        for table in tables:
            for row in table.rows:
                if (
                    row[0] is not None
                    and row[0].text == issue["label"]
                    and row[1]
                    and row[1].text == issue["problem"]
                ):
                    row[0].text = tables_label
        issue["label"] = tables_label
    document = gold["document"]
    document["issues"] = document["declared_issues"] = len(kept)
    document["measures"] = sum(len(issue["measures"]) for issue in kept)
    gold.pop("plan", None)
    document["title"] = document["title"].replace("整改方案", "整改措施清单")
    document["document_kind"] = "issue_list"
    head = [
        document["title"],
        f"2021年1月20日，省生态环境保护督察组反馈第二轮督察意见，本清单共{len(kept)}个问题。",
    ]
    return gold, head, tables, []


def key_and_value() -> tuple[dict, list[str], list[Table], list[str]]:
    gold = expected("county-glued-2022")
    tables = []
    for issue in gold["issues"]:
        units = dict(line.split("：", 1) for line in issue["units"].split("\n"))
        table = Table(header=0)

        def wide(key: str, value: str, table: Table = table) -> None:
            table.rows.append([Cell(key), Cell(value, 1, 3), None, None])

        def pair(a: str, b: str, c: str, d: str, table: Table = table) -> None:
            table.rows.append([Cell(a), Cell(b), Cell(c), Cell(d)])

        wide(issue["label"], issue["problem"])
        wide("整改目标", issue["goal"])
        wide("整改\n措施", lines(issue))
        pair("牵头单位", units.get("牵头单位", ""), "配合单位", units.get("配合单位", ""))
        pair("督导单位", issue.get("supervisors", ""), "整改时限", issue["deadline"])
        wide("责任人", issue.get("persons", ""))
        tables.append(table)
        known = [f"{key}{value}" for key, value in units.items()]
        issue["units"] = "\n".join(known) if len(known) > 1 else next(iter(units.values()))
    head = [gold["document"]["title"].replace("整改实施方案", "整改措施清单"),
            "2021年12月13日，中央生态环境保护督察组反馈督察意见，清溪县共10个问题。"]  # fmt: skip
    gold["document"]["title"] = head[0]
    gold["document"]["document_kind"] = "issue_list"
    for table in tables[1:]:
        table.before.append("")
    return gold, head, tables, ["清溪县人民政府办公室 2022年4月15日印发"]


# -- writers ------------------------------------------------------------------------------


def write_docx(head: list[str], tables: list[Table], tail: list[str], target: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for text in head:
        document.add_paragraph(text)
    for table in tables:
        for text in table.before:
            document.add_paragraph(text)
        width = len(table.rows[0])
        made = document.add_table(rows=len(table.rows), cols=width, style="Table Grid")
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                own = made.cell(r, c)
                if cell.rows > 1 or cell.columns > 1:
                    own = own.merge(made.cell(r + cell.rows - 1, c + cell.columns - 1))
                first, *more = cell.text.split("\n")
                own.text = first
                for line in more:
                    own.add_paragraph(line)
        for row in made.rows[: table.header]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for text in tail or [""]:
        document.add_paragraph(text)
    import datetime  # noqa: PLC0415

    document.core_properties.created = document.core_properties.modified = datetime.datetime(*EPOCH)
    document.save(target)


def write_html(
    head: list[str], tables: list[Table], tail: list[str], target: Path, *, merged: bool
) -> None:
    parts = [f"<h1>{html.escape(head[0])}</h1>", *(f"<p>{html.escape(t)}</p>" for t in head[1:])]
    for table in tables:
        parts += [f"<p>{html.escape(t)}</p>" for t in table.before if t]
        parts.append('<table border="1">')
        covered: set[tuple[int, int]] = set()
        for r, row in enumerate(table.rows):
            parts.append("<tr>")
            for c, cell in enumerate(row):
                if cell is None:
                    if (r, c) not in covered:
                        parts.append("<td></td>")
                    continue
                rows = cell.rows if merged or r < table.header else 1
                spans = f' rowspan="{rows}"' if rows > 1 else ""
                spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                for i in range(rows):
                    for j in range(cell.columns):
                        covered.add((r + i, c + j))
                lines = "".join(f"<p>{html.escape(line)}</p>" for line in cell.text.split("\n"))
                parts.append(f"<td{spans}>{lines}</td>")
            parts.append("</tr>")
        parts.append("</table>")
    parts += [f"<p>{html.escape(t)}</p>" for t in tail]
    body = "\n".join(parts)
    target.write_text(
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f"<title>{html.escape(head[0])}</title></head>\n"
        f'<body><div id="zoom">\n{body}\n</div></body></html>\n',
        encoding="utf-8",
    )


def write_xlsx(head: list[str], tables: list[Table], tail: list[str], target: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    top = 1
    for number, table in enumerate(tables):
        width = len(table.rows[0])
        texts = [*(head if not number else []), *[t for t in table.before if t]]
        for text in texts:
            sheet.cell(top, 1, text)
            sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=max(width, 4))
            top += 1
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                number_cell = cell.text.isdecimal() and cell.text.isascii() and len(cell.text) < 4
                sheet.cell(top + r, c + 1, int(cell.text) if number_cell else cell.text)
                if cell.rows > 1 or cell.columns > 1:
                    bottom, right = top + r + cell.rows - 1, c + cell.columns
                    sheet.merge_cells(None, top + r, c + 1, bottom, right)
        top += len(table.rows) + (not table.header)
    for text in tail:
        sheet.cell(top, 1, text)
        sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=8)
        top += 1
    import datetime  # noqa: PLC0415

    book.properties.created = book.properties.modified = datetime.datetime(*EPOCH)
    book.save(target)


def build(name: str, made: tuple[dict, list[str], list[Table], list[str]], *, merged: bool) -> None:
    gold, head, tables, tail = made
    folder = SAMPLES / name
    folder.mkdir(exist_ok=True)
    write_docx(head, tables, tail, folder / "plan.docx")
    for form in ("doc", "pdf"):
        with tempfile.TemporaryDirectory() as work:
            out = Path(work) / f"plan.{form}"
            office.convert(folder / "plan.docx", out, form)
            (folder / f"plan.{form}").write_bytes(out.read_bytes())
    write_html(head, tables, tail, folder / "plan.html", merged=merged)
    write_xlsx(head, tables, tail, folder / "plan.xlsx")
    text = yaml.safe_dump(copy.deepcopy(gold), allow_unicode=True, sort_keys=False, width=10_000)
    note = (
        f"# What {name} holds; values are those that a person wrote for the sample it is made of.\n"
    )
    (folder / "expected.yaml").write_text(note + re.sub(r"\n{3,}", "\n\n", text), encoding="utf-8")
    print(
        name,
        len(gold["issues"]),
        sorted(f"{f.name} {f.stat().st_size // 1024}K" for f in folder.iterdir()),
    )


if __name__ == "__main__":
    build("table-issue-2023", one_row_an_issue(), merged=True)
    build("table-measure-2021", one_row_a_measure(), merged=False)
    build("table-keyvalue-2022", key_and_value(), merged=True)
