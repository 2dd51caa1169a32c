"""``--redact`` leaves no name that a table of persons holds, and none of the forms of numbers."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from tests.security.conftest import Command
from zhenggai.exports.redact import _pattern, mask, personal_spans, told_words
from zhenggai.rules import load

NAMES = ("张小明", "欧阳建国", "买买提·艾力", "王大锤")
NUMBERS = ("13812345678", "1234　5678", "8765-4321", "110101199001011234", "liu＠163.com")
PLAN = """江湾县贯彻落实省生态环境保护督察反馈意见整改方案
一、张小明砖厂污水直排，村民王大锤多次反映。
整改目标：全面消除直排口。
整改时限：2024年12月底前
责任单位：县水利局
责任人：县水利局局长张小明（138　1234　5678）
整改措施：
（一）建设管网5公里。（责任单位：县水利局张小明工作室）
（二）由县长欧阳建国负责，买买提·艾力配合，联系电话：8765-4321。
二、垃圾堆存，身份证110101199001011234、邮箱liu＠163.com的经营者未处理，电话13812345678。
整改目标：完成清运。
整改时限：2025年6月底前
整改措施：清运并复绿。（责任单位：县城管局）
"""


def lines(name: str) -> list[str]:
    """Return the lines of a file beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()


# A sentence a line; behind a tab what is not to be seen of it, parted by blanks or as it stands.
WORDS = lines("redact_words.tsv")
ORDINARY = lines("redact_ordinary.txt")


@pytest.fixture
def converted(tmp_path: Path, here: Command) -> Path:
    """An ``out/`` of a plan with names and numbers, one name in the file's too."""
    given = tmp_path / "in" / "张小明砖厂"
    given.mkdir(parents=True)
    (given / "张 小 明整改.txt").write_text(PLAN, encoding="utf-8")
    assert here("convert", tmp_path / "in", "-o", tmp_path / "out").returncode == 0
    return tmp_path / "out"


def words_of(path: Path) -> str:
    """Return all that a file or folder says, its own name too."""
    if path.is_dir():
        return "".join(words_of(inner) for inner in sorted(path.iterdir()))
    if path.suffix == ".csv":
        rows = csv.reader(path.open(encoding="utf-8-sig", newline=""))
        return "\n".join("\t".join(row) for row in rows)
    if path.suffix == ".xlsx":
        cells = [c for s in openpyxl.load_workbook(path) for row in s.iter_rows() for c in row]
        notes = [cell.comment.text for cell in cells if cell.comment]
        return "\n".join([*(str(cell.value) for cell in cells), *notes])
    with sqlite3.connect(path) as base:
        return "\n".join(base.iterdump())


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sqlite"])
def test_no_export_holds_a_name_or_a_number(kind: str, converted: Path, here: Command) -> None:
    whole, masked = converted.parent / f"a.{kind}", converted.parent / f"b.{kind}"
    here("export", converted, "--to", kind, "-o", whole)
    told = here("export", converted, "--to", kind, "-o", masked, "--redact")
    assert told.returncode == 0
    before, after = words_of(whole), words_of(masked)
    words = (*NAMES, *NUMBERS)
    assert sum(word in before for word in words) >= len(words) - 1
    assert not [word for word in words if word in after]
    assert "张 小 明" not in after
    assert "局长" in after
    assert "masked" in told.stderr
    assert "persons 1" in told.stderr


def test_what_nothing_marks_as_a_name_stays_and_is_said(converted: Path, here: Command) -> None:
    told = here("export", converted, "--to", "csv", "-o", converted.parent / "c", "--redact")
    assert "what nothing marks as one stays" in told.stderr


def masked(sentence: str) -> str:
    """Return a sentence as ``--redact`` leaves it where no other is known."""
    return mask(sentence, personal_spans(sentence, _pattern(set(told_words(sentence, load())))))


@pytest.mark.parametrize("line", WORDS)
def test_names_and_numbers_in_many_forms(line: str) -> None:
    text, _, secret = line.partition("\t")
    words = {secret} if secret in text else set(secret.split())
    left = masked(f"{text}，整改措施正在落实。")
    assert not [word for word in words if word in left]


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_sentences_stay_whole(line: str) -> None:
    assert masked(f"{line}。") == f"{line}。"


@pytest.mark.parametrize("heading", ["姓 名", "姓名", "河长姓名"])
@pytest.mark.parametrize("name", ["高山", "石 敢", "程度"])
def test_a_column_of_names_is_masked(heading: str, name: str) -> None:
    left = masked(f"序号\t{heading}\t职务\n1\t{name}\t河长\n2\t王大锤\t河长\n")
    assert name not in left
    assert name in masked(f"序号\t村 名\t职务\n1\t{name}\t河长\n2\t王大锤\t河长\n")


def test_a_name_that_only_the_file_tells_is_masked(tmp_path: Path, here: Command) -> None:
    given = tmp_path / "许文强砖厂整改方案.txt"
    given.write_text(PLAN.replace("张小明", "该"), encoding="utf-8")
    assert here("convert", given, "-o", tmp_path / "out").returncode == 0
    here("export", tmp_path / "out", "--to", "csv", "-o", tmp_path / "csv", "--redact")
    assert "许文强" not in words_of(tmp_path / "csv")
    assert "×××砖厂整改方案.txt" in words_of(tmp_path / "csv")
