"""How the tests drive the collector: feeds in, outcomes out, a store of two sets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from armsbeat.collect import collect, schedule
from armsbeat.identity import identify
from armsbeat.model import Feed, FeedState, Outcome
from armsbeat.settings import Settings, read_settings

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def settings(**changes: object) -> Settings:
    """Ours for tests: loopback allowed, many requests to one host."""
    read = read_settings({"ARMSBEAT_ALLOW_NETWORKS": "127.0.0.1/32"})
    return replace(read, **{"per_host": 64, **changes})  # type: ignore[arg-type]


def state(url: str, *, feed_id: int = 1, **changes: object) -> FeedState:
    feed = Feed(url=url, title="Harbour Gazette")
    return replace(FeedState(feed_id=feed_id, feed=feed, added_at=NOW), **changes)  # type: ignore[arg-type]


async def outcomes_of(
    states: Sequence[FeedState],
    *,
    using: Settings | None = None,
    known: Callable[[int], frozenset[str]] = lambda _: frozenset(),
    bundle_dir: Path = Path("nowhere"),
    now: datetime = NOW,
) -> dict[int, Outcome]:
    """One pass, by feed id."""
    seen = {}
    async for outcome in collect(
        states,
        known=known,
        settings=using or settings(),
        bundle_dir=bundle_dir,
        now=lambda: now,
    ):
        assert outcome.feed_id not in seen
        seen[outcome.feed_id] = outcome
    return seen


def fetched(url: str, **options: object) -> Outcome:
    """The outcome of one feed, from a test that has no loop of its own."""
    return asyncio.run(outcomes_of([state(url)], **options))[1]  # type: ignore[arg-type]


@dataclass
class Memory:
    """What a store remembers, as far as collecting goes."""

    states: dict[int, FeedState]
    keys: dict[int, set[str]] = field(default_factory=dict)
    hashes: dict[int, set[str]] = field(default_factory=dict)

    async def run(self, *, using: Settings, now: datetime = NOW) -> dict[int, Outcome]:
        """One pass over all feeds, remembered."""
        outcomes = await outcomes_of(
            list(self.states.values()),
            using=using,
            known=lambda feed_id: frozenset(self.hashes.get(feed_id, ())),
            now=now,
        )
        for feed_id, outcome in outcomes.items():
            self._remember(feed_id, outcome, using, now)
        return outcomes

    def _remember(
        self, feed_id: int, outcome: Outcome, using: Settings, now: datetime
    ) -> None:
        items = identify(outcome.entries)
        self.keys.setdefault(feed_id, set()).update(item.key for item in items)
        self.hashes.setdefault(feed_id, set()).update(
            item.raw_hash for item in items if item.raw_hash
        )
        self.states[feed_id] = schedule.after(
            self.states[feed_id],
            outcome,
            new_share=None,
            settings=using,
            now=now,
            jitter=0.5,
        )
