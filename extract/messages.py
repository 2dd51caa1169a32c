"""What the program says about a doubt or a failure: codes with their sentences in two languages.

The sentences themselves are in ``messages.toml`` beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import regex

from zhenggai.language import choose_language
from zhenggai.printable import one_line
from zhenggai.rules.cache import toml
from zhenggai.rules.kinds import Severity

SOURCE = Path(__file__).with_name("messages.toml")
LANGUAGES = ("zh", "en")
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
# What parts what is wrong from what is to be done.
SEMICOLONS = {"zh": "；", "en": "; "}
# “责任单位为…下同” is told by its beginning; the place of the diagnostic has the rest.
TEXT_LIMIT = 60
# Only a bracket with an argument in it may be left out: pip install 'zhenggai[cluster]' stays.
OPTIONAL = regex.compile(r"\[([^\[\]]*\{\d\}[^\[\]]*)\]")
ARGUMENT = regex.compile(r"\{(\d)\}")
BLANKS = regex.compile(r"\s+")


class MessageError(ValueError):
    """A message table that cannot be used: says which code, what is wrong, what to do."""


class RunError(RuntimeError):
    """What stops a run: code and arguments of a message; says what happened, where, what to do."""

    def __init__(self, code: str, *args: str) -> None:
        super().__init__(code, *args)
        self.code = code
        self.args: tuple[str, ...] = args

    def render(self, lang: str = "en") -> str:
        """Return the sentence in the language ``en`` or ``zh``."""
        return render(self.code, self.args, lang)

    def __reduce__(self) -> tuple[type[RunError], tuple[str, ...]]:
        # The default would take args[0] for the code.
        return type(self), (self.code, *self.args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}{(self.code, *self.args)}"

    def __str__(self) -> str:
        return self.render(choose_language(()))

    @property
    def advice(self) -> str:
        """What to do, in the user's language."""
        return advice(self.code, self.args, choose_language(()))


@dataclass(frozen=True, slots=True)
class Message:
    """One code: how grave it is, what its arguments are, and its sentence in each language.

    ``severity`` is None for a failure of the run, which is no row of ``diagnostics``; ``name_zh``
    is what a Chinese reader calls the code, empty for a failure.
    """

    code: str
    severity: Severity | None
    args: tuple[str, ...]
    templates: Mapping[str, str]
    name_zh: str = ""


def read_messages(path: Path) -> tuple[dict[str, Message], dict[str, Any]]:
    """Return a file's messages by code, and its terms; raise MessageError where it is wrong."""
    data = toml(path.read_bytes())
    messages: dict[str, Message] = {}
    for kind in ("diagnostic", "failure"):
        for code, entry in data[kind].items():
            if code in messages:
                raise MessageError(f"{path.name}: {code!r} stands twice; rename one")
            messages[code] = _message(f"{path.name}, {code}", kind, code, entry)
    return messages, data["terms"]


def _message(where: str, kind: str, code: str, entry: Mapping[str, Any]) -> Message:
    if unknown := set(entry) - {"severity", "args", "name_zh", *LANGUAGES}:
        raise MessageError(f"{where}: unknown key {min(unknown)!r}")
    severity = entry.get("severity")
    if severity not in (SEVERITIES if kind == "diagnostic" else (None,)):
        raise MessageError(f"{where}: severity {severity!r} does not fit a {kind}")
    name = entry.get("name_zh", "")
    if bool(name) != (kind == "diagnostic"):
        raise MessageError(f"{where}: every diagnostic has a name_zh, and nothing else")
    args = tuple(entry.get("args", ()))
    for lang in LANGUAGES:
        used = {int(number) for number in ARGUMENT.findall(entry[lang])}
        if not used <= set(range(len(args))):
            raise MessageError(f"{where}: {lang} uses {{{max(used)}}}, but args names {len(args)}")
    return Message(code, severity, args, {lang: entry[lang] for lang in LANGUAGES}, name)


MESSAGES, TERMS = read_messages(SOURCE)


def message(code: str) -> Message:
    """Return the message of a code; raise KeyError where there is none."""
    if code not in MESSAGES:
        raise KeyError(f"there is no message {code!r}; add it to {SOURCE.name}")
    return MESSAGES[code]


def code_name(code: str, lang: str) -> str:
    """Return what a reader calls a code of ``diagnostics``: 未归类的文字, in English the code."""
    return message(code).name_zh if lang == "zh" else code


def severity(code: str) -> Severity:
    """Return ``error``, ``warning`` or ``info``; raise KeyError where it is no diagnostic."""
    grade = message(code).severity
    if grade is None:
        raise KeyError(f"{code!r} is a failure of the run, not a diagnostic")
    return grade


def render(code: str, args: Sequence[str] = (), lang: str = "zh") -> str:
    """Return the sentence for a code in ``zh`` or ``en``; raise KeyError for an unknown code.

    What an argument that is missing or empty would explain is left out; one that the sentence
    cannot do without is shown as …, so that no diagnostic is lost for want of an argument.
    """
    return _filled(message(code), args, message(code).templates[lang], lang)


def advice(code: str, args: Sequence[str] = (), lang: str = "zh") -> str:
    """Return what a sentence says is to be done: what stands behind its last semicolon."""
    entry = message(code)
    return _filled(entry, args, entry.templates[lang].rpartition(SEMICOLONS[lang])[2], lang)


def _filled(entry: Message, args: Sequence[str], template: str, lang: str) -> str:
    values = {
        number: _argument(name, value, lang)
        for number, (name, value) in enumerate(zip(entry.args, args, strict=False))
        if value
    }

    def optional(match: regex.Match[str]) -> str:
        needed = {int(number) for number in ARGUMENT.findall(match[1])}
        return match[1] if needed <= values.keys() else ""

    chosen = OPTIONAL.sub(optional, template)
    return ARGUMENT.sub(lambda match: values.get(int(match[1]), "…"), chosen)


def _argument(name: str, value: str, lang: str) -> str:
    """Return an argument as it is shown: translated, or on one line and not too long."""
    if name in TERMS:
        return str(TERMS[name].get(value, {}).get(lang, one_line(value)))
    if name != "text":
        return one_line(value)
    line = one_line(BLANKS.sub(" ", value).strip())
    return line if len(line) <= TEXT_LIMIT else f"{line[: TEXT_LIMIT - 1]}…"
