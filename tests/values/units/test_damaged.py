import pytest

from zhenggai.rules import load
from zhenggai.values.units.damaged import is_damaged


@pytest.mark.parametrize("words", ["水刂局", "生态环局", "水利局局", "主抓水利局"])
def test_a_body_with_a_character_put_for_another(words: str) -> None:
    assert is_damaged(words, load())


def test_a_sound_body() -> None:
    # A kind that no rule knows is not damaged for that.
    assert not is_damaged("紫云英局", load())
