"""What an alert watches for: kept as JSON, told in words, refused if it cannot be."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.alerts import (
    Count,
    Deals,
    Rule,
    Tone,
    Triples,
    Unusual,
    dump_rule,
    make_rule,
    parse_rule,
    rule_title,
    rule_words,
)
from armsbeat.errors import UsageError

RULES = st.one_of(
    st.builds(
        Count,
        st.integers(1, 1_000_000),
        st.sampled_from(["items", "stories"]),
        st.sampled_from(["day", "week"]),
    ),
    st.builds(
        Tone,
        st.sampled_from(["below", "above"]),
        st.floats(-1, 1),
        st.sampled_from(["day", "week"]),
    ),
    st.builds(Unusual, st.sampled_from(["system", "country", "organisation"])),
    st.builds(Triples),
    st.builds(Deals),
)


@given(RULES)
def test_every_rule_is_read_back_as_it_was_and_has_words(rule):
    assert parse_rule(dump_rule(rule)) == rule
    assert rule_words(rule)
    assert rule_title(rule)


def test_the_law_above_knows_every_rule():
    assert {Count, Tone, Unusual, Triples, Deals} == set(get_args(Rule))


def test_words_say_the_numbers():
    assert rule_words(Count(1, "stories", "day")) == "at least 1 story in a day"
    assert rule_words(Count(1200)) == "at least 1,200 items in a week"
    assert rule_title(Tone("above", 0.25, "day")) == "tone above +0.25 in a day"
    assert "at least 5 scored items" in rule_words(Tone())


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("count", {"at_least": 0}, "whole number"),
        ("count", {"at_least": 2.5}, "whole number"),
        ("count", {"at_least": True}, "whole number"),
        ("count", {"at_least": "many"}, "whole number"),
        ("count", {"per": "month"}, "day or week"),
        ("count", {"unit": "outlets"}, "items or stories"),
        ("count", {"atleast": 3}, "has no 'atleast'"),
        ("tone", {"value": -1.2}, "-1 to \\+1"),
        ("tone", {"value": float("nan")}, "-1 to \\+1"),
        ("tone", {"side": "under"}, "below or above"),
        ("unusual", {"of": "feed"}, "system or country"),
        ("deals", {"stage": "signed"}, "has no 'stage'"),
        ("gossip", {}, "one of count"),
    ],
)
def test_what_cannot_be_is_refused(kind, values, told):
    with pytest.raises(UsageError, match=told):
        make_rule(kind, values)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"kind": 7}', '{"at_least": 3}'])
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(UsageError):
        parse_rule(text)


def test_values_left_out_are_as_usual():
    assert parse_rule(json.dumps({"kind": "count"})) == Count()
