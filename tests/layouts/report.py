"""How right the tables are over many documents: in all, by table, by dimension, by confidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.layouts.case import Case
from tests.layouts.score import Result, Wrong

BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


def is_false_alarm(result: Result) -> bool:
    """Return whether a document is doubted though it is wholly right and nothing is odd in it."""
    return not result.quiet and not result.wrongs and not result.doubtful


@dataclass(slots=True)
class Tally:
    """Counts over documents: values right, wrong and silently wrong; documents of each kind."""

    documents: int = 0
    bad: int = 0
    unread: int = 0
    right: int = 0
    wrong: int = 0
    silent: int = 0
    quiet: int = 0
    quiet_right: int = 0
    alarms: int = 0

    def add(self, result: Result) -> None:
        """Count one document."""
        self.documents += 1
        self.bad += bool(result.wrongs)
        self.unread += result.status in ("unrecognised", "failed")
        self.right += result.right.total()
        self.wrong += len(result.wrongs)
        self.silent += sum(not w.told for w in result.wrongs)
        self.quiet += result.quiet
        self.quiet_right += result.quiet and not result.wrongs
        self.alarms += is_false_alarm(result)

    @property
    def share_right(self) -> float:
        """Return the share of right values among all that are wanted or found."""
        return self.right / max(self.right + self.wrong, 1)


@dataclass(slots=True)
class Report:
    """Everything that is counted over a set of documents."""

    total: Tally = field(default_factory=Tally)
    columns: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    dimensions: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    shapes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    alarms: Counter[str] = field(default_factory=Counter)
    bins: dict[str, dict[float, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    failing: list[tuple[Case, Result]] = field(default_factory=list)

    def add(self, case: Case, result: Result) -> None:
        """Count one document."""
        self.total.add(result)
        for name, value in case.dims.items():
            for part in value.split() if name == "shapes" else [value]:
                self.dimensions[name][part].add(result)
        for name, count in result.right.items():
            self.columns[name]["right"] += count
        for wrong in result.wrongs:
            self.columns[f"{wrong.table}.{wrong.column}"]["told" if wrong.told else "silent"] += 1
        if result.wrongs:
            self.failing.append((case, result))
        elif is_false_alarm(result):
            self.alarms.update(set(result.doubts) or {result.status})
        for kind, form in case.forms:
            self.shapes[f"{kind} {form}"]["seen"] += 1
            self.shapes[f"{kind} {form}"]["bad"] += bool(result.wrongs)
        for table, confidence, right in result.confidences:
            low = max(b for b in BINS if b <= confidence)
            self.bins[table][low]["right" if right else "wrong"] += 1

    # ---- as text

    def lines(self) -> Iterator[str]:
        """Yield the report, the failing cases last."""
        yield from self._summary()
        yield from self._by_column()
        yield from self._by_dimension()
        yield from self._reliability()
        yield from self._failing()

    def _summary(self) -> Iterator[str]:
        t = self.total
        values = max(t.right + t.wrong, 1)
        good = t.documents - t.bad
        told = 1 - t.silent / t.wrong if t.wrong else 1.0
        right = f"{t.share_right:.2%} right, {t.wrong} wrong"
        yield f"{t.documents} documents, {values} values: {right}"
        yield f"documents with a wrong value: {share(t.bad, t.documents)}; unread: {t.unread}"
        yield f"silently wrong: {share(t.silent, values)}; told: {told:.1%} of the wrong"
        yield f"wholly right, of documents without a doubt: {share(t.quiet_right, t.quiet)}"
        codes = ", ".join(f"{code} {count}" for code, count in self.alarms.most_common())
        yield f"doubted, of documents wholly right: {share(t.alarms, good)} {codes}"

    def _by_column(self) -> Iterator[str]:
        yield ""
        yield f"{'table and column':34s} {'right':>7s} {'told':>6s} {'silent':>6s} {'share':>7s}"
        for name, n in sorted(self.columns.items()):
            part = n["right"] / max(n.total(), 1)
            yield f"{name:34s} {n['right']:7d} {n['told']:6d} {n['silent']:6d} {part:7.3f}"

    def _by_dimension(self) -> Iterator[str]:
        heads = ("docs", "bad", "wrong", "silent", "unread", "alarms")
        yield ""
        yield f"{'dimension = value':36s}" + "".join(f" {head:>7s}" for head in heads)
        for name, values in self.dimensions.items():
            for value, t in sorted(values.items(), key=lambda pair: pair[1].share_right):
                count = max(t.right + t.wrong, 1)
                yield (
                    f"{name + ' = ' + value:36s} {t.documents:7d} {t.bad / t.documents:7.2f} "
                    f"{t.wrong / count:7.4f} {t.silent / count:7.4f} {t.unread:7d} {t.alarms:7d}"
                )

    def _reliability(self) -> Iterator[str]:
        yield ""
        if not self.bins:
            yield "no table has a column confidence yet"
            return
        yield f"{'table':18s} {'confidence':>12s} {'rows':>7s} {'right':>7s}"
        for table, bins in sorted(self.bins.items()):
            for low, counts in sorted(bins.items()):
                between = f"{low:.2f}–{BINS[min(BINS.index(low) + 1, len(BINS) - 1)]:.2f}"
                rows = counts.total()
                yield f"{table:18s} {between:>12s} {rows:7d} {counts['right'] / rows:7.3f}"

    def _failing(self) -> Iterator[str]:
        yield ""
        yield f"{len(self.failing)} failing cases"
        for case, result in self.failing:
            counts = f"{len(result.wrongs)} wrong, {sum(not w.told for w in result.wrongs)} silent"
            yield f"{case.name} ({case.dims['form']}): {counts}; {first_wrong(result)}"


def share(count: int, of: int) -> str:
    """Return a count with its share in percent."""
    return f"{count} of {of} ({count / max(of, 1):.2%})"


def first_wrong(result: Result) -> str:
    """Return the first wrong value that is not a mere count of the document's row."""
    return describe(min(result.wrongs, key=lambda wrong: wrong.table == "documents"))


def describe(wrong: Wrong) -> str:
    """Return one wrong value as a line."""
    where = ".".join(str(n) for n in (wrong.issue, wrong.measure) if n is not None)
    values = f"want {str(wrong.want)[:70]!r}, got {str(wrong.got)[:90]!r}"
    return f"{'told' if wrong.told else 'silent'} {wrong.table}.{wrong.column} {where}: {values}"
