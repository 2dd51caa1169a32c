"""DOC: the same content as if it had been saved as DOCX, and files that cannot be read."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from tests.readers.word.plans import CHANGED, DATA, PLANS
from zhenggai.readers import soffice
from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import OLE_MAGIC
from zhenggai.readers.word import doc, docx
from zhenggai.readers.word.doc_text import bare_text, lost_characters
from zhenggai.text.document import Document

pytestmark = pytest.mark.slow

NUMBERED = (DATA / "numbered.doc").read_bytes()
needs_soffice = pytest.mark.skipif(not soffice.available(), reason="LibreOffice is not installed")


def same(document: Document, other: Document) -> None:
    assert document.text == other.text
    for name in ("paragraphs", "tables", "cells", "bold", "computed", "numbers", "furniture"):
        assert getattr(document, name) == getattr(other, name), name


@pytest.mark.parametrize("name", PLANS)
def test_doc_reads_as_docx(name: str) -> None:
    document = doc.read((DATA / f"{name}.doc").read_bytes())
    assert (document.format, document.reader, document.notes) == ("doc", "msdoc2docx", ())
    same(document, docx.read(PLANS[name]()))


def test_a_deleted_paragraph_counts_in_neither() -> None:
    document = doc.read((DATA / "deleted.doc").read_bytes())
    assert document.text == "一、东湖水质不达标。\n1.新建管网。\n2.开展排查。\n此件公开发布\n"
    assert [note.code for note in document.notes] == ["tracked-deletions"]
    same(document, docx.read(CHANGED["deleted"]()))


@needs_soffice
def test_soffice_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "_convert", lambda data: (b"", ()))
    document = doc.read(NUMBERED)
    assert document.reader == "soffice"
    same(document, docx.read(PLANS["numbered"]()))


def test_a_table_that_a_reader_flattened_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (DATA / "table.doc").read_bytes()
    right = doc.read(data)
    flat = replace(right, tables=(), cells=(), notes=())
    monkeypatch.setattr(doc, "_readings", lambda data: iter([flat]))
    assert [note.args for note in doc.read(data).notes] == [("tables",)]
    monkeypatch.setattr(doc, "_readings", lambda data: iter([flat, right]))
    assert doc.read(data) == right


def test_bare_text_tells_what_a_reading_lost() -> None:
    text = bare_text(NUMBERED)
    document = doc.read(NUMBERED)
    assert lost_characters(document, text) == 0
    assert lost_characters(document, text + "漏") == 1


def test_the_reading_that_lost_least_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    short = docx.read(PLANS["table"](), "doc", "short")
    longer = docx.read(PLANS["numbered"](), "doc", "longer")
    text = bare_text(NUMBERED) + "漏"
    monkeypatch.setattr(doc, "_bare", lambda data: (text, None))
    monkeypatch.setattr(doc, "_readings", lambda data: iter([short, longer]))
    document = doc.read(NUMBERED)
    assert document.reader == "longer"
    assert [(note.code, note.args) for note in document.notes] == [
        ("doc-content-lost", (f"1/{len(text)}",))
    ]


def encrypted(data: bytes) -> bytes:
    """Set the flag of the file information block that says so."""
    at = data.index(b"\xec\xa5") + 11
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


REFUSED = {
    "empty": (b"", "file-empty"),
    "no OLE file": (b"hello", "file-unsupported"),
    "cut off": (NUMBERED[:6000], "file-truncated"),
    "encrypted": (encrypted(NUMBERED), "file-encrypted"),
    "encrypted docx": (OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
    "no Word file": (
        NUMBERED.replace("WordDocument".encode("utf-16-le"), "WorkDocument".encode("utf-16-le")),
        "file-unsupported",
    ),
    "nothing but a head": (OLE_MAGIC + bytes(600), "file-damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without LibreOffice: it refuses these too, but takes a second each.
    monkeypatch.setattr(soffice, "available", lambda: None)
    data, code = REFUSED[name]
    with pytest.raises(ReadError) as caught:
        doc.read(data)
    assert caught.value.code == code


@needs_soffice
def test_soffice_says_nothing_where_it_makes_nothing() -> None:
    assert soffice.convert(NUMBERED[:6000], ".doc", filter_name=doc.WORD_97) == b""


@needs_soffice
def test_soffice_is_killed_at_its_time_limit() -> None:
    assert soffice.convert(NUMBERED, ".doc", seconds=0.01) == b""


def test_read_errors_survive_the_way_back_from_a_worker() -> None:
    error = pickle.loads(pickle.dumps(ReadError("file-damaged", "word/document.xml")))
    assert (error.code, error.args) == ("file-damaged", ("word/document.xml",))
