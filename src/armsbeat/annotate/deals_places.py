"""
Where a party stands in its clause: behind a preposition, as object, as modifier.

"Swedish submarines" names an origin, "US arms sale" modifies the sale, "to Ukraine"
stands behind its preposition, and what stands nowhere may be a subject.
"""

from __future__ import annotations

from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.deals_trades import Trade

WILLING = frozenset({"open", "willing", "ready", "poised", "close", "keen", "prepared"})
_TAKES_OBJECT = frozenset(
    {
        "give",
        "equip",
        "ask",
        "turn",
        "award",
        "pledge",
        "offer",
        "approve",
        "choose",
        "stop",
        "plan",
        "discuss",
        "thank",
        "arrive",
        "pay",
    }
)
_FORCES = frozenset(
    {"force", "make", "let", "allow", "compel", "urge", "push", "press"}
)
_FILLERS = frozenset({"arms", "system", "sum", "skip", "word", "modal", "role", "soft"})
_BEFORE_ACTORS = frozenset({"for", "against", "of", "on", "about", "over", "by"})
_BETWEEN_PREP = frozenset({"skip", "word", "role", "arms"})
# "Army contract", "Pentagon deal": offices modify, officials do not.
_OFFICES = frozenset({"service", "government", "maker"})
_PRODUCTS = frozenset({"arms", "system"})
_QUOTES = frozenset("'\"‘’“”")
# Who stands before them has said so, and trades nothing.
_SAYINGS = frozenset(
    {
        *("claim", "claims", "accusation", "accusations", "allegation"),
        *("allegations", "warning", "warnings", "assessment", "assessments"),
    }
)


def place_of(tokens: list[Token], place: int, current: Trade | None) -> tuple[str, int]:
    """The place of a party: a preposition, or object, modifier, origin, given, free."""
    party = tokens[place].party
    assert party is not None
    made = _made(tokens, place)
    if made:
        return ("origin" if made in ("made", "built") else "given"), place
    if place + 1 < len(tokens) and tokens[place + 1].word in _SAYINGS:
        # "dismisses US claims that it sold jets"
        return "said", place
    may_modify = not party.head or party.possessive or party.kind in _OFFICES
    target = _modified(tokens, place) if may_modify else -1
    preposition = _preposition(tokens, place)
    if preposition:
        if preposition in _BEFORE_ACTORS and _acts(tokens, place):
            return "free", place
        if _decides(tokens, place):
            return "free", place
        office = _office_before(tokens, place) if preposition == "of" else -1
        if office >= 0:
            # "the ministers of Germany and Israel signed" act; "for the government of
            # Poland" stands behind "for".
            outer = _preposition(tokens, office)
            return (outer if outer in ("for", "to", "from", "with") else "free"), place
        if _is_built_for(tokens, place):
            return "once", place
        if preposition == "to" and _is_made_to(tokens, place):
            return "free", place
        loose = party.kind == "adjective" or party.possessive or preposition != "to"
        leave = target == place + 1 and tokens[target].cue == "approve"
        if target >= 0 and (loose or leave):
            return "modifier", target
        if preposition == "for" and party.makers and not party.joined:
            return "origin", place
        if preposition == "for" and _is_of_its_country(tokens, place, party):
            # "a deal for US Stryker vehicles"
            return "origin", place
        if party.possessive and _is_of_its_country(tokens, place, party):
            return "origin", place
        owned = preposition in ("for", "to") and party.kind != "adjective"
        if preposition == "by" and _is_built_by(tokens, place):
            return "origin", place
        if not owned and _names_product(tokens, place, party):
            return "origin", place
        return preposition, place
    if target >= 0 and current is not None and current.cue in ("stop", "approve"):
        # "rejects US offer"
        return "modifier", target
    if _is_object(tokens, place, current, party):
        return "object", place
    if target >= 0:
        return "modifier", target
    if _names_product(tokens, place, party):
        return "origin", place
    return "free", place


