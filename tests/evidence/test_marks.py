from tests.evidence.flows import marks_of


def test_marks_stand_in_the_order_of_the_text() -> None:
    marks = marks_of("1.污水直排。\n整改目标：达标。\n2.秸秆焚烧。\n整改目标：禁烧。")
    assert [number.value for number in marks.numbers if number.scheme == "arabic"] == [1, 2]
    assert [label.fields for label in marks.labels] == [("goal",), ("goal",)]
    assert list(marks.labels) == sorted(marks.labels, key=lambda label: label.span)


def test_what_a_bracket_of_units_holds_is_no_mark() -> None:
    marks = marks_of("新建管网（责任单位：县水利局；配合单位：县住建局）。")
    assert len(marks.brackets) == 1
    assert marks.labels == ()
