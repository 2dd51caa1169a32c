"""What the fork server loads once for all workers."""

import gc

from extract.startup import lean_arrow

lean_arrow()

import extract.structure  # noqa: E402
import extract.work  # noqa: E402
import rules  # noqa: E402

__all__ = ["extract", "rules"]
rules.load()
# What all workers share is no garbage: it need not be looked through, and stays shared.
gc.freeze()
