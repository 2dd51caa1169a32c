"""Pure functions of a text that remember what they found: the same words stand in many places."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

# Longer texts hardly come again, and would be held: the memory of a worker has a limit.
LONGEST_HELD = 600
P = ParamSpec("P")
R = TypeVar("R")


def remembered(
    most: int,
) -> Callable[[Callable[Concatenate[str, P], R]], Callable[Concatenate[str, P], R]]:
    """Let a function keep its last ``most`` results, those of short texts (the first argument)."""

    def remember(read: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
        kept = lru_cache(maxsize=most)(read)

        @wraps(read)
        def ask(text: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if len(text) > LONGEST_HELD:
                return read(text, *args, **kwargs)
            return kept(text, *args, **kwargs)  # type: ignore[arg-type]

        return ask

    return remember
