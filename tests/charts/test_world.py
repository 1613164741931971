"""The map: every country has a place, small states are seen, classes are honest."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat import charts
from armsbeat.charts.world import CLASSES, SHAPES, class_edges

COUNTRIES = Path(charts.__file__).parents[1] / "annotate/data/countries.csv"
WORLD = json.loads(SHAPES.read_text(encoding="utf-8"))


def a_map(**counts):
    rows = [(code, f"Land {code}", count) for code, count in counts.items()]
    return charts.world(pd.DataFrame(rows, columns=["entity", "name", "count"]))


def test_every_country_of_the_gazetteer_has_a_shape_or_a_point():
    with COUNTRIES.open(encoding="utf-8", newline="") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}
    geometries = WORLD["topology"]["objects"]["countries"]["geometries"]
    shapes = {geometry["id"] for geometry in geometries}
    points = {point["id"] for point in WORLD["points"]}
    assert codes <= shapes | points


@pytest.mark.parametrize("code", ["SG", "BH", "QA", "MT", "KW", "LU"])
def test_a_small_state_is_a_dot(code):
    dots = a_map(US=9, **{code: 5}).spec["datasets"]["dots"]
    assert [dot["id"] for dot in dots] == [code]


def test_a_state_that_is_not_counted_has_no_dot():
    """An empty mark would be something without a name to a screen reader."""
    spec = a_map(US=9, SG=0).spec
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["geoshape"] * 2
    assert "dots" not in spec["datasets"]


def test_other_numbers_of_the_same_classes_are_the_same_drawing():
    """The browser then puts them into the map that is there."""
    one, other = a_map(US=9, SG=5).spec, a_map(FR=8, QA=1).spec
    assert one.pop("datasets") != other.pop("datasets")
    assert one == other


def test_the_table_and_the_words_tell_the_numbers():
    chart = a_map(US=1200, JP=7)
    assert chart.table.to_dict("list") == {
        "country": ["Land US", "Land JP"],
        "code": ["US", "JP"],
        "items": [1200, 7],
    }
    assert "Land US 1,200, Land JP 7" in chart.alt


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=50))
def test_each_count_is_in_one_class_and_the_classes_are_few(counts):
    edges = class_edges(counts)
    assert 1 <= len(edges) <= CLASSES
    assert edges == sorted(set(edges))
    assert edges[0] == 1
    assert edges[-1] <= max(counts)


def test_its_shapes_are_small_enough_to_be_sent():
    assert len(SHAPES.read_bytes()) < 60_000
