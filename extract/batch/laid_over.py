"""Corrections laid over the tables that stand, by the plans that these are of by now."""

from __future__ import annotations

from pathlib import Path

from zhenggai.dataset.corrections.kept import read_corrections
from zhenggai.dataset.corrections.model import of_plans
from zhenggai.dataset.corrections.overlay import Overlay, plans_of
from zhenggai.dataset.current import read_manifest_file
from zhenggai.dataset.publish import Published, publish
from zhenggai.dataset.versions import settle_versions
from zhenggai.rules import Rules

# What a manifest says of how the tables were made.
MADE_BY: tuple[str, ...] = ("rules", "settings")


def lay_over(out: Path, rules: Rules) -> Published | None:
    """Publish the documents over which something else is to lie than does; None without any.

    Which plan a document is of is known when it is published, and so what was said of that plan.
    Raises PublishError, CorrectionsError.
    """
    said = of_plans(read_corrections(out), plans_of(out))
    overlay = Overlay(out, said, rules)
    stale = overlay.stale_documents()
    if not stale:
        return None
    manifest = read_manifest_file(out)
    made_by = {name: manifest[name] for name in MADE_BY if name in manifest}
    published = publish(out, list(overlay.refreshed(stale)), settle_versions, made_by)
    overlay.forget_others()
    return published
