"""
What each kind of trade says of its parties.

Who gives supplies, who takes receives; who approves, signs or stops is an agent whose
side the rest of the clause decides (deals_sides.py).
"""

from __future__ import annotations

from collections.abc import Callable

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event, same
from armsbeat.annotate.deals_goods_verbs import GOODS_FILLERS, show
from armsbeat.annotate.deals_near import (
    asks_leave,
    gives_leave,
    goes_on_to,
    goods_follow,
    has_contract,
    has_deal_next,
    has_friends,
    helped,
)
from armsbeat.annotate.deals_nouns import NOUN_FILLERS
from armsbeat.annotate.deals_tables import WANTS
from armsbeat.annotate.deals_trades import Trade

Filler = Callable[[Event, Trade, Clause], None]


def filler_of(trade: Trade) -> Filler | None:
    """What writes into an event what a trade says of its parties."""
    table = _VERB_FILLERS if trade.kind == "verb" else NOUN_FILLERS
    return table.get(trade.cue)


def _give(part: Event, trade: Trade, clause: Clause) -> None:
    behind = trade.behind
    if (
        trade.cue == "pledge"
        and has_contract(clause)
        and not any(t.cue == "give" and t.place > trade.place for t in clause.trades)
    ):
        _sign(part, trade, clause)
        return
    later = [t for t in clause.trades if t.infinitive and t.place > trade.place]
    if trade.cue == "pledge" and any(t.cue in ("take", "get") for t in later):
        # "agrees to buy jets from"
        part.agent = trade.subject
        return
    if trade.word.startswith("leas") and "from" in behind and "to" not in behind:
        # "leases fighters from Sweden"
        trade.cue = "take"
        _take(part, trade, clause)
        return
    if gives_leave(trade, clause):
        # "gives the green light to": who gives leave decides, and may be the buyer.
        part.agent = trade.subject
        part.buys = any(not same(o, trade.subject) for o in clause.origins)
        return
    part.gives = True
    if trade.passive or trade.relative:
        part.supplier = behind.get("by")
        if trade.word != "shipped":
            # What is shipped from somewhere may only pass through it.
            part.supplier = part.supplier or behind.get("from")
            if trade.passive:
                # "Drones from Spain were given to Kyiv"
                part.supplier = part.supplier or clause.ahead.get("from")
        part.recipient = behind.get("to") or behind.get("for")
        said = any(t.kind in ("clause", "speech") for t in clause.tokens[: trade.place])
        if trade.relative and said:
            # "Russia says that weapons supplied to Kyiv …"
            return
        if trade.relative and part.supplier is None:
            part.agent = trade.subject
        elif trade.relative:
            part.asker = trade.subject or clause.inherited
        return
    part.recipient = trade.object or behind.get("to") or behind.get("for")
    part.recipient = part.recipient or behind.get("into")
    if trade.word.startswith(("hand", "give", "gave", "grant")) and has_deal_next(
        trade, clause
    ):
        # "hands £4bn contract to BAE"
        if trade.subject is not None and trade.subject.makers:
            part.gives = False
            return
        part.supplier, part.recipient = part.recipient, trade.subject
        part.gives, part.contract = False, True
        trade.cue = "award"
        return
    if trade.object and "to" in behind:
        part.recipient = behind["to"]
    sender = behind.get("from")
    stopped = trade.infinitive and any(
        t.cue == "stop" and t.place < trade.place for t in clause.trades
    )
    part.supplier = (trade.subject if trade.own and not stopped else None) or sender
    asker = asks_leave(trade, clause)
    if asker is not None:
        part.supplier = asker
    leave = any(t.cue == "approve" and t.place < trade.place for t in clause.trades)
    if (trade.infinitive or leave) and sender is not None:
        # "a scheme to transfer weapons from North Korea"
        part.supplier = sender
    if part.supplier is not None and has_friends(part.supplier, clause):
        part.recipient = part.recipient or part.supplier
        part.supplier = sender
    if same(part.supplier, part.recipient) and part.supplier is not None:
        if part.supplier.makers and part.supplier is not part.recipient:
            part.contract = True
        else:
            part.supplier = sender


def _equip(part: Event, trade: Trade, clause: Clause) -> None:
    if any(t.cue in ("take", "win", "award") for t in clause.trades):
        # "a contract to upgrade Greek F-16s"
        owner = next((p for p in clause.origins if not p.makers), None)
        part.recipient = (trade.object or owner) if trade.infinitive else None
        return
    maker = trade.subject is not None and bool(trade.subject.makers)
    target = trade.object or trade.behind.get("for")
    arms = trade.word == "arming"
    if target is None and not maker and not trade.passive and not arms:
        return
    part.gives = True
    part.recipient = target
    part.supplier = trade.behind.get("by") if trade.passive else trade.subject
    if trade.passive:
        part.recipient = trade.subject


