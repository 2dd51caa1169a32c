"""Looks at the streams of a PDF before PDFium does: floods, and what is drawn without end.

PDFium unpacks a page's contents whole and draws a form each time that it is named: two kilobytes
can be a thousand million characters. What a stream holds is counted here while it is unpacked, and
what is drawn is worked out without drawing it. A dictionary is not believed: one may call a page's
contents a picture. Pictures that stand for nothing else are left out, since they are unpacked only
where they are shown; so is what is encrypted: that is left to the limits of the worker.
"""

from __future__ import annotations

import re

from zhenggai.readers.errors import ReadError
from zhenggai.readers.pdf.drawn import NAME_WORD, check_drawn, pages_to_contents
from zhenggai.readers.pdf.filters import FloodError, known, unpack
from zhenggai.readers.pdf.objects import BLANKS, REFERENCE, Objects, Stream

# What one stream may unpack to before the ratio counts, and then how many times its size: those of
# plans unpack to six or seven times theirs.
FREE, RATIO = 2 << 20, 100
# What all streams of one file may unpack to, and what its pages may draw, likewise.
UNPACKED, DRAWN = 64 << 20, 8 << 20
FILTER = re.compile(
    rb"/(?:Filter|F)" + BLANKS + rb"(\[[^\]]{0,1000}\]|/[\w#]+|" + REFERENCE + rb")"
)
FILTER_PART = re.compile(NAME_WORD + rb"|" + REFERENCE)
PICTURE = re.compile(rb"/Subtype" + BLANKS + rb"/Image\b")
OF_OBJECTS = re.compile(rb"/Type" + BLANKS + rb"/ObjStm\b")
# What characters of a font are read as, several for one (ﬃ is ffi); of longer ones what is drawn is
# counted so many times.
MAPPING = re.compile(rb"begin(?:cmap|bfchar|bfrange)\b")
MAPPED, LONGEST_MAPPED = re.compile(rb"<([0-9A-Fa-f\s]{65,})>"), 32
# By these names nobody refers to a picture.
NO_PICTURE = re.compile(
    rb"/(?:ToUnicode|FontFile[23]?|Encoding|CIDToGIDMap|ICCBased|UseCMap)" + BLANKS + REFERENCE
)
INLINE = re.compile(rb"\bBI\b(.{0,1000}?)\bID\s", re.DOTALL)
FILTER_NAME = re.compile(NAME_WORD)
# A dictionary names its filters once; so many may stand in the dictionaries inside of it. How many
# filters there are at most one upon the other, and references from one object to the next.
MOST_FILTERS, MOST_CHAIN, MOST_STEPS = 5, 50, 3
# What a byte counts that is read on without an end.
READ_ON = 10


def check_streams(data: bytes) -> None:
    """Raise ReadError (file-bomb) where a PDF unpacks to a flood, or draws one."""
    try:
        objects = Objects(data)
        contents = _unpack_all(objects, UNPACKED + RATIO * len(data))
        allowed = DRAWN + RATIO * len(data)
        check_drawn(objects, contents, allowed // _longest_mapped(contents))
    except FloodError as error:
        raise ReadError("file-bomb", str(error)) from error


def _longest_mapped(contents: list[tuple[Stream, bytes]]) -> int:
    """Return as how many characters one of a font is read at most, 1 where they are few."""
    longest = 0
    for _, content in contents:
        if MAPPING.search(content):
            longest = max([longest, *(len(found[1]) // 4 for found in MAPPED.finditer(content))])
    return longest if longest > LONGEST_MAPPED else 1


def _unpack_all(objects: Objects, allowed: int) -> list[tuple[Stream, bytes]]:
    """Return what all streams but pictures hold; add the objects in them to the others."""
    left = allowed
    contents: list[tuple[Stream, bytes]] = []
    # What else is no picture, the objects in streams tell too.
    for of_objects in (True, False):
        no_pictures = _no_pictures(objects)
        for stream in objects.streams:
            if (OF_OBJECTS.search(stream.head) is not None) != of_objects:
                continue
            if PICTURE.search(stream.head) and stream.number not in no_pictures:
                continue
            content = _content(stream, objects)
            left -= len(content) + _inline_pictures(content)
            if left < 0:
                raise FloodError("streams")
            if of_objects:
                objects.add(stream, content)
            contents.append((stream, content))
    return contents


def _content(stream: Stream, objects: Objects) -> bytes:
    """Return what a stream holds, where its dictionary leaves that open the longest."""
    found = FILTER.findall(stream.head)
    if len(found) > MOST_FILTERS:
        raise FloodError("filters")
    allowed = max(FREE, RATIO * len(stream.packed))
    named = [_filters(value, objects, 0) for value, _ in found] or [[]]
    ways = {tuple(known(names, late=late)) for names in named for late in (False, True)}
    longest = b""
    for filters in ways:
        held = unpack(stream.packed, filters, allowed)
        longest = held if len(held) > len(longest) else longest
    return longest


def _filters(value: bytes, objects: Objects, depth: int) -> list[bytes]:
    """Return the names of filters that a value of a dictionary is, or refers to."""
    names: list[bytes] = []
    for name, number in FILTER_PART.findall(value)[:MOST_CHAIN]:
        if name:
            names.append(name)
        elif depth < MOST_STEPS:
            values = [_filters(own, objects, depth + 1) for own in objects.values(int(number))]
            names += sorted(values, key=len)[-1] if values else []
    return names


def _inline_pictures(content: bytes) -> int:
    """Return what the pictures inside of a page's contents unpack to: PDFium does that at once."""
    size, allowed = 0, max(FREE, RATIO * len(content))
    rests = memoryview(content)
    for match in INLINE.finditer(content):
        rest = rests[match.end() :]
        for value, _ in FILTER.findall(match[1])[:MOST_FILTERS]:
            if names := known(FILTER_NAME.findall(value)):
                # Only deflated data say where they end: what is packed otherwise is read on.
                size += READ_ON * len(rest) if names[0] != "flate" else 0
                size += len(unpack(rest, names, allowed))
            if size > allowed:
                raise FloodError("pictures")
    return size


def _no_pictures(objects: Objects) -> set[int]:
    """Return the numbers of what cannot be a picture, whatever its dictionary says."""
    named = {int(match[1]) for text in objects.texts for match in NO_PICTURE.finditer(text)}
    return named.union(*pages_to_contents(objects).values())
