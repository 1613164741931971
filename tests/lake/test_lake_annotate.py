"""Archives → lake, on one machine."""

import gzip
import json
import os
from datetime import UTC, datetime
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lake_worlds import (
    NOW,
    a_lake,
    an_archive,
    lines,
    news,
    rejected,
    row,
    table,
    tables,
    trouble,
)

from armsbeat.cli import main
from armsbeat.collect.archive import open_archive
from armsbeat.cube import Cube
from armsbeat.cube.schema import DEALS, FEEDS, ITEMS, MENTIONS
from armsbeat.errors import FileError, UsageError
from armsbeat.lake import Place, read_manifest
from armsbeat.lake.splits import input_files, splits
from armsbeat.lake.splits import lines as read_lines
from armsbeat.pipeline import import_archive, open_house, refresh_cube
from armsbeat.settings import read_settings

BY_NAME = {"items": ITEMS, "mentions": MENTIONS, "deals": DEALS, "feeds": FEEDS}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return an_archive(tmp_path_factory.mktemp("in") / "archive")


@pytest.fixture(scope="module")
def lake(archive, tmp_path_factory):
    place = tmp_path_factory.mktemp("out") / "lake"
    a_lake(archive, place)
    return place


def made_of(tmp_path, *rows, **options):
    """The items of a lake made of these rows, by title."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines(rows))
    a_lake(source, tmp_path / "lake", **options)
    return table(tmp_path / "lake", "items", "id").to_pylist()


class TestRows:
    def test_every_row_is_an_item_a_copy_or_bad(self, lake):
        manifest = read_manifest(Place(str(lake)))
        assert manifest.items + manifest.known + manifest.bad == manifest.rows
        assert manifest.bad == 4
        assert manifest.known == 1

    def test_bad_rows_are_kept_with_their_number_in_the_file_and_the_reason(self, lake):
        found = {
            (one["file"].rsplit("/")[-1], one["number"]): one for one in rejected(lake)
        }
        assert set(found) == {
            ("a.jsonl", 101),
            ("a.jsonl", 103),
            ("a.jsonl", 104),
            ("c.parquet", 101),
        }
        assert "not JSON" in found["a.jsonl", 101]["reason"]
        assert found["a.jsonl", 101]["raw"] == '{"title": broken\n'
        assert found["a.jsonl", 104]["reason"] == "neither title nor summary"

    def test_each_month_is_a_folder(self, lake):
        for path in lake.glob("items/*/*.parquet"):
            months = {
                f"{one:%Y-%m}" for one in parquet.read_table(path)["at"].to_pylist()
            }
            assert {f"month={one}" for one in months} == {path.parent.name}

    def test_a_damaged_file_costs_what_is_behind_the_damage(self, tmp_path):
        packed = gzip.compress(lines(news(200)))
        (tmp_path / "in.jsonl.gz").write_bytes(packed[: len(packed) // 2])
        manifest = a_lake(tmp_path / "in.jsonl.gz", tmp_path / "lake")
        assert manifest.bad == 1
        assert 0 < manifest.items < 200
        assert "breaks off" in rejected(tmp_path / "lake")[0]["reason"]

    def test_an_item_without_a_date_is_dated_by_its_file(self, tmp_path):
        source = tmp_path / "in.jsonl"
        source.write_bytes(lines([row(published=None)]))
        written = datetime(2024, 5, 6, tzinfo=UTC).timestamp()
        os.utime(source, (written, written))
        a_lake(source, tmp_path / "lake")
        (item,) = table(tmp_path / "lake", "items", "id").to_pylist()
        assert item["at"].isoformat() == "2024-05-06T00:00:00"
        assert item["published_at"] is None
        assert item["date_flag"] == "missing"


class TestSplitting:
    def test_where_files_are_cut_makes_no_difference(self, archive, lake, tmp_path):
        a_lake(archive, tmp_path / "lake", split_bytes=10_000_000)
        assert tables(tmp_path / "lake") == tables(lake)
        assert rejected(tmp_path / "lake") == rejected(lake)

    @given(cut=st.integers(1, 400), last=st.sampled_from([b"", b"\n", b"\n\n"]))
    @settings(max_examples=40, deadline=None)
    def test_each_line_is_read_once_wherever_the_cuts_are(
        self, cut, last, tmp_path_factory
    ):
        path = tmp_path_factory.mktemp("cut") / "in.jsonl"
        body = lines(news(3)) + b"\n" + lines(news(2)).rstrip(b"\n") + last
        path.write_bytes(body)
        pieces = splits(input_files(str(path)), split_bytes=cut)
        assert b"".join(line for piece in pieces for line in read_lines(piece)) == body

    def test_nor_does_the_number_of_processes(self, archive, lake, tmp_path):
        a_lake(archive, tmp_path / "lake", workers=2)
        assert tables(tmp_path / "lake") == tables(lake)


class TestIdentity:
    def test_the_newest_copy_of_a_record_is_the_item(self, tmp_path):
        old, new = row(), row(summary="Amended.", published="2023-02-04T00:00:00Z")
        for order in ([old, new], [new, old]):
            (item,) = made_of(tmp_path, *order, replace=True)
            assert item["summary"] == "Amended."

    def test_two_records_under_one_address_are_two_items(self, tmp_path):
        items = made_of(tmp_path, row(title="One story"), row(title="Another story"))
        assert len({item["id"] for item in items}) == 2

    def test_a_key_in_doubt_gives_way_however_far_apart_its_holders_are(self, tmp_path):
        between = news(400)
        rows = [row(title="One story"), *between, row(title="Another story")]
        assert len(made_of(tmp_path, *rows)) == 402

    def test_one_record_of_two_publishers_is_two_items(self, tmp_path):
        items = made_of(tmp_path, row(), row(publisher="Gamma"))
        assert len({item["feed_id"] for item in items}) == 2

    def test_numbers_stay_themselves_where_numbers_are_doubles(self, lake):
        ids = table(lake, "items", "id")["id"].to_pylist()
        assert all(int(float(one)) == one for one in ids)


class TestStories:
    def told(self, tmp_path, *days):
        said = "It wants twelve of them by the end of the decade."
        rows = (
            row(summary=said, published=day, publisher=f"P{n}", link=None)
            for n, day in enumerate(days)
        )
        return [one["story_id"] for one in made_of(tmp_path, *rows)]

    def test_items_that_carry_the_same_words_are_one_story(self, tmp_path):
        assert len(set(self.told(tmp_path, "2024-05-30", "2024-06-01"))) == 1

    def test_copies_may_follow_each_other_for_longer_than_one_of_them(self, tmp_path):
        days = ("2024-05-01", "2024-05-03", "2024-05-05")
        assert len(set(self.told(tmp_path, *days))) == 1

    def test_after_a_pause_the_same_words_are_another_story(self, tmp_path):
        assert len(set(self.told(tmp_path, "2024-05-01", "2024-05-09"))) == 2

    def test_a_few_words_are_no_story(self, tmp_path):
        short = {"title": "Morning briefing", "summary": ""}
        rows = (row(**short, publisher=one) for one in ("A", "B"))
        assert len({one["story_id"] for one in made_of(tmp_path, *rows)}) == 2


class TestAgain:
    def written(self, lake):
        return {
            path: path.stat().st_mtime_ns for path in lake.rglob("items/**/*.parquet")
        }

    def test_the_same_input_writes_nothing(self, archive, tmp_path):
        first = a_lake(archive, tmp_path / "lake")
        before = self.written(tmp_path / "lake")
        assert a_lake(archive, tmp_path / "lake") == first
        assert self.written(tmp_path / "lake") == before

    def test_new_rows_cost_their_month_only(self, tmp_path):
        source, lake = tmp_path / "in", tmp_path / "lake"
        source.mkdir()
        (source / "a.jsonl").write_bytes(lines(news(100)))
        a_lake(source, lake)
        before = self.written(lake)
        late = row(published="2024-07-07T00:00:00Z", link="https://x.example/late")
        (source / "b.jsonl").write_bytes(lines([late]))
        assert a_lake(source, lake).items == 101
        after = self.written(lake)
        assert {one.parent.name for one in after.keys() - before.keys()} == {
            "month=2024-07"
        }
        assert all(after[one] == before[one] for one in after.keys() & before.keys())

    def test_files_of_earlier_runs_are_gone(self, tmp_path):
        made_of(tmp_path, row())
        items = made_of(tmp_path, row(title="Another story"), replace=True)
        assert len(items) == 1
        assert len(list((tmp_path / "lake").rglob("items/**/*.parquet"))) == 1

    def test_a_run_that_dies_leaves_the_lake_as_it_was(self, tmp_path, monkeypatch):
        made_of(tmp_path, row())
        monkeypatch.setattr(
            "armsbeat.pipeline.lake_steps.Tables.arrow",
            lambda self: (_ for _ in ()).throw(MemoryError()),
        )
        with pytest.raises(MemoryError):
            made_of(tmp_path, row(title="Another story"))
        monkeypatch.undo()
        (item,) = table(tmp_path / "lake", "items", "id").to_pylist()
        assert item["title"] == row()["title"]
        left = [path.name for path in (tmp_path / "lake").rglob(".*")]
        assert left == []

    def test_a_lake_is_not_emptied_by_mistake(self, tmp_path):
        source = tmp_path / "in"
        source.mkdir()
        for name in "ab":
            (source / f"{name}.jsonl").write_bytes(lines([row(link=None, title=name)]))
        a_lake(source, tmp_path / "lake")
        (source / "a.jsonl").unlink()
        with pytest.raises(UsageError, match=r"a\.jsonl.*--replace"):
            a_lake(source, tmp_path / "lake")
        assert a_lake(source, tmp_path / "lake", replace=True).items == 1


class TestCommand:
    def test_it_reports_what_it_made(self, archive, tmp_path, capsys):
        places = [str(archive), str(tmp_path / "lake")]
        status = main(["lake", "annotate", *places, "--json", "--workers", "1"])
        report = json.loads(capsys.readouterr().out)
        assert status == 1  # some rows are bad
        assert report["rows"] == report["items"] + report["known"] + report["bad"]

    def test_a_folder_without_archives_is_refused(self, tmp_path):
        with pytest.raises(FileError, match="holds no file"):
            a_lake(tmp_path, tmp_path / "lake")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The tables of a store that imported an archive, and of a lake made of it."""
    folder = tmp_path_factory.mktemp("both")
    source = folder / "in.jsonl"
    source.write_bytes(lines([*trouble(), *news(150)]))
    os.utime(source, (NOW.timestamp(), NOW.timestamp()))
    a_lake(source, folder / "lake")
    house = open_house(read_settings({"ARMSBEAT_DATA_DIR": str(folder / "data")}))
    import_archive(house, open_archive(source), workers=1)
    with Cube.open(None) as cube:
        refresh_cube(house.store, cube)
        stored = {
            name: pa.Table.from_pandas(cube.frame(rows), preserve_index=False)
            for name, rows in BY_NAME.items()
        }
    return stored, tables(folder / "lake")


