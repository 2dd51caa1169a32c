"""The one way to a terminal: nothing that a document or a name holds is obeyed by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, NoReturn, cast

import click
import regex

from zhenggai.printable import harmless

BLANKS = regex.compile(r"(?<! ) ++(?=\n)")

if TYPE_CHECKING:
    from rich.console import Console


def tell(
    text: object = "", *, err: bool = False, nl: bool = True, bold: bool | None = None
) -> None:
    """Print a text; what a terminal would obey is shown as what it is."""
    click.secho(harmless(str(text)), err=err, nl=nl, bold=bold)


def screen(*, stderr: bool = False) -> Console:
    """Return what prints tables and styled texts, on the same condition."""
    import sys  # noqa: PLC0415

    from rich.console import Console, ConsoleOptions, RenderableType  # noqa: PLC0415
    from rich.segment import Segment  # noqa: PLC0415  # costs a tenth of a short run

    class Harmless(Console):
        """A console whose own codes alone reach the terminal."""

        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for segment in super().render(renderable, options):
                yield segment if segment.control else segment._replace(text=harmless(segment.text))

        def on_broken_pipe(self) -> NoReturn:
            # show | head: who reads has seen enough.
            leave_pipe()
            sys.exit(0)

    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        return Harmless(stderr=stderr, highlight=False)
    return Harmless(file=cast("IO[str]", _Trimmed(stream)), highlight=False)


class _Trimmed:
    """A stream that writes no blanks before line breaks: rows of tables are filled with them."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text without its trailing blanks."""
        return self._stream.write(BLANKS.sub("", text))

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def leave_pipe() -> None:
    """Let what is still to be printed go nowhere, once nobody reads it any more."""
    import os  # noqa: PLC0415
    import sys  # noqa: PLC0415

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
