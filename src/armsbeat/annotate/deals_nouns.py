"""What each noun of trade says of its parties: "sale to", "contract with", "ban on"."""

from __future__ import annotations

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event, same
from armsbeat.annotate.deals_trades import Trade


def _noun_give(part: Event, trade: Trade, clause: Clause) -> None:
    behind = trade.behind
    part.gives = True
    if trade.word.startswith("offer") and trade.modifiers:
        part.supplier, part.gives, part.buys = trade.modifiers[0], False, True
        return
    part.supplier = behind.get("by") or behind.get("from")
    part.recipient = behind.get("to") or behind.get("for")
    if part.recipient is None and trade.word not in ("boost", "offer", "offers"):
        part.recipient = behind.get("into")
        if any(t.cue in ("talks", "deal") for t in clause.trades):
            # "freezes talks on an F-35 package with the US"
            part.partner = behind.get("with")
        else:
            part.recipient = part.recipient or behind.get("with")
    part.loose = trade.modifiers


def _noun_take(part: Event, trade: Trade, clause: Clause) -> None:
    behind = trade.behind
    asked = trade.word in ("request", "bid") and any(
        t.cue in ("stop", "approve") for t in clause.trades
    )
    part.buys, part.gives = not asked, asked
    part.supplier = behind.get("from")
    part.recipient = behind.get("by") or behind.get("for")
    if trade.word == "customer" and clause.free and not clause.free[0].makers:
        part.recipient = clause.free[0]
    for modifier in trade.modifiers:
        if modifier.makers:
            part.supplier = part.supplier or modifier
        elif trade.word == "request":
            part.asker = part.asker or modifier
        elif part.recipient is None and (
            modifier.possessive or modifier.kind != "adjective"
        ):
            part.recipient = modifier
        else:
            part.loose = [*part.loose, modifier]


def _noun_deal(part: Event, trade: Trade, clause: Clause) -> None:
    behind = trade.behind
    if trade.cue == "work" and any(t.cue == "approve" for t in clause.trades):
        part.gives = True
        part.recipient = behind.get("for") or behind.get("to")
        part.loose = trade.modifiers
        return
    if trade.cue in ("talks", "work") and any(
        t.kind == "noun" and t is not trade for t in clause.trades
    ):
        bound = any(
            t.behind for t in clause.trades if t.kind == "noun" and t is not trade
        )
        part.partner = None if bound else behind.get("with")
        pair = clause.free[0] if clause.free else None
        if trade.cue == "talks" and not bound and pair is not None and pair.joined:
            # "the US and Vietnam in talks on a package"
            part.both = pair
        if trade.cue == "work" and trade.modifiers and not trade.modifiers[0].makers:
            # "contract for Israeli F-35 upgrades"
            part.recipient = trade.modifiers[0]
        return
    if _is_only_part(trade, clause):
        return
    part.contract = True
    part.both = behind.get("between")
    part.partner = behind.get("with")
    source = behind.get("from")
    if source is not None:
        # An order or contract comes from the buyer, when a maker wins it.
        part.source = source
    part.partner = part.partner or behind.get("by")
    to = behind.get("to")
    if to is not None and to.makers:
        part.supplier = to
    elif to is not None:
        part.recipient = to
    part.recipient = part.recipient or behind.get("for")
    for modifier in trade.modifiers:
        two = modifier.joined and len(modifier.codes) == 2
        if two and not part.both and not trade.word.startswith("order"):
            part.both = modifier
        else:
            part.loose = [*part.loose, modifier]


def _is_only_part(trade: Trade, clause: Clause) -> bool:
    """ "May double its fleet as part of a deal with allies": they need not sell."""
    before = [t.word for t in clause.tokens[max(0, trade.place - 6) : trade.place]]
    alone = all(t.cue in ("deal", "talks") for t in clause.trades)
    return alone and "part" in before and "of" in before


def _plea(part: Event, trade: Trade, clause: Clause) -> None:
    part.supplier = trade.behind.get("with") or trade.behind.get("to")
    part.asker = trade.modifiers[0] if trade.modifiers else clause.subject


def _noun_ban(part: Event, trade: Trade, clause: Clause) -> None:
    behind = trade.behind
    part.ban = part.gives = True
    for word in ("on", "against", "to", "for", "in"):
        part.recipient = part.recipient or behind.get(word)
    part.supplier = behind.get("by")
    part.loose = trade.modifiers
    if part.recipient is None and not part.loose:
        part.recipient = clause.inherited


def _noun_approve(part: Event, trade: Trade, clause: Clause) -> None:
    part.gives = trade.word.startswith("licen")
    part.agent = trade.behind.get("from") or trade.behind.get("by")
    part.recipient = trade.behind.get("for") or trade.behind.get("to")
    part.loose = trade.modifiers
    offices = [p for p in trade.modifiers if p.kind == "service"]
    if offices and not part.gives and part.recipient is None:
        # "Defence Acquisition Council nod for 114 jets"
        part.recipient, part.buys, part.loose = offices[0], True, ()
    if part.gives and part.agent is None and clause.free:
        # "Meloni says no new licences for …"
        part.agent = None if clause.free[0].makers else clause.free[0]


def _activity(part: Event, trade: Trade, clause: Clause) -> None:
    """ "Army Contracting Command is the contracting activity" of US contracts."""
    after = clause.tokens[trade.place + 1 : trade.place + 2]
    beside = [p for t in clause.trades for p in t.modifiers]
    offices = [p for p in (*clause.free, *beside) if p.kind == "service"]
    if after and after[0].word == "activity" and offices:
        part.contract, part.recipient = True, offices[0]


def _supplier(part: Event, trade: Trade, clause: Clause) -> None:
    """ "Spain remains Peru's main arms supplier"."""
    owners = [p for p in trade.modifiers if p.possessive]
    named = any(
        t.kind == "be" or t.word.startswith(("remain", "bec"))
        for t in clause.tokens[: trade.place]
    )
    if owners and named and clause.free and not same(clause.free[0], owners[0]):
        part.supplier, part.recipient, part.gives = clause.free[0], owners[0], True


def _trade(part: Event, trade: Trade, clause: Clause) -> None:
    """ "Bans all arms trade with X"."""
    if any(t.cue in ("stop", "lift") for t in clause.trades):
        part.gives = True
        part.recipient = trade.behind.get("with") or trade.behind.get("to")


NOUN_FILLERS = {
    "give": _noun_give,
    "aid": _noun_give,
    "take": _noun_take,
    "deal": _noun_deal,
    "talks": _noun_deal,
    "work": _noun_deal,
    "ban": _noun_ban,
    "trade": _trade,
    "supplier": _supplier,
    "plea": _plea,
    "approve": _noun_approve,
    "choose": _noun_take,
    "activity": _activity,
}
