"""Runs over sample plans: their scores, the floors that they may not fall below, what changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from zhenggai.batch.files import find_inputs
from zhenggai.batch.one_file import Input
from zhenggai.batch.supervised import supervisor
from zhenggai.compare.gold.gold import Gold, find_gold
from zhenggai.compare.gold.score import Comparison, Score, by_field, compare
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.dataset.own_files import replace_file
from zhenggai.printable import published
from zhenggai.readers.pdf import ocr
from zhenggai.tables.schema import TABLES, by_table

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows

FLOORS = "floors.yaml"
# A floor is kept to so many places, rounded down.
PLACES = 3
TABLES_NEEDED = (
    "documents", "issues", "measures", "deadlines", "responsibilities", "persons", "targets",
    "fields",
)  # fmt: skip
CONVERT = "import sys; from zhenggai.cli.main import main; main(sys.argv[1:])"


class CheckError(ValueError):
    """A check that cannot be made: name of a text in language.toml, and what it is about."""

    def __init__(self, code: str, *told: object) -> None:
        super().__init__(code, *told)
        self.code, self.told = code, told


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was compared, with its format and its layout (table or text)."""

    comparison: Comparison
    format: str
    layout: str


@dataclass(frozen=True, slots=True)
class Fall:
    """A field whose F1 is below its floor, or a fixture that is not the one of the floors."""

    field: str
    floor: float
    now: float


def check_folder(folder: Path, *, scans: bool = True) -> list[Checked]:
    """Convert every plan that has expected tables and compare; raise GoldError, CheckError.

    Scans (folders that end in -scan) are left out without ``scans``, or what reads them.
    """
    checked = []
    with supervisor() as workers:
        for gold, plan in _plans(folder, scans=scans):
            rows = workers.convert(Input(plan, published(plan.name))).rows
            checked.append(_checked(folder, gold, plan, rows))
    if not checked:
        raise CheckError("check_nothing", folder)
    return checked


def check_out(folder: Path, out: Path) -> list[Checked]:
    """Compare the tables that stand in ``out`` with the expected ones of a folder."""
    rows = _rows_by_source(out)
    checked = []
    for gold, plan in _plans(folder):
        own = rows.get(plan.relative_to(folder).as_posix())
        if own is not None:
            checked.append(_checked(folder, gold, plan, own))
    if not checked:
        raise CheckError("check_nothing", folder)
    return checked


def _plans(folder: Path, *, scans: bool = True) -> Iterator[tuple[Gold, Path]]:
    for gold in find_gold(folder):
        for plan in gold.plans:
            readable = scans and ocr.available()
            if readable or not gold.path.parent.name.endswith("-scan"):
                yield gold, plan


def _checked(folder: Path, gold: Gold, plan: Path, rows: Rows) -> Checked:
    name = plan.relative_to(folder).as_posix()
    (document,) = rows["documents"]
    cells = sum("表" in row["locator"] or "!" in row["locator"] for row in rows["issues"])
    layout = "table" if 2 * cells > len(rows["issues"]) else "text"
    return Checked(compare(name, gold.data, by_table(rows)), str(document["format"]), layout)


def _rows_by_source(out: Path) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for rows in rows_by_document(read_tables(out, TABLES_NEEDED)):
        (document,) = rows["documents"]
        for source in (document["source"], *(document["other_sources"] or ())):
            found[source] = rows
    return found


def gold_digest(folder: Path) -> str:
    """Return 16 hex digits over all plans and expected tables of a folder."""
    digest = hashlib.sha256()
    for gold in find_gold(folder):
        for path in (gold.path, *gold.plans):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def read_floors(folder: Path) -> Mapping[str, Any]:
    """Return the floors of a folder; empty where none are kept."""
    path = folder / FLOORS
    if not path.is_file():
        return {}
    try:
        floors: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise CheckError("check_bad_floors", path) from error
    f1 = floors.get("f1") if isinstance(floors, dict) else None
    if not isinstance(f1, dict) or not all(isinstance(one, int | float) for one in f1.values()):
        raise CheckError("check_bad_floors", path)
    return {**floors}


