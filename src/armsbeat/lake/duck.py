"""A lake read by DuckDB in this process; nothing is copied and nothing downloaded."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as arrow_dataset

from armsbeat.errors import FileError
from armsbeat.lake.columns import check_columns
from armsbeat.lake.files import Place
from armsbeat.lake.manifest import NAME, TABLES, Manifest, read_manifest
from armsbeat.lake.rows import arrow_schema
from armsbeat.log import event

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# How DuckDB calls what S3's own tools read from the environment.
_SECRETS = {
    "KEY_ID": "AWS_ACCESS_KEY_ID",
    "SECRET": "AWS_SECRET_ACCESS_KEY",
    "SESSION_TOKEN": "AWS_SESSION_TOKEN",
    "REGION": "AWS_REGION",
}


def existing_manifest(lake: Place) -> Manifest:
    """
    The manifest of a lake.

    Raises:
        FileError: There is no lake, or it cannot be read.
    """
    manifest = read_manifest(lake)
    if manifest is None:
        raise FileError(
            lake.url,
            None,
            f"holds no lake ({NAME} is missing); `armsbeat lake annotate` makes one",
        )
    return manifest


class DuckRunner:
    """SQL over a lake's tables; threads may share it."""

    dialect = "duckdb"

    def __init__(self, url: str, *, environ: Mapping[str, str] = os.environ) -> None:
        """
        Open a lake.

        Args:
            url: A folder, or an object store's `s3://BUCKET/PATH`. The latter is read
                through DuckDB's extension httpfs where somebody installed it, else
                through Arrow, which is slower.
            environ: Where S3's credentials are looked for.

        Raises:
            FileError: There is no lake, it cannot be read, or its files differ.
        """
        self._lake = Place(url)
        self._opening = threading.Lock()
        self._duckdb = duckdb.connect(":memory:", config=dict(_CONFIG))
        # Files never change: their names say what is in them.
        self._duckdb.execute("SET parquet_metadata_cache = true")
        self._direct = self._lake.is_local or self._has_httpfs(environ)
        self._datasets: dict[str, Any] = {}
        self.manifest = existing_manifest(self._lake)
        check_columns(self._lake, self.manifest)
        self._look_at(self.manifest)
        if self._lake.is_local:
            folder = _quoted(self._lake.url)
            self._duckdb.execute(f"SET allowed_directories=[{folder}]")
            self._duckdb.execute("SET enable_external_access=false")

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
        """
        The answer to a query over `items`, `mentions`, `deals`, `feeds`, `names`.

        Raises:
            FileError: The files differ in their columns.
        """
        try:
            return self._run(sql)
        except duckdb.IOException:
            # Another run may have replaced the files that we knew of.
            before = self.manifest.stamp
            if self.refresh().stamp == before:
                raise
            return self._run(sql)
        except duckdb.Error:
            # Files in the middle are not looked at before they are needed.
            check_columns(self._lake, self.manifest, all_files=True)
            raise

    def close(self) -> None:
        """Let everything go."""
        self._duckdb.close()

    def _run(self, sql: str) -> pa.Table:
        with closing(self._duckdb.cursor()) as cursor:
            for name, dataset in self._datasets.items():
                cursor.register(name, dataset)
            return cursor.sql(sql).to_arrow_table()

    def _look_at(self, manifest: Manifest) -> None:
        for table in TABLES:
            self._look_at_table(table, manifest.files(table))

    def _look_at_table(self, table: str, files: list[str]) -> None:
        if self._direct and files:
            listed = ", ".join(_quoted(f"{self._lake.url}/{one}") for one in files)
            self._duckdb.execute(
                f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM"  # noqa: S608
                f" read_parquet([{listed}], hive_partitioning = false)"
            )
            return
        system, folder = self._lake.filesystem()
        self._datasets[table] = arrow_dataset.dataset(
            [f"{folder}/{one}" for one in files],
            schema=arrow_schema(table),
            filesystem=system,
            format="parquet",
        )

    def _has_httpfs(self, environ: Mapping[str, str]) -> bool:
        if self._lake.url.partition("://")[0] not in {"s3", "gs", "gcs"}:
            return False
        try:
            self._duckdb.execute("LOAD httpfs")
        except duckdb.Error:
            event(
                "lake_through_arrow",
                lake=self._lake.url,
                faster="INSTALL httpfs, once, in DuckDB's own shell",
            )
            return False
        known = {name: environ[env] for name, env in _SECRETS.items() if env in environ}
        if known:
            said = ", ".join(
                f"{name} {_quoted(value)}" for name, value in known.items()
            )
            self._duckdb.execute(f"CREATE SECRET (TYPE s3, {said})")
        return True


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
