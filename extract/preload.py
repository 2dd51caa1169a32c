"""What the fork server loads once for all workers."""

import extract.structure
import extract.work
import rules

__all__ = ["extract", "rules"]
rules.load()
