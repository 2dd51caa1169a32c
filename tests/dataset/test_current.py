"""The tables that stand in an out/ now."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhenggai.dataset.current import PublishError, read_tables


def test_reading_where_nothing_stands(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="run zhenggai convert"):
        read_tables(tmp_path)
