"""Merging parties with the words that carry them and with their companions."""

from __future__ import annotations

from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.word_sets import word_set

_JOINTS = frozenset({"and", "&", "or", "plus", "/", ",", "-", "–", "‑"})


_RIVALS = word_set(
    "rival rivals competitor competitors competition contender contenders"
)
_FRIENDS = frozenset({"allies", "ally"})
_PERSONS = word_set(
    "ceo boss executive spokesman spokeswoman chairman chief ambassador envoy soldier"
    " soldiers"
)


def merge_parties(tokens: list[Token]) -> list[Token]:
    """
    The tokens with parties merged: "the German air force", "Polish President Andrzej
    Duda" and "Israel's Elbit" become one party each; so do "Japan and South Korea".
    A party that only names a war or border ("Russia-Ukraine war") is dropped.
    """
    parties = _parties(tokens)
    if not parties:
        return tokens
    merged, parties = _with_heads(tokens, parties)
    return _with_companions(merged, parties)


def _parties(tokens: list[Token]) -> list[int]:
    return [place for place, token in enumerate(tokens) if token.party is not None]


def _with_heads(
    tokens: list[Token], parties: list[int]
) -> tuple[list[Token], list[int]]:
    """The tokens with heads merged, and where parties stand in them."""
    merged: list[Token] = []
    left: list[int] = []
    place = 0
    for at in parties:
        if at < place:
            continue
        token = tokens[at]
        merged += tokens[place : at + 1]
        place = _absorb(tokens, at + 1, token)
        if token.party is not None:
            left.append(len(merged) - 1)
    return merged + tokens[place:], left


def _absorb(tokens: list[Token], place: int, token: Token) -> int:
    """Let a party absorb the heads and same-country parties after it."""
    party = token.party
    assert party is not None
    while place < len(tokens):
        run = _role_run(tokens, place)
        following = tokens[run] if run < len(tokens) else None
        if following is not None and following.party is not None:
            if _same_holder(party, following.party, run > place):
                _take_over(token, following)
                place = run + 1
                continue
            if following.party.kind != "adjective":
                break
            # "Sudan's army Turkish drones": two parties.
        if run > place and party.possessive and tokens[run - 1].word in _FRIENDS:
            # "Ukraine's allies" are others.
            break
        if run == place or (following and following.kind in ("arms", "system", "noun")):
            break
        party.head = True
        if tokens[run - 1].word in _PERSONS:
            if party.makers:
                # The head of a maker speaks; he neither sells nor buys.
                token.party, token.kind = None, "role"
                return run
            party.kind = "leader"
        token.end = tokens[run - 1].end
        party.possessive = tokens[run - 1].form == "possessive"
        if party.kind == "adjective":
            party.kind = "country"
        place = run
    return place


def _role_run(tokens: list[Token], place: int) -> int:
    """Where a run of head nouns (officials, defence ministry, arms maker …) ends."""
    end = place
    while place < len(tokens) and tokens[place].kind in ("role", "arms"):
        place += 1
        if tokens[place - 1].kind == "role":
            end = place
    return end


def _same_holder(party: Party, other: Party, apart: bool) -> bool:
    """Whether two neighbouring parties are one: a country and who acts for it."""
    if party.kind in ("adjective", "country", "government") and other.kind == "service":
        return not (party.kind == "country" and party.possessive is False and apart)
    if party.codes == other.codes:
        return other.kind != "adjective" or apart
    # "German maker General Dynamics European Land Systems": the adjective decides.
    return False


def _take_over(token: Token, following: Token) -> None:
    party, other = token.party, following.party
    if party is None or other is None:
        return
    if other.kind == "service" and party.codes != other.codes:
        kind = "service"
    else:
        party.makers = other.makers
        party.dual = other.dual
        kind = other.kind
    party.kind = kind if kind != "adjective" else party.kind
    party.possessive = other.possessive
    party.head = True
    party.name = f"{party.name} {other.name}"
    token.end = following.end


