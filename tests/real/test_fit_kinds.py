from tests.real.fit_kinds import written

TABLE = """[[rule]]
id = "title-plan"
tag = "title"
pattern = "整改方案"
weights = { plan = 7 }
match = ["整改方案"]

[[rule]]
id = "line-short"
tag = "line"
weights = { title = -1.5 }
"""


def test_only_weights_that_were_fitted_are_written() -> None:
    renewed = written(TABLE, {"title-plan": {"plan": 7.26, "other": -1.0}})
    assert renewed == TABLE.replace("{ plan = 7 }", "{ plan = 7.3, other = -1 }")
