"""Every command that a message or a help text prints can be run just so."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterator, Sequence

import click
import pytest
import regex
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import ROOT
from zhenggai import language, messages
from zhenggai.cli.main import build
from zhenggai.messages import MESSAGES, render

pytestmark = pytest.mark.slow
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
KNOWN = {
    canonicalize_name(Requirement(line).name)
    for line in (*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra))
}
WORD = r"(?:'[^']+'|[a-z][a-z0-9-]*)"
INSTALL = regex.compile(rf"pip install (?P<what>{WORD}(?: {WORD}(?=[ ，。；,.;]|$))*)")
OWN = regex.compile(r"(?<![\w/])zhenggai (?P<command>[a-z]+)")
OPTION = regex.compile(r"(?<![\w-])--[a-z][a-z-]*")
EXAMPLE = regex.compile(r"^(?:Example: |示例：)(?P<words>.+)$", regex.M)
# Words that follow what is to be installed, and are no part of the command.
PROSE = frozenset({"and", "or"})


def printed() -> Iterator[tuple[str, str]]:
    """Yield every sentence and text, with a name that says where it stands."""
    for code, message in MESSAGES.items():
        for lang in messages.LANGUAGES:
            yield f"{code}-{lang}", render(code, [f"<{name}>" for name in message.args], lang)
    for name, texts in language._texts().items():
        for lang, text in texts.items():
            yield f"{name}-{lang}", text


def requirements(text: str) -> list[Requirement]:
    """Return what the commands in a text install."""
    found = []
    for match in INSTALL.finditer(text):
        for word in shlex.split(match["what"]):
            if word in PROSE:
                break
            found.append(Requirement(word))
    return found


TEXTS = dict(printed())


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if "pip install" in text])
def test_what_is_to_be_installed_is_there(name: str) -> None:
    wanted = requirements(TEXTS[name])
    assert wanted
    for requirement in wanted:
        if requirement.name == "zhenggai":
            assert requirement.extras
            assert requirement.extras <= EXTRAS.keys()
        else:
            assert canonicalize_name(requirement.name) in KNOWN


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_extra_of_the_cluster_is_printed_whole(lang: str) -> None:
    for code in ("uri-unusable", "cluster-missing"):
        assert "pip install 'zhenggai[cluster]'" in render(code, ["<a>", "<b>"], lang)
        assert "pip install 'zhenggai[cluster]'" in render(code, [], lang)


def options_of(command: click.Command) -> set[str]:
    subcommands = command.commands.values() if isinstance(command, click.Group) else ()
    return {option for parameter in command.params for option in parameter.opts}.union(
        *map(options_of, subcommands)
    )


@pytest.mark.parametrize("name", [f"{code}-{lang}" for code in MESSAGES for lang in ("zh", "en")])
def test_commands_and_options_in_sentences_exist(name: str) -> None:
    whole = build("en")
    named = [whole.commands[match["command"]] for match in OWN.finditer(TEXTS[name])]
    # An option that no command stands before is one of the command that told of it.
    front = name.partition("-")[0]
    telling = whole.commands[{"diff": "diff", "correction": "correct"}.get(front, "convert")]
    allowed = set().union(*map(options_of, [*named, telling]))
    assert set(OPTION.findall(TEXTS[name])) <= allowed


def examples() -> Iterator[tuple[str, str]]:
    for name, text in TEXTS.items():
        for number, match in enumerate(EXAMPLE.finditer(text), 1):
            yield f"{name}-{number}", match["words"]


EXAMPLES = dict(examples())


def parse(command: click.Command, words: Sequence[str]) -> None:
    """Take words as the command would, without running it; raise what it would say of wrong use."""
    context = click.Context(command)
    _, left, _ = command.make_parser(context).parse_args(list(words))
    if isinstance(command, click.Group):
        parse(command.commands[left[0]], left[1:])


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_taken_by_their_commands(name: str) -> None:
    first, *words = shlex.split(EXAMPLES[name].partition(" > ")[0])
    assert first == "zhenggai"
    parse(build("en"), words)


def paths(command: click.Command, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from paths(inner, (*before, name))


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_help_breaks_no_example_over_lines(lang: str) -> None:
    shown = [
        line.strip()
        for path in paths(build(lang))
        for line in CliRunner().invoke(build(lang), [*path, "--help"]).output.splitlines()
    ]
    begin = "示例：" if lang == "zh" else "Example: "
    told = {line.removeprefix(begin) for line in shown if line.startswith(begin)}
    assert told == {
        words for name, words in EXAMPLES.items() if name.rpartition("-")[0][-2:] == lang
    }
