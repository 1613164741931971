"""Designations that no gazetteer lists; own entries on the method sheet."""

from __future__ import annotations

from dataclasses import replace

from cube_worlds import MENTION_COLUMNS, a_cube, an_item, at, changes

from armsbeat.cube import Cube
from armsbeat.cube.frames import method_facts, unlisted
from armsbeat.model import Query


def a_cube_where_all_systems_are_unlisted(*items):
    page = changes(*items)
    via = MENTION_COLUMNS.index("via")
    rows = tuple((*r[:via], "unlisted", *r[via + 1 :]) for r in page.mentions.rows)
    cube = Cube.open(None)
    cube.apply(replace(page, mentions=replace(page.mentions, rows=rows)))
    return cube


class TestUnlisted:
    def test_the_most_named_comes_first_with_its_newest_item(self):
        cube = a_cube_where_all_systems_are_unlisted(
            an_item(1, systems=("unlisted-zq-9",), title="First"),
            an_item(2, systems=("unlisted-zq-9", "unlisted-ab-1"), title="Second"),
        )
        found = unlisted(cube)
        assert found["entity"].tolist() == ["unlisted-zq-9", "unlisted-ab-1"]
        assert found["count"].tolist() == [2, 1]
        assert found["title"].tolist() == ["Second", "Second"]

    def test_what_is_listed_is_left_out(self):
        assert unlisted(a_cube(an_item(1, systems=("f-35",)))).empty


class TestMethodSheet:
    def test_tells_every_own_entry(self):
        cube = a_cube(an_item(1))
        own = ("“Wolf” names f-35", "“Cub” counts for no system")
        facts = dict(method_facts(cube, Query(), now=at("2026-03-03"), own=own))
        assert facts["Own entry 1 of the gazetteer"] == own[0]
        assert facts["Own entry 2 of the gazetteer"] == own[1]

    def test_is_silent_where_there_are_none(self):
        facts = method_facts(a_cube(an_item(1)), Query(), now=at("2026-03-03"))
        assert not [label for label, _ in facts if "Own entry" in label]
