"""Pictures of pages to pieces of text: an extra (``pip install zhenggai[ocr]``).

What is read looks like what a PDF with a text layer gives: pieces with the edges of each
character, and the lines that are drawn. So columns, cells and furniture are found as ever.
"""

from __future__ import annotations

import math
import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, Any

from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf.chars import Piece
from zhenggai.readers.pdf.jbig2 import MAGIC as JBIG2
from zhenggai.readers.pdf.jbig2 import jbig2_to_pdf
from zhenggai.readers.pdf.paths import Box
from zhenggai.rules import load
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Picture = NDArray[np.uint8]

DPI = 200
# In degrees: a page that lies further askew was not meant to be read like this; what is less
# does no harm.
MOST_ASKEW, LEAST_ASKEW = 3.0, 0.03
POINTS = 72
# Of a line box: how much of its height is the type's size, and where the baseline lies.
SIZE, BASELINE = 0.82, 0.8
# In inches: a dark run that is longer is a drawn line, no stroke of a character.
SHORTEST_RULE = 0.25
DARK = 200
WIDEST = 12_000
# Of all pages of a picture that has to be converted as a whole, three bytes each.
MOST_PIXELS = WIDEST * WIDEST
# What a PDF takes as it is.
WRITTEN_MODES = frozenset({"1", "L", "RGB"})
A4_INCHES = 8.27
# Cameras and screens state up to so many dots to the inch, whatever the size of what they show.
SCREEN_DPI = 96
# Below this mean confidence somebody must look.
SURE_CONFIDENCE = 0.95
# In shades: how much redder than green and blue a seal is; darker is ink.
REDDER, LIGHTEST_INK = 24, 100
# So many times as long as it rises: a box of a line of text.
LONG_LINE = 12
# Of the usual size: boxes of one size of type differ by so much.
NEAR_SIZE = 0.2
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read from one picture: pieces and drawn lines in points, the size of the page.

    ``confidence`` is the mean over all characters, from 0 to 1; ``doubts`` are lines that begin
    with a number without its dot.
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    boxes: tuple[Box, ...]
    confidence: float
    doubts: tuple[str, ...] = ()


def available() -> bool:
    """Say whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415  # an extra, and heavy

    # Its classifier of angles turns whole lines upside down.
    return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "critical"})


def scan(picture: Picture, dpi: float = DPI) -> Scan:
    """Read a picture (height × width × 3, eight bits) that has ``dpi`` dots to the inch."""
    picture = straightened(picture, dpi)
    height, width = picture.shape[:2]
    scale = POINTS / dpi
    found = _engine()(picture)
    lines: list[tuple[str, Corners]] = []
    weighed = total = 0.0
    if found.boxes is not None:
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            if not text.strip():
                continue
            corners = tuple((float(x), float(y)) for x, y in box)
            lines.append((text, corners))
            weighed += float(score) * len(text)
            total += len(text)
    # A page without long rules is as straight as its lines of text.
    level = _levelled(lines, (width / 2, height / 2))
    pieces = _of_one_size([_piece(text, box, scale) for text, box in level])
    boxes = tuple(
        Box(*(edge * scale for edge in box)) for box in drawn_lines(without_seals(picture), dpi)
    )
    confidence = weighed / total if total else 0.0
    dotless = load().marks["number-dotless"].pattern
    doubts = tuple(text for text, _ in lines if dotless.match(fold(text)))
    return Scan(width * scale, height * scale, tuple(pieces), boxes, confidence, doubts)


def without_seals(picture: Picture) -> Picture:
    """Return a picture without what is printed in red: a seal's ring is no rule of a table."""
    import numpy as np  # noqa: PLC0415  # comes with the extra

    if picture.ndim != 3 or picture.shape[2] < 3:
        return picture
    red = picture[:, :, 0].astype(np.int16)
    others = picture[:, :, 1:3].max(axis=2).astype(np.int16)
    # Where a stamp crosses a character the ink is dark, not red.
    seal = (red - others > REDDER) & (red > LIGHTEST_INK)
    if not seal.any():
        return picture
    cleared = picture.copy()
    cleared[seal] = 255
    return cleared


def _levelled(
    lines: list[tuple[str, Corners]], middle: tuple[float, float]
) -> list[tuple[str, Box]]:
    """Return the boxes of lines on a page that is turned until most of them lie level."""
    angles = sorted(
        (math.atan2(right[1] - left[1], right[0] - left[0]), right[0] - left[0])
        for _, (left, right, *_) in lines
        if right[0] - left[0] > LONG_LINE * abs(right[1] - left[1]) > 0
    )
    long = [angle for angle, wide in angles if wide * 2 > max(wide for _, wide in angles)]
    angle = median(long) if long else 0.0
    if abs(math.degrees(angle)) > MOST_ASKEW:
        angle = 0.0
    cosine, sine = math.cos(-angle), math.sin(-angle)
    found = []
    for text, corners in lines:
        turned = [
            (
                middle[0] + (x - middle[0]) * cosine - (y - middle[1]) * sine,
                middle[1] + (x - middle[0]) * sine + (y - middle[1]) * cosine,
            )
            for x, y in corners
        ]
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = turned
        found.append((text, Box((x0 + x3) / 2, (y0 + y1) / 2, (x1 + x2) / 2, (y2 + y3) / 2)))
    return found


