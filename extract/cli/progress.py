"""What a run tells while it goes on: lines for people and logs, events for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhenggai.batch.run import Batch
from zhenggai.batch.worker import TABLES_TOLD, Result
from zhenggai.cli.terminal import screen, tell
from zhenggai.language import say
from zhenggai.messages import render
from zhenggai.printable import json_text

if TYPE_CHECKING:
    from rich.progress import Progress


class Teller:
    """Tells of each file that ends, and of the whole at the end.

    On a terminal a bar with rate and time left stands below the lines (standard error); in a log
    only the lines. With ``as_json`` each line is one event.
    """

    def __init__(self, files: int, lang: str, *, as_json: bool) -> None:
        self._files = files
        self._lang = lang
        self._json = as_json
        self._bar: Progress | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar while the body runs, where there is a terminal to show it on."""
        if self._json or not sys.stderr.isatty():
            yield
            return
        from rich.progress import (  # noqa: PLC0415  # a tenth of a short run
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=screen(stderr=True), transient=True) as bar:
            self._bar = bar
            bar.add_task("", total=self._files, rate="")
            yield
            # What stands unchanged is told of by nobody.
            bar.update(bar.task_ids[0], completed=self._files, refresh=True)
        self._bar = None

    def tell(self, result: Result) -> None:
        """Tell what became of one file."""
        counts = dict(result.counts)
        if self._json:
            self._event(result, counts)
        else:
            self._line(result, counts)
        if self._bar is not None:
            speed = self._bar.tasks[0].speed
            rate = say("progress_rate", self._lang, f"{speed:.1f}") if speed else ""
            self._bar.update(self._bar.task_ids[0], advance=1, rate=rate)

    def _line(self, result: Result, counts: dict[str, int]) -> None:
        shown = say(f"status_{result.status}", self._lang)
        if result.failure:
            reason = render(result.failure[0], result.failure[1:], self._lang)
            text = say("failed_line", self._lang, shown, result.source, reason)
        else:
            numbers = (counts["issues"], counts["measures"], counts["doubts"])
            text = say("line", self._lang, shown, *numbers, result.source)
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            tell(text, err=bool(result.failure))

    def _event(self, result: Result, counts: dict[str, int]) -> None:
        event: dict[str, object] = {
            "event": "document",
            "source": result.source,
            "document_id": result.document_id,
            "status": result.status,
            **counts,
        }
        if result.failure:
            event["code"] = result.failure[0]
            event["message"] = render(result.failure[0], result.failure[1:], self._lang)
        tell(json_text(event))

    def conclude(self, out: str, batch: Batch) -> None:
        """Tell what became of all files, and what stands in the tables now."""
        published = batch.published
        if self._json:
            end: dict[str, object] = {
                "event": "end",
                "given": batch.given,
                "unchanged": batch.kept,
                "same_bytes": batch.same,
                "statuses": dict(sorted(batch.statuses.items())),
                "held": batch.held,
                "interrupted": batch.interrupted,
                "left": batch.left,
                "generation": published.generation if published else None,
            }
            if batch.corrections is not None:
                end["corrections"] = dict(batch.corrections.counts)
            for name in ("added", "replaced", "removed"):
                end[name] = list(getattr(published, name)) if published else []
            tell(json_text(end))
            return
        tell(self._summary(batch))
        numbers = (
            (len(published.added), len(published.replaced), len(published.removed))
            if published
            else (0, 0, 0)
        )
        text = "written_removed" if numbers[2] else "written"
        tell(say(text, self._lang, out, *numbers[:2], batch.unchanged, numbers[2]))
        if batch.interrupted:
            tell(say("stopped", self._lang), err=True)
        elif not batch.held["issues"]:
            tell(say("run_no_issues", self._lang))
        if batch.held["doubts"]:
            tell(say("doubts_see", self._lang, out))

    def _summary(self, batch: Batch) -> str:
        states = {say(f"status_{name}", self._lang): n for name, n in batch.statuses.items()}
        others = (("same", batch.same), ("unchanged", batch.unchanged), ("left", batch.left))
        for name, number in others:
            if number:
                states[say(f"status_{name}", self._lang)] = number
        ordered = sorted(states.items(), key=lambda pair: -pair[1])
        told = say("and", self._lang).join(f"{name} {number}" for name, number in ordered)
        numbers = (batch.held[name] for name in (*TABLES_TOLD, "doubts"))
        return say("run_summary", self._lang, batch.given, told, *numbers)
