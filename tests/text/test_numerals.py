"""Numbers as plans print them."""

from __future__ import annotations

import pytest

from zhenggai.text.numerals import label_number, read_int, read_number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        *(("①", 1), ("⑳", 20), ("㉑", 21), ("㊱", 36), ("❸", 3), ("⑴", 1), ("⒈", 1)),
        *(("a", 1), ("Z", 26), ("12", 12), ("１２", 12), (" 3 ", 3)),
        *(("三", 3), ("十", 10), ("四十三", 43), ("一百一十", 110), ("二一", 21), ("两", 2)),
        *(("廿五", 25), ("", None), ("Ⅲ", None), ("、", None), ("ab", None), ("3.", None)),
    ],
)
def test_label_number(printed: str, number: int | None) -> None:
    assert label_number(printed) == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("2019", 2019),
        ("2О20", 2020),
        ("二〇二〇", 2020),
        ("二零二零", 2020),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("一百零五", 105),
        ("一百三十三", 133),
        ("一千二百", 1200),
        ("三万五千", 35000),
        ("两", 2),
        ("", None),
        ("年", None),
        ("半", None),
    ],
)
def test_read_int(printed: str, number: int | None) -> None:
    assert read_int(printed) == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("88.89", 88.89),
        ("1,200", 1200.0),
        ("1.15万", 11500.0),
        ("2.5亿", 250_000_000.0),
        ("1.2万亿", 1_200_000_000_000.0),
        ("三百", 300.0),
        ("八十", 80.0),
        ("万", None),
    ],
)
def test_read_number(printed: str, number: float | None) -> None:
    assert read_number(printed) == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        *(("三点五万", 35000), ("八十点五", 80.5), ("零点五万", 5000), ("二百四十点六", 240.6)),
        *(("1亿3000万", 130_000_000), ("13万2千", 132_000), ("2亿5千万", 250_000_000)),
        *(("一亿二千万", 120_000_000), ("十二万三千", 123_000), ("一千二百零五", 1205)),
        *(("两万三", 23_000), ("一百五", 150), ("一百零五", 105), ("两千", 2000)),
        *(("贰零贰伍", 2025), ("二千零二十四", 2024), ("1 200", 1200), ("5", 5), ("0.5", 0.5)),
        *(("3.5.6", None), ("千百", None), ("百", 100), ("十百", None), ("五五十", None)),
        *(("点五", None), ("三点", None), ("1万2万", None), ("亿", None), ("1..2", None)),
    ],
)
def test_one_grammar(printed: str, number: float | None) -> None:
    assert read_number(printed) == number
