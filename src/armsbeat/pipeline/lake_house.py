"""A lake in the place of store and cube: what dashboard and export read, read-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from types import TracebackType
from typing import Any, NoReturn, Protocol, cast

import pandas as pd
import pyarrow as pa

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.cube import Foreign, frames
from armsbeat.cube.schema import FEEDS
from armsbeat.errors import StoreError
from armsbeat.lake import Manifest
from armsbeat.model import DealSplit, Feed, FeedState, Query, Rejection, Versions
from armsbeat.pipeline.house import House
from armsbeat.pipeline.imports import WHY_PAUSED
from armsbeat.settings import Settings
from armsbeat.store import Stats, Store, StoredAnnotation, StoredItem

READ_ONLY = (
    "a lake is read-only: it is what `armsbeat lake annotate` made of its input;"
    " to change anything, unset ARMSBEAT_LAKE and use a store"
)


class LakeRunner(Protocol):
    """A database over a lake: DuckDB or Spark."""

    manifest: Manifest

    @property
    def dialect(self) -> str:
        """As Ibis calls it."""

    def run(self, sql: str) -> pa.Table:
        """Answer one statement."""

    def refresh(self) -> Manifest:
        """Go by the manifest of now."""

    def close(self) -> None:
        """Let everything go."""


class LakeCube(Foreign):
    """Answers the cube's questions over a lake's files."""

    persistent = True

    def __init__(self, runner: LakeRunner) -> None:
        """Take an opened database."""
        super().__init__(runner, counter=runner.manifest.stamp)
        self._lake = runner
        self._named: dict[str, Mapping[str, str]] = {}

    @property
    def manifest(self) -> Manifest:
        """What the lake holds."""
        return self._lake.manifest

    def refresh(self) -> int:
        """Look whether the lake was made anew; returns the counter it is at."""
        stamp = self._lake.refresh().stamp
        if stamp != self.counter:
            self._named, self.counter = {}, stamp
        return self.counter

    def names(self, kind: str) -> Mapping[str, str]:
        """Name by id; kept until the lake changes."""
        known = self._named
        if kind not in known:
            known[kind] = super().names(kind)
        return known[kind]

    def close(self) -> None:
        """Let the database go."""
        self._lake.close()

    def __enter__(self) -> LakeCube:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class LakeStore:
    """
    What pages ask a store, answered from a lake.

    What would change something, and what only a store knows, raises `StoreError`.
    """

    teller = None

    def __init__(self, cube: LakeCube, settings: Settings) -> None:
        """Take an opened lake."""
        self.cube, self._settings = cube, settings

    @property
    def store_id(self) -> str:
        """A lake has no identity of its own: its address is it."""
        return self._settings.lake

    def change_counter(self) -> int:
        """Differs when the lake does."""
        return self.cube.counter

    def get_meta(self, name: str) -> None:
        """Nothing is kept beside a lake."""
        del name

    def feeds(self) -> tuple[FeedState, ...]:
        """The publishers of the archive, as feeds that are never fetched."""
        rows = self.cube.frame(FEEDS.order_by("title", "feed_id"))
        added_at = datetime(1970, 1, 1, tzinfo=UTC)
        return tuple(
            FeedState(
                feed_id=int(row.feed_id),
                feed=Feed(url=str(row.url), title=str(row.title)),
                added_at=added_at,
                paused=True,
                pause_reason=WHY_PAUSED,
            )
            for row in cast("Iterable[Any]", rows.itertuples(index=False))
        )

    def feed_days(self, *, start: date, end: date) -> tuple[()]:
        """Nothing was fetched."""
        del start, end
        return ()

    def deal_splits(self) -> tuple[DealSplit, ...]:
        """Nobody takes joins back in a lake."""
        return ()

    def saved_views(self) -> tuple[()]:
        """There are none."""
        return ()

    def alerts(self) -> tuple[()]:
        """There are none."""
        return ()

    def rejections(self) -> tuple[tuple[int, Rejection], ...]:
        """They are not kept in a lake; an item's page reads the item again."""
        return ()

    def count_to_reannotate(self, versions: Versions) -> int:
        """Items that other versions annotated: all or none."""
        manifest = self.cube.manifest
        return 0 if manifest.versions == versions else manifest.items

    def item(self, item_id: int) -> StoredItem | None:
        """One item."""
        rows = frames.item(self.cube, item_id).to_dict("records")
        return _stored(cast("dict[str, Any]", rows[0])) if rows else None

    def annotations(self, item_ids: Iterable[int]) -> dict[int, StoredAnnotation]:
        """
        The annotations of these items, whole.

        A lake keeps what is counted; why words were rejected is read anew, by the
        versions of this program, and the answer says which these are.
        """
        found = filter(None, map(self.item, item_ids))
        return {one.item_id: self._read(one) for one in found}

    def item_versions(self, item_id: int) -> tuple[()]:
        """Only the newest text is in a lake."""
        del item_id
        return ()

    def stats(self) -> Stats:
        """The lake in numbers."""
        manifest, span = self.cube.manifest, frames.extent(self.cube)
        first, last = span or (None, None)
        return Stats(
            database=self._settings.lake,
            schema=manifest.schema,
            size_bytes=None,
            feeds=len(self.feeds()),
            paused=0,
            failing=0,
            items=manifest.items,
            relevant=frames.item_count(self.cube, Query()),
            annotated=manifest.items,
            mentions=manifest.mentions,
            deals=manifest.deals,
            first_dated_at=_midnight(first),
            last_dated_at=_midnight(last),
            change_counter=self.cube.counter,
        )

    def close(self) -> None:
        """Let the lake go."""
        self.cube.close()

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_") or not hasattr(Store, name):
            raise AttributeError(name)
        raise StoreError(READ_ONLY)

    @cached_property
    def _annotator(self) -> Annotator:
        return load_annotator()

    def _read(self, item: StoredItem) -> StoredAnnotation:
        return StoredAnnotation(
            annotation=self._annotator.annotate(
                item.title,
                item.summary,
                language=item.language,
                published=item.published_at,
            ),
            versions=self._annotator.versions,
            annotated_at=item.first_seen_at,
        )


