"""
Which words are trades in a sentence, and what their form says.

"Orders" may be an order; "hands", "takes" and "backs" mean a trade only where what
they are about is named before a preposition.
"""

from __future__ import annotations

from collections.abc import Sequence

from armsbeat.annotate.deals_people import PRODUCTS, is_of_people
from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.word_sets import word_set

# Verbs of many meanings: what they are about must be named before a preposition.
_VAGUE = word_set(
    "build give get take offer pledge choose win award ask turn stop approve lift"
)
_NEAR_OBJECT = frozenset({"with", "to", "for", "up"})
_ABOUT = frozenset({"arms", "system", "sum", "noun"})
_SIGNED = frozenset({"deal", "talks", "take", "work"})
_HELPERS = word_set(
    "worker workers agency agencies group groups convoy convoys charity"
)
_PAPERS = word_set("letter letters message messages note troops delegation envoy")
_OF_GOODS = frozenset({"give", "get", "take", "offer", "pledge"})
_CHOICE = frozenset({"decision", "choice", "plan", "plans"})
_NEEDED = frozenset({"word", "arms", "noun", "system"})
_SAYS = frozenset({"say", "says", "said", "believes", "alleges"})
_HAVE = frozenset({"have", "has", "had"})
_MEASURES = frozenset({"at", "as", "up"})
_MEASURED = frozenset({"least", "most", "many", "much", "to"})
# "exports used destroyers"
_BEFORE_USED = frozenset({"verb", "skip", "sum", "prep"})
_NEED_NOUN = word_set("place places placed placing take takes took taking taken")


class Trade:
    """A verb or noun of trade with the parties bound to it."""

    # Written out: made for each word of trade, a dataclass takes twice the time.
    __slots__ = (
        *("kind", "cue", "form", "word", "place", "passive", "infinitive"),
        *("relative", "warned", "aside", "harms", "about", "urged", "own"),
        *("subject", "object", "behind", "modifiers"),
    )

    def __init__(self, kind: str, cue: str, form: str, word: str, place: int) -> None:
        self.kind, self.cue, self.form, self.word = kind, cue, form, word
        self.place = place
        self.passive = self.infinitive = False
        self.relative = False
        """A participle behind its noun: "jets sent to Ukraine"."""
        self.warned = False
        """Somebody warns against it."""
        self.aside = False
        """Something else is meant by it: "plans to disrupt supplies"."""
        self.harms = False
        """What is meant by it is done against it: "plans to disrupt supplies"."""
        self.about = False
        """It has a topic: "presses China on …"."""
        self.urged = False
        """Somebody else than its subject asks for it."""
        self.own = True
        """Its subject is that of the verb it depends on: "wants to buy"."""
        self.subject: Party | None = None
        self.object: Party | None = None
        self.behind: dict[str, Party] = {}
        """Preposition → the party behind it."""
        self.modifiers: Sequence[Party] = ()


def means_trade(tokens: list[Token], place: int, token: Token) -> bool:
    """Whether a word of trade is used as one here."""
    if token.kind == "noun":
        before = tokens[place - 1].word if place else ""
        after = tokens[place + 1].word if place + 1 < len(tokens) else ""
        if after in _HELPERS and token.cue == "aid":
            return False
        if token.word == "support" and before == "to":
            return False
        if token.word == "boost" and any(
            t.cue in ("give", "get") for t in tokens[max(0, place - 4) : place]
        ):
            # "could provide a boost to its efforts"
            return False
        if token.word == "flow":
            return after == "of" and any(
                t.kind in ("arms", "system") or t.cue == "aid"
                for t in tokens[place + 2 : place + 5]
            )
        court = before in ("court", "in", "executive") and token.word.startswith(
            "order"
        )
        return not court
    needs = token.word in _NEED_NOUN and token.cue != "get"
    if token.cue == "sign" or needs:
        return _has_noun_near(tokens, place)
    if token.word == "used" and place and tokens[place - 1].kind in _BEFORE_USED:
        return False
    if token.cue == "arrive" and place and not _are_goods(tokens[:place]):
        return False
    if token.cue == "pay":
        return place + 1 < len(tokens) and tokens[place + 1].party is not None
    if token.cue == "award" and follows_be(tokens, place):
        # "is awarded a medal"
        return any(
            t.kind in ("noun", "sum") or t.word in ("job", "work", "project")
            for t in (*tokens[max(0, place - 8) : place], *tokens[place : place + 12])
        )
    if token.word == "needed" and place and tokens[place - 1].kind in _NEEDED:
        # "parts needed to mend tanks"
        return False
    ahead = tokens[place - 1] if place else token
    if token.word == "banned" and (
        ahead.kind in ("prep", "skip") or ahead.word.endswith("ly")
    ):
        # "talk of banned weapons"
        return False
    if token.word == "on":
        # "puts the purchase on hold"
        return True
    if token.cue == "build" and not _is_for_somebody(tokens, place):
        return False
    if token.cue in _VAGUE:
        return _is_about_arms(tokens, place, token)
    if token.cue == "equip" and token.form in ("past", "participle"):
        return follows_be(tokens, place)
    if token.cue == "act":
        return token.form not in ("past", "participle")
    return True


