"""
Clauses and the trades in them: which verbs and nouns of trade, with which parties.

A sentence is cut where a new clause starts. In a clause each verb or noun of trade
is a `Trade` that collects the parties bound to it: its subject, its object, those
behind a preposition, those that modify it. What the roles mean is decided in
deals_roles.py.
"""

from __future__ import annotations

from itertools import pairwise

from armsbeat.annotate.deals_places import WILLING, place_of
from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.deals_trades import Trade, means_trade, read_trade

_BREAKS = frozenset({":", ";", "—", "–", "|", "•", "?", "!", "…"})
# Tokens that only matter to those beside them.
_IDLE = frozenset({"word", "skip", "mark", "arms", "system", "sum", "role", "prep"})
_AUXILIARIES = frozenset({"has", "have", "had", "is", "are", "was", "were", "will"})
_UNDER = frozenset({"in", "under"})
_MAY_BREAK = frozenset({"bound", "mark"})
# Governors are kept as steps: they decide how far a trade has come.
_GOVERNORS = frozenset(
    {"modal", "future", "soft", "not", "deny", "attempt", "fact", "fear", "pace"}
)


class Clause:
    """A stretch of a sentence that tells one thing."""

    # Written out: a dataclass with as many lists takes twice the time to make.
    __slots__ = (
        *("tokens", "trades", "steps", "origins", "given", "free", "subject"),
        *("actor", "ahead", "willing", "inherited"),
    )

    def __init__(self, tokens: list[Token], inherited: Party | None = None) -> None:
        self.tokens = tokens
        self.trades: list[Trade] = []
        self.steps: list[Trade | Token] = []
        """Trades and governors in order."""
        self.origins: list[Party] = []
        """Whose product is named: "Swedish submarines", "Iranian-made drones"."""
        self.given: list[Party] = []
        """Who supplied what is named: "US-supplied missiles"."""
        self.free: list[Party] = []
        """Parties in no other place, in order."""
        self.subject: Party | None = None
        """What a clause that follows may inherit."""
        self.actor: Party | None = None
        """The subject of a verb nobody listed."""
        self.ahead: dict[str, Party] = {}
        """Preposition → party before any trade: "jets from France arrived"."""
        self.willing: Party | None = None
        """Who is open, willing or ready."""
        self.inherited = inherited
        """The subject of the clause before."""


def read_clauses(tokens: list[Token], speech: frozenset[str]) -> list[Clause]:
    """
    The clauses of a sentence, with their trades.

    Args:
        tokens: The sentence, parties merged.
        speech: Verbs whose subject sells nothing.
    """
    clauses: list[Clause] = []
    inherited: Party | None = None
    for piece in _cut(tokens):
        clause = _read(piece, inherited)
        if clause.trades:
            clause.actor = _actor(clause, speech)
        inherited = clause.subject or inherited
        clauses.append(clause)
    return clauses


def _actor(clause: Clause, speech: frozenset[str]) -> Party | None:
    """The party right before a verb that is not listed: "Germany arranges …"."""
    first = clause.trades[0].place if clause.trades else 0
    for token, after in pairwise(clause.tokens[: first + 1]):
        party = token.party
        if party is None or party not in clause.free:
            continue
        if party.possessive or (party.kind == "adjective" and not party.head):
            # "Russian agents" and "Ukraine's backers" are no verbs.
            return None
        if after.kind in ("word", "speech") and after.word.endswith(("s", "ed")):
            return None if after.word in speech else party
        return None
    return None


def _read_without_verb(clause: Clause) -> None:
    """Read "New howitzers for Ukraine from Denmark", which has no word of trade."""
    tokens = clause.tokens
    if clause.given:
        # "A depot was hit by a Ruritania-supplied missile"
        used = Trade("verb", "use", "past", "used", len(tokens) - 1)
        used.passive = True
        clause.trades.append(used)
        clause.steps.append(used)
        return
    behind = {
        before.word: token.party
        for before, token in pairwise(tokens)
        if token.party is not None and before.kind == "prep"
    }
    goods = [at for at, token in enumerate(tokens) if token.kind in ("arms", "system")]
    whole = (
        bool(goods)
        and "from" in behind
        and not {"for", "to"}.isdisjoint(behind)
        and not any(t.kind == "verb" for t in tokens[goods[0] :])
    )
    told = clause.free or clause.origins or any(t.kind == "not" for t in tokens)
    if not whole and not (told and _is_goods_for(tokens)):
        return
    trade = Trade("noun", "give", "approved" if whole else "", "", goods[0])
    trade.behind = {word: party for word, party in behind.items() if party is not None}
    if not whole and clause.free:
        trade.behind.setdefault("by", clause.free[0])
    clause.trades.append(trade)
    clause.steps.append(trade)


