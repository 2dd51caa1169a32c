"""Which versions to compare: two files, two folders by plan_id, all versions in an ``out/``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from zhenggai.batch.files import find_inputs
from zhenggai.batch.one_file import Input
from zhenggai.batch.supervised import Supervisor, supervisor
from zhenggai.compare.cascade import Taken, cascade
from zhenggai.dataset.versions import settle_versions
from zhenggai.life.align import align
from zhenggai.life.changes import compare_all
from zhenggai.life.version import Place, Version, read_version
from zhenggai.messages import RunError
from zhenggai.printable import published
from zhenggai.rules import Rules, load
from zhenggai.rules.kinds import ChangeKind, Direction, Status

if TYPE_CHECKING:
    from zhenggai.tables.rows import ChangeRow, DocumentRow, Rows

    # A path, or the rows of one document, by table.
    Side: TypeAlias = str | Rows

Texts: TypeAlias = Mapping[Place, str]
TABLES_NEEDED = (
    "documents", "issues", "measures", "deadlines", "targets", "responsibilities", "persons",
    "units",
)  # fmt: skip
UNREADABLE: frozenset[Status] = frozenset({"failed", "unrecognised"})


class DiffError(RunError):
    """What cannot be compared: code and arguments of a message in messages.toml."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a plan and what changed from the one to the other."""

    old: DocumentRow
    new: DocumentRow
    changes: tuple[ChangeRow, ...]
    quiet: Mapping[str, int] = field(default_factory=dict)
    # The words of issues and measures, for whoever reads the changes.
    texts: tuple[Texts, Texts] = ({}, {})


@dataclass(frozen=True, slots=True)
class Comparisons:
    """All pairs that were compared, what found no partner, and what could not be read."""

    pairs: tuple[Comparison, ...]
    alone: tuple[DocumentRow, ...] = ()
    unread: tuple[DocumentRow, ...] = ()

    @property
    def changes(self) -> list[ChangeRow]:
        """Return all changes as rows of the table."""
        return [row for pair in self.pairs for row in pair.changes]

    def unrestricted(self) -> tuple[Comparisons, tuple[str, ...]]:
        """Return what may be passed on, and the sources that their marks keep here."""
        rows = [*(row for pair in self.pairs for row in (pair.old, pair.new)), *self.alone]
        kept = {row["source"] for row in (*rows, *self.unread) if row["classification"]}
        free = Comparisons(
            tuple(
                p for p in self.pairs if not (p.old["source"] in kept or p.new["source"] in kept)
            ),
            tuple(row for row in self.alone if row["source"] not in kept),
            tuple(row for row in self.unread if row["source"] not in kept),
        )
        return free, tuple(sorted(kept))


