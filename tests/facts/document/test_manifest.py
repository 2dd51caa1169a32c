"""What a manifest may say, what it fills, and what is said of one that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tables.rows import whole
from zhenggai.dataset.versions import settle_versions, unresolved
from zhenggai.facts.document.manifest import Entry, ManifestError, read_manifest
from zhenggai.facts.document.reader import Facts, complete_facts
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

HEAD = "source,url,publisher,published_date,jurisdiction_code,plan_id,supersedes\n"
PLAN = """南昌市贯彻落实省生态环境保护督察反馈意见整改方案
2024年3月5日,省生态环境保护督察组向我市反馈督察意见。
一、青山湖区黑臭水体治理不到位。
整改目标:消除黑臭水体。
整改时限:年底前。
整改措施:
1.开展排查。(责任单位:市水利局)
印发时间:2024年6月20日
"""


def written(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_csv_and_jsonl_say_the_same(tmp_path: Path) -> None:
    row = [
        "南昌/方案.docx",
        "https://x.example/1",
        "省厅, 网站",
        "2024-06-20",
        "360100",
        "p",
        "旧.docx",
    ]
    csv = HEAD + ",".join(f'"{cell}"' for cell in row) + "\r\n\r\nb.pdf,,,,,,\r\n"
    names = HEAD.strip().split(",")
    record = ", ".join(f'"{name}": "{cell}"' for name, cell in zip(names, row, strict=True))
    jsonl = f'{{{record}}}\n\n{{"source": "b.pdf", "url": null}}\n'
    expected = {
        "南昌/方案.docx": Entry(*row[:3], date(2024, 6, 20), *row[4:]),
        "b.pdf": Entry("b.pdf"),
    }
    assert read_manifest(written(tmp_path, "m.csv", csv)) == expected
    assert read_manifest(written(tmp_path, "bom.csv", csv, "utf-8-sig")) == expected
    assert read_manifest(written(tmp_path, "m.jsonl", jsonl)) == expected


def test_a_value_may_hold_line_breaks(tmp_path: Path) -> None:
    path = written(tmp_path, "m.csv", 'source,publisher\na.docx,"甲\n乙"\nb.docx,丙,丁\n')
    with pytest.raises(ManifestError, match="line 4: there are more cells"):
        read_manifest(path)


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "advice"),
    [
        ("m.csv", "source,link\na,b\n", "manifest-column", "1", "use source, url,"),
        ("m.csv", "url\nb\n", "manifest-without-source", "1", "give the file's path"),
        ("m.csv", "", "manifest-without-source", "1", "give the file's path"),
        ("m.csv", "source,url\na,b\n ,c\n", "manifest-without-source", "3", "give the file's"),
        ("m.csv", "source,url\na,b\na,c\n", "manifest-source-twice", "3", "keep one line"),
        ("m.csv", "source,url\na,b,c\n", "manifest-cells", "2", "quotation marks"),
        ("m.csv", 'source,url\na,"b"c\n', "manifest-csv", "2", "check the quotation marks"),
        ("m.csv", "source,published_date\na,2024.6.20\n", "manifest-date", "2", "2024-06-20"),
        ("m.csv", "source,jurisdiction_code\na,南昌\n", "manifest-code", "2", "write 360100"),
        ("m.csv", "source,supersedes\na,a\n", "manifest-supersedes-itself", "2", "replaces"),
        ("m.jsonl", '{"source": "a"}\n{"source": \n', "manifest-json", "2", "one object a line"),
        ("m.jsonl", "[1]\n", "manifest-json", "1", "one object a line"),
        ("m.jsonl", '{"source": "a", "link": 1}\n', "manifest-column", "1", "use source"),
    ],
)
def test_a_wrong_manifest(
    tmp_path: Path, name: str, text: str, code: str, line: str, advice: str
) -> None:
    path = written(tmp_path, name, text)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert advice in str(caught.value)
    assert caught.value.render("zh").startswith(f"{path} 第{line}行")


def test_a_manifest_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="Cannot open"):
        read_manifest(tmp_path / "none.csv")
    with pytest.raises(ManifestError, match="CSV UTF-8"):
        read_manifest(written(tmp_path, "m.csv", HEAD + "方案.docx,,,,,,\n", "gb18030"))


def told(entry: Entry, text: str = PLAN) -> tuple[dict[str, object], list[tuple[object, object]]]:
    rows = convert_bytes(text.encode(), "a.txt", load(), entry).rows
    doubts = [
        (row["column"], row["arguments"])
        for row in rows["diagnostics"]
        if row["code"] == "manifest-differs"
    ]
    return dict(rows["documents"][0]), doubts


def test_it_fills_what_is_not_printed() -> None:
    text = PLAN.replace("南昌市", "澄州市").replace("印发时间:2024年6月20日\n", "").replace(
        "2024年3月5日,", ""
    )  # fmt: skip
    entry = Entry("a.txt", "u", "p", date(2025, 7, 1), "360100", "own", "old.txt")
    row, doubts = told(entry, text)
    expected = {
        "url": "u",
        "publisher": "p",
        "published_date": date(2025, 7, 1),
        "jurisdiction_code": "360100",
        "province_code": "360000",
        "plan_id": "own",
        "supersedes": "old.txt",
        "anchor_date": date(2025, 7, 1),
        "anchor_source": "manifest",
    }
    assert {name: row[name] for name in expected} == expected
    assert doubts == []
    # 年底前 is counted from the same date as anchor_date says.
    rows = convert_bytes(text.encode(), "a.txt", load(), entry).rows
    assert [row["due_date"] for row in rows["deadlines"]] == [date(2025, 12, 31)]


def test_what_is_printed_stays_and_the_difference_is_told() -> None:
    row, doubts = told(Entry("a.txt", None, None, date(2024, 6, 1), "360200", "own"))
    assert (row["jurisdiction_code"], row["plan_id"]) == ("360100", "own")
    assert (row["anchor_date"], row["anchor_source"]) == (date(2024, 6, 20), "printed")
    assert doubts == [
        ("jurisdiction_code", ["jurisdiction_code", "360200", "360100"]),
        ("published_date", ["published_date", "2024-06-01", "2024-06-20"]),
    ]
    assert row["warnings"] == 2 + int(str(told(Entry("a.txt"))[0]["warnings"]))


def test_what_agrees_is_no_doubt() -> None:
    assert told(Entry("a.txt", None, None, date(2024, 6, 25), "360100"))[1] == []
    assert complete_facts(Facts(), Entry("a")) == Facts()


def versions(*documents: tuple[str, str, str | None]) -> dict[str, tuple[object, object]]:
    """Version and preference of documents given as source, version, supersedes."""
    rows = [
        whole(
            "documents",
            document_id=source[0] * 16,
            plan_id="p",
            source=source,
            version=version,
            status="complete",
            document_kind="plan",
            supersedes=supersedes,
        )
        for source, version, supersedes in documents
    ]
    return {
        str(row["source"]): (row["version_no"], row["preferred"]) for row in settle_versions(rows)
    }


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        # Nothing said: one version, the first counts.
        ([("a", "", None), ("b", "", None)], {"a": (1, True), "b": (1, False)}),
        ([("a", "", None), ("b", "", "a")], {"a": (1, False), "b": (2, True)}),
        ([("a", "", "b" * 16), ("b", "", None)], {"a": (2, True), "b": (1, False)}),
        # The manifest wins over 征求意见稿 and 修订稿.
        ([("a", "修订稿", None), ("b", "征求意见稿", "a")], {"a": (1, False), "b": (2, True)}),
        (
            [("a", "", None), ("b", "", "a"), ("c", "", "b")],
            {"a": (1, False), "b": (2, False), "c": (3, True)},
        ),
        # Of two that supersede each other one stays.
        ([("a", "", "b"), ("b", "", "a")], {"a": (2, True), "b": (1, False)}),
        ([("a", "", "x"), ("b", "", None)], {"a": (1, True), "b": (1, False)}),
    ],
)
def test_supersedes(
    documents: list[tuple[str, str, str | None]], expected: dict[str, tuple[object, object]]
) -> None:
    assert versions(*documents) == expected
    assert versions(*reversed(documents)) == expected


def test_an_earlier_version_of_another_plan_is_not_counted() -> None:
    rows = [
        whole(
            "documents", document_id=own, plan_id=plan, source=own, status=status, supersedes=other
        )
        for own, plan, status, other in (
            ("a", "p", "complete", None),
            ("b", "q", "complete", "a"),
            ("c", "q", "failed", "b"),
            ("d", "r", "complete", "e"),
        )
    ]
    settled = {row["document_id"]: row["preferred"] for row in settle_versions(rows)}
    assert settled == {"a": False, "b": True, "c": False, "d": True}
    assert unresolved(rows) == [("d", "e")]
