"""Small files that ask for much: refused, or read in little time and 200 MB."""

from __future__ import annotations

import gc
import io
import multiprocessing
import random
import sys
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection

import jieba
import pytest
from PIL import Image

from tests import ROOT, SAMPLES
from tests.security.odd_files import odd_files
from tests.security.pace import peer_seconds
from tests.security.pdf_floods import pdf_floods
from tests.security.small_files import docx, one_page, paragraph, small_files
from zhenggai.batch.pool import LostError
from zhenggai.batch.settings import Settings
from zhenggai.batch.supervised import supervisor
from zhenggai.pipeline import convert_bytes
from zhenggai.readers import ReadError, read
from zhenggai.readers.guard import Limits, tell_memory
from zhenggai.readers.pdf.ocr import picture_to_pdf
from zhenggai.readers.pdf.streams import check_streams
from zhenggai.readers.pdf.view import MOST_DOTS, page_picture, view_page
from zhenggai.rules import load

FLOODS = dict(pdf_floods())
FILES = {**dict(small_files()), **dict(odd_files()), **FLOODS}
# A second where the peer takes a twentieth of one.
PEERS, MEGABYTES = 25, 200
TRIES = 3
# What becomes of those that are refused; all others are read.
REFUSED = {
    "one long string everywhere.xlsx": "file-too-large",
    "tables without end.ods": "file-empty",
    "wide rows.html": "file-too-long",
    "nested tables.html": "file-damaged",
    "nested tables.docx": "file-empty",
    "forms that multiply.pdf": "file-bomb",
    "pages without end.pdf": "file-too-long",
    "a count that lies.pdf": "file-damaged",
    "a stream that unpacks.pdf": "file-bomb",
    "a million lines.pdf": "file-bomb",
    "many boxes.pdf": "file-without-text",
    "a wide table.md": "file-too-long",
    "tabs.txt": "file-empty",
    "mht.mht": "file-unsupported",
    "sheets on one part.xlsx": "file-bomb",
    "sheets without end.ods": "file-too-long",
    "a page named often.ofd": "file-bomb",
    "a template named often.ofd": "file-bomb",
    "texts on one place.ofd": "file-bomb",
    "places that are none.ofd": "file-without-text",
    "attributes.html": "file-bomb",
    "quoted attributes.html": "file-bomb",
    "elements that adopt.html": "file-damaged",
    "a character that is many.pdf": "file-bomb",
    "a size without end.pdf": "file-without-text",
    **dict.fromkeys(FLOODS, "file-bomb"),
}
Ended = tuple[str, int, float, float]


def measure(name: str, data: bytes, told: Connection) -> None:
    """Tell the code of a failure, the characters read, times of the peer and megabytes."""
    import resource  # noqa: PLC0415  # no such module on Windows

    rules = load()
    peer = peer_seconds()
    # What the tests before left in memory is not searched for garbage here.
    gc.freeze()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    outcome = convert_bytes(data, name, rules)
    peers = (time.process_time() - began) / peer
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    code = outcome.failure[0] if outcome.failure else ""
    told.send((code, outcome.document["characters"], peers, more / 1024))


def apart(work: Callable[..., None], *arguments: object) -> Ended:
    """Run work in a process of its own, since memory is counted by the process."""
    load()
    # Once, not in each process.
    jieba.initialize()
    here, there = multiprocessing.Pipe(duplex=False)
    context = multiprocessing.get_context("fork")
    process = context.Process(target=work, args=(*arguments, there))
    process.start()
    there.close()
    try:
        ended: Ended = here.recv()
        return ended
    finally:
        process.kill()
        process.join()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("name", FILES)
def test_a_small_file_takes_little(name: str) -> None:
    # What else runs on the machine only adds: the best of three tells what the file takes.
    for _ in range(TRIES):
        code, characters, peers, megabytes = apart(measure, name, FILES[name])
        if peers < PEERS:
            break
    assert code == REFUSED.get(name, "")
    assert characters or code
    assert peers < PEERS
    assert megabytes < MEGABYTES


def test_pages_are_counted_before_they_are_read() -> None:
    with pytest.raises(ReadError) as caught:
        read(FILES["pages without end.pdf"], limits=Limits(pages=59_999))
    assert (caught.value.code, caught.value.args[:2]) == ("file-too-long", ("pages", "60000"))


def test_places_of_a_sparse_sheet_are_told_as_the_sheet_has_them() -> None:
    rows = convert_bytes(FILES["two far cells.xlsx"], "a", load()).rows
    assert rows["passages"][-1]["locator"] == "清单!XFD1048576"


def test_ordinary_files_are_no_floods() -> None:
    found = [*SAMPLES.glob("*/plan*.pdf"), *(ROOT / "tests/readers/pdf/data").glob("*.pdf")]
    assert len(found) > 10
    for path in found:
        check_streams(path.read_bytes())


def large_docx() -> bytes:
    chance = random.Random(1)
    text = "".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(200))
    return docx("".join(paragraph(f"{n}{text[n % 100 :]}") for n in range(60_000)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes it from the start")
def test_want_of_memory_is_told_as_a_limit() -> None:
    """Whatever library it is that cannot go on."""
    data = large_docx()
    codes = set()
    for megabytes in (150, 200, 260):
        with supervisor(Settings(workers=1, memory=megabytes << 20)) as workers:
            try:
                failure = workers.call(convert_bytes, data, "a").failure
                codes.add(failure[0] if failure else "")
            except LostError as error:
                codes.add(error.code)
    assert codes <= {"convert-memory", ""}
    assert "convert-memory" in codes


def test_errors_that_come_from_want_of_memory() -> None:
    def raised(error: Exception, cause: Exception | None) -> Exception:
        try:
            raise error from cause
        except Exception as caught:
            return caught

    packed = ValueError("Error -4 while decompressing")
    for error in (MemoryError(), RuntimeError("std::bad_alloc"), packed,
                  raised(ReadError("file-damaged"), MemoryError()),
                  raised(ReadError("file-damaged"), packed)):  # fmt: skip
        with pytest.raises(MemoryError):
            tell_memory(error)
    tell_memory(raised(ReadError("file-damaged"), ValueError("x")))


@pytest.mark.parametrize(("width", "height"), [(14_400, 14_400), (14_400, 10), (595, 842)])
def test_the_picture_of_a_huge_page_has_bounded_dots(width: int, height: int) -> None:
    data = one_page(b"").replace(b"[0 0 595 842]", b"[0 0 %d %d]" % (width, height))
    picture = page_picture(data, 1, 1.6)
    assert picture.width * picture.height <= MOST_DOTS * 1.01
    view = view_page(data, 1, 1.6)
    assert view.picture.size == picture.size
    assert view.picture.width == pytest.approx(width * view.scale, abs=1.5)
    assert view.scale <= 1.6


def test_a_large_picture_brings_no_warning_of_a_library() -> None:
    stream = io.BytesIO()
    Image.new("1", (11_900, 9_000), 1).save(stream, "PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert picture_to_pdf(stream.getvalue()).startswith(b"%PDF")
