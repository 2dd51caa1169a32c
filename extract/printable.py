r"""Names and texts of strangers, so that a terminal shows them and does nothing else.

What moves the cursor, begins a line, turns the direction of writing or cannot be seen is shown as
what it is: ``\x1b``, ``\n``, ``\u202e``.
"""

from __future__ import annotations

import json
import re

# Beside C0 and C1: marks of direction, separators of lines, halves of characters, what is none; in
# a line, what has no width too.
TURNING = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
UNSEEN = (
    "\u00ad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
HARMFUL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{TURNING}]")
NO_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f{TURNING}{UNSEEN}]")
PLAIN = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
# How Python keeps a byte of a file's name that is no UTF-8.
HALF = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return a name as a terminal may show it: on one line, nothing in it unseen."""
    return NO_LINE.sub(_shown, text)


def harmless(text: str) -> str:
    """Return a text of several lines as a terminal may show it."""
    return HARMFUL.sub(_shown, text)


def json_text(value: object, indent: int | None = None) -> str:
    """Return a value as JSON in its own characters, but for what a terminal would obey."""
    told = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return HARMFUL.sub(_as_json, told)


def published(name: str) -> str:
    r"""Return the name under which a file is published.

    In one that is no UTF-8 all but ASCII stands as ``\xb3``, and a backslash twice, so that no two
    such names become one.
    """
    if not HALF.search(name):
        return name
    doubled = name.replace("\\", "\\\\")
    try:
        data = doubled.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = doubled.encode("utf-8", "surrogatepass")
    # All of them: two bytes of GBK can be one of UTF-8 by chance.
    return "".join(chr(byte) if byte < 0x80 else f"\\x{byte:02x}" for byte in data)


def _shown(match: re.Match[str]) -> str:
    letter, code = match[0], ord(match[0])
    if letter in PLAIN:
        return PLAIN[letter]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _as_json(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
