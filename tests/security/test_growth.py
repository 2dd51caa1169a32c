"""Time grows in proportion to the text: plans, and what is repeated in plans without end."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable

import pytest

from zhenggai.batch.lean_imports import collector_paused
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

# From ten thousand characters to a million where there is time for it (make growth).
SIZES = (10_000, 1_000_000) if os.environ.get("GROWTH") else (20_000, 160_000)
EXPONENT = 1.2
# Below this many seconds the clock tells nothing of growth.
SHORT = 0.5
TRIES = 3

HEAD = "江湾县贯彻落实省生态环境保护督察反馈意见整改方案\n"
ONE = (
    HEAD + "一、污水直排。\n整改目标：完成截污。\n整改时限：2024年12月底前\n责任单位：县水利局\n"
    "责任人：县水利局局长\n整改措施：\n（一）建设管网。\n"
)
Text = Callable[[int], str]


def repeated(piece: str) -> Text:
    """Return what repeats a piece below a title."""
    return lambda size: HEAD + piece * (size // len(piece))


def within(before: str, piece: str, behind: str = "") -> Text:
    """Return what repeats a piece inside of one issue, behind some words of it."""
    head, mark, rest = ONE.partition(before)
    return lambda size: head + mark + piece * (size // len(piece)) + behind + rest


def issues(number: Callable[[int], str], end: str = "\n") -> Text:
    """Return a plan of ordinary issues."""

    def text(size: int) -> str:
        made, length, at = [HEAD.strip()], 0, 0
        while length < size:
            at += 1
            lines = (
                f"{number(at)}第{at}号河段污水直排，管网不配套，水质长期超标，群众反映强烈。",
                f"整改目标：完成第{at}号河段截污，水质达到Ⅲ类，处理率达到{at % 40 + 50}%。",
                f"整改时限：2024年{at % 12 + 1}月底前",
                "责任单位：县水利局、县住建局、江湾镇人民政府",
                "责任人：县水利局局长",
                "整改措施：",
                f"（一）建设管网{at}公里，2024年6月底前完成。（责任单位：县水利局）",
                "（二）开展排查整治。（牵头单位：县住建局；配合单位：县财政局）",
                "（三）加强巡查，长期坚持。",
            )
            made += lines
            length += sum(map(len, lines))
        return end.join(made)

    return text


def page(row: str, before: str = "", behind: str = "") -> Text:
    """Return a web page that repeats something."""
    head = f"<html><body><h1>{HEAD}</h1>{before}"
    return lambda size: head + "".join(row.format(at) for at in range(size // len(row))) + behind


CELLS = "<td>{0}</td><td>第{0}号河段污水直排</td><td>建设管网。</td><td>2024年6月底前</td>"
HEADS = "<tr><td>序号</td><td>问题</td><td>整改措施</td><td>整改时限</td></tr>"


def wide(words: str, size: int) -> str:
    """Return the header of a list with cells behind it without end."""
    cell = f"<td>{words}</td>"
    return HEADS.replace("</tr>", cell * (size // len(cell)) + "</tr>")


PAIRS = "".join(
    f"<tr><td>{label}</td><td>{value}</td></tr>"
    for label, value in (
        ("问题", "第{0}号河段污水直排"),
        ("整改目标", "完成截污"),
        ("整改时限", "2024年6月底前"),
        ("整改措施", "建设管网"),
        ("责任单位", "县水利局"),
    )
)
TEXTS: dict[str, Text] = {
    "issues of digits": issues(lambda at: f"{at}．"),
    "issues with words": issues(lambda at: f"问题{at}："),
    "issues without line breaks": issues(lambda at: f"{at}．", end=""),
    "labels": repeated("整改目标："),
    "labels on lines": repeated("整改目标：\n"),
    "measures of nothing": repeated("整改措施：（一）建设。"),
    "dates of a goal": within("整改目标：", "2024年6月底前完成80%，"),
    "dates of a deadline": within("整改时限：", "2024年6月底前、"),
    "targets": within("整改目标：", "处理率由60%提高到90%，新增管网3公里，"),
    "units": within("责任单位：", "县水利局、市财政局、"),
    "persons": within("责任人：", "县水利局局长张明、"),
    "measures": within(
        "整改措施：\n", "1.建设管网3公里，2024年6月底前完成。（责任单位：县水利局）\n"
    ),
    "one paragraph": repeated("污水直排，管网不配套，水质长期超标，"),
    "numbers": repeated("1.污水直排。\n"),
    "brackets": repeated("（一）（"),
    "一是": repeated("一是建设，二是清理。"),
    "quotes": repeated("“污水"),
    "titles": repeated("江湾县整改方案\n"),
    "digits": repeated("1234567890"),
    "years": repeated("2024年"),
    "progress": repeated("关于“污水直排”问题。整改进展情况：已完成整改。\n"),
    "a table": page(f"<tr>{CELLS}</tr>", f"<table>{HEADS}", "</table>"),
    "tables": page(f"<table>{HEADS}<tr>{CELLS}</tr><tr>{CELLS}</tr></table>"),
    "tables of pairs": page(f"<table>{PAIRS}</table>"),
    "columns": lambda size: page(f"<tr>{CELLS}</tr>", f"<table>{wide('整改时限', size)}")(1_000),
    "empty columns": lambda size: page(f"<tr>{CELLS}</tr>", f"<table>{wide('', size)}")(1_000),
    "items": page("<li>污水直排，管网不配套。</li>", "<ol>", "</ol>"),
    "a row of bars": lambda size: HEAD + "|a" * (size // 2) + "\n" + "|-" * (size // 2) + "\n",
    "a rule of dashes": lambda size: HEAD + "|a|b|\n|" + "-" * size + "x\n",
    "lines behind a measure": within("（一）建设管网。\n", "a\n"),
    "dashes in a measure": within("（一）建设管网", "-"),
    "points in a measure": within("（一）建设管网", "1."),
    "noughts in a measure": within("（一）建设管网", "0"),
    "numbers in a deadline": within("2024年12月", "（1）"),
    "stars in a unit": within("责任单位：县水利", "*"),
    "a unit without end": within("责任单位：县水利", "<a"),
    "rows of tabs": lambda size: (
        HEAD
        + "序号\t问题\t整改措施\t整改时限\n"
        + "".join(f"{at}\t污水直排\t建设管网\t2024年6月底前\n" for at in range(size // 24))
    ),
}


def seconds(text: str) -> float:
    """Return the processor time that a text takes."""
    data = text.encode()
    name = "plan.html" if text.startswith("<html") else "plan.txt"
    # As a worker does, which looks for cycles of garbage between files only.
    with collector_paused():
        began = time.process_time()
        convert_bytes(data, name)
        return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_time_grows_in_proportion_to_the_text(name: str) -> None:
    load()
    small, large = (TEXTS[name](size) for size in SIZES)
    least, most = seconds(small), seconds(large)
    for _ in range(TRIES):
        grown = math.log(most / max(least, 0.001)) / math.log(len(large) / len(small))
        print(f"\n{name}: {len(small)} in {least:.2f} s, {len(large)} in {most:.2f} s: {grown:.2f}")
        if most < SHORT or grown <= EXPONENT:
            return
        # What else runs on the machine only adds.
        most = min(most, seconds(large))
    pytest.fail(f"{name}: time grows with the power {grown:.2f}")
