"""The summary on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from zhenggai.exports.summary import Digest
from zhenggai.exports.summary_page import BAR, bar_length, counted_parts, head_lines


def show_digest(found: Digest, lang: str) -> Iterator[RenderableType]:
    """Yield what to print, piece by piece."""
    for line in head_lines(found, lang):
        yield Text(line)
    for _, title, bars in counted_parts(found, lang):
        if bars:
            yield Text("")
            yield Text(title, style="bold")
            yield _bars([(name, number) for _, name, number in bars])


def _bars(pairs: Sequence[tuple[str, int]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    table.add_column()
    most = max(number for _, number in pairs)
    for name, number in pairs:
        table.add_row(name, str(number), "█" * bar_length(number, most, BAR))
    return table
