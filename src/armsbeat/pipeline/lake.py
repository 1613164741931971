"""
Archives → lake: read, identify over the whole input, annotate, write by month.

A lake is a function of its input and the versions: another run over the same input
writes nothing, one that was killed is taken up where it stood, and a change of the
input costs the months that it touches.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol, cast, get_args

import pyarrow as pa

import armsbeat
from armsbeat.annotate import Annotator
from armsbeat.annotate.own_file import in_words
from armsbeat.cube.ingest import outlet
from armsbeat.cube.schema import SCHEMA
from armsbeat.errors import UsageError
from armsbeat.lake.files import FileInfo, Place
from armsbeat.lake.lock import writing
from armsbeat.lake.manifest import (
    FORMAT,
    MONTHLY,
    Manifest,
    Month,
    input_sizes,
    read_manifest,
    sweep,
    write_manifest,
)
from armsbeat.lake.parts import Annotate, Key, Plan, write_table
from armsbeat.lake.resolve import (
    COUNTS,
    FEEDS,
    LINES,
    REJECTED,
    Engine,
    buckets_of,
    months,
    resolve,
)
from armsbeat.lake.rows import arrow_schema
from armsbeat.lake.splits import SPLIT_BYTES, Split, input_files, splits
from armsbeat.model import MentionKind, OwnEntry, Versions
from armsbeat.pipeline.imports import archive_url
from armsbeat.pipeline.lake_steps import Annotating, Reading, annotator_of
from armsbeat.settings import Settings

REJECTED_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("number", pa.int64()),
        ("reason", pa.string()),
        ("raw", pa.string()),
    ]
)
Told = Callable[[str], None]


class LakeEngine(Engine, Protocol):
    """Who does the work: processes of this machine, or a cluster."""

    def stage(self, pieces: Sequence[Split], read: Reading) -> None:
        """Read all pieces; their rows are the table `staged` then."""

    def annotate(self, annotate: Annotate, plan: Plan) -> Iterator[Key]:
        """Annotate what was chosen, write it; tells each finished part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeJob:
    """What a lake is to be made of, and how."""

    source: str
    """A file or folder, by path or URL."""
    lake: str
    settings: Settings
    now: datetime
    own: tuple[OwnEntry, ...] = ()
    replace: bool = False
    """The lake may hold items of files that the source no longer has."""
    master: str | None = None
    """Of Spark; None: processes of this machine."""
    conf: Mapping[str, str] | None = None
    workers: int | None = None
    split_bytes: int = SPLIT_BYTES


def annotate_lake(job: LakeJob, *, on_step: Told = lambda told: None) -> Manifest:
    """
    Make the lake of an input, or bring it up to date.

    Returns:
        What the lake holds now.

    Raises:
        FileError: There is nothing to read, or the lake's manifest is damaged.
        UsageError: The lake holds items of files that the input does not have; another
            run writes it; Spark is missing.
    """
    files = input_files(job.source)
    lake = Place(job.lake)
    with writing(lake, job.now):
        return _made(job, lake, files, on_step)


def _made(
    job: LakeJob, lake: Place, files: Sequence[FileInfo], on_step: Told
) -> Manifest:
    _refuse_loss(job, lake, files)
    annotator = annotator_of(job.own)
    with _engine(job, lake) as engine:
        pieces = splits(files, split_bytes=job.split_bytes)
        on_step(f"reading {len(files)} files in {len(pieces)} pieces")
        engine.stage(pieces, Reading(settings=job.settings, now=job.now))
        on_step("finding copies and stories")
        resolve(engine)
        plan = Plan(lake=lake, months=_planned(engine, annotator.versions))
        _annotate(engine, plan, annotator.versions, job.own, on_step)
        manifest = _manifest(engine, plan, job, files, annotator)
    write_manifest(lake, manifest)
    sweep(lake, manifest)
    return manifest


def _refuse_loss(job: LakeJob, lake: Place, files: Sequence[FileInfo]) -> None:
    before = read_manifest(lake)
    if before is None or job.replace:
        return
    lost = sorted(set(before.inputs) - set(input_sizes(files, job.source)))
    if lost:
        raise UsageError(
            f"{lake.url} holds items of {lost[0]} (and {len(lost) - 1} other files),"
            f" which {job.source} does not have; a lake is made of its whole input:"
            " give all files together, name another folder, or say --replace"
        )


@contextmanager
def _engine(job: LakeJob, lake: Place) -> Iterator[LakeEngine]:
    if job.master:
        from armsbeat.lake.spark import SparkEngine

        with SparkEngine(job.master, job.conf) as cluster:
            yield cluster
        return
    from armsbeat.lake.local import LocalEngine

    work = Path(lake.url if lake.is_local else gettempdir())
    work.mkdir(parents=True, exist_ok=True)
    workers = job.workers or os.cpu_count() or 1
    with LocalEngine(work, workers=workers) as processes:
        yield processes


