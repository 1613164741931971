"""The cube beside the store: opened, and brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from armsbeat.annotate import Annotator
from armsbeat.cube import Cube
from armsbeat.model import MentionKind
from armsbeat.pipeline.house import House
from armsbeat.store import Store

CHANGES_PER_REFRESH = 20_000


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
