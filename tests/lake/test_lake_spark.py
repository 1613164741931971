"""Lakes made and read on a real cluster: as on one machine, to the last number."""

import threading
import time

import pytest
from lake_frames import questions
from lake_worlds import a_lake, an_archive, cube_of, lines, news, rejected, tables
from spark_cluster import CONF, running_cluster, why_not
from test_lake_reading import same

from armsbeat.cube import frames
from armsbeat.lake import Place, read_manifest
from armsbeat.lake.duck import DuckRunner
from armsbeat.pipeline.lake_house import LakeCube

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))

# All frames on one view, and each way to filter once.
QUESTIONS = {
    name: ask
    for name, ask in questions()
    if name.endswith("(arms)") or "(" not in name or name.startswith("item_count")
    if not name.startswith(("items_page-oldest", "items_page-negative"))
}


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    with running_cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = an_archive(tmp_path_factory.mktemp("in") / "archive")
    # Enough for a worker to die in the middle.
    (folder / "d.jsonl").write_bytes(lines(news(3_000, seed=2)))
    return folder


@pytest.fixture(scope="module")
def on_one_machine(archive, tmp_path_factory):
    lake = tmp_path_factory.mktemp("one") / "lake"
    a_lake(archive, lake, split_bytes=600_000)
    return lake


@pytest.fixture(scope="module")
def on_a_cluster(archive, cluster, tmp_path_factory):
    """A lake during whose making one of two workers died."""
    lake = tmp_path_factory.mktemp("many") / "lake"
    killed = threading.Thread(
        target=_kill_in_the_middle, args=(cluster, lake), daemon=True
    )
    killed.start()
    a_lake(archive, lake, split_bytes=600_000, master=cluster.master, conf=CONF)
    killed.join()
    cluster.add_worker()
    return lake


PARTS_AT_DEATH = []


def _kill_in_the_middle(cluster, lake):
    while not (parts := list(lake.rglob("items/*/*.parquet"))):
        time.sleep(0.02)
    PARTS_AT_DEATH.append(len(parts))
    cluster.kill_worker(0)


class TestAnnotating:
    def test_a_worker_that_dies_costs_no_row(self, on_a_cluster, on_one_machine):
        months = read_manifest(Place(str(on_a_cluster))).months
        assert PARTS_AT_DEATH[0] < len(months)  # it died in the middle
        ours, theirs = tables(on_a_cluster), tables(on_one_machine)
        for name in theirs:
            assert ours[name] == theirs[name], name

    def test_the_manifest_is_the_same(self, on_a_cluster, on_one_machine):
        ours, theirs = (
            read_manifest(Place(str(lake))) for lake in (on_a_cluster, on_one_machine)
        )
        assert ours == theirs

    def test_bad_rows_are_told_with_the_same_numbers(
        self, on_a_cluster, on_one_machine
    ):
        assert rejected(on_a_cluster) == rejected(on_one_machine)


@pytest.fixture(scope="module")
def by_spark(on_a_cluster, cluster):
    from armsbeat.lake.spark_reading import SparkRunner

    runner = SparkRunner(str(on_a_cluster), cluster.master, conf=CONF)
    with LakeCube(runner) as cube:
        yield cube


@pytest.fixture(scope="module")
def by_duckdb(on_a_cluster):
    with LakeCube(DuckRunner(str(on_a_cluster))) as cube:
        yield cube


@pytest.fixture(scope="module")
def in_cube(on_a_cluster):
    with cube_of(on_a_cluster) as cube:
        yield cube


class TestReading:
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_spark_duckdb_and_cube_agree(self, name, by_spark, by_duckdb, in_cube):
        answer = QUESTIONS[name](in_cube)
        same(QUESTIONS[name](by_duckdb), answer)
        same(QUESTIONS[name](by_spark), answer)

    def test_the_questions_have_answers(self, by_duckdb):
        weeks = QUESTIONS["unusual_weeks(arms)"](by_duckdb)
        assert len(weeks) > 0
        assert frames.extent(by_duckdb) is not None
