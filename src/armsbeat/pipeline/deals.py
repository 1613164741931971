"""Cube and store → deal cards: reports are read, joined, and looked up by view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import pandas as pd

from armsbeat.cards import Card, DealReport, build, transmittal_of
from armsbeat.cards.tables import Names, matching
from armsbeat.cube import Engine, frames
from armsbeat.model import DealSplit, Query, ReportKey


@dataclass(frozen=True, slots=True, kw_only=True)
class DealBook:
    """All deal cards of a store, and where each report is."""

    cards: tuple[Card, ...]
    names: Names
    place: dict[ReportKey, int]
    """Which of `cards` a report is on."""

    def card(self, key: ReportKey) -> Card | None:
        """The card that a report is on, not only the one it is named after."""
        place = self.place.get(key)
        return None if place is None else self.cards[place]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealView:
    """The deals of a view."""

    cards: tuple[Card, ...]
    first_ever: frozenset[ReportKey]
    """Reports of the view that told a supplier, recipient and system first."""
    names: Names

    def is_new(self, card: Card) -> bool:
        """Whether it brings such a triple for the first time."""
        return any(report.key in self.first_ever for report in card.reports)


def deal_view(book: DealBook, cube: Engine, query: Query) -> DealView:
    """The cards with at least one report in the view, and which of them are new."""
    return DealView(
        cards=cards_of_view(book, cube, query),
        first_ever=first_ever(cube, query),
        names=book.names,
    )


def deal_book(cube: Engine, splits: Sequence[DealSplit] = ()) -> DealBook:
    """
    Join all deals of the cube to cards.

    Of the whole cube and not of a view: which reports are one deal, and what a card is
    called, must not depend on what is looked at.
    """
    cards = build(_reports(frames.deal_reports(cube)), splits=splits)
    return DealBook(
        cards=cards,
        names=Names(
            countries=dict(cube.names("country")), systems=dict(cube.names("system"))
        ),
        place={r.key: i for i, card in enumerate(cards) for r in card.reports},
    )


def cards_of_view(book: DealBook, cube: Engine, query: Query) -> tuple[Card, ...]:
    """The cards with at least one report in the view, whole."""
    keys = report_keys(frames.deal_keys(cube, query))
    # Only the cards that hold one of them: cheaper than looking at all.
    places = sorted({book.place[key] for key in keys if key in book.place})
    return matching((book.cards[place] for place in places), query, keys)


def first_ever(cube: Engine, query: Query) -> frozenset[ReportKey]:
    """The reports of the view that told a new supplier, recipient and system."""
    return frozenset(report_keys(frames.first_triples(cube, query)))


def report_keys(rows: pd.DataFrame) -> set[ReportKey]:
    """The keys in `item_id` and `seq`."""
    items, numbers = rows["item_id"].tolist(), rows["seq"].tolist()
    return set(zip(items, numbers, strict=True))


def _reports(rows: pd.DataFrame) -> list[DealReport]:
    columns = [rows[name].tolist() for name in rows.columns]
    names = [str(name) for name in rows.columns]
    return [
        _report(dict(zip(names, row, strict=True)))
        for row in zip(*columns, strict=True)
    ]


def _report(row: dict[str, Any]) -> DealReport:
    told: dict[str, Any] = {
        name: None if _missing(value) else value for name, value in row.items()
    }
    return DealReport(
        item_id=told["item_id"],
        n=told["seq"],
        at=told["at"].to_pydatetime().replace(tzinfo=UTC),
        supplier=told["supplier"],
        recipient=told["recipient"],
        systems=tuple(sorted(told["systems"] or ())),
        stage=told["stage"],
        value_usd=_whole(told["value_usd"]),
        amount=_whole(told["amount"]),
        currency=told["currency"],
        quantity=_whole(told["quantity"]),
        transmittal=transmittal_of(told["cues"] or (), told["text"] or ""),
        feed=told["feed"] or "",
        outlet=told["outlet"] or "",
        title=told["title"] or "",
        link=told["link"],
        evidence=told["evidence"] or "",
        compound=told["compound"],
    )


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value != value  # NaN is not itself


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
