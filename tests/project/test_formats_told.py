"""Every format that has a reader is told to users, in both languages."""

from __future__ import annotations

import pytest
import regex

from tests import ROOT
from zhenggai.readers import READERS

# Told by the names that their makers gave them.
NAMES = {"wordxml": "Word 2003 XML", "sheetxml": "Excel 2003 XML"}


@pytest.mark.parametrize("page", ["docs/commands.md", "docs/commands.zh-CN.md"])
def test_every_format_is_told(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    inputs = "\n".join(regex.findall(r"^\| ([^|]+) \|", text, regex.M))
    untold = [
        name
        for name in (NAMES.get(format, format) for format in READERS)
        if not regex.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", inputs)
    ]
    assert not untold, f"{page}: a line under what is read"