def _is_for_somebody(tokens: list[Token], place: int) -> bool:
    """ "to build frigates for Ruritania"; "support builds for a ban" builds nothing."""
    return any(
        token.word == "for"
        and at > place + 1
        and any(t.party is not None for t in tokens[at + 1 : at + 3])
        for at, token in enumerate(tokens[place + 1 :], start=place + 1)
    )


def _are_goods(tokens: Sequence[Token]) -> bool:
    """ "Kim arrives in Russia": people are no goods, and nothing else is named."""
    last = tokens[-1].party
    if last is not None and last.kind == "leader":
        return False
    return any(t.kind in ("arms", "system", "noun", "skip") for t in tokens)


def _has_noun_near(tokens: list[Token], place: int) -> bool:
    """Whether what is signed or taken is a deal: "signs a framework deal"."""
    if place and tokens[place - 1].kind == "noun":
        return True
    for at in range(place + 1, min(place + 14, len(tokens))):
        token = tokens[at]
        if token.kind == "noun" and token.word != "export":
            return token.cue in _SIGNED
        if token.word == "with" and at == place + 1:
            continue
        if token.word == "for" and tokens[place + 1].word == "with":
            # "signs with France for a frigate"
            return any(t.kind in ("arms", "system") for t in tokens[at + 1 : at + 6])
        if (
            token.kind == "prep"
            and at + 1 < len(tokens)
            and tokens[at + 1].kind == "system"
        ):
            # "sign on Arrow 3"
            return token.word == "on"
        sum_next = at + 1 < len(tokens) and tokens[at + 1].kind in ("sum", "skip")
        if token.kind in ("bound", "verb") or (token.kind == "prep" and not sum_next):
            break
    return follows_be(tokens, place) and any(
        t.kind == "noun" and t.cue in _SIGNED for t in tokens[:place]
    )


def _is_about_arms(tokens: list[Token], place: int, token: Token) -> bool:
    if token.form in ("past", "participle") and follows_be(tokens, place):
        return True
    if _is_relative(tokens, place) or _is_said_of_noun(tokens, place):
        # "jets given to Ukraine", "delivery postponed"
        return True
    words = 0
    for at in range(place + 1, min(place + 12, len(tokens))):
        other = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if other.word in ("award", "awards") and token.cue == "give":
            # "gives awards to fighter pilots"
            return False
        if other.word == "boost" and token.cue in ("give", "get"):
            # "could provide a boost to its efforts"
            return False
        if other.word == "own" and token.cue == "give":
            # "sent its own aircraft"
            return False
        if other.kind == "people" and after and after.word == "with":
            # "provide Ukrainian pilots with jets"
            continue
        if other.kind == "people":
            return False
        if after and after.kind == "people" and not _comes(tokens, at + 2, "with"):
            return False
        maker = other.party is not None and bool(other.party.makers)
        if other.word in _MEASURES and after and after.word in _MEASURED:
            # "at least 100", "as many as 20"
            continue
        if other.word == "on" and token.cue == "approve" and at == place + 2:
            # "signs off on a package"
            continue
        if other.word == "over" and after and after.kind in ("skip", "sum"):
            # "over 1.5 million rounds"
            continue
        if (
            token.cue == "stop"
            and other.word == "on"
            and tokens[at - 1].word in _CHOICE
        ):
            # "defers a decision on Su-35 purchases"
            continue
        if token.cue == "stop" and other.word == "from" and after:
            # "blocks Spain from re-exporting guns"
            return after.kind == "verb" and means_trade(tokens, at + 1, after)
        if other.kind == "sum" and _is_plain(after) and token.cue in ("get", "give"):
            # "receive a £930 payment"
            continue
        if other.kind in PRODUCTS and is_of_people(tokens, at):
            return False
        if other.kind in _ABOUT or (other.kind == "verb" and not words) or maker:
            return True
        if other.word == "to" and after is not None:
            if after.kind == "verb":
                return means_trade(tokens, at + 1, after)
            if after.kind in ("word", "hostile"):
                return False
        if other.word == "of" and (not words or token.cue in _OF_GOODS):
            # "thousands of shells"
            continue
        if other.kind == "prep" and (words or other.word not in _NEAR_OBJECT):
            return other.word == "for" and token.cue in ("approve", "choose", "ask")
        if other.kind in ("bound", "clause"):
            return False
        words += other.kind == "word"
    # "the drones the Pentagon wants to buy"
    return not words and place > 0 and token.cue in ("take", "ask")


