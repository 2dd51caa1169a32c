from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.pdf.setting import Style, set_lines
from zhenggai.readers.paragraphs import Line, glue, head_length, join_lines

PLAN = (Path(__file__).parent / "pdf" / "data" / "plan.txt").read_text("utf-8").splitlines()


def right(style: Style, paragraphs: list[str] = PLAN) -> tuple[int, list[list[Line]]]:
    wanted = set_lines(paragraphs, style)
    found = join_lines([line for paragraph in wanted for line in paragraph])
    keys = {tuple(paragraph) for paragraph in found}
    wrong = [paragraph for paragraph in wanted if tuple(paragraph) not in keys]
    return len(wanted) - len(wrong), wrong


@pytest.mark.parametrize("width", [18, 22, 25, 28, 31.5, 36, 40])
@pytest.mark.parametrize("justified", [True, False])
@pytest.mark.parametrize(
    "habit",
    [
        {"indent": 2},
        {"indent": 2, "space": 0.5},
        {"indent": 0, "space": 0.5},
        {"indent": 0, "hanging": 2},
    ],
    ids=lambda habit: "-".join(f"{k}{v}" for k, v in habit.items()),
)
def test_paragraphs_come_back(width: float, justified: bool, habit: dict[str, float]) -> None:
    count, wrong = right(Style(width=width, justified=justified, **habit))
    assert count == len(PLAN), wrong


@pytest.mark.parametrize("width", [18, 22, 25, 28, 31.5, 36, 40])
def test_without_indent_and_space_few_are_lost(width: float) -> None:
    """A full last line with nothing after it looks as a wrap does."""
    count, wrong = right(Style(width=width, indent=0))
    assert count >= 0.93 * len(PLAN), wrong


def test_unwrapped_text_stays_as_it_is() -> None:
    count, wrong = right(Style(width=10_000, indent=0, lines_a_page=10_000))
    assert count == len(PLAN), wrong


@pytest.mark.parametrize(
    ("above", "below", "joint"),
    [
        ("整改措", "施", ""),
        ("the water", "quality", " "),
        ("COD", "浓度", ""),
        ("2018-", "2020年", ""),
        ("达到", "COD", ""),
        ("table", "3", " "),
        ("20", "24年", ""),
        ("treatment,", "which", " "),
    ],
)
def test_glue(above: str, below: str, joint: str) -> None:
    assert glue(above, below) == joint


@pytest.mark.parametrize(
    "head", ["整", "改。", "2024", "（PM2.5）", "“一", "3.", "市、", "100%，", "（1）", "——"]
)
def test_head_is_kept_together(head: str) -> None:
    assert head_length(head + "整改") == len(head)


def test_nothing_joins_over_a_missing_page() -> None:
    above = Line("整" * 20, 0, 20, block=0)
    assert len(join_lines([above, Line("改" * 20, 0, 20, block=1)])) == 1
    assert len(join_lines([above, Line("改" * 20, 0, 20, block=2)])) == 2


def test_no_lines() -> None:
    assert join_lines([]) == []


def test_where_all_edges_are_alike_the_words_tell() -> None:
    paragraphs = [f"（{n}）" + "落实" * n + "措施。" for n in range(1, 11)] * 2
    for at in (2, 5, 8):
        paragraphs[at] = f"（{at + 1}）完善管网建设管护的机制和办法（责任单位：市水利局、市住建局）"
    wanted = set_lines(paragraphs, Style(width=28, indent=0))
    assert sum(len(paragraph) for paragraph in wanted) == 23
    assert join_lines([line for paragraph in wanted for line in paragraph]) == wanted


TEXT = "　　督察组进驻以后，反映的问题已经全部交办到位。"


def _joined(*lines: str) -> list[str]:
    """Return the paragraphs of a text whose lines are 24 characters wide at most."""
    given = []
    for number, line in enumerate(lines):
        words = line.lstrip("　")
        given.append(Line(words, len(line) - len(words), len(line), float(number)))
    return ["".join(line.text for line in paragraph) for paragraph in join_lines(given)]


def test_a_title_that_fills_its_line_ends_above_its_day_and_the_first_number() -> None:
    body = [f"{TEXT[:-1]}，", "形成长效机制。"] * 4
    title = "碧湖县贯彻落实省生态环境保护督察反馈意见整改方案"
    for below in ("（2023年12月4日）", "（一）水环境方面"):
        assert _joined(title, below, *body)[:2] == [title, below]
    assert _joined(f"{title[:-4]}对照检查", "整改方案", *body)[0] == f"{title[:-4]}对照检查整改方案"


def test_a_number_begins_a_paragraph_where_its_siblings_do() -> None:
    full = "　　配合单位：县水利局、县财政局、清源水务有限公司"
    group = ["（一）水环境方面", full, "（二）大气方面", TEXT[:-4], "（三）土壤方面", TEXT[:-4]]
    found = _joined(*group, "（四）其他方面", f"{TEXT[:-1]}，", "形成长效机制。")
    assert [words for words in found if words.startswith("（")] == [*group[::2], "（四）其他方面"]


def test_a_heading_of_a_group_below_a_full_line_stands_alone() -> None:
    body = [f"{TEXT[:-1]}，", "形成长效机制。"] * 4
    found = _joined(*body, TEXT, "水环境方面", "　　一、污水直排。", *body)
    assert found[4:7] == [TEXT.strip("　"), "水环境方面", "一、污水直排。"]
    # In mid-sentence, and before a stop, it is the sentence's own.
    for above, below in ((f"{TEXT[:-1]}到", "水环境方面"), (TEXT, "涉及水环境方面。")):
        assert _joined(*body, above, below, *body)[4] == f"{above.strip('　')}{below}"


def test_an_annex_is_named_on_a_line_of_its_own() -> None:
    body = [f"{TEXT[:-1]}，", "形成长效机制。"] * 4
    units = "　　责任单位：市城市管理局、垂虹县党委、政府、市委"
    assert "附件2" in _joined(*body, units, "附件2", "碧湖县联络员名单", *body)


def test_a_second_line_hangs_below_the_indented_first_one() -> None:
    body = [f"{TEXT[:-1]}，", "形成长效机制。"] * 4
    # 例，2021 stays together: the line above leaves room, though it ends in mid-word.
    found = _joined("附件1", *body, "水环境方面", TEXT, f"{TEXT[:-5]}", "例，2021年完成。", *body)
    assert f"{TEXT.strip('　')[:-5]}例，2021年完成。" in "".join(found)
    assert not any(words.startswith("例") for words in found)
