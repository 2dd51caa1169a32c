import pytest

from zhenggai.text.characters import is_chinese


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("一", True),
        ("整改", True),
        ("鿿", True),
        ("、", False),
        ("1改", False),
        ("か", False),
        ("", False),
    ],
)
def test_the_first_character_decides(text: str, chinese: bool) -> None:
    assert is_chinese(text) == chinese
