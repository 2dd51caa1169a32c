"""Looks at the ranges of a workbook before openpyxl makes a cell of each of their places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree
from openpyxl.utils import range_boundaries

from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import make_parser

# Of all merged ranges and links of a workbook: more than people make, in less than 200 MB.
MOST_PLACES = 200_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
SPREAD = ("{*}mergeCell", "{*}hyperlink")


def check_ranges(data: bytes) -> None:
    """Raise ReadError (file-bomb) where merged cells and links cover too many places.

    What makes an archive or its XML unsound is for openpyxl to say.
    """
    places = 0
    for reference in _references(data):
        try:
            left, top, right, bottom = range_boundaries(reference)
        except ValueError:
            continue
        rows = (bottom or LAST_ROW) - (top or 1) + 1
        places += max(rows, 1) * max((right or LAST_COLUMN) - (left or 1) + 1, 1)
        if places > MOST_PLACES:
            raise ReadError("file-bomb", f"> {MOST_PLACES} merged cells")


def _references(data: bytes) -> Iterator[str]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile:
        return
    for info in archive.infolist():
        try:
            root = etree.fromstring(archive.read(info), make_parser(recover=True))
        except (etree.XMLSyntaxError, zipfile.BadZipFile):
            continue
        if root is not None:
            yield from (own.get("ref", "") for own in root.iter(*SPREAD))
