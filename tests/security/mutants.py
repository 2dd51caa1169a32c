"""Makes files that are almost sound: one thing in them is wrong, large, doubled or gone."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence

import regex

# What a number in a file is set to: the ends of what programs count in, and far beyond.
EXTREMES = (
    *(b"0", b"-1", b"1", b"255", b"65535", b"65536", b"1048576", b"2147483647", b"-2147483648"),
    *(b"4294967295", b"9223372036854775807", b"99999999999999999999", b"1e308", b"NaN", b""),
)
NUMBER = regex.compile(rb'(?<=[="> /\[(])-?\d{1,9}(?:\.\d+)?')
ELEMENT = regex.compile(rb"<([A-Za-z][\w:.-]*)[^<>]*>")
VALUE = regex.compile(rb'(?<==")[^"<]{0,200}(?=")')
PDF_NAME = regex.compile(rb"/[A-Za-z]{2,20}")
PDF_REFERENCE = regex.compile(rb"\d{1,5} 0 R")
CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"
DEEPEST, LARGEST = 3000, 400_000

Change = Callable[[bytes, random.Random], bytes]


def mutants(
    sound: Sequence[tuple[str, bytes]], chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    """Yield files without end, each made of a sound one by one to four changes."""
    while True:
        name, data = chance.choice(sound)
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            data = mutated(data, chance)
        # How time grows with the text is another question (test_growth).
        if len(data) <= LARGEST:
            yield name, data


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return a file with one change of a kind that it can bear."""
    if data.startswith(b"PK"):
        return chance.choice((in_a_part, in_a_part, in_a_part, in_parts, in_directory))(
            data, chance
        )
    if data.startswith(b"%PDF"):
        kinds: tuple[Change, ...] = (number, reference, name, stream, spliced)
        return chance.choice(kinds)(data, chance)
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        return in_markup(data, chance)
    return chance.choice((spliced, flipped, number))(data, chance)


# -- markup --------------------------------------------------------------------------------


def in_markup(data: bytes, chance: random.Random) -> bytes:
    """Change a number, a value or an element of XML or HTML."""
    kinds: tuple[Change, ...] = (number, number, value, doubled, dropped, nested, spliced, entity)
    return chance.choice(kinds)(data, chance)


def number(data: bytes, chance: random.Random) -> bytes:
    """Set one number to an extreme."""
    return _one(NUMBER, data, chance, lambda _: chance.choice(EXTREMES))