def open_lake_house(settings: Settings) -> House:
    """
    A house whose store is the lake that the settings name.

    Raises:
        FileError: There is no lake there, or it cannot be read.
        UsageError: Spark is to read it, and cannot.
    """
    return House(
        settings=settings, store=cast(Store, LakeStore(open_lake(settings), settings))
    )


def lake_of(house: House) -> LakeCube | None:
    """The lake that stands for this house's store; None: it has a store."""
    store: object = house.store
    return store.cube if isinstance(store, LakeStore) else None


def open_lake(settings: Settings) -> LakeCube:
    """
    The lake that the settings name, read by the engine that they name.

    Raises:
        FileError: There is no lake there, or it cannot be read.
        UsageError: Spark is to read it, and cannot.
    """
    if settings.lake_engine == "duckdb":
        from armsbeat.lake.duck import DuckRunner

        return LakeCube(DuckRunner(settings.lake))
    from armsbeat.lake.spark_reading import SparkRunner

    return LakeCube(SparkRunner(settings.lake, settings.lake_engine))


def _stored(row: Mapping[str, Any]) -> StoredItem:
    seen, dated = _aware(row["first_seen_at"]), _aware(row["at"])
    assert seen is not None
    assert dated is not None
    return StoredItem(
        item_id=int(row["id"]),
        feed_id=int(row["feed_id"]),
        key="",
        title=str(row["title"]),
        summary=str(row["summary"]),
        link=_given(row["link"]),
        published_at=_aware(row["published_at"]),
        dated_at=dated,
        date_flag=_given(row["date_flag"]),
        first_seen_at=seen,
        last_seen_at=seen,
        language=_given(row["language"]),
        text_hash="",
        edits=0,
    )


def _given(value: Any) -> Any:
    return None if pd.isna(value) else value


def _aware(moment: Any) -> datetime | None:
    if pd.isna(moment):
        return None
    return cast(datetime, moment.to_pydatetime().replace(tzinfo=UTC))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
