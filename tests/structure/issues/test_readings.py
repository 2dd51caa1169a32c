from tests.evidence.flows import marks_of
from tests.structure.test_unknown_labels import plan
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.issues.readings import Reading, find_lists
from zhenggai.structure.pins import Pins


def readings(text: str) -> list[Reading]:
    marks = marks_of(text)
    return find_lists(marks, find_outline(marks, load()), load(), Pins())


def test_the_best_reading_stands_first_and_has_the_issues() -> None:
    text = plan("", 0).decode()
    found = readings(text)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    begins = [text[segment.start :][:2] for segment in found[0].segments]
    assert begins == ["1.", "2.", "3."]


def test_the_terms_of_a_reading_add_up_to_its_score() -> None:
    best = readings(plan("", 0).decode())[0]
    assert best.terms
    assert abs(sum(best.terms.values()) - best.score) < 0.01


def test_a_text_without_labels_has_no_list_of_them() -> None:
    assert all(not one.segments or one.score <= 0 for one in readings("今天天气很好。适宜出行。"))


GROUPS = "一、大气方面\n（一）监管不够严格\n{0}二、水方面\n（一）推进不够扎实\n{1}{2}"
CYCLE = "具体问题：{}。\n整改目标：完成整治。\n整改时限：2022年6月底前\n整改措施：逐一排查。\n"
PROBLEMS = ("河道堆有砂石", "沿江排口直排", "砖窑停而不拆")


def test_a_number_over_two_issues_heads_a_group_as_its_siblings_do() -> None:
    best = readings(GROUPS.format(*map(CYCLE.format, PROBLEMS)))[0]
    assert len(best.segments) == 3
    assert "number" not in best.terms


def test_a_title_that_tells_of_its_problem_is_the_issues_own() -> None:
    text = "".join(
        f"（{at}）{problem}问题\n{CYCLE.format(problem + '，长期没有整改')}"
        for at, problem in zip("一二三", PROBLEMS, strict=True)
    )
    first = readings(text)[0]
    assert not first.terms["head-strange"]
    assert first.terms["number"] > 0
    strange = readings(text.replace("河道堆有砂石问题", "责任落实不力"))[0]
    assert strange.terms["head-strange"] < 0
