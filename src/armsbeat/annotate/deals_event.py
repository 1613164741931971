"""What a clause tells of one deal, while it is being read."""

from __future__ import annotations

from collections.abc import Sequence

from armsbeat.annotate.deals_tokens import Party
from armsbeat.annotate.deals_trades import Trade
from armsbeat.annotate.stage_forms import Step


class Event:
    """Trades of one clause that tell one deal."""

    # Written out: made for each word of trade, a dataclass takes twice the time.
    __slots__ = (
        *("trades", "steps", "supplier", "recipient", "agent", "asker", "partner"),
        *("both", "seller", "source", "buyer", "loose", "origins"),
        *("guessed", "buys", "gives", "contract", "ban"),
    )

    def __init__(self, origins: Sequence[Party] = (), agent: Party | None = None):
        self.trades: list[Trade] = []
        self.steps: list[Step] = []
        self.supplier: Party | None = None
        self.recipient: Party | None = None
        self.agent = agent
        """Who approves, signs, stops: supplier or recipient, the rest decides."""
        self.asker: Party | None = None
        self.partner: Party | None = None
        """The other side of a deal: "deal with X"."""
        self.both: Party | None = None
        """Parties named together: "between X and Y", "X, Y sign"."""
        self.seller: Party | None = None
        """Who sells if nobody else does."""
        self.source: Party | None = None
        """Where an order or contract comes from."""
        self.buyer: Party | None = None
        """Who buys if nobody else does."""
        self.loose: Sequence[Party] = ()
        """Modifiers of nouns of trade: "Taiwan arms sale", "US arms sale"."""
        self.origins = origins
        self.guessed = False
        """Who sells and who buys was told from who exports more."""
        self.buys = self.gives = self.contract = self.ban = False


def same(one: Party | None, other: Party | None) -> bool:
    """Whether two parties stand for the same countries."""
    return one is not None and other is not None and one.codes == other.codes
