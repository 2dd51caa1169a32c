"""What documents say of themselves, and which of them belong to one plan."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.tables.schema import Row

HERE = Path(__file__).parent
SHORT = (
    (
        "部分单位责任落实不到位，压力传导逐级递减。",
        "2024年底前责任体系健全。",
        "立行立改，长期坚持",
    ),
    ("河西片区生活污水直排，雨污分流改造进展缓慢。", "片区污水应收尽收。", "2025年6月底前"),
)


def cases(name: str) -> list[dict]:
    return read_yaml(HERE / f"{name}.yaml")


def short_issues(match: regex.Match[str]) -> str:
    return "\n".join(
        f"{numeral}、{problem}\n整改目标：{goal}\n整改时限：{deadline}\n"
        "整改措施：\n1.压实责任。（责任单位：生态环境部门）\n2.加强监管。（责任单位：生态环境部门）"
        for numeral, (problem, goal, deadline) in zip(
            "一二三四"[: int(match[1])], SHORT, strict=True
        )
    )


def document(text: str) -> Row:
    whole = regex.sub(r"<(\d) issues>", short_issues, text)
    return convert_bytes(whole.encode(), "plan.txt", load()).rows["documents"][0]


def differences(case: dict) -> dict[str, object]:
    row = document(case["text"])
    found = {name: row.get(name) for name in case["expect"]}
    shown = {name: v.isoformat() if hasattr(v, "isoformat") else v for name, v in found.items()}
    return {name: v for name, v in shown.items() if v != case["expect"][name]}


@pytest.mark.parametrize(
    "case", [*cases("in_the_wild"), *cases("negative")], ids=lambda case: case["name"]
)
def test_document(case: dict) -> None:
    assert differences(case) == {}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case["reason"]))
        for case in cases("known_failures")
    ],
    ids=lambda case: case["name"],
)
def test_known_failure(case: dict) -> None:
    assert differences(case) == {}


@pytest.mark.slow
def test_documents_of_one_plan_share_its_id_and_others_do_not() -> None:
    ids = {
        group["name"]: {str(document(text)["plan_id"]) for text in group["texts"]}
        for group in cases("same_plan")
    }
    assert {name: found for name, found in ids.items() if len(found) > 1} == {}
    assert len(set.union(*ids.values())) == len(ids)
