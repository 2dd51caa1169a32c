"""Plans of many pages, made of a sample: its issues over and over, each time of another place."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import regex
from docx import Document

from bench.many import SURNAMES, TAILS
from zhenggai.readers import read

SAMPLE = Path(__file__).parent.parent / "samples" / "city-2024" / "plan.docx"
ISSUE = regex.compile(r"^([一二三四五六七八九十百]+)、", regex.MULTILINE)
# The list of issues begins behind this line; the sample has 26 pages.
LIST = "附件\n"
DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 999 as plans print it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    told = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        told += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        told += "零"
    return told + (DIGITS[ones] if ones else "")


def long_text(times: int) -> str:
    """Return a plan with ``times`` as many issues as the sample, numbered on."""
    text = read(SAMPLE.read_bytes()).text
    head, _, rest = text.rpartition(LIST)
    first = ISSUE.search(rest)
    assert first is not None
    parts = [head, LIST, rest[: first.start()]]
    number = 0
    for n in range(times):
        name = SURNAMES[n % len(SURNAMES)] + TAILS[n * 3 % len(TAILS)]
        body = rest[first.start() :]
        if n:
            body = body.replace("澄州", name).replace("清溪", name[::-1])
        for issue in ISSUE.split(body)[2::2]:
            number += 1
            parts.append(f"{numeral(number)}、{issue}")
    return "".join(parts)


def make(folder: Path, times: int = 2) -> dict[str, Path]:
    """Write one plan as TXT, DOCX, PDF and DOC; the last two need LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    text = long_text(times)
    made = {"txt": folder / "plan.txt", "docx": folder / "plan.docx"}
    made["txt"].write_text(text, encoding="utf-8")
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(made["docx"]))
    for suffix in ("pdf", "doc"):
        office(made["docx"], folder, suffix)
        made[suffix] = folder / f"plan.{suffix}"
    return made


def office(path: Path, folder: Path, suffix: str) -> None:
    """Convert with LibreOffice, in a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        words = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        words += ["--convert-to", suffix, "--outdir", str(folder), str(path)]
        subprocess.run(words, check=True, capture_output=True)
