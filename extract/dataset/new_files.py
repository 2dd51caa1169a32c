"""New files of a generation, before it is known which generation that is."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from zhenggai.dataset.generation import sync_folder
from zhenggai.dataset.own_files import new_file
from zhenggai.dataset.partitions import file_of
from zhenggai.tables.schema import Table, arrow_schema

# Rows of one row group: fixed, so that bytes do not depend on how rows arrived.
GROUP_ROWS = 65_536


@dataclass(slots=True)
class Draft:
    """A table's new file, written in row groups of one size."""

    shape: Table
    folder: str
    file: _DigestFile
    writer: pq.ParquetWriter
    rows: int = 0
    waiting: list[pa.Table] = field(default_factory=list)
    held: int = 0

    def add(self, piece: pa.Table) -> None:
        """Take rows, in the order of the key."""
        self.waiting.append(piece)
        self.rows += piece.num_rows
        self.held += piece.num_rows
        if self.held >= GROUP_ROWS:
            table = pa.concat_tables(self.waiting)
            whole = self.held - self.held % GROUP_ROWS
            self._write(table.slice(0, whole))
            rest = table.slice(whole)
            self.waiting, self.held = [rest], rest.num_rows

    def flush(self) -> None:
        """Write what is left."""
        if self.held or not self.rows:
            self._write(pa.concat_tables([*self.waiting, self.writer.schema.empty_table()]))
        self.waiting = []
        self.file.rest()

    def _write(self, table: pa.Table) -> None:
        # How rows are chunked must not show in the bytes.
        self.writer.write_table(table.combine_chunks(), row_group_size=GROUP_ROWS)

    def seal(self, generation: str) -> None:
        """Finish the file, and return when the disk has it."""
        self.writer.add_key_value_metadata({"generation": generation})
        self.writer.close()
        self.file.sync()
        self.file.close()
        for level in range(self.folder.count("/") + 2 if self.folder else 0):
            sync_folder(self.file.path.parents[level])


@contextmanager
def new_draft(made: Path, shape: Table, folder: str) -> Iterator[Draft]:
    """Open a table's new file, or that of one partition; close it, whatever happens."""
    path = file_of(made / f"{shape.name}.parquet", folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_DigestFile(path)) as file:
        writer = pq.ParquetWriter(file, arrow_schema(shape), compression="zstd")
        try:
            yield Draft(shape, folder, file, writer)
        finally:
            _quietly(writer.close)


def _quietly(action: Callable[[], object]) -> None:
    """Clean up: after a failure it may fail again, and after success there is nothing to do."""
    with suppress(Exception):
        action()


class _DigestFile(io.RawIOBase):
    """A new file, with the digest of what was written to it; it can rest, closed, between writes.

    A table has a file for each partition, and none can be finished before all are written.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self.path = path
        self._length = 0
        self._file: IO[bytes] | None = new_file(path)

    def writable(self) -> bool:
        """Return that it is for writing."""
        return True

    def tell(self) -> int:
        """Return how much was written."""
        return self._length

    def write(self, data: Any) -> int:
        """Write all of the data; raise OSError."""
        if self._file is None:
            self._file = self.path.open("ab")
        self._file.write(data)
        self.digest.update(data)
        self._length += len(data)
        return len(data)

    def rest(self) -> None:
        """Close the file until more is written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def sync(self) -> None:
        """Return when the disk has all of it."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close for good."""
        self.rest()
        super().close()
