from zhenggai.facts.document.declared_counts import Owner, counted_aspects, declared_count
from zhenggai.rules import load

COUNTY = Owner(("云溪县", "我县"), ("省",))


def declared(head: str, found: int = 0) -> int | None:
    count = declared_count(head, found, COUNTY, load())
    return count.value if count is not None else None


def test_what_a_plan_says_of_itself() -> None:
    assert declared("督察反馈问题共43个。") == 43
    assert declared("问题总数:15个") == 15
    assert declared("根据督察反馈意见，制定本方案。") is None


def test_issues_before_aspects() -> None:
    assert declared("督察反馈4个方面28个问题。") == 28
    aspects = counted_aspects("督察反馈4个方面的问题。", load())
    assert aspects is not None
    assert aspects.value == 4


def test_a_notice_counts_itself_where_it_tells_so_many() -> None:
    def said(head: str, found: int) -> int | None:
        count = declared_count(head, found, COUNTY, load(), notice=True)
        return count.value if count is not None else None

    assert said("我县承担的2项中央生态环境保护督察整改任务无法按期完成。", 2) == 2
    assert said("我县承担的36项整改任务中，第9项已完成。", 1) is None
    assert said("已完成整改并通过验收的反馈问题共2项。", 2) == 2
    assert declared("已完成整改的问题共2项。", 2) is None


def test_what_a_body_says_of_itself_goes_before_its_place() -> None:
    assert declared("反馈我县问题8项,其中涉及我局3项,全部整改完毕。") == 3
