"""Small reports of deals: only what a test is about is spelled out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from armsbeat.cards import DealReport
from armsbeat.model import DealSplit

DAY_ONE = datetime(2026, 1, 1, 9, tzinfo=UTC)
M, BN = 1_000_000, 1_000_000_000


def a_report(item_id=1, day=0, **facts):
    """A report that the US sells F-35s to Japan, unless something else is said."""
    values = {
        "supplier": "US",
        "recipient": "JP",
        "systems": ("f-35",),
        "outlet": "desk.example",
        "feed": "Desk",
        "evidence": f"Sentence of item {item_id}.",
        **facts,
    }
    at = DAY_ONE + timedelta(days=day)
    return DealReport(item_id=item_id, n=values.pop("n", 0), at=at, **values)


def a_split(one, other, split_id=1):
    return DealSplit(
        split_id=split_id,
        one=tuple((item, 0) for item in one),
        other=tuple((item, 0) for item in other),
        made_at=DAY_ONE,
    )
