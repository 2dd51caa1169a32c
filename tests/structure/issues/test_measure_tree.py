from zhenggai.rules import load
from zhenggai.structure.issues.measure_tree import Item, adopt, flatten, leads

TEXT = "采取以下措施：新建管网。加强巡查。"
LEAD, FIRST, SECOND = Item(None, 0, 7), Item(None, 7, 12), Item(None, 12, 17)


def test_a_lead_is_the_parent_of_what_follows() -> None:
    items = adopt(TEXT.replace("：", ":"), load(), [Item(None, 0, 7), FIRST, SECOND])
    assert [(one.start, len(one.children)) for one in items] == [(0, 2)]
    assert [one.start for one in flatten(items)] == [0, 7, 12]


def test_a_sentence_leads_nothing_in() -> None:
    folded = TEXT.replace("：", ":")
    assert leads(folded, load(), LEAD)
    assert not leads(folded, load(), FIRST)
    assert adopt(folded, load(), [FIRST, SECOND]) == [FIRST, SECOND]


def test_the_heading_of_a_group_is_a_lead() -> None:
    assert leads("近期措施", load(), Item(None, 0, 4))
