"""Cube and store → the names that the address of a view may hold."""

from __future__ import annotations

import pandas as pd

from armsbeat.cube import Engine, frames
from armsbeat.feedlist import KIND_LABELS
from armsbeat.model import Query
from armsbeat.store import Store
from armsbeat.views import Names, unique_names

# Of all items: a link that leaves the arms trade keeps its choices.
EVERYTHING = Query(relevant_only=False)


def view_names(cube: Engine, store: Store) -> Names:
    """What a view may name, written as the dashboard writes it."""
    titles = {s.feed_id: s.feed.title or s.feed.url for s in store.feeds()}
    organisations = frames.entities(cube, "organisation", EVERYTHING)
    return Names(
        organisations=_ids(organisations[organisations["category"] == "maker"]),
        systems=_ids(frames.entities(cube, "system", EVERYTHING)),
        countries=_ids(frames.entities(cube, "country", EVERYTHING)),
        feeds={label: feed_id for feed_id, label in unique_names(titles).items()},
        kinds={label: kind for kind, label in KIND_LABELS.items()},
    )


def _ids(entities: pd.DataFrame) -> dict[str, str]:
    names = dict(zip(entities["id"], entities["name"], strict=True))
    return {label: str(entity) for entity, label in unique_names(names).items()}