def read_trade(
    tokens: list[Token], place: int, subject: Party | None, previous: Trade | None
) -> Trade:
    """
    The trade at `place`.

    Args:
        tokens: The clause.
        place: Where the verb or noun of trade stands.
        subject: The party that would be its subject.
        previous: The trade before it in the clause.
    """
    token = tokens[place]
    trade = Trade(token.kind, token.cue, token.form, token.word, place)
    if token.kind == "noun":
        return trade
    trade.about = _is_about_something(tokens, place)
    trade.warned = place > 0 and tokens[place - 1].word == "against"
    trade.aside = _leads_aside(tokens, place)
    trade.harms = trade.aside and tokens[place + 2].kind == "hostile"
    trade.infinitive = place > 0 and tokens[place - 1].word == "to"
    if token.form in ("past", "participle"):
        trade.passive = follows_be(tokens, place)
        if trade.passive and _is_to_come(tokens, place):
            trade.form = "coming"
        trade.relative = not trade.passive and _is_relative(tokens, place)
    trade.subject = subject
    trade.own = _has_own_subject(tokens, previous, trade)
    trade.urged = _is_urged(previous, trade)
    return trade


def _leads_aside(tokens: list[Token], place: int) -> bool:
    following = tokens[place + 1 : place + 3]
    return (
        len(following) == 2
        and following[0].word == "to"
        and following[1].kind in ("word", "hostile")
    )


def _is_about_something(tokens: list[Token], place: int) -> bool:
    """ "Presses China on its exports": what follows is a topic, no request."""
    for token in tokens[place + 1 : place + 5]:
        if token.word in ("on", "over", "about"):
            return True
        if token.kind in ("verb", "noun", "arms", "system"):
            return False
    return False


def _has_own_subject(tokens: list[Token], previous: Trade | None, trade: Trade) -> bool:
    """False where somebody unnamed is asked: "begs European allies to supply"."""
    if _is_said_of_others(tokens, trade) or _is_said_by(tokens, trade.place):
        return False
    if previous is None or not trade.infinitive:
        return True
    if previous.word == "request":
        # "approved its request to sell"
        return False
    if previous.cue not in ("ask", "approve", "stop") or previous.kind != "verb":
        return True
    between = tokens[previous.place + 1 : trade.place - 1]
    return not between or trade.subject is not previous.subject


def _is_said_of_others(tokens: list[Token], trade: Trade) -> bool:
    """ "Germany fears that its allies will not provide tanks"."""
    for token in reversed(tokens[max(0, trade.place - 6) : trade.place]):
        if token.party is not None:
            return False
        if token.kind == "clause":
            between = tokens[token_place(tokens, token) + 1 : trade.place]
            return any(t.kind == "role" for t in between)
    return False


def _is_said_by(tokens: list[Token], place: int) -> bool:
    """ "Firms that Spain says have supplied rifles": others have."""
    before = [t.word for t in tokens[max(0, place - 2) : place]]
    return len(before) == 2 and before[0] in _SAYS and before[1] in _HAVE


def token_place(tokens: list[Token], token: Token) -> int:
    """Where a token stands."""
    return next(at for at, other in enumerate(tokens) if other is token)


def _is_urged(previous: Trade | None, trade: Trade) -> bool:
    return (
        previous is not None
        and previous.cue == "ask"
        and (not trade.own or trade.subject is not previous.subject)
    )


def follows_be(tokens: list[Token], place: int) -> bool:
    for token in reversed(tokens[max(0, place - 3) : place]):
        if token.kind == "be":
            return True
        if token.kind not in ("word", "not", "soft", "verb"):
            return False
    return False


def _is_to_come(tokens: list[Token], place: int) -> bool:
    """ "will be given", "to be given": not yet."""
    for token in reversed(tokens[max(0, place - 4) : place]):
        if token.kind == "future" or token.word == "to":
            return True
        if token.kind not in ("be", "word", "not"):
            return False
    return False


def _is_said_of_noun(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if token.form not in ("past", "participle") or token.cue not in ("stop", "approve"):
        return False
    return place > 0 and tokens[place - 1].kind == "noun"


def _comes(tokens: list[Token], at: int, word: str) -> bool:
    return at < len(tokens) and tokens[at].word == word


def _is_plain(token: Token | None) -> bool:
    return token is not None and token.kind == "word" and token.word != "worth"


def _is_relative(tokens: list[Token], place: int) -> bool:
    if place == 0 or place + 1 >= len(tokens):
        return False
    before, token, after = tokens[place - 1 : place + 2]
    if after.word == "over" and place + 2 < len(tokens):
        # "a corvette handed over to Oman"
        after = tokens[place + 2]
    if before.word == "," and place > 1:
        # "fighters, delivered by China"
        before = tokens[place - 2]
    if token.form not in ("past", "participle"):
        return False
    goods = before.kind in ("arms", "system", "noun")
    named = before.kind == "word" and before.word not in _PAPERS
    goods = goods or (named and token.cue == "give")
    return goods and after.word in ("to", "by", "from", "for")