def _with_companions(tokens: list[Token], parties: list[int]) -> list[Token]:
    merged: list[Token] = []
    place = 0
    for at in parties:
        if at < place:
            continue
        merged += tokens[place:at]
        token = tokens[at]
        place = _join(tokens, at + 1, token, merged)
        if _names_an_affair(tokens, place):
            token = Token("word", token.word, token.start, token.end)
        merged.append(token)
    return merged + tokens[place:]


def _join(tokens: list[Token], place: int, token: Token, merged: list[Token]) -> int:
    party = token.party
    assert party is not None
    closed = False
    while True:
        joint, after = place, place
        comma = place < len(tokens) and tokens[place].word == ","
        if (
            closed
            and comma
            and tokens[min(place + 1, len(tokens) - 1)].word
            not in (
                "and",
                "or",
            )
        ):
            # "with the US and the UK, Oman has unveiled": the list has ended.
            return place
        if tokens[joint : joint + 1] and tokens[joint].word in ("joins", "joined"):
            # "Norway joins Germany in pledging tanks"
            after = joint + 1 if _joins_in(tokens, joint) else joint
        while (
            after < len(tokens) and after - joint < 3 and tokens[after].word in _JOINTS
        ):
            after += 1
        while after < len(tokens) and tokens[after].word in ("the", "its", "a", "an"):
            after += 1
        if after == joint or after >= len(tokens):
            return place
        other = tokens[after].party
        # "… from South Korea and Finland buys …": the verb has one subject.
        if after + 1 < len(tokens) and tokens[after + 1].form == "third":
            return place
        if other is None or not _may_join(tokens, party, other, joint, after, merged):
            return place
        party.codes = party.codes + tuple(
            c for c in other.codes if c not in party.codes
        )
        closed = any(t.word in ("and", "&") for t in tokens[joint:after])
        party.makers = party.makers + other.makers
        party.joined = True
        party.possessive = other.possessive
        party.head = party.head or other.head
        party.name = f"{party.name}, {other.name}"
        if other.kind != "adjective":
            party.kind = other.kind if party.kind == "adjective" else party.kind
        token.end = tokens[after].end
        place = after + 1


def _joins_in(tokens: list[Token], joint: int) -> bool:
    following = [t.word for t in tokens[joint + 1 : joint + 7]]
    return "in" in following


def _may_join(
    tokens: list[Token],
    party: Party,
    other: Party,
    joint: int,
    after: int,
    merged: list[Token],
) -> bool:
    words = [tokens[at].word for at in range(joint, after)]
    if party.possessive and not other.possessive:
        return False
    # "sales to Iran and China's protest" speaks of two things.
    behind = bool(merged) and merged[-1].kind == "prep"
    if behind and other.possessive and not party.possessive:
        return False
    if words[0] == "," and len(words) == 1:
        # "in Gaza, Israel sends …" is no list.
        # "the United States, Taiwan's main backer" is an apposition.
        if other.possessive and not party.possessive:
            return False
        at = len(merged) - 1
        while at > 0 and merged[at].word == "the":
            at -= 1
        if at >= 0 and merged[at].kind == "prep":
            return _list_goes_on(tokens, after)
        return party.kind != "adjective" or other.kind == "adjective"
    return True


def _list_goes_on(tokens: list[Token], after: int) -> bool:
    """ "to Latvia, Estonia and Oman", "to Latvia, Estonia": no apposition follows."""
    if after + 1 >= len(tokens):
        return True
    following = tokens[after + 1]
    return following.word in _JOINTS or following.kind in ("prep", "bound")


def _names_an_affair(tokens: list[Token], place: int) -> bool:
    if place < len(tokens) and tokens[place].word in _RIVALS:
        # "beats a German rival": the rival sells nothing.
        return True
    return place < len(tokens) and tokens[place].kind == "affair"
