"""Who tells stories, as far as the store knows: handed in, with rules of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Text = tuple[str, str, str | None]
"""Title, summary and link."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item whose story is to be told."""

    item_id: int
    day: int
    """Days since 1970."""
    keys: Sequence[Any]


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

    def sketch(
        self,
        item_id: int,
        title: str,
        summary: str,
        link: str | None,
        language: str | None,
        at: datetime,
    ) -> Any:
        """An item as it is compared; its `keys` are of `value`, `days`, `exact`."""

    def keys(self, texts: Sequence[Text]) -> Sequence[Sequence[Any]]:
        """The keys of titles, summaries and links, as those of a sketch."""

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
