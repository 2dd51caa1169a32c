"""Bytes of a text to characters."""

from __future__ import annotations

import random

import pytest

from zhenggai.readers.plain.encoding import decode

PLAN = (
    "云岭县整改方案\n（一）白沙镇{}沿线仍有7个直排口，2024年12月底前完成整改。\n责任单位：县水利局\n"
    * 3
)
# Characters of four bytes: of plane 2, of extension A, a unified one that came late, a sign.
RARE = ["𠮷河", "㙟村", "𬇕洲", "䶮江", "𠮷㙟𬇕", "€"]


def test_what_makes_no_sense_in_chinese_is_no_utf_16() -> None:
    text = "Voyelles accentuées: àâçéèêëîïôûùüÿ\n" * 4
    found = decode(text.encode("cp1252"))
    assert (found.text, found.encoding, found.sure) == (text, "cp1252", False)


@pytest.mark.parametrize("rare", RARE)
def test_characters_of_four_bytes_stay_whole(rare: str) -> None:
    text = PLAN.format(rare, rare, rare)
    found = decode(text.encode("gb18030"))
    assert (found.text, found.damaged) == (text, 0)


@pytest.mark.parametrize("seed", range(40))
def test_any_mixture_of_them_stays_whole(seed: int) -> None:
    rng = random.Random(seed)
    pieces = ["整改", "水利局", "1", "2024", "，", "\n", "镕", "A", "𠮷", "㙟", "𬇕"]
    text = PLAN + "".join(rng.choices(pieces, k=400))
    found = decode(text.encode("gb18030"))
    assert (found.text, found.damaged) == (text, 0)


def test_a_lost_byte_costs_one_character_beside_them_too() -> None:
    data = PLAN.format("𠮷河", "𠮷河", "𠮷河").encode("gb18030")
    at = data.index("直排口".encode("gb18030"))
    found = decode(data[:at] + data[at + 1 :])
    assert found.damaged == 1
    assert found.text.count("𠮷河") == 3
    assert "排口，2024年12月底前完成整改" in found.text.split("�")[1]


@pytest.mark.parametrize(
    "text",
    [
        "Die Maßnahmen für die Gewässer müssen bis Ende 2024 geprüft und überwacht werden. " * 9,
        "Le préfet a vérifié les mesures décidées à l'été, déjà réalisées. " * 9,
        "señor niño año" * 3,
    ],
)
def test_latin_texts_are_no_chinese(text: str) -> None:
    for odd in ("", "x"):
        found = decode((text + odd).encode("cp1252"))
        assert (found.text, found.encoding) == (text + odd, "cp1252")


@pytest.mark.parametrize("rare", ["镕", "A", "PM2.5", "镕A"])
def test_chinese_beside_latin_letters_stays_chinese(rare: str) -> None:
    text = ("abc Def ghi " * 20 + f"水{rare}质达标。\n") * 3
    assert decode(text.encode("gb18030")).text == text
