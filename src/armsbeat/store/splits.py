"""
Joins of deal reports that the user undid.

A split has two sides; reports on different sides of one tell of different deals.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from armsbeat.errors import UsageError
from armsbeat.model import DealSplit, ReportKey
from armsbeat.store.schema import deal_splits


def split(
    connection: Connection,
    one: Iterable[ReportKey],
    other: Iterable[ReportKey],
    now: datetime,
) -> int:
    """Remember a split; the caller holds the counters' lock."""
    sides = (set(one), set(other))
    if not all(sides) or sides[0] & sides[1]:
        raise UsageError(
            "a deal is split into two sides, each with a report of its own; choose"
            " some of the reports, not all"
        )
    newest = connection.execute(select(func.max(deal_splits.c.split_id))).scalar()
    split_id = (newest or 0) + 1
    rows = [
        {
            "split_id": split_id,
            "item_id": item_id,
            "n": n,
            "side": side,
            "made_at": now,
        }
        for side, keys in enumerate(sides)
        for item_id, n in sorted(keys)
    ]
    connection.execute(insert(deal_splits), rows)
    return split_id


def undo(connection: Connection, split_id: int) -> None:
    """Forget a split; nothing happens where there is none."""
    connection.execute(delete(deal_splits).where(deal_splits.c.split_id == split_id))


def all_splits(connection: Connection) -> tuple[DealSplit, ...]:
    """Every split that still has reports on both sides, oldest first."""
    columns = deal_splits.c
    ordered = select(deal_splits).order_by(columns.split_id, columns.item_id, columns.n)
    sides: dict[int, tuple[list[ReportKey], list[ReportKey]]] = {}
    made: dict[int, datetime] = {}
    for row in connection.execute(ordered):
        sides.setdefault(row.split_id, ([], []))[row.side].append((row.item_id, row.n))
        made[row.split_id] = row.made_at
    return tuple(
        DealSplit(
            split_id=split_id,
            one=tuple(one),
            other=tuple(other),
            made_at=made[split_id],
        )
        for split_id, (one, other) in sides.items()
        if one and other
    )