def _of_one_size(pieces: list[Piece]) -> list[Piece]:
    """Return pieces with the page's usual size where theirs is near it: boxes are not exact."""
    if not pieces:
        return pieces
    usual = median(piece.size for piece in pieces for _ in piece.chars)
    for piece in pieces:
        if abs(piece.size - usual) < NEAR_SIZE * usual:
            piece.size = usual
    return pieces


def _piece(text: str, box: Box, scale: float) -> Piece:
    """Spread a line's characters over its box: full-width ones take twice the room of others."""
    weights = [2.0 if unicodedata.east_asian_width(c) in "WFA" else 1.0 for c in text]
    unit = (box.right - box.left) / sum(weights)
    size = (box.bottom - box.top) * SIZE * scale
    piece = Piece((box.top + (box.bottom - box.top) * BASELINE) * scale, size, False, 0)
    at = box.left
    for c, weight in zip(text, weights, strict=True):
        piece.chars.append(c)
        piece.lefts.append(at * scale)
        at += weight * unit
        piece.rights.append(at * scale)
    return piece


def straightened(picture: Picture, dpi: float) -> Picture:
    """Return a picture turned so that its long lines lie level, as it is where it has none."""
    import cv2  # noqa: PLC0415  # comes with the extra
    import numpy as np  # noqa: PLC0415

    seen = without_seals(picture)
    gray = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    dark = (gray < DARK).astype(np.uint8)
    length = max(int(SHORTEST_RULE * dpi), 8)
    angles: list[float] = []
    # Upright lines say as much as level ones; seen from the other side they turn the other way.
    for side, sign in ((dark, 1.0), (np.ascontiguousarray(dark.T), -1.0)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1))
        runs = cv2.dilate(cv2.morphologyEx(side, cv2.MORPH_OPEN, kernel), np.ones((3, 3), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(runs)
        for label in range(1, count):
            left, top, width, height, _ = stats[label]
            if width < dpi or height > width * np.tan(np.radians(MOST_ASKEW)) + length:
                continue
            part = labels[top : top + height, left : left + width] == label
            ys, xs = np.nonzero(part)
            angle = sign * float(np.degrees(np.arctan(np.polyfit(xs, ys, 1)[0])))
            if abs(angle) <= MOST_ASKEW:
                angles.append(angle)
    angle = float(np.median(angles)) if angles else 0.0
    if abs(angle) < LEAST_ASKEW:
        return picture
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    white = (255, 255, 255)
    turned = cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=white
    )
    return np.asarray(turned, dtype=np.uint8)


def shown_straight(picture: Image, dpi: float) -> Image:
    """Return a page's picture as it was read: turned so that its long lines lie level."""
    import numpy as np  # noqa: PLC0415  # comes with the extra
    from PIL.Image import fromarray  # noqa: PLC0415

    return fromarray(straightened(np.asarray(picture), dpi))


def drawn_lines(picture: Picture, dpi: float) -> list[Box]:
    """Return the horizontal and vertical lines of a picture, in dots."""
    import cv2  # noqa: PLC0415  # comes with the extra
    import numpy as np  # noqa: PLC0415

    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    dark = (gray < DARK).astype(np.uint8)
    length = max(int(SHORTEST_RULE * dpi), 8)
    boxes: list[Box] = []
    for shape in ((length, 1), (1, length)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
        runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        # A line that is a little aslant, or broken by noise, is one.
        runs = cv2.dilate(runs, np.ones((3, 3), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(runs)
        for left, top, width, height, _ in stats[1:]:
            thin = min(width, height) <= dpi * 0.08
            if thin:
                boxes.append(Box(float(left), float(top), float(left + width), float(top + height)))
    return boxes


def readable_dpi(width: float, height: float) -> float:
    """Return the dots to the inch for a page of some points, fewer where it is larger than any."""
    return min(DPI, WIDEST * POINTS / max(width, height, 1.0))


def _check_sizes(image: Image) -> None:
    """Raise ReadError where a page of a picture is too large, or all of them together."""
    pixels, as_it_is = 0, image.mode in WRITTEN_MODES
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        width, height = image.size
        pixels += width * height
        if max(width, height) > WIDEST:
            raise ReadError("file-too-large", f"{width} × {height}")
        if pixels > MOST_PIXELS and not as_it_is:
            raise ReadError("file-too-large", f"{number + 1} × {width} × {height}")
    image.seek(0)


def picture_to_pdf(data: bytes) -> bytes:
    """Return a picture file (all its pages) as a PDF; raise ReadError where it is none.

    A picture that states no resolution, or a screen's, is taken as a page of A4.
    """
    if data.startswith(JBIG2):
        return jbig2_to_pdf(data)
    from PIL import Image, ImageSequence  # noqa: PLC0415  # only pictures need it

    try:
        with warnings.catch_warnings():
            # Sizes are looked at below; a warning would stand on the terminal beside the failure.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data))
        with image:
            _check_sizes(image)
            stated = float(image.info.get("dpi", (0, 0))[0])
            dpi = stated if stated > SCREEN_DPI else min(image.size) / A4_INCHES
            stream = BytesIO()
            if image.mode in WRITTEN_MODES:
                # One page after another: hundreds of scanned ones do not lie in memory together.
                image.save(stream, "PDF", resolution=dpi, save_all=True)
            else:
                first, *more = (frame.convert("RGB") for frame in ImageSequence.Iterator(image))
                first.save(stream, "PDF", resolution=dpi, save_all=True, append_images=more)
    except Image.DecompressionBombError as error:
        raise ReadError("file-too-large") from error
    except (OSError, ValueError, SyntaxError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("file-damaged", str(error)) from error
    return stream.getvalue()