def value(data: bytes, chance: random.Random) -> bytes:
    """Set one value to another one of the file, or to a long one."""
    found = VALUE.findall(data[:200_000]) or [b"x"]
    return _one(VALUE, data, chance, lambda _: chance.choice((chance.choice(found), b"A" * 70_000)))


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Open one element many times, or close it never."""
    times = chance.choice((2, 50, DEEPEST))
    return _one(ELEMENT, data, chance, lambda match: match[0] * times)


def dropped(data: bytes, chance: random.Random) -> bytes:
    """Drop one tag."""
    return _one(ELEMENT, data, chance, lambda _: b"")


def nested(data: bytes, chance: random.Random) -> bytes:
    """Put elements into one another, as deep as no document goes."""
    depth = chance.choice((100, DEEPEST))

    def deep(match: regex.Match[bytes]) -> bytes:
        tag = match[1]
        return b"<" + tag + b">" + (b"<" + tag + b">") * depth + (b"</" + tag + b">") * depth

    return _one(ELEMENT, data, chance, deep)


def entity(data: bytes, chance: random.Random) -> bytes:
    """Declare entities that grow, and use them."""
    body = b"".join(
        b'<!ENTITY e%d "%s">' % (at, (b"&e%d;" % (at - 1)) * 10 if at else b"x" * 50)
        for at in range(12)
    )
    head, mark, rest = data.partition(b"?>")
    if not mark:
        return data
    return head + mark + b"<!DOCTYPE a [" + body + b"]>" + rest.replace(b">", b">&e11;", 3)


# -- archives ------------------------------------------------------------------------------


def in_a_part(data: bytes, chance: random.Random) -> bytes:
    """Change the content of one part."""
    parts = _parts(data)
    if not parts:
        return spliced(data, chance)
    at = chance.randrange(len(parts))
    parts[at] = (parts[at][0], mutated(parts[at][1], chance))
    return _packed(parts)


def in_parts(data: bytes, chance: random.Random) -> bytes:
    """Drop, double, exchange or rename a part."""
    parts = _parts(data)
    if not parts:
        return spliced(data, chance)
    at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    kind = chance.choice(("drop", "double", "exchange", "rename", "flood"))
    if kind == "drop":
        del parts[at]
    elif kind == "double":
        parts.append(parts[at])
    elif kind == "exchange":
        first, second = parts[at], parts[other]
        parts[at], parts[other] = (first[0], second[1]), (second[0], first[1])
    elif kind == "rename":
        wrong = (
            "../" * 9 + "x",
            "/etc/x",
            "a\0b",
            "x" * 5000,
            "\u202egpj.exe",
            "con",
            parts[at][0].upper(),
        )
        parts[at] = (chance.choice(wrong), parts[at][1])
    else:
        parts[at] = (parts[at][0], parts[at][1] + bytes(chance.choice((10**6, 10**8))))
    return _packed(parts)


def in_directory(data: bytes, chance: random.Random) -> bytes:
    """Change a field of a header: sizes, offsets, method, flags, counts."""
    mark = chance.choice((CENTRAL, LOCAL, b"PK\x05\x06"))
    places = [match.start() for match in regex.finditer(regex.escape(mark), data)]
    if not places:
        return spliced(data, chance)
    at = chance.choice(places) + chance.choice((6, 8, 10, 14, 18, 20, 22, 24, 26, 28, 42))
    new = struct.pack("<I", chance.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(data))))
    return data[:at] + new[: chance.choice((2, 4))] + data[at + 2 :]


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [
                (info.filename, package.read(info))
                for info in package.infolist()
                if info.file_size < 1 << 22
            ]
    except Exception:  # a mutant of a mutant may be no archive any more
        return []


def _packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")
        for name, content in parts:
            # Without the day on which it is made: the same seed gives the same bytes.
            info = zipfile.ZipInfo(name or "x")
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return out.getvalue()


# -- PDF and the rest ----------------------------------------------------------------------


def reference(data: bytes, chance: random.Random) -> bytes:
    """Let one reference of a PDF lead to another object: circles, wrong kinds."""
    found = PDF_REFERENCE.findall(data) or [b"1 0 R"]
    return _one(PDF_REFERENCE, data, chance, lambda _: chance.choice(found))


def name(data: bytes, chance: random.Random) -> bytes:
    """Put one name of a PDF in the place of another."""
    found = PDF_NAME.findall(data) or [b"/Kids"]
    return _one(PDF_NAME, data, chance, lambda _: chance.choice(found))


def stream(data: bytes, chance: random.Random) -> bytes:
    """Change what one stream of a PDF holds, under its old length."""
    places = [
        match.span(1) for match in regex.finditer(rb"stream\r?\n(.*?)endstream", data, regex.S)
    ]
    if not places:
        return spliced(data, chance)
    start, end = chance.choice(places)
    try:
        inner = zlib.compress(number(zlib.decompress(data[start:end]), chance))
    except zlib.error:
        inner = flipped(data[start:end], chance)
    return data[:start] + inner + data[end:]


def spliced(data: bytes, chance: random.Random) -> bytes:
    """Cut a stretch out, or put one in a second time."""
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((1, 10, 1000, 100_000)))
    if chance.random() < 0.5:
        return data[:start] + data[end:]
    return data[:end] + data[start:end] * chance.choice((1, 3, 100)) + data[end:]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Turn a bit in a thousand bytes."""
    changed = bytearray(data)
    for _ in range(max(1, len(changed) // 1000) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _one(
    pattern: regex.Pattern[bytes],
    data: bytes,
    chance: random.Random,
    new: Callable[[regex.Match[bytes]], bytes],
) -> bytes:
    """Return the bytes with one match, taken by chance, replaced."""
    if not data:
        return data
    match = pattern.search(data, chance.randrange(len(data))) or pattern.search(data)
    return data if match is None else data[: match.start()] + new(match) + data[match.end() :]
