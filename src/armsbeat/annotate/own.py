"""
The user's own entries: they go before the shipped tables, and survive upgrades.

`with_own` lays them over a table. An entry that the tables have no place for any more
(its system is gone, its alias no longer listed) rests and harms nothing; whether a
*new* entry can be used is decided by `add`, which says what to do instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from armsbeat.annotate.fold import folded_alias
from armsbeat.annotate.gazetteer import Entity, Entry, Gazetteer, Table
from armsbeat.annotate.match import Alias, Matcher
from armsbeat.annotate.systems import SILENCED
from armsbeat.annotate.systems_table import ID, ORIGIN, system_alias
from armsbeat.errors import UsageError
from armsbeat.model import OwnEntry

VIA = "own"
MAX_ENTRIES = 2_000
MAX_LETTERS = 80
_PLACE = Path("own entries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What own entries are checked against."""

    gazetteer: Gazetteer
    """Of the shipped tables alone."""
    categories: Collection[str]
    listed: Mapping[str, Alias]
    """The aliases of systems by folded spelling."""

    @classmethod
    def of(cls, gazetteer: Gazetteer, categories: Collection[str]) -> Shipped:
        """What these tables list."""
        listed = {
            folded_alias(alias.surface): alias
            for alias in gazetteer.aliases
            if alias.kind == "system"
        }
        return cls(gazetteer=gazetteer, categories=categories, listed=listed)


def with_own(table: Table, own: Sequence[OwnEntry]) -> Table:
    """
    The table of systems with own entries laid over it.

    An own entry takes the place of a shipped alias of the same spelling; a silenced one
    takes its place in texts and counts for nothing. An own system replaces a shipped
    one of the same id, and keeps its aliases.
    """
    if not own:
        return table
    entities = {
        entity.id: (entity, path, line) for entity, path, line in table.entities
    }
    for number, entry in enumerate(own, start=1):
        if entry.kind == "system":
            entities[entry.entity] = (_entity(entry), _PLACE, number)
    owners = {folded_alias(e.alias.surface): e.alias.entity for e in table.entries}
    mine = _entries(own, entities, owners)
    kept = (e for e in table.entries if folded_alias(e.alias.surface) not in mine)
    # Own entries first: where worked-out spellings meet, the first listed wins.
    return Table(entities=tuple(entities.values()), entries=(*mine.values(), *kept))


def _entries(
    own: Sequence[OwnEntry], known: Collection[str], owners: Mapping[str, str]
) -> dict[str, Entry]:
    """By folded spelling; what is silenced stays so, whatever else is said of it."""
    found: dict[str, Entry] = {}
    for number, entry in enumerate(own, start=1):
        spelled = folded_alias(entry.surface)
        before = found.get(spelled)
        if not spelled or (before is not None and before.alias.via == SILENCED):
            continue
        if entry.kind == "silence":
            alias = _silence(entry.surface, owners.get(spelled, ""))
        elif entry.entity in known:
            alias = system_alias(
                entry.entity, entry.surface, VIA, needs_context=entry.needs_context
            )
        else:
            continue
        found[spelled] = Entry(alias=alias, path=_PLACE, line=number)
    return found


def _silence(surface: str, owner: str) -> Alias:
    alias = system_alias(owner, surface, SILENCED)
    return replace(alias, needs_context=False, case="any")


def _entity(entry: OwnEntry) -> Entity:
    return Entity(
        kind="system",
        id=entry.entity,
        name=entry.surface,
        category=entry.category or None,
        country=entry.origin,
        maker=entry.maker,
    )


def own_digest(own: Sequence[OwnEntry]) -> str:
    """Changes with what the entries say, not with their notes; empty for none."""
    if not own:
        return ""
    said = (replace(entry, note="", added_at=None) for entry in own)
    return hashlib.sha256(repr(list(said)).encode()).hexdigest()[:8]


def add(
    own: Sequence[OwnEntry], entry: OwnEntry, shipped: Shipped
) -> tuple[OwnEntry, ...]:
    """
    The entries with one more; an earlier entry on the same spelling gives way.

    Raises:
        UsageError: The entry cannot be used; says which, and the remedy.
    """
    entry = replace(
        entry, surface=" ".join(entry.surface.split()), entity=entry.entity.strip()
    )
    if len(own) >= MAX_ENTRIES:
        raise UsageError(f"There are {MAX_ENTRIES} own entries: remove some first.")
    _check_surface(entry)
    _CHECKS[entry.kind](own, entry, shipped)
    return (*(e for e in own if not _gives_way(e, entry)), entry)


def _gives_way(old: OwnEntry, new: OwnEntry) -> bool:
    same = folded_alias(old.surface) == folded_alias(new.surface)
    return same and (old.kind != "system" or old.entity == new.entity)


def _check_surface(entry: OwnEntry) -> None:
    surface = entry.surface
    if not any(character.isalpha() for character in folded_alias(surface)):
        raise UsageError(
            f"“{surface}” has no letter: write the alias as texts write it,"
            " with at least one letter."
        )
    if len(folded_alias(surface)) < 2 or len(surface) > MAX_LETTERS:
        raise UsageError(f"“{surface}”: an alias has 2 to {MAX_LETTERS} characters.")


