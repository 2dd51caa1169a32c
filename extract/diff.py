"""Which versions to compare: two files, two folders by plan_id, all versions in an ``out/``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import cast

from extract.cascade import Taken, cascade
from extract.changes import compare_all
from extract.convert import Input, convert_file, find_inputs
from extract.edition import Version, read_version
from extract.schema import Row
from extract.versions import settle_versions
from rules import Rules, load

NEEDED = ("documents", "issues", "measures", "deadlines", "targets", "responsibilities", "persons",
          "units")  # fmt: skip
UNREADABLE = frozenset({"failed", "unrecognised"})


class DiffError(ValueError):
    """What cannot be compared: a code of ``texts.toml`` and its arguments."""

    def __init__(self, code: str, *args: object) -> None:
        super().__init__(code, *args)
        self.code = code
        self.told = args


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a plan and what changed from the one to the other."""

    old: Row
    new: Row
    changes: tuple[Row, ...]
    quiet: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparisons:
    """All pairs that were compared, and the documents that found no partner."""

    pairs: tuple[Comparison, ...]
    alone: tuple[Row, ...] = ()

    @property
    def changes(self) -> list[Row]:
        """Return all changes as rows of the table."""
        return [row for pair in self.pairs for row in pair.changes]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a person asks first of some changes."""

    kinds: dict[str, int]
    directions: dict[str, int]
    later: int
    later_median: int | None
    later_most: int | None


def summarize(changes: Iterable[Row]) -> Summary:
    """Count changes by kind and direction, and how far deadlines slipped, in days."""
    rows = list(changes)
    kinds: dict[str, int] = {}
    directions: dict[str, int] = {}
    for row in rows:
        kinds[str(row["kind"])] = kinds.get(str(row["kind"]), 0) + 1
        directions[str(row["direction"])] = directions.get(str(row["direction"]), 0) + 1
    later = [row["days"] for row in rows if row["kind"] == "deadline_later"]
    days = [int(str(n)) for n in later if n is not None]
    return Summary(
        kinds,
        directions,
        len(later),
        round(median(days)) if days else None,
        max(days, default=None),
    )


def compare_paths(old: str, new: str, rules: Rules) -> Comparisons:
    """Compare two files, two documents of an ``out/`` (``out#document``), or two folders."""
    before, after = _versions(old, rules), _versions(new, rules)
    if len(before) == 1 and len(after) == 1 and not (Path(old).is_dir() and Path(new).is_dir()):
        return Comparisons((_compared(before[0], after[0], rules),))
    return _by_plan(before, after, rules)


def compare_out(out: str, rules: Rules | None = None) -> Comparisons:
    """Compare all successive versions of every plan in an ``out/``."""
    rules = rules or load()
    versions = _from_tables(Path(out))
    plans: dict[object, dict[int, Version]] = {}
    for version in versions:
        number = version.document["version_no"]
        if number is not None:
            # Two formats of one version are one.
            plans.setdefault(version.document["plan_id"], {}).setdefault(int(str(number)), version)
    pairs = []
    for _, numbered in sorted(plans.items(), key=lambda item: str(item[0])):
        ordered = [numbered[number] for number in sorted(numbered)]
        pairs += [_compared(a, b, rules) for a, b in pairwise(ordered)]
    return Comparisons(tuple(pairs))


def _compared(old: Version, new: Version, rules: Rules) -> Comparison:
    changes, quiet = compare_all(old, new, rules)
    return Comparison(old.document, new.document, tuple(changes), quiet)


def take_over(upper: str, lower: str, rules: Rules) -> list[Taken]:
    """Return what a lower plan takes over of an upper one; each is one file or document."""
    above, below = _versions(upper, rules), _versions(lower, rules)
    if len(above) != 1 or len(below) != 1:
        raise DiffError("diff_one_each")
    return cascade(above[0], below[0])


def _by_plan(old: Sequence[Version], new: Sequence[Version], rules: Rules) -> Comparisons:
    """Pair two lists by plan_id, the version to count of each."""
    before, after = _preferred(old), _preferred(new)
    pairs = tuple(
        _compared(before[plan], after[plan], rules) for plan in sorted(before.keys() & after.keys())
    )
    alone = [before[plan].document for plan in sorted(before.keys() - after.keys())]
    alone += [after[plan].document for plan in sorted(after.keys() - before.keys())]
    return Comparisons(pairs, tuple(alone))


def _preferred(versions: Sequence[Version]) -> dict[str, Version]:
    settled = settle_versions([version.document for version in versions])
    chosen = {str(row["document_id"]) for row in settled if row["preferred"]}
    return {
        str(v.document["plan_id"]): v for v in versions if str(v.document["document_id"]) in chosen
    }


def _versions(given: str, rules: Rules) -> list[Version]:
    path = Path(given)
    folder, _, name = given.rpartition("#")
    if name and folder and not path.exists():
        found = [v for v in _from_tables(Path(folder)) if _is_named(v.document, name)]
        if len(found) != 1:
            raise DiffError("diff_no_document", name, folder, len(found))
        return found
    if path.is_dir() and (path / "documents.parquet").is_file():
        return _from_tables(path)
    if path.is_dir():
        return [v for item in find_inputs([given]) if (v := _converted(item, rules)) is not None]
    if not path.is_file():
        raise DiffError("no_file", given)
    version = _converted(Input(path, path.name), rules)
    if version is None:
        raise DiffError("diff_unreadable", given)
    return [version]


def _is_named(document: Row, name: str) -> bool:
    return str(document["document_id"]).startswith(name) or document["source"] == name


def _converted(item: Input, rules: Rules) -> Version | None:
    outcome = convert_file(item, rules)
    if outcome.document["status"] in UNREADABLE:
        return None
    return read_version(outcome.rows)


def _from_tables(out: Path) -> list[Version]:
    """Return the readable documents of an ``out/``."""
    from extract.publish import read_tables  # noqa: PLC0415  # pyarrow, not needed for two files

    tables = read_tables(out, NEEDED)
    rows: dict[str, dict[str, list[Row]]] = {}
    for document in cast("list[Row]", tables["documents"].to_pylist()):
        if document["status"] not in UNREADABLE:
            rows[str(document["document_id"])] = {name: [] for name in NEEDED}
            rows[str(document["document_id"])]["documents"] = [document]
    for name in NEEDED[1:-1]:
        for row in tables[name].to_pylist():
            if row["document_id"] in rows:
                rows[row["document_id"]][name].append(row)
    units = tables["units"].to_pylist()
    return [read_version({**own, "units": units}) for own in rows.values()]
