"""What stands near a trade: leave, contracts, goods and those who are helped."""

from __future__ import annotations

from itertools import pairwise

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_tokens import Party
from armsbeat.annotate.deals_trades import Trade

_FRIENDS = frozenset(
    {*("allies", "ally", "backers", "partners"), *("supporters", "donors", "friends")}
)
# "Eyes a weapons plant": none is bought.
_WORKS = frozenset(
    {*("plant", "plants", "factory", "factories"), *("production", "industry")}
)


def has_friends(party: Party, clause: Clause) -> bool:
    """ "Ukraine's allies send tanks": others send them to it."""
    return party.possessive and any(
        token.party is party and after.word in _FRIENDS
        for token, after in pairwise(clause.tokens)
    )


def has_deal_next(trade: Trade, clause: Clause) -> bool:
    for token in clause.tokens[trade.place + 1 : trade.place + 7]:
        if token.kind == "noun":
            return token.cue == "deal"
        if token.kind == "prep":
            return False
    return False


def strikes_deal(trade: Trade, clause: Clause) -> bool:
    """ "agree a £10bn deal for frigates", but "agree to sell", "agree to a request"."""
    for token in clause.tokens[trade.place + 1 : trade.place + 6]:
        if token.kind == "noun":
            return token.cue == "deal" and token.form == "signed"
        if token.kind in ("prep", "verb", "party") and token.word not in ("on", "to"):
            return False
    return False


def is_under(trade: Trade, clause: Clause) -> bool:
    """Whether a verb is done "in" or "under" a deal: "in a 9 trillion won contract"."""
    for token in reversed(clause.tokens[max(0, trade.place - 6) : trade.place]):
        if token.kind == "prep":
            return token.word in ("in", "under")
        if token.kind not in ("word", "skip", "sum", "mark", "arms", "party", "made"):
            return False
    return False


def wins_choice(trade: Trade, clause: Clause) -> bool:
    """ "wins the tender": chosen, and nothing signed yet."""
    following = [t.word for t in clause.tokens[trade.place + 1 : trade.place + 7]]
    return any(w in ("tender", "bid", "competition", "contest") for w in following)


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
    start = trade.place + 1
    for place, token in enumerate(clause.tokens[start : start + 4], start=start):
        if token.kind == "system":
            return True
        if token.kind == "arms":
            after = clause.tokens[place + 1 : place + 2]
            plant = bool(after) and after[0].word in _WORKS
            return bool(clause.origins) and not plant
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


def joined_origins(clause: Clause) -> Party | None:
    """ "Turkish drones and Russian helicopters" come from both."""
    if not clause.origins:
        return None
    first = clause.origins[0]
    others = [o for o in clause.origins[1:] if o.kind == first.kind == "adjective"]
    if not others:
        return first
    codes = dict.fromkeys(c for o in (first, *others) for c in o.codes)
    name = ", ".join(o.name for o in (first, *others))
    return Party(tuple(codes), "adjective", name, joined=True)