def _check_alias(own: Sequence[OwnEntry], entry: OwnEntry, shipped: Shipped) -> None:
    if entry.entity not in system_ids(own, shipped.gazetteer):
        raise UsageError(
            f"There is no system “{entry.entity}”: look its id up in the gazetteer,"
            " or add the system first."
        )
    spelled = folded_alias(entry.surface)
    listed = shipped.listed.get(spelled)
    same = listed and (listed.entity, listed.needs_context) == (
        entry.entity,
        entry.needs_context,
    )
    said = [e for e in own if folded_alias(e.surface) == spelled]
    if (same and not said) or any(_means_the_same(e, entry) for e in said):
        raise UsageError(
            f"“{entry.surface}” is already listed for {entry.entity}:"
            " there is nothing to add."
        )
    owner = next((e for e in said if e.kind == "system"), None)
    if owner is not None and owner.entity != entry.entity:
        raise UsageError(
            f"“{entry.surface}” is the name of your system {owner.entity}:"
            " remove that first."
        )


def _means_the_same(old: OwnEntry, new: OwnEntry) -> bool:
    return old.kind != "silence" and (old.entity, old.needs_context) == (
        new.entity,
        new.needs_context,
    )


def _check_system(own: Sequence[OwnEntry], entry: OwnEntry, shipped: Shipped) -> None:
    if not ID.fullmatch(entry.entity) or len(entry.entity) > MAX_LETTERS:
        raise UsageError(
            f"The id “{entry.entity}” cannot be used: small letters, digits and"
            " hyphens, as in my-missile-2."
        )
    if entry.entity in system_ids(own, shipped.gazetteer):
        raise UsageError(
            f"The id “{entry.entity}” is already used: pick another, or add an alias"
            " to that system."
        )
    if entry.category not in shipped.categories:
        raise UsageError(
            f"There is no category “{entry.category}”: use one of"
            f" {', '.join(sorted(shipped.categories))}."
        )
    if not ORIGIN.fullmatch(entry.origin or ""):
        raise UsageError(
            f"The origin “{entry.origin}” is no ISO alpha-2 code, as SE for Sweden;"
            " leave it empty where it is not known."
        )
    listed = shipped.listed.get(folded_alias(entry.surface))
    if listed is not None:
        raise UsageError(
            f"“{entry.surface}” is already listed for {listed.entity}: give the system"
            " a longer name, or silence that alias first."
        )


def _check_silence(own: Sequence[OwnEntry], entry: OwnEntry, shipped: Shipped) -> None:
    spelled = folded_alias(entry.surface)
    if any(e.kind == "silence" and folded_alias(e.surface) == spelled for e in own):
        raise UsageError(f"“{entry.surface}” is silenced already.")
    if any(folded_alias(e.surface) == spelled for e in own):
        raise UsageError(f"“{entry.surface}” is an entry of your own: remove it.")


_Check = Callable[[Sequence[OwnEntry], OwnEntry, Shipped], None]
_CHECKS: dict[str, _Check] = {
    "alias": _check_alias,
    "system": _check_system,
    "silence": _check_silence,
}


def system_ids(own: Sequence[OwnEntry], gazetteer: Gazetteer) -> set[str]:
    """The ids that an alias can be added to."""
    shipped = {entity for kind, entity in gazetteer.entities if kind == "system"}
    return shipped | {entry.entity for entry in own if entry.kind == "system"}


def remove(own: Sequence[OwnEntry], word: str) -> tuple[OwnEntry, ...]:
    """
    The entries without those on a spelling, or without a system and its aliases.

    Raises:
        UsageError: No entry is on it.
    """
    spelled = folded_alias(word)
    systems = {
        e.entity
        for e in own
        if e.kind == "system"
        and (e.entity == word or folded_alias(e.surface) == spelled)
    }
    kept = tuple(
        e
        for e in own
        if folded_alias(e.surface) != spelled
        and not (e.entity in systems and e.kind != "silence")
    )
    if len(kept) == len(own):
        raise UsageError(
            f"No own entry is written “{word}”: `armsbeat gazetteer list --own` shows"
            " them."
        )
    return kept


class Touched:
    """
    Which texts two gazetteers may read differently; call it with a text's fields.

    A text that names nothing which the two list differently is read the same.
    """

    def __init__(self, old: Gazetteer, new: Gazetteer) -> None:
        changed = set(old.aliases) ^ set(new.aliases)
        redescribed = {
            key
            for key in old.entities.keys() | new.entities.keys()
            if old.entities.get(key) != new.entities.get(key)
        }
        for gazetteer in (old, new):
            changed |= {
                a for a in gazetteer.aliases if (a.kind, a.entity) in redescribed
            }
        # In any case: how it must be written is among what may have changed.
        self._matcher = Matcher(
            replace(a, case="any") for a in sorted(changed, key=lambda a: a.surface)
        )

    def __call__(self, *texts: str) -> bool:
        """Whether one of the texts names what changed."""
        return any(self._matcher.find(text) for text in texts)
