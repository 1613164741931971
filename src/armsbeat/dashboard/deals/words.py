"""What the deals of a view come to, in words and figures. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from armsbeat.cards import Card
from armsbeat.cards.tables import Names
from armsbeat.charts import thousands
from armsbeat.dashboard.deals.markup import counted, heading
from armsbeat.dashboard.markup import money
from armsbeat.report.kpis import Kpi

FIRM = ("signed", "delivered")
MIN_LEAD = 5
BARS = 60


def headline(cards: Sequence[Card], names: Names, selected: Sequence[str]) -> str:
    """One sentence that says what stands out."""
    total = counted(len(cards), "deal")
    if selected:
        more = f" and {len(selected) - 3} more" if len(selected) > 3 else ""
        return f"{', '.join(selected[:3])}{more}: {total} reported"
    buyers = Counter(card.recipient for card in cards if card.recipient)
    best = buyers.most_common(2)
    if not best or best[0][1] < MIN_LEAD:
        return f"{total} reported"
    if len(best) == 2 and best[0][1] == best[1][1]:
        return f"{total} with {counted(len(buyers), 'recipient')}"
    name = names.country(best[0][0])
    return f"{name} is the recipient in most deals, {best[0][1]} of {len(cards)}"


def lede(cards: Sequence[Card], names: Names, *, new: int) -> str:
    """Two or three sentences of numbers; `**` marks what is bold."""
    reports = sum(len(card.reports) for card in cards)
    said = [
        f"**{counted(len(cards), 'deal')}** joined from {counted(reports, 'report')}."
    ]
    best = _largest(cards)
    if best is not None and best.highest is not None:
        worth = money(best.highest.value_usd)
        said.append(
            f"The largest value reported is **{worth}**, {heading(best, names)}."
        )
    if new:
        verb = "brings" if new == 1 else "bring"
        said.append(
            f"{thousands(new)} {verb} supplier, recipient and system together for the"
            " first time here."
        )
    return " ".join(said)


def figures(
    cards: Sequence[Card], months: pd.DataFrame, *, new: int
) -> tuple[Kpi, ...]:
    """The four figures of a view."""
    valued = [c.highest.value_usd for c in cards if c.highest and c.highest.value_usd]
    firm = sum(card.stage in FIRM for card in cards)
    outlets = {report.outlet for card in cards for report in card.reports}
    clashes = sum(bool(card.conflicts) for card in cards)
    return (
        Kpi(
            name="Deals",
            value=thousands(len(cards)),
            aside=f"in {counted(len(outlets), 'outlet')}",
            change="each counted once, however often told",
            bars=_bars(months, "deals"),
        ),
        Kpi(
            name="Highest values, added up",
            value=short_money(sum(valued)) if valued else "–",
            aside=f"of {counted(len(valued), 'deal')}",
            change="ceilings and plans included",
            bars=_bars(months, "value_usd"),
        ),
        Kpi(
            name="Signed or delivered",
            value=thousands(firm),
            aside=f"{100 * firm / len(cards):.0f}% of deals" if cards else "",
            change="said so by a sentence, never by time passing",
        ),
        Kpi(
            name="New",
            value=thousands(new),
            aside="first of their kind here",
            change=f"{counted(clashes, 'deal')} with conflicting reports",
        ),
    )


def short_money(value: int) -> str:
    """`US$24.3 bn`."""
    if value >= 1_000_000_000:
        return f"US${value / 1_000_000_000:,.1f} bn"
    return f"US${value / 1_000_000:,.0f} M"


def _largest(cards: Sequence[Card]) -> Card | None:
    valued = [c for c in cards if c.highest is not None and c.highest.value_usd]
    return max(valued, key=_usd, default=None)


def _usd(card: Card) -> int:
    return (card.highest.value_usd or 0) if card.highest is not None else 0


def _bars(months: pd.DataFrame, column: str) -> tuple[float, ...]:
    if months.empty:
        return ()
    return tuple(float(value) for value in months[column].tail(BARS))
