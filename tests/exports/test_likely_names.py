"""Names that no mark tells, by their characters and by what stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhenggai.exports.likely_names import likely_names, listed_names, names_beside
from zhenggai.exports.name_likelihood import likelihood
from zhenggai.exports.redact import _pattern, mask, personal_spans, told_words
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陈静县长主持", {"陈静"}),
        ("据李小龙介绍", {"李小龙"}),
        ("端木志强村民反映", {"端木志强"}),
        ("郝志明与郝志强系兄弟", {"郝志明", "郝志强"}),
        ("工程股股长孙亮", {"孙亮"}),
        ("负责人田野承认", {"田野"}),
        ("经向岳不群了解,已停用", {"岳不群"}),
        ("对尚可喜采取留置措施", {"尚可喜"}),
        ("武松签字的承诺书", {"武松"}),
        ("群众安全感提升", set()),
        ("全面排查,明确责任,高度重视", set()),
        ("洪政发〔2019〕8号", set()),
    ],
)
def test_what_a_sentence_tells(text: str, names: set[str]) -> None:
    assert set(likely_names(text, load())) == names


# A name that is a word (田野), one before a place's word, two with nothing between.
@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张伟李强两名干部被问责", {"李强", "张伟"}),
        ("汪洋、薛冰两位同志", {"薛冰", "汪洋"}),
        ("老板向阳承诺", {"向阳"}),
        ("由丁义珍分包给王大路", {"王大路"}),
        ("免去樊丽丽县水务局局长职务", {"樊丽丽"}),
        ("参会：樊丽丽、严守一、汤国梁", {"樊丽丽", "汤国梁", "严守一"}),
        ("文/秦岚 图/严守一", {"秦岚", "严守一"}),
        ("审批:向警予 2024年", {"向警予"}),
        ("经营人祁连山逃避检查", {"祁连山"}),
        ("据护河员向大发讲,夜里", {"向大发"}),
    ],
)
def test_what_leaks(text: str, names: set[str]) -> None:
    assert names <= set(likely_names(text, load()))


# Sentences that keep a name, and ordinary ones that lose a word.
HERE = Path(__file__).parent
MISSED, TAKEN = (
    (HERE / name).read_text(encoding="utf-8").splitlines()
    for name in ("names_missed.tsv", "names_taken.txt")
)


def redacted(sentence: str) -> str:
    """Return a sentence as ``--redact`` leaves it where no other is known."""
    return mask(sentence, personal_spans(sentence, _pattern(set(told_words(sentence, load())))))


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("line", MISSED)
def test_names_that_are_missed(line: str) -> None:
    text, _, names = line.partition("\t")
    left = redacted(f"{text}，整改措施正在落实。")
    assert not [name for name in names.split() if name in left]


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("line", TAKEN)
def test_words_that_are_taken_for_a_name(line: str) -> None:
    assert redacted(f"{line}。") == f"{line}。"


def test_what_a_place_follows_anywhere_is_no_name() -> None:
    assert set(likely_names("贺阳岭同志", load())) == {"贺阳岭"}
    assert set(likely_names("贺阳岭同志,贺阳岭区人民政府", load())) == set()


def test_a_heading_of_names_tells_its_column() -> None:
    table = "序号\t姓 名\t职务\n1\t龙飞虎\t河长\n2\t石 敢\t河长\n三、其他\n1\t水利\t局"
    assert list(listed_names(table, load())) == ["龙飞虎", "石 敢"]


def test_a_name_in_a_list_tells_the_next_on_either_side() -> None:
    text = "代表(阮玲玉、屈楚萧、艾青)参加,水质、水量达标"
    for told in ("阮玲玉", "屈楚萧", "艾青"):
        assert set(names_beside(text, {told}, load())) | {told} == {"阮玲玉", "屈楚萧", "艾青"}
    assert set(names_beside(text, {"王明"}, load())) == set()
    # With nothing between; a place's name behind one is none.
    assert set(names_beside("张伟李强联名", {"张伟"}, load())) == {"李强"}
    assert set(names_beside("张伟江湾镇镇长", {"张伟"}, load())) == set()


def test_what_one_does_speaks_for_a_name_before_it() -> None:
    assert set(likely_names("向孟庆国送达告知书", load())) == {"孟庆国"}
    assert set(likely_names("向居民送达告知书", load())) == set()


def test_a_rare_surname_makes_a_name_less_likely_than_a_common_one() -> None:
    known = likelihood(load())
    assert known.name("王", "建国") > known.name("危", "建国")
    assert known.name("王", "建国") > known.name("王", "锤墙")


def test_names_of_the_dictionary_are_no_words_and_every_character_is_one() -> None:
    known = likelihood(load())
    assert known.word("王建军") is None
    assert known.word("高度") is not None
    assert known.word("\U00020000") == known.rarest
