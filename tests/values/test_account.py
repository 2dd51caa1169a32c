from zhenggai.text.document import Span
from zhenggai.values.account import Account, says_nothing


def left(account: Account) -> list[str]:
    return [account.folded[slice(*span)] for span in account.left()]


def test_what_nobody_takes_is_left_over_from_stop_to_stop() -> None:
    account = Account("县水利局、(待定)县住建局。")
    account.take(0, 4)
    assert left(account) == ["待定)县住建局"]
    account.take(9, 13)
    assert left(account) == ["待定"]
    assert account.is_taken(Span(0, 4))
    assert not account.is_taken(Span(0, 9))


def test_marks_and_words_that_join_say_nothing() -> None:
    assert says_nothing("、和 ;")
    assert not says_nothing("□")
    assert not says_nothing("县")


def test_characters_that_were_replaced_are_taken() -> None:
    account = Account("待定")
    account.take_changes("  ")
    assert left(account) == []
