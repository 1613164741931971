"""The cube beside the store: opened, and brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

from armsbeat.annotate import Annotator
from armsbeat.cube import Cube
from armsbeat.model import MentionKind
from armsbeat.pipeline.house import House, open_house
from armsbeat.pipeline.lake_house import LakeCube, lake_of, open_lake_house
from armsbeat.settings import Settings
from armsbeat.store import Store

CHANGES_PER_REFRESH = 20_000


def open_reading_house(settings: Settings) -> House:
    """
    What pages and exports read: the lake where the settings name one, else the store.

    Raises:
        StoreError: The store cannot be used.
        FileError: The lake cannot be read.
    """
    return open_lake_house(settings) if settings.lake else open_house(settings)


@contextmanager
def reading_cube(house: House) -> Iterator[Cube | LakeCube]:
    """A cube for one question or a few, up to date; nothing is left behind."""
    if (lake := lake_of(house)) is not None:
        yield lake
        return
    with Cube.open(None) as cube:
        refresh_cube(house.store, cube)
        yield cube


def open_cube(house: House) -> Cube | LakeCube:
    """
    Open the cube beside the store; it is empty until `refresh_cube` fills it.

    Where another process holds its file, the cube lives in memory. A lake is its own
    cube.
    """
    if (lake := lake_of(house)) is not None:
        return lake
    versions = house.annotator.versions
    cube = Cube.open(
        house.settings.data_dir / "cube.duckdb",
        versions=versions,
        store_id=house.store.store_id,
    )
    learn_names(house, cube)
    return cube


def learn_names(house: House, cube: Cube | LakeCube) -> None:
    """Tell the cube how the gazetteer calls its entities; a lake brings its own."""
    if isinstance(cube, Cube):
        cube.learn_names(_names(house.annotator))


def _names(annotator: Annotator) -> Iterator[tuple[str, str, str, str | None]]:
    for (kind, entity_id), entity in annotator.gazetteer.entities.items():
        if kind in get_args(MentionKind):
            yield kind, entity_id, entity.name, entity.category


def refresh_cube(store: Store, cube: Cube | LakeCube) -> int:
    """
    Bring the cube up to date with the store, or with the lake's manifest.

    Returns:
        The change counter the cube is at now.
    """
    if isinstance(cube, LakeCube):
        return cube.refresh()
    while True:
        changes = store.changes_since(cube.counter, limit=CHANGES_PER_REFRESH)
        cube.apply(changes)
        if not changes.more:
            return cube.counter
