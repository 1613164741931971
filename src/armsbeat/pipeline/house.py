"""What a run needs, opened once: the store, the annotator, the bundled feeds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.annotate.own import own_digest
from armsbeat.identity import canonical_link
from armsbeat.model import OwnEntry
from armsbeat.pipeline.entries import own_entries
from armsbeat.settings import FEEDS_DIR, Settings
from armsbeat.store import Store, open_store
from armsbeat.stories import Teller


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
