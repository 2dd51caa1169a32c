import pytest

from zhenggai.rules import load
from zhenggai.values.units.roles import has_verbs, role_groups, role_text


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("市水利局牵头,市住建局配合", ["lead", "cooperate"]),
        ("牵头单位:市水利局;配合单位:市住建局", ["lead", "cooperate"]),
        ("市水利局", ["responsible"]),
        ("市水利局督导", ["supervise"]),
        ("市水利局负责落实", ["implement"]),
        ("牵头:市水利局配合:市住建局", ["lead", "cooperate"]),
    ],
)
def test_the_roles_of_a_list(text: str, roles: list[str]) -> None:
    groups = role_groups(role_text(text, load()), "responsible", load())
    assert [group.role for group in groups if group.span.end > group.span.start] == roles


def test_what_another_label_holds_is_left_out() -> None:
    text = "责任单位:市水利局;责任人:张三"
    spans = [text[slice(*g.span)] for g in role_groups(role_text(text, load()), "lead", load())]
    assert "张三" not in "".join(spans)


def test_a_text_without_verbs() -> None:
    assert has_verbs("市水利局牵头", load())
    assert not has_verbs("市水利局", load())
