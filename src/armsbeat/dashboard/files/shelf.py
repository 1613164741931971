"""
Charts that pages have shown, kept so that an address can ask for them as files.

A chart is known by what it shows: shown twice, it has one address, and pages that are
drawn again do not fill the shelf.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass

from armsbeat.charts import Chart

MOST = 800
"""Charts kept; the one that was shown longest ago goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A chart as a page showed it."""

    chart: Chart
    title: str
    """What it answers; the heading of its picture."""
    notes: tuple[str, ...] = ()
    """Unit, period, filters, who made it when: the lines below its picture."""
    name: str = "chart"
    """Of its files, without the ending."""


class Shelf:
    """Safe to use from all threads; holds the last `most` charts."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._shown: OrderedDict[str, Shown] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, shown: Shown) -> str:
        """Keep it; returns the word that its address has for it."""
        key = _fingerprint(shown)
        with self._lock:
            self._shown[key] = shown
            self._shown.move_to_end(key)
            while len(self._shown) > self._most:
                self._shown.popitem(last=False)
        return key

    def get(self, key: str) -> Shown | None:
        """What was put there; None: it is not kept any more, or never was."""
        with self._lock:
            return self._shown.get(key)


SHELF = Shelf()
"""The one of this process: pages put, the files' addresses get."""


def file_name(*parts: str) -> str:
    """`armsbeat-how-often-2025-11-25-to-2026-11-24`: what, when."""
    words = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
    return f"armsbeat-{words}"


def _fingerprint(shown: Shown) -> str:
    told = json.dumps(
        [shown.title, shown.notes, shown.name, shown.chart.spec], default=str
    )
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()
