"""A PDF of tables, file to published tables, beside pdfplumber.extract_tables on the same file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.side import show, side_by_side

BOUND = 0.25
NEEDED = {
    "own": ("extract.convert", "extract.publish", "extract.readers.pdf", "pandas"),
    "pdfplumber_tables": ("pdfplumber",),
}


def own(path: str) -> None:
    """Convert and publish."""
    from extract.convert import convert_file, find_inputs  # noqa: PLC0415  # part of the cost
    from extract.publish import publish  # noqa: PLC0415
    from extract.schema import to_tables  # noqa: PLC0415
    from extract.versions import settle_versions  # noqa: PLC0415
    from rules import load  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as out:
        tables = (to_tables(convert_file(item, load()).rows) for item in find_inputs([path]))
        publish(Path(out), tables, settle_versions)


def pdfplumber_tables(path: str) -> None:
    """Extract the tables of every page, closing each page so that memory stays flat."""
    import pdfplumber  # noqa: PLC0415  # its cost is part of what is measured

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


if __name__ == "__main__":
    for path in sys.argv[1:]:
        costs = side_by_side("table_pdf", ("own", "pdfplumber_tables"), (str(Path(path)),))
        show(path, costs, "own", "pdfplumber_tables", BOUND)
