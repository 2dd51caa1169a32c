"""What the fork server loads once for all workers."""

from extract.startup import lean_arrow

lean_arrow()

import extract.structure  # noqa: E402
import extract.work  # noqa: E402
import rules  # noqa: E402

__all__ = ["extract", "rules"]
rules.load()
