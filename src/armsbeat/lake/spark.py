"""
A lake made on Apache Spark: the same functions and the same SQL, on many machines.

The only file that imports pyspark, and only when it is used (extra `spark`). Workers
need this armsbeat with the same tables, and see input and lake under the same names.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from armsbeat.errors import UsageError
from armsbeat.lake.parts import Annotate, Key, Plan, runs, write_parts
from armsbeat.lake.resolve import ORDER, ORDERED
from armsbeat.lake.splits import Split
from armsbeat.lake.staging import CHOSEN_SCHEMA, ROWS_PER_BATCH, SCHEMA

Read = Callable[[Split], Iterator[pa.RecordBatch]]
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PARTS = "month string, bucket int"
_SPARK_TYPES = {
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.string(): "string",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp_ntz",
    pa.list_(pa.string()): "array<string>",
}
MISSING = (
    "pyspark is not installed; `pip install 'armsbeat[spark]'` brings it, and it needs"
    " Java 17 (on Debian: apt install openjdk-17-jre-headless)"
)


def open_session(master: str, conf: Mapping[str, str] | None = None) -> Any:
    """
    A Spark session that neither shows a page nor asks anybody anything.

    Args:
        master: As `spark://HOST:7077`, `local[2]`, `yarn` or `k8s://…`.
        conf: Settings of Spark that go before ours.

    Raises:
        UsageError: pyspark or Java is missing, or the master cannot be reached.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(MISSING) from error
    # It warns that pandas 3 is new to it; only Arrow goes in and out here.
    warnings.filterwarnings("ignore", "PySpark does not yet fully", FutureWarning)
    # pyspark takes the workers' Python from the environment alone.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("armsbeat").master(master)
    for name, value in {**_settings(master), **(conf or {})}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise UsageError(f"{master}: {_first_line(error)}; {MISSING}") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] != "py4j":
            raise
        raise UsageError(
            f"{master}: Spark did not start ({_first_line(error)});"
            " is its master there?"
        ) from error


def _settings(master: str) -> dict[str, str]:
    settings = {
        "spark.ui.enabled": "false",
        # It warns when a cluster has no room for the job, which then waits for ever.
        "spark.log.level": "WARN",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_PER_BATCH),
        "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
        # A worker that dies while it writes is no reason to stop.
        "spark.task.maxFailures": "8",
    }
    host = urlsplit(master).hostname
    if master.startswith("local") or host in _LOOPBACK:
        settings["spark.driver.host"] = "127.0.0.1"
        settings["spark.driver.bindAddress"] = "127.0.0.1"
    return settings


class SparkEngine:
    """A cluster; its session is stopped when the work is done."""

    def __init__(self, master: str, conf: Mapping[str, str] | None = None) -> None:
        self._spark = open_session(master, conf)
        self._cores = max(2, int(self._spark.sparkContext.defaultParallelism))

    def stage(self, pieces: Sequence[Split], read: Read) -> None:
        """Read all pieces; their rows are the table `staged` then."""
        # Spark's own 200 are too many for little, and too few for much.
        shuffled = max(2 * self._cores, 2 * len(pieces))
        self._spark.conf.set("spark.sql.shuffle.partitions", str(shuffled))
        columns = [one.name for one in fields(Split)]
        table = pa.Table.from_pylist([asdict(piece) for piece in pieces])
        listed = self._spark.createDataFrame(table.select(columns))
        # One piece a task: how many there are says how the work is shared.
        spread = listed.repartition(len(pieces), "file", "number")
        staged = spread.mapInArrow(_Reader(read), ddl(SCHEMA))
        self._keep("staged", staged)

    def keep(self, name: str, sql: str) -> None:
        """Let the answer be known as the table `name`."""
        self._keep(name, self._spark.sql(sql))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """A small answer, whole."""
        return [tuple(row) for row in self._spark.sql(sql).collect()]

    def annotate(self, annotate: Annotate, plan: Plan) -> Iterator[Key]:
        """Annotate the rows of `ORDERED` and write them; tells each finished part."""
        parts = sum(buckets for _, buckets in plan.months.values())
        chosen = self._spark.sql(ORDERED).select(*CHOSEN_SCHEMA.names)
        spread = chosen.repartition(
            min(parts, 4 * self._cores), "month", "bucket"
        ).sortWithinPartitions(*ORDER)
        done = spread.mapInArrow(_Annotator(annotate, plan), _PARTS)
        # Not `toLocalIterator`: it would let one partition run after the other.
        for row in done.collect():
            yield row.month, row.bucket

    def close(self) -> None:
        """Stop the session."""
        self._spark.stop()

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _keep(self, name: str, frame: Any) -> None:
        from pyspark import StorageLevel

        # On the disks of the workers; what is lost with one of them is made again.
        frame.persist(StorageLevel.DISK_ONLY).createOrReplaceTempView(name)


class _Reader:
    """Pieces → the rows in them, in a Python process of Spark's."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for values in batch.to_pylist():
                yield from self._read(Split(**values))


class _Annotator:
    """Sorted rows → files of the lake; says which parts are written."""

    def __init__(self, annotate: Annotate, plan: Plan) -> None:
        self._annotate, self._plan = annotate, plan

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        known: dict[Key, bool] = {}

        def annotated() -> Iterator[tuple[Key, Any]]:
            for key, batch in runs(batches):
                if key not in known:
                    known[key] = self._plan.there(key)
                yield key, None if known[key] else self._annotate(batch)

        for month, bucket in write_parts(annotated(), self._plan):
            yield pa.RecordBatch.from_arrays(
                [pa.array([month]), pa.array([bucket], pa.int32())],
                names=["month", "bucket"],
            )


def ddl(schema: pa.Schema) -> str:
    """Columns as Spark's SQL declares them."""
    return ", ".join(f"`{one.name}` {_SPARK_TYPES[one.type]}" for one in schema)


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else ""
