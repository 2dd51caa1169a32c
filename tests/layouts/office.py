"""Turns .docx files into .doc and .pdf by one run of soffice each."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

TARGETS = {"pdf": "pdf", "doc": "doc:MS Word 97"}


def available() -> bool:
    """Return whether soffice is installed."""
    return shutil.which("soffice") is not None


def converted(files: dict[str, bytes], ending: str) -> dict[str, bytes]:
    """Return the converted files by name; what soffice did not convert is missing."""
    office = shutil.which("soffice")
    if office is None or not files:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "in").mkdir()
        for name, data in files.items():
            (root / "in" / f"{name}.docx").write_bytes(data)
        command = [
            office, f"-env:UserInstallation=file://{root}/profile", "--headless", "--convert-to",
            TARGETS[ending], "--outdir", str(root / "out"),
            *(str(path) for path in sorted((root / "in").iterdir())),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        made = sorted((root / "out").glob(f"*.{ending}"))
        return {path.stem: path.read_bytes() for path in made}
