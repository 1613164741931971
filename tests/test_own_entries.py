"""Own entries in a real store: looked at before, applied, taken up by everyone."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from armsbeat import pipeline
from armsbeat.annotate import load_annotator
from armsbeat.cube import Cube, frames
from armsbeat.errors import GazetteerError
from armsbeat.model import Feed, Item, OwnEntry, Query
from armsbeat.pipeline.entries import OWN, own_entries, save_own
from armsbeat.pipeline.own import OwnPreview
from armsbeat.settings import read_settings

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WOLF = OwnEntry(kind="alias", surface="Harbour Wolf", entity="himars")
TITLES = (
    "Japan buys Harbour Wolf missiles from Washington",
    "Poland orders HIMARS launchers",
    "The harbour freezes; a wolf is seen",
    "Harbour-Wolf batteries leave port",
)


@pytest.fixture(scope="module")
def annotator():
    return load_annotator()


@pytest.fixture
def house(tmp_path, annotator):
    """Four items of a feed, annotated with the shipped tables."""
    settings = read_settings({"ARMSBEAT_DATA_DIR": str(tmp_path / "data")})
    store = pipeline.open_store_of(settings)
    house = pipeline.House(settings=settings, store=store, annotator=annotator)
    store.add_feeds([Feed(url="https://x.example/f", title="X")], now=NOW)
    put(house, *TITLES)
    yield house
    store.close()


def put(house, *titles):
    items = [
        Item(
            key=title,
            title=title,
            summary="",
            link=None,
            published_at=NOW,
            text_hash=title,
        )
        for title in titles
    ]
    made = {i.key: house.annotator.annotate(i.title, "") for i in items}
    versions = house.annotator.versions
    house.store.import_items(1, items, made, versions=versions, now=NOW)


def systems(house):
    stored = house.store.annotations(range(1, 9))
    return {
        item_id: [m.entity for m in one.annotation.mentions if m.kind == "system"]
        for item_id, one in stored.items()
    }


def versions_in(house):
    return {one.versions for one in house.store.annotations(range(1, 9)).values()}


class TestPreview:
    def test_counts_the_items_that_would_change_and_saves_nothing(self, house):
        before = house.store.change_counter()
        seen = pipeline.preview_own(house, (WOLF,))
        assert (seen.items, seen.named, seen.changed, seen.whole) == (4, 2, 2, True)
        assert own_entries(house.store) == ()
        assert house.store.change_counter() == before

    def test_shows_systems_and_deals_before_and_after(self, house):
        first = pipeline.preview_own(house, (WOLF,)).first
        assert [change.item.item_id for change in first] == [4, 1]
        assert first[0].systems == ((), ("HIMARS",))
        assert "himars" in first[1].deals[1][0].systems

    def test_of_a_silence_shows_what_would_be_lost(self, house):
        silence = OwnEntry(kind="silence", surface="HIMARS")
        (change,) = pipeline.preview_own(house, (silence,)).first
        assert change.systems == (("HIMARS",), ())

    def test_can_be_stopped(self, house):
        stop = threading.Event()
        stop.set()
        seen = pipeline.preview_own(house, (WOLF,), stop=stop)
        assert seen == OwnPreview(entries=(WOLF,), whole=False)

    def test_tells_its_progress(self, house):
        told = []
        pipeline.preview_own(house, (WOLF,), on_step=lambda *step: told.append(step))
        assert told == [(4, 4)]


class TestApplying:
    def test_changes_what_the_preview_said(self, house):
        new = pipeline.apply_own(house, (WOLF,))
        assert systems(new) == {1: ["himars"], 2: ["himars"], 3: [], 4: ["himars"]}
        assert versions_in(new) == {new.annotator.versions}
        assert new.own == own_entries(house.store) == (WOLF,)

    def test_annotates_only_items_that_name_what_changed(self, house, monkeypatch):
        read = []
        plain = type(house.annotator).annotate
        monkeypatch.setattr(
            type(house.annotator),
            "annotate",
            lambda self, title, *a, **k: (
                read.append(title) or plain(self, title, *a, **k)
            ),
        )
        pipeline.apply_own(house, (WOLF,))
        assert read == [TITLES[0], TITLES[3]]

    def test_gives_what_annotating_everything_would_give(self, house):
        own = (WOLF, OwnEntry(kind="silence", surface="HIMARS"))
        new = pipeline.apply_own(house, own)
        for item_id, stored in new.store.annotations(range(1, 9)).items():
            title = TITLES[item_id - 1]
            fresh = new.annotator.annotate(title, "", published=NOW)
            assert stored.annotation == fresh

    def test_taking_everything_back_leaves_things_as_they_were(self, house):
        before = {
            k: v.annotation for k, v in house.store.annotations([1, 2, 3, 4]).items()
        }
        back = pipeline.apply_own(pipeline.apply_own(house, (WOLF,)), ())
        after = {
            k: v.annotation for k, v in back.store.annotations([1, 2, 3, 4]).items()
        }
        assert after == before
        assert versions_in(back) == {house.annotator.versions}

    def test_cut_short_it_is_finished_by_whoever_comes_next(self, house):
        stop = threading.Event()
        stop.set()
        cut = pipeline.apply_own(house, (WOLF,), stop=stop)
        assert systems(cut)[1] == []
        opened = pipeline.open_house(house.settings)
        assert pipeline.reannotate(opened) == 4
        assert systems(opened)[1] == ["himars"]
        opened.store.close()

    def test_items_of_other_rules_are_annotated_whatever_they_name(self, house):
        older = replace(house.annotator.versions, rules="0")
        (item,) = house.store.items_to_reannotate(older, limit=1)
        wrong = house.annotator.annotate("Nothing", "")
        house.store.save_annotations([(item, wrong)], older, NOW)
        new = pipeline.apply_own(house, (WOLF,))
        assert systems(new)[1] == ["himars"]

    def test_a_cube_that_follows_has_the_new_tags_and_versions(self, house):
        with Cube.open(None) as cube:
            pipeline.refresh_cube(house.store, cube)
            new = pipeline.apply_own(house, (WOLF,))
            pipeline.refresh_cube(house.store, cube)
            named = Query(systems=("himars",), relevant_only=False)
            assert frames.item_count(cube, named) == 3
            table = frames.download_table(cube, Query(relevant_only=False))
            facts = dict(frames.method_facts(cube, Query(), now=NOW))
        assert len(table) == 4
        assert facts["Version of the gazetteer"] == new.annotator.versions.gazetteer


class TestEveryoneTakesThemUp:
    def test_a_house_opened_later_has_them(self, house):
        save_own(house.store, (WOLF,))
        opened = pipeline.open_house(house.settings)
        assert opened.own == (WOLF,)
        assert opened.annotator.annotate(TITLES[3], "").mentions
        opened.store.close()

    def test_a_running_house_is_renewed_only_by_a_change(self, house):
        assert pipeline.renewed(house) is house
        save_own(house.store, (WOLF,))
        new = pipeline.renewed(house)
        assert new.annotator is not house.annotator
        assert pipeline.renewed(new) is new

    def test_a_note_needs_no_new_annotator(self, house):
        new = pipeline.apply_own(house, (WOLF,))
        save_own(house.store, (replace(WOLF, note="seen"),))
        noted = pipeline.renewed(new)
        assert noted.own[0].note == "seen"
        assert noted.annotator is new.annotator

    def test_a_watching_collector_takes_them_between_passes(self, house, monkeypatch):
        save_own(house.store, (WOLF,))
        house.store.set_paused(1, True)
        stop = threading.Event()
        monkeypatch.setattr(stop, "wait", lambda s: stop.set())
        pipeline.watch(house, stop=stop)
        assert systems(house)[1] == ["himars"]

    def test_damaged_entries_are_named(self, house):
        house.store.set_meta(OWN, "[{}]")
        with pytest.raises(GazetteerError, match="own entries in the store"):
            pipeline.renewed(house)
