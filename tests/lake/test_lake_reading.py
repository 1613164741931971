"""A lake in the place of the store: the same answers, and nothing to change."""

import sys

import duckdb
import pandas as pd
import pytest
from lake_frames import questions
from lake_worlds import a_lake, an_archive, cube_of, lines, news

from armsbeat.cli import main
from armsbeat.cube import frames
from armsbeat.cube.tally import EVERYTHING
from armsbeat.errors import FileError, SettingsError, StoreError, UsageError
from armsbeat.lake import Place, read_manifest
from armsbeat.lake.duck import DuckRunner
from armsbeat.model import Query
from armsbeat.pipeline import open_reading_house
from armsbeat.pipeline.lake_house import LakeCube, lake_of, open_lake
from armsbeat.settings import read_settings

QUESTIONS = dict(questions())


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    a_lake(an_archive(folder / "in"), folder / "lake")
    return folder / "lake"


@pytest.fixture(scope="module")
def by_duckdb(lake):
    with LakeCube(DuckRunner(str(lake))) as cube:
        yield cube


@pytest.fixture(scope="module")
def in_cube(lake):
    with cube_of(lake) as cube:
        yield cube


def same(ours, theirs):
    """To the last number."""
    if isinstance(ours, pd.DataFrame):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)
    else:
        assert ours == theirs


@pytest.mark.parametrize("name", QUESTIONS)
def test_duckdb_answers_as_the_cube_does(name, by_duckdb, in_cube):
    same(QUESTIONS[name](by_duckdb), QUESTIONS[name](in_cube))


class TestMadeAnew:
    def test_another_run_is_seen(self, tmp_path):
        source = tmp_path / "in.jsonl"
        source.write_bytes(lines(news(20)))
        a_lake(source, tmp_path / "lake")
        with LakeCube(DuckRunner(str(tmp_path / "lake"))) as cube:
            before = cube.counter
            assert frames.item_count(cube, EVERYTHING) == 20
            source.write_bytes(lines(news(30)))
            a_lake(source, tmp_path / "lake")
            # The files of before are gone: a question in between is asked anew.
            assert frames.item_count(cube, EVERYTHING) == 30
            assert cube.refresh() != before

    def test_where_there_is_no_lake_the_command_is_named(self, tmp_path):
        with pytest.raises(FileError, match="armsbeat lake annotate"):
            DuckRunner(str(tmp_path))

    def test_a_lake_of_another_program_is_refused(self, tmp_path):
        (tmp_path / "lake.json").write_text('{"format": 99}')
        with pytest.raises(FileError, match="99"):
            DuckRunner(str(tmp_path))

    def test_where_duckdb_cannot_reach_arrow_reads(self, lake, by_duckdb):
        with LakeCube(DuckRunner(f"file://{lake}")) as cube:
            for name in ("frequency(arms)", "download_table(search)"):
                same(QUESTIONS[name](cube), QUESTIONS[name](by_duckdb))

    def test_queries_reach_no_file_outside_the_lake(self, lake, tmp_path):
        (tmp_path / "other.csv").write_text("a,b\n1,2\n")
        runner = DuckRunner(str(lake))
        with pytest.raises(duckdb.PermissionException):
            runner.run(f"SELECT * FROM read_csv('{tmp_path}/other.csv')")
        runner.close()


class TestHouse:
    @pytest.fixture
    def house(self, lake, tmp_path):
        environ = {"ARMSBEAT_LAKE": str(lake), "ARMSBEAT_DATA_DIR": str(tmp_path)}
        return open_reading_house(read_settings(environ))

    def test_publishers_are_its_feeds(self, house):
        titles = {state.feed.title for state in house.store.feeds()}
        assert {"Alpha Post", "Béta News", "Gamma"} <= titles

    def test_an_item_has_its_text_and_its_annotation(self, house):
        cube = lake_of(house)
        row = frames.items_page(cube, Query(systems=("f-35",)), limit=1).iloc[0]
        item = house.store.item(int(row["id"]))
        assert item.title == row["title"]
        read = house.store.annotations([item.item_id])[item.item_id]
        assert "f-35" in {mention.entity for mention in read.annotation.mentions}

    def test_its_numbers_are_the_manifests(self, house):
        stats = house.store.stats()
        assert stats.items == lake_of(house).manifest.items
        assert house.store.count_to_reannotate(house.annotator.versions) in {
            0,
            stats.items,
        }

    @pytest.mark.parametrize(
        "change",
        [
            lambda store: store.add_feeds([], now=None),
            lambda store: store.set_paused(1, True),
            lambda store: store.split_deal((), (), now=None),
            lambda store: store.set_meta("a", "b"),
        ],
    )
    def test_nothing_can_be_changed(self, house, change):
        with pytest.raises(StoreError, match="read-only"):
            change(house.store)

    def test_no_store_is_made_beside_it(self, house, tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_export_writes_what_the_lake_holds(lake, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ARMSBEAT_LAKE", str(lake))
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
    assert (
        main(["export", str(tmp_path / "out.csv"), "--view", "p=All&arms=false"]) == 0
    )
    manifest = read_manifest(Place(str(lake)))
    assert len(pd.read_csv(tmp_path / "out.csv", comment="#")) == manifest.items


@pytest.mark.parametrize("name", ["sqlite", "spark:/host", "http://host"])
def test_an_engine_is_duckdb_or_a_master(name):
    with pytest.raises(SettingsError, match="ARMSBEAT_LAKE_ENGINE"):
        read_settings({"ARMSBEAT_LAKE_ENGINE": name})


def test_without_pyspark_the_extra_is_named(lake, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    environ = {"ARMSBEAT_LAKE": str(lake), "ARMSBEAT_LAKE_ENGINE": "local[1]"}
    with pytest.raises(UsageError, match=r"armsbeat\[spark\]"):
        open_lake(read_settings(environ))
