"""The folder of plans: what is dropped into the desk, and where the file of a document lies."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import regex

from zhenggai.batch.files import bytes_of, find_inputs
from zhenggai.batch.last_run import LastRunError, Remembered, remembered
from zhenggai.batch.one_file import Input
from zhenggai.batch.settings import Settings
from zhenggai.dataset.own_files import check_kind, new_file
from zhenggai.messages import RunError
from zhenggai.printable import NO_LINE

# What no system takes in a name, and what Windows takes for a device.
FORBIDDEN = regex.compile(r'[<>:"/\\|?*]')
DEVICE = regex.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
# In bytes: what file systems take, with room for a number.
LONGEST_NAME = 200
MOST_FOLDERS = 8
MOST_OF_ONE_NAME = 10_000


class PlanNameError(RunError):
    """A name under which no file can be kept: code and arguments of a message."""


class Plans:
    """A folder of plans beside the tables that are made of them."""

    def __init__(
        self, folder: Path, out: Path, settings: Settings, own_rules: str | None = None
    ) -> None:
        self.folder = folder
        self._out = out
        self._settings = settings
        self._own_rules = own_rules
        self._inputs: dict[str, list[Input]] = {}

    def keep(self, name: str, data: bytes) -> str:
        """Keep a file under its name; return the name below the folder.

        A file of other bytes that has the name stays, and the new one gets a number. Raises
        PlanNameError and OSError.
        """
        *folders, last = safe_parts(name)
        place = self.folder.joinpath(*folders)
        self.folder.mkdir(parents=True, exist_ok=True)
        for at in range(len(folders)):
            below = self.folder.joinpath(*folders[: at + 1])
            below.mkdir(exist_ok=True)
            check_kind(below, "folder")
        stem, dot, ending = last.rpartition(".")
        for number in range(1, MOST_OF_ONE_NAME):
            own = last if number == 1 else f"{stem or ending} ({number}){dot if stem else ''}"
            own += ending if number > 1 and stem else ""
            path = place / own
            try:
                with new_file(path) as file:
                    file.write(data)
            except FileExistsError:
                if path.is_file() and path.read_bytes() == data:
                    return path.relative_to(self.folder).as_posix()
                continue
            return path.relative_to(self.folder).as_posix()
        raise PlanNameError("desk-name-taken", name)

    def find(self, document: str, sources: Iterable[str]) -> bytes | None:
        """Return the bytes of which a document's tables were made; None where they are gone.

        They are known by their digest: whatever the tables say of a name, no other file is given.
        """
        names = set(sources)
        for look_again in (False, True):
            if look_again or not self._inputs:
                self._look()
            items = (item for name in names for item in self._inputs.get(name, ()))
            if (found := bytes_of(document, items)) is not None:
                return found[1]
        return None

    def _look(self) -> None:
        """Take note of the files that there are, by the names under which they are published."""
        found: dict[str, list[Input]] = {}
        for item in self.inputs():
            found.setdefault(item.source, []).append(item)
        self._inputs = found

    def given(self) -> Remembered:
        """Return what a run is given: the folder, beside what the last run into ``out`` was."""
        said: Remembered = {"paths": [], "manifest": None, "rules": None}
        with suppress(LastRunError):
            said = remembered(self._out)
        paths = dict.fromkeys([*said["paths"], str(self.folder.resolve())])
        return {"paths": list(paths), "manifest": said["manifest"], "rules": self._own_rules}

    def inputs(self) -> list[Input]:
        """Return the files that a run is given; what is no more there is left out."""
        found: list[Input] = []
        for path in self.given()["paths"]:
            with suppress(RunError):
                found += find_inputs([path], self._settings)
        return sorted(found, key=lambda item: item.source)


def safe_parts(name: str) -> list[str]:
    """Return a file's name as folders and a name that every system takes; raise PlanNameError."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or len(parts) > MOST_FOLDERS:
        raise PlanNameError("desk-name-refused", name)
    return [_safe(part, name) for part in parts]


def _safe(part: str, name: str) -> str:
    told = NO_LINE.sub("_", FORBIDDEN.sub("_", unicodedata.normalize("NFC", part)))
    told = told.strip(" .") or "_"
    if DEVICE.fullmatch(told):
        told = f"_{told}"
    stem, dot, ending = told.rpartition(".")
    if not stem or len(ending) > 5:
        stem, dot, ending = told, "", ""
    while len(f"{stem}{dot}{ending}".encode()) > LONGEST_NAME:
        stem = stem[:-1]
        if not stem:
            raise PlanNameError("desk-name-refused", name)
    return f"{stem}{dot}{ending}"
