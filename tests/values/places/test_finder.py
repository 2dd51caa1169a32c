import pytest

from zhenggai.values.places.finder import find_place


@pytest.mark.parametrize(
    ("title", "name", "code"),
    [
        ("南昌市贯彻落实督察反馈意见整改方案", "南昌市", "360100"),
        ("南昌贯彻落实督察反馈意见整改方案", "南昌市", "360100"),
        ("中共江西省委关于印发整改方案的通知", "江西省", "360000"),
        ("江岭省贯彻落实督察反馈意见整改方案", "江岭省", None),
        ("第八师石河子市整改方案", "第八师石河子市", "659001"),
        ("兵团贯彻落实督察反馈意见整改方案", "兵团", None),
        ("苇塘区城市道路整改方案", "苇塘区", None),
        ("南昌市高新区整改方案", "高新区", None),
    ],
)
def test_the_place_that_a_title_begins_with(title: str, name: str, code: str | None) -> None:
    found = find_place(title)
    assert found is not None
    assert (found.name, found.code) == (name, code)


@pytest.mark.parametrize(
    "title",
    [
        "根据自治区要求制定的整改方案",
        "居民小区整改方案",
        "延长督察信访举报受理时间的公告",
        "工业园区整改方案",
        "污水直排",
        "",
    ],
)
def test_what_is_no_place(title: str) -> None:
    assert find_place(title) is None


def test_an_unlisted_place_within_a_listed_one_keeps_its_code() -> None:
    found = find_place("南昌市高新区整改方案")
    assert found is not None
    assert (found.within, found.level) == ("360100", "county")


def test_what_the_words_beside_say_settles_a_name_of_several() -> None:
    assert find_place("朝阳区整改方案", beside="长春市朝阳区") is not None
    found = find_place("朝阳区整改方案", beside="吉林省长春市的督察反馈意见")
    assert found is not None
    assert found.code == "220104"