def falls(floors: Mapping[str, Any], scores: Mapping[str, Score]) -> list[Fall]:
    """Return the fields that are below their floor; a field that is gone counts as 0."""
    found = []
    for name, floor in floors.get("f1", {}).items():
        now = scores[name].f1 if name in scores else 0.0
        if now < float(floor):
            found.append(Fall(name, float(floor), now))
    return found


def write_floors(folder: Path, checked: Sequence[Checked], *, lower: bool) -> list[Fall]:
    """Write what is reached now as floors; return, and do not write, what would lower one."""
    scores = by_field([one.comparison for one in checked])
    fallen = falls(read_floors(folder), scores)
    if fallen and not lower:
        return fallen
    floors = {
        "digest": gold_digest(folder),
        "f1": {name: int(score.f1 * 10**PLACES) / 10**PLACES for name, score in scores.items()},
    }
    head = "# What zhenggai check may not fall below; reviewed with every change of it.\n"
    told = yaml.safe_dump(floors, allow_unicode=True, sort_keys=False)
    replace_file(folder / FLOORS, (head + told).encode())
    return []


def convert_with(revision: str, folder: Path, root: Path) -> list[Checked]:
    """Compare what an earlier revision of the code in ``root`` makes of the same plans."""
    with tempfile.TemporaryDirectory() as place:
        tree, out, package = (Path(place) / name for name in ("tree", "out", "zhenggai"))
        added = ["git", "-C", str(root), "worktree", "add", "--detach", str(tree), revision]
        done = subprocess.run(added, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CheckError("check_no_revision", revision, done.stderr.strip())
        try:
            words = ["convert", str(folder.resolve()), "-o", str(out)]
            # As it is installed: both folders are one package.
            shutil.copytree(tree / "extract", package)
            shutil.copytree(tree / "rules", package / "rules")
            environment = {**os.environ, "PYTHONPATH": place}
            done = subprocess.run(
                [sys.executable, "-c", CONVERT, *words],
                cwd=place, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if not (out / "documents.parquet").exists():
                raise CheckError("check_no_revision", revision, done.stderr.strip()[-500:])
            return check_out(folder, out)
        finally:
            removed = ["git", "-C", str(root), "worktree", "remove", "--force", str(tree)]
            subprocess.run(removed, capture_output=True, check=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs between two ``out/``; None where the row or document is not there."""

    source: str
    table: str
    key: str
    column: str
    old: str | None
    new: str | None


# Columns that tell most of a row.
TELLING_COLUMNS = ("text", "unit", "problem", "message", "post", "source")
# What differs between two runs without saying anything of the plan.
NO_DATA = frozenset({"parser_version", "conversion"})


def compare_outs(old: Path, new: Path) -> Iterator[Difference]:
    """Yield what differs in the data of two ``out/``, document by document; raise PublishError."""
    before, after = read_tables(old), read_tables(new)
    names = {
        row["document_id"]: row["source"]
        for tables in (before, after)
        for row in tables["documents"].select(["document_id", "source"]).to_pylist()
    }
    for name, shape in TABLES.items():
        if shape.kind != "document" or name == "passages":
            continue
        indexes = []
        for tables in (before, after):
            # Tables of an earlier version lack those that came later.
            rows = tables[name].to_pylist() if name in tables else []
            indexes.append({tuple(row[key] for key in shape.key): row for row in rows})
        first, second = indexes
        columns = [c.name for c in shape.columns if c.name not in {*shape.key, *NO_DATA}]
        order = sorted({*first, *second}, key=lambda key: [str(part).zfill(9) for part in key])
        for key in order:
            source, told = names[key[0]], ".".join(str(part) for part in key[1:])
            one, other = first.get(key), second.get(key)
            if one is None or other is None:
                row = one or other or {}
                shown = next((str(row[name]) for name in TELLING_COLUMNS if row.get(name)), "")
                yield Difference(
                    source, name, told, "", shown if one else None, shown if other else None
                )
                continue
            for column in columns:
                if one[column] != other[column]:
                    yield Difference(
                        source, name, told, column, str(one[column]), str(other[column])
                    )


def rows_of(plan: Path) -> Rows:
    """Return the rows of one file; raise CheckError where it cannot be read."""
    (item,) = find_inputs([str(plan)])
    with supervisor() as workers:
        outcome = workers.convert(item)
    if outcome.failure:
        raise CheckError("check_unreadable", plan, outcome.failure[0])
    return outcome.rows
