"""One file to be converted: where it lies, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhenggai.batch.archives import Chain, read_member
from zhenggai.batch.lean_imports import collector_paused
from zhenggai.batch.settings import Settings
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.remote_files import RemoteFile
from zhenggai.facts.document.manifest import Entry
from zhenggai.pipeline import Outcome, convert_bytes, failed_outcome
from zhenggai.private_files import open_file
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS, Limits, tell_memory
from zhenggai.rules import Rules
from zhenggai.tables.ids import document_id, id_of_digest, unread_id


@dataclass(frozen=True, slots=True)
class Input:
    """One file to convert: where it lies and the name under which it is published.

    ``member`` leads to a file inside of an archive, ``sha256`` is that file's digest. ``failure``
    is why it is not read, known before it is: a code and its arguments.
    """

    path: Path | RemoteFile
    source: str
    member: Chain = ()
    sha256: str = ""
    failure: tuple[str, ...] = ()

    def read(self, limits: Limits = LIMITS) -> bytes:
        """Return its bytes; raise OSError or ReadError, the latter too where they are too many."""
        if self.failure:
            raise ReadError(*self.failure)
        if self.member:
            return read_member(self.path, self.member, limits)
        opened = open_file(self.path) if isinstance(self.path, Path) else self.path.open("rb")
        with opened as file:
            # What a file says of its size is not believed.
            data = file.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            raise ReadError("file-too-large", f"> {limits.file_bytes >> 20} MB")
        return data

    def identity(self, limits: Limits = LIMITS) -> str:
        """Return its document_id, without unpacking anything."""
        if self.sha256:
            return id_of_digest(self.sha256)
        try:
            return document_id(self.read(limits))
        except (OSError, ReadError):
            return unread_id(self.source)


@collector_paused()
def convert_file(
    item: Input,
    rules: Rules,
    entry: Entry | None = None,
    settings: Settings | None = None,
    said: Sequence[Correction] = (),
) -> Outcome:
    """Convert one file; one that the system does not let us read gives a failed row.

    So does one on which the program itself fails: a fault must not cost the other files.
    """
    limits = settings.limits if settings else LIMITS
    try:
        data = item.read(limits)
    except OSError as error:
        reason = error.strerror or str(error)
        return failed_outcome(
            unread_id(item.source), item.source, ("file-unreadable", reason), rules, limits, entry
        )
    except ReadError as error:
        failure = (error.code, *error.args)
        return failed_outcome(unread_id(item.source), item.source, failure, rules, limits, entry)
    return convert_data(data, item.source, rules, entry, limits, said)


def convert_data(
    data: bytes,
    name: str,
    rules: Rules,
    entry: Entry | None,
    limits: Limits,
    said: Sequence[Correction] = (),
) -> Outcome:
    """Convert the bytes of one file; a fault of the program gives a failed row too."""
    try:
        return convert_bytes(data, name, rules, entry, limits, said)
    except Exception as error:
        # A fresh worker may have room.
        tell_memory(error)
        failure = ("internal-error", f"{type(error).__name__}: {error}")
        return failed_outcome(document_id(data), name, failure, rules, limits, entry)
