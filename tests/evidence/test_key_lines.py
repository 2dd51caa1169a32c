from tests.evidence.flows import flow_of, said
from zhenggai.evidence.key_lines import recurring_labels, split_labels
from zhenggai.rules import load


def test_a_label_over_two_lines_is_one() -> None:
    flow = flow_of("交办问题\n基本情况\n污水直排。")
    ((span, fields),) = split_labels(flow, load())
    assert said(flow, span) == "交办问题\n基本情况"
    assert fields[0] == "problem"


def test_words_that_recur_before_a_colon_are_labels_of_the_form() -> None:
    flow = flow_of("\n".join(f"包联单位：县水利局\n{at}.新建管网。" for at in range(3)))
    found = [(said(flow, word), fields) for _, word, fields in recurring_labels(flow, load())]
    assert [word for word, _ in found] == ["包联单位"] * 3
    assert all(fields != ("unknown",) for _, fields in found)


def test_words_that_stand_once_are_none() -> None:
    assert list(recurring_labels(flow_of("现场发现：沉淀池用地未落实。"), load())) == []
