"""
A made-up archive of any size, as the Arrow tables that the cube takes in.

Seeded; the same number gives the same rows. Six years that grow by a quarter a year,
60 feeds, names by Zipf's law, one text in eight syndicated, one item in six with a
deal, surges now and then, 4 mentions an item.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from armsbeat.model import STAGES

FIRST, LAST = date(2020, 11, 23), date(2026, 11, 22)
DAYS = (LAST - FIRST).days + 1
FEEDS, SYSTEMS, COUNTRIES, ORGANISATIONS = 60, 700, 190, 150
KINDS = ("official", "trade", "research", "world", "state")
PHRASES = 4_000
WORDS = 30_000
PAGE = 100_000
FIELDS = ("title", "summary")
_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as `armsbeat.cube.ingest` wants them."""

    items: pa.Table
    mentions: pa.Table
    deals: pa.Table
    feeds: pa.Table

    def tables(self) -> dict[str, pa.Table]:
        """By name."""
        return {
            "items": self.items,
            "mentions": self.mentions,
            "deals": self.deals,
            "feeds": self.feeds,
        }


class World:
    """
    The archive, page by page, oldest items first.

    Args:
        items: How many.
        seed: Of all that is drawn.
    """

    def __init__(self, items: int, *, seed: int = 1) -> None:
        self.items = items
        self._draw = np.random.default_rng(seed)
        self._phrases = [self._pool() for _ in range(6)]
        growth = 1.25 ** (np.arange(DAYS) / 365)
        weekend = np.where(np.arange(DAYS) % 7 >= 5, 0.4, 1.0)
        self._days = np.cumsum(growth * weekend) / (growth * weekend).sum()

    def pages(self) -> Iterator[Page]:
        """All items in pages; the feeds come with the first."""
        for first in range(0, self.items, PAGE):
            yield self.page(first, min(PAGE, self.items - first))

    def page(self, first: int, count: int) -> Page:
        """So many items from this number on; past the last day they are new ones."""
        ids = np.arange(first + 1, first + count + 1)
        days = np.searchsorted(self._days, (ids - 0.5) / self.items)
        # Feeds are read late: an item is stored up to three days after its day.
        days = np.clip(days - self._draw.integers(0, 3, count), 0, DAYS - 1)
        mentions, paired = self._mentions(ids, days)
        return Page(
            items=self._items(ids, days),
            mentions=mentions,
            deals=self._deals(ids, paired),
            feeds=_feeds() if first == 0 else _feeds().slice(0, 0),
        )

    def _pool(self) -> pa.Array:
        """Phrases of six words; words by Zipf's law."""
        drawn = _zipf(self._draw, WORDS, (PHRASES, 6))
        return pa.array([" ".join(f"w{word}" for word in row) for row in drawn])

    def _items(self, ids: np.ndarray, days: np.ndarray) -> pa.Table:
        draw, count = self._draw, len(ids)
        parts = [
            pool.take(pa.array(draw.integers(0, PHRASES, count)))
            for pool in self._phrases
        ]
        title = pc.binary_join_element_wise(*parts[:2], " ")
        summary = pc.binary_join_element_wise(*parts[2:], " ")
        text = pc.binary_join_element_wise(" ", title, " \n ", summary, " ", "")
        at = _times(days, draw.integers(0, _DAY_US, count))
        compound = np.round(np.clip(draw.normal(-0.05, 0.25, count), -1, 1), 4)
        scored = draw.random(count) < 0.85
        copied = draw.random(count) < 0.125
        story = np.where(copied, np.maximum(ids - draw.integers(1, 40, count), 1), ids)
        numbers = pa.array(ids)
        same = {name: pa.array([name] * count) for name in ("gazetteer", "lexicon")}
        return pa.table(
            {
                "id": numbers,
                "feed_id": pa.array(_zipf(draw, FEEDS, count, 0.7) + 1),
                "at": at,
                "published_at": at,
                "first_seen_at": at,
                "date_flag": pa.nulls(count, pa.string()),
                "edits": pa.array(np.zeros(count, "int64")),
                "story_id": pa.array(story),
                "story_rule": pc.if_else(pa.array(copied), "text", None),
                "title": title,
                "summary": summary,
                "link": pc.binary_join_element_wise(
                    "https://paper.example/", numbers.cast(pa.string()), ""
                ),
                "text": text,
                "language": pc.if_else(pa.array(scored), "en", "de"),
                "relevant": pa.array(draw.random(count) < 0.7),
                "relevance": pa.array(['[["sale", 1.0]]'] * count),
                "compound": pa.array(compound, mask=~scored),
                "raw": pa.array(compound, mask=~scored),
                "words": pa.array(['[["fear", -0.2], ["agree", 0.1]]'] * count),
                **same,
                "rules": pa.array(["rules"] * count),
            }
        )

    def _mentions(
        self, ids: np.ndarray, days: np.ndarray
    ) -> tuple[pa.Table, np.ndarray]:
        """On average four an item: 1.6 systems, 2 countries, 0.4 organisations."""
        draw = self._draw
        parts = [
            self._named(ids, days, "system", SYSTEMS, draw.poisson(1.6, len(ids))),
            self._named(ids, days, "country", COUNTRIES, draw.poisson(2.0, len(ids))),
            self._named(
                ids, days, "organisation", ORGANISATIONS, draw.poisson(0.4, len(ids))
            ),
        ]
        return pa.concat_tables(parts), draw.random(len(ids)) < 0.17

    def _named(
        self, ids: np.ndarray, days: np.ndarray, kind: str, many: int, each: np.ndarray
    ) -> pa.Table:
        draw = self._draw
        owner, count = np.repeat(ids, each), int(each.sum())
        drawn = _zipf(draw, many, count)
        # A surge: in one week of eight, a third of what is named is one entity.
        week = np.repeat(days, each) // 7
        surge = (week % 8 == 3) & (draw.random(count) < 0.3)
        drawn = np.where(surge, 20 + week % 50, drawn)
        names = pa.array([f"{kind}-{n}" for n in range(many)]).take(pa.array(drawn))
        roles = np.where(
            draw.random(count) < 0.15,
            "supplier",
            np.where(draw.random(count) < 0.2, "recipient", "mentioned"),
        )
        is_country = kind == "country"
        return pa.table(
            {
                "item_id": pa.array(owner),
                "seq": pa.array(np.arange(count) % 8),
                "kind": pa.array([kind] * count),
                "entity": names,
                "name": names,
                "surface": names,
                "field": pa.array(["title", "summary"]).take(
                    pa.array(draw.integers(0, 2, count))
                ),
                "start": pa.array(draw.integers(0, 200, count)),
                "end": pa.array(draw.integers(200, 220, count)),
                "via": pa.array(["name"] * count),
                "rule": pa.array(["unmistakable"] * count),
                "category": pa.nulls(count, pa.string()),
                "country": pa.nulls(count, pa.string()),
                "role": pa.array(roles) if is_country else pa.nulls(count, pa.string()),
                "tone": pa.array(np.round(draw.normal(-0.05, 0.2, count), 4)),
            }
        )

    def _deals(self, ids: np.ndarray, has: np.ndarray) -> pa.Table:
        draw, owner = self._draw, ids[has]
        count = len(owner)
        countries = pa.array([f"country-{n}" for n in range(COUNTRIES)])
        sides = [
            countries.take(pa.array(_zipf(draw, COUNTRIES, count))) for _ in range(2)
        ]
        systems = [[f"system-{n}"] for n in _zipf(draw, SYSTEMS, count)]
        return pa.table(
            {
                "item_id": pa.array(owner),
                "seq": pa.array(np.zeros(count, "int64")),
                "supplier": sides[0],
                "recipient": sides[1],
                "systems": pa.array(systems, pa.list_(pa.string())),
                "value_usd": pa.array(draw.integers(1, 5_000, count) * 1_000_000),
                "stage": pa.array(STAGES).take(
                    pa.array(draw.integers(0, len(STAGES), count))
                ),
                "evidence": pa.array(["One orders from the other."] * count),
                "field": pa.array(["summary"] * count),
                "quantity": pa.nulls(count, pa.int64()),
                "amount": pa.nulls(count, pa.int64()),
                "currency": pa.nulls(count, pa.string()),
                "cues": pa.array([[]] * count, pa.list_(pa.string())),
            }
        )


def _zipf(
    draw: np.random.Generator,
    many: int,
    size: int | tuple[int, ...],
    power: float = 1.0,
) -> np.ndarray:
    """Numbers below `many`, the k-th with weight 1/k^power."""
    weights = np.cumsum(1 / np.arange(1, many + 1) ** power)
    found: np.ndarray = np.searchsorted(weights / weights[-1], draw.random(size))
    return found


def _times(days: np.ndarray, within: np.ndarray) -> pa.Array:
    start = (FIRST - _EPOCH) // timedelta(days=1)
    return pa.array((start + days) * _DAY_US + within).cast(pa.timestamp("us"))


def _feeds() -> pa.Table:
    numbers = range(1, FEEDS + 1)
    return pa.table(
        {
            "feed_id": pa.array(list(numbers)),
            "url": [f"https://paper{n}.example/rss" for n in numbers],
            "title": [f"Paper {n}" for n in numbers],
            "kind": [KINDS[n % len(KINDS)] for n in numbers],
            "country": ["US"] * FEEDS,
            "language": ["en"] * FEEDS,
            "outlet": [f"paper{n // 2}.example" for n in numbers],
            "paused": [False] * FEEDS,
        }
    )
