"""Looks at the streams of a PDF before PDFium does: floods, and forms that draw forms without end.

PDFium unpacks a page's contents whole and draws a form each time that it is named: two kilobytes
can be a thousand million characters. What a stream holds is counted here while it is unpacked, and
how often forms are drawn is worked out without drawing them. Pictures and fonts are left out, since
they are unpacked only where they are shown, and so is what is encrypted or packed in a rare way:
that is left to the limits of the worker.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhenggai.readers.errors import ReadError

# What one stream may unpack to before the ratio counts, and then how many times its size.
FREE, RATIO = 4 << 20, 200
# What all streams of one file may unpack to; how often forms may be drawn on its pages.
TOTAL, DRAWN = 1 << 30, 100_000
# More than a stream's dictionary has of bytes.
STREAM_HEAD = 20_000
BEGIN, END = b"stream", b"endstream"
# No deflated bytes unpack to more than so many times their number.
DEFLATE = 1032
OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
BEFORE = 20
FILTER = re.compile(rb"/Filter\s*(\[[^\]]{0,200}\]|/\w+)")
FILTER_NAME = re.compile(rb"/(\w+)")
FLATE = frozenset({b"FlateDecode", b"Fl"})
FORM, OBJECTS = re.compile(rb"/Subtype\s*/Form\b"), re.compile(rb"/Type\s*/ObjStm\b")
LEFT_OUT = re.compile(rb"/Subtype\s*/(?:Image|\w*Type\w*|OpenType)\b|/Length[123]\b")
DRAW = re.compile(rb"/([^\s/<>\[\]()%]{1,127})\s+Do\b")
NAMED = re.compile(rb"/([^\s/<>\[\]()%]{1,127})\s+(\d{1,10})\s+\d{1,5}\s+R\b")
RESOURCES = re.compile(rb"/(?:Resources|XObject)\s+(\d{1,10})\s+\d{1,5}\s+R\b")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form: how often it names what it draws, and its dictionary, which says what names are."""

    draws: Mapping[bytes, int]
    head: bytes


def check_streams(data: bytes) -> None:
    """Raise ReadError (file-bomb) where a PDF unpacks to a flood, or draws one."""
    drawing = FORM.search(data) is not None
    forms: dict[int, _Form] = {}
    pages: Counter[bytes] = Counter()
    objects = [data]
    left = TOTAL
    for number, head, packed in _streams(data):
        found = FILTER.search(head)
        filters = FILTER_NAME.findall(found[1]) if found else []
        if LEFT_OUT.search(head) or not FLATE.issuperset(filters):
            continue
        small = len(packed) * DEFLATE ** len(filters) <= FREE
        if small and not drawing:
            continue
        content = _unpacked(packed, len(filters), keep=drawing)
        left -= len(content)
        if left < 0:
            raise ReadError("file-bomb", f"> {TOTAL >> 20} MB")
        if FORM.search(head):
            forms[number] = _Form(Counter(DRAW.findall(content)), head)
        elif OBJECTS.search(head):
            objects.append(content)
        else:
            pages.update(DRAW.findall(content))
    if forms:
        _check_drawn(forms, pages, objects)


def _streams(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each stream: its object's number, its dictionary, its bytes."""
    at = 0
    while (begin := data.find(BEGIN, at)) >= 0:
        at = begin + len(BEGIN)
        head = data[max(0, begin - STREAM_HEAD) : begin]
        if not head.endswith((b">>", b">>\n", b">>\r", b">> ", b">>\r\n")):
            continue
        owner = OBJECT.search(head, max(0, head.rfind(b"obj") - BEFORE))
        end = data.find(END, at)
        end = end if end >= 0 else len(data)
        if owner is not None:
            skipped = 2 if data[at : at + 2] == b"\r\n" else 1
            yield int(owner[1]), head[owner.end() :], data[at + skipped : end]
        at = end + len(END)


def _unpacked(packed: bytes, times: int, *, keep: bool) -> bytes:
    """Return what a stream unpacks to; raise ReadError as soon as it is a flood."""
    data = packed
    for turn in range(times):
        unpacker = zlib.decompressobj()
        parts: list[bytes] = []
        rest, size = data, 0
        try:
            while rest and not unpacker.eof:
                part = unpacker.decompress(rest, FREE)
                rest = unpacker.unconsumed_tail
                size += len(part)
                if size > FREE and size > RATIO * len(packed):
                    raise ReadError("file-bomb", "stream")
                if keep or turn + 1 < times:
                    parts.append(part)
        except zlib.error:
            # PDFium shows what comes before the damage.
            pass
        data = b"".join(parts)
    return data


def _check_drawn(forms: Mapping[int, _Form], pages: Counter[bytes], objects: list[bytes]) -> None:
    """Count how often forms are drawn; raise ReadError where that has no end to speak of."""
    costs: dict[int, int] = {}

    def cost(number: int, above: frozenset[int]) -> int:
        # PDFium does not draw a form inside of itself.
        if number in above or number not in forms:
            return 1
        if number not in costs:
            form, own = forms[number], above | {number}
            targets = _names(form.head, objects)
            found = 1
            for name, times in form.draws.items():
                found += times * cost(targets.get(name, -1), own)
                if found > DRAWN:
                    raise ReadError("file-bomb", "forms")
            costs[number] = found
        return costs[number]

    try:
        most: dict[bytes, int] = {}
        for text in objects:
            for match in NAMED.finditer(text):
                if int(match[2]) in forms:
                    own = cost(int(match[2]), frozenset())
                    most[match[1]] = max(own, most.get(match[1], 0))
    except RecursionError as error:
        raise ReadError("file-bomb", "forms") from error
    if sum(times * most.get(name, 0) for name, times in pages.items()) > DRAWN:
        raise ReadError("file-bomb", "forms")


def _names(head: bytes, objects: list[bytes]) -> dict[bytes, int]:
    """Return what objects the names of a form's resources stand for."""
    texts = [head]
    # Resources, and the list of forms in them, may be objects of their own.
    for _ in range(2):
        for number in RESOURCES.findall(texts[-1]):
            own = re.compile(rb"(?<!\d)%s\s+\d{1,5}\s+obj\b(.{0,5000}?)endobj" % number, re.DOTALL)
            texts += [match[1] for text in objects[:1] if (match := own.search(text))]
    return {m[1]: int(m[2]) for text in texts for m in NAMED.finditer(text)}
