from datetime import date

import pytest

from zhenggai.values.places.gazetteer import (
    choose,
    full_names,
    lies_in,
    place_of,
    places,
    read_names,
    resolve,
    starts_with_place,
    stem,
)


@pytest.mark.parametrize(
    ("name", "short"),
    [("南昌市", "南昌"), ("楚雄彝族自治州", "楚雄"), ("内蒙古自治区", "内蒙古"), ("赵县", None)],
)
def test_a_name_without_its_last_word(name: str, short: str | None) -> None:
    assert stem(name) == short


def test_a_prefecture_is_printed_in_four_ways() -> None:
    assert full_names("楚雄彝族自治州") == ("楚雄彝族自治州", "楚雄州", "楚雄自治州")
    assert "巴州" in full_names("巴音郭楞蒙古自治州")
    assert full_names("南昌市") == ("南昌市",)


def test_names_that_follow_one_another_are_one_place() -> None:
    end, group = read_names("江西省南昌市进贤县水利局")
    assert end == len("江西省南昌市进贤县")
    assert [place.code for place in group] == ["360124"]


def test_a_name_of_several_is_settled_by_the_plan_s_own_place() -> None:
    group = places()["朝阳区"]
    assert choose(group) is None
    near = choose(group, within="110000")
    assert near is not None
    assert near.code == "110105"


def test_codes_lie_in_codes() -> None:
    city, county = place_of("360100"), place_of("360124")
    assert city is not None
    assert county is not None
    assert lies_in(county, city)
    assert not lies_in(city, county)
    assert (city.level, county.level, county.parent) == ("city", "county", "360100")


def test_a_place_stands_while_its_name_is_in_use() -> None:
    place = resolve("南昌")
    assert place is not None
    assert place.stands(None)
    assert place.stands(date(2020, 1, 1))


def test_words_that_begin_with_a_place() -> None:
    assert starts_with_place("广东海事局")
    assert not starts_with_place("水利局")