def _is_goods_for(tokens: list[Token]) -> bool:
    """ "No Tomahawks for Ukraine": goods, "for", and a country right behind."""
    if any(t.kind == "not" for t in tokens) and _is_nothing_for(tokens):
        return True
    return any(
        (
            (goods.kind in ("arms", "system") and joint.word == "for")
            or (goods.word == "way" and joint.word == "to")
        )
        and target.party is not None
        and target.party.kind != "adjective"
        and not target.party.makers
        for goods, joint, target in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _is_nothing_for(tokens: list[Token]) -> bool:
    """ "No more weapons from army stocks for Ukraine": "for" closes the clause."""
    if len(tokens) < 4 or tokens[-2].word != "for" or tokens[-1].party is None:
        return False
    refused = next(at for at, token in enumerate(tokens) if token.kind == "not")
    return any(t.kind in ("arms", "system") for t in tokens[refused + 1 : refused + 4])


def _cut(tokens: list[Token]) -> list[list[Token]]:
    pieces: list[list[Token]] = []
    start = 0
    for place in [
        at
        for at, token in enumerate(tokens)
        if token.kind in _MAY_BREAK or token.word == "and"
    ]:
        token = tokens[place]
        if _breaks(tokens, place, token):
            pieces.append(tokens[start:place])
            start = place if token.kind == "bound" else place + 1
    pieces.append(tokens[start:])
    return [piece for piece in pieces if piece]


def _breaks(tokens: list[Token], place: int, token: Token) -> bool:
    if token.word == "and":
        after = tokens[place + 1 : place + 3]
        return (
            len(after) == 2
            and after[0].party is not None
            and (after[1].form == "third" or after[1].word in _AUXILIARIES)
        )
    if token.kind == "bound":
        # "as soon as possible", "as many as 20" tell nothing new.
        return not (token.word == "as" and _is_measure(tokens, place))
    if token.kind != "mark":
        return False
    if token.word == ",":
        return _starts_anew(tokens, place)
    if token.word in _BREAKS:
        return True
    if token.word in "()":
        # "AN/SPY-7(V)1" goes on.
        return place > 0 and tokens[place - 1].end < token.start
    # " - " with spaces; a hyphen inside a word binds.
    return token.word == "-" and place > 0 and tokens[place - 1].end < token.start


def _starts_anew(tokens: list[Token], place: int) -> bool:
    """ "…, UK to send missiles": a comma, a party, and what it does."""
    after = tokens[place + 1 : place + 4]
    if after and after[0].kind == "word" and after[0].word.endswith("ing"):
        return True
    if len(after) < 3 or after[0].party is None or place < 3:
        return False
    if tokens[0].word in _UNDER and any(t.party for t in tokens[:place]):
        # "Under a deal with Spain, Oman acquires 20 tanks"
        return any(t.kind == "verb" for t in tokens[:place])
    if not any(t.kind in ("verb", "noun", "be") for t in tokens[:place]):
        return False
    if after[1].word == "to":
        return after[2].kind == "verb"
    finite = after[1].kind == "verb" and after[1].form in ("third", "past")
    return finite or after[1].kind in ("future", "be")


def _is_passed_over(tokens: list[Token], place: int, current: Trade) -> bool:
    """ "picks K9 over offers from Saab": who is behind "over" was not chosen."""
    if current.cue not in ("choose", "win"):
        return False
    passed = [t.word for t in tokens[current.place : place] if t.kind == "prep"]
    return "over" in passed


def _only_says_so(tokens: list[Token], place: int, current: Trade | None) -> bool:
    """Whether a party at the end of a clause reports what somebody else got."""
    if current is None or current.cue != "get" or place + 2 != len(tokens):
        return False
    return tokens[-1].word in ("say", "says", "said")


def _is_reported(tokens: list[Token], place: int) -> bool:
    """ "said it would supply" announces; it does not weigh."""
    return place > 0 and tokens[place - 1].word in (
        "it",
        "he",
        "she",
        "they",
        "government",
    )


def _is_measure(tokens: list[Token], place: int) -> bool:
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    before = tokens[place - 1].word if place else ""
    measures = {"soon", "many", "much", "early", "part", "well", "a"}
    return after in measures or before in measures or before == "such"


def _read(tokens: list[Token], inherited: Party | None) -> Clause:
    clause = Clause(tokens, inherited)
    current: Trade | None = None
    last: Party | None = None
    modifiers: list[tuple[int, Party]] = []
    for place, token in enumerate(tokens):
        if token.kind in _IDLE:
            continue
        if token.kind in ("verb", "noun"):
            if not means_trade(tokens, place, token):
                continue
            previous = clause.trades[-1] if clause.trades else None
            current = read_trade(tokens, place, last or inherited, previous)
            current.modifiers = [p for at, p in modifiers if at == place]
            clause.trades.append(current)
            clause.steps.append(current)
        elif token.word == "would" and _is_reported(tokens, place):
            continue
        elif token.kind in _GOVERNORS:
            clause.steps.append(token)
            if token.word in WILLING:
                clause.willing = last
        elif token.kind == "be":
            current = None
        elif token.party is not None:
            if current is not None and _is_passed_over(tokens, place, current):
                continue
            role, at = place_of(tokens, place, current)
            party = token.party
            if role == "object" and current is not None:
                current.object = current.object or party
                last = party
            elif role == "modifier":
                modifiers.append((at, party))
                if party.possessive and last is None:
                    last = party
            elif role == "origin":
                clause.origins.append(party)
            elif role == "given":
                clause.given.append(party)
            elif role == "free" and _only_says_so(tokens, place, current):
                # "Rebels received arms from Ruritania, White House says"
                continue
            elif role == "free":
                clause.free.append(party)
                last = party
                clause.subject = clause.subject or party
            elif current is not None:
                current.behind.setdefault(role, party)
            elif not clause.trades:
                clause.ahead.setdefault(role, party)
    if clause.subject is None:
        clause.subject = last
    if not clause.trades:
        _read_without_verb(clause)
    return clause
