"""Office files: conversion with LibreOffice in a profile of its own, archives without times."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

STAMP = (2024, 6, 1, 8, 0, 0)


def convert(source: Path, target: Path, form: str) -> None:
    """Convert a DOCX to ``form`` (doc, pdf); raise where LibreOffice wrote nothing."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                folder,
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        made = Path(folder) / f"{source.stem}.{form.split(':', maxsplit=1)[0]}"
        if not made.exists():
            raise RuntimeError(f"soffice wrote no {made.name} from {source}")
        if made.suffix == ".pdf":
            made.write_bytes(_without_dates(made.read_bytes()))
        shutil.move(made, target)


def _without_dates(data: bytes) -> bytes:
    data = re.sub(rb"/CreationDate\(D:\d{14}", b"/CreationDate(D:20240601080000", data)
    data = re.sub(rb"(/DocChecksum /)[0-9A-F]{32}", rb"\g<1>" + b"0" * 32, data)
    return re.sub(
        rb"(/ID \[ ?<)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}",
        rb"\g<1>" + b"0" * 32 + rb"\g<2>" + b"0" * 32,
        data,
    )


def restamp(
    buffer: io.BytesIO,
    path: Path,
    change: Mapping[str, Callable[[bytes], bytes]],
    drop: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Write an archive again with one fixed time, so that rebuilding changes nothing."""
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name in drop:
                continue
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, change.get(name, bytes)(old.read(name)))
