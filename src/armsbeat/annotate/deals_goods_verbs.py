"""
What verbs say that tell of goods rather than of a trade: shown, used, arrived, paid.

Beside these, deals_roles.py has the verbs of giving, taking and agreeing.
"""

from __future__ import annotations

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event, same
from armsbeat.annotate.deals_near import joined_origins
from armsbeat.annotate.deals_trades import Trade


def _pay(part: Event, trade: Trade, clause: Clause) -> None:
    """ "Azerbaijan paid Israel $5 billion for drones"."""
    if trade.object is not None and trade.subject is not None and not trade.passive:
        part.supplier, part.recipient = trade.object, trade.subject
        part.buys = True


def _thank(part: Event, trade: Trade, clause: Clause) -> None:
    part.asker = trade.subject
    alone = not any(t is not trade for t in clause.trades)
    if alone and trade.word.startswith("thank") and trade.object is not None:
        # "thanks the Netherlands for F-16s"
        part.supplier, part.recipient = trade.object, trade.subject
        part.gives = True


def show(part: Event, trade: Trade, clause: Clause) -> None:
    """ "Commissions two Israeli-made boats": who shows foreign goods has got them."""
    source = trade.behind.get("from") or joined_origins(clause)
    if source is None or trade.subject is None or same(source, trade.subject):
        return
    part.supplier, part.recipient = source, trade.subject
    part.buys = True


def _deny(part: Event, trade: Trade, clause: Clause) -> None:
    """Who denies a sale is said to have sold."""
    if trade.word.startswith(("den", "dismiss", "no")) and not trade.passive:
        part.agent = trade.subject


def _arrive(part: Event, trade: Trade, clause: Clause) -> None:
    part.gives = True
    part.recipient = trade.object or trade.behind.get("in") or trade.behind.get("to")
    part.supplier = trade.behind.get("from") or clause.ahead.get("from")
    if part.supplier is None and part.recipient is not None:
        part.supplier = next((o for o in clause.origins if not o.makers), None)


def _use(part: Event, trade: Trade, clause: Clause) -> None:
    if clause.given:
        part.recipient = None if trade.passive else trade.subject
        part.supplier = clause.given[0]
        part.gives = True
    elif trade.passive and any(t.cue == "give" and t.relative for t in clause.trades):
        # "Missiles supplied by Ruritania were used by …"
        part.recipient, part.gives = trade.behind.get("by"), True
    elif not trade.passive:
        part.agent = trade.subject


GOODS_FILLERS = {
    "arrive": _arrive,
    "thank": _thank,
    "show": show,
    "pay": _pay,
    "deny": _deny,
    "use": _use,
}
