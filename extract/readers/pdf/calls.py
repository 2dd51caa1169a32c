"""Questions to pdfium that are asked once a character: thousands a page, so each must be cheap."""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

# So many answers are kept before they are read back.
MOST_HELD = 2048


def plain_call(function: object, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium that takes what it is given as it is.

    Where no arguments are declared, ctypes hands on small integers and what ``byref`` returns
    without a look at them, in a third of the time. Other threads wait meanwhile.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    prototype = ctypes.PYFUNCTYPE(result, *arguments) if arguments else ctypes.PYFUNCTYPE(result)
    return prototype(address or 0)


class FloatRows:
    """Rows of floats for pdfium to write into, one a call."""

    def __init__(self, width: int) -> None:
        self._floats = (ctypes.c_float * (width * MOST_HELD))()
        self._step = width * ctypes.sizeof(ctypes.c_float)
        places = range(0, MOST_HELD * self._step, self._step)
        self._places = [ctypes.byref(self._floats, at) for at in places]

    def ask(
        self, function: Callable[..., None], page: object, indices: Sequence[int]
    ) -> array[float]:
        """Return what ``function(page, index, place)`` writes for each index, row after row."""
        values = array("f")
        written = memoryview(self._floats).cast("B")
        for start in range(0, len(indices), MOST_HELD):
            part = indices[start : start + MOST_HELD]
            deque(map(function, repeat(page), part, self._places), maxlen=0)
            values.frombytes(written[: len(part) * self._step])
        return values
