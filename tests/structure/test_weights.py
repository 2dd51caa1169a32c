from zhenggai.structure.weights import limits, weights


def test_weights_have_names_and_limits_are_above_nothing() -> None:
    assert weights()
    assert all(isinstance(worth, float) for worth in weights().values())
    assert limits().keys() >= {"reading", "part", "share"}
    assert all(limit > 0 for limit in limits().values())


def test_they_are_read_once() -> None:
    assert weights() is weights()
    assert limits() is limits()
