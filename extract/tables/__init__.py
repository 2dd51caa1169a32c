"""The published tables: schema, rows, ids."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """The room is also the function of its name: ``zhenggai.tables("out")`` opens tables.

    Python lays the room on the package as soon as one of its modules is loaded, over what the
    package says itself.
    """

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Open the tables in an ``out/`` as pandas frames; see docs/api.md."""
        return import_module("zhenggai.api").tables(*args, **options)


sys.modules[__name__].__class__ = _Room
