import pytest

from zhenggai.facts.document.place import find_owner
from zhenggai.rules import load

# title, issuer, what stands before the first issue, the end: whose it is.
CASES = [
    ("南昌市整改方案", "江西省人民政府", "", "", "南昌市"),
    ("督察反馈意见整改方案", "南昌市人民政府", "", "", "南昌市"),
    ("整改方案", None, "", "", None),
    ("十二届昆岭区委第三轮巡察整改进展情况通报", None, "", "", "昆岭区"),
    # A name of no list counts where the text says 我市, or names it again.
    ("江门岭市收到第三批举报案件", None, "我市收到举报案件14件。", "", "江门岭市"),
    ("马坪镇:写好整改答卷", None, "连日来,马坪镇对照问题抓整改。", "", "马坪镇"),
    ("打造生态宜居城市", None, "", "", None),
    # Who is told of stands before who signs, a zone behind.
    ("关于宝泉县第22项问题的验收意见", "泾阳山市整改办公室", "宝泉县人民政府:\n", "", "宝泉县"),
    ("关于对建材园区实施挂牌督办的通知", "青岚市人民政府", "", "", "青岚市"),
    ("督察组交办澜山市信访件", "江岭省督察组", "", "", "澜山市"),
    ("第四师沙枣市整改任务销号公示", "第四师生态环境局", "", "第四师生态环境局", "第四师沙枣市"),
    # What a paper is about is whose it is where it is addressed there too.
    ("关于坪山镇污水站核查的函", "砚川县生态环境局", "坪山镇人民政府:\n", "", "坪山镇"),
    # Neither an addressee nor a passing mention is the paper's own.
    ("责令改正通知书", None, "麓川市兴达公司:\n经检查,责令改正。", "", None),
    ("整改情况通报", None, "涉及我县的问题已完成。\n江岭省第四督察组反馈问题。", "", None),
]


@pytest.mark.parametrize(("title", "issuer", "head", "tail", "name"), CASES)
def test_whose_it_is(
    title: str, issuer: str | None, head: str, tail: str, name: str | None
) -> None:
    found = find_owner(title, issuer, head, tail, load())
    assert (found.name if found else None) == name


def test_the_code_comes_with_a_listed_name() -> None:
    found = find_owner("南昌市整改方案", "江西省人民政府", "", "", load())
    assert found is not None
    assert found.code == "360100"
