"""How fast a machine is, by a known work: no bound of the tests is one of the clock.

Twenty of the peer's times are about a second of 2024's servers.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import jieba

TEXT = "一、生活污水直排河道。整改目标：污水收集率达到90%以上。责任单位：市水利局、市财政局。" * 650
TRIES = 3


def peer_seconds() -> float:
    """Return the processor time of ``jieba.lcut`` over 27,000 characters, the least of three."""
    jieba.initialize()
    return min(seconds(lambda: jieba.lcut(TEXT)) for _ in range(TRIES))


def peers(work: Callable[[], object], bound: float) -> float:
    """Return the processor time of some work as a multiple of the peer's, the least of three.

    It is tried again only where it lies above ``bound``: what else runs on a machine only adds.
    """
    least = float("inf")
    for _ in range(TRIES):
        least = min(least, seconds(work) / peer_seconds())
        if least < bound:
            break
    return least


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began
