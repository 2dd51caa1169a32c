"""Plans of many pages: one that repeats nothing, one whose issues come again of other places."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex
from docx import Document

from bench.many import SURNAMES, TAILS
from zhenggai.readers import read

SAMPLE = Path(__file__).parent.parent / "samples" / "city-2024" / "plan.docx"
ISSUE = regex.compile(r"^([一二三四五六七八九十百]+)、", regex.MULTILINE)
# The list of issues begins behind this line; the sample has 26 pages.
LIST = "附件\n"
DIGITS = "零一二三四五六七八九"
# What the names and sentences of a plan that repeats nothing are made of.
FIRST = "云江河湖山林泉石桥港沙柳松竹梅兰荷菱芦苇青白赤玄金银铜玉珠翠"
SECOND = "平安宁和兴昌德泰丰华溪塘坪坝湾洲浦渡滩冈岭峰谷原垣营寨店集"
BODIES = "生态环境局 水利局 住房和城乡建设局 城市管理局 农业农村局 自然资源和规划局 财政局"
COUNTIES = "市 云岭县 江浦区 石坪县 柳湾区 松原县"
PLACES = "污水处理厂 工业园 垃圾填埋场 沿河排口 采石场 养殖小区 渣土场 老旧管网 砖瓦厂 码头"
FAULTS = "雨污混流严重 长期超标排放 无证运行 扬尘扰民 渗滤液外溢 截污不彻底 台账缺失 修复滞后"
ACTS = "新建管网 改造泵站 清运积存垃圾 复绿边坡 安装在线监控 封堵排口 清退违建 更换除尘设施"
AIMS = "收集率 处理率 达标率 修复率 清运率 覆盖率"
MEASURES = 3


def numeral(number: int) -> str:
    """Return a number from 1 to 999 as plans print it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    told = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        told += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        told += "零"
    return told + (DIGITS[ones] if ones else "")


def long_text(times: int) -> str:
    """Return a plan with ``times`` as many issues as the sample, numbered on."""
    text = read(SAMPLE.read_bytes()).text
    head, _, rest = text.rpartition(LIST)
    first = ISSUE.search(rest)
    assert first is not None
    parts = [head, LIST, rest[: first.start()]]
    number = 0
    for n in range(times):
        name = SURNAMES[n % len(SURNAMES)] + TAILS[n * 3 % len(TAILS)]
        body = rest[first.start() :]
        if n:
            body = body.replace("澄州", name).replace("清溪", name[::-1])
        for issue in ISSUE.split(body)[2::2]:
            number += 1
            parts.append(f"{numeral(number)}、{issue}")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Fresh:
    """An issue of a plan that repeats nothing: its texts, and its measures with their brackets."""

    problem: str
    goal: str
    deadline: str
    measures: tuple[str, ...]


def fresh_issues(number: int = 90, seed: int = 1) -> Iterator[Fresh]:
    """Yield issues with sentences, places and figures of their own, some 390 characters each.

    The bodies that answer come again, as those of one city do.
    """
    chance = random.Random(seed)

    def name() -> str:
        return chance.choice(FIRST) + chance.choice(SECOND)

    def body() -> str:
        return chance.choice(COUNTIES.split()) + chance.choice(BODIES.split())

    def day() -> str:
        return f"20{chance.randint(24, 27)}年{chance.randint(1, 12)}月底前"

    def clause() -> str:
        act, length = chance.choice(ACTS.split()), chance.randint(11, 9999) / 10
        return f"在{name()}镇{name()}村{chance.choice(PLACES.split())}{act}，涉及{length}公里"

    for _ in range(number):
        faults = chance.sample(FAULTS.split(), 2)
        count, rate = chance.randint(3, 900), chance.randint(610, 999) / 10
        yield Fresh(
            f"{name()}{chance.choice(PLACES.split())}{faults[0]}。督察发现，{name()}镇{count}处"
            f"{chance.choice(PLACES.split())}{faults[1]}，{name()}河{name()}断面水质下降。",
            f"{name()}片区{chance.choice(AIMS.split())}达到{rate}%以上，{clause()}。",
            day(),
            tuple(
                f"{clause()}；{clause()}，{day()}完成。（牵头单位：{body()}；责任单位：{body()}、"
                f"{chance.choice(COUNTIES.split()[1:])}人民政府）"
                for _ in range(MEASURES)
            ),
        )


def fresh_text(number: int = 90, seed: int = 1) -> str:
    """Return a plan in running text that repeats nothing: 90 issues are 35,000 characters."""
    lines = ["青沙市生态环境保护督察反馈问题整改方案", "整改措施清单"]
    for at, issue in enumerate(fresh_issues(number, seed), 1):
        lines += [
            f"{numeral(at)}、{issue.problem}",
            f"整改目标：{issue.goal}",
            f"整改时限：{issue.deadline}",
            "整改措施：",
            *(f"{no}.{measure}" for no, measure in enumerate(issue.measures, 1)),
        ]
    return "\n".join(lines) + "\n"


def fresh_table(path: Path, number: int = 90, seed: int = 1) -> None:
    """Write the same plan as a DOCX file with one ruled table, an issue a row."""
    document = Document()
    document.add_paragraph("青沙市生态环境保护督察反馈问题整改方案")
    heads = ("序号", "问题", "整改目标", "整改时限", "整改措施")
    table = document.add_table(1, len(heads), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        cell.text = words
    for at, issue in enumerate(fresh_issues(number, seed), 1):
        measures = "\n".join(f"{no}.{measure}" for no, measure in enumerate(issue.measures, 1))
        row = (str(at), issue.problem, issue.goal, issue.deadline, measures)
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(path))


def make(folder: Path, times: int = 2) -> dict[str, Path]:
    """Write the plan that comes again as TXT, DOCX, PDF and DOC; the last two need LibreOffice."""
    return write(folder, long_text(times))


def make_fresh(folder: Path) -> dict[str, Path]:
    """Write the plan that repeats nothing, in running text, and as a PDF of a ruled table."""
    made = write(folder, fresh_text())
    tabled = folder / "table.docx"
    fresh_table(tabled)
    office(tabled, folder, "pdf")
    return made | {"tables": folder / "table.pdf"}


def write(folder: Path, text: str) -> dict[str, Path]:
    """Write a text as TXT, DOCX, PDF and DOC."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"txt": folder / "plan.txt", "docx": folder / "plan.docx"}
    made["txt"].write_text(text, encoding="utf-8")
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(made["docx"]))
    for suffix in ("pdf", "doc"):
        office(made["docx"], folder, suffix)
        made[suffix] = folder / f"plan.{suffix}"
    return made


def office(path: Path, folder: Path, suffix: str) -> None:
    """Convert with LibreOffice, in a profile of its own; exit with a word where it cannot."""
    made = folder / f"{path.stem}.{suffix}"
    with tempfile.TemporaryDirectory() as profile:
        words = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        words += ["--convert-to", suffix, "--outdir", str(folder), str(path)]
        try:
            done = subprocess.run(words, check=False, capture_output=True, text=True)
        except FileNotFoundError:
            sys.exit("bench: soffice was not found; install LibreOffice with its Writer")
    if done.returncode or not made.exists():
        told = done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}"
        sys.exit(f"bench: LibreOffice made no {made.name} (is its Writer installed?): {told}")
