"""What the command line says, in the user's language."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from zhenggai.printable import one_line

SOURCE = Path(__file__).with_name("language.toml")
LANGUAGES = ("en", "zh")


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def say(name: str, lang: str, *args: object) -> str:
    """Return a text in a language, its places filled; KeyError where there is no such text.

    What fills them is shown on one line: names and reasons come from strangers.
    """
    text = _texts()[name][lang]
    shown = [one_line(arg) if isinstance(arg, str) else arg for arg in args]
    return text.format(*shown) if shown else text


def choose_language(argv: Sequence[str], environ: Mapping[str, str] | None = None) -> str:
    """Return the language: what --lang says, else Chinese in a Chinese locale, else English."""
    for at, word in enumerate(argv):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and at + 1 < len(argv):
            value = argv[at + 1]
        if value in LANGUAGES:
            return value
    env = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if env.get(name):
            return "zh" if env[name].lower().startswith("zh") else "en"
    return "en"
