"""Tables published anew after persons corrected them, without reading a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhenggai.batch.run import locked
from zhenggai.dataset.corrections.kept import read_corrections
from zhenggai.dataset.corrections.model import of_plans
from zhenggai.dataset.corrections.overlay import (
    Overlay,
    States,
    plans_of,
    states,
    unread_documents,
)
from zhenggai.dataset.current import read_manifest_file
from zhenggai.dataset.publish import Published, publish
from zhenggai.dataset.versions import settle_versions
from zhenggai.rules import Rules

# What a manifest says of how the tables were made.
MADE_BY: tuple[str, ...] = ("rules", "settings")


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
        said = of_plans(read_corrections(out), plans_of(out))
        overlay = Overlay(out, said, rules)
        stale = overlay.stale_documents()
        published = None
        if stale:
            manifest = read_manifest_file(out)
            made_by = {name: manifest[name] for name in MADE_BY if name in manifest}
            published = publish(out, list(overlay.refreshed(stale)), settle_versions, made_by)
            overlay.forget_others()
        return Republished(published, states(out, said), tuple(unread_documents(out, said)))
