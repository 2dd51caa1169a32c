"""What a reader raises where a file cannot be read."""

from __future__ import annotations

LONGEST_TOLD = 300


class ReadError(ValueError):
    """A file that cannot be read: a diagnostic code (``file-truncated``) and its arguments."""

    def __init__(self, code: str, *args: str) -> None:
        super().__init__(code, *args)
        self.code = code
        # Libraries quote what they stumble over, and a damaged file can make that a megabyte.
        self.args: tuple[str, ...] = tuple(
            arg if len(arg) <= LONGEST_TOLD else arg[: LONGEST_TOLD - 1] + "…" for arg in args
        )

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, ...]]:
        # Worker processes hand errors back pickled; the default would take args[0] for the code.
        return ReadError, (self.code, *self.args)

    def __str__(self) -> str:
        return ": ".join((self.code, *self.args))