class TestBesideAnImport:
    """What a store holds after importing the same archive."""

    @pytest.mark.parametrize("name", BY_NAME)
    def test_all_rows_are_the_same_but_for_their_numbers(self, both, name):
        stored, in_lake = (_plain(found, name) for found in both)
        assert stored
        assert in_lake == stored

    def test_what_the_lake_calls_one_story_is_one_in_the_store(self, both):
        stored, in_lake = (_stories(found) for found in both)
        assert any(len(story) > 1 for story in in_lake)
        assert all(any(story <= other for other in stored) for story in in_lake)


# Numbers that a store gives in the order of arrival; when it first saw an item; and
# stories, which a lake tells more coarsely (docs/scale.md).
OWN = {
    *("id", "item_id", "feed_id", "first_seen_at", "key", "edits"),
    *("story_id", "story_rule"),
}


def _places(found):
    """What tells an item from all others, by its number."""
    return {
        one["id"]: (one["outlet"], one["link"] or "", one["title"], one["summary"])
        for one in found["items"].to_pylist()
    }


def _plain(found, name):
    places = _places(found)
    return sorted(
        repr((places.get(one.get("id", one.get("item_id"))), _without_numbers(one)))
        for one in found[name].to_pylist()
    )


def _without_numbers(one):
    dated = one.get("published_at") is not None
    own = OWN if dated or "date_flag" not in one else OWN | {"at", "day"}
    return sorted((name, value) for name, value in one.items() if name not in own)


def _stories(found):
    told = {}
    places = _places(found)
    for one in found["items"].to_pylist():
        told.setdefault(one["story_id"], set()).add(places[one["id"]])
    return list(told.values())


def test_feeds_are_those_of_an_import(lake):
    found = {one["title"]: one for one in table(lake, "feeds", "title").to_pylist()}
    assert found["Béta News"]["url"] == f"import:{quote('Béta News')}"
    assert "a.jsonl" in found  # rows that name no publisher
