"""What a short run need not load."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder


class _NoPandas(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name == "pandas":
            raise ImportError(name)


def lean_arrow() -> None:
    """Keep pyarrow from reserving a gigabyte at once, and from importing pandas.

    The first would count against a worker's limit; the second is done to look whether a list is a
    Series, and costs more than a small run. Whatever asks for pandas later (``to_pandas``) still
    gets it: an import that failed is tried again by pyarrow where pandas is needed.
    """
    import pyarrow as pa  # noqa: PLC0415  # costs more than the rest of a short run

    pa.set_memory_pool(pa.system_memory_pool())
    if "pandas" in sys.modules:
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        # Empty lists do not make the part written in C++ look.
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)
