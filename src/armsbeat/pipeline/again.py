"""Annotating again what older gazetteers, lexicons or rules annotated."""

from __future__ import annotations

from collections.abc import Callable

from armsbeat.model import Annotation
from armsbeat.pipeline.house import House, utc_now
from armsbeat.store import StoredItem

ITEMS_PER_STEP = 500


def reannotate(
    house: House, *, on_step: Callable[[int, int], None] | None = None
) -> int:
    """
    Annotate again every item whose annotation has other versions than ours.

    Interrupted, it goes on where it stopped: done items have the new versions.

    Returns:
        How many items were annotated.
    """
    versions, store, done, after = house.annotator.versions, house.store, 0, 0
    total = store.count_to_reannotate(versions)
    spoken = {state.feed_id: state.feed.language for state in store.feeds()}
    while True:
        items = store.items_to_reannotate(
            versions, after_id=after, limit=ITEMS_PER_STEP
        )
        if not items:
            return done
        rows = [
            (item, _annotate_again(house, item, spoken.get(item.feed_id)))
            for item in items
        ]
        store.save_annotations(rows, versions, utc_now())
        done, after = done + len(items), items[-1].item_id
        if on_step is not None:
            on_step(done, total)


def _annotate_again(
    house: House, item: StoredItem, feed_language: str | None
) -> Annotation:
    return house.annotator.annotate(
        item.title,
        item.summary,
        language=item.language or feed_language,
        published=item.published_at,
    )
