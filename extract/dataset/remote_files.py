"""Files that lie behind a URI (s3://, hdfs://, …): found, read and written through fsspec."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import regex

from zhenggai.messages import RunError

URI = regex.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")
LOCAL = regex.compile(r"(?:file|local)://(?=/|[A-Za-z]:)")
WILDCARD = regex.compile(r"[*?\[]")


class PlaceError(RunError):
    """A URI that cannot be used: code and arguments of a message in messages.toml."""


def local_place(given: str) -> str:
    """Return the path that a file:// names, anything else as it is.

    On this machine all is done with the care that it needs there: links, locks, one rename.
    """
    scheme = LOCAL.match(given)
    return given[scheme.end() :] if scheme else given


def is_uri(given: str) -> bool:
    """Say whether a place is given as a URI rather than as a path of this machine."""
    return URI.match(given) is not None


@dataclass(frozen=True, slots=True, order=True)
class RemoteFile:
    """A file behind a URI, with what of a path is needed to read it."""

    uri: str

    @property
    def name(self) -> str:
        """Return the last part of its path."""
        return self.uri.rpartition("/")[2]

    def open(self, mode: str = "rb") -> IO[bytes]:
        """Open it for reading; raise OSError."""
        with reaching(self.uri):
            filesystem, path = _at(self.uri)
            opened: IO[bytes] = filesystem.open(path, mode)
            return opened

    def read_bytes(self) -> bytes:
        """Return what it holds; raise OSError."""
        with reaching(self.uri), self.open() as file:
            return file.read()

    def resolve(self) -> RemoteFile:
        """Return itself: a URI has one form."""
        return self


def filesystem_of(uri: str) -> tuple[Any, str]:
    """Return the file system behind a URI and the path in it; raise PlaceError."""
    try:
        return _at(uri)
    except (ImportError, ValueError) as error:
        raise PlaceError("uri-unusable", uri, str(error)) from error


def _at(uri: str) -> tuple[Any, str]:
    import fsspec  # noqa: PLC0415  # only where a URI was given

    filesystem, path = fsspec.core.url_to_fs(uri)
    return filesystem, str(path).rstrip("/")


@contextmanager
def reaching(uri: str) -> Iterator[None]:
    """Turn what a service says (each has errors of its own) into an OSError."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


def find_files(uri: str) -> list[tuple[RemoteFile, str]]:
    """Return the files behind a URI (a file, a folder or a pattern), each with its name below it.

    An empty list says that there is none. Raises PlaceError where the service cannot be asked.
    """
    filesystem, path = filesystem_of(uri)
    base = uri.rstrip("/")
    try:
        with reaching(uri):
            filesystem.invalidate_cache()
            if WILDCARD.search(path):
                root = WILDCARD.split(path, maxsplit=1)[0].rpartition("/")[0]
                base = WILDCARD.split(uri, maxsplit=1)[0].rpartition("/")[0]
                found = [p for p, info in filesystem.glob(path, detail=True).items() if _file(info)]
            elif filesystem.isfile(path):
                root, base, found = path.rpartition("/")[0], base.rpartition("/")[0], [path]
            else:
                root, found = path, filesystem.find(path)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise PlaceError("uri-unreachable", uri, error.strerror or str(error)) from error
    # Of a URI's own beginning, so that a host that it names stays.
    names = [str(p)[len(root) :].lstrip("/") for p in found]
    return [(RemoteFile(f"{base}/{name}"), name) for name in names]


def _file(info: Any) -> bool:
    return bool(info["type"] == "file")
