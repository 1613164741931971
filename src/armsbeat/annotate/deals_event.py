"""What a clause tells of one deal, while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from armsbeat.annotate.deals_tokens import Party
from armsbeat.annotate.deals_trades import Trade
from armsbeat.annotate.stages import Step


@dataclass(slots=True)
class Event:
    """Trades of one clause that tell one deal."""

    trades: list[Trade] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    supplier: Party | None = None
    recipient: Party | None = None
    agent: Party | None = None
    """Who approves, signs, stops: supplier or recipient, the rest decides."""
    asker: Party | None = None
    partner: Party | None = None
    """The other side of a deal: "deal with X"."""
    both: Party | None = None
    """Parties named together: "between X and Y", "X, Y sign"."""
    seller: Party | None = None
    """Who sells if nobody else does."""
    source: Party | None = None
    """Where an order or contract comes from."""
    buyer: Party | None = None
    """Who buys if nobody else does."""
    loose: list[Party] = field(default_factory=list)
    """Modifiers of nouns of trade: "Taiwan arms sale", "US arms sale"."""
    origins: list[Party] = field(default_factory=list)
    guessed: bool = False
    """Who sells and who buys was told from who exports more."""
    buys: bool = False
    gives: bool = False
    contract: bool = False
    ban: bool = False


def same(one: Party | None, other: Party | None) -> bool:
    """Whether two parties stand for the same countries."""
    return one is not None and other is not None and one.codes == other.codes
