"""Almost sound files without end: each becomes rows or a typed failure (``make fuzz``: an hour)."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.batch.test_run import SAMPLES
from tests.security.conftest import PLAN
from tests.security.mutants import mutants
from tests.security.small_files import docx, one_page, packed, paragraph, small_files, xlsx
from zhenggai.batch.files import find_inputs
from zhenggai.batch.settings import Settings
from zhenggai.batch.supervised import supervisor

SECONDS = 60 * float(os.environ.get("FUZZ_MINUTES", "0.3"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
KEEP = os.environ.get("FUZZ_KEEP")
LARGEST = 400_000
# Where the supervisor has to step in, or a fault is caught, the program is to blame.
LOST = frozenset({"convert-timeout", "convert-crashed", "convert-memory", "internal-error"})
ENDINGS = frozenset({".docx", ".pdf", ".xlsx", ".html", ".ods", ".xls", ".doc", ".ofd", ".txt"})


def sound_files() -> list[tuple[str, bytes]]:
    """Return what is changed: plans, small files that ask for much, an archive of plans."""
    plan = docx("".join(paragraph(line) for line in PLAN.splitlines()))
    samples = [
        (path.name, path.read_bytes())
        for path in sorted(SAMPLES.glob("*-20??/plan*"))
        if path.suffix in ENDINGS and path.stat().st_size < LARGEST
    ]
    archive = packed({"a.docx": plan, "b/c.txt": PLAN, "b/d.zip": packed({"e.docx": plan})})
    small = [(name, data) for name, data in small_files() if len(data) < LARGEST]
    return [*samples, *small, ("a.zip", archive), ("plan.docx", plan)]


def test_every_mutant_is_rows_or_a_typed_failure(tmp_path: Path) -> None:
    ends: Counter[str] = Counter()
    lost: list[tuple[int, str, tuple[str, ...]]] = []
    began = time.monotonic()
    settings = Settings(memory=2 << 30)
    made = mutants(sound_files(), random.Random(SEED))
    with supervisor(settings) as workers:
        for number, (name, data) in enumerate(made):
            if time.monotonic() - began > SECONDS:
                break
            path = tmp_path / f"{number}{Path(name).suffix}"
            path.write_bytes(data)
            for item in find_inputs([str(path)], settings):
                failure = workers.convert(item).failure
                code = failure[0] if failure else "rows"
                ends[code] += 1
                if code in LOST:
                    lost.append((number, name, failure))
                    _keep(path)
            path.unlink()
    told = ", ".join(f"{code} {times}" for code, times in ends.most_common())
    print(f"\n{number} mutants of seed {SEED} in {time.monotonic() - began:.0f} s: {told}")
    assert number > 5
    assert lost == []


def _keep(path: Path) -> None:
    if KEEP:
        Path(KEEP).mkdir(parents=True, exist_ok=True)
        (Path(KEEP) / path.name).write_bytes(path.read_bytes())


@pytest.mark.parametrize("seed", range(3))
def test_mutants_are_the_same_for_a_seed(seed: int) -> None:
    first, second = (mutants([("a.pdf", one_page(b"")), ("b.xlsx", xlsx(""))], random.Random(seed))
                     for _ in range(2))  # fmt: skip
    assert [next(first) for _ in range(20)] == [next(second) for _ in range(20)]
