"""A list of firms beside issues is set aside; alone, each firm is a task."""

from __future__ import annotations

from tests.structure.lists.found_tables import tables_of
from zhenggai.structure.lists.object_lists import set_aside, with_problems

FIRMS = """临湖县散乱污企业整治清单
| 序号 | 企业名称 | 整治措施 | 责任单位 | 完成时限 |
| 1 | 临湖县宏达砖厂 | 关停取缔 | 县工信局 | 2024年6月底前 |
| 2 | 临湖县兴旺板材厂 | 限期治理 | 县工信局 | 2024年9月底前 |
"""
ISSUES = """临湖县整改清单
| 序号 | 存在问题 | 整改措施 | 责任单位 | 完成时限 |
| 1 | 污水直排。 | 建设管网。 | 县水利局 | 2024年6月底前 |
| 2 | 垃圾堆放。 | 清运垃圾。 | 县城管局 | 2024年9月底前 |
"""


def test_beside_issues_it_is_set_aside() -> None:
    found = tables_of(f"{ISSUES}{FIRMS}")
    kept, doubts = set_aside(found.issues, found.cells, lambda: False)
    assert len(kept) == 2
    assert all(one.table.places("problem") for one in kept)
    assert [doubt.code for doubt in doubts] == ["list-set-aside"]


def test_alone_its_firms_are_tasks() -> None:
    found = tables_of(FIRMS)
    kept, doubts = set_aside(found.issues, found.cells, lambda: False)
    assert len(kept) == 2
    assert [doubt.code for doubt in doubts] == ["list-of-things"]
    assert set_aside(found.issues, found.cells, lambda: True)[0] == ()


def test_issues_alone_stay_without_a_doubt() -> None:
    found = tables_of(ISSUES)
    assert set_aside(found.issues, found.cells, lambda: True) == (found.issues, ())


def test_what_tells_nothing_wrong_is_no_issue_of_another_paper() -> None:
    assert with_problems(tables_of(FIRMS).issues) == ()
    found = tables_of(ISSUES).issues
    assert with_problems(found) == found
