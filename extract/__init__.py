"""zhenggai: rectification plans (整改方案) become normalized tables."""

# Nothing is imported here: what is asked for is loaded when it is asked for, and a typing.py in
# the working directory is not run for Python's own.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from zhenggai.api import (
        ReadError,
        RunError,
        convert,
        deadlines,
        diff,
        read,
        tables,
        units,
    )

__version__ = "0.2.0"
__all__ = [
    "ReadError",
    "RunError",
    "__version__",
    "convert",
    "deadlines",
    "diff",
    "read",
    "tables",
    "units",
]


def __getattr__(name: str) -> object:
    """Load what the package offers when it is first asked for (docs/api.md)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  # see above

    return getattr(import_module(f"{__name__}.api"), name)


def __dir__() -> list[str]:
    return __all__
