"""Tone where entities are named, and who names them."""

import pytest
from cube_worlds import a_cube, a_feed, an_item, changes

from armsbeat.cube import Cube
from armsbeat.cube.frames import (
    coverage_of,
    feeds_of,
    mention_tone,
    mention_tone_over_time,
    partners,
    tone_by,
)
from armsbeat.model import Changes, Query, Rows

ALL = Query()
THAAD = {"kind": "system", "entities": ("thaad",)}


def with_tones(*items, tones, **page):
    """A cube in which each item's mentions have this tone where they are named."""
    told = changes(*items, **page)
    place = told.mentions.columns.index("tone")
    who = told.mentions.columns.index("item_id")
    rows = tuple(
        (*row[:place], tones.get(row[who]), *row[place + 1 :])
        for row in told.mentions.rows
    )
    mentions = Rows(columns=told.mentions.columns, rows=rows)
    cube = Cube.open(None)
    cube.apply(
        Changes(
            counter=told.counter,
            more=False,
            items=told.items,
            mentions=mentions,
            deals=told.deals,
            feeds=told.feeds,
        )
    )
    return cube


@pytest.fixture
def cube():
    return with_tones(
        an_item(1, "2026-03-02", systems=["thaad", "thaad"], compound=0.9),
        an_item(2, "2026-03-03", systems=["thaad", "f-35"], feed_id=2),
        an_item(3, "2026-03-09", systems=["f-35"], countries=["JP"], feed_id=2),
        an_item(4, "2026-03-09", systems=["thaad"], relevant=False),
        feeds=[a_feed(1, "Planet", kind="trade"), a_feed(2, "Gazette", kind="state")],
        tones={1: 0.2, 2: -0.4, 3: 0.5, 4: 1.0},
    )


class TestMentionTone:
    def test_is_the_tone_of_the_sentences_and_not_of_the_item(self, cube):
        (found,) = mention_tone(cube, ALL, **THAAD).itertuples()
        assert found.compound == pytest.approx(-0.1)

    def test_an_item_counts_once_however_often_it_names_the_entity(self, cube):
        assert mention_tone(cube, ALL, **THAAD)["n"].tolist() == [2]

    def test_by_outlet_and_by_kind_of_publisher(self, cube):
        outlets = mention_tone(cube, ALL, **THAAD, by="outlet")
        assert sorted(outlets["entity"]) == ["paper1.example", "paper2.example"]
        kinds = mention_tone(cube, ALL, **THAAD, by="kind").set_index("entity")
        assert kinds.loc["state", "compound"] == pytest.approx(-0.4)

    def test_over_time_has_a_row_for_every_period(self, cube):
        found = mention_tone_over_time(cube, ALL, **THAAD, step="W")
        assert found["n"].tolist() == [2, 0]

    def test_nothing_named_is_an_empty_frame_with_the_same_columns(self, cube):
        none = mention_tone(cube, ALL, kind="system", entities=("k9",))
        assert none.empty
        assert list(none) == list(mention_tone(cube, ALL, **THAAD))


class TestCoverageOf:
    def test_counts_items_outlets_and_feeds_in_the_order_asked_for(self, cube):
        found = coverage_of(cube, ALL, kind="system", entities=("f-35", "k9", "thaad"))
        assert found["entity"].tolist() == ["f-35", "thaad"]
        assert found["items"].tolist() == [2, 2]
        assert found["outlets"].tolist() == [1, 2]
        assert [str(day)[:10] for day in found["first"]] == ["2026-03-03", "2026-03-02"]


def test_partners_are_what_the_items_of_the_view_name(cube):
    found = partners(cube, Query(systems=("f-35",)), kind="system")
    assert dict(zip(found["entity"], found["count"], strict=True)) == {
        "f-35": 2,
        "thaad": 1,
    }


def test_feeds_of_a_view_come_with_most_items_first(cube):
    assert feeds_of(cube, ALL)["feed"].tolist() == ["Gazette", "Planet"]


class TestToneByPublisher:
    def test_kind_and_outlet(self):
        cube = a_cube(
            an_item(1, compound=0.2),
            an_item(2, compound=-0.4, feed_id=2),
            feeds=[a_feed(1, kind="trade"), a_feed(2, kind="state")],
        )
        kinds = tone_by(cube, ALL, by="kind").set_index("name")
        assert kinds.loc["state", "compound"] == pytest.approx(-0.4)
        assert sorted(tone_by(cube, ALL, by="outlet")["name"]) == [
            "paper1.example",
            "paper2.example",
        ]
