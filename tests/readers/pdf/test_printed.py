"""Plans that LibreOffice prints: no character is lost, and what is torn is told."""

from __future__ import annotations

import pytest

from tests.readers.pdf.printed import Made, compare, measure
from tests.readers.word.files import docx, p
from zhenggai.readers import read, soffice


@pytest.mark.slow
@pytest.mark.skipif(not soffice.available(), reason="LibreOffice is not installed")
def test_nothing_of_a_printed_plan_is_lost_and_what_is_torn_is_told() -> None:
    found = measure([*range(700_000, 700_006), 710_012, 720_003, 720_018, 720_027])
    assert {seed: dict(own.lost) for seed, (_, own) in found.items() if own.lost} == {}
    assert [seed for seed, (_, own) in found.items() if own.torn and not own.told] == []
    # Where rules stand between all cells, nothing is torn.
    assert [made.kind for made, own in found.values() if own.torn and "all" in made.kind] == []


def test_what_is_lost_or_torn_is_noticed() -> None:
    made = Made(b"", "text", body=["污水直排1处", "长期坚持"], cells=["长期坚持"])
    found = compare(made, read(docx(p("污水直排") + p("长期坚持"))))
    assert (dict(found.lost), found.torn) == ({"1": 1, "处": 1}, ["长期坚持"])