def _build(part: Event, trade: Trade, clause: Clause) -> None:
    """ "to build two frigates for Ruritania"; what is built at home is no deal."""
    target = trade.behind.get("for")
    subject = trade.subject if trade.own else None
    if subject is None or target is None or target.makers or target.kind == "adjective":
        return
    part.supplier, part.recipient, part.gives = subject, target, True


def _take(part: Event, trade: Trade, clause: Clause) -> None:
    behind = trade.behind
    stops = any(t.cue == "stop" and t.infinitive for t in clause.trades)
    if stops and trade.word.startswith("order"):
        # "a court orders the government to stop exports"
        part.agent = trade.subject
        return
    part.buys = True
    part.supplier = behind.get("from")
    other = behind.get("with")
    if part.supplier is None and other is not None and other.makers:
        # "signs for fighters with Saab"
        part.supplier = other
    if trade.passive or trade.relative:
        part.recipient = behind.get("by") or behind.get("for")
        return
    buyer = trade.subject if trade.own else None
    if buyer is not None and set(buyer.codes) == set(buyer.makers):
        buyer = None
    part.recipient = behind.get("for") or buyer
    if buyer is not None and not same(part.recipient, buyer):
        # "Denmark buys tanks for Ukraine"
        part.supplier = part.supplier or buyer
    if trade.object is not None and trade.object.makers:
        part.supplier = part.supplier or trade.object


def _get(part: Event, trade: Trade, clause: Clause) -> None:
    subject = trade.subject
    if any(t.cue == "approve" and t.kind == "noun" for t in clause.tokens):
        return
    if subject is not None and subject.makers and has_contract(clause):
        trade.cue = "win"
        _win(part, trade, clause)
        return
    if subject is None and not trade.passive and "from" in trade.behind:
        # "Rebels received weapons from Ruritania"
        part.supplier, part.buys = trade.behind["from"], True
        return
    if (
        trade.passive
        or subject is None
        or subject.makers
        or subject is clause.inherited
    ):
        return
    if trade.word.startswith(("get", "got")) and goes_on_to(trade, clause):
        # "to get weapons to allies"
        _give(part, trade, clause)
        return
    part.recipient = subject
    part.supplier = trade.behind.get("from")
    part.buys = True


def _spend(part: Event, trade: Trade, clause: Clause) -> None:
    target = trade.behind.get("for")
    if target is not None and not target.makers and target.kind == "country":
        # "to spend £1.6bn on missiles for Ukraine"
        part.supplier, part.recipient, part.gives = trade.subject, target, True
        return
    part.agent = trade.subject
    part.buys = not any(
        t.kind == "noun" and t.cue in ("give", "aid") for t in clause.tokens
    )


def _plan(part: Event, trade: Trade, clause: Clause) -> None:
    after = clause.tokens[trade.place + 1 : trade.place + 2]
    if trade.aside or (after and after[0].word == "that"):
        # "plans to disrupt", "expects that others will sell"
        return
    alone = not any(t is not trade for t in clause.trades)
    wants = alone and trade.word in WANTS
    target = trade.behind.get("for")
    if wants and target is not None and not target.makers and target.kind != "service":
        # "weighs cluster bombs for Ukraine"
        part.supplier, part.recipient, part.gives = trade.subject, target, True
        return
    if wants and trade.object is not None and trade.object.makers:
        part.supplier, part.recipient, part.buys = trade.object, trade.subject, True
        return
    if trade.object is not None:
        # "Taiwan expects the US to send"
        part.agent, part.asker = trade.object, trade.subject
        return
    _agent(part, trade, clause)
    if wants and trade.subject is not None and goods_follow(trade, clause):
        # "eyes Korean missiles"
        part.buys = True
        part.recipient, part.agent = trade.subject, None


def _win(part: Event, trade: Trade, clause: Clause) -> None:
    subject = trade.subject
    part.contract = True
    if trade.passive or "by" in trade.behind:
        part.supplier = trade.behind.get("by")
        return
    if subject is not None and subject.makers:
        part.supplier = subject
        part.recipient = trade.behind.get("from") or trade.behind.get("by")
    elif subject is not None and has_contract(clause):
        part.agent = subject
    elif trade.word.startswith(("secur", "scor", "gain")):
        part.recipient = subject
        part.supplier = trade.behind.get("from")
    else:
        part.contract = False


