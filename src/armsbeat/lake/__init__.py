"""
Archives that no store could hold: annotated files of Parquet, by month.

Made on one machine or on Apache Spark, read by DuckDB or Spark (docs/scale.md).
"""

from armsbeat.lake.files import Place
from armsbeat.lake.manifest import Manifest, read_manifest

__all__ = ["Manifest", "Place", "read_manifest"]
