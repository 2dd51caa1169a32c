"""Corrections over runs: applied, kept through the next one, taken back, told where lost."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from zhenggai.batch.files import find_inputs
from zhenggai.batch.republish import republish
from zhenggai.batch.run import Batch, convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.cli.correct import tell_states
from zhenggai.dataset.corrections import parsed
from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.dataset.corrections.kept import add, read_corrections, remove
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.dataset.verify import verify_out
from zhenggai.rules import load
from zhenggai.text.document import Span

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows
    from zhenggai.tables.schema import Row

DRAFT = """清溪县贯彻落实省生态环境保护督察反馈意见整改方案
（征求意见稿）
一、清溪河水质不升反降，沿河排污口整治不力。
整改目标：水质稳定达到Ⅲ类。
整改措施：
1.完成沿河12个排污口整治。（责任单位：县水务局、县教育局）
2.建设污水管网20公里。（责任单位：县住房城乡建设局；完成时限：2025年9月底前）
整改时限：2025年12月底前
二、垃圾渗滤液处置不到位，部分渗滤液外溢。
整改目标：规范处置。
整改措施：
1.新建渗滤液处理设施一座。（责任单位：县城管局）
2.加强日常巡查。（责任单位：县水务局）
整改时限：2025年12月底前
"""
FINAL = DRAFT.replace("（征求意见稿）\n", "").replace(
    "一、清溪河", "一、部分企业违法排污。\n整改目标：依法查处。\n整改措施：\n1.依法查处违法企业。"
    "（责任单位：县生态环境局）\n整改时限：2025年6月底前\n二、清溪河"
).replace("二、垃圾", "三、垃圾").replace("12个排污口", "１２个排污口")  # fmt: skip


def run(folder: Path, out: Path, **more: bool) -> Batch:
    settings = Settings(workers=0)
    return convert_batch(
        find_inputs([str(folder)]), {}, out, load(), settings, lambda _: None, **more
    )


def rows_of(out: Path, source: str) -> Rows:
    for rows in rows_by_document(read_tables(out)):
        if rows["documents"][0]["source"] == source:
            return rows
    raise AssertionError(source)


def digest(out: Path) -> str:
    tables = sorted(out.glob("*.parquet"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in tables)).hexdigest()


def states(out: Path, source: str) -> list[tuple[str | None, str]]:
    return [(row["column"], row["state"]) for row in rows_of(out, source)["corrections"]]


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "draft.txt").write_text(DRAFT, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path, plans: Path) -> Path:
    run(plans, tmp_path / "out")
    return tmp_path / "out"


def unit(out: Path, name: str, source: str = "draft.txt") -> Correction:
    """Return the correction that makes 县水利局 of the first 县水务局."""
    rows = rows_of(out, source)
    row = next(row for row in rows["responsibilities"] if row["unit"] == name)
    return Anchors(rows).set_value("responsibilities", row, "unit", "县水利局")


def test_a_corrected_unit_stays_over_the_next_run_and_is_taken_back(plans: Path, out: Path) -> None:
    before = digest(out)
    one = unit(out, "县水务局").said_by("王敏", date(2026, 3, 1))
    add(out, one)
    assert republish(out, load()).states.counts["applied"] == 1
    corrected = digest(out)
    assert corrected != before

    def check() -> None:
        rows = rows_of(out, "draft.txt")
        (row,) = [row for row in rows["responsibilities"] if row["corrected"]]
        assert (row["unit"], row["corrected"], row["confidence"]) == ("县水利局", ["unit"], 1.0)
        assert row["unit_text"] == "县水务局"
        (promise,) = [row for row in rows["promises"] if row["unit"] == "县水利局"]
        assert promise["unit_key"] == row["unit_key"]
        assert row["unit_key"] in read_tables(out)["units"]["unit_key"].to_pylist()
        (told,) = rows["corrections"]
        assert (told["by"], told["before"], told["state"]) == ("王敏", "县水务局", "applied")
        assert list(verify_out(out)) == []

    check()
    assert run(plans, out).unchanged == 1
    assert digest(out) == corrected
    run(plans, out, again=True)
    check()
    remove(out, one)
    republish(out, load())
    assert digest(out) == before
    assert parsed.kept_documents(out) == frozenset()


def test_a_new_run_takes_what_another_person_merged_into_the_file(plans: Path, out: Path) -> None:
    add(out, unit(out, "县水务局"))
    batch = run(plans, out)
    assert batch.unchanged == 1
    assert batch.corrections is not None
    assert batch.corrections.counts["applied"] == 1
    assert states(out, "draft.txt") == [("unit", "applied")]


def test_a_drafts_correction_goes_over_to_the_final_plan(plans: Path, out: Path) -> None:
    rows = rows_of(out, "draft.txt")
    anchors = Anchors(rows)
    due = next(row for row in rows["deadlines"] if row["text"] == "2025年9月底前")
    false = next(row for row in rows["responsibilities"] if row["unit"] == "县教育局")
    text = next(row for row in rows["measures"] if row["text"].startswith("完成沿河"))
    add(
        out,
        unit(out, "县水务局"),
        anchors.set_value("deadlines", due, "due_date", "2025-10-31"),
        anchors.drop("responsibilities", false),
        anchors.set_value("measures", text, "text", "完成沿河14个排污口整治。"),
        anchors.add_row("responsibilities", "县财政局牵头", Span(0, 0), 2, 2),
    )
    (plans / "final.txt").write_text(FINAL, encoding="utf-8")
    run(plans, out)
    final = rows_of(out, "final.txt")
    first = [row["unit"] for row in final["responsibilities"] if row["issue_no"] == 2]
    assert first == ["县水利局", "县住房城乡建设局"]
    assert [r["unit"] for r in final["responsibilities"] if r["issue_no"] == 3] == [
        "县城管局", "县水务局", "县财政局",
    ]  # fmt: skip
    (moved,) = [row for row in final["deadlines"] if row["corrected"]]
    assert (moved["issue_no"], str(moved["due_date"])) == (2, "2025-10-31")
    assert [p["due_date"] for p in final["promises"] if p["unit"] == "县住房城乡建设局"] == [
        date(2025, 10, 31)
    ]
    assert final["measures"][1]["text"] == "完成沿河14个排污口整治。"
    assert {state for _, state in states(out, "final.txt")} == {"applied"}
    assert list(verify_out(out)) == []


def test_what_the_parser_says_itself_is_needless(out: Path) -> None:
    rows = rows_of(out, "draft.txt")
    row = rows["responsibilities"][0]
    add(out, Anchors(rows).set_value("responsibilities", row, "role", "responsible"))
    assert republish(out, load()).states.counts["needless"] == 1
    (sure,) = [r for r in rows_of(out, "draft.txt")["responsibilities"] if r["confidence"] == 1.0]
    assert (sure["unit"], sure["corrected"]) == ("县水务局", None)


def test_words_that_changed_are_contested_and_gone_ones_lost(plans: Path, out: Path) -> None:
    rows = rows_of(out, "draft.txt")
    anchors = Anchors(rows)
    goal = rows["issues"][0]
    add(
        out,
        unit(out, "县城管局"),
        unit(out, "县住房城乡建设局"),
        anchors.set_value("issues", goal, "goal", "水质达到Ⅱ类。"),
    )
    changed = DRAFT.replace("县城管局", "县城市管理局").replace("Ⅲ类", "Ⅳ类")
    changed = changed.replace(
        "2.建设污水管网20公里。（责任单位：县住房城乡建设局；完成时限：2025年9月底前）\n", ""
    )
    (plans / "draft.txt").write_text(changed, encoding="utf-8")
    batch = run(plans, out, prune=True)
    assert batch.corrections is not None
    assert batch.corrections.counts == {"applied": 0, "needless": 0, "contested": 2, "lost": 1}
    told = sorted((row["state"], row["column"] or "") for _, row in batch.corrections.open)
    # 县城管局 is another unit of the same measure now; the other measure is gone.
    assert told == [("contested", "goal"), ("contested", "unit"), ("lost", "unit")]
    assert rows_of(out, "draft.txt")["issues"][0]["goal"] == "水质稳定达到Ⅳ类。"
    assert not any(row["corrected"] for row in rows_of(out, "draft.txt")["responsibilities"])


def test_a_confirmed_row_that_says_something_else_later_shows_what(
    plans: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(out, "draft.txt")
    add(out, Anchors(rows).confirm("issues", cast("Row", rows["issues"][0])))
    (plans / "draft.txt").write_text(DRAFT.replace("Ⅲ类", "Ⅳ类"), encoding="utf-8")
    batch = run(plans, out, prune=True)
    assert batch.corrections is not None
    ((_, row),) = batch.corrections.open
    assert (row["state"], row["kind"]) == ("contested", "confirmed")
    tell_states(batch.corrections, "en")
    told = capsys.readouterr().err
    assert "goal: 水质稳定达到Ⅲ类。 → 水质稳定达到Ⅳ类。" in told
    assert "problem" not in told


def test_a_confirmed_row_stays_so_where_a_version_counts_anew(plans: Path, out: Path) -> None:
    rows = rows_of(out, "draft.txt")
    first = rows["issues"][0]
    add(out, Anchors(rows).confirm("issues", cast("Row", first)))
    assert first["label"] == "一"
    renumbered = DRAFT.replace("二、", "三、").replace("一、", "二、")
    (plans / "draft.txt").write_text(renumbered, encoding="utf-8")
    batch = run(plans, out, prune=True)
    assert batch.corrections is not None
    assert batch.corrections.open == ()
    now = rows_of(out, "draft.txt")["issues"][0]
    assert (now["label"], now["confidence"]) == ("二", 1.0)


def test_a_confirmed_row_is_sure_and_keeps_what_was_confirmed(out: Path) -> None:
    rows = rows_of(out, "draft.txt")
    row = rows["deadlines"][0]
    add(out, Anchors(rows).confirm("deadlines", row))
    republish(out, load())
    after = rows_of(out, "draft.txt")["deadlines"]
    assert [r["confidence"] == 1.0 for r in after] == [True] + [False] * (len(after) - 1)
    assert after[0] == {**row, "confidence": 1.0}


def test_a_pin_is_read_with_the_document_and_only_with_those_of_its_plan(
    plans: Path, out: Path
) -> None:
    (plans / "other.txt").write_text(DRAFT.replace("清溪", "白沙"), encoding="utf-8")
    run(plans, out)
    anchors = Anchors(rows_of(out, "draft.txt"))
    at = anchors.text.index("2.加强日常巡查")
    add(out, anchors.pin(Span(at, at + 8), "issue"))
    assert republish(out, load()).unread == (anchors.document["document_id"],)
    batch = run(plans, out)
    assert (batch.unchanged, sum(batch.statuses.values())) == (1, 1)
    rows = rows_of(out, "draft.txt")
    assert [(row["role"], row["state"]) for row in rows["corrections"]] == [("issue", "applied")]
    assert [row["problem"][:6] for row in rows["issues"]][-1] == "加强日常巡查"
    assert len(rows_of(out, "other.txt")["issues"]) == 2
    assert republish(out, load()).unread == ()
    assert run(plans, out).unchanged == 2
    remove(out, *read_corrections(out))
    run(plans, out)
    assert len(rows_of(out, "draft.txt")["issues"]) == 2


def test_rows_as_parsed_that_are_gone_make_a_document_be_read_again(plans: Path, out: Path) -> None:
    one = unit(out, "县水务局")
    add(out, one)
    republish(out, load())
    before = digest(out)
    parsed.forget(out, parsed.kept_documents(out))
    remove(out, one)
    assert len(republish(out, load()).unread) == 1
    assert digest(out) == before
    run(plans, out)
    assert not any(row["corrected"] for row in rows_of(out, "draft.txt")["responsibilities"])


def deadline(out: Path, text: str) -> Correction:
    """Return the correction that sets the day of a deadline of the draft to 2025-08-08."""
    rows = rows_of(out, "draft.txt")
    (row,) = [row for row in rows["deadlines"] if row["text"] == text]
    return Anchors(rows).set_value("deadlines", cast("Row", row), "due_date", "2025-08-08")


def test_a_measure_whose_day_a_later_version_moved_is_contested_there(
    plans: Path, out: Path
) -> None:
    # Its words stand in the final plan too, as another issue's.
    add(out, deadline(out, "2025年9月底前"))
    (plans / "final.txt").write_text(
        FINAL.replace("2025年9月底前", "2025年11月底前").replace("2025年6月底", "2025年9月底"),
        encoding="utf-8",
    )
    run(plans, out)
    rows = rows_of(out, "final.txt")
    assert [row["state"] for row in rows["corrections"]] == ["contested"]
    assert not any(row["corrected"] for row in rows["deadlines"])


def test_what_was_said_of_an_issue_that_a_later_version_dropped_is_told_in_its_own_alone(
    plans: Path, out: Path
) -> None:
    rows = rows_of(out, "draft.txt")
    row = next(row for row in rows["deadlines"] if row["issue_no"] == 2)
    add(out, Anchors(rows).set_value("deadlines", cast("Row", row), "due_date", "2025-08-08"))
    (plans / "final.txt").write_text(FINAL[: FINAL.index("三、")], encoding="utf-8")
    run(plans, out)
    assert states(out, "draft.txt") == [("due_date", "applied")]
    assert states(out, "final.txt") == []


def test_a_pin_on_a_number_goes_over_with_what_stands_behind_it_alone(
    plans: Path, out: Path
) -> None:
    rows = rows_of(out, "draft.txt")
    at = DRAFT.index("二、")
    add(out, Anchors(rows).pin(Span(at, at + 2), "issue"))
    head, river, waste = DRAFT[: DRAFT.index("一、")], DRAFT[DRAFT.index("一、") : at], DRAFT[at:]
    swapped = head + waste.replace("二、", "一、") + river.replace("一、", "二、")
    (plans / "final.txt").write_text(swapped.replace("（征求意见稿）\n", ""), encoding="utf-8")
    run(plans, out)
    assert states(out, "draft.txt") == [(None, "needless")]
    assert states(out, "final.txt") == []


def test_a_version_whose_plan_is_known_when_it_is_published_gets_what_was_said_of_the_plan(
    plans: Path, tmp_path: Path
) -> None:
    # The draft names no place of its own: it is of the final's plan by its issues.
    out = tmp_path / "own"
    (plans / "draft.txt").write_text(DRAFT.replace("清溪县贯彻落实省", "关于落实省"), "utf-8")
    run(plans, out)
    add(out, unit(out, "县水务局"))
    (plans / "final.txt").write_text(FINAL, encoding="utf-8")
    run(plans, out)
    listed = read_tables(out, ["documents"])["documents"].to_pylist()
    assert len({row["plan_id"] for row in listed}) == 1
    assert len({row["stated_plan_id"] for row in listed}) == 2
    assert states(out, "final.txt") == [("unit", "applied")]
    before = digest(out)
    run(plans, out)
    assert digest(out) == before
