"""The tables that stand in an ``out/``: read whole or in pieces, refused where not ours."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import regex

from zhenggai.dataset.generation import GENERATION, PART, TABLE, standing
from zhenggai.dataset.merge import sort_rows
from zhenggai.dataset.own_files import read_file
from zhenggai.dataset.partitions import layout_of, parts_of
from zhenggai.messages import RunError
from zhenggai.tables.schema import SCHEMA_VERSION, TABLES, Table, arrow_schema

VERSION = regex.compile(r"(\d{1,9})\.(\d{1,9})")
MANIFEST = "manifest.json"
# What says whose a row is; of other columns that no row may lack `verify` tells each row.
NAMING = frozenset({"document_id", "source"})
# A manifest of a hundred thousand partitions has a tenth of this.
LARGEST_MANIFEST = 256 << 20


class PublishError(RunError):
    """Tables that cannot be written or read: code and arguments of a message in messages.toml."""


def read_tables(
    out: Path, names: Iterable[str] | None = None, *, mixed: bool = False
) -> dict[str, pa.Table]:
    """Return the tables that stand in ``out`` (all, or those named), all of one generation.

    Raises PublishError, too where they are of different generations and not to be read ``mixed``.
    """
    if not stands(out, "documents"):
        raise PublishError("out-without-tables", str(out))
    shapes = [TABLES[name] for name in names] if names is not None else list(TABLES.values())
    with reporting("out-not-readable", out):
        tables = {shape.name: read_table(out, shape) for shape in shapes if stands(out, shape.name)}
        if not mixed and len(generations(out, tables)) > 1:
            raise PublishError("out-mixed", str(out))
    return tables


def stands(out: Path, name: str) -> bool:
    """Say whether a table stands in ``out``; raise ForeignError where its name leads elsewhere."""
    return bool(parts_of(out / f"{name}.parquet"))


def generations(out: Path, names: Iterable[str]) -> dict[str, list[str]]:
    """Return the generations that the named tables carry, each with its tables."""
    found: dict[str, list[str]] = {}
    for name in names:
        if TABLES[name].kind != "comparison":
            files = parts_of(out / f"{name}.parquet").values()
            metadata = [_footer(file).metadata or {} for file in files]
            for generation in {_told(each, b"generation") for each in metadata}:
                found.setdefault(generation, []).append(name)
    return found


def layout(out: Path) -> tuple[str, ...]:
    """Return by what the tables that stand in ``out`` are partitioned."""
    return layout_of(out / "issues.parquet")


def count_rows(path: Path) -> int:
    """Return how many rows the files of a table have."""
    return sum(_footer(file).num_rows for file in parts_of(path).values())


def _footer(path: Path) -> pq.FileMetaData:
    """Return what a file says of itself; raise PublishError where it is damaged."""
    with damage_told(path):
        return pq.read_metadata(path)


def _told(metadata: Mapping[bytes, bytes], name: bytes) -> str:
    return metadata.get(name, b"").decode("utf-8", "replace")


def read_manifest_file(out: Path) -> dict[str, Any]:
    """Return ``manifest.json`` of an ``out/``; empty where none stands or it cannot be read."""
    if standing(out / MANIFEST) != "file":
        return {}
    with suppress(OSError):
        return parse_manifest(read_file(out / MANIFEST, LARGEST_MANIFEST))
    return {}


def parse_manifest(data: bytes) -> dict[str, Any]:
    """Return a manifest; empty where it is not of the form in which zhenggai writes it."""
    with suppress(ValueError, RecursionError):
        manifest = json.loads(data)
        if (
            isinstance(manifest, dict)
            and GENERATION.fullmatch(str(manifest.get("generation")))
            and isinstance(manifest.get("tables"), dict)
            and all(map(_is_entry, manifest["tables"], manifest["tables"].values()))
        ):
            return manifest
    return {}


def _is_entry(name: str, entry: object) -> bool:
    """Say whether this is what a manifest says of a table: rows, and a digest a file."""
    if not isinstance(entry, dict) or type(entry.get("rows")) is not int:
        return False
    if not TABLE.fullmatch(f"{name}.parquet"):
        return False
    files = entry.get("files")
    if files is None:
        return isinstance(entry.get("sha256"), str)
    return isinstance(files, dict) and all(
        PART.fullmatch(part) and isinstance(one, dict) and isinstance(one.get("sha256"), str)
        for part, one in files.items()
    )


def stood_with(out: Path, shape: Table) -> bool:
    """Say whether the tables that stand in ``out`` are of a version that has this one."""
    with opened(out / "documents.parquet", TABLES["documents"]) as file:
        found = _told(file.metadata.metadata or {}, b"schema_version")
    return _version_numbers(found) >= _version_numbers(shape.since)


def check_stands(out: Path, shape: Table, needed: bool) -> None:
    """Raise PublishError where a table is missing or not ours, before anything is written."""
    path = out / f"{shape.name}.parquet"
    files = parts_of(path)
    for file in files.values():
        with opened(file, shape):
            pass
    if needed and not files:
        raise PublishError("table-missing", str(path))


@contextmanager
def opened(path: Path, shape: Table) -> Iterator[pq.ParquetFile]:
    """Open a table that stands; raise PublishError where it is not ours or damaged."""
    with damage_told(path), pq.ParquetFile(path) as file:
        _check_version(path, shape, file.metadata.metadata or {})
        _fit(path, shape, file.schema_arrow.empty_table())
        yield file


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Turn what pyarrow says of a file that is none of Parquet's into a PublishError."""
    with reporting("out-not-readable", path):
        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise PublishError("table-damaged", str(path), str(error)) from error


