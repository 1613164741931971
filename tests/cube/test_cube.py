"""The copy itself: applying changes, keeping, rebuilding and sharing the file."""

import subprocess
import sys
import threading
from datetime import datetime

import duckdb
import pytest
from cube_worlds import a_cube, a_feed, an_item, changes

from armsbeat.cube import Cube
from armsbeat.cube.frames import entities, item_count, item_deals, items_page
from armsbeat.cube.schema import DEALS, FEEDS, ITEMS, MENTIONS, NAMES
from armsbeat.model import Query, Versions

VERSIONS = Versions(gazetteer="g1", lexicon="l1", rules="r1")
OTHER = Versions(gazetteer="g2", lexicon="l1", rules="r1")
SALE = {"supplier": "US", "recipient": "JP", "stage": "approved"}
ITEM = an_item(1, systems=["f-35"], countries=["JP"], deals=[SALE])
EVERYTHING = Query(relevant_only=False)


def snapshot(cube):
    """All rows of all tables, in an order of their own."""
    return {
        table.get_name(): sorted(
            map(repr, cube.frame(table).itertuples(index=False, name=None))
        )
        for table in (ITEMS, MENTIONS, DEALS, FEEDS, NAMES)
    }


class TestApply:
    def test_takes_over_items_and_advances_the_counter(self):
        cube = Cube.open(None)
        assert cube.apply(changes(ITEM, counter=7)) == 7
        assert cube.counter == 7
        assert item_count(cube, Query()) == 1

    def test_twice_is_once(self):
        cube = a_cube(ITEM)
        before = snapshot(cube)
        cube.apply(changes(ITEM))
        assert snapshot(cube) == before

    def test_a_changed_item_replaces_its_mentions_and_deals(self):
        cube = a_cube(ITEM, an_item(2))
        cube.apply(changes(an_item(1, systems=["thaad"]), counter=2))
        assert snapshot(cube) == snapshot(
            a_cube(an_item(2), an_item(1, systems=["thaad"]))
        )

    def test_removed_items_go_with_all_that_was_read_from_them(self):
        cube = a_cube(ITEM, an_item(2))
        cube.apply(changes(removed=[1], counter=2))
        assert snapshot(cube) == snapshot(a_cube(an_item(2)))

    def test_a_removed_feed_takes_its_items_along(self):
        cube = a_cube(an_item(1, feed_id=1), an_item(2, feed_id=2, systems=["f-35"]))
        cube.apply(changes(removed_feeds=[2], counter=2))
        assert snapshot(cube) == snapshot(a_cube(an_item(1, feed_id=1)))

    def test_a_feed_that_changes_its_kind_changes_its_items(self):
        cube = a_cube(ITEM)
        cube.apply(changes(feeds=[a_feed(1, kind="official")], counter=2))
        assert item_count(cube, Query(kinds=("official",))) == 1
        assert item_count(cube, Query(kinds=("world",))) == 0

    def test_pages_in_any_cut_give_the_same_rows(self):
        items = [an_item(i, systems=["f-35"], deals=[SALE]) for i in range(1, 8)]
        in_pages = Cube.open(None)
        for number, item in enumerate(items, start=1):
            in_pages.apply(changes(item, counter=number))
        assert snapshot(in_pages) == snapshot(a_cube(*items))

    def test_an_older_page_is_left_out(self):
        cube = a_cube(an_item(1, title="new"), counter=5)
        cube.apply(changes(an_item(1, title="old"), counter=4))
        assert items_page(cube, Query())["title"].tolist() == ["new"]
        assert cube.counter == 5

    def test_an_item_that_is_not_annotated_yet_is_there_without_tags(self):
        bare = an_item(1, annotated_language=None, relevant=None, language="fr")
        cube = a_cube(bare)
        assert item_count(cube, Query()) == 0
        row = items_page(cube, EVERYTHING).iloc[0]
        assert (row["language"], row["systems"], row["paired"]) == ("fr", [], False)

    def test_times_are_utc_whatever_their_offset(self):
        late = datetime.fromisoformat("2026-03-01T23:30-05:00")
        cube = a_cube(an_item(1, published_at=late, dated_at=late))
        row = items_page(cube, Query()).iloc[0]
        assert str(row["at"]) == "2026-03-02 04:30:00"

    def test_a_failure_leaves_all_as_it_was(self):
        cube = a_cube(ITEM)
        before = snapshot(cube)
        with pytest.raises(Exception, match="abc"):
            cube.apply(changes(an_item(2), an_item(3, edits="abc"), counter=2))
        assert snapshot(cube) == before
        assert cube.counter == 1

    def test_a_country_is_tagged_by_name_and_sided_by_deal(self):
        item = an_item(
            1,
            countries=["JP:recipient", "CN"],
            deals=[{"supplier": "SE", "recipient": "JP"}],
        )
        row = items_page(a_cube(item), Query()).iloc[0]
        assert row["countries"] == ["CN", "JP"]
        assert row["suppliers"] == ["SE"]
        assert row["recipients"] == ["JP"]


class TestNames:
    def test_come_from_mentions(self):
        assert entities(a_cube(ITEM), "system")["name"].tolist() == ["F-35"]

    def test_the_gazetteers_go_first_and_are_known_without_a_mention(self):
        cube = a_cube(ITEM)
        cube.learn_names(
            [
                ("system", "f-35", "F-35 Lightning II", "jet"),
                ("country", "US", "USA", None),
            ]
        )
        assert entities(cube, "system").iloc[0]["name"] == "F-35 Lightning II"
        deal = item_deals(cube, [1]).iloc[0]
        assert (deal["supplier_name"], deal["recipient_name"]) == ("USA", "Japan")

    def test_stay_when_more_items_come(self):
        cube = a_cube(ITEM)
        cube.learn_names([("system", "f-35", "Lightning", None)])
        cube.apply(changes(an_item(2, systems=["f-35"]), counter=2))
        assert entities(cube, "system")["name"].tolist() == ["Lightning"]

    def test_a_code_nobody_named_stands_for_itself(self):
        deal = item_deals(a_cube(ITEM), [1]).iloc[0]
        assert deal["supplier_name"] == "US"


