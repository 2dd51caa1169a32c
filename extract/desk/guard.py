"""Who may ask: only the browser that was opened with the desk's token, from the desk's own pages.

Another page that is open in the same browser can send requests to any port of this machine, and a
name that it makes lead here; so what names the desk (Host), who asks (Origin, Sec-Fetch-Site) and
a secret in a cookie are looked at on every request.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, request

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

ADDRESS = "127.0.0.1"
# The page by which the browser is let in; it alone may be opened from elsewhere.
DOOR = "/open"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OWN_SITE = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Guard:
    """What the desk's browser knows: the port, and a token that nobody can guess."""

    port: int
    token: str

    @property
    def cookie(self) -> str:
        """The cookie's name: all ports of a machine share their cookies."""
        return f"zhenggai-{self.port}"

    @property
    def link(self) -> str:
        """The address that lets a browser in."""
        return f"http://{ADDRESS}:{self.port}{DOOR}?token={self.token}"

    def check(self) -> None:
        """Refuse a request that does not come from the desk's own pages."""
        host = request.headers.get("Host", "")
        if host != f"{ADDRESS}:{self.port}":
            abort(HTTPStatus.MISDIRECTED_REQUEST)
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin)[:2] != ("http", host):
            abort(HTTPStatus.FORBIDDEN)
        if request.path == DOOR and request.method == "GET":
            self._check_token(request.args.get("token", ""))
            return
        self._check_token(request.cookies.get(self.cookie, ""))
        if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
            abort(HTTPStatus.FORBIDDEN)
        if request.method != "GET" and origin is None:
            abort(HTTPStatus.FORBIDDEN)

    def _check_token(self, given: str) -> None:
        if not secrets.compare_digest(given.encode("utf-8", "replace"), self.token.encode()):
            abort(HTTPStatus.FORBIDDEN)

    def let_in(self, answer: Response) -> Response:
        """Give the browser the cookie that lets it ask."""
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict")
        return answer


def add_headers(answer: Response) -> Response:
    """Say what the browser may do with an answer: nothing from elsewhere, nothing kept."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
