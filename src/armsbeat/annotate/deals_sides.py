"""Deciding which party of an event supplies and which receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from armsbeat.annotate.deals_event import Event, same
from armsbeat.annotate.deals_tokens import Party

# A modifier of a sale is its supplier when its country sells more than it buys.
_SELLS_FROM_RANK = 18
# "South Korean arms deals" are sales; "Saudi arms deals" are purchases.
_DEAL_RANK = 8
_BLOCKS = ("block", "veto", "bar", "halt", "stop")
_PASSES_ON = frozenset({"transfer", "transfers", "re-export", "re-exports"})
_ORDERS = frozenset({"order", "orders", "purchase", "purchases", "procurement"})
_SEEKS = frozenset({"seek", "seeks", "seeking", "sought", "requests", "requested"})
_LETS = frozenset({"stop", "lift", "approve", "give"})


@dataclass(frozen=True, slots=True)
class Sides:
    """Supplier and recipient codes of an event; empty where unknown."""

    suppliers: tuple[str, ...]
    recipients: tuple[str, ...]
    how: tuple[str, ...]
    guessed: bool = False
    """Told from who exports more; a text that says otherwise is right."""


def settle(event: Event, rank: Mapping[str, int]) -> Sides:
    """
    Decide who supplies and who receives.

    Args:
        event: What the trades say.
        rank: Country → place among exporters, to orient "X and Y sign a deal".
    """
    supplier, recipient = event.supplier, event.recipient
    how: list[str] = []
    agent = event.agent
    if agent is not None and agent.joined and event.contract and not event.partner:
        # "Hanwha, Poland to sign", "Israel and Germany sign"
        orders = [t.word for t in event.trades if t.kind == "noun"]
        if recipient is None and orders and _ORDERS.issuperset(orders):
            # "Latvia and Estonia sign a joint order"
            recipient, event.agent = agent, None
        elif recipient is None and len(agent.codes) == 2:
            event.both = event.both or agent
        elif recipient is None and not event.gives:
            event.agent = None
    if event.both is not None and not (supplier and recipient):
        pair = _orient(event.both, rank)
        if pair:
            how = [f"parties={event.both.name}"]
            return Sides((pair[0],), (pair[1],), tuple(how), not event.both.makers)
    supplier, recipient = _from_source(event, supplier, recipient)
    supplier, recipient = _from_partner(event, supplier, recipient, rank)
    supplier, recipient = _from_loose(event, supplier, recipient, rank)
    supplier, recipient = _from_agent(event, supplier, recipient)
    asks = any(t.cue == "ask" for t in event.trades)
    own = event.buys or event.contract or asks
    origins = [o for o in event.origins if not o.possessive or own or o.makers]
    if same(supplier, recipient) and supplier is not None and not supplier.makers:
        supplier = None
    if supplier is None and origins and not event.ban:
        origin = origins[0]
        if recipient is None or origin.codes != recipient.codes or origin.makers:
            supplier = origin
    if supplier is None and event.seller is not None and recipient is not None:
        supplier = event.seller
    if supplier is None and recipient is not None and _seeks_to_give(event, recipient):
        supplier = event.asker
    if recipient is None and event.buyer is not None and not event.buyer.makers:
        recipient = event.buyer
    if (
        recipient is None
        and event.asker is not None
        and not event.asker.makers
        and not same(event.asker, supplier)
    ):
        recipient = event.asker
    if recipient is None and supplier in origins and not supplier.makers:
        # Whose missiles they are does not tell a deal by itself.
        supplier = None
    if supplier:
        how.append(f"supplier={supplier.name}")
    if recipient:
        how.append(f"recipient={recipient.name}")
    sellers = supplier.codes if supplier else ()
    buyers = recipient.codes if recipient else ()
    if supplier is not None and supplier.makers and len(sellers) > 1 and event.both:
        sellers = supplier.makers
    return Sides(sellers, buyers, tuple(how), event.guessed)


def _seeks_to_give(event: Event, recipient: Party) -> bool:
    """ "Biden seeks a weapons package for Israel": who asks gives to another."""
    asker = event.asker
    if asker is None or asker.makers or set(asker.codes) & set(recipient.codes):
        return False
    return any(t.word in _SEEKS for t in event.trades)


def asks_leave(event: Event) -> bool:
    """ "Seeks Berlin's okay to re-export": who gives asks somebody else."""
    words = [t.word for t in event.trades]
    return _SEEKS.isdisjoint(words) or any(t.cue == "approve" for t in event.trades)


def _orient(party: Party, rank: Mapping[str, int]) -> tuple[str, str] | None:
    """Supplier and recipient of two parties named together."""
    if len(party.codes) != 2:
        return None
    first, second = party.codes
    if bool(party.makers) and set(party.makers) != set(party.codes):
        maker = party.makers[0]
        return (maker, second if maker == first else first)
    if rank.get(first, 99) <= rank.get(second, 99):
        return first, second
    return second, first


_Roles = tuple[Party | None, Party | None]


def _from_source(
    event: Event, supplier: Party | None, recipient: Party | None
) -> _Roles:
    """Place "order from X": makers get orders from buyers, buyers order from makers."""
    source = event.source
    if source is None:
        return supplier, recipient
    sellers = [
        p for p in (supplier, event.agent, event.seller, *event.loose) if p is not None
    ]
    if any(p.makers for p in sellers) and not source.makers:
        # "to build frigates under an order from Canberra"
        return supplier or event.seller, recipient or source
    return supplier or source, recipient


def _from_partner(
    event: Event,
    supplier: Party | None,
    recipient: Party | None,
    rank: Mapping[str, int],
) -> _Roles:
    """Place "deal with X": makers supply; else who sells, else who exports more."""
    partner, agent = event.partner, event.agent
    at_home = partner is not None and _is_buyer_at_home(event, partner, supplier)
    if at_home and recipient is None and supplier is not partner:
        return supplier, partner
    if partner is None or same(partner, supplier) or same(partner, recipient):
        return supplier, recipient
    if supplier is not None or recipient is not None:
        if supplier is None:
            return partner, recipient
        return supplier, recipient or partner
    owners = [p for p in event.loose if not same(p, partner)]
    agent = agent or (owners[0] if owners else None)
    if agent is None:
        sells = partner.makers or _rank(partner, rank) <= _DEAL_RANK
        return (partner, None) if sells else (None, partner)
    if event.buys:
        return partner, agent
    talked = any(t.cue == "talks" for t in event.trades)
    if (event.gives and not talked) or (agent.makers and not partner.makers):
        return agent, partner
    if partner.makers and not agent.makers:
        return partner, agent
    event.guessed = True
    if _rank(agent, rank) <= _rank(partner, rank):
        return agent, partner
    return partner, agent


def _rank(party: Party, rank: Mapping[str, int]) -> int:
    return min(rank.get(code, 99) for code in party.codes)


def _from_loose(
    event: Event,
    supplier: Party | None,
    recipient: Party | None,
    rank: Mapping[str, int],
) -> _Roles:
    """Place modifiers: "US arms sale" sells, "Taiwan arms sale" buys."""
    for party in event.loose:
        if len(party.codes) > 2:
            continue
        if _is_buyer_at_home(event, party, supplier) and recipient is None:
            recipient = party
            continue
        if same(party, supplier) or same(party, recipient):
            continue
        if event.contract and same(supplier, recipient) and not party.makers:
            # "US hands Raytheon a Ukraine missile contract"
            recipient = party
            continue
        if party.makers and not supplier:
            supplier = party
        elif supplier and not recipient and not party.makers:
            recipient = party
        elif recipient and not supplier:
            supplier = party
        elif not supplier and not recipient:
            if _is_bought_by(event, party, rank):
                recipient = party
            else:
                supplier = party
    return supplier, recipient


def _is_bought_by(event: Event, party: Party, rank: Mapping[str, int]) -> bool:
    """Whether a modifier with no other party to compare with is the buyer."""
    if event.contract and not event.gives and not event.buys:
        return not _sells_by_deal(event, party, rank)
    other = event.agent is not None and not same(event.agent, party)
    if event.buys and party.kind == "adjective" and not party.head and other:
        # "Iraq cancels Pakistani jet purchase"
        return False
    if event.ban or (event.buys and not event.gives):
        return True
    if event.agent is not None and not same(event.agent, party):
        return True
    if party.possessive and any(t.word.startswith("deliver") for t in event.trades):
        return True
    return _rank(party, rank) > _SELLS_FROM_RANK


def _sells_by_deal(event: Event, party: Party, rank: Mapping[str, int]) -> bool:
    """Whether who modifies "deal" sells: "French submarine deal"."""
    if party.possessive or party.kind != "adjective":
        return False
    agent = event.agent
    if agent is not None and not same(agent, party):
        return _rank(party, rank) < _rank(agent, rank)
    return _rank(party, rank) <= _DEAL_RANK


def _is_buyer_at_home(event: Event, party: Party, supplier: Party | None) -> bool:
    """Whether a service or state buys from a maker of its own country."""
    return (
        event.contract
        and supplier is not None
        and bool(supplier.makers)
        and not party.makers
        and party is not supplier
    )


def _from_agent(
    event: Event, supplier: Party | None, recipient: Party | None
) -> _Roles:
    """Place who approves, signs or stops."""
    agent = event.agent
    at_home = recipient is not None and _is_buyer_at_home(event, recipient, agent)
    if at_home and supplier is None:
        return agent, recipient
    if agent is None or same(agent, supplier) or same(agent, recipient):
        return supplier, recipient
    if any(t.cue == "plea" for t in event.trades):
        return supplier, recipient
    if agent.makers and not supplier:
        return agent, recipient
    if event.buys and not event.gives:
        leave = any(t.cue == "approve" and "by" in t.behind for t in event.trades)
        if leave and supplier is None and recipient and not event.origins:
            # "Nigeria's purchase approved by the US"
            supplier = agent
        return supplier, recipient or agent
    if event.ban and not any(t.cue in _LETS for t in event.trades):
        return supplier, recipient
    if event.gives or event.contract:
        made = [o for o in event.origins if o.kind == "adjective"]
        passed = any(
            t.word.startswith(_BLOCKS) or t.word in _PASSES_ON for t in event.trades
        )
        if made and supplier is None and passed:
            # "Germany blocks a deal to sell British-made jets"
            return made[0], recipient
        if supplier is None and recipient is not None:
            return agent, recipient
        if recipient is None and supplier is not None and not event.gives:
            return supplier, agent
        if supplier is None and event.gives:
            return agent, None
        if supplier is None:
            event.guessed = not event.buys
            return None, agent
    return supplier, recipient
