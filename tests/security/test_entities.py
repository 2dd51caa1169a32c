"""No entity of a document is resolved: none shows a file of this machine, none multiplies."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests import SAMPLES
from tests.security.conftest import PLAN
from tests.security.small_files import (
    cell,
    docx,
    excel_2003,
    opendocument,
    packed,
    paragraph,
    xlsx,
)
from zhenggai.pipeline import convert_bytes

SECRET = "此机器的私密文字"
ENTITY = "&x;"
# Ten of ten of ten …: a thousand million.
LAUGHS = "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">'
    for inner, name in zip("abcdefgh", "bcdefghx", strict=True)
)


def sheet() -> bytes:
    return xlsx(f'<row r="1">{cell("A1", "整改措施" + ENTITY)}</row>')


def web() -> bytes:
    return f"<html><body><p>{PLAN}{ENTITY}</p></body></html>".encode()


def ofd() -> bytes:
    with zipfile.ZipFile(SAMPLES / "city-2024" / "plan.ofd") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = next(name for name in parts if name.endswith("Content.xml"))
    words = parts[name].decode()
    at = words.index("</ofd:TextCode>")
    parts[name] = (words[:at] + ENTITY + words[at:]).encode()
    return packed(parts)


FILES = {
    "plan.docx": docx(paragraph("整改措施" + ENTITY)),
    "plan.xlsx": sheet(),
    "plan.ods": opendocument(
        "spreadsheet",
        "<table:table><table:table-row><table:table-cell><text:p>措施&x;</text:p>"
        "</table:table-cell></table:table-row></table:table>",
    ),
    "plan.xml": excel_2003(f'<Row><Cell><Data ss:Type="String">措施{ENTITY}</Data></Cell></Row>'),
    "plan.html": web(),
    "plan.ofd": ofd(),
}


def declared(data: bytes, entities: str) -> bytes:
    """Return a file with entities declared in each part that refers to one."""
    if not data.startswith(b"PK"):
        return _declared(data, entities)
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return packed(
        {
            n: _declared(part, entities) if ENTITY.encode() in part else part
            for n, part in parts.items()
        }
    )


def _declared(data: bytes, entities: str) -> bytes:
    words = data.decode()
    head, mark, rest = words.partition("?>") if words.startswith("<?xml") else ("", "", words)
    return f"{head}{mark}<!DOCTYPE a [{entities}]>{rest}".encode()


@pytest.mark.parametrize("name", FILES)
def test_no_entity_shows_a_file_of_this_machine(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    data = declared(FILES[name], f'<!ENTITY x SYSTEM "{secret.as_uri()}">')
    outcome = convert_bytes(data, name)
    assert SECRET not in "".join(str(row["text"]) for row in outcome.rows.get("passages", []))
    assert outcome.failure or outcome.document["characters"]


@pytest.mark.parametrize("name", FILES)
def test_no_entity_multiplies(name: str) -> None:
    outcome = convert_bytes(declared(FILES[name], f'<!ENTITY a "{"哈" * 10}">{LAUGHS}'), name)
    assert outcome.failure or outcome.document["characters"] < 10_000