def read_table(out: Path, shape: Table) -> pa.Table:
    """Return the table that stands in ``out``, empty where none does."""
    read = []
    for path in parts_of(out / f"{shape.name}.parquet").values():
        with opened(path, shape) as file:
            read.append(_fit(path, shape, file.read()))
    if not read:
        return arrow_schema(shape).empty_table()
    return read[0] if len(read) == 1 else sort_rows(pa.concat_tables(read), shape.key)


def pieces(path: Path, shape: Table, *, lacking: bool = False) -> Iterator[pa.Table]:
    """Yield the rows of a file, a row group at a time; ``lacking`` ones too where asked."""
    with opened(path, shape) as file:
        for number in range(file.num_row_groups):
            yield _fit(path, shape, file.read_row_group(number), lacking=lacking)


def _check_version(path: Path, shape: Table, metadata: Mapping[bytes, bytes]) -> None:
    found = _told(metadata, b"schema_version")
    version = VERSION.fullmatch(found)
    if _told(metadata, b"table") != shape.name or version is None:
        raise PublishError("table-foreign", str(path))
    (major, minor), (own_major, own_minor) = (
        _version_numbers(found),
        _version_numbers(SCHEMA_VERSION),
    )
    if major != own_major or minor > own_minor:
        raise PublishError("table-other-version", str(path), found, SCHEMA_VERSION)


def _version_numbers(version: str) -> tuple[int, int]:
    major, minor = map(int, version.split("."))
    return major, minor


def _fit(path: Path, shape: Table, table: pa.Table, *, lacking: bool = False) -> pa.Table:
    """Return a table of an earlier minor version with the columns that it lacks as null.

    ``lacking``: rows may lack what none may lack, but for what says whose they are.
    """
    schema = arrow_schema(shape)
    columns = []
    for wanted in schema:
        if wanted.name not in table.column_names and wanted.nullable:
            columns.append(pa.nulls(table.num_rows, wanted.type))
        elif (
            wanted.name in table.column_names
            and table.schema.field(wanted.name).type == wanted.type
        ):
            columns.append(table[wanted.name])
        else:
            raise PublishError("table-damaged", str(path), f"column {wanted.name}")
    made = pa.Table.from_arrays(columns, schema=schema)
    # Who takes texts out would meet bytes that are none.
    made.validate(full=True)
    for wanted in schema:
        asked = not wanted.nullable and (not lacking or wanted.name in NAMING)
        if asked and made[wanted.name].null_count:
            raise PublishError("table-damaged", str(path), f"column {wanted.name}: null")
    return made


@contextmanager
def reporting(code: str, path: Path) -> Iterator[None]:
    """Turn what the system refuses into a PublishError that says where."""
    try:
        yield
    except OSError as error:
        raise PublishError(code, str(path), error.strerror or str(error)) from error
