from zhenggai.rules import load
from zhenggai.values.deadlines.damage import mended


def test_a_sound_date_is_left() -> None:
    text = "2025年6月底前完成"
    assert mended(text, load().deadlines).text == text


def test_a_character_put_for_another_is_mended_and_unsure() -> None:
    done = mended("2025牟6月底前完成", load().deadlines)
    assert done.text == "2025年6月底前完成"
    assert [span.start for span in done.unsure] == [4]