def _is_of_its_country(tokens: list[Token], place: int, party: Party) -> bool:
    """ "agreement for Israel's David's Sling": the system comes from there."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    system = after.mention if after is not None and after.kind == "system" else None
    return system is not None and system.country in party.codes


def _decides(tokens: list[Token], place: int) -> bool:
    """ "at UK decision to supply": the party behind the preposition is who supplies."""
    after = tokens[place + 1 : place + 4]
    return (
        len(after) == 3
        and after[0].kind in ("word", "modal", "attempt", "noun")
        and after[1].word == "to"
        and after[2].kind == "verb"
    )


def _office_before(tokens: list[Token], place: int) -> int:
    """Where the office is whose "of" a party stands behind, or -1."""
    at = next(at for at in range(place - 1, -1, -1) if tokens[at].word == "of")
    return at - 1 if at > 0 and tokens[at - 1].kind == "role" else -1


def _is_built_for(tokens: list[Token], place: int) -> bool:
    """ "carriers built for Russia": who else they were made for."""
    return (
        place > 1
        and tokens[place - 1].word == "for"
        and tokens[place - 2].word in ("built", "made", "designed", "intended")
    )


def _is_made_to(tokens: list[Token], place: int) -> bool:
    """ "a bill to force Biden to send": he sends."""
    return tokens[place - 1].word in _FORCES and _acts(tokens, place)


def _is_built_by(tokens: list[Token], place: int) -> bool:
    """ "jets built by BAE Systems" names an origin."""
    return (
        place > 1
        and tokens[place - 1].word == "by"
        and tokens[place - 2].kind == "made"
    )


def _acts(tokens: list[Token], place: int) -> bool:
    """Whether a party behind a preposition does something: "for Australia to buy"."""
    after = tokens[place + 1 : place + 3]
    if len(after) == 2 and after[0].word == "to" and after[1].kind == "verb":
        return True
    return bool(after) and after[0].kind == "verb" and after[0].form == "gerund"


def _made(tokens: list[Token], place: int) -> str:
    """The word of "-made", "-supplied" … behind a party."""
    if place + 2 < len(tokens) and tokens[place + 1].word in ("-", "‑", "–"):
        word = tokens[place + 2].word
        if word in (
            "made",
            "built",
            "manufactured",
            "produced",
            "designed",
            "developed",
        ):
            return "made"
        if word in ("supplied", "provided", "donated", "given", "sold", "delivered"):
            return "given"
    return ""


def _modified(tokens: list[Token], place: int) -> int:
    """Where the noun of trade is that a party modifies, or -1."""
    party = tokens[place].party
    assert party is not None
    bare = not party.possessive and party.kind != "adjective"
    words = 0
    for at in range(place + 1, min(place + 10, len(tokens))):
        token = tokens[at]
        if token.kind == "noun":
            return at
        if token.kind == "word":
            words += 1
            # A verb nobody listed: "China condemns arms sale".
            beside = at == place + 1 and tokens[place].end < token.start
            if beside and bare and token.word.endswith(("s", "ed")):
                return -1
        maker = token.party is not None and bool(token.party.makers)
        if bare and token.word in WILLING:
            # "Vietnam close to a deal": who is close does something.
            return -1
        if token.word in _QUOTES:
            continue
        if words > 2 or (token.kind not in _FILLERS and not maker):
            return -1
    return -1


def _preposition(tokens: list[Token], place: int) -> str:
    words = 0
    for at in range(place - 1, max(place - 5, -1), -1):
        token = tokens[at]
        if token.kind == "prep":
            return token.word
        words += token.kind == "word"
        # A verb nobody listed: "on the phone warned France".
        if token.kind not in _BETWEEN_PREP or words > 1 or token.word.endswith("ed"):
            return ""
    return ""


def _is_object(
    tokens: list[Token], place: int, current: Trade | None, party: Party
) -> bool:
    if current is None or current.kind != "verb" or current.cue not in _TAKES_OBJECT:
        return False
    if party.kind == "adjective" and not party.head:
        return False
    between = tokens[current.place + 1 : place]
    if any(token.kind != "skip" for token in between):
        return False
    if party.possessive and not party.makers:
        return False
    if _is_of_its_country(tokens, place, party) and current.form == "gerund":
        # "Providing US Patriot missiles could help Ukraine"
        return False
    if current.cue in ("give", "equip", "ask", "pledge", "offer"):
        # "send Ukraine tanks", but "send US tanks to Ukraine".
        return party.head or not (
            _names_product(tokens, place, party) and _goes_to(tokens, place)
        )
    return party.head or bool(party.makers) or not _names_product(tokens, place, party)


def _goes_to(tokens: list[Token], place: int) -> bool:
    """Whether a party behind "to" or "for" follows."""
    return any(
        tokens[at].word in ("to", "for") and tokens[at].kind == "prep"
        for at in range(place + 1, len(tokens) - 1)
        if any(t.party is not None for t in tokens[at + 1 : at + 4])
        and tokens[at + 1].kind != "verb"
    )


def _names_product(tokens: list[Token], place: int, party: Party) -> bool:
    """Whether the party names whose product follows: "Swedish submarines"."""
    if party.head and not party.makers:
        return False
    bare = not party.possessive and party.kind != "adjective"
    words = 0
    for token in tokens[place + 1 : place + 5]:
        if token.kind in _PRODUCTS:
            return True
        if token.kind == "word" and bare and token.word.endswith(("s", "ed")):
            return False
        words += token.kind == "word"
        if token.kind not in ("word", "skip", "role", "made", "sum") or words > 1:
            return False
    return False
