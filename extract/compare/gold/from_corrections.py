"""Sample plans made of an ``out/``: each corrected file beside what persons said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import regex

from zhenggai.batch.files import bytes_of, find_inputs
from zhenggai.batch.last_run import remembered
from zhenggai.batch.one_file import Input
from zhenggai.compare.gold.gold import GOLD_NAME, dump_gold
from zhenggai.compare.gold.said import said_gold
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.messages import RunError

TABLES_NEEDED = (
    "documents", "issues", "measures", "responsibilities", "deadlines", "targets", "persons",
    "fields", "corrections",
)  # fmt: skip
# What a folder's name does not hold, and how much of a plan's name it does.
NO_NAME = regex.compile(r"[^\w-]+")
LONGEST_STEM = 60
ENDING = regex.compile(r"\.[A-Za-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A plan that was corrected, as a sample: where it lies, its bytes, its expected tables.

    ``data`` None: its file is gone. ``untold`` are the words of corrections that expected tables
    cannot say; ``restricted``: the document has a mark of restriction.
    """

    source: str
    plan: Path
    data: bytes | None
    gold: Mapping[str, Any]
    untold: tuple[str, ...]
    restricted: bool

    @property
    def target(self) -> Path:
        """Where its expected tables stand."""
        return self.plan.with_name(GOLD_NAME)

    @property
    def text(self) -> str:
        """Its expected tables as they are written."""
        return dump_gold(self.gold, {})

    @property
    def values(self) -> int:
        """How many values are expected."""
        return _values(self.gold["issues"]) + _values(self.gold.get("document", {}))


def samples_of(out: Path, folder: Path) -> Iterator[Sample]:
    """Yield the documents of ``out`` of which something was said, as samples in ``folder``.

    Raises PublishError, and LastRunError where it is not known which files ``out`` was made of.
    """
    items = list(files_of(out))
    for rows in rows_by_document(read_tables(out, TABLES_NEEDED)):
        if not rows["corrections"]:
            continue
        (document,) = rows["documents"]
        found = bytes_of(document["document_id"], _first(items, document["source"]))
        gold, untold = said_gold(rows)
        name = PurePosixPath(found[0].source if found else document["source"]).name
        ending = PurePosixPath(name).suffix
        stem = NO_NAME.sub("_", name.removesuffix(ending))[:LONGEST_STEM].strip("_")
        own = f"{stem}-{document['document_id'][:8]}".lstrip("-")
        yield Sample(
            document["source"],
            folder / own / f"plan{ending if ENDING.fullmatch(ending) else ''}",
            found[1] if found else None,
            gold,
            tuple(one["quote"] or "" for one in untold),
            document["classification"] is not None,
        )


def files_of(out: Path) -> Iterator[Input]:
    """Yield the files of the last run into ``out`` that are still there; raise LastRunError."""
    for path in remembered(out)["paths"]:
        with suppress(RunError):
            yield from find_inputs([path])


def _first(items: list[Input], source: str) -> list[Input]:
    """Return the files, those of a document's name first."""
    return sorted(items, key=lambda item: item.source != source)


def _values(told: object) -> int:
    if isinstance(told, list):
        return sum(map(_values, told))
    if isinstance(told, Mapping):
        return sum(_values(value) for name, value in told.items() if name != "no")
    return 1
