"""Links among the inputs: none leads out of the folder that was given, unless that was asked."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.security.conftest import PLAN, Command
from zhenggai.batch.files import find_inputs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder with links to a private file and folder, to its own file, to itself, to nothing."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "secret.txt").write_text(PLAN, encoding="utf-8")
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "plan.txt").write_text(PLAN + "\n", encoding="utf-8")
    for name, target in {
        "a.txt": private / "secret.txt",
        "b": private,
        "c.txt": Path("sub/plan.txt"),
        "d": Path(),
        "e.txt": Path("nowhere"),
        "sub/f.txt": Path("../../private/secret.txt"),
    }.items():
        (folder / name).symlink_to(target)
    return folder


def test_what_leads_out_is_not_read(given: Path, tmp_path: Path, here: Command) -> None:
    for words in ([given], [f"{given}/**/*.txt"]):
        found = {item.source: item.failure[:1] for item in find_inputs(map(str, words))}
        assert found.pop("b", ("file-link",)) == ("file-link",)
        own = {source for source in found if source in {"c.txt", "sub/plan.txt"}}
        assert len(own) == 1
        assert all(found[source] == ("file-link",) for source in ("a.txt", "sub/f.txt"))
    done = here("convert", given, "-o", "out", "--lang", "en")
    assert done.returncode == 1
    assert "--follow-links" in done.stderr
    told = pq.read_table(tmp_path / "out/documents.parquet").to_pylist()
    # Nothing is passed over: what leads nowhere is told too.
    assert {row["source"]: row["status"] for row in told} == {
        "a.txt": "failed",
        "b": "failed",
        "c.txt": "complete",
        "e.txt": "failed",
        "sub/f.txt": "failed",
    }


def test_it_is_read_where_that_is_asked(given: Path) -> None:
    found = find_inputs([str(given)], follow_links=True)
    assert not [item for item in found if item.failure]
    texts = {item.read() for item in found if item.source != "e.txt"}
    assert texts == {PLAN.encode(), f"{PLAN}\n".encode()}


def test_a_link_that_is_given_itself_is_read(given: Path) -> None:
    (item,) = find_inputs([str(given / "a.txt")])
    assert item.read() == PLAN.encode()


def test_links_in_a_circle_have_an_end(tmp_path: Path) -> None:
    for name, other in (("x", "y"), ("y", "x")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.txt").write_text(PLAN + name, encoding="utf-8")
        (tmp_path / name / "on").symlink_to(tmp_path / other)
    for root in (tmp_path, tmp_path / "x"):
        for follow in (False, True):
            found = find_inputs([str(root)], follow_links=follow)
            assert len({item.identity() for item in found if not item.failure}) == (
                1 if root.name == "x" and not follow else 2
            )
            assert len(found) <= 3


def test_a_pipe_in_a_folder_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert [item.source for item in find_inputs([str(tmp_path)])] == ["plan.txt"]


@pytest.mark.parametrize(
    "words",
    [("correct", "out", "--from", "p"), ("export", "out", "--to", "xlsx", "--template", "p")],
)
def test_a_pipe_for_a_ledger_or_template_is_told(
    folder: Path, here: Command, words: tuple[str, ...]
) -> None:
    os.mkfifo(folder.parent / "p")
    assert here("convert", folder, "-o", "out").returncode == 0
    told = here(*words, "--lang", "en")
    assert told.returncode == 2
    assert "no regular file" in told.stderr
