"""Measures the bounds of docs/performance.md, each beside its named peer, and prints a table.

``python -m bench.limits`` measures all, ``python -m bench.limits docx start`` only those.
"""

from __future__ import annotations

import compileall
import functools
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import zhenggai
from bench.plans import long_text, make, make_fresh, office
from bench.side import side_by_side

SAMPLES = Path(__file__).parent.parent / "samples"
TABLES = SAMPLES / "table-landscape-2024" / "plan.pdf"
# Other plans than those that are measured, of several layouts.
WARM = ("county-ownline-2021", "mixed-2023", "district-bold-2024", "table-issue-2024")
RUNS = int(os.environ.get("RUNS", "5"))
NEEDED = {
    "own": (
        "zhenggai.batch.preload",
        "zhenggai.tables.schema",
        "pyarrow",
        "pandas",
        "zhenggai.readers.word.docx",
    ),
    "own_published": ("zhenggai.batch.preload", "zhenggai.batch.run", "pyarrow"),
    "own_text": ("zhenggai.batch.preload", "zhenggai.tables.schema", "pyarrow", "pandas"),
    "jieba_cut": ("jieba",),
    "pdfplumber_text": ("pdfplumber",),
    "pdfplumber_tables": ("pdfplumber",),
    "markitdown": ("markitdown",),
    "kreuzberg": ("kreuzberg",),
    "soffice": (),
}


def own(path: str) -> None:
    """Convert one file to tables in memory."""
    from zhenggai.pipeline import convert_bytes  # noqa: PLC0415  # only in the child
    from zhenggai.tables.schema import to_tables  # noqa: PLC0415

    to_tables(convert_bytes(Path(path).read_bytes(), path).rows)


def own_published(path: str) -> None:
    """Convert one file and publish its tables."""
    from zhenggai.batch.files import find_inputs  # noqa: PLC0415
    from zhenggai.batch.run import convert_batch  # noqa: PLC0415
    from zhenggai.batch.settings import Settings  # noqa: PLC0415
    from zhenggai.rules import load  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as out:
        given = find_inputs([path])
        convert_batch(given, {}, Path(out), load(), Settings(workers=0), lambda _: None)


def _warm(path: str) -> None:
    """Let what is made once in a process be made: a worker converts hundreds of files."""
    for name in WARM:
        own(str(SAMPLES / name / "plan.docx"))
    _read(path)


@functools.cache
def _read(path: str) -> Any:
    from zhenggai.readers import read  # noqa: PLC0415

    return read(Path(path).read_bytes())


def own_text(path: str) -> None:
    """Structure, values and tables of a text that is read already."""
    from unittest.mock import patch  # noqa: PLC0415

    from zhenggai.pipeline import convert_bytes  # noqa: PLC0415
    from zhenggai.tables.schema import to_tables  # noqa: PLC0415

    with patch("zhenggai.pipeline.read", lambda *_: _read(path)):
        to_tables(convert_bytes(Path(path).read_bytes(), path).rows)


def jieba_cut(path: str) -> None:
    """Cut a text with jieba's own dictionary."""
    import jieba  # noqa: PLC0415

    jieba.lcut(Path(path).read_text(encoding="utf-8"))


def _jieba_initialize(path: str) -> None:
    import jieba  # noqa: PLC0415

    jieba.initialize()


def pdfplumber_text(path: str) -> None:
    """Extract the text of every page."""
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def pdfplumber_tables(path: str) -> None:
    """Extract the tables of every page."""
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


def markitdown(path: str) -> None:
    """Convert to Markdown."""
    from markitdown import MarkItDown  # noqa: PLC0415

    MarkItDown().convert(path)


def kreuzberg(path: str) -> None:
    """Take the text alone."""
    import kreuzberg as library  # noqa: PLC0415

    library.extract_file_sync(path)


def soffice(path: str) -> None:
    """Convert to DOCX with LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        office(Path(path), Path(folder), "docx")


PREPARED: dict[str, Callable[[str], None]] = {
    "own": _warm,
    "own_published": _warm,
    "own_text": _warm,
    "jieba_cut": _jieba_initialize,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: what, its own seconds, the peer's, and the ratio that is allowed."""

    work: str
    own: float
    peer: float
    bound: float
    note: str = ""


