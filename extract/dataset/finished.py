"""Finished documents of a run that is not published yet: what a killed run leaves to the next.

One file a document below ``out/.work``, written whole or not at all: a line of JSON that says
where each table lies, then the tables as Arrow streams.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import regex

from zhenggai.dataset.own_files import kind_of, own_folder, remove, replace_file
from zhenggai.messages import RunError
from zhenggai.tables.schema import TABLES, arrow_schema

FOLDER = ".work"
OURS = regex.compile(r"[0-9a-f]{16}/\.?[0-9a-f]{16}-[0-9a-f]{24}(?:\.[0-9a-f]{16}\.part)?")
# Of the line that says where each table lies.
LONGEST_LINE = 10_000


class StoreError(RunError):
    """A finished document that cannot be kept: no file is to blame, the run cannot go on."""


@dataclass(frozen=True, slots=True)
class Stored(Mapping[str, pa.Table]):
    """The tables of one finished document; each is read from the file when it is asked for."""

    path: Path
    places: Mapping[str, tuple[int, int]]

    def __getitem__(self, name: str) -> pa.Table:
        start, size = self.places[name]
        with self.path.open("rb") as file:
            file.seek(start)
            with pa.ipc.open_stream(file.read(size)) as stream:
                table = stream.read_all()
        table.validate(full=True)
        return table

    def __contains__(self, name: object) -> bool:
        # Without this, to ask would be to read.
        return name in self.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def write(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write a document's tables; the file stands whole or not at all."""
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    blobs = []
    for table in tables.values():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema, options=options) as stream:
            stream.write_table(table)
        blobs.append(sink.getvalue().to_pybytes())
    sizes = {name: len(blob) for name, blob in zip(tables, blobs, strict=True)}
    write_bytes(path, b"".join([json.dumps(sizes).encode(), b"\n", *blobs]))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a stored document; raise StoreError where there is no room, or no permission."""
    try:
        replace_file(path, data)
    except OSError as error:
        raise StoreError("out-not-writable", str(path), error.strerror or str(error)) from error


def read(path: Path) -> Stored | None:
    """Return what a file holds; None where there is none, or it was cut by a power failure."""
    try:
        if kind_of(path) != "file":
            return None
        with path.open("rb") as file:
            line = file.readline(LONGEST_LINE)
            sizes = json.loads(line)
        places: dict[str, tuple[int, int]] = {}
        at = len(line)
        for name, size in sizes.items():
            places[name] = (at, size)
            at += size
        return Stored(path, places) if path.stat().st_size == at else None
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return None


def is_whole(stored: Stored, own: str) -> bool:
    """Say whether a document's tables are all as the schema says, and of no other document."""
    try:
        tables = {name: stored[name] for name in stored}
        ids = {each for table in tables.values() if "document_id" in table.column_names
               for each in table["document_id"].unique().to_pylist()}  # fmt: skip
        return (
            all(table.schema.equals(arrow_schema(TABLES[name])) for name, table in tables.items())
            and len(tables["documents"]) == 1
            and ids == {own}
        )
    except (OSError, ValueError, KeyError, TypeError):
        # What pyarrow says of a stream that is none is a ValueError.
        return False


def folder(out: Path, key: str) -> Path:
    """Return where the finished documents lie that were made by the same code and rules."""
    return out / FOLDER / key


def make_folder(out: Path, key: str) -> None:
    """Make that folder; raise OSError, ForeignError where something else stands in its place."""
    own_folder(own_folder(out / FOLDER) / key)


def clear(out: Path) -> None:
    """Take away what was published, and what other code or rules have left."""
    with suppress(OSError):
        remove(out / FOLDER, OURS)