class TestFile:
    def test_is_there_after_reopening(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path, versions=VERSIONS) as cube:
            assert cube.persistent
            cube.apply(changes(ITEM, counter=9))
        with Cube.open(path, versions=VERSIONS) as cube:
            assert cube.counter == 9
            assert item_count(cube, Query()) == 1

    def test_other_versions_start_anew(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path, versions=VERSIONS) as cube:
            cube.apply(changes(ITEM))
            assert not cube.stale(VERSIONS)
            assert cube.stale(OTHER)
        with Cube.open(path, versions=OTHER) as cube:
            assert (cube.counter, item_count(cube, Query())) == (0, 0)
            assert not cube.stale(OTHER)

    def test_another_store_starts_anew(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path, store_id="a") as cube:
            cube.apply(changes(ITEM))
        with Cube.open(path, store_id="a") as cube:
            assert cube.counter == 1
        with Cube.open(path, store_id="b") as cube:
            assert cube.counter == 0

    def test_another_schema_starts_anew(self, tmp_path, monkeypatch):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path) as cube:
            cube.apply(changes(ITEM))
        monkeypatch.setattr("armsbeat.cube.cube.SCHEMA", -1)
        with Cube.open(path) as cube:
            assert cube.counter == 0

    @pytest.mark.parametrize("damage", [b"", b"no database", b"\x00" * 50_000])
    def test_a_corrupt_file_starts_anew(self, tmp_path, damage):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path) as cube:
            cube.apply(changes(ITEM))
        path.write_bytes(damage)
        with Cube.open(path) as cube:
            assert (cube.persistent, cube.counter) == (True, 0)
            cube.apply(changes(ITEM))

    def test_a_damaged_middle_starts_anew_or_is_not_seen(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path) as cube:
            cube.apply(changes(*(an_item(i) for i in range(1, 200))))
        body = bytearray(path.read_bytes())
        body[len(body) // 3 : len(body) // 2] = b"\xff" * (
            len(body) // 2 - len(body) // 3
        )
        path.write_bytes(body)
        with Cube.open(path) as cube:
            assert cube.persistent
            assert cube.counter in {0, 1}
            cube.rebuild()
            cube.apply(changes(ITEM))
            assert item_count(cube, Query()) == 1

    def test_a_foreign_duckdb_file_starts_anew(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE TABLE something (x INT)")
        with Cube.open(path) as cube:
            assert cube.counter == 0

    def test_opened_twice_in_one_process_is_one_copy(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        with Cube.open(path, versions=VERSIONS) as one:
            one.apply(changes(ITEM))
            with Cube.open(path, versions=OTHER) as other:
                assert (other.persistent, other.counter) == (True, 0)
                other.apply(changes(ITEM, counter=3))
        with Cube.open(path, versions=OTHER) as cube:
            assert cube.counter == 3

    def test_a_second_process_has_a_copy_of_its_own(self, tmp_path):
        path = tmp_path / "cube.duckdb"
        code = (
            "import sys; from pathlib import Path; from armsbeat.cube import Cube;"
            "cube = Cube.open(Path(sys.argv[1]));"
            "print(cube.persistent, cube.counter)"
        )
        with Cube.open(path) as cube:
            cube.apply(changes(ITEM))
            other = subprocess.run(
                [sys.executable, "-c", code, str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            assert other.stdout.split() == ["False", "0"]
            assert item_count(cube, Query()) == 1
        with Cube.open(path) as cube:
            assert cube.counter == 1

    def test_a_folder_that_cannot_be_written_means_memory(self, tmp_path):
        blocked = tmp_path / "file"
        blocked.write_text("")
        with Cube.open(blocked / "cube.duckdb") as cube:
            assert not cube.persistent
            cube.apply(changes(ITEM))

    def test_rebuild_empties_it(self):
        cube = a_cube(ITEM)
        cube.rebuild(OTHER)
        assert (cube.counter, item_count(cube, EVERYTHING)) == (0, 0)
        assert not cube.stale(OTHER)
        cube.apply(changes(ITEM))
        assert item_count(cube, Query()) == 1


class TestThreads:
    def test_readers_see_whole_pages_while_one_writes(self):
        """Every page brings two items: no reader may ever count an odd number."""
        cube, seen, stop = Cube.open(None), [], threading.Event()

        def read():
            while not stop.is_set():
                seen.append(item_count(cube, Query()))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for page in range(1, 21):
            cube.apply(changes(an_item(2 * page), an_item(2 * page + 1), counter=page))
        stop.set()
        for reader in readers:
            reader.join()
        assert len(seen) > 3
        assert all(count % 2 == 0 for count in seen)
        assert item_count(cube, Query()) == 40

    def test_writers_take_turns(self):
        cube = Cube.open(None)

        def write(first):
            for i in range(first, first + 10):
                cube.apply(changes(an_item(i), counter=1))

        writers = [threading.Thread(target=write, args=(k * 100,)) for k in range(3)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert item_count(cube, Query()) == 30


def test_the_cube_cannot_reach_out_of_itself(tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    cube = Cube.open(None)
    with pytest.raises(duckdb.Error):
        cube._connection.execute(f"SELECT * FROM '{outside}'")
