"""
What a word means by its neighbours: verb or noun, part of a phrase, whose product.

"Orders" may be what somebody does or what he gets, "called off" is one word of two,
and what is "US-supplied" is not being supplied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from armsbeat.annotate.deals_tables import WELCOMES, DealTables
from armsbeat.annotate.deals_words import MADE
from armsbeat.annotate.word_sets import word_set

if TYPE_CHECKING:
    from armsbeat.annotate.deals_tokens import Token

_HYPHENS = frozenset("-‑–")
# What may stand before a verb in its third person or base form, besides its subject.
_DEFENCE = frozenset({"defence", "defense"})
_SYSTEMS = frozenset({"system", "systems", "unit", "units", "equipment", "assets"})
_REACHES = frozenset({"reach", "reaches", "reached"})
_USED = frozenset({"of", "second-hand", "used", "last", "final", "initial", "-"})
_BEFORE_VERB = frozenset({"future", "modal", "soft", "not", "clause"})
_NOT_YET = word_set("potential possible prospective proposed imminent future planned")
_AS_NOUN = {"try": "attempt", "ask": "attempt", "plan": "modal"}
_BEFORE_NOUN = frozenset(
    {"arms", "system", "sum", "skip", "adjective", "role", "made", "noun", "services"}
)
_AFTER_VERB = frozenset({"party", "system", "sum", "arms", "skip", "role"})


def tell_senses(tokens: list[Token], marked: list[int], tables: DealTables) -> None:
    """Set the kinds and cues that depend on neighbours, at the `marked` places."""
    _read_made(tokens, marked)
    _read_reach(tokens, marked)
    _tell_verbs_from_nouns(tokens, marked)
    _read_phrases(tokens, marked, tables)
    _read_welcomes(tokens, marked)
    _read_air_defence(tokens, marked)


def _read_air_defence(tokens: list[Token], marked: list[int]) -> None:
    """ "Air defence systems" are arms; "air defence" alone may be a command."""
    for place in marked:
        if tokens[place].word != "air" or place + 2 >= len(tokens):
            continue
        words = [t.word for t in tokens[place : place + 3]]
        if words[1] in ("defences", "defenses"):
            # They are what is boosted, and no head: "Ukraine's air defences".
            tokens[place].kind = "word"
        elif words[1] in _DEFENCE and words[2] in _SYSTEMS:
            tokens[place].kind, tokens[place].word = "arms", "air-defence"


def _read_letter(tokens: list[Token], place: int) -> None:
    """A "letter of offer and acceptance" is the contract of a US government sale."""
    if place + 2 < len(tokens) and tokens[place + 2].word == "offer":
        offer = tokens[place + 2]
        offer.kind, offer.cue, offer.form = "noun", "deal", "signed"


def _read_reach(tokens: list[Token], marked: list[int]) -> None:
    """ "Drones reach Sudan" arrive there; "France and India reach a deal" agree."""
    for place in marked:
        if tokens[place].word in _REACHES and place and place + 1 < len(tokens):
            goods = tokens[place - 1].kind in ("arms", "system")
            if goods and tokens[place + 1].party is not None:
                tokens[place].cue = "arrive"


def _read_welcomes(tokens: list[Token], marked: list[int]) -> None:
    """Who "welcomes its first jets" has got them; a "tank decision" is only news."""
    for place in marked:
        if tokens[place].word not in WELCOMES or tokens[place].cue != "thank":
            continue
        at = place + 1
        while at < len(tokens) and _measures(tokens[at]):
            at += 1
        first = at
        while at < len(tokens) and tokens[at].kind in ("arms", "system"):
            at += 1
        after = tokens[at].kind if at < len(tokens) else "mark"
        if at > first and after in ("mark", "prep", "verb", "bound"):
            tokens[place].cue = "get"


def _measures(token: Token) -> bool:
    """ "first six of 24 second-hand Danish …"."""
    if token.party is not None:
        return token.party.kind == "adjective"
    return token.kind in ("skip", "made") or token.word in _USED


def _read_phrases(tokens: list[Token], marked: list[int], tables: DealTables) -> None:
    """Give "called off" and its like the cue of the phrase."""
    phrases, openers, last = tables.phrases, tables.phrase_openers, len(tokens) - 1
    for place in marked:
        token = tokens[place]
        if token.word not in openers or place == last:
            continue
        after = tokens[place + 1]
        found = phrases.get((token.word, after.word))
        if found and found[1] == "turn" and tokens[min(place + 2, last)].party is None:
            # "looks to India for rockets", but "looks to buy".
            continue
        if found and found[0] == "look":
            # "looks into a sale" is an inquiry; "looks into buying" is a plan.
            if tokens[min(place + 2, last)].kind != "verb":
                token.kind = "word"
            continue
        if found and found[0] == "letter":
            _read_letter(tokens, place)
            continue
        if found and token.kind != "party":
            token.kind, token.cue = found
            token.form = {"noun": found[1] + "d"}.get(found[0], token.form)
            if after.kind != "prep" or token.cue != "arrive":
                after.kind = "skip"


def _read_made(tokens: list[Token], marked: list[int]) -> None:
    """ "US-supplied" says whose product is named, not what happens."""
    for place in marked:
        token = tokens[place]
        if token.word in MADE and place > 1:
            hyphen = tokens[place - 1]
            if hyphen.word in _HYPHENS and token.start == hyphen.end:
                token.kind = hyphen.kind = "made"
                if token.word == "based":
                    # "a Washington-based bank" is nobody's government.
                    tokens[place - 2].party, tokens[place - 2].kind = None, "word"


def _tell_verbs_from_nouns(tokens: list[Token], marked: list[int]) -> None:
    for place in marked:
        token = tokens[place]
        if token.kind != "verb":
            continue
        if token.noun is None:
            if token.word == "ships" and not _is_shipper(tokens, place):
                token.kind = "word"
            elif token.form == "third" and _follows_adjective(tokens, place):
                # "Dutch appeals court"
                token.kind = "word"
            if token.form == "base" and _cannot_be_verb(tokens, place):
                # "the call for Biden to send jets"
                token.kind = _AS_NOUN.get(token.cue, "word")
            continue
        if _is_verb(tokens, place):
            continue
        sense = token.noun
        token.kind, token.cue, token.form = sense.kind, sense.cue, sense.form


def _is_shipper(tokens: list[Token], place: int) -> bool:
    """ "Iran ships missiles", but "littoral ships", "six ships"."""
    before = tokens[place - 1] if place else None
    if before is None or before.kind not in ("word", "skip", "arms", "system", "made"):
        return True
    return before.word.endswith("s")


def _follows_adjective(tokens: list[Token], place: int) -> bool:
    before = tokens[place - 1].party if place else None
    return before is not None and before.kind == "adjective" and not before.head


def _names_goods_soon(tokens: list[Token], place: int) -> bool:
    """ "US transfers confiscated Iranian ammunition", but "US supplies dwindle"."""
    return any(
        t.kind in ("arms", "system", "party") for t in tokens[place + 1 : place + 4]
    )


def _cannot_be_verb(tokens: list[Token], place: int) -> bool:
    """A base form behind a noun or preposition: "order back on track"."""
    before = tokens[place - 1] if place else None
    if before is None or before.word == "to" or tokens[place].cue == "arrive":
        return False
    if before.kind == "word":
        # "fuelling demand", but "ministers demand".
        return not before.word.endswith(("s", "ly"))
    return before.kind in ("noun", "arms", "prep", "skip", "verb", "made", "sum")


def _is_verb(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if token.form in ("gerund", "past", "participle"):
        return True
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before is None:
        return after is not None and after.kind in _AFTER_VERB
    if before.word in _NOT_YET:
        return False
    if before.kind in _BEFORE_VERB or before.word == "to":
        return True
    if before.kind in _BEFORE_NOUN or before.kind in ("prep", "verb"):
        return False
    if before.kind == "party" and before.party is not None:
        party_next = after is not None and after.kind == "party"
        if before.party.kind == "adjective" and token.word == "veto" and party_next:
            return True
        if before.party.possessive or before.party.kind == "adjective":
            return False
        if token.form == "third" and _names_goods_soon(tokens, place):
            return True
        # "Army orders $186 million in drones", but "Thailand order", "US orders up".
        return token.form == "third" and after is not None and after.kind in _AFTER_VERB
    return token.form == "third" and after is not None and after.kind in _AFTER_VERB
