"""Do the files of a lake have the columns that are asked for?"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from armsbeat.errors import FileError
from armsbeat.lake.files import Place
from armsbeat.lake.manifest import NAME, TABLES, Manifest
from armsbeat.lake.rows import arrow_schema

_REMEDY = "make the lake anew with `armsbeat lake annotate`, into an empty folder"
# Two names for texts, which differ in how long a column of them may be.
_LARGE = {pa.large_string(): pa.string()}


def check_columns(lake: Place, manifest: Manifest, *, all_files: bool = False) -> None:
    """
    Look at the columns of a lake's files.

    Args:
        lake: Where it is.
        manifest: What it holds.
        all_files: Look at each; else at the first and the last one of each table, to
            open a lake of thousands of files quickly.

    Raises:
        FileError: A file lacks a column, has another one, or one of another type.
    """
    for table in TABLES:
        files = manifest.files(table)
        for file in files if all_files else dict.fromkeys((*files[:1], *files[-1:])):
            differs = list(_differences(_columns(lake / file), arrow_schema(table)))
            if differs:
                raise FileError(
                    (lake / file).url,
                    None,
                    f"differs from the other files of `{table}` that {NAME} names:"
                    f" {'; '.join(differs[:3])}; {_REMEDY}",
                )


def _columns(place: Place) -> pa.Schema:
    with place.reader() as file:
        try:
            return pq.read_schema(file)
        except pa.ArrowException as error:
            raise FileError(
                place.url, None, f"is no Parquet file: {error}; {_REMEDY}"
            ) from error


def _differences(found: pa.Schema, wanted: pa.Schema) -> Iterable[str]:
    for one in wanted:
        if one.name not in found.names:
            yield f"the column `{one.name}` is missing"
        elif _plain(found.field(one.name).type) != _plain(one.type):
            kind = found.field(one.name).type
            yield f"the column `{one.name}` holds {kind}, not {one.type}"
    for name in found.names:
        if name not in wanted.names:
            yield f"the column `{name}` is not known here"


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return _LARGE.get(kind, kind)
