"""Tables as folders of files, one for each place and year: where the file of a row lies.

``issues.parquet`` is then a folder with ``province=360000/year=2019/part-0.parquet``, which engines
read as one table (the layout of Hive). ``documents`` and the lookup tables stay single files.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import regex

from zhenggai.dataset.generation import standing
from zhenggai.dataset.own_files import check_kind, kind_of
from zhenggai.messages import RunError

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow

# What can be said, and the column of documents that it is.
PARTITION_COLUMNS: Mapping[str, Literal["province_code", "year"]] = {
    "province": "province_code",
    "year": "year",
}
# What is not known: engines must find numbers in all folders, or cannot tell the type.
NO_VALUE = "0"
FILE = "part-0.parquet"
NUMBER = regex.compile(r"[0-9]{1,9}")

Read = Callable[[Path], Iterator[pa.Table]]


class PartitionError(RunError):
    """A value by which no folder can be named: code and arguments of a message."""


def partition_of(document: DocumentRow, names: Sequence[str]) -> str:
    """Return the folder of a document's rows: ``province=360000/year=2019``; "" without names.

    Raises PartitionError: rows that stand may be of somebody else's making.
    """
    values = [(name, document[PARTITION_COLUMNS[name]]) for name in names]
    for name, value in values:
        if value is not None and not NUMBER.fullmatch(str(value)):
            raise PartitionError("partition-value", document["source"], name, str(value))
    return "/".join(f"{name}={NO_VALUE if value is None else value}" for name, value in values)


def parts_of(path: Path) -> dict[str, Path]:
    """Return the files of a table that stands, by their folders; "" is that of a single file.

    Raises ForeignError where a link leads elsewhere.
    """
    kind = standing(path)
    if kind != "folder":
        return {"": path} if kind else {}
    files = sorted(_files_in(path))
    return {file.parent.relative_to(path).as_posix(): file for file in files}


def _files_in(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        check_kind(path, "file", "folder", None)
        if kind_of(path) == "folder":
            yield from _files_in(path)
        elif path.name == FILE:
            yield path


def layout_of(path: Path) -> tuple[str, ...]:
    """Return by what a table that stands is partitioned."""
    folder = next(iter(parts_of(path)), "")
    return tuple(level.partition("=")[0] for level in folder.split("/")) if folder else ()


def file_of(path: Path, folder: str) -> Path:
    """Return the file of a partition of a table, the table's own path where it has none."""
    return path / folder / FILE if folder else path


def move(
    files: Iterable[Path], read: Read, folders: Mapping[str, str], spool: Path
) -> dict[str, Path]:
    """Sort the rows of some files into other folders: streams of Arrow in ``spool``, by folder.

    ``folders`` is that of each document. Files come sorted by document, so do streams.
    """
    spool.mkdir()
    made: dict[str, Path] = {}
    for own, rows in heapq.merge(*(by_document(read(file)) for file in files), key=lambda p: p[0]):
        folder = folders.get(own)
        if folder is None:
            continue
        path = made.setdefault(folder, spool / f"{len(made)}.arrows")
        # Each document is a stream of its own: few files are open, whatever the number of folders.
        bare = pa.schema([field.remove_metadata() for field in rows.schema])
        with path.open("ab") as file, pa.ipc.new_stream(file, bare) as writer:
            writer.write_table(pa.Table.from_arrays(rows.columns, schema=bare))
    return made


def moved(path: Path | None, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield what ``move`` put into a stream, in the published schema."""
    if path is None:
        return
    size = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < size:
            rows = pa.ipc.open_stream(file).read_all()
            yield pa.Table.from_arrays(rows.columns, schema=schema)


def count_rows_of(path: Path, documents: Collection[str]) -> int:
    """Return how many rows of a table belong to some documents; raise OSError, ArrowException."""
    wanted = pa.array(sorted(documents), pa.string())
    found = 0
    for part in parts_of(path).values():
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(columns=["document_id"]):
                found += pc.sum(pc.is_in(batch["document_id"], value_set=wanted)).as_py() or 0
    return found


def by_document(pieces: Iterable[pa.Table]) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of each document; one that goes on in the next piece comes in parts."""
    for piece in pieces:
        ids = piece["document_id"].to_pylist()
        at = 0
        for end in range(1, len(ids) + 1):
            if end == len(ids) or ids[end] != ids[at]:
                yield ids[at], piece.slice(at, end - at)
                at = end
