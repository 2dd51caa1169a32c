"""Word content that the tests keep both as DOCX (built here) and as DOC (made from it, kept).

`python -m tests.readers.word.plans` makes the .doc files anew; it needs LibreOffice.
"""

from __future__ import annotations

from pathlib import Path

from tests.readers.word.files import abstract, docx, level, num, p, r, tbl, tc, tr
from zhenggai.readers import soffice

DATA = Path(__file__).parent / "data"
LISTS = abstract(
    0,
    level(0, "japaneseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
) + num(1, 0)


def numbered_plan() -> bytes:
    body = [p("某市整改方案", '<w:jc w:val="center"/>')]
    for place in ("东湖", "西湖", "南湖"):
        body += [
            p(f"{place}水质长期不达标，雨污分流不彻底。", num=(1, 0)),
            p(r("整改", "<w:b/>") + r("目标：", "<w:b/>") + r("2025年底前达到Ⅲ类。")),
            p(r("整改措施：", "<w:b/>")),
            p("新建管网12.5公里。（责任单位：市水务局）", num=(1, 2)),
            p("开展排查整治，立行立改。", num=(1, 2)),
        ]
    return docx("".join(body), numbering=LISTS)


def table_plan() -> bytes:
    """Return a plan whose last block is its table."""

    def cell(text: str, properties: str = "", number: bool = False) -> str:
        width = '<w:tcW w:w="2000" w:type="dxa"/>'
        return tc(p(text, num=(1, 0) if number else None), properties=width + properties)

    return docx(
        p("整改任务清单")
        + tbl(
            tr(cell("序号"), cell("问题"), cell("整改措施"), cell("整改时限")),
            tr(
                cell("", '<w:vMerge w:val="restart"/>', True),
                cell("东湖水质不达标。", '<w:vMerge w:val="restart"/>'),
                cell("新建管网。"),
                cell("2024年底"),
            ),
            tr(cell("", "<w:vMerge/>"), cell("", "<w:vMerge/>"), cell("清淤。"), cell("2025年底")),
            tr(cell("二类问题", '<w:gridSpan w:val="4"/>')),
            tr(cell("", number=True), cell("西湖有直排口。"), cell("封堵。"), cell("2025年6月")),
        ),
        numbering=LISTS,
    )


def deleted_plan() -> bytes:
    """Return a plan of which a numbered paragraph was deleted under Track Changes, mark and all."""
    by = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    number = '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'
    gone = p(
        f"<w:del {by}><w:r><w:delText>停产整治。</w:delText></w:r></w:del>",
        f"{number}<w:rPr><w:del {by}/></w:rPr>",
    )
    body = p("东湖水质不达标。", num=(1, 0)) + p("新建管网。", num=(1, 2)) + gone
    return docx(body + p("开展排查。", num=(1, 2)) + p("此件公开发布"), numbering=LISTS)


def undotted_plan() -> bytes:
    """Return a plan whose measures are numbered 1, 2 without a dot, before texts with digits."""
    lists = abstract(0, level(0, "japaneseCounting", "%1、"), level(1, "decimal", "%2")) + num(1, 0)
    body = [p("某市整改方案", '<w:jc w:val="center"/>')]
    for place in ("东湖", "西湖", "南湖"):
        body += [
            p(f"{place}水质长期不达标，雨污分流不彻底。", num=(1, 0)),
            p("整改目标：2025年底前达到Ⅲ类。"),
            p("整改措施："),
            p("2024年6月底前新建管网12公里。", num=(1, 1)),
            p("3处排口于2024年12月底前封堵。", num=(1, 1)),
        ]
    return docx("".join(body), numbering=lists)


PLANS = {"numbered": numbered_plan, "table": table_plan, "undotted": undotted_plan}
CHANGED = {"deleted": deleted_plan}


if __name__ == "__main__":
    for name, plan in (PLANS | CHANGED).items():
        (DATA / f"{name}.doc").write_bytes(soffice.convert(plan(), ".docx", "doc:MS Word 97"))
