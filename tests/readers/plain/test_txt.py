"""Hard-wrapped text: lines are joined by the width at which they were cut."""

from zhenggai.readers import read
from zhenggai.readers.plain.txt import from_text

WIDTH = 35
PARAGRAPHS = [
    "一是修订考核办法，提高生态环境指标在高质量发展考核中的权重，对突发环境事件实行一票否决，年底前完成。",
    f"二是印发《{'县域规划' * 7}》，2024年底前明确任务，分解到各乡镇人民政府，按季通报完成情况。",
    "三是实施废弃采坑治理工程，按照规划确定的时序推进各项建设，2024年6月底前完成边坡加固，2024年底前完成覆土复绿。",
    "四是新设采矿权一律同步审查修复方案，落实企业主体责任，由县自然资源和规划局会同有关单位按季度调度通报。",
]


def wrapped(text: str) -> list[str]:
    """Return lines of at most 35 full characters, two half ones to each; closing marks hang."""
    lines, line, width = [], "", 0.0
    for char in text:
        own = 0.5 if char.isascii() else 1.0
        if width + own > WIDTH and char not in "，。；：、）》":
            lines.append(line)
            line, width = "", 0.0
        line, width = line + char, width + own
    return [*lines, line]


def test_marks_that_hang_over_the_edge_do_not_widen_it() -> None:
    lines = [line for text in PARAGRAPHS * 3 for line in wrapped("　　" + text)]
    assert any(line.endswith("》，") for line in lines)
    document = read("\n".join(lines).encode())
    found = [document.text[p.start : p.end].replace("\n", "").strip() for p in document.paragraphs]
    assert found == PARAGRAPHS * 3


def test_short_lines_with_numbers_and_labels_of_their_own_are_no_wraps() -> None:
    text = (
        "桃津县2023年重点任务清单\n一、新建改造农村公路60公里。\n责任单位：县交通运输局\n"
        "完成时限：2023年11月底\n二、新增普惠托位200个。\n责任单位：县卫生健康局\n"
        "完成时限：2023年12月底\n桃津县人民政府\n2023年3月1日\n"
    )
    assert len(from_text(text).paragraphs) == text.count("\n")
