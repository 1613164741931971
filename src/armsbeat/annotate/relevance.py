"""
Whether an item tells of the trade in arms, as a score with its reasons.

Every reason carries a weight from `data/deals/relevance.csv`; the item is relevant
when they sum to the threshold or more. No reason is hidden: the sum is the score.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from armsbeat.annotate.deals_tables import DEALS_DIR, DealTables, load_deal_tables
from armsbeat.annotate.deals_words import (
    ARMS_NAMED,
    CACHED_WORDS,
    COMPOUNDS,
    MARKET,
    OFF_TOPIC,
    Bits,
)
from armsbeat.annotate.glances import Glances, Glimpse
from armsbeat.errors import GazetteerError
from armsbeat.model import Deal, Mention

THRESHOLD = 1.0

_TRADE_IN_ARMS = ARMS_NAMED | MARKET
_NEAR = 5
"""So many words apart a word of trade and a word for arms belong together."""
_BESIDE = 1
_FAR = 1000


def load_weights(path: Path | None = None) -> Mapping[str, float]:
    """
    The weight of each reason.

    Raises:
        GazetteerError: A weight is no number.
    """
    path = path or DEALS_DIR / "relevance.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        weights: dict[str, float] = {}
        for line, row in enumerate(csv.DictReader(lines), start=2):
            try:
                weights[row["reason"]] = float(row["weight"])
            except (KeyError, TypeError, ValueError):
                raise GazetteerError(
                    path, line, "the weight must be a number"
                ) from None
        return weights


class _Spots:
    """
    What stands between two spaces → how many words it has, and which of them are of
    arms (True) or trade (False), by place; remembered.
    """

    def __init__(self, tables: DealTables) -> None:
        self._arms, self._trade = tables.arms_words, tables.market_words
        self._known: dict[str, tuple[int, tuple[tuple[int, bool], ...]]] = {}

    def of(self, written: str) -> tuple[int, tuple[tuple[int, bool], ...]]:
        """How many words it has, and the telling ones."""
        found = self._known.get(written)
        if found is None:
            if len(self._known) > CACHED_WORDS:
                self._known.clear()
            words = COMPOUNDS.findall(written.lower())
            telling = [
                (place, word in self._arms)
                for place, word in enumerate(words)
                if word in self._arms or word in self._trade
            ]
            self._known[written] = found = len(words), tuple(telling)
        return found


class RelevanceScorer:
    """Judges items. Pure; the tables are read once."""

    def __init__(
        self,
        tables: DealTables | None = None,
        weights: Mapping[str, float] | None = None,
        glances: Glances | None = None,
    ) -> None:
        tables = tables or load_deal_tables()
        self._weights = weights or load_weights()
        self._market = tables.market_words
        self._spots = _Spots(tables)
        self._glances = glances or Glances(Bits(tables).of)

    def relevance(
        self,
        title: str,
        summary: str,
        mentions: Sequence[Mention],
        deals: Sequence[Deal],
    ) -> tuple[bool, tuple[tuple[str, float], ...]]:
        """
        Whether the trade in arms is told, and why.

        Returns:
            The verdict and the reasons with their weights; they sum to the score.
        """
        found = self._reasons(title, summary, mentions, deals)
        reasons = tuple((name, self._weights[name]) for name in found)
        return sum(weight for _, weight in reasons) >= THRESHOLD, reasons

    def _reasons(
        self,
        title: str,
        summary: str,
        mentions: Sequence[Mention],
        deals: Sequence[Deal],
    ) -> list[str]:
        named = {m.kind for m in mentions}
        glimpses = self._glances.of(title), self._glances.of(summary)
        in_title, in_summary = glimpses[0].words, glimpses[1].words
        sure = deals or "system" in named or "organisation" in named
        if not sure and not (in_title | in_summary) & ARMS_NAMED:
            return []
        reasons = []
        if deals:
            whole = any(d.supplier and d.recipient for d in deals)
            reasons.append("deal with both sides" if whole else "deal with one side")
        for field, glimpse in zip(("title", "summary"), glimpses, strict=True):
            if glimpse.words & _TRADE_IN_ARMS != _TRADE_IN_ARMS:
                continue
            distance = self._apart(glimpse)
            if distance <= _NEAR:
                reasons.append(f"arms trade in {field}")
            if distance <= _BESIDE:
                reasons.append(f"arms trade named in {field}")
        if "system" in named:
            reasons.append("weapon system")
            if in_title & MARKET and self._trades_a_system(title, mentions):
                reasons.append("weapon system traded in title")
        if "organisation" in named:
            reasons.append("arms maker")
        if (in_title | in_summary) & OFF_TOPIC:
            reasons.append("off topic")
        return reasons

    def _trades_a_system(self, title: str, mentions: Sequence[Mention]) -> bool:
        """Whether a word of trade stands near the name of a weapon system."""
        traded = [
            found.span()
            for found in COMPOUNDS.finditer(title.lower())
            if found.group() in self._market
        ]
        return any(
            title.count(" ", min(end, m.end), max(start, m.start)) <= _NEAR
            for start, end in traded
            for m in mentions
            if m.kind == "system" and m.field == "title"
        )

    def _apart(self, glimpse: Glimpse) -> int:
        """How many words apart trade and arms stand at least."""
        last_arms = last_trade = -_FAR
        closest = _FAR
        passed = 0
        for sentence in glimpse.parted:
            for written in sentence:
                words, telling = self._spots.of(written)
                for place, arms in telling:
                    if arms:
                        last_arms = passed + place
                    else:
                        last_trade = passed + place
                    closest = min(closest, abs(last_arms - last_trade))
                passed += words
        return closest
