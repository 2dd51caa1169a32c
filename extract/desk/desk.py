"""One desk: the tables that it shows, the folder of plans, and what was said here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from flask import current_app, request

from zhenggai.batch.settings import Settings
from zhenggai.dataset.current import PublishError
from zhenggai.desk.guard import Guard
from zhenggai.desk.listings import Lists
from zhenggai.desk.plans import Plans
from zhenggai.desk.runs import Runs
from zhenggai.desk.said import Said
from zhenggai.desk.shelf import Shelf, Standing
from zhenggai.desk.source import Sources
from zhenggai.language import LANGUAGES

EXTENSION = "zhenggai-desk"
LANGUAGE_COOKIE = "lang"


class Desk:
    """All that the pages of one ``out/`` stand on."""

    def __init__(
        self,
        out: Path,
        plans: Path,
        lang: str,
        guard: Guard,
        settings: Settings,
        own_rules: str | None,
        close: Callable[[], None],
        *,
        restricted: bool = False,
    ) -> None:
        self.out = out
        self.guard = guard
        self.plans = Plans(plans, out, settings, own_rules)
        self.shelf = Shelf(out, restricted=restricted)
        self.runs = Runs(out, self.plans, settings, self.warm_lists)
        self.sources = Sources(self.plans)
        self.said = Said(out)
        self.close = close
        self._lang = lang
        # Corrections that stand when the desk is opened may have come from elsewhere.
        self._put: object = None
        # What is shown, and what is downloaded of it.
        self._lists = lru_cache(maxsize=2)(Lists)

    def lists(self, standing: Standing) -> Lists:
        """Return the lists of the tables that stand, made once."""
        return self._lists(standing)

    def warm_lists(self) -> None:
        """Make the lists of the tables that stand ahead of the first who asks for one."""
        with suppress(PublishError):
            self.lists(self.shelf.standing()).warm()

    def put_in_tables(self, *, wait: bool = False) -> None:
        """Lay what persons said over the tables where more was said since."""
        stamp = self.said.stamp()
        if stamp is not None and stamp != self._put:
            self._put = stamp
            self.runs.put_in_tables()
        if wait:
            self.runs.wait()

    @property
    def lang(self) -> str:
        """The language of this request: the one that was chosen in the browser, else the desk's."""
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        return chosen if chosen in LANGUAGES else self._lang


def desk() -> Desk:
    """Return the desk of this request."""
    found: Desk = current_app.extensions[EXTENSION]
    return found
