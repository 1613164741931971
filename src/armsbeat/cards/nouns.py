"""What a deal card is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from armsbeat.model import ReportKey, Stage

Money = tuple[str, int]
"""ISO 4217 code, and whole units of it."""
Rule = Literal[
    "start",
    "transmittal",
    "same",
    "supplier_open",
    "recipient_open",
    "system_open",
    "both_open",
    "value",
]
Subject = Literal["value", "quantity", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealReport:
    """One deal as one item tells it. None means: the text does not say."""

    item_id: int
    n: int
    """The deal's number in the item."""
    at: datetime
    """When the item counts: as published, else as first seen, UTC."""
    supplier: str | None = None
    recipient: str | None = None
    systems: tuple[str, ...] = ()
    stage: Stage | None = None
    value_usd: int | None = None
    amount: int | None = None
    """In `currency`, where the value is not stated in US dollars."""
    currency: str | None = None
    quantity: int | None = None
    transmittal: str | None = None
    """Number of the US notification, without the letter of an amendment."""
    feed: str = ""
    outlet: str = ""
    """Who publishes: two feeds of one house are one outlet."""
    title: str = ""
    link: str | None = None
    evidence: str = ""
    compound: float | None = None
    """Tone of the whole item."""

    @property
    def key(self) -> ReportKey:
        """Identity: item and number."""
        return self.item_id, self.n

    @property
    def money(self) -> Money | None:
        """The stated value with its currency."""
        if self.value_usd is not None:
            return "USD", self.value_usd
        if self.amount is not None and self.currency is not None:
            return self.currency, self.amount
        return None

    @property
    def missing(self) -> int:
        """How many of supplier, recipient and systems the text leaves open."""
        return (self.supplier is None) + (self.recipient is None) + (not self.systems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why a report is on its card."""

    rule: Rule
    days: int = 0
    """Distance to the reports that were on the card before."""
    systems: tuple[str, ...] = ()
    """The systems that it shares with them."""
    rivals: int = 0
    """How many other cards the same rule would have allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung of the ladder: a stage, and who told it first."""

    stage: Stage
    first: DealReport
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One version of a figure, and who tells it."""

    amount: int
    currency: str | None
    reports: tuple[ReportKey, ...]
    feeds: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Reports that cannot both be right, side by side."""

    subject: Subject
    told: tuple[Told, ...] = ()
    """Of a figure: its versions, the one told most first."""
    steps: tuple[Step, ...] = ()
    """Of `blocked`: the refusal, and the stage told although."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One transfer with all its reports, oldest first."""

    reports: tuple[DealReport, ...]
    joins: tuple[Join, ...]
    """One per report, in the same order."""
    supplier: str | None
    recipient: str | None
    systems: tuple[str, ...]
    """Most told first."""
    stage: Stage | None
    """The furthest stage told; `blocked` where nothing else was told after it."""
    ladder: tuple[Step, ...]
    """The stages that were told, in the order of the ladder."""
    highest: DealReport | None
    """The report with the highest value in US dollars, else in the first currency."""
    transmittal: str | None
    compound: float | None
    """Mean tone of the items, each once."""
    scored: int
    """How many items have a tone."""
    conflicts: tuple[Conflict, ...] = field(default=())

    @property
    def key(self) -> ReportKey:
        """The smallest key of its reports."""
        return min(report.key for report in self.reports)

    @property
    def first(self) -> DealReport:
        """The earliest report."""
        return self.reports[0]

    @property
    def last(self) -> DealReport:
        """The latest report."""
        return self.reports[-1]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who reports it: two feeds of one house are one outlet."""
        return tuple(sorted({report.outlet for report in self.reports}))

    @property
    def feeds(self) -> tuple[str, ...]:
        """The titles of the feeds that report it, in alphabetical order."""
        return tuple(sorted({r.feed or r.outlet for r in self.reports}))


def card_id(key: ReportKey) -> str:
    """A card's or report's key as the address of a page writes it: `512-0`."""
    return f"{key[0]}-{key[1]}"


def key_of(text: str) -> ReportKey | None:
    """The key that `card_id` wrote; None where the text is not one."""
    item_id, dash, n = text.partition("-")
    numeric = item_id.isdecimal() and n.isdecimal() and len(text) < 40
    return (int(item_id), int(n)) if dash and numeric else None
