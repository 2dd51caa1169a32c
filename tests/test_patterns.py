"""The store of compiled patterns: kept over runs, never trusted further than it can be read."""

from pathlib import Path

import pytest
import regex

from rules.patterns import PatternStore


def test_patterns_are_kept_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cache" / "patterns.pickle"
    store = PatternStore(path)
    assert store.compiled(r"第\p{Han}项").fullmatch("第三项")
    store.save()
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("compiled again"))
    again = PatternStore(path)
    assert again.compiled(r"第\p{Han}项").fullmatch("第十项")


def test_only_what_came_anew_is_written(tmp_path: Path) -> None:
    path = tmp_path / "patterns.pickle"
    first = PatternStore(path)
    first.compiled("一")
    first.save()
    second = PatternStore(path)
    second.compiled("一")
    path.unlink()
    second.save()
    assert not path.exists()
    second.compiled("二")
    second.save()
    third = PatternStore(path)
    assert set(third._kept) == {"一", "二"}


@pytest.mark.parametrize("damaged", [b"", b"\x80\x04garbage", b"not a pickle", b"\x80\x04N."])
def test_a_damaged_store_is_none(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "patterns.pickle"
    path.write_bytes(damaged)
    store = PatternStore(path)
    assert store.compiled("[一二]").match("二")
    store.save()
    assert PatternStore(path).compiled("[一二]").match("一")


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    store = PatternStore(blocked / "patterns.pickle")
    store.compiled("三")
    store.save()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_pattern_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(regex.error):
        PatternStore(tmp_path / "patterns.pickle").compiled("(")
