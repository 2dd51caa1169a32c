"""The objects of a PDF as they lie in the file, found without its own directory: that may lie."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

import regex

from zhenggai.readers.pdf.filters import FloodError

# What may stand between two words; without bounds a file of blanks takes the square of its length.
BLANKS = rb"(?:[\0\s]{1,250}+|%[^\r\n]{0,250}+){0,16}+"
# Numbers as pdfium takes them: 6, +6, 006, 6.0. Of an object's second number nothing hangs: -1 too.
OBJECT_NUMBER = rb"(?<!\d)\+?0*(\d{1,10})(?:\.\d{0,20}+)?"
SECOND = rb"[-+]?[\d.]{1,20}+"
# A reference to an object, whose number is a group.
REFERENCE = OBJECT_NUMBER + BLANKS + SECOND + BLANKS + rb"R\b"
BETWEEN = rb"(?:[\0\s]{1,250}+|%[^\r\n]{0,60}+[\r\n]){1,4}+"
OBJECT = re.compile(OBJECT_NUMBER + BETWEEN + SECOND + BETWEEN + rb"obj")
# A dictionary; what stands in strings and comments is none of it.
DICTIONARY = regex.compile(
    rb"(?:[\0\s]++|%[^\r\n]*+)*+(?P<own><<(?:[^<>()%]++|%[^\r\n]*+|"
    rb"(?P<string>\((?:[^()\\]++|\\.|(?&string))*+\))|<(?!<)[^<>]*+>|(?&own))*+>>)",
    regex.DOTALL,
)
BEGIN, END = re.compile(BLANKS + rb"stream"), b"endstream"
LENGTH = re.compile(rb"/Length" + BLANKS + rb"(?:" + REFERENCE + rb"|" + OBJECT_NUMBER + rb")")
LENGTH_ELSEWHERE = re.compile(rb"/Length" + BLANKS + REFERENCE)
# An object that is a number, as lengths may be.
LONE_NUMBER = re.compile(OBJECT.pattern + BLANKS + OBJECT_NUMBER + BLANKS + rb"endobj")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
FIRST = re.compile(rb"/First" + BLANKS + OBJECT_NUMBER)
# How far the end of a dictionary is looked for, a step after the other; how much may be looked
# through in vain, beside the file's own length.
HEAD, IN_VAIN = 1 << 16, 1 << 19
WINDOWS = (1 << 10, 1 << 13, HEAD)
# What is looked up of an object: a name, a list, resources.
SHORT = 20_000
# How often an object may be written anew.
MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its object's number, its dictionary with its names written out, its bytes."""

    number: int
    head: bytes
    packed: bytes


