"""
Telling stories: items/s, and what its parts cost beside other ways.

    python bench/stories.py [--items 20000] [--store]

Of the items 30 % are copies of one of the day before, 5 % follow a pattern of the gold
set with another number, the others are like none. `--store` also records them in a
SQLite store in batches of 1,000, with and without stories. Times are of the CPU.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from armsbeat.identity import canonical_link, identify
from armsbeat.model import Entry, Feed
from armsbeat.stories import Teller, sketch, tell
from armsbeat.stories.keys import LEAD, _bands

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "stories.jsonl"
START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 1000


def items(count: int, per_day: int) -> list[dict[str, Any]]:
    """Copies, look-alikes and texts like no other, in order of time."""
    draw = random.Random(7)
    pairs = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    texts = [pair[side] for pair in pairs for side in "ab"]
    words = sorted({word for text in texts for word in text["summary"].split()})
    made: list[dict[str, Any]] = []
    for n in range(count):
        at, fate = START + timedelta(days=n / per_day), draw.random()
        if made and fate < 0.3:
            text = draw.choice(made[-per_day:])
        elif fate < 0.35:
            old, number = draw.choice(texts), draw.randrange(21, 9000)
            title = f"{old['title']}, {number} more"
            text = {"title": title, "summary": f"{number} men: {old['summary']}"}
        else:
            title = " ".join(draw.choices(words, k=9))
            text = {"title": title, "summary": " ".join(draw.choices(words, k=32))}
        link = f"https://a.example/{n}"
        made.append(
            {"title": text["title"], "summary": text["summary"], "link": link, "at": at}
        )
    return made


def rate(what: str, count: int, work: Callable[[], object]) -> None:
    """Print items per second of one way to do something."""
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    print(f"{what:<58}{count / seconds:>12,.0f} /s{seconds / count * 1e6:>9,.1f} µs")


def pure(made: list[dict[str, Any]]) -> None:
    """Without a store: making comparable, comparing, and both."""
    sketches: list[Any] = []

    links = [canonical_link(item["link"]) for item in made]

    def make() -> None:
        sketches.extend(
            sketch(
                n,
                item["title"],
                item["summary"],
                link=links[n],
                language="en",
                at=item["at"].timestamp(),
            )
            for n, item in enumerate(made)
        )

    def both() -> None:
        sketches.clear()
        make()
        tell(sketches)

    rate("make items comparable", len(made), make)
    rate("tell the stories of comparable items", len(made), lambda: tell(sketches))
    rate("both", len(made), both)
    stories = len({told.story for told in tell(sketches).values()})
    print(f"{len(made):,} items, {stories:,} stories")
    ways(sketches)


def ways(sketches: list[Any]) -> None:
    """MinHash of a lead and alignment of two texts, ours and others'."""
    leads = [(one.body or one.title)[:LEAD] for one in sketches]
    rate("MinHash keys, ours", len(leads), lambda: _bands(leads))
    if importlib.util.find_spec("rensa"):
        from rensa import RMinHash

        def theirs() -> None:
            for lead in leads:
                sums = RMinHash(num_perm=16, seed=7)
                sums.update([f"{a} {b}" for a, b in pairwise(lead)])
                sums.digest()

        rate("MinHash, rensa (without banding)", len(leads), theirs)
    pairs = list(pairwise(leads))
    from rapidfuzz.distance import Levenshtein

    rate(
        "align two leads, rapidfuzz",
        len(pairs),
        lambda: [Levenshtein.opcodes(a, b) for a, b in pairs],
    )
    rate(
        "align two leads, difflib",
        500,
        lambda: [
            difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
            for a, b in pairs[:500]
        ],
    )


def stored(made: list[dict[str, Any]], teller: Teller | None) -> None:
    """Record everything in a new store."""
    from armsbeat.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/store.sqlite", teller=teller)
        store.add_feeds([Feed(url="https://a.example/rss", title="A")], now=START)
        (state,) = store.feeds()
        entries = [
            Entry(
                guid=str(n),
                link=item["link"],
                title=item["title"],
                summary=item["summary"],
                published_at=item["at"],
                language="en",
            )
            for n, item in enumerate(made)
        ]
        batches = [
            identify(entries[n : n + BATCH]) for n in range(0, len(entries), BATCH)
        ]

        def record() -> None:
            for batch in batches:
                store.import_items(state.feed_id, batch, {}, versions=None, now=START)

        rate(f"record, {'with' if teller else 'without'} stories", len(made), record)
        store.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--per-day", type=int, default=2_000)
    parser.add_argument("--store", action="store_true")
    chosen = parser.parse_args(sys.argv[1:])
    made = items(chosen.items, chosen.per_day)
    pure(made)
    if chosen.store:
        stored(made, None)
        stored(made, Teller(canonical_link))


if __name__ == "__main__":
    main()
