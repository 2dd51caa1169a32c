"""What is kept over runs: taken out as it was put in, never trusted further than it can be read."""

import pickle
from pathlib import Path

import pytest
import regex

from zhenggai.rules import patterns
from zhenggai.rules.cache import Store


def pattern(store: Store, source: str) -> regex.Pattern[str]:
    return store.get("pattern", source.encode(), lambda: regex.compile(source))


def never() -> object:
    pytest.fail("made again")


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "kept.pickle"
    store = Store(path)
    assert pattern(store, r"第\p{Han}项").fullmatch("第三项")
    store.get("table", b"a", lambda: {"a": [1]})
    store.save()
    again = Store(path)
    assert again.get("pattern", r"第\p{Han}项".encode(), never).fullmatch("第十项")  # type: ignore[attr-defined]
    assert again.get("table", b"a", never) == {"a": [1]}
    assert again.get("other", b"a", lambda: "b") == "b"


def test_only_what_came_anew_is_written(tmp_path: Path) -> None:
    path = tmp_path / "kept.pickle"
    first = Store(path)
    pattern(first, "一")
    first.save()
    second = Store(path)
    pattern(second, "一")
    path.unlink()
    second.save()
    assert not path.exists()
    pattern(second, "二")
    second.save()
    first.get("pattern", "三".encode(), lambda: 3)
    first.save()
    third = Store(path)
    third.get("pattern", "一".encode(), never)
    third.get("pattern", "三".encode(), never)
    third.get("pattern", "二".encode(), never)


@pytest.mark.parametrize(
    "damaged",
    [b"", b"\x80\x04garbage", b"not a pickle", b"\x80\x04N.", pickle.dumps({b"key": b"garbage"})],
)
def test_a_damaged_store_is_none(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "kept.pickle"
    path.write_bytes(damaged)
    store = Store(path)
    assert pattern(store, "[一二]").match("二")
    store.save()
    assert pattern(Store(path), "[一二]").match("一")


def test_a_thing_that_is_damaged_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "kept.pickle"
    store = Store(path)
    pattern(store, "三")
    store.save()
    path.write_bytes(pickle.dumps(dict.fromkeys(pickle.loads(path.read_bytes()), b"garbage")))
    again = Store(path)
    assert pattern(again, "三").match("三")
    again.save()
    Store(path).get("pattern", "三".encode(), never)


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    store = Store(blocked / "kept.pickle")
    pattern(store, "三")
    store.save()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_pattern_that_is_none_is_an_error() -> None:
    with pytest.raises(regex.error):
        patterns.compiled("(")
