"""The manifest that may come with the input: what is known of a file beside its bytes."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

COLUMNS = frozenset(
    {"source", "url", "publisher", "published_date", "jurisdiction_code", "plan_id", "supersedes"}
)


class ManifestError(ValueError):
    """A manifest that cannot be used: says file, line, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest says of one file; ``source`` is its path relative to the given folder."""

    source: str
    url: str | None = None
    publisher: str | None = None
    published_date: date | None = None
    jurisdiction_code: str | None = None
    plan_id: str | None = None
    supersedes: str | None = None


def read_manifest(path: Path) -> dict[str, Entry]:
    """Read a manifest, CSV with headings or JSONL; raise ManifestError where it is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    entries: dict[str, Entry] = {}
    for line, record in _records(path, text):
        unknown = set(record) - COLUMNS
        if unknown:
            raise ManifestError(
                f"{path}, line {line}: unknown column {min(unknown)!r}; use {sorted(COLUMNS)}"
            )
        source = record.get("source")
        if not source:
            raise ManifestError(f"{path}, line {line}: source is empty; give the file's path")
        entries[source] = Entry(
            source,
            record.get("url") or None,
            record.get("publisher") or None,
            _date(path, line, record.get("published_date")),
            record.get("jurisdiction_code") or None,
            record.get("plan_id") or None,
            record.get("supersedes") or None,
        )
    return entries


def _records(path: Path, text: str) -> list[tuple[int, dict[str, str]]]:
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        records = []
        for line, raw in enumerate(text.splitlines(), 1):
            if not raw.strip():
                continue
            try:
                record = json.loads(raw)
            except json.JSONDecodeError as error:
                raise ManifestError(f"{path}, line {line}: no JSON: {error.msg}") from error
            if not isinstance(record, dict):
                raise ManifestError(f"{path}, line {line}: needs one JSON object a line")
            records.append((line, {str(k): str(v) for k, v in record.items() if v is not None}))
        return records
    reader = csv.DictReader(text.splitlines())
    rows = []
    for row in reader:
        if None in row:
            raise ManifestError(f"{path}, line {reader.line_num}: more cells than headings")
        rows.append((reader.line_num, {str(key): value or "" for key, value in row.items()}))
    return rows


def _date(path: Path, line: int, value: str | None) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise ManifestError(
            f"{path}, line {line}: published_date {value!r} is no date; write 2024-06-20"
        ) from error
