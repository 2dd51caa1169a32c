import pytest

from zhenggai.facts.document.restriction import find_restriction
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("shown", "body", "name", "mark"),
    [
        (("机密★1年",), "", "", "机密"),
        (("秘　密",), "", "", "秘密"),
        ((), "云溪县整改方案\n（秘密）\n", "", "秘密"),
        ((), "严格保密，防止泄密。保密工作由县保密局负责，不得向任何无关人员透露。", "", None),
        ((), "", "整改方案（内部资料）.docx", "内部资料"),
    ],
)
def test_marks_of_restriction(
    shown: tuple[str, ...], body: str, name: str, mark: str | None
) -> None:
    assert find_restriction(shown, body, name, load()) == mark
