"""LibreOffice opens no connection, whatever a document links to; each guard holds by itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.security.links import linked, listening, macro, planted, section, touch
from zhenggai.readers import office, soffice, soffice_profile

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not soffice.available(), reason="LibreOffice is not installed"),
]
KINDS = tuple(linked(""))
# What LibreOffice was seen to fetch on a profile of its own making.
FETCHED = ("picture", "object", "background")
WRITE_PROFILE = soffice_profile.write_profile
# In seconds: how long a text may take to be opened, and its macros behind that.
PATIENCE, SETTLED = 90, 8
MADE = "made"
# Guards whose settings only newer versions know.
UNKNOWN = frozenset({"active-content"})


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


def opened(folder: Path, data: bytes, *settings: soffice_profile.Setting, files: int = 0) -> None:
    """Open a text as a person does, on a profile with these settings, until files are made.

    With none to be made, for as long as its macro would take.

    A conversion runs no macro on any profile, so that it cannot tell what the profile is good for.
    """
    (folder / "text.odt").write_bytes(data)
    (folder / MADE).mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(soffice_profile, "GUARDS", {"these": settings})
        WRITE_PROFILE(folder / "profile", ["these"])
    program = soffice.available()
    assert program is not None
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, home, "--headless", "--norestore", str(folder / "text.odt")]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        wait_for(lambda: list(folder.glob(".~lock*")))
        if files:
            wait_for(lambda: len(list((folder / MADE).iterdir())) == files)
        else:
            time.sleep(SETTLED)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(there: Callable[[], object]) -> None:
    """Wait until something is there."""
    patience = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < patience
        time.sleep(0.1)


FREE: soffice_profile.Setting = (soffice_profile.SCRIPTING, "MacroSecurityLevel", "0")


def test_a_conversion_runs_no_macro(tmp_path: Path) -> None:
    assert soffice.convert(macro(touch(f'"{tmp_path / "ran"}"')), ".odt")
    assert not (tmp_path / "ran").exists()


def test_a_macro_is_run_where_nothing_forbids_it(tmp_path: Path) -> None:
    opened(tmp_path, macro(touch(f'"{tmp_path / MADE}/ran"')), FREE, files=1)


@pytest.mark.parametrize("guard", soffice_profile.GUARDS["macros"])
def test_each_setting_against_macros_holds_by_itself(
    guard: soffice_profile.Setting, tmp_path: Path
) -> None:
    opened(tmp_path, macro(touch(f'"{tmp_path / MADE}/ran"')), FREE, guard)
    assert not list((tmp_path / MADE).iterdir())


def test_libreoffice_takes_every_setting_of_the_profile(tmp_path: Path) -> None:
    """What it takes is asked of it, by a macro: a misspelt setting would say nothing."""
    given = [
        setting
        for guard, settings in soffice_profile.GUARDS.items()
        for setting in settings
        if guard not in {"macros", *UNKNOWN}
    ]
    lines = [
        'provider = createUnoService("com.sun.star.configuration.ConfigurationProvider")',
        "Dim asked(0) As New com.sun.star.beans.PropertyValue",
        'asked(0).Name = "nodepath"',
    ]
    for number, (path, name, _) in enumerate(given):
        lines += [
            f'asked(0).Value = "{path}"',
            'node = provider.createInstanceWithArguments("com.sun.star.configuration.'
            'ConfigurationAccess", asked())',
            touch(f'"{tmp_path / MADE}/{number}=" & LCase(CStr(node.getPropertyValue("{name}")))'),
        ]
    opened(tmp_path, macro(*lines), FREE, *given, files=len(given))
    taken = {path.name for path in (tmp_path / MADE).iterdir()}
    assert taken == {f"{number}={value}" for number, (*_, value) in enumerate(given)}
