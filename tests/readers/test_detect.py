"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from zhenggai.readers.detect import detect
from zhenggai.readers.ole import stream_names

DATA = Path(__file__).parent
LEDGER = (DATA / "sheets/data/ledger.xls").read_bytes()
NUMBERED = (DATA / "word/data/numbered.doc").read_bytes()


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (LEDGER, "xls"),
        (NUMBERED, "doc"),
        # The words of another kind's stream may stand in a cell or behind the file.
        (LEDGER + wide("WordDocument") + bytes(100), "xls"),
        (LEDGER.replace(wide("Workbook"), wide("WORKBOOK")), "xls"),
        # Without its directory's place: by all names that stand where entries do.
        (LEDGER[:48] + b"\xfe\xff\xff\x7f" + LEDGER[52:], "xls"),
    ],
)
def test_files_of_old_office(data: bytes, format: str) -> None:
    assert detect(data) == format


@pytest.mark.parametrize("cut", [100, 512, 600, 2000])
def test_damaged_directories_do_no_harm(cut: int) -> None:
    assert isinstance(stream_names(LEDGER[:cut]), frozenset)


def test_a_directory_that_leads_to_itself_ends() -> None:
    assert stream_names(LEDGER[:512] + bytes(len(LEDGER))) == frozenset()


@pytest.mark.parametrize(
    ("type", "format"), [("spreadsheetml.sheet", "xlsx"), ("wordprocessingml.document", "docx")]
)
def test_a_package_with_all_parts_in_its_root(type: str, format: str) -> None:
    types = f'<Types><Override PartName="/main.xml" ContentType="{type}.main+xml"/></Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("main.xml", "<a/>")
        package.writestr("[Content_Types].xml", types)
    assert detect(out.getvalue()) == format
