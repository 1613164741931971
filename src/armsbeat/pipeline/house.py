"""What a run needs, opened once: the store, the annotator, the cube."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.annotate.own import own_digest
from armsbeat.cube import Cube
from armsbeat.identity import canonical_link
from armsbeat.model import MentionKind, OwnEntry
from armsbeat.pipeline.entries import own_entries
from armsbeat.settings import FEEDS_DIR, Settings
from armsbeat.store import Store, open_store
from armsbeat.stories import Teller

CHANGES_PER_REFRESH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a run needs: the store, the annotator, the bundled feeds."""

    settings: Settings
    store: Store
    annotator: Annotator
    own: tuple[OwnEntry, ...] = ()
    """The user's entries that the annotator knows."""
    feeds_dir: Path = FEEDS_DIR


def open_store_of(settings: Settings) -> Store:
    """
    Open the store that the settings name, creating its folder and schema.

    Raises:
        StoreError: It is locked, newer than this program, or unreachable.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return open_store(settings.database_url, teller=Teller(canonical_link))


def open_house(settings: Settings) -> House:
    """
    Open the store and load the annotator.

    Raises:
        StoreError: The store cannot be used.
        GazetteerError: A table under `annotate/data/` is malformed.
    """
    store = open_store_of(settings)
    own = own_entries(store)
    return House(
        settings=settings, store=store, annotator=load_annotator(own=own), own=own
    )


def renewed(house: House) -> House:
    """The house with an annotator for the entries of now; itself if it has them."""
    entries = own_entries(house.store)
    if entries == house.own:
        return house
    if own_digest(entries) == own_digest(house.own):
        return replace(house, own=entries)
    return replace(house, own=entries, annotator=load_annotator(own=entries))


def utc_now() -> datetime:
    """The clock of the edges; everything below takes `now` as an argument."""
    return datetime.now(UTC)


def open_cube(house: House) -> Cube:
    """
    Open the cube beside the store; it is empty until `refresh_cube` fills it.

    Where another process holds its file, the cube lives in memory.
    """
    versions = house.annotator.versions
    cube = Cube.open(
        house.settings.data_dir / "cube.duckdb",
        versions=versions,
        store_id=house.store.store_id,
    )
    learn_names(house, cube)
    return cube


def learn_names(house: House, cube: Cube) -> None:
    """Tell the cube how the gazetteer calls its entities."""
    cube.learn_names(_names(house.annotator))


def _names(annotator: Annotator) -> Iterator[tuple[str, str, str, str | None]]:
    for (kind, entity_id), entity in annotator.gazetteer.entities.items():
        if kind in get_args(MentionKind):
            yield kind, entity_id, entity.name, entity.category


def refresh_cube(store: Store, cube: Cube) -> int:
    """
    Bring the cube up to date with the store.

    Returns:
        The change counter the cube is at now.
    """
    while True:
        changes = store.changes_since(cube.counter, limit=CHANGES_PER_REFRESH)
        cube.apply(changes)
        if not changes.more:
            return cube.counter