@dataclass(frozen=True, slots=True)
class _Found:
    """The versions that somebody names, and the documents of which none could be made."""

    found: tuple[Version, ...]
    unread: tuple[DocumentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a person asks first of some changes."""

    kinds: Mapping[ChangeKind, int]
    directions: Mapping[Direction, int]
    later: int
    later_median: int | None
    later_most: int | None
    lowered: tuple[str, ...]
    gone: tuple[str, ...]


def summarize(changes: Iterable[ChangeRow]) -> Summary:
    """Count changes by kind and direction, and how far deadlines slipped, in days."""
    rows = list(changes)
    later = [row["days"] for row in rows if row["kind"] == "deadline_later"]
    days = [number for number in later if number is not None]
    return Summary(
        Counter(row["kind"] for row in rows),
        Counter(row["direction"] for row in rows),
        len(later),
        round(median(days)) if days else None,
        max(days, default=None),
        tuple(
            f"{row['old_value']} → {row['new_value']}"
            for row in rows
            if row["kind"] == "target_lowered"
        ),
        tuple(dict.fromkeys(r["old_value"] or "" for r in rows if r["kind"] == "unit_removed")),
    )


def compare_paths(
    old: Side, new: Side, rules: Rules, *, method: str | None = None, force: bool = False
) -> Comparisons:
    """Compare two files, two documents of an ``out/`` (``out#document``), or two folders.

    The rows of one document will do for a file. ``method``: how the process begins in which files
    are read (see ``supervisor``). Raises DiffError, too where two documents are of different places
    or have no issue in common, unless ``force``: their differences are no changes.
    """
    with supervisor(method=method) as workers:
        before, after = _versions(old, workers), _versions(new, workers)
    unread = (*before.unread, *after.unread)
    if len(before.found) == len(after.found) == 1 and not (_is_folder(old) and _is_folder(new)):
        if not force:
            _check_alike(before.found[0], after.found[0])
        pair = _compared(before.found[0], after.found[0], rules)
        return Comparisons((pair,), (), unread)
    return _by_plan(before.found, after.found, unread, rules)


def _check_alike(old: Version, new: Version) -> None:
    """Raise DiffError where two documents can be no versions of one plan."""
    mine, theirs = old.document, new.document
    places = [row["jurisdiction_code"] or row["jurisdiction"] for row in (mine, theirs)]
    if all(places) and places[0] != places[1]:
        named = [row["jurisdiction"] or row["jurisdiction_code"] or "" for row in (mine, theirs)]
        raise DiffError("diff-other-place", mine["source"], named[0], theirs["source"], named[1])
    aligned = align(old.items(), new.items())
    if not (aligned.pairs or aligned.splits or aligned.merges):
        raise DiffError("diff-nothing-common", mine["source"], theirs["source"])


def compare_out(out: str, rules: Rules | None = None) -> Comparisons:
    """Compare all successive versions of every plan in an ``out/``.

    A report or notice is compared with the last version that tells of its issues, a plan with the
    last plan. Two formats of one version are one; another text under the same number stays alone.
    """
    return _successive(_from_tables(Path(out)), rules or load())


def compare_documents(documents: Iterable[Rows], rules: Rules) -> Comparisons:
    """Compare all successive versions among some documents, as ``compare_out`` does.

    Each is its rows, those of ``units`` among them.
    """
    return _successive(_sorted(map(read_version, documents)), rules)


def _successive(versions: _Found, rules: Rules) -> Comparisons:
    plans: dict[str | None, dict[int, Version]] = {}
    alone: list[DocumentRow] = []
    for version in versions.found:
        number = version.document["version_no"]
        if number is not None:
            numbered = plans.setdefault(version.document["plan_id"], {})
            first = numbered.setdefault(number, version)
            if first is not version and compare_all(first, version, rules)[0]:
                alone.append(version.document)
    pairs = []
    for _, numbered in sorted(plans.items(), key=lambda item: str(item[0])):
        ordered = [numbered[number] for number in sorted(numbered)]
        for at, version in enumerate(ordered[1:], 1):
            pairs.append(_compared(_before(version, ordered[:at]), version, rules))
    return Comparisons(tuple(pairs), tuple(alone), versions.unread)


def _before(version: Version, earlier: Sequence[Version]) -> Version:
    """Return the last earlier version that tells of most of a version's issues."""
    for other in reversed(earlier):
        if other.is_report and not version.is_report:
            continue
        aligned = align(other.items(), version.items())
        if 2 * len(aligned.added) <= len(version.issues):
            return other
    return earlier[-1]


def _compared(old: Version, new: Version, rules: Rules) -> Comparison:
    changes, quiet = compare_all(old, new, rules)
    texts = old.texts(), new.texts()
    return Comparison(old.document, new.document, tuple(changes), quiet, texts)


def take_over(upper: str, lower: str) -> list[Taken]:
    """Return what a lower plan takes over of an upper one; each is one file or document."""
    with supervisor() as workers:
        above, below = _versions(upper, workers).found, _versions(lower, workers).found
    if len(above) != 1 or len(below) != 1:
        raise DiffError("diff-one-each")
    return cascade(above[0], below[0])


def _by_plan(
    old: Sequence[Version], new: Sequence[Version], unread: tuple[DocumentRow, ...], rules: Rules
) -> Comparisons:
    """Pair two lists by plan_id, the version to count of each."""
    before, after = _preferred(old), _preferred(new)
    pairs = tuple(
        _compared(before[plan], after[plan], rules) for plan in sorted(before.keys() & after.keys())
    )
    alone = [before[plan].document for plan in sorted(before.keys() - after.keys())]
    alone += [after[plan].document for plan in sorted(after.keys() - before.keys())]
    return Comparisons(pairs, tuple(alone), unread)


def _preferred(versions: Sequence[Version]) -> dict[str, Version]:
    settled = settle_versions([version.document for version in versions])
    chosen = {row["document_id"] for row in settled if row["preferred"]}
    return {str(v.document["plan_id"]): v for v in versions if v.document["document_id"] in chosen}


def _is_folder(given: Side) -> bool:
    return isinstance(given, str) and Path(given).is_dir()


def _versions(given: Side, workers: Supervisor) -> _Found:
    if not isinstance(given, str):
        made = _sorted([read_version(given)])
        if made.unread:
            raise DiffError("diff-unreadable", made.unread[0]["source"])
        return made
    path = Path(given)
    folder, _, name = given.rpartition("#")
    if name and folder and not path.exists():
        found = [v for v in _from_tables(Path(folder)).found if _is_named(v.document, name)]
        if len(found) != 1:
            raise DiffError("diff-no-document", name, folder, str(len(found)))
        return _Found(tuple(found))
    if path.is_dir() and (path / "documents.parquet").is_file():
        return _from_tables(path)
    if path.is_dir():
        return _sorted(_converted(item, workers) for item in find_inputs([given]))
    if not path.is_file():
        raise DiffError("diff-file-missing", given)
    made = _sorted([_converted(Input(path, published(path.name)), workers)])
    if made.unread:
        raise DiffError("diff-unreadable", given)
    return made


def _is_named(document: DocumentRow, name: str) -> bool:
    return document["document_id"].startswith(name) or document["source"] == name


def _converted(item: Input, workers: Supervisor) -> Version:
    return read_version(workers.convert(item).rows)


def _sorted(versions: Iterable[Version]) -> _Found:
    """Part what can be compared from what could not be read or is no plan."""
    found, unread = [], []
    for version in versions:
        if version.document["status"] in UNREADABLE:
            unread.append(version.document)
        else:
            found.append(version)
    return _Found(tuple(found), tuple(unread))


def _from_tables(out: Path) -> _Found:
    """Return the documents of an ``out/``."""
    # pyarrow, not needed for two files
    from zhenggai.dataset.current import read_tables  # noqa: PLC0415
    from zhenggai.dataset.documents import rows_by_document  # noqa: PLC0415

    tables = read_tables(out, TABLES_NEEDED)
    units = tables["units"].to_pylist()
    return _sorted(read_version({**rows, "units": units}) for rows in rows_by_document(tables))
