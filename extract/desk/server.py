"""The server that gives a desk to one browser of this machine."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waitress import create_server

from zhenggai.batch.settings import Settings
from zhenggai.desk.app import make_app
from zhenggai.desk.desk import Desk
from zhenggai.desk.guard import ADDRESS, Guard

# A browser opens six connections; a picture of a page may take a while.
THREADS = 8
TOKEN_BYTES = 32
# In seconds: time for the answer to who closes the desk.
LAST_WORD = 0.3

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Served:
    """A desk that listens: the address that lets a browser in, what runs it, what ends it."""

    link: str
    run: Callable[[], None]
    close: Callable[[], None]


def serve(
    out: Path,
    plans: Path,
    lang: str,
    port: int = 0,
    own_rules: str | None = None,
    settings: Settings | None = None,
    *,
    restricted: bool = False,
) -> Served:
    """Return the desk of an ``out/``, on this machine alone; ``port`` 0 is any that is free.

    With ``restricted`` it shows documents too that carry a mark. Raises OSError where the port is
    taken.
    """
    # The desk must know the port, which is known when there is a server.
    apps: list[Application] = []

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        return apps[0](environ, start)

    server = create_server(
        answer,
        host=ADDRESS,
        port=port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    guard = Guard(int(server.effective_port), secrets.token_urlsafe(TOKEN_BYTES))

    def close() -> None:
        threading.Timer(LAST_WORD, server.close).start()

    own = settings or Settings()
    desk = Desk(out, plans, lang, guard, own, own_rules, close, restricted=restricted)
    apps.append(make_app(desk))
    for warm in (desk.sources.warm, desk.warm_lists):
        threading.Thread(target=warm, daemon=True).start()

    def run() -> None:
        # A server that is closed while it waits finds its sockets gone.
        with suppress(OSError):
            server.run()

    return Served(guard.link, run, close)
