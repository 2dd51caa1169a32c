"""Whatever the bytes: a Document, or a ReadError that the messages know; never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import SAMPLES
from zhenggai.messages import render
from zhenggai.readers import ReadError, read

pytestmark = pytest.mark.slow

SEEDS = [
    SAMPLES / "notice-2025" / "plan.docx",
    SAMPLES / "notice-2025" / "plan.html",
    SAMPLES / "table-keyvalue-2025" / "plan.xlsx",
    SAMPLES / "table-keyvalue-2025" / "plan.pdf",
    SAMPLES / "table-keyvalue-2025" / "plan.html",
    SAMPLES / "shared-2022" / "plan.txt",
    SAMPLES / "county-utf16-2020" / "plan.txt",
]
HEADS = [
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"<html>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"MIME-Version: 1.0\nContent-Type: multipart/related",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"",
    "一、".encode(),
    "一、".encode("gbk"),
]


def check(data: bytes) -> None:
    try:
        document = read(data)
    except ReadError as error:
        for lang in ("en", "zh"):
            assert render(error.code, error.args, lang)
        return
    at = 0
    for paragraph in document.paragraphs:
        assert at <= paragraph.start <= paragraph.end <= len(document.text)
        at = paragraph.end


@given(st.sampled_from(HEADS), st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes(head: bytes, rest: bytes) -> None:
    # LibreOffice, where it is, takes seconds for each of these.
    if head != b"{\\rtf1" and not head.startswith(b"\xd0\xcf"):
        check(head + rest)


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: f"{p.parent.name}{p.suffix}")
def test_damaged_files(path: Path) -> None:
    chance = random.Random(path.name)
    data = path.read_bytes()
    for turn in range(12):
        hurt = bytearray(data)
        if turn % 3 == 0:
            hurt = hurt[: chance.randrange(len(hurt))]
        elif turn % 3 == 1:
            for _ in range(20):
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        else:
            at, length = chance.randrange(len(hurt)), chance.randrange(1, 2000)
            del hurt[at : at + length]
        check(bytes(hurt))
