"""
Deals of an item: who supplies what to whom, how far it has come, for how much.

Read sentence by sentence (deals_clauses.py, deals_roles.py, stages.py), then put
together across title and summary (deals_merge.py). No deal is better than a wrong
one: a side that the text does not give stays None, and what is refused is told why.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from armsbeat.annotate.deals_claims import Claim
from armsbeat.annotate.deals_clauses import Clause, read_clauses
from armsbeat.annotate.deals_event import Event
from armsbeat.annotate.deals_events import read_events
from armsbeat.annotate.deals_goods import Goods, GoodsReader
from armsbeat.annotate.deals_merge import merge_claims
from armsbeat.annotate.deals_parties import merge_parties
from armsbeat.annotate.deals_sides import Sides, asks_leave, settle
from armsbeat.annotate.deals_tables import DealTables, load_deal_tables
from armsbeat.annotate.deals_tokens import Setting, Token, fold_case, read_tokens
from armsbeat.annotate.deals_words import (
    ARMS,
    CONCRETE,
    FOR,
    FROM,
    MONEY,
    TO,
    TRADE,
    WAY,
    Bits,
    Chunks,
    Lexemes,
)
from armsbeat.annotate.glances import Glances, Glimpse
from armsbeat.annotate.notices import notice_deal, read_notice
from armsbeat.annotate.stages import StageReading, ask_about, read_stage
from armsbeat.annotate.values import Amount, read_amounts
from armsbeat.annotate.word_sets import word_set
from armsbeat.model import Deal, Field, Mention

_NAMED = ("system", "organisation")
# Verbs that tell no deal without another word of trade.
_NO_DEAL = frozenset({"try", "act", "deny", "lift", "other"})
# "New howitzers for Ukraine from Denmark"
_VERBLESS = FOR | FROM
_UNDERWAY = WAY | TO
# News tell their deal early; the rest of a long text is not worth the time.
_MOST_SENTENCES = 8
# Characters of a sentence that are read; lists of countries can be endless.
_LONGEST = 1500
_MONEY_HOMES = (("Rs", "IN"), (" crore", "IN"), ("£", "GB"))
_ASKS = word_set("why how what when where who which whose")
_NOTHING = Token("mark", "", 0, 0)


class _Text(NamedTuple):
    """A field with those of its sentences that are to be read."""

    name: Field
    text: str
    words: int
    """What it speaks of, as bits."""
    mentions: Sequence[Mention]
    telling: Sequence[int]
    """The numbers of the sentences that can tell a deal."""
    sentences: Sequence[tuple[int, int]]


class DealReader:
    """Reads deals out of items. Pure; the tables are read once."""

    def __init__(
        self, tables: DealTables | None = None, glances: Glances | None = None
    ) -> None:
        self.tables = tables or load_deal_tables()
        self._glances = glances or Glances(Bits(self.tables).of)
        self._chunks = Chunks(Lexemes(self.tables))
        self._goods = GoodsReader(self.tables)

    def read_deals(
        self, title: str, summary: str, mentions: Sequence[Mention]
    ) -> tuple[tuple[Deal, ...], tuple[str, ...]]:
        """
        The deals of an item.

        Args:
            title: The item's title.
            summary: Its summary.
            mentions: What the tagger found in both.

        Returns:
            The deals, the most telling first, and why other candidates were refused.
        """
        if not mentions:
            return (), ()
        in_title, in_summary = self._glances.of(title), self._glances.of(summary)
        if not (_may_trade(in_title.words) or _may_trade(in_summary.words)):
            return (), ()
        named = [m for m in mentions if m.kind in _NAMED]
        if not named and not (in_title.words | in_summary.words) & ARMS:
            return (), ()
        # Where the title names arms, the summary need not name them again.
        told = in_title.words & ARMS != 0 or "title" in [m.field for m in named]
        fields = (
            _field("title", title, in_title, mentions, named, told=False),
            _field("summary", summary, in_summary, mentions, named, told=told),
        )
        if not (fields[0].telling or fields[1].telling):
            return (), ()
        notice = read_notice(title, summary, mentions)
        if notice is not None:
            return (notice_deal(notice, mentions),), ()
        return self._read_fields(fields, mentions)

    def _read_fields(
        self, fields: Sequence[_Text], mentions: Sequence[Mention]
    ) -> tuple[tuple[Deal, ...], tuple[str, ...]]:
        pounds = "£" in fields[0].text or "£" in fields[1].text
        named = frozenset([m.entity for m in mentions if m.kind == "country"])
        home = _home(mentions, pounds=pounds)
        ministry_home = _ministry_home(mentions, fields)
        claims: list[Claim] = []
        refusals: list[str] = []
        sums: list[Amount] = []
        codes: list[str] = []
        for field in fields:
            amounts = read_amounts(field.text) if field.words & MONEY else ()
            sums += amounts
            # A title is read as a whole: it names the parties of what follows.
            title = field.name == "title"
            numbers = range(len(field.sentences)) if title else field.telling
            if not numbers:
                continue
            setting = Setting(
                text=field.text,
                folded=fold_case(field.text),
                mentions=field.mentions,
                amounts=amounts,
                tables=self.tables,
                chunks=self._chunks,
                codes=named,
                home=home,
                ministry_home=ministry_home,
            )
            for number in numbers:
                start, end = field.sentences[number]
                place = (field.name, number, start, min(end, start + _LONGEST))
                found = self._read_sentence(place, setting, claims, refusals)
                if title:
                    codes += found
        if not claims:
            return (), tuple(refusals)
        deals = merge_claims(
            claims,
            mentions,
            sums,
            embargoed=self.tables.embargoed,
            title=tuple(dict.fromkeys(codes)),
            rank=self.tables.exporter_rank,
        )
        return deals, tuple(refusals)

    def _read_sentence(
        self,
        place: tuple[Field, int, int, int],
        setting: Setting,
        claims: list[Claim],
        refusals: list[str],
    ) -> list[str]:
        """Read one sentence; the countries of its parties."""
        _, _, start, end = place
        tokens = merge_parties(read_tokens(setting, start, end))
        clauses = read_clauses(tokens, self.tables.speech_words)
        if any(clause.trades for clause in clauses):
            goods = [self._goods.read(clause) for clause in clauses]
            named = any(some.concrete for some in goods)
            for clause, some in zip(clauses, goods, strict=True):
                if clause.trades:
                    self._read_clause(
                        clause, some, named, place, setting, claims, refusals
                    )
        return _codes(tokens) if place[0] == "title" else []

    def _read_clause(
        self,
        clause: Clause,
        goods: Goods,
        named: bool,
        place: tuple[Field, int, int, int],
        setting: Setting,
        claims: list[Claim],
        refusals: list[str],
    ) -> None:
        if all(t.kind == "verb" and t.cue in _NO_DEAL for t in clause.trades):
            return
        asked = _is_question(setting.text, clause)
        for event in read_events(clause):
            if not (event.gives or event.buys or event.contract or event.ban):
                continue
            sides = settle(event, self.tables.exporter_rank)
            if not (sides.suppliers or sides.recipients or event.contract):
                continue
            reading = read_stage(event.steps)
            if asked:
                reading = ask_about(reading)
            if _is_urged_by_others(event, sides, reading):
                reading = StageReading("considered", reading.firm)
            claim = Claim.of_event(
                event, clause, sides, reading, place, setting, goods=goods.which
            )
            reason = self._goods.refusal(event, clause, goods, sides, named=named)
            if reason:
                refusals.append(f"{', '.join(sides.how) or 'a deal'}: {reason}")
                claim.hint = True
            claims.append(claim)


def _is_urged_by_others(event: Event, sides: Sides, reading: StageReading) -> bool:
    """ "Germany urges allies to send Ukraine tanks": only a buyer requests."""
    asker = event.asker
    if reading.stage != "requested" or asker is None or not sides.recipients:
        return False
    if set(asker.codes) & set(sides.recipients):
        return False
    return not set(asker.codes) & set(sides.suppliers) or not asks_leave(event)


def _field(
    name: Field,
    text: str,
    seen: Glimpse,
    mentions: Sequence[Mention],
    named: Sequence[Mention],
    *,
    told: bool,
) -> _Text:
    """A field with those of its sentences that can tell a deal."""
    telling: list[int] = []
    if _may_trade(seen.words):
        starts = [m.start for m in named if m.field == name]
        for number, said in enumerate(seen.by_sentence):
            if not _may_trade(said):
                continue
            start, end = seen.sentences[number]
            names = any(start <= place < end for place in starts)
            if _may_tell_a_deal(said, names=names, told=told):
                telling.append(number)
    own = [m for m in mentions if m.field == name]
    return _Text(name, text, seen.words, own, telling[:_MOST_SENTENCES], seen.sentences)


def _is_question(text: str, clause: Clause) -> bool:
    """ "Will Ruritania get the F-35?", but not "Why does it refuse?"."""
    first, last = clause.tokens[0], clause.tokens[-1]
    return first.word not in _ASKS and text[last.end : last.end + 2].lstrip(
        "'’\" "
    ).startswith("?")


def _may_trade(words: int) -> bool:
    """Whether a text has a word that a deal is told with, by its words as bits."""
    return words & (TRADE | FOR) != 0 or words & _UNDERWAY == _UNDERWAY


def _may_tell_a_deal(words: int, *, names: bool, told: bool) -> bool:
    """Whether a sentence can tell a deal: `names` arms, as what is before `told`."""
    if not words & TRADE and words & _VERBLESS != _VERBLESS:
        # "No Tomahawks for Ukraine", "F-16s on their way to Greece"
        bound = words & FOR or words & _UNDERWAY == _UNDERWAY
        if not bound or not (words & CONCRETE or names):
            return False
    return told or names or words & ARMS != 0


def _codes(tokens: Sequence[Token]) -> list[str]:
    """The countries of the parties, without those who only say something."""
    found: list[str] = []
    for token, after in pairwise([*tokens, _NOTHING]):
        if token.party is not None and after.word not in ("say", "says", "said"):
            found.extend(token.party.codes)
    return found


def _home(mentions: Sequence[Mention], *, pounds: bool) -> str | None:
    """Whose army "the Army" is: the US, unless the item speaks of one other country."""
    countries = {m.entity for m in mentions if m.kind == "country"}
    makers = {m.country for m in mentions if m.kind == "organisation"}
    if pounds and not countries:
        return "GB"
    if "US" in countries or "US" in makers or not countries:
        return "US"
    return next(iter(countries)) if len(countries) == 1 else None


def _ministry_home(mentions: Sequence[Mention], fields: Sequence[_Text]) -> str | None:
    """
    Whose "the defence ministry" is: of the only country that is not the US, else of
    the only maker, else of the money.
    """
    for kind in ("country", "organisation"):
        codes = {
            m.entity if kind == "country" else m.country
            for m in mentions
            if m.kind == kind
        } - {"US", None}
        if codes:
            return codes.pop() if len(codes) == 1 else None
    for sign, code in _MONEY_HOMES:
        if any(sign in field.text for field in fields):
            return code
    return None
