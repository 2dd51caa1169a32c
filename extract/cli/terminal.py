"""The one way to a terminal: nothing that a document or a name holds is obeyed by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from zhenggai.printable import harmless

if TYPE_CHECKING:
    from rich.console import Console


def tell(
    text: object = "", *, err: bool = False, nl: bool = True, bold: bool | None = None
) -> None:
    """Print a text; what a terminal would obey is shown as what it is."""
    click.secho(harmless(str(text)), err=err, nl=nl, bold=bold)


def screen(*, stderr: bool = False) -> Console:
    """Return what prints tables and styled texts, on the same condition."""
    from rich.console import Console, ConsoleOptions, RenderableType  # noqa: PLC0415
    from rich.segment import Segment  # noqa: PLC0415  # costs a tenth of a short run

    class Harmless(Console):
        """A console whose own codes alone reach the terminal."""

        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for segment in super().render(renderable, options):
                yield segment if segment.control else segment._replace(text=harmless(segment.text))

    return Harmless(stderr=stderr, highlight=False)
