"""An ``out/`` behind a URI: made in a folder of this machine, then put there in one sequence.

All files of a generation are uploaded below ``.tables/`` first, their manifest last; then each is
moved to its name, again the manifest last. Whoever comes next finishes what was cut off in between.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from zhenggai.dataset.current import MANIFEST, parse_manifest, read_manifest_file
from zhenggai.dataset.generation import FOLDER, GENERATION, PUBLISHED, take_all_away
from zhenggai.dataset.own_files import read_file, replace_file
from zhenggai.dataset.partitions import file_of, parts_of
from zhenggai.dataset.remote_files import PlaceError, filesystem_of, is_uri, local_place, reaching

HELD_BY = ".lock-held-by"
# In the folder of this machine: the generation that is known to stand behind the URI.
GIVEN = ".given"
# Of the tables that one generation has in ``out/`` beside the manifest.
TABLES = "*.parquet"
# Of the name of a generation.
LONGEST_NAME = 100


class Remote:
    """The place behind a URI and the folder in which its tables are made."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")
        self.filesystem, self.path = filesystem_of(self.uri)
        name = hashlib.sha256(self.uri.encode()).hexdigest()[:16]
        self.folder = user_cache_path("zhenggai") / f"out-{name}"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other machines out, bring the folder up to date; then the body may work in it.

        On this machine the folder's own lock is to be held already. Raises PlaceError.
        """
        note, who = f"{self.path}/{HELD_BY}", platform.node()
        with self._asking():
            before = self._read(note).decode("utf-8", "replace")
        # What a run on this machine left is no run any more: its lock is ours.
        if before and before.rpartition(" @ ")[2] != who:
            raise PlaceError("out-held-elsewhere", self.uri, before, f"{self.uri}/{HELD_BY}")
        with self._asking():
            self._write(note, f"{os.getpid()} @ {who}")
        try:
            with self._asking():
                self._finish()
                self._take()
            yield
        finally:
            with suppress(Exception):
                self.filesystem.rm_file(note)

    def give(self) -> None:
        """Put the tables of the folder behind the URI, where they are newer; raise PlaceError."""
        generation = read_manifest_file(self.folder).get("generation", "")
        if generation == self._given():
            return
        with self._asking():
            staged = f"{self.path}/{FOLDER}/{generation}"
            for name, path in _files(self.folder):
                target = f"{staged}/{name}"
                self.filesystem.makedirs(target.rpartition("/")[0], exist_ok=True)
                self.filesystem.put_file(str(path), target)
            self._finish()
        replace_file(self.folder / GIVEN, generation.encode())

    def _take(self) -> None:
        """Bring tables here that were put behind the URI by another machine, or taken away."""
        stands = self._generation()
        if stands == self._given():
            return
        take_all_away(self.folder)
        if stands:
            _fetch(self.filesystem, self.path, self.folder)
        replace_file(self.folder / GIVEN, stands.encode())

    def _finish(self) -> None:
        """Move complete generations to their names; what was not uploaded whole is taken away.

        What is no generation is left alone.
        """
        staged = f"{self.path}/{FOLDER}"
        found: dict[str, dict[str, str]] = {}
        for path in _listed(self.filesystem, staged):
            folder, _, name = path[len(staged) + 1 :].partition("/")
            if GENERATION.fullmatch(folder) and PUBLISHED.fullmatch(name):
                found.setdefault(folder, {})[path] = name
        for folder, own in sorted(found.items()):
            last = f"{staged}/{folder}/{MANIFEST}"
            if last in own:
                named = {path: f"{self.path}/{name}" for path, name in own.items()}
                self._clear({*named.values()})
                for path in sorted(own, key=lambda path: path == last):
                    self.filesystem.makedirs(named[path].rpartition("/")[0], exist_ok=True)
                    self.filesystem.mv(path, named[path])
            else:
                for path in own:
                    self.filesystem.rm_file(path)

    def _clear(self, coming: set[str]) -> None:
        """Take away files of tables in whose place other partitions come."""
        tables = {path[len(self.path) + 1 :].split("/")[0] for path in coming} - {MANIFEST}
        for table in sorted(tables):
            place = f"{self.path}/{table}"
            if place in coming and self.filesystem.isdir(place):
                self.filesystem.rm(place, recursive=True)
            for path in _listed(self.filesystem, place):
                if path not in coming:
                    self.filesystem.rm_file(path)

    def _generation(self) -> str:
        return str(parse_manifest(self._read(f"{self.path}/{MANIFEST}")).get("generation", ""))

    def _given(self) -> str:
        with suppress(OSError):
            return read_file(self.folder / GIVEN, LONGEST_NAME).decode("utf-8", "replace")
        return ""

    def _read(self, path: str) -> bytes:
        self.filesystem.invalidate_cache()
        with suppress(FileNotFoundError):
            return bytes(self.filesystem.cat_file(path))
        return b""

    def _write(self, path: str, text: str) -> None:
        self.filesystem.makedirs(self.path, exist_ok=True)
        self.filesystem.pipe_file(path, text.encode())

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            with reaching(self.uri):
                yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise PlaceError("uri-unreachable", self.uri, reason) from error


def _listed(filesystem: Any, path: str) -> list[str]:
    filesystem.invalidate_cache()
    with suppress(FileNotFoundError):
        return [str(found) for found in filesystem.find(path)]
    return []


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of all tables in a folder, each with its name there, and the manifest."""
    for table in sorted(folder.glob(TABLES)):
        for part, file in parts_of(table).items():
            yield file_of(Path(table.name), part).as_posix(), file
    yield MANIFEST, folder / MANIFEST


def _fetch(filesystem: Any, path: str, folder: Path) -> None:
    for found in _listed(filesystem, path):
        name = found[len(path) + 1 :]
        # What a store lists is not believed: no name may lead out of the folder.
        if PUBLISHED.fullmatch(name):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            filesystem.get_file(found, str(target))


@contextmanager
def read_here(out: str) -> Iterator[Path]:
    """Give the folder of an ``out/`` to read; one behind a URI is copied for as long as it takes.

    Raises PlaceError.
    """
    out = local_place(out)
    if not is_uri(out):
        yield Path(out)
        return
    filesystem, path = filesystem_of(out.rstrip("/"))
    with tempfile.TemporaryDirectory(prefix="zhenggai-") as folder:
        try:
            with reaching(out):
                filesystem.invalidate_cache()
                _fetch(filesystem, path, Path(folder))
        except OSError as error:
            raise PlaceError("uri-unreachable", out, error.strerror or str(error)) from error
        yield Path(folder)
