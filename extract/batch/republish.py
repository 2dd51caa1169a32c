"""Tables published anew after persons corrected them, without reading a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhenggai.batch.laid_over import lay_over
from zhenggai.batch.run import locked
from zhenggai.dataset.corrections.kept import read_corrections
from zhenggai.dataset.corrections.model import of_plans
from zhenggai.dataset.corrections.overlay import (
    States,
    plans_of,
    states,
    unread_documents,
)
from zhenggai.dataset.publish import Published
from zhenggai.rules import Rules


@dataclass(frozen=True, slots=True)
class Republished:
    """What became of corrections; ``published`` is None where nothing had changed.

    ``unread`` are documents that must be converted again: of pins, or since their rows as parsed
    are gone.
    """

    published: Published | None
    states: States
    unread: tuple[str, ...] = ()


def republish(out: Path, rules: Rules) -> Republished:
    """Lay what persons said over the tables that stand in ``out``, and publish them.

    What is a pin takes effect when its document is converted again. Raises PublishError,
    BatchError, CorrectionsError.
    """
    with locked(out):
        published = lay_over(out, rules)
        said = of_plans(read_corrections(out), plans_of(out))
        return Republished(published, states(out, said), tuple(unread_documents(out, said)))
