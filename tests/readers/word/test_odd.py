"""Word files with odd features beside LibreOffice's text; ``make odd-word`` tries two hundred."""

from __future__ import annotations

import pytest

from tests.readers.word.files import docx, p
from tests.readers.word.odd import Made, compare, lost
from zhenggai.readers import read, soffice


@pytest.mark.slow
@pytest.mark.skipif(not soffice.available(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["docx", "doc"])
def test_every_character_is_read_or_told(suffix: str) -> None:
    found = compare(range(1000, 1008), suffix)
    assert {seed: dict(missing) for seed, (_, missing) in found.items() if missing} == {}


def test_a_character_that_is_lost_is_noticed() -> None:
    document = read(docx(p("污水直排")))
    assert lost(Made(), document, "污水直排1处\n") == {"1": 1, "处": 1}
