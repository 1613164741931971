"""Two runs on one folder, and files that do not belong together."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as parquet
import pytest
from lake_worlds import NOW, a_lake, lines, news

from armsbeat.cli import main
from armsbeat.cube import frames
from armsbeat.errors import FileError, UsageError
from armsbeat.lake import Place, lock, read_manifest
from armsbeat.lake.duck import DuckRunner
from armsbeat.lake.spark_reading import SparkRunner
from armsbeat.model import Query
from armsbeat.pipeline.lake_house import LakeCube

HOLD = """
import sys, time
from datetime import UTC, datetime
from armsbeat.lake import Place
from armsbeat.lake.lock import writing
with writing(Place(sys.argv[1]), datetime(2026, 6, 1, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that writes the lake."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "lake")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines(news(20)))
    return path


class TestTwoRuns:
    def test_the_second_is_told_who_is_at_it(self, tmp_path, source, holder, capsys):
        status = main(["lake", "annotate", str(source), str(tmp_path / "lake")])
        said = capsys.readouterr().err
        assert status == 2
        assert f"process {holder.pid} on " in said
        assert "since 2026-06-01T00:00:00+00:00" in said
        assert read_manifest(Place(str(tmp_path / "lake"))) is None

    @pytest.mark.skipif(os.name == "nt", reason="no such signal")
    def test_a_run_that_was_killed_is_in_nobodys_way(self, tmp_path, source, holder):
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert a_lake(source, tmp_path / "lake").items == 20

    def test_nothing_is_left_of_a_run_that_ended(self, tmp_path, source):
        a_lake(source, tmp_path / "lake")
        a_lake(source, tmp_path / "lake")
        assert not (tmp_path / "lake" / lock.NOTE).exists()

    def test_many_that_come_at_once_take_turns_or_leave(self, tmp_path):
        """Whoever gets in is alone, however the file comes and goes."""
        script = tmp_path / "turns.py"
        script.write_text(TURNS)
        command = [sys.executable, str(script), str(tmp_path)]
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
        told = [run.communicate(timeout=60)[0].decode().split() for run in runs]
        assert sum(int(turns) for turns, _ in told) > 0
        assert [clashes for _, clashes in told] == ["0"] * 3

    def test_in_an_object_store_a_note_tells_and_says_what_to_delete(
        self, tmp_path, monkeypatch
    ):
        system = pafs.SubTreeFileSystem(str(tmp_path), pafs.LocalFileSystem())
        (tmp_path / "bucket").mkdir()
        place = Place("mem://bucket/lake")
        monkeypatch.setattr(
            Place, "filesystem", lambda self: (system, self.url.split("://")[1])
        )
        (tmp_path / "bucket" / "lake").mkdir()
        with (
            lock.writing(place, NOW),
            pytest.raises(UsageError, match=r"delete mem://bucket/lake/\.annotating"),
            lock.writing(place, NOW),
        ):
            raise AssertionError("nobody gets in")
        with lock.writing(place, NOW):
            pass


TURNS = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from armsbeat.errors import UsageError
from armsbeat.lake import Place
from armsbeat.lake.lock import writing

folder, turns, clashes = Path(sys.argv[1]), 0, 0
until = time.monotonic() + 1.5
while time.monotonic() < until:
    try:
        with writing(Place(str(folder / "lake")), datetime.now(UTC)):
            turns += 1
            try:
                alone = os.open(folder / "inside", os.O_CREAT | os.O_EXCL)
                os.close(alone)
                time.sleep(0.001)
                (folder / "inside").unlink()
            except FileExistsError:
                clashes += 1
    except UsageError:
        pass
print(turns, clashes)
"""


def parts(folder, table):
    return sorted((folder / table).rglob("*.parquet"))


def change(path, edit):
    parquet.write_table(edit(parquet.read_table(path)), path)


CHANGES = {
    "`edits` is missing": lambda table: table.drop_columns(["edits"]),
    "`edits` holds double, not int64": lambda table: table.set_column(
        table.column_names.index("edits"), "edits", table["edits"].cast(pa.float64())
    ),
    "`colour` is not known": lambda table: table.append_column(
        "colour", pa.array(["red"] * len(table))
    ),
}


class TestColumns:
    @pytest.mark.parametrize("said", CHANGES)
    def test_a_file_that_differs_is_named_with_what_differs(
        self, tmp_path, source, said
    ):
        a_lake(source, tmp_path / "lake")
        first = parts(tmp_path / "lake", "items")[0]
        change(first, CHANGES[said])
        with pytest.raises(FileError, match=said) as told:
            DuckRunner(str(tmp_path / "lake"))
        assert Path(told.value.path) == first
        assert "make the lake anew" in str(told.value)

    def test_one_in_the_middle_is_named_when_it_is_asked(self, tmp_path, source):
        rows = [
            {**one, "published": f"2026-{month:02d}-05T10:00:00Z"}
            for month in range(1, 6)
            for one in [{"title": f"Poland orders Patriot radars, part {month}"}]
        ]
        source.write_bytes(lines(rows))
        a_lake(source, tmp_path / "lake")
        middle = parts(tmp_path / "lake", "items")[2]
        change(middle, CHANGES["`edits` is missing"])
        with (
            LakeCube(DuckRunner(str(tmp_path / "lake"))) as cube,
            pytest.raises(FileError, match="`edits` is missing") as told,
        ):
            frames.items_page(cube, Query(relevant_only=False))
        assert Path(told.value.path) == middle

    def test_spark_is_not_started_over_such_a_lake(self, tmp_path, source):
        a_lake(source, tmp_path / "lake")
        first = parts(tmp_path / "lake", "deals")[0]
        change(first, lambda table: table.drop_columns(["stage"]))
        started = time.monotonic()
        with pytest.raises(FileError, match="`stage` is missing"):
            SparkRunner(str(tmp_path / "lake"), "spark://127.0.0.1:1")
        assert time.monotonic() - started < 5

    def test_what_is_no_parquet_file_is_named_too(self, tmp_path, source):
        a_lake(source, tmp_path / "lake")
        first = parts(tmp_path / "lake", "mentions")[0]
        first.write_text(json.dumps({"not": "parquet"}))
        with pytest.raises(FileError, match="is no Parquet file"):
            DuckRunner(str(tmp_path / "lake"))
