"""What stands near a trade: leave, contracts, goods and those who are helped."""

from __future__ import annotations

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_tokens import Party
from armsbeat.annotate.deals_trades import Trade


def has_deal_next(trade: Trade, clause: Clause) -> bool:
    for token in clause.tokens[trade.place + 1 : trade.place + 7]:
        if token.kind == "noun":
            return token.cue == "deal"
        if token.kind == "prep":
            return False
    return False


def gives_leave(trade: Trade, clause: Clause) -> bool:
    """ "gives a nod to", "gives Poland permission to"."""
    if not trade.word.startswith(("give", "gave", "giving", "grant")):
        return False
    for token in clause.tokens[trade.place + 1 : trade.place + 6]:
        if token.kind == "noun":
            return token.cue == "approve" and not token.word.startswith("licen")
        if token.kind in ("prep", "system"):
            return False
    return False


def asks_leave(trade: Trade, clause: Clause) -> Party | None:
    """Whose goods they are: "X asks Y for permission to send", "X's bid to send"."""
    if not trade.infinitive:
        return None
    before = [t for t in clause.trades if t.place < trade.place]
    if not before or before[-1].kind != "noun":
        return None
    if before[-1].word == "request" and before[-1].modifiers:
        return before[-1].modifiers[0]
    if before[-1].cue == "approve":
        return next((t.subject for t in before if t.cue == "ask"), None)
    return None


def helped(trade: Trade, clause: Clause) -> Party | None:
    """Whose defences are boosted with something."""
    tokens = clause.tokens[trade.place + 1 :]
    party = tokens[0].party if tokens else None
    if not trade.word.startswith(("boost", "bolster", "strengthen")) or not party:
        return None
    given = any(t.word == "with" for t in tokens)
    return party if given and party.possessive and not party.makers else None


def goods_follow(trade: Trade, clause: Clause) -> bool:
    """Whether goods with a foreign or famous maker are what is eyed."""
    for token in clause.tokens[trade.place + 1 : trade.place + 5]:
        if token.kind == "system":
            return True
        if token.kind == "arms":
            return bool(clause.origins)
        if token.kind in ("prep", "bound", "mark") and token.word != "in":
            return False
    return False


def goes_on_to(trade: Trade, clause: Clause) -> bool:
    tokens = clause.tokens[trade.place + 2 :]
    return any(t.word == "to" for t in tokens) and "from" not in trade.behind


def has_contract(clause: Clause) -> bool:
    return any(t.cue == "deal" for t in clause.trades) or any(
        token.kind == "noun" and token.cue == "deal" for token in clause.tokens
    )
