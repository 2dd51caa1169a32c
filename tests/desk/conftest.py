"""What a desk notes of its runs and addresses lies with the user: in tests, elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.desks import HOSTILE, HOSTILE_NAME, Asker, convert, copy_samples, make_desk


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with plans and the tables that were made of them."""
    folder = tmp_path_factory.mktemp("desk")
    samples = ["notice-2025/plan.docx", "notice-2025/plan.html", "county-draft-2022/plan.txt"]
    copy_samples(folder / "plans", samples)
    (folder / "plans" / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    (folder / "plans" / "secret.txt").write_text("秘密★1年\n" + HOSTILE, encoding="utf-8")
    convert(folder / "plans", folder / "out")
    return folder


@pytest.fixture(scope="session")
def asker(desk_folder: Path) -> Asker:
    """Asks a desk whose tables nobody changes."""
    return Asker(make_desk(desk_folder / "out", desk_folder / "plans"))


@pytest.fixture
def fresh(desk_folder: Path, tmp_path: Path) -> Asker:
    """Asks a desk of its own, over a copy of the tables."""
    shutil.copytree(desk_folder, tmp_path / "copy", symlinks=True)
    return Asker(make_desk(tmp_path / "copy" / "out", tmp_path / "copy" / "plans"))
