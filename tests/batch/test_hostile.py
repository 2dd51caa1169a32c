"""A hostile corpus: each file rows or a typed failure, in time and memory (make hostile: all)."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

from tests.batch.hostile import hostile
from tests.batch.test_run import SAMPLES
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.batch.worker import Result
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.verify import verify_out
from zhenggai.rules import load

WHOLE = bool(os.environ.get("HOSTILE"))
FLIPS, SOUPS, LENGTH = (20, 20, 1_000_000) if WHOLE else (1, 1, 20_000)
SECONDS = 120


def samples() -> list[Path]:
    kinds = {".docx", ".pdf", ".txt", ".html", ".xlsx", ".doc"} if WHOLE else {".docx", ".html"}
    found = sorted(path for path in SAMPLES.glob("*-20??/plan*") if path.suffix in kinds)
    if WHOLE:
        return found
    first: dict[str, Path] = {}
    for path in sorted(found, key=lambda path: path.stat().st_size):
        first.setdefault(path.suffix, path)
    return list(first.values())


def test_each_file_is_rows_or_a_typed_failure(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name, data in hostile(samples(), FLIPS, SOUPS, LENGTH):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    told: list[Result] = []
    settings = Settings(workers=2, timeout=SECONDS, memory=2 << 30)
    out = tmp_path / "out"
    inputs = find_inputs([str(folder)])
    began = time.monotonic()
    batch = convert_batch(inputs, {}, out, load(), settings, told.append)
    seconds = time.monotonic() - began
    assert batch.given == batch.same + sum(batch.statuses.values())
    assert read_tables(out, ["documents"])["documents"].num_rows == batch.given - batch.same
    print(f"\n{batch.given} files in {seconds:.0f} s: {batch.statuses}, same {batch.same}")
    kinds: dict[str, Counter[str]] = {}
    for result in told:
        kind = kinds.setdefault(result.source.partition("/")[0], Counter())
        kind[result.failure[0] if result.failure else "rows"] += 1
    for name, ends in sorted(kinds.items()):
        print(f"{name}: " + ", ".join(f"{end} {number}" for end, number in ends.most_common()))
    # Where the supervisor has to step in, or a fault is caught, the program is to blame.
    lost = {"convert-timeout", "convert-crashed", "convert-memory", "internal-error"}
    assert [(r.source, r.failure) for r in told if r.failure and r.failure[0] in lost] == []
    assert list(verify_out(out)) == []
