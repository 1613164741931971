"""The user's own entries: what they would change, and applying them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.annotate.own import Touched
from armsbeat.model import Annotation, Deal, Mention, OwnEntry
from armsbeat.pipeline.again import annotate_again, reannotate
from armsbeat.pipeline.entries import save_own
from armsbeat.pipeline.house import House, renewed
from armsbeat.store import StoredItem

ITEMS_PER_LOOK = 2_000
CHANGES_SHOWN = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """How one item would be read; `before` is None where it was never annotated."""

    item: StoredItem
    before: Annotation | None
    after: Annotation

    @property
    def systems(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the systems before and after, in text order, each once."""
        return _systems(self.before), _systems(self.after)

    @property
    def deals(self) -> tuple[tuple[Deal, ...], tuple[Deal, ...]]:
        """The deals before and after."""
        return (self.before.deals if self.before else ()), self.after.deals


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPreview:
    """What entries would change. Nothing is saved by making it."""

    entries: tuple[OwnEntry, ...]
    items: int = 0
    """Items looked at."""
    named: int = 0
    """Of them, items that name what the entries change."""
    changed: int = 0
    """Of them, items whose tags, deals or relevance would be others."""
    first: tuple[ItemChange, ...] = ()
    """The newest by id, at most `CHANGES_SHOWN`."""
    whole: bool = True
    """All items were looked at; False: it was stopped."""


def preview_own(
    house: House,
    entries: Sequence[OwnEntry],
    *,
    annotator: Annotator | None = None,
    on_step: Progress | None = None,
    stop: threading.Event | None = None,
) -> OwnPreview:
    """
    How all stored items would be read with these entries. Saves nothing.

    Args:
        house: Whose items.
        entries: All own entries, as they would be.
        annotator: With these entries, where it is at hand.
        on_step: Told of items looked at, and of how many.
        stop: Set it to get what was seen until then.
    """
    annotator = annotator or load_annotator(own=entries)
    touched = Touched(house.annotator.gazetteer, annotator.gazetteer)
    spoken = {state.feed_id: state.feed.language for state in house.store.feeds()}
    total = house.store.count_to_reannotate(annotator.versions)
    seen = OwnPreview(entries=tuple(entries))
    after_id = 0
    while stop is None or not stop.is_set():
        items = house.store.items_to_reannotate(
            annotator.versions, after_id=after_id, limit=ITEMS_PER_LOOK
        )
        if not items:
            return seen
        after_id = items[-1].item_id
        named = [item for item in items if touched(item.title, item.summary)]
        stored = house.store.annotations(item.item_id for item in named)
        changes = [
            ItemChange(
                item=item,
                before=stored[item.item_id].annotation
                if item.item_id in stored
                else None,
                after=annotate_again(annotator, item, spoken.get(item.feed_id)),
            )
            for item in named
        ]
        seen = _seen_more(seen, len(items), [c for c in changes if _differs(c)], named)
        if on_step is not None:
            on_step(seen.items, total)
    return replace(seen, whole=False)


def _seen_more(
    seen: OwnPreview,
    items: int,
    changes: Sequence[ItemChange],
    named: Sequence[StoredItem],
) -> OwnPreview:
    newest = sorted((*seen.first, *changes), key=lambda c: -c.item.item_id)
    return replace(
        seen,
        items=seen.items + items,
        named=seen.named + len(named),
        changed=seen.changed + len(changes),
        first=tuple(newest[:CHANGES_SHOWN]),
    )


def apply_own(
    house: House,
    entries: Sequence[OwnEntry],
    *,
    on_step: Progress | None = None,
    stop: threading.Event | None = None,
) -> House:
    """
    Save these entries and annotate again what they change.

    Interrupted, `reannotate` of a house opened later finishes it.

    Returns:
        The house with these entries.
    """
    save_own(house.store, entries)
    house = renewed(house)
    reannotate(house, on_step=on_step, stop=stop)
    return house


def _differs(change: ItemChange) -> bool:
    before, after = change.before, change.after
    if before is None:
        return True
    return (
        before.relevant != after.relevant
        or _places(before.mentions) != _places(after.mentions)
        or list(map(_terms, before.deals)) != list(map(_terms, after.deals))
    )


def _places(mentions: Sequence[Mention]) -> list[tuple[object, ...]]:
    return [(m.kind, m.entity, m.field, m.start, m.end, m.role) for m in mentions]


def _terms(deal: Deal) -> tuple[object, ...]:
    return (deal.supplier, deal.recipient, deal.systems, deal.value_usd, deal.stage)


def _systems(annotation: Annotation | None) -> tuple[str, ...]:
    if annotation is None:
        return ()
    names = (m.name for m in annotation.mentions if m.kind == "system")
    return tuple(dict.fromkeys(names))
