"""Line breaks that a text lost are put back where much speaks for them."""

from itertools import pairwise

import pytest

from zhenggai.pipeline import convert_bytes
from zhenggai.readers.plain.txt import from_text
from zhenggai.rules import load
from zhenggai.text.flow import build_flow
from zhenggai.text.line_breaks import find_line_breaks

ISSUE = (
    "（一）河道被侵占。整改目标：清理干净。整改时限：2021年6月底前。责任单位：县水利局。"
    "整改措施：1.清理堤岸砂石。2.每月巡查一次。"
)
TITLE = "碧湖县贯彻落实省生态环境保护督察反馈意见整改方案"


def _lines(text: str) -> list[str]:
    document = from_text(text)
    breaks = find_line_breaks(document, load())
    flow = build_flow(document, breaks=breaks)
    return [flow.text[line.start : line.end] for line in flow.lines]


def test_who_signs_begins_a_line() -> None:
    lines = _lines(f"{TITLE}{ISSUE * 2}备注：省级挂牌督办碧湖县人民政府办公室2020年12月12日")
    assert len(lines) == 2
    assert lines[1] == "碧湖县人民政府办公室2020年12月12日"


@pytest.mark.parametrize(
    "end",
    [
        "由红石县人民政府办公室2020年12月12日",  # another place
        "碧湖县人民政府办公室2020年12月12日印发",  # no signature
        "12月12日",
    ],
)
def test_other_days_begin_none(end: str) -> None:
    assert len(_lines(f"{TITLE}{ISSUE * 2}{end}")) == 1


def test_the_day_behind_a_title_is_a_line() -> None:
    lines = _lines(f"{TITLE}（2020年12月12日）2020年7月6日至20日，督察组进驻。{ISSUE}")
    assert lines[:2] == [TITLE, "（2020年12月12日）"]
    assert lines[2].startswith("2020年7月6日")


def test_a_section_behind_the_issues_is_a_line() -> None:
    text = (
        f"{TITLE}{ISSUE}{ISSUE.replace('（一）', '（二）')}有关要求（一）加强领导。（二）严格问责。"
    )
    assert _lines(text)[1:] == ["有关要求", "（一）加强领导。（二）严格问责。"]


def test_a_short_line_stays() -> None:
    assert _lines("碧湖县人民政府办公室2020年12月12日\n") == ["碧湖县人民政府办公室2020年12月12日"]


def test_offsets_are_those_of_the_document() -> None:
    text = f"{TITLE}{ISSUE}{ISSUE.replace('（一）', '（二）')}"
    text += "备注：挂牌督办碧湖县人民政府2020年12月12日"
    rows = convert_bytes(text.encode(), "a.txt").rows
    assert str(rows["documents"][0]["issued_date"]) == "2020-12-12"
    covered = sorted((p["start"], p["end"]) for p in rows["passages"])
    assert all(a[1] <= b[0] for a, b in pairwise(covered))
    for passage in rows["passages"]:
        words = text[passage["start"] : passage["end"]]
        assert "".join(words.split()) == "".join(str(passage["text"]).split())


def test_blanks_are_what_is_left_of_line_breaks_where_they_mostly_stand_so() -> None:
    issue = [*ISSUE.replace("。", "。\n").splitlines(), "包案领导：县水利局局长 王明", "水环境方面"]
    lines = [TITLE, *issue * 3]
    assert [line.rstrip() for line in _lines(" ".join(lines))] == lines
    # Between all sentences and behind some words they tell nothing.
    assert (
        len(_lines(ISSUE.replace("。", "。 ").replace("县", "县 ").replace("：", "： ") * 3)) == 1
    )
    # Behind a number a blank is a part of its form.
    items = (f"第{n}项 具体问题：{ISSUE}" for n in "一二三四五六七八九")
    assert len(_lines(TITLE + "".join(items).replace("县水利局", "王明 负责"))) == 1


def test_a_wide_blank_is_what_it_mostly_is() -> None:
    issue = [*ISSUE.replace("。", "。\n").splitlines(), "包案领导：县水利局局长 王明"]
    lines = [TITLE, *issue * 3, "◎河道被侵占。", *issue[1:]]
    assert [line.strip() for line in _lines("\u3000\u3000".join(lines))] == lines


def test_wide_blanks_speak_for_themselves_beside_narrow_ones() -> None:
    issue = ISSUE.replace("。", "。\n").replace("县", "县 ").splitlines()
    lines = [TITLE, *issue * 4]
    assert [line.strip() for line in _lines("\u3000\u3000".join(lines))] == lines


def test_a_section_in_prose_behind_the_issues_is_a_line() -> None:
    issues = ISSUE + ISSUE.replace("（一）", "（二）")
    text = f"{TITLE}{issues}工作要求各责任单位要强化组织领导，定期报送。"
    assert _lines(text)[1:] == ["工作要求", "各责任单位要强化组织领导，定期报送。"]
    # What each issue says is no section, nor is a word of a sentence.
    assert len(_lines(f"{TITLE}{issues}工作要求的落实情况要报送。")) == 1
    assert len(_lines(TITLE + f"{ISSUE}下一步工作计划继续清淤。" * 2)) == 1
