"""The summary as one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from rich.cells import cell_len

from zhenggai.exports.summary import Digest
from zhenggai.language import say

TEMPLATE = Path(__file__).with_name("summary.html")
# Letters of the bars' names, and the least room for them, in pixels.
SIZE, LEAST_ROOM = 13, 200
# Cells of the longest bar on a terminal.
BAR = 40


def head_lines(found: Digest, lang: str) -> list[str]:
    """Return the lines above all bars: how many documents, what they hold."""
    states = say("and", lang).join(
        f"{say(f'status_{name}', lang)} {n}" for name, n in found.statuses.items()
    )
    counts = (found.counted, found.issues, found.measures, found.promises)
    shares = (f"{found.dated:.1%}", f"{found.ongoing:.1%}")
    return [
        say("summary_documents", lang, sum(found.statuses.values()), states),
        say("summary_counts", lang, *counts),
        say("summary_shares", lang, *shares),
    ]


def counted_parts(found: Digest, lang: str) -> list[tuple[str, Sequence[tuple[str, int]]]]:
    """Return what is counted: a title and its names with their counts, most first."""
    return [
        (say("summary_quarters", lang), found.quarters),
        (say("summary_bodies", lang), found.bodies),
        (say("summary_places", lang), found.places),
        (say("summary_doubts", lang), found.doubts),
    ]


def as_page(found: Digest, lang: str) -> str:
    """Return the page: the same counts, with bars as pictures."""
    parts = [f"<p>{escape(line)}</p>" for line in head_lines(found, lang)]
    for title, pairs in counted_parts(found, lang):
        if pairs:
            parts.append(f"<h2>{escape(title)}</h2>\n{_picture(pairs)}")
    parts.append(f"<p class=note>{escape(say('summary_note', lang))}</p>")
    page = TEMPLATE.read_text(encoding="utf-8")
    title = escape(say("summary_title", lang))
    return (
        page.replace("<!--lang-->", "zh-CN" if lang == "zh" else "en")
        .replace("<!--title-->", title)
        .replace("<!--body-->", "\n".join(parts))
    )


def bar_length(number: int, most: int, room: int) -> int:
    """Return how long a bar is: none for nothing, something for everything else."""
    return max(1, round(room * number / most)) if number else 0


def _picture(pairs: Sequence[tuple[str, int]]) -> str:
    """Return bars as SVG: a line each, with its number as text, so that it can be searched."""
    most = max(number for _, number in pairs)
    height, width = 24, 460
    left = max(LEAST_ROOM, SIZE * max(cell_len(name) for name, _ in pairs) // 2 + 16)
    lines = []
    for at, (name, number) in enumerate(pairs):
        y = at * height
        long = bar_length(number, most, width)
        lines.append(
            f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{left}" y="{y + 4}" width="{long}" height="{height - 8}"/>'
            f'<text x="{left + long + 6}" y="{y + 16}" class="n">{number}</text>'
        )
    size = f'viewBox="0 0 {left + width + 80} {height * len(pairs)}"'
    return f'<svg role="img" {size}>{"".join(lines)}</svg>'