def _award(part: Event, trade: Trade, clause: Clause) -> None:
    part.contract = True
    subject, behind = trade.subject, trade.behind
    won = subject is not None and bool(subject.makers) and trade.object is None
    named = any(t.cue == "deal" and t.place < trade.place for t in clause.trades)
    if trade.form == "past" and "to" in behind and named:
        # "a contract for frigates awarded to Navantia"
        part.supplier = behind["to"] if behind["to"].makers else None
        part.recipient = behind.get("by")
        return
    if trade.passive or trade.relative or (won and "to" not in behind):
        part.supplier = subject if subject is not None and subject.makers else None
        winner = behind.get("to")
        if winner is not None and winner.makers:
            part.supplier = winner
        part.recipient = behind.get("by") or behind.get("from") or behind.get("for")
        return
    part.recipient = subject
    target = trade.object or behind.get("to")
    if target is not None:
        part.supplier = target


def _choose(part: Event, trade: Trade, clause: Clause) -> None:
    subject, behind = trade.subject, trade.behind
    part.buys = True
    if trade.passive or (subject and subject.makers and trade.object is None):
        part.supplier = subject if subject and subject.makers else None
        part.recipient = behind.get("by") or behind.get("for")
        return
    part.recipient = subject
    if trade.object is not None:
        part.supplier = trade.object
    else:
        part.supplier = behind.get("from")


def _agent(part: Event, trade: Trade, clause: Clause) -> None:
    if trade.word.startswith("unveil") and "from" in trade.behind:
        show(part, trade, clause)
        return
    if trade.passive or (trade.relative and "by" in trade.behind):
        part.agent = trade.behind.get("by")
        if part.agent is None and trade.subject is not None and trade.subject.makers:
            part.supplier = trade.subject
        return
    following = clause.tokens[trade.place + 1 : trade.place + 2]
    approved = trade.cue == "approve" and trade.form in ("past", "participle")
    if approved and following and following[0].word == "for" and trade.subject:
        # "Bahrain approved for Abrams tanks"
        part.recipient, part.gives = trade.subject, True
        return
    aided = helped(trade, clause)
    if aided is not None:
        # "boosts Ukraine's air defences with a weapons package"
        part.supplier, part.recipient, part.gives = trade.subject, aided, True
        return
    if trade.cue in ("stop", "lift") and _awaits(trade, clause):
        # "Pentagon halts deliveries of the F-35"
        part.recipient, part.buys = trade.subject, True
        return
    # Who pushes for a halt mostly pushes the own government.
    part.agent = trade.subject if trade.own or trade.cue == "stop" else None
    part.recipient = trade.behind.get("for") or trade.behind.get("to")
    if trade.word.startswith("withh") and part.recipient is None:
        part.recipient = trade.behind.get("from")
    nouns = any(t.kind == "noun" for t in clause.tokens)
    if part.recipient and trade.cue in ("approve", "stop") and not nouns:
        # "approves tank ammunition for Israel", "blocks rifles for Oman"
        part.gives = True


def _awaits(trade: Trade, clause: Clause) -> bool:
    """Whether a service stops what is delivered to nobody else: to itself."""
    subject = trade.subject
    if subject is None or not trade.own:
        return False
    if subject.kind != "service" and subject.name != "Pentagon":
        return False
    nouns = [t for t in clause.trades if t.kind == "noun"]
    return bool(nouns) and all(
        t.word.startswith("deliver") and not {"to", "for"} & t.behind.keys()
        for t in nouns
    )


def _sign(part: Event, trade: Trade, clause: Clause) -> None:
    _agent(part, trade, clause)
    part.partner = trade.behind.get("with")
    part.contract = True


def _ask(part: Event, trade: Trade, clause: Clause) -> None:
    part.asker = trade.behind.get("by") if trade.passive else trade.subject
    part.supplier = trade.behind.get("from")
    if trade.behind.get("for"):
        part.recipient = trade.behind["for"]
    if not trade.about and not any(t is not trade for t in clause.trades):
        # "asks Germany for missiles", "requests howitzers from France"
        part.gives = True
        part.supplier = part.supplier or trade.object or trade.behind.get("with")


def _discuss(part: Event, trade: Trade, clause: Clause) -> None:
    """ "Modi and Putin discuss more S-400s": one of two buys."""
    two = trade.subject
    if two and two.joined and len(two.codes) == 2 and goods_follow(trade, clause):
        part.both, part.contract = two, True
        return
    _plan(part, trade, clause)


_VERB_FILLERS = {
    **GOODS_FILLERS,
    "give": _give,
    "offer": _give,
    "pledge": _give,
    "equip": _equip,
    "build": _build,
    "take": _take,
    "get": _get,
    "win": _win,
    "award": _award,
    "choose": _choose,
    "approve": _agent,
    "stop": _agent,
    "lift": _agent,
    "plan": _plan,
    "discuss": _discuss,
    "spend": _spend,
    "sign": _sign,
    "ask": _ask,
    "cut": _agent,
    "turn": _ask,
    "act": _agent,
}
