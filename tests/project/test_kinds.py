"""The closed kinds as types are those of the rules and the schema."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.project.kinds import fields, rule_data, value_sets
from zhenggai.cli.plan_view import BlockName
from zhenggai.dataset.row_checks import FaultKind
from zhenggai.dataset.text_checks import RELATIONS
from zhenggai.evidence.labels import FORMER, OTHER
from zhenggai.language import say
from zhenggai.rules import kinds, load
from zhenggai.tables.progress_states import STATES
from zhenggai.tables.schema import TABLES


def test_a_field_is_what_labels_and_columns_name() -> None:
    known = set(get_args(kinds.Field))
    assert known == set(fields())
    columns = load().columns
    named = {rule.id for rule in columns.tagged("composed")}
    named |= {*columns["bare"].map.values(), *columns["role-part"].map.values(), *FORMER, *OTHER}
    assert named <= known
    assert set(get_args(kinds.Role)) < known
    # A field without a column of its own is one of the further fields, with a Chinese title.
    own = {"problem", "goal", "deadline", "measure", "person", *get_args(kinds.Role)}
    assert known - set(get_args(kinds.OtherField)) == own | {"start", "former", "other"}
    assert set(get_args(kinds.OtherField)) < known


def test_maps_of_rules_lead_to_kinds() -> None:
    rules = load()
    assert set(rules.units["levels"].map.values()) <= set(get_args(kinds.UnitLevel))
    assert set(rules.roles["short-label"].map.values()) <= set(get_args(kinds.Role))
    assert set(get_args(kinds.Role)) <= set(rule_data("roles")["tags"])
    assert set(get_args(kinds.UnitType)) - {"other"} <= set(rule_data("units")["tags"])


def test_every_tag_of_a_state_is_mapped() -> None:
    tags = [tag for tag in rule_data("facts")["tags"] if tag.startswith("state-")]
    assert list(STATES) == tags
    assert set(STATES.values()) == set(get_args(kinds.ProgressState))


@pytest.mark.parametrize(
    ("name", "closed"),
    [("status_{}", kinds.Status), ("verify_{}", FaultKind), ("show_{}", BlockName)],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_kind_that_is_shown_has_its_words(name: str, closed: object, lang: str) -> None:
    for value in get_args(closed):
        assert say(name.format(value), lang, "", "", "")


def test_texts_stand_in_passages_of_known_roles() -> None:
    relations = {relation for of in RELATIONS.values() for relation in of.values()}
    roles = {role for relation in relations for role in relation.split()[1:]}
    assert roles
    assert roles <= set(get_args(kinds.PassageRole))


def test_every_closed_column_has_its_type() -> None:
    types = {get_args(of) for of in vars(kinds).values() if get_args(of)}
    for table in TABLES.values():
        for column in table.columns:
            if column.values:
                assert tuple(value for value, _ in column.values) in types
    assert len(value_sets()) <= len(types)
