"""A lake read by Spark: the same questions, asked of a cluster."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import pyarrow as pa

from armsbeat.lake.columns import check_columns
from armsbeat.lake.duck import existing_manifest
from armsbeat.lake.files import Place
from armsbeat.lake.manifest import TABLES, Manifest
from armsbeat.lake.rows import arrow_schema
from armsbeat.lake.spark import ddl, open_session


class SparkRunner:
    """SQL over a lake's tables; threads may share it."""

    dialect = "pyspark"

    def __init__(
        self, url: str, master: str, *, conf: Mapping[str, str] | None = None
    ) -> None:
        """
        Open a lake.

        Args:
            url: A folder that every worker sees, or what Hadoop calls a URL.
            master: As `spark://HOST:7077`.
            conf: Settings of Spark.

        Raises:
            FileError: There is no lake, or it cannot be read.
            UsageError: pyspark or Java is missing, or the master cannot be reached.
        """
        self._lake = Place(url)
        self._opening = threading.Lock()
        self.manifest = existing_manifest(self._lake)
        # Spark would take a column that a file lacks for one without values.
        check_columns(self._lake, self.manifest)
        self._spark = open_session(master, conf)
        parts = 2 * self._spark.sparkContext.defaultParallelism
        self._spark.conf.set("spark.sql.shuffle.partitions", str(max(2, parts)))
        self._look_at(self.manifest)

    def refresh(self) -> Manifest:
        """Go by the manifest of now."""
        manifest = existing_manifest(self._lake)
        if manifest.stamp != self.manifest.stamp:
            check_columns(self._lake, manifest)
            with self._opening:
                self._look_at(manifest)
                self.manifest = manifest
        return self.manifest

    def run(self, sql: str) -> pa.Table:
        """The answer to a query over `items`, `mentions`, `deals`, `feeds`, `names`."""
        answer = self._spark.sql(sql).toArrow()
        plain = [pa.field(one.name, _without_zone(one.type)) for one in answer.schema]
        return answer.cast(pa.schema(plain))

    def close(self) -> None:
        """Stop the session."""
        self._spark.stop()

    def _look_at(self, manifest: Manifest) -> None:
        for table in TABLES:
            files = [f"{self._lake.url}/{one}" for one in manifest.files(table)]
            # The schema is told, so that no file is opened to ask for it.
            reader = self._spark.read.schema(ddl(arrow_schema(table)))
            reader.parquet(*files).createOrReplaceTempView(table)


def _without_zone(kind: pa.DataType) -> pa.DataType:
    # The session's zone is UTC, and so are all naive times of ours.
    return pa.timestamp("us") if pa.types.is_timestamp(kind) else kind
