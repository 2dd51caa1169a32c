"""Converts with LibreOffice, each call in a profile of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path


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
