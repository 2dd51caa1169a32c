"""Pictures of pages to pieces of text: an extra (``pip install zhenggai[ocr]``).

What is read looks like what a PDF with a text layer gives: pieces with the edges of each
character, and the lines that are drawn. So columns, cells and furniture are found as ever.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf.chars import Piece
from zhenggai.readers.pdf.paths import Box

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
A4_INCHES = 8.27
# Below this mean confidence somebody must look.
SURE_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read from one picture: pieces and drawn lines in points, the size of the page.

    ``confidence`` is the mean over all characters, from 0 to 1.
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    boxes: tuple[Box, ...]
    confidence: float


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
    pieces: list[Piece] = []
    weighed = total = 0.0
    if found.boxes is not None:
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            if not text.strip():
                continue
            xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
            pieces.append(_piece(text, Box(min(xs), min(ys), max(xs), max(ys)), scale))
            weighed += float(score) * len(text)
            total += len(text)
    boxes = tuple(Box(*(edge * scale for edge in box)) for box in drawn_lines(picture, dpi))
    confidence = weighed / total if total else 0.0
    return Scan(width * scale, height * scale, tuple(pieces), boxes, confidence)


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

    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
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


def picture_to_pdf(data: bytes) -> bytes:
    """Return a picture file (all its pages) as a PDF; raise ReadError where it is none.

    A picture that states no resolution is taken as a page of A4.
    """
    from PIL import Image, ImageSequence  # noqa: PLC0415  # only pictures need it

    try:
        with Image.open(BytesIO(data)) as image:
            if max(image.size) > WIDEST:
                raise ReadError("file-too-large", f"{image.size[0]} × {image.size[1]}")
            stated = float(image.info.get("dpi", (0, 0))[0])
            dpi = stated if stated >= POINTS else min(image.size) / A4_INCHES
            pages = [frame.convert("RGB") for frame in ImageSequence.Iterator(image)]
            stream = BytesIO()
            pages[0].save(stream, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("file-damaged", str(error)) from error
    return stream.getvalue()