class Objects:
    """The streams of a file, and everything else in it as texts, with names written out.

    The first text is the file's own, the others are those that its streams of objects hold.
    """

    def __init__(self, data: bytes) -> None:
        """Find all streams; raise FloodError where to find them would take too long."""
        self.streams: list[Stream] = []
        self.texts: list[bytes] = []
        # Of each number, the text and the place where an object begins: which is meant only
        # the file's directory says.
        self._places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        # Of each text, where objects begin, in order, and their numbers.
        self._begins: list[tuple[list[int], list[int]]] = []
        parts: list[bytes] = []
        done, seen, packed_to, left = 0, 0, 0, IN_VAIN + len(data)
        following = 0
        lone = LONE_NUMBER.finditer(data) if LENGTH_ELSEWHERE.search(data) is not None else ()
        lengths: defaultdict[int, set[int]] = defaultdict(set)
        for number in lone:
            lengths[int(number[1])].add(int(number[2]))
        for begin in OBJECT.finditer(data):
            if following < begin.end():
                following = data.find(b"stream", begin.end())
                following = following if following >= 0 else len(data) + HEAD
            if following > begin.end() + HEAD:
                continue
            own, looked = _dictionary(data, begin.end())
            # An object in an object is read twice.
            end = begin.end() + looked
            left -= looked if own is None else max(min(seen, end) - begin.end(), 0)
            seen = max(seen, end)
            if left < 0:
                raise FloodError("objects")
            if own is None or (stream := BEGIN.match(data, end)) is None:
                continue
            head = _written_out(own)
            packed = _packed(data, stream.end(), _lengths(head, lengths))
            # So is what lies in two streams, as it does where none has an end.
            end = stream.end() + len(packed)
            left -= max(min(packed_to, end) - stream.end(), 0)
            packed_to = max(packed_to, end)
            self.streams.append(Stream(int(begin[1]), head, packed))
            # Objects may be hidden in a stream and found through the file's directory.
            if begin.start() >= done and OBJECT.search(packed) is None:
                parts.append(data[done : stream.end()])
                done = end
        own_text = _written_out(b"".join([*parts, data[done:]]))
        self._add_text(own_text, [(m.end(), int(m[1])) for m in OBJECT.finditer(own_text)])

    def add(self, stream: Stream, content: bytes) -> None:
        """Add the objects that a stream of objects holds."""
        first = FIRST.search(stream.head)
        start = int(first[1]) if first else 0
        numbers = re.findall(rb"\d{1,10}", content[:start])
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        # To write names out moves what stands behind them: it is done when an object is looked up.
        self._add_text(
            content, sorted((start + int(place), int(number)) for number, place in pairs)
        )

    def _add_text(self, text: bytes, begins: list[tuple[int, int]]) -> None:
        for place, number in begins:
            self._places[number].append((len(self.texts), place))
        self._begins.append(([place for place, _ in begins], [number for _, number in begins]))
        self.texts.append(text)

    def owner(self, text: int, place: int) -> int:
        """Return the number of the object in which a place of a text lies; 0 for none."""
        places, numbers = self._begins[text]
        at = bisect_right(places, place)
        return numbers[at - 1] if at else 0

    def values(self, number: int) -> list[bytes]:
        """Return how each object of a number begins; raise FloodError where there are too many."""
        places = self._places.get(number, ())
        if len(places) > MOST_VERSIONS:
            raise FloodError("objects")
        found = []
        for at, place in places:
            text = self.texts[at]
            end = text.find(b"endobj", place, place + SHORT)
            found.append(_written_out(text[place : end if end >= 0 else place + SHORT]))
        return found


def _dictionary(data: bytes, start: int) -> tuple[bytes | None, int]:
    """Return the dictionary at a place, None where none is, and how far was looked."""
    for window in WINDOWS:
        end = min(start + window, len(data))
        found = DICTIONARY.match(data, start, end, partial=True)
        if found is None:
            starts = data[start : start + window].lstrip(b"\0\t\n\f\r ").startswith((b"<<", b"%"))
            return None, window if starts else 0
        if not found.partial:
            return found["own"], found.end() - start
    return None, WINDOWS[-1]


def _lengths(head: bytes, elsewhere: Mapping[int, Set[int]]) -> Iterator[int]:
    """Yield how long a stream is by its dictionary, which may name an object that says it."""
    for reference, own in LENGTH.findall(head):
        yield from elsewhere.get(int(reference), ()) if reference else (int(own),)


def _packed(data: bytes, start: int, lengths: Iterable[int]) -> bytes:
    """Return a stream's bytes: as many as it says where it ends there, else up to its end mark."""
    start += 2 if data[start : start + 2] == b"\r\n" else 1
    end = data.find(END, start)
    end = end if end >= 0 else len(data)
    for length in lengths:
        stated = start + length
        if stated > end and data[stated : stated + len(END) + 2].lstrip().startswith(END):
            end = stated
    return data[start:end]


def _written_out(text: bytes) -> bytes:
    """Return a text with the escapes in its names resolved: /F#6frm is /Form."""
    return ESCAPED.sub(lambda match: bytes((int(match[1], 16),)), text) if b"#" in text else text
