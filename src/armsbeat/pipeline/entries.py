"""
The user's own entries as the store keeps them, and the sets in force before.

From an earlier set the gazetteer of an older annotation can be had again, and
compared with ours (docs/decisions.md, "Own entries").
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from armsbeat.annotate.own_file import dump_own, parse_own
from armsbeat.model import OwnEntry
from armsbeat.store import Store

OWN = "own_entries"
BEFORE = "own_entries_before"
SETS_KEPT = 50


def own_entries(store: Store) -> tuple[OwnEntry, ...]:
    """
    The user's entries, in the order they were made.

    Raises:
        GazetteerError: They were damaged in the store.
    """
    kept = store.get_meta(OWN)
    return parse_own(kept, name="own entries in the store") if kept else ()


def save_own(store: Store, entries: Sequence[OwnEntry]) -> None:
    """Keep these entries; those in force before are remembered."""
    from armsbeat.annotate.own import own_digest  # brings the gazetteer along

    before = sets_before(store)
    present = own_entries(store)
    if own_digest(present):
        before[own_digest(present)] = present
    kept = [one for one in before.values() if one][-SETS_KEPT:]
    store.set_meta(BEFORE, json.dumps([dump_own(one) for one in kept]))
    store.set_meta(OWN, dump_own(entries))


def sets_before(store: Store) -> dict[str, tuple[OwnEntry, ...]]:
    """Earlier sets of entries by their digest; the empty set always."""
    kept = store.get_meta(BEFORE)
    from armsbeat.annotate.own import own_digest

    sets = [parse_own(one, name=BEFORE) for one in json.loads(kept)] if kept else []
    return {"": (), **{own_digest(one): one for one in sets}}
