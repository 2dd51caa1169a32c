"""Makes a corpus of broken and hostile files out of the samples."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

SUFFIXES = (".docx", ".doc", ".pdf", ".txt", ".html", ".xlsx", ".zip", ".png", ".rtf")
# Words that mean something here, in no order: what rules try hardest on.
SOUP = (
    "整改措施 责任单位 整改时限 2024年 底前 （责任单位： 、 ， 市 县 区 人民政府 局 一是 二是 "
    "（一） 1. ① 以下各项 下同 长期坚持 十四五 期间 % 由 提高到 牵头 配合 等 各 问题 三十"
).split()
WORD_PART = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"


def hostile(
    samples: Sequence[Path], flips: int, soups: int, length: int, seed: int = 1
) -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes: of each sample its cuts and ``flips`` bit flips, then what is worse.

    ``soups`` are texts of words without order; ``length`` characters are in one line.
    """
    chance = random.Random(seed)
    for path in samples:
        data = path.read_bytes()
        name = f"{path.parent.name}-{path.suffix[1:]}"
        for tenth in range(1, 10):
            yield f"cut/{name}-{tenth}{path.suffix}", data[: len(data) * tenth // 10]
        for number in range(flips):
            yield f"flip/{name}-{number}{path.suffix}", flipped(data, chance)
        wrong = chance.choice([suffix for suffix in SUFFIXES if suffix != path.suffix])
        yield f"name/{name}{wrong}", data + b"\n"
        yield f"nul/{name}{path.suffix}", data.replace(b"\n", b"\0", 50)
        yield f"zeros/{name}{path.suffix}", data[:4] + bytes(len(data))
    yield from floods(length)
    for number in range(soups):
        words = "".join(chance.choices(SOUP, k=5_000))
        yield f"soup/{number}.txt", words.encode()


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one bit in a thousand bytes turned."""
    changed = bytearray(data)
    for _ in range(max(1, len(data) // 1000)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def floods(length: int) -> Iterator[tuple[str, bytes]]:
    """Yield empty files, endless lines, deep trees, and archives that unpack to a flood."""
    for suffix in SUFFIXES:
        yield f"empty/a{suffix}", b""
        yield f"zeros/a{suffix}", bytes(1000 + len(suffix))
    for mark in ("整", "1.", "（", "市", "2024年", "、", " ", "<p>", "一、"):
        line = mark * (length // len(mark))
        yield f"line/{ord(mark[0])}{len(mark)}.txt", line.encode()
        yield f"line/{ord(mark[0])}{len(mark)}.html", f"<html><body>{line}".encode()
    yield "deep/a.html", b"<div>" * (length // 5)
    yield "deep/tables.html", b"<table><tr><td>" * (length // 50)
    yield "bomb/a.docx", docx(b"<w:p/>" * (100 * length))
    yield "bomb/many.docx", docx(b"<a/>", more=30_000)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE d [<!ENTITY a0 "整">{entities}]><d>&a11;</d>'
    yield "bomb/entities.docx", docx(xml.encode())
    yield "bomb/outside.docx", docx(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;')
    yield "bomb/entities.xml", xml.encode()
    spans = b'<w:gridSpan w:val="2147483647"/><w:vMerge w:val="restart"/>'
    yield "bomb/span.docx", docx(b"<w:tbl><w:tr><w:tc><w:tcPr>" + spans + b"</w:tcPr></w:tc>")
    html = '<table><tr><td colspan="99999999" rowspan="99999999">整改措施</td></tr></table>'
    yield "bomb/span.html", html.encode()
    inner = packed({"a.txt": b"x" * (300 * length)})
    yield "bomb/nested.zip", packed({"b.zip": inner, "c.zip": inner[:-1]})
    yield (
        "bomb/pages.pdf",
        b"%PDF-1.7\n" + b"1 0 obj<</Type/Pages/Kids[1 0 R]/Count 9999999>>endobj\n",
    )


def packed(files: dict[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def docx(document: bytes, more: int = 0) -> bytes:
    """Return a package with this for its document, and so many further parts."""
    files = {CONTENT_TYPES: b"<Types/>", WORD_PART: document}
    return packed({**files, **{f"word/{n}.xml": b"" for n in range(more)}})
