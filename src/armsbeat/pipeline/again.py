"""
Annotating again what older gazetteers, lexicons or rules annotated.

Where only own entries differ, items that name nothing of what differs are carried
over: they would be annotated just the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from armsbeat.annotate import Annotator, read_gazetteer
from armsbeat.annotate.own import Touched
from armsbeat.model import Annotation, Versions
from armsbeat.pipeline.entries import sets_before
from armsbeat.pipeline.house import House, utc_now
from armsbeat.store import StoredItem

ITEMS_PER_STEP = 500


def reannotate(
    house: House,
    *,
    on_step: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> int:
    """
    Annotate again every item whose annotation has other versions than ours.

    Interrupted, it goes on where it stopped: done items have the new versions.

    Args:
        house: The store and the annotator.
        on_step: Told of items done, and of how many.
        stop: Set it to end after the step under way.

    Returns:
        How many items were annotated or carried over.
    """
    stands = Standing(house)
    versions, store, done, after = house.annotator.versions, house.store, 0, 0
    total = store.count_to_reannotate(versions)
    spoken = {state.feed_id: state.feed.language for state in store.feeds()}
    while stop is None or not stop.is_set():
        items = store.items_to_reannotate(
            versions, after_id=after, limit=ITEMS_PER_STEP
        )
        if not items:
            break
        rows = [
            (
                item,
                None
                if stands(item)
                else annotate_again(house.annotator, item, spoken.get(item.feed_id)),
            )
            for item in items
        ]
        store.save_annotations(rows, versions, utc_now())
        done, after = done + len(items), items[-1].item_id
        if on_step is not None:
            on_step(done, total)
    return done


def annotate_again(
    annotator: Annotator, item: StoredItem, feed_language: str | None
) -> Annotation:
    """The annotation of a stored item."""
    return annotator.annotate(
        item.title,
        item.summary,
        language=item.language or feed_language,
        published=item.published_at,
    )


class Standing:
    """Whether an item's annotation stands with the gazetteer of now."""

    def __init__(self, house: House) -> None:
        self._now = house.annotator
        self._sets = sets_before(house.store)
        self._touched: dict[Versions, Touched | None] = {}

    def __call__(self, item: StoredItem) -> bool:
        """False also where the gazetteer it was annotated with cannot be had."""
        versions = item.annotated_with
        if versions is None:
            return False
        if versions not in self._touched:
            self._touched[versions] = self._compare(versions)
        touched = self._touched[versions]
        return touched is not None and not touched(item.title, item.summary)

    def _compare(self, old: Versions) -> Touched | None:
        new = self._now.versions
        if (old.lexicon, old.rules) != (new.lexicon, new.rules):
            return None
        entries = self._sets.get(old.gazetteer.partition("+")[2])
        if entries is None:
            return None
        gazetteer = read_gazetteer(own=entries)
        if gazetteer.digest != old.gazetteer:
            return None
        return Touched(gazetteer, self._now.gazetteer)
