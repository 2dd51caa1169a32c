"""The manifest that may come with the input: what is known of a file beside its bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import regex

from zhenggai.messages import RunError
from zhenggai.private_files import open_file

MANIFEST_COLUMNS = (
    "source",
    "url",
    "publisher",
    "published_date",
    "jurisdiction_code",
    "plan_id",
    "supersedes",
)
PLACE_CODE = regex.compile(r"[1-9]\d{5}")


class ManifestError(RunError):
    """A manifest that cannot be used: says file, line, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest says of one file; ``source`` is its path relative to the given folder.

    ``supersedes`` is the source or the document_id of the earlier version that it replaces.
    """

    source: str
    url: str | None = None
    publisher: str | None = None
    published_date: date | None = None
    jurisdiction_code: str | None = None
    plan_id: str | None = None
    supersedes: str | None = None


def read_manifest(path: Path) -> dict[str, Entry]:
    """Return a manifest's entries by source; raise ManifestError where it is wrong.

    CSV with headings, or JSONL (by the ending .jsonl, .ndjson or .json); UTF-8.
    """
    try:
        with open_file(path) as file:
            text = file.read().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ManifestError("manifest-unreadable", str(path), reason) from error
    except UnicodeDecodeError as error:
        raise ManifestError("manifest-not-utf8", str(path)) from error
    jsonl = path.suffix.lower() in {".jsonl", ".ndjson", ".json"}
    entries: dict[str, Entry] = {}
    for line, record in _json_records(path, text) if jsonl else _csv_records(path, text):
        entry = _entry(str(path), str(line), record)
        if entry.source in entries:
            raise ManifestError("manifest-source-twice", str(path), str(line), entry.source)
        entries[entry.source] = entry
    return entries


def _entry(path: str, line: str, record: Mapping[str, str]) -> Entry:
    given = {name: value.strip() for name, value in record.items() if value.strip()}
    if "source" not in given:
        raise ManifestError("manifest-without-source", path, line)
    source, supersedes = given["source"], given.get("supersedes")
    if supersedes == source:
        raise ManifestError("manifest-supersedes-itself", path, line, source)
    code = given.get("jurisdiction_code")
    if code is not None and not PLACE_CODE.fullmatch(code):
        raise ManifestError("manifest-code", path, line, code)
    published = None
    if "published_date" in given:
        try:
            published = date.fromisoformat(given["published_date"])
        except ValueError as error:
            raise ManifestError("manifest-date", path, line, given["published_date"]) from error
    return Entry(
        source,
        given.get("url"),
        given.get("publisher"),
        published,
        code,
        given.get("plan_id"),
        supersedes,
    )


def _check_columns(path: Path, line: int, names: Iterator[str]) -> None:
    for name in names:
        if name not in MANIFEST_COLUMNS:
            raise ManifestError(
                "manifest-column", str(path), str(line), name or " ", ", ".join(MANIFEST_COLUMNS)
            )


def _json_records(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for line, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        try:
            record = json.loads(raw)
        except json.JSONDecodeError as error:
            raise ManifestError("manifest-json", str(path), str(line), error.msg) from error
        except (ValueError, RecursionError) as error:
            raise ManifestError("manifest-json", str(path), str(line), str(error)) from error
        if not isinstance(record, dict):
            raise ManifestError("manifest-json", str(path), str(line))
        _check_columns(path, line, iter(record))
        yield line, {name: str(value) for name, value in record.items() if value is not None}


def _csv_records(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _check_columns(path, 1, iter(names))
        if "source" not in names:
            raise ManifestError("manifest-without-source", str(path), "1")
        for cells in reader:
            if any(cell.strip() for cell in cells[len(names) :]):
                raise ManifestError("manifest-cells", str(path), str(reader.line_num))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise ManifestError("manifest-csv", str(path), str(reader.line_num), str(error)) from error
