"""
What a run needs, opened once: the store, the annotator, the bundled feeds.

The annotator is loaded when it is first asked for: a pass that brings no news needs
none, and loading it takes as long as fetching some hundred feeds.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from armsbeat.identity import canonical_link
from armsbeat.model import OwnEntry
from armsbeat.pipeline.entries import own_entries
from armsbeat.settings import FEEDS_DIR, Settings
from armsbeat.store import Store, open_store
from armsbeat.stories import Teller

if TYPE_CHECKING:
    from armsbeat.annotate import Annotator


class House:
    """
    What a run needs: the store, the annotator, the bundled feeds.

    Args:
        settings: All of them.
        store: Opened.
        own: The user's entries that the annotator knows.
        annotator: Where it is loaded already.
        feeds_dir: The folder of the bundled feeds.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        own: Sequence[OwnEntry] = (),
        annotator: Annotator | None = None,
        feeds_dir: Path = FEEDS_DIR,
    ) -> None:
        self.settings, self.store, self.feeds_dir = settings, store, feeds_dir
        self.own = tuple(own)
        self._annotator = annotator
        self._loading = threading.Lock()

    @property
    def annotator(self) -> Annotator:
        """
        The annotator that knows the user's entries.

        Raises:
            GazetteerError: A table under `annotate/data/` is malformed.
        """
        with self._loading:
            if self._annotator is None:
                from armsbeat.annotate import load_annotator

                self._annotator = load_annotator(own=self.own)
            return self._annotator

    def with_own(self, own: Sequence[OwnEntry], *, same: bool) -> House:
        """This house with other entries; `same`: they read every text alike."""
        return House(
            settings=self.settings,
            store=self.store,
            own=own,
            annotator=self._annotator if same else None,
            feeds_dir=self.feeds_dir,
        )


def open_store_of(settings: Settings) -> Store:
    """
    Open the store that the settings name, creating its folder and schema.

    Raises:
        StoreError: It is locked, newer than this program, or unreachable.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return open_store(
        settings.database_url,
        teller=Teller(canonical_link),
        read_only=settings.read_only,
    )


def open_house(settings: Settings) -> House:
    """
    Open the store.

    Raises:
        StoreError: The store cannot be used.
        GazetteerError: The user's own entries were damaged in the store.
    """
    store = open_store_of(settings)
    return House(settings=settings, store=store, own=own_entries(store))


def renewed(house: House) -> House:
    """The house with an annotator for the entries of now; itself if it has them."""
    entries = own_entries(house.store)
    if entries == house.own:
        return house
    from armsbeat.annotate.own import own_digest

    return house.with_own(entries, same=own_digest(entries) == own_digest(house.own))


def utc_now() -> datetime:
    """The clock of the edges; everything below takes `now` as an argument."""
    return datetime.now(UTC)
