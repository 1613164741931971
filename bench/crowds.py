"""
Telling stories where nearly all texts are alike: items/s, memory, and comparisons.

    python bench/crowds.py [--items 30000]

Items of an 18-word vocabulary, exact copies, and a third as many notices of one pattern
in one day, each kind recorded in a SQLite store of its own in batches of 4,000. Times
are of the CPU and hold everything that recording does but annotations. `ahead`: texts
were made comparable beforehand, as the collector does outside the transaction.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from armsbeat.identity import canonical_link, identify
from armsbeat.model import Entry, Feed
from armsbeat.store import open_store
from armsbeat.stories import Teller

START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 4_000
WORDS = [
    "army",
    "orders",
    "tanks",
    "missiles",
    "from",
    "maker",
    "deal",
    "value",
    "million",
    "government",
    "approves",
    "sale",
    "drones",
    "jets",
    "radar",
    "contract",
    "signed",
    "delivery",
]
COUNTRIES = ("Chile", "Peru", "Norway", "Japan", "Poland", "Kuwait", "Greece", "India")

Text = tuple[str, str]


def spam(draw: random.Random, n: int) -> Text:
    """Words of a small vocabulary in any order."""
    return " ".join(draw.choices(WORDS, k=9)), " ".join(draw.choices(WORDS, k=30))


def copies(draw: random.Random, n: int) -> Text:
    """Always the same."""
    return (
        "Chile buys 24 used tanks from the Netherlands",
        "Chile's army will take over 24 tanks that the Netherlands had put into"
        " storage, the defence ministry in Santiago said.",
    )


def notices(draw: random.Random, n: int) -> Text:
    """One pattern with other facts."""
    country, number = draw.choice(COUNTRIES), draw.randrange(2, 9000)
    return (
        f"{country} – guided rockets and launchers, notice {n}",
        f"The agency notified Congress of a possible sale of {number} rockets and"
        f" related support to {country}, at an estimated cost of ${number / 7:.0f}"
        " million, with deliveries from next spring.",
    )


KINDS: dict[str, tuple[Callable[[random.Random, int], Text], float]] = {
    "spam": (spam, 1),
    "copies": (copies, 1),
    "notices": (notices, 1 / 3),
}


class Counting(Teller):
    """Counts what it compares."""

    compared = 0

    def joined(self, near):  # type: ignore[no-untyped-def]
        """Count, then compare."""
        self.compared += len(near)
        return super().joined(near)


def run(kind: str, count: int, *, ahead: bool) -> None:
    """Record one kind; prints a row of the table."""
    draw, (make, _) = random.Random(7), KINDS[kind]
    teller = Counting(canonical_link)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'store.sqlite'}", teller=teller)
        store.add_feeds([Feed(url="https://a.example/rss", title="A")], now=START)
        (state,) = store.feeds()
        seconds = 0.0
        for start in range(0, count, BATCH):
            entries = [
                Entry(
                    guid=str(n),
                    link=f"https://a.example/{n}",
                    title=(text := make(draw, n))[0],
                    summary=text[1],
                    published_at=START + timedelta(seconds=n * 86_400 / count),
                    language="en",
                )
                for n in range(start, min(start + BATCH, count))
            ]
            items = identify(entries)
            if ahead:
                texts = [(i.title, i.summary, i.link) for i in items]
                teller.learn(teller.ahead(texts))
            began = time.process_time()
            store.import_items(state.feed_id, items, {}, versions=None, now=START)
            seconds += time.process_time() - began
        page = store.changes_since(0, limit=count + 1).items.by_column()
        stories = len(set(page["story_id"]))
        store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{kind:<8}{'yes' if ahead else 'no':>6}{count:>8,}{count / seconds:>10,.0f}"
        f"{teller.compared / count:>10.1f}{stories:>10,}{peak:>9.0f}",
        flush=True,
    )


def main() -> None:
    """The table, each row in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=30_000)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--ahead", action="store_true")
    chosen = parser.parse_args()
    if chosen.kind:
        run(chosen.kind, chosen.items, ahead=chosen.ahead)
        return
    print("kind     ahead   items   items/s  compared   stories  peak MB", flush=True)
    for kind, (_, share) in KINDS.items():
        count = str(int(chosen.items * share))
        command = [sys.executable, __file__, "--kind", kind, "--items", count]
        for more in ([], ["--ahead"]):
            subprocess.run([*command, *more], check=True)


if __name__ == "__main__":
    main()
