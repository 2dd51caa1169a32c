"""Under which names dropped files are kept, and which file a document is shown from."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.desk.desks import HOSTILE, IN_PROCESS, Asker, make_desk
from zhenggai.desk.plans import LONGEST_NAME, PlanNameError, Plans, safe_parts
from zhenggai.tables.ids import document_id


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("方案.docx", ["方案.docx"]),
        ("2024/市/方案.docx", ["2024", "市", "方案.docx"]),
        ("C:\\plans\\方案.docx", ["C_", "plans", "方案.docx"]),
        ("/etc/passwd", ["etc", "passwd"]),
        ("./方案.docx", ["方案.docx"]),
        ('a<b>:"|?*.txt', ["a_b______.txt"]),
        ("evil\x1b[31m\u202etxt.exe", ["evil_[31m_txt.exe"]),
        ("NUL.txt", ["_NUL.txt"]),
        ("方案.docx. . ", ["方案.docx"]),
        (" .docx", ["docx"]),
    ],
)
def test_names_that_every_system_takes(name: str, parts: list[str]) -> None:
    assert safe_parts(name) == parts


def test_a_long_name_keeps_its_ending() -> None:
    (name,) = safe_parts(f"{'整改' * 200}.docx")
    assert name.endswith(("改.docx", "整.docx"))
    assert len(name.encode()) <= LONGEST_NAME


@pytest.mark.parametrize(
    "name", ["", "/", "..", "../x.txt", "a/../../x.txt", "a\\..\\x.txt", "/".join("abcdefghij")]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(PlanNameError):
        safe_parts(name)


def plans_in(folder: Path) -> Plans:
    return Plans(folder / "plans", folder / "out", IN_PROCESS)


def test_no_file_is_written_over(tmp_path: Path) -> None:
    plans = plans_in(tmp_path)
    kept = [plans.keep("方案.txt", data) for data in (b"one", b"two", b"one", b"two", b"three")]
    assert kept == ["方案.txt", "方案 (2).txt", "方案.txt", "方案 (2).txt", "方案 (3).txt"]
    assert (tmp_path / "plans" / "方案.txt").read_bytes() == b"one"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    plans = plans_in(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "plans" / "2024").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RuntimeError):
        plans.keep("2024/方案.txt", b"x")
    (tmp_path / "plans" / "方案.txt").symlink_to(tmp_path / "elsewhere" / "方案.txt")
    assert plans.keep("方案.txt", b"x") == "方案 (2).txt"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_document_is_known_by_its_bytes(tmp_path: Path) -> None:
    plans = plans_in(tmp_path)
    plans.keep("a.txt", b"one")
    own = document_id(b"one")
    assert plans.find(own, ["a.txt"]) == b"one"
    # Whatever the tables say: another file of that name is not it, nor one outside.
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for name in ("../secret.txt", str(tmp_path / "secret.txt")):
        assert plans.find(document_id(b"secret"), [name]) is None
    (tmp_path / "plans" / "a.txt").write_bytes(b"changed")
    assert plans.find(own, ["a.txt"]) is None


@pytest.mark.slow
def test_dropped_files_are_kept_and_converted(tmp_path: Path) -> None:
    asker = Asker(make_desk(tmp_path / "out", tmp_path / "plans"))
    text = HOSTILE.partition("二、")[0]
    sent = {
        "path": ["市/方案.txt", "../外面.txt", "坏.docx"],
        "file": [(io.BytesIO(data), "file") for data in (text.encode(), b"x", b"PK\x03\x04bad")],
    }
    answer = asker.post("/files", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 202
    assert len(answer.json["refused"]) == 1
    asker.wait()
    assert asker.get("/run").json["ended"] == 2
    page = asker.get("/").text
    assert "县整改方案" in page
    assert "坏.docx" in page
    assert "请" in page.partition('class="alarm"')[2][:200]
    assert not (tmp_path / "外面.txt").exists()
