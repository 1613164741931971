"""Reports of one transfer while they are collected, and how groups are found."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator
from datetime import UTC, datetime, timedelta

from armsbeat.cards.nouns import DealReport, Join, Money, Rule
from armsbeat.cards.numbers import agree

LONG, MIDDLE, SHORT = (timedelta(days=days) for days in (365, 180, 30))
# How near in time a report must be that shares what the rule asks for.
WINDOWS: dict[Rule, timedelta | None] = {
    "transmittal": None,
    "same": LONG,
    "supplier_open": MIDDLE,
    "recipient_open": MIDDLE,
    "system_open": SHORT,
    "value": SHORT,
    "both_open": SHORT,
}
NEW_ROUND_AFTER = timedelta(days=30)
NEW_ROUND = frozenset(("considered", "requested", "approved"))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Side = tuple[int, int]
"""A split, and on which side of it."""
Key = tuple[Rule, Hashable]
"""Under which rule, and what both have to share."""


class Group:
    """Reports that tell of one transfer, while they are being collected."""

    __slots__ = (
        "_delivered",
        "_monies",
        "_sides",
        "founder",
        "joins",
        "number",
        "recipient",
        "reports",
        "supplier",
        "systems",
        "transmittal",
    )

    def __init__(self, number: int, founder: DealReport) -> None:
        """Start with nothing on it; `founder` is the fullest report, added first."""
        self.number, self.founder = number, founder
        self.reports: list[DealReport] = []
        self.joins: list[Join] = []
        self.supplier, self.recipient = founder.supplier, founder.recipient
        self.transmittal: str | None = None
        self.systems: set[str] = set()
        self._monies: set[Money] = set()
        self._delivered: datetime | None = None
        self._sides: set[Side] = set()

    def add(self, report: DealReport, join: Join, sides: tuple[Side, ...]) -> None:
        """Put a report on the card."""
        self.reports.append(report)
        self.joins.append(join)
        self.supplier = self.supplier or report.supplier
        self.recipient = self.recipient or report.recipient
        self.transmittal = self.transmittal or report.transmittal
        self.systems.update(report.systems)
        self._sides.update(sides)
        if report.money is not None:
            self._monies.add(report.money)
        if report.stage == "delivered":
            self._delivered = min(report.at, self._delivered or report.at)

    def allows(self, report: DealReport, sides: tuple[Side, ...]) -> bool:
        """Whether nothing forbids that the report is of this transfer."""
        return (
            _fits(self.supplier, report.supplier)
            and _fits(self.recipient, report.recipient)
            and _fits(self.transmittal, report.transmittal)
            and not any((split, 1 - side) in self._sides for split, side in sides)
        )

    def agrees(self, money: Money | None) -> bool:
        """Whether a report of the group tells this value, but for rounding."""
        return money is not None and any(agree(one, money) for one in self._monies)

    def is_over(self, report: DealReport) -> bool:
        """Delivered before, and now it is asked for again."""
        return (
            report.stage in NEW_ROUND
            and self._delivered is not None
            and report.at > self._delivered + NEW_ROUND_AFTER
        )


class Index:
    """
    Groups by what they are looked up by, and by when they were told of.

    Time is cut into bins as long as the rule's window: what is within the window is in
    the bin of the moment or in a neighbour.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._bins: dict[tuple[Key, int], dict[int, list[datetime]]] = {}

    def add(self, key: Key, number: int, at: datetime) -> None:
        """A report of group `number` shares `key`."""
        told = self._bins.setdefault((key, _bin(key, at)), {})
        insort(told.setdefault(number, []), at)

    def find(self, key: Key, at: datetime) -> Iterator[tuple[int, timedelta]]:
        """Groups with a report near enough, each with its distance to the nearest."""
        here, window = _bin(key, at), WINDOWS[key[0]]
        nearest: dict[int, timedelta] = {}
        for number in (here - 1, here, here + 1) if window else (here,):
            for group, times in self._bins.get((key, number), {}).items():
                distance = _distance(times, at)
                if group not in nearest or distance < nearest[group]:
                    nearest[group] = distance
        for group, distance in nearest.items():
            if window is None or distance <= window:
                yield group, distance


def _bin(key: Key, at: datetime) -> int:
    window = WINDOWS[key[0]]
    return 0 if window is None else (at - EPOCH) // window


def _distance(times: list[datetime], at: datetime) -> timedelta:
    place = bisect_left(times, at)
    return min(abs(at - time) for time in times[max(0, place - 1) : place + 1])


def _fits(known: str | None, told: str | None) -> bool:
    return known is None or told is None or known == told
