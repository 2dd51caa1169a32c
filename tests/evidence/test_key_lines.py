from tests.evidence.flows import flow_of, said
from zhenggai.evidence.key_lines import recurring_labels, sibling_lines, split_labels
from zhenggai.evidence.marks import find_marks
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


def test_what_is_asked_in_each_issue_is_its_measure_where_no_known_label_says_so() -> None:
    card = "责任单位：县水利局\n工作要求：清淤。\n完成时限：2022年底\n"
    found = [fields for _, _, fields in recurring_labels(flow_of(card * 2), load())]
    assert found == [("measure",)] * 2
    known = f"{card}整改措施：清淤。\n"
    found = [fields for _, _, fields in recurring_labels(flow_of(known * 2), load())]
    assert found == [("other",)] * 2


def test_a_line_of_the_page_labels_nothing() -> None:
    text = "时间：2022-01-18 来源：市住建局 点击数：92\n整改目标：水清。\n整改情况：已完成。\n"
    assert list(recurring_labels(flow_of(text), load())) == []


def test_words_that_stand_once_are_none() -> None:
    assert list(recurring_labels(flow_of("现场发现：沉淀池用地未落实。"), load())) == []


def _beside(text: str) -> list[tuple[str, tuple[str, ...]]]:
    flow, rules = flow_of(text), load()
    found = sibling_lines(flow, rules, find_marks(flow, rules).numbers)
    return [(said(flow, word), fields) for _, _, word, fields in found]


def test_a_heading_among_headings_that_are_labels_is_one() -> None:
    text = "一、案例问题\n河道黑臭。\n二、整改目标\n水清。\n三、整改时限\n2022年底\n"
    text += "四、整改情况\n已完成。\n五、公示要求\n五天。"
    assert _beside(text) == [("案例问题", ("problem",)), ("公示要求", ("other",))]


def test_a_heading_before_a_colon_is_one_too() -> None:
    text = "(一)举报内容:粪污直排。\n(二)核查情况:属实。\n(三)处理情况:已清运。\n(四)问责处理:无"
    assert _beside(text) == [("问责处理", ("unknown",))]


def test_sections_of_a_body_and_sentences_are_none() -> None:
    assert _beside("一、指导思想\n二、整改目标\n三、整改措施\n四、保障措施\n五、宣传报道") == []
    told = "一、反馈问题\n黑臭。\n二、整改目标\n水清。\n三、整改情况\n已完成。\n"
    assert _beside(f"{told}四、建议加强巡查,巩固成果。") == []


def test_what_leads_in_measures_is_no_label_though_it_recurs() -> None:
    issue = "整改目标：水清。\n整改措施：\n采取以下措施：\n1.清淤。\n整改时限：2024年底\n"
    found = [fields for _, _, fields in recurring_labels(flow_of(issue * 3), load())]
    assert ("unknown",) not in found


def test_a_number_that_recurs_before_a_colon_is_no_label() -> None:
    issue = "问题一：某河超标。\n整改目标：水清。\n整改时限：2024年底\n"
    found = [fields for _, _, fields in recurring_labels(flow_of(issue * 3), load())]
    assert ("unknown",) not in found
