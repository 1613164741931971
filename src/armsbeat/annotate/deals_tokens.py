"""
A sentence as the deal grammar sees it: parties, systems, sums, cues, and the rest.

Words of trade that can be verb or noun ("orders", "supplies") are told apart here.
deals_parties.py then merges parties with the words that carry them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from armsbeat.annotate.deals_tables import WELCOMES, Actor, DealTables, Sense
from armsbeat.annotate.deals_words import MADE, Chunks
from armsbeat.annotate.values import Amount
from armsbeat.model import Mention

_HYPHENS = frozenset("-‑–")
_POSSESSIVES = ("'s", "’s", "'S", "’S")
# What may stand before a verb in its third person or base form, besides its subject.
_DEFENCE = frozenset({"defence", "defense"})
_SYSTEMS = frozenset({"system", "systems", "unit", "units", "equipment", "assets"})
_REACHES = frozenset({"reach", "reaches", "reached"})
_USED = frozenset({"of", "second-hand", "used", "last", "final", "initial", "-"})
_BEFORE_VERB = frozenset({"future", "modal", "soft", "not", "clause"})
_BEFORE_NOUN = frozenset(
    {"arms", "system", "sum", "skip", "adjective", "role", "made", "noun", "services"}
)
_AFTER_VERB = frozenset({"party", "system", "sum", "arms", "skip", "role"})


@dataclass(slots=True)
class Party:
    """A country, or somebody who stands for one or several."""

    codes: tuple[str, ...]
    kind: str
    """`country`, `adjective`, `maker`, `service`, `government` or `leader`."""
    name: str
    possessive: bool = False
    makers: tuple[str, ...] = ()
    """The codes that come from makers, where makers and countries stand together."""
    head: bool = False
    """A noun carries it: "German officials", not "German tanks"."""
    dual: bool = False
    """A maker that also makes civil goods: its name alone says nothing of arms."""
    joined: bool = False
    """Several parties named side by side."""


@dataclass(slots=True)
class Token:
    """One word, mention or sum."""

    kind: str
    """`party`, `system`, `sum`, `mark`, `word`, or the kind of a sense."""
    word: str
    start: int
    end: int
    cue: str = ""
    form: str = ""
    party: Party | None = None
    noun: Sense | None = None
    """The noun that a verb form can also be."""
    mention: Mention | None = None


@dataclass(slots=True, kw_only=True)
class Setting:
    """What the tokens of a field are read with."""

    text: str
    folded: str
    """The text in lower case with straight apostrophes, of the same length."""
    mentions: Sequence[Mention]
    amounts: Sequence[Amount]
    tables: DealTables
    chunks: Chunks
    home: str | None
    """Whose services "the Army" and "the Navy" are, when nobody says."""
    ministry_home: str | None
    """Whose "the defence ministry" is."""


def fold_case(text: str) -> str:
    """Lower case and straight apostrophes, character by character."""
    folded = text.lower().replace("’", "'")
    if len(folded) == len(text):
        return folded
    # A few letters have two in lower case; they are kept as they are.
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace(
        "’", "'"
    )


def read_tokens(setting: Setting, start: int, end: int) -> list[Token]:
    """The tokens of the sentence from `start` to `end`."""
    spans: list[tuple[int, int, Mention | Amount]] = [
        (m.start, m.end, m) for m in setting.mentions if start <= m.start < end
    ]
    if setting.amounts:
        spans += [
            (a.start, a.end, a) for a in setting.amounts if start <= a.start < end
        ]
        spans.sort(key=_first)
    tokens: list[Token] = []
    marked: list[int] = []
    here = start
    for low, high, thing in spans:
        if low < here:
            continue
        if here < low:
            _read_words(setting, here, low, tokens, marked)
        here = _read_span(setting, low, high, thing, tokens)
        marked.append(len(tokens) - 1)
    _read_words(setting, here, end, tokens, marked)
    if marked:
        _read_made(tokens, marked)
        _read_reach(tokens, marked)
        _tell_verbs_from_nouns(tokens, marked)
        _read_phrases(tokens, marked, setting.tables)
        _read_welcomes(tokens, marked)
        _read_air_defence(tokens, marked)
    return tokens


def _first(span: tuple[int, int, Mention | Amount]) -> int:
    return span[0]


def _read_span(
    setting: Setting, low: int, high: int, thing: Mention | Amount, tokens: list[Token]
) -> int:
    """Append the token of a mention or sum; where reading goes on."""
    if isinstance(thing, Amount):
        tokens.append(Token("sum", "", low, high))
        return high
    text = setting.text
    party = _party(thing, setting.tables.dual_makers)
    if party is None:
        kind = "system" if thing.kind == "system" else "word"
        maker, _, model = thing.surface.partition(" ")
        home = setting.tables.maker_homes.get(maker.lower()) if model else None
        if home is not None and kind == "system":
            # "Saab Gripen" names the maker too.
            token = Token("party", maker, low, low + len(maker))
            token.party = Party((home,), "maker", maker, makers=(home,))
            tokens.append(token)
            low += len(maker) + 1
        tokens.append(Token(kind, thing.entity, low, high, mention=thing))
        return high
    if text.startswith(_POSSESSIVES, high):
        party.possessive = True
        high += 2
    elif text.startswith(("' ", "’ "), high) and thing.surface.endswith(("s", "S")):
        party.possessive = True
        high += 1
    tokens.append(Token("party", thing.surface, low, high, party=party))
    return high


def _party(mention: Mention, dual: frozenset[str]) -> Party | None:
    code = mention.entity if mention.kind == "country" else mention.country
    if mention.kind not in ("country", "organisation") or not code:
        return None
    if mention.kind == "organisation":
        maker = mention.category in (None, "maker")
        kind = "maker" if maker else "government"
        makers = (code,) if maker else ()
        also_civil = mention.entity in dual
        return Party((code,), kind, mention.surface, makers=makers, dual=also_civil)
    kinds = {"demonym": "adjective", "government": "government"}
    kind = kinds.get(mention.via, "country")
    return Party((code,), kind, mention.surface, head=kind == "government")


def _read_words(
    setting: Setting, low: int, high: int, tokens: list[Token], marked: list[int]
) -> None:
    """Append the tokens of words, and to `marked` the places of marked ones."""
    chunks = setting.chunks
    done = low
    here = low
    for chunk in setting.folded[low:high].split(" "):
        for first, last, lexeme in chunks[chunk]:
            start = here + first
            if start < done:
                continue
            kind, word, cue, form, noun, actors, mark = lexeme
            if actors:
                found = _actor(setting, actors, start, high)
                if found:
                    tokens.append(found)
                    done = found.end
                    continue
            if mark:
                marked.append(len(tokens))
            tokens.append(Token(kind, word, start, here + last, cue, form, None, noun))
        here += len(chunk) + 1


def _actor(
    setting: Setting, actors: tuple[Actor, ...], start: int, high: int
) -> Token | None:
    """The party token of a leader, office or service that starts here."""
    text = setting.text
    small = not text[start].isupper()
    for actor in actors:
        phrase, kind = actor.phrase, actor.kind
        end = start + len(phrase)
        if end > high or setting.folded[start:end] != phrase:
            continue
        if end < len(text) and text[end].isalnum():
            continue
        if small and kind != "ministry":
            continue
        if kind == "clipped" and not _gives_leave_next(setting, end):
            continue
        code = actor.country or setting.home
        if kind == "ministry":
            # The US has a department; "the Army" may be its own where this is not.
            code, kind = setting.ministry_home, "service"
        elif kind == "clipped":
            kind = "government"
        if code is None:
            return None
        party = Party((code,), kind, text[start:end], head=True)
        if text.startswith(_POSSESSIVES, end):
            party.possessive = True
            end += 2
        return Token("party", phrase, start, end, party=party)
    return None


def _read_air_defence(tokens: list[Token], marked: list[int]) -> None:
    """ "Air defence systems" are arms; "air defence" alone may be a command."""
    for place in marked:
        words = [t.word for t in tokens[place : place + 3]]
        if words[0] != "air" or len(words) < 3:
            continue
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


def _gives_leave_next(setting: Setting, end: int) -> bool:
    """ "State clears missile sale": the department; not "State law", "state clears"."""
    following = setting.folded[end : end + 24].split(None, 1)
    found = setting.chunks[following[0]] if following else ()
    if not found:
        return False
    lexeme = found[0][2]
    return lexeme.cue == "approve" and lexeme.form in ("third", "past")


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
                token.kind = "attempt" if token.cue in ("try", "ask") else "word"
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
