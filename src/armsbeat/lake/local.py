"""A lake made on one machine: processes annotate, DuckDB sorts, on disk if it must."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet

from armsbeat.lake.parts import Annotate, Key, Plan, Tables, runs, write_parts
from armsbeat.lake.resolve import ORDER, ORDERED
from armsbeat.lake.splits import Split
from armsbeat.lake.staging import CHOSEN_SCHEMA, ROWS_PER_BATCH, SCHEMA

Read = Callable[[Split], Iterator[pa.RecordBatch]]
JOBS_AHEAD = 3
MEMORY = "2GB"

One = TypeVar("One")
Other = TypeVar("Other")


class LocalEngine:
    """Processes of this machine; `workers=1` does all in this one."""

    def __init__(self, work: Path, *, workers: int, memory: str = MEMORY) -> None:
        """
        Prepare to work.

        Args:
            work: An existing folder for what does not fit into memory.
            workers: Processes that read and annotate.
            memory: What DuckDB may hold, as `2GB`.
        """
        self._folder = TemporaryDirectory(dir=work, prefix=".work-")
        self._work = Path(self._folder.name)
        self._workers = workers
        self._open = ExitStack()
        self._duckdb = duckdb.connect(
            str(self._work / "work.duckdb"),
            config={
                "memory_limit": memory,
                "temp_directory": str(self._work / "spill"),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self._pool: ProcessPoolExecutor | None = None
        if workers > 1:
            # Spawned, not forked: DuckDB and Arrow have threads.
            spawning = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(workers, mp_context=spawning)
            self._pool = self._open.enter_context(pool)

    def stage(self, pieces: Sequence[Split], read: Read) -> None:
        """Read all pieces; their rows are the table `staged` then."""
        jobs = (
            (read, piece, self._work / f"staged-{place}.parquet")
            for place, piece in enumerate(pieces)
        )
        files = [str(one) for one in self._map(_stage, jobs)]
        listed = ", ".join(map(_quoted, files))
        self._duckdb.execute(
            f"CREATE VIEW staged AS SELECT * FROM read_parquet([{listed}])"  # noqa: S608
        )

    def keep(self, name: str, sql: str) -> None:
        """Let the answer be known as the table `name`."""
        self._duckdb.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """A small answer, whole."""
        return self._duckdb.execute(sql).fetchall()

    def annotate(self, annotate: Annotate, plan: Plan) -> Iterator[Key]:
        """Annotate the rows of `ORDERED` and write them; tells each finished part."""
        columns = ", ".join(CHOSEN_SCHEMA.names)
        order = ", ".join(ORDER)
        sql = f"SELECT {columns} FROM ({ORDERED}) ORDER BY {order}"  # noqa: S608
        reader = self._duckdb.sql(sql).to_arrow_reader(ROWS_PER_BATCH)
        batches = (batch.cast(CHOSEN_SCHEMA) for batch in reader)
        known: dict[Key, bool] = {}

        def wanted() -> Iterator[tuple[Annotate, Key, pa.RecordBatch | None]]:
            for key, batch in runs(batches):
                if key not in known:
                    known[key] = plan.there(key)
                yield annotate, key, None if known[key] else batch

        yield from write_parts(self._map(_annotate, wanted()), plan)

    def close(self) -> None:
        """Let everything go."""
        self._open.close()
        self._duckdb.close()
        self._folder.cleanup()

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None and self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self.close()

    def _map(
        self, function: Callable[[One], Other], jobs: Iterator[One]
    ) -> Iterator[Other]:
        """The answers in the order of the jobs, few of which are under way at once."""
        if self._pool is None:
            yield from map(function, jobs)
            return
        under_way: deque[Future[Other]] = deque()
        for job in jobs:
            under_way.append(self._pool.submit(function, job))
            if len(under_way) >= JOBS_AHEAD * self._workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _stage(job: tuple[Read, Split, Path]) -> Path:
    read, piece, path = job
    with parquet.ParquetWriter(path, SCHEMA, compression="lz4") as writer:
        for batch in read(piece):
            writer.write_batch(batch)
    return path


def _annotate(
    job: tuple[Annotate, Key, pa.RecordBatch | None],
) -> tuple[Key, Tables | None]:
    annotate, key, batch = job
    return key, None if batch is None else annotate(batch)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
