import pytest

from zhenggai.rules import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context


@pytest.mark.parametrize(
    ("text", "tasks", "degrees"),
    [
        ("2024年底前完成管网改造。", ["完成管网改造"], ["complete"]),
        (
            "2019年底前完成80%,2020年底前全部完成。",
            ["完成80%", "全部完成"],
            ["partial", "complete"],
        ),
        ("管网改造于2024年底前完成。", ["管网改造"], ["complete"]),
        ("2024年底前基本完成整改。", ["基本完成整改"], ["partial"]),
    ],
)
def test_what_a_date_binds_and_how_far(text: str, tasks: list[str], degrees: list[str]) -> None:
    rows, _ = read_deadlines(text, Context(field="goal"), load())
    assert [text[slice(*row.task)] if row.task else None for row in rows] == tasks
    assert [row.degree for row in rows] == degrees


def test_an_aim_is_told_from_a_promise() -> None:
    rows, _ = read_deadlines("力争2024年底前完成,2025年底前销号。", Context(field="goal"), load())
    assert [row.modality for row in rows] == ["aim", "firm"]
