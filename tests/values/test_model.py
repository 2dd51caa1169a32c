import pytest

from zhenggai.text.document import Span
from zhenggai.values.model import Context, Unit


def test_values_are_what_they_were_read_as() -> None:
    unit = Unit(Span(0, 4), "县水利局", "responsible")
    assert (unit.scope, unit.list_open, unit.unit_key) == ("named", False, None)
    with pytest.raises(AttributeError):
        unit.name = "县住建局"  # type: ignore[misc]


def test_a_context_says_no_more_than_is_known() -> None:
    assert (Context().field, Context().anchor, Context().place) == ("measure", None, None)
