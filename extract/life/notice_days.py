"""The day from which a public notice is known: 公示期：2022年11月1日至11月14日."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from zhenggai.life.quotes import sentences_of
from zhenggai.rules import Rules
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow


def read_notice_day(passages: Sequence[PassageRow], rules: Rules) -> date | None:
    """Return the one day from which a document says that it is public, else None."""
    days: set[date] = set()
    for sentence in sentences_of(passages):
        for match in rules.facts["notice-begins"].finditer(fold(sentence.text or "")):
            with suppress(ValueError):
                days.add(date(int(match["y"]), int(match["m"]), int(match["d"])))
    return days.pop() if len(days) == 1 else None