def _planned(engine: Engine, versions: Versions) -> dict[str, tuple[str, int]]:
    """Digest and number of files by month, and the table `buckets`."""
    planned = {}
    for month, (items, sums) in months(engine).items():
        buckets = buckets_of(items)
        said = "\n".join(
            (*astuple(versions), str(FORMAT), str(SCHEMA), str(items), sums)
        )
        digest = blake2b(said.encode(), digest_size=10).hexdigest()
        planned[month] = (digest, buckets)
    rows = ", ".join(
        f"('{month}', {buckets}, {bucket})"
        for month, (_, buckets) in planned.items()
        for bucket in range(buckets)
    )
    none = "('', 1, 0)"
    engine.keep(
        "buckets",
        f"SELECT * FROM (VALUES {rows or none}) AS v(month, buckets, bucket)",  # noqa: S608
    )
    return planned


def _annotate(
    engine: LakeEngine,
    plan: Plan,
    versions: Versions,
    own: tuple[OwnEntry, ...],
    on_step: Told,
) -> None:
    wanted = sum(buckets for _, buckets in plan.months.values())
    work = Annotating(own=own, versions=versions)
    for done, (month, _) in enumerate(engine.annotate(work, plan), start=1):
        on_step(f"{month} is annotated ({done} of {wanted} parts)")


def _manifest(
    engine: LakeEngine,
    plan: Plan,
    job: LakeJob,
    files: Sequence[FileInfo],
    annotator: Annotator,
) -> Manifest:
    good, bad = (int(cast(int, one)) for one in engine.rows(COUNTS)[0])
    counted = {month: _month(plan, month) for month in plan.months}
    items = sum(month.items for month in counted.values())
    (chosen,) = engine.rows("SELECT count(*) FROM told")[0]
    if items != chosen:  # a lake that lost rows must never be named by a manifest
        raise RuntimeError(f"{chosen} items were chosen, {items} written")
    small = _Small(plan.lake)
    return Manifest(
        versions=annotator.versions,
        rows=good + bad,
        known=good - items,
        bad=bad,
        inputs=input_sizes(files, job.source),
        months=counted,
        feeds=small.write("feeds", _feeds(engine)),
        names=small.write("names", _names(annotator)),
        rejected=small.write("rejected", _rejected(engine, files), REJECTED_SCHEMA),
        made_by=f"armsbeat {armsbeat.__version__}",
        schema=SCHEMA,
        own=tuple(in_words(entry) for entry in job.own),
    )


def _month(plan: Plan, month: str) -> Month:
    digest, buckets = plan.months[month]
    counts = [plan.counts((month, bucket)) for bucket in range(buckets)]
    totals = dict(zip(MONTHLY, map(sum, zip(*counts, strict=True)), strict=True))
    return Month(digest=digest, buckets=buckets, **totals)


@dataclass(frozen=True, slots=True)
class _Small:
    """The tables that do not grow with the items: one file each, named by content."""

    lake: Place

    def write(
        self, table: str, rows: Sequence[tuple[Any, ...]], schema: pa.Schema = None
    ) -> str:
        schema = schema or arrow_schema(table)
        said = blake2b(repr(rows).encode("utf-8", "surrogatepass"), digest_size=10)
        name = f"{table}/part-{said.hexdigest()}.parquet"
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
        arrays = [
            pa.array(values, type=one.type)
            for values, one in zip(columns, schema, strict=True)
        ]
        write_table(self.lake / name, pa.Table.from_arrays(arrays, schema=schema))
        return name


def _feeds(engine: Engine) -> list[tuple[Any, ...]]:
    return [
        (feed_id, url, title, "world", None, None, outlet(url, None), True)
        for feed_id, title in engine.rows(FEEDS)
        for url in [archive_url(str(title))]
    ]


def _names(annotator: Annotator) -> list[tuple[Any, ...]]:
    return [
        (kind, entity_id, entity.name, entity.category, True)
        for (kind, entity_id), entity in annotator.gazetteer.entities.items()
        if kind in get_args(MentionKind)
    ]


def _rejected(engine: Engine, files: Sequence[FileInfo]) -> list[tuple[Any, ...]]:
    """Bad records with their number in the file: lines of the pieces before count."""
    before: dict[tuple[int, int], int] = {}
    passed: dict[int, int] = {}
    for file, piece, lines in cast("list[tuple[int, int, int]]", engine.rows(LINES)):
        before[file, piece] = passed.get(file, 0)
        passed[file] = before[file, piece] + lines
    return [
        (files[file].url, before[file, piece] + n, reason, raw)
        for file, piece, n, reason, raw in cast("list[Any]", engine.rows(REJECTED))
    ]
