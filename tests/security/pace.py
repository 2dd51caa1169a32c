"""How fast a machine is, by a known work: no bound of the tests is one of the clock."""

from __future__ import annotations

import time

import jieba

# About a twentieth of a second of 2024's servers.
TEXT = "一、生活污水直排河道。整改目标：污水收集率达到90%以上。责任单位：市水利局、市财政局。" * 650
TRIES = 3


def peer_seconds() -> float:
    """Return the processor time of ``jieba.lcut`` over 27,000 characters, the least of three."""
    jieba.initialize()
    return min(_once() for _ in range(TRIES))


def _once() -> float:
    began = time.process_time()
    jieba.lcut(TEXT)
    return time.process_time() - began
