"""LibreOffice opens no connection, whatever a document links to; each guard holds by itself."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.security.links import linked, listening, macro, planted, section
from zhenggai.readers import office, soffice, soffice_profile

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not soffice.available(), reason="LibreOffice is not installed"),
]
KINDS = tuple(linked(""))
# What LibreOffice was seen to fetch on a profile of its own making.
FETCHED = ("picture", "object", "background")
WRITE_PROFILE = soffice_profile.write_profile


def asked_for(kind: str) -> list[str]:
    """Convert a document that links to a server, and return what the server was asked."""
    with listening() as (address, asked):
        suffix, data = linked(address)[kind]
        assert soffice.convert(data, suffix)
        return list(asked)


def only(monkeypatch: pytest.MonkeyPatch, *guards: str, alone: bool = False) -> None:
    """Leave LibreOffice nothing but some guards."""
    laid = partial(WRITE_PROFILE, guards=guards)
    monkeypatch.setattr(soffice, "write_profile", laid)
    if not alone:
        monkeypatch.setattr(soffice, "without_network", lambda: ())


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_fetched(kind: str) -> None:
    assert asked_for(kind) == []


@pytest.mark.parametrize("kind", FETCHED)
def test_without_any_guard_it_is_fetched(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    assert asked_for(kind)


@pytest.mark.parametrize(
    ("guard", "kinds"),
    [("untrusted-links", ("picture", "object")), ("dead-proxy", FETCHED)],
)
def test_a_guard_holds_by_itself(
    guard: str, kinds: Iterable[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, guard)
    for kind in kinds:
        assert asked_for(kind) == [], kind


@pytest.mark.skipif(not soffice.without_network(), reason="no namespace without a network here")
def test_without_a_network_nothing_is_fetched_on_any_profile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only(monkeypatch, alone=True)
    for kind in FETCHED:
        assert asked_for(kind) == [], kind


@pytest.mark.skipif(not soffice.without_network(), reason="no namespace without a network here")
def test_what_runs_without_a_network_reaches_not_even_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        call = (
            f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"
        )
        run = partial(subprocess.run, check=False, capture_output=True)
        assert run([sys.executable, "-c", call]).returncode == 0
        assert run([*soffice.without_network(), sys.executable, "-c", call]).returncode != 0


def test_a_file_of_this_machine_is_not_shown(tmp_path: Path) -> None:
    private = planted(tmp_path)
    document = office.read(section(private.as_uri()), "fodt")
    assert "整改方案" in document.text
    assert "私事" not in document.text


def test_no_macro_is_run(tmp_path: Path) -> None:
    assert soffice.convert(macro(tmp_path / "ran"), ".fodt")
    assert not (tmp_path / "ran").exists()
