"""What the fork server loads once for all workers."""

import gc

from zhenggai.batch.lean_imports import lean_arrow

lean_arrow()

from zhenggai.batch import worker  # noqa: E402
from zhenggai.rules import load  # noqa: E402

__all__ = ["worker"]
load()
# What all workers share is no garbage: it need not be looked through, and stays shared.
gc.freeze()
