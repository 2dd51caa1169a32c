"""What titles say: the kind of a document, its whole title, and whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

HERE = Path(__file__).parent
# 墨河|县级: the same words may be 墨河县|级.
KNOWN = {"墨河县级集中式饮用水水源地环境问题整改方案": "县级 is a word of its own"}
DATA = read_yaml(HERE / "titles.yaml")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "body", "kind", "place"),
    [
        pytest.param(
            *row, marks=[pytest.mark.xfail(reason=KNOWN[row[0]])] if row[0] in KNOWN else []
        )
        for row in DATA["titles"]
    ],
)
def test_title(title: str, body: str, kind: str, place: str | None) -> None:
    text = f"{title}\n{DATA['bodies'][body]}"
    (row,) = convert_bytes(text.encode(), "text.txt", load()).rows["documents"]
    assert row["title"] == title
    assert row["document_kind"] in kind.split("|")
    assert place in ("*", row["jurisdiction"])
