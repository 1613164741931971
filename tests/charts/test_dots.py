"""Means side by side, as the dot plot draws them."""

from __future__ import annotations

import math

import pandas as pd

from armsbeat.charts import ranked, tone_dots
from armsbeat.charts.palette import NEGATIVE, NEUTRAL, POSITIVE, SURFACE


def means(*rows):
    names = ["entity", "name", "compound", "lo", "hi", "n"]
    return pd.DataFrame(rows, columns=names)


def points(chart):
    return next(one for one in chart.spec["layer"] if one["mark"]["type"] == "point")


def dots(chart):
    return {dot["name"]: dot for dot in points(chart)["data"]["values"]}


MEANS = means(
    ("a", "Alpha", -0.2, -0.3, -0.1, 40),
    ("b", "Beta", 0.2, 0.1, 0.3, 40),
    ("c", "Gamma", 0.05, -0.1, 0.2, 40),
    ("d", "Delta", -0.9, -1.0, -0.2, 3),
    ("e", "Silent", math.nan, math.nan, math.nan, 0),
)


class TestToneDots:
    def test_colours_only_what_is_clearly_on_one_side_of_zero(self):
        colours = {name: dot["colour"] for name, dot in dots(draw()).items()}
        assert colours["Alpha"] == NEGATIVE
        assert colours["Beta"] == POSITIVE
        assert colours["Gamma"] == NEUTRAL

    def test_few_items_are_hollow_without_an_interval(self):
        few = dots(draw())["Delta"]
        assert few["fill"] == SURFACE
        assert few["lo"] is None
        assert few["interval"] == "too few (under 5) to say"

    def test_most_negative_comes_first_and_the_unscored_not_at_all(self):
        assert list(dots(draw())) == ["Delta", "Alpha", "Gamma", "Beta"]

    def test_two_of_one_name_stay_two_rows(self):
        twins = means(("a", "Post", 0.1, 0, 0.2, 9), ("b", "Post", 0.2, 0, 0.4, 9))
        chart = tone_dots(twins, what="outlet")
        keys = [dot["key"] for dot in points(chart)["data"]["values"]]
        assert len(set(keys)) == 2

    def test_says_in_words_who_is_lowest_and_highest_of_those_with_enough_items(self):
        assert "Lowest Alpha −0.20, highest Beta +0.20" in draw().alt

    def test_the_table_has_the_numbers(self):
        assert list(draw().rows) == ["outlet", "mean tone", "lo", "hi", "items"]


def test_a_ranking_writes_the_number_at_each_bar():
    counts = pd.DataFrame({"entity": ["JP"], "name": ["Japan"], "count": [1234]})
    chart = ranked(counts, what="country")
    assert chart.spec["data"]["values"][0]["label"] == "1,234"
    assert chart.rows.to_dict("records") == [{"country": "Japan", "items": 1234}]


def draw():
    return tone_dots(MEANS, what="outlet")


def test_where_no_interval_can_be_told_none_is_drawn():
    few = means(("a", "Alpha", 0.1, math.nan, math.nan, 1))
    kinds = [one["mark"]["type"] for one in tone_dots(few, what="outlet").spec["layer"]]
    assert kinds == ["rule", "point", "text"]
