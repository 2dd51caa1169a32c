"""What a PDF's pages repeat: page numbers, running heads and feet, line numbers, watermarks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median

from zhenggai.readers.pdf.chars import OBLIQUE, Piece
from zhenggai.readers.pdf.rows import Row
from zhenggai.readers.pdf.running import PageRows, lift_running_lines

# In points: what stands at the same place.
SAME_PLACE = 3.0
WATERMARK_SIZE = 1.5
WATERMARK_PAGES = 0.6
FEWEST_LINE_NUMBERS = 5
NUMBER_GAP = 0.5
# Of the numbers beside lines: so many count just the lines between them.
COUNTED_LINES = 0.8


def lift_watermarks(pages: Sequence[tuple[PageRows, list[Piece], int]]) -> list[list[Piece]]:
    """Take text that crosses the page's own out of the pieces; return the pieces that remain.

    ``pages`` has each page with its pieces and the angle at which it is read.
    """
    turned = [_turned(pieces, angle) for _, pieces, angle in pages]
    repeated = Counter(text for texts in turned for text in set(texts.values()))
    sizes: Counter[int] = Counter()
    for _, pieces, _ in pages:
        for piece in pieces:
            sizes[round(piece.size)] += len(piece.chars)
    least = WATERMARK_SIZE * sizes.most_common(1)[0][0] if sizes else 0.0
    large: Counter[tuple[str, int, int]] = Counter(
        key for _, pieces, _ in pages for key in {_place(p) for p in pieces if p.size > least}
    )
    remaining = []
    for (page, pieces, angle), texts in zip(pages, turned, strict=True):
        for at, text in texts.items():
            known = at == OBLIQUE or (repeated[text] > 1 and repeated[text] * 3 >= len(pages))
            (page.marks if known else page.loose).append(text)
        kept = []
        for piece in pieces:
            if piece.angle != angle:
                continue
            often = piece.size > least and large[_place(piece)]
            if often and often >= 3 and often >= WATERMARK_PAGES * len(pages):
                page.marks.append(piece.text.strip())
            else:
                kept.append(piece)
        remaining.append(kept)
    return remaining


def _place(piece: Piece) -> tuple[str, int, int]:
    return piece.text.strip(), round(piece.y / SAME_PLACE), round(piece.lefts[0] / SAME_PLACE)


def _turned(pieces: Iterable[Piece], angle: int) -> dict[int, str]:
    """Return the text at every angle but the page's own."""
    texts: dict[int, list[str]] = defaultdict(list)
    for piece in pieces:
        if piece.angle != angle:
            texts[piece.angle].append(piece.text)
    joined = {at: "".join(parts).strip() for at, parts in texts.items()}
    return {at: text for at, text in joined.items() if text}


def lift_furniture(pages: Sequence[PageRows]) -> None:
    """Move line numbers, page numbers, running heads and feet out of the pages' rows."""
    _lift_line_numbers(pages)
    lift_running_lines(pages)


def _lift_line_numbers(pages: Sequence[PageRows]) -> None:
    """Take out the numbers that count the lines beside the text."""
    numbered = [
        {at: number for at, row in enumerate(page.rows) if (number := _leading_number(row))}
        for page in pages
    ]
    columns = [
        first.right
        for page, found in zip(pages, numbered, strict=True)
        if _counts_lines(page, found)
        for _, first, _ in found.values()
    ]
    if not columns:
        return
    column = median(columns)
    for page, found in zip(pages, numbered, strict=True):
        rows: list[Row] = []
        for at, row in enumerate(page.rows):
            if at in found and abs(found[at][1].right - column) < SAME_PLACE:
                count, _, rest = found[at]
                page.marks.append(str(count))
                rows += [rest] if rest else []
            else:
                rows.append(row)
        page.rows[:] = rows


def _leading_number(row: Row) -> tuple[int, Row, Row | None] | None:
    """Return the number that stands off a row's start, its own row, and what follows it."""
    text = ""
    end: float | None = None
    if not row.glyphs.chars[0].isdigit():
        return None
    for char, left, right, look in zip(*row.glyphs, strict=True):
        if end is not None and left - end > NUMBER_GAP * look.size:
            break
        if not (char.isascii() and char.isdigit()):
            return None
        text += char
        end = right
    if end is None or len(text) > 3:
        return None
    first, rest = row.split(end)
    return (int(text), first, rest) if first else None


def _counts_lines(page: PageRows, found: Mapping[int, tuple[int, Row, Row | None]]) -> bool:
    """Say whether numbers go up one by one (or by fives), line by line, left of all text.

    Those of a table's rows go up so too, but most rows have several cells or several lines.
    """
    if len(found) < FEWEST_LINE_NUMBERS:
        return False
    steps = {after[0] - before[0] for before, after in pairwise(found.values())}
    places = [(at, number) for at, (number, _, _) in found.items()]
    counted = sum(b[0] - a[0] == b[1] - a[1] for a, b in pairwise(places))
    ruled = sum(rest is not None and bool(rest.gaps()) for _, _, rest in found.values())
    if counted < COUNTED_LINES * (len(places) - 1) or ruled * 2 > len(found):
        return False
    texts = [row for at, row in enumerate(page.rows) if at not in found]
    texts += [rest for _, _, rest in found.values() if rest]
    left = min((row.left for row in texts), default=page.width)
    return steps in ({1}, {5}) and all(first.right < left for _, first, _ in found.values())
