"""
A sentence as the deal grammar sees it: parties, systems, sums, cues, and the rest.

Words of trade that can be verb or noun ("orders", "supplies") are told apart here.
deals_parties.py then merges parties with the words that carry them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from armsbeat.annotate.deals_senses import tell_senses
from armsbeat.annotate.deals_tables import Actor, DealTables, Sense
from armsbeat.annotate.deals_words import Chunks
from armsbeat.annotate.values import Amount
from armsbeat.model import Mention

_POSSESSIVES = ("'s", "’s", "'S", "’S")


@dataclass(slots=True, init=False)
class Party:
    """A country, or somebody who stands for one or several."""

    codes: tuple[str, ...]
    kind: str
    """`country`, `adjective`, `maker`, `service`, `government` or `leader`."""
    name: str
    possessive: bool
    makers: tuple[str, ...]
    """The codes that come from makers, where makers and countries stand together."""
    head: bool
    """A noun carries it: "German officials", not "German tanks"."""
    dual: bool
    """A maker that also makes civil goods: its name alone says nothing of arms."""
    joined: bool
    """Several parties named side by side."""

    def __init__(
        self,
        codes: tuple[str, ...],
        kind: str,
        name: str,
        possessive: bool = False,
        makers: tuple[str, ...] = (),
        head: bool = False,
        dual: bool = False,
        joined: bool = False,
    ) -> None:
        self.codes = codes
        self.kind = kind
        self.name = name
        self.possessive = possessive
        self.makers = makers
        self.head = head
        self.dual = dual
        self.joined = joined


class Token:
    """One word, mention or sum."""

    # Written out: made for every word, a dataclass takes several times as long.
    __slots__ = (
        *("kind", "word", "start", "end", "cue", "form", "party", "noun", "mention"),
    )

    def __init__(
        self,
        kind: str,
        word: str,
        start: int,
        end: int,
        cue: str = "",
        form: str = "",
        party: Party | None = None,
        noun: Sense | None = None,
        mention: Mention | None = None,
    ) -> None:
        self.kind = kind
        """`party`, `system`, `sum`, `mark`, `word`, or the kind of a sense."""
        self.word = word
        self.start = start
        self.end = end
        self.cue = cue
        self.form = form
        self.party = party
        self.noun = noun
        """The noun that a verb form can also be."""
        self.mention = mention


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
    codes: frozenset[str]
    """The countries that the item names."""
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
        tell_senses(tokens, marked, setting.tables)
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
        for first, last, lexeme in chunks.of(chunk):
            start = here + first
            if start < done:
                continue
            if lexeme.actors:
                found = _actor(setting, lexeme.actors, start, high)
                if found:
                    tokens.append(found)
                    done = found.end
                    continue
            if lexeme.marked:
                marked.append(len(tokens))
            tokens.append(
                Token(
                    lexeme.kind,
                    lexeme.word,
                    start,
                    here + last,
                    lexeme.cue,
                    lexeme.form,
                    None,
                    lexeme.noun,
                )
            )
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
        if kind == "surname":
            if actor.country not in setting.codes or _is_longer_name(setting, end):
                continue
            kind = "leader"
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


def _is_longer_name(setting: Setting, end: int) -> bool:
    """ "Kim Eun-jung" is not the Kim who leads his country."""
    following = setting.text[end : end + 24].split(None, 1)
    return bool(following) and "-" in following[0] and following[0][0].isupper()


def _gives_leave_next(setting: Setting, end: int) -> bool:
    """ "State clears missile sale": the department; not "State law", "state clears"."""
    following = setting.folded[end : end + 24].split(None, 1)
    found = setting.chunks.of(following[0]) if following else ()
    if not found:
        return False
    lexeme = found[0][2]
    return lexeme.cue == "approve" and lexeme.form in ("third", "past")