def against(work: str, path: Path, own_name: str, peer: str, bound: float, *more: str) -> Line:
    """Measure one of our functions beside a peer on one file, in turns."""
    costs = side_by_side("limits", (own_name, peer, *more), (str(path),), RUNS)
    note = "".join(f"; {name} {costs[name].seconds:.3f} s" for name in more)
    held = f"{costs[own_name].megabytes:.0f} MB beside {costs[peer].megabytes:.0f}{note}"
    return Line(work, costs[own_name].seconds, costs[peer].seconds, bound, held)


def spent(words: list[str]) -> float:
    """Return the processor seconds of a program and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(work: str, words: list[str], bound: float, *, numbered: bool = False) -> Line:
    """Measure a command beside the imports that a script of this field begins with.

    With ``numbered``, the number of the run stands behind the last word.
    """
    peer = [sys.executable, "-c", "import pandas, pyarrow, jieba; jieba.initialize()"]
    *first, last = words
    runs = [[*first, f"{last}{n}"] if numbered else words for n in range(RUNS)]
    pairs = [(spent(run), spent(peer)) for run in runs]
    return Line(work, median(a for a, _ in pairs), median(b for _, b in pairs), bound)


def linear(folder: Path) -> Iterator[Line]:
    """Measure one plan 1, 2, 4 and 8 times as long, each beside the first, a character."""
    seconds = {}
    for times in (1, 2, 4, 8):
        path = folder / f"plan-{times}.txt"
        path.write_text(long_text(times), encoding="utf-8")
        cost = side_by_side("limits", ("own",), (str(path),), min(RUNS, 3))["own"]
        seconds[times] = cost.seconds / times
        yield Line(f"the same plan {times} × as long, a part", seconds[times], seconds[1], 1.25)


def lines(names: set[str]) -> Iterator[Line]:
    """Measure what is asked for, all where nothing is."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        fresh, again = make_fresh(folder / "fresh"), make(folder / "again")
        if wanted(names, "docx"):
            told = ("DOCX, to tables; markitdown", fresh["docx"], "own", "markitdown", 0.5)
            yield against(*told, "kreuzberg")
            yield against("the same, repeating", again["docx"], *told[2:], "kreuzberg")
        if wanted(names, "pdf"):
            bound: tuple[str, str, float] = ("own", "pdfplumber_text", 0.22)
            yield against("PDF in running text; pdfplumber text", fresh["pdf"], *bound)
            yield against("the same, repeating", again["pdf"], *bound)
        if wanted(names, "tables"):
            bound = ("own", "pdfplumber_tables", 0.22)
            yield against("PDF in ruled tables; pdfplumber tables", fresh["tables"], *bound)
            yield against("a landscape table of 40 pages; the same", TABLES, *bound)
            bound = ("own_published", "pdfplumber_tables", 0.3)
            yield against("the same, published; the same", TABLES, *bound)
        if wanted(names, "doc"):
            yield against("DOC; soffice", fresh["doc"], "own", "soffice", 0.5)
        if wanted(names, "txt"):
            bound = ("own_text", "jieba_cut", 2.2)
            yield against("TXT without reading; jieba.lcut", fresh["txt"], *bound)
            yield against("the same, repeating", again["txt"], *bound)
        if wanted(names, "start"):
            command = [sys.executable, "-m", "zhenggai"]
            # The peers' packages were compiled when they were installed.
            compileall.compile_dir(Path(zhenggai.__file__).parent, quiet=1)
            yield start("--help; imports", [*command, "--help"], 0.15)
            small = str(SAMPLES / "shared-2022" / "plan.txt")
            # An out/ of its own for each run: what stands there is not converted again.
            run = [*command, "convert", small, "-o", f"{folder}/out-"]
            yield start("one small TXT; imports", run, 0.5, numbered=True)
        if wanted(names, "linear"):
            yield from linear(folder)


def wanted(names: set[str], name: str) -> bool:
    """Say whether a measurement was asked for."""
    return not names or name in names


def main() -> None:
    """Print the machine and a table of what was measured."""
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print("| work; peer | own s | peer s | ratio | bound | | |")
    print("|---|---|---|---|---|---|---|")
    for line in lines(set(sys.argv[1:])):
        ratio = line.own / line.peer
        verdict = "within" if ratio <= line.bound else "beyond"
        told = f"| {line.work} | {line.own:.3f} | {line.peer:.3f} | {ratio:.3f} | {line.bound:.3f}"
        print(f"{told} | {verdict} | {line.note} |", flush=True)


if __name__ == "__main__":
    main()
