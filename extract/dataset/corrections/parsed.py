"""The rows of corrected documents as they were parsed: what a correction is taken back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import regex

from zhenggai.dataset import finished
from zhenggai.dataset.own_files import kind_of, own_folder, remove

PARSED_FOLDER = ".parsed"
PARSED_FILES = regex.compile(r"\.?[0-9a-f]{16}(?:\.[0-9a-f]{16}\.part)?")


def keep(out: Path, own: str, tables: Mapping[str, pa.Table]) -> None:
    """Keep the tables of one document as parsed; raise StoreError, ForeignError."""
    own_folder(out / PARSED_FOLDER)
    finished.write(out / PARSED_FOLDER / own, tables)


def parsed(out: Path, own: str) -> finished.Stored | None:
    """Return the tables of a document as parsed; None where it was never corrected."""
    if kind_of(out / PARSED_FOLDER) != "folder":
        return None
    stored = finished.read(out / PARSED_FOLDER / own)
    return stored if stored is not None and finished.is_whole(stored, own) else None


def kept_documents(out: Path) -> frozenset[str]:
    """Return the ids of the documents of which rows are kept as parsed."""
    if kind_of(out / PARSED_FOLDER) != "folder":
        return frozenset()
    return frozenset(
        path.name for path in (out / PARSED_FOLDER).iterdir() if PARSED_FILES.fullmatch(path.name)
    )


def forget(out: Path, documents: Iterable[str]) -> None:
    """Take away what is kept of documents that are corrected no more, or gone."""
    gone = "|".join(map(regex.escape, documents))
    if gone:
        with suppress(OSError):
            remove(out / PARSED_FOLDER, regex.compile(gone))
