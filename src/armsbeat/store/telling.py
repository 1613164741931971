"""Who tells stories, as far as the store knows: handed in, with rules of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Text = tuple[str, str, str | None]
"""Title, summary and link."""


# A key is a whole number below 2**46; above the 44th bit stands its kind.
KEY_BITS = 46
KIND_SHIFT = 44
# Keys have no order. So the store keeps them by stretches of 2**6 days: what is written
# and looked up in one while lies together, however old the store is.
STRETCH_SHIFT = 6

Kinds = Sequence[tuple[int, bool]]
"""By kind of key: the days between which items that share it are compared, fewer than
a stretch has; and whether who shares it has the same page, headline or text."""


@dataclass(slots=True)
class Fresh:
    """An item whose story is to be told."""

    item_id: int
    day: int
    """Days since 1970."""
    keys: Sequence[int]

    def kept(self) -> list[int]:
        """Its keys as `story_keys` has them."""
        above = self.day >> STRETCH_SHIFT << KEY_BITS
        return [above | key for key in self.keys]

    def beyond(self, kinds: Kinds) -> list[int]:
        """Its keys as items of the next stretches have them, where these are near."""
        widest = max(days for days, _ in kinds)
        here = self.day >> STRETCH_SHIFT
        if (self.day - widest) >> STRETCH_SHIFT == (self.day + widest) >> STRETCH_SHIFT:
            return []
        return [
            kept
            for key in self.keys
            for kept, _, _ in self.wanted(key, kinds)
            if kept >> KEY_BITS != here
        ]

    def wanted(self, key: int, kinds: Kinds) -> list[Wanted]:
        """Where holders of one of its keys are looked for: in a stretch, or in two."""
        days, _ = kinds[key >> KIND_SHIFT]
        first, last = self.day - days, self.day + days
        stretches = sorted({first >> STRETCH_SHIFT, last >> STRETCH_SHIFT})
        return [(above << KEY_BITS | key, first, last) for above in stretches]


Wanted = tuple[int, int, int]
"""A key as it is kept, and the first and the last day on which its holders count."""


class Told(Protocol):
    """To which story an item belongs."""

    @property
    def family(self) -> int: ...
    @property
    def story(self) -> int: ...
    @property
    def rule(self) -> str | None: ...


class Teller(Protocol):
    """Who tells stories; see `armsbeat.stories.Teller`."""

    version: str
    kinds: Kinds

    def sketch(
        self,
        item_id: int,
        title: str,
        summary: str,
        link: str | None,
        language: str | None,
        at: datetime,
    ) -> Any:
        """An item as it is compared."""

    def keys(self, texts: Sequence[Text]) -> Sequence[Sequence[int]]:
        """The keys of titles, summaries and links, each text's distinct."""

    def learn(self, made: Iterable[Any]) -> None:
        """Take over keys that were made ahead."""

    def joined(self, near: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any, Any]]:
        """Those of some pairs that are of one story."""

    def told(self, item_id: int, family: int, story: int, rule: str | None) -> Any:
        """What is told of an item, as read from the store."""

    def grow(
        self, members: Sequence[Any], known: Mapping[int, Any], found: Sequence[Any]
    ) -> Mapping[int, Told]:
        """The stories of a family that grew."""

    def attach(
        self,
        fresh: Sequence[Any],
        there: Mapping[int, Any],
        known: Mapping[int, Any],
        found: Sequence[Any],
    ) -> Mapping[int, Told]:
        """The stories of new items in a family too large to be told anew."""
