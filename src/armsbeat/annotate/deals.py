"""
Deals of an item: who supplies what to whom, how far it has come, for how much.

Read sentence by sentence (deals_clauses.py, deals_roles.py, stages.py), then put
together across title and summary (deals_merge.py). No deal is better than a wrong
one: a side that the text does not give stays None, and what is refused is told why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from armsbeat.annotate.deals_clauses import Clause, read_clauses
from armsbeat.annotate.deals_event import Event
from armsbeat.annotate.deals_events import read_events
from armsbeat.annotate.deals_merge import Claim, merge_claims
from armsbeat.annotate.deals_parties import merge_parties
from armsbeat.annotate.deals_sides import settle
from armsbeat.annotate.deals_tables import DealTables, load_deal_tables
from armsbeat.annotate.deals_tokens import Setting, Token, fold_case, read_tokens
from armsbeat.annotate.deals_words import (
    ARMS,
    CONCRETE,
    FOR,
    FROM,
    TO,
    TRADE,
    WAY,
    Glances,
    Lexemes,
)
from armsbeat.annotate.notices import notice_deal, read_notice
from armsbeat.annotate.sentences import split_sentences
from armsbeat.annotate.stages import ask_about, read_stage
from armsbeat.annotate.values import Amount, read_amounts
from armsbeat.annotate.word_sets import word_set
from armsbeat.model import Deal, Field, Mention

_NAMED = ("system", "organisation")
_GOODS = frozenset({"system", "arms"})
# Verbs that tell no deal without another word of trade.
_NO_DEAL = frozenset({"try", "act", "deny", "lift", "other"})
_TALK = frozenset({"talks", "plan", "ask", "try", "act", "thank", "work"})


_CRAFT = word_set(
    "jet jets plane planes aircraft vehicle vehicles helicopter helicopters gear"
    " equipment ship ships boat boats carrier carriers vessel vessels hardware"
)
_SENT = word_set("send sends sending sent deploy deploys deployed use used using")
_WARLIKE = word_set("fighter combat attack military fighting patrol naval")
_ANY_ARMS = word_set("arms weapon weapons weaponry munitions armaments armament")
# "New howitzers for Ukraine from Denmark"
_VERBLESS = FOR | FROM
_UNDERWAY = WAY | TO
# Goods that are arms when traded, but not when sent or used.
_TRADED_ARMS = word_set("destroyer destroyers rifle rifles guns fighter fighters")
_TRADES = frozenset({"take", "export", "exports", "exporting", "exported"})
# News tell their deal early; the rest of a long text is not worth the time.
_MOST_SENTENCES = 8
# Characters of a sentence that are read; lists of countries can be endless.
_LONGEST = 1500
_PAID = word_set("oil gas grain food")
_ASKS = word_set("why how what when where who which whose")
_NOTHING = Token("mark", "", 0, 0)


@dataclass(frozen=True, slots=True)
class _Text:
    """A field, cut into sentences."""

    name: Field
    text: str
    mentions: Sequence[Mention]
    sentences: Sequence[tuple[int, int]]
    telling: frozenset[int]
    """The numbers of the sentences that can tell a deal."""


class DealReader:
    """Reads deals out of items. Pure; the tables are read once."""

    def __init__(
        self, tables: DealTables | None = None, glances: Glances | None = None
    ) -> None:
        self.tables = tables or load_deal_tables()
        self._glances = glances or Glances(self.tables)
        self._lexemes = Lexemes(self.tables)
        self._goods_words = self.tables.concrete_words - _ANY_ARMS

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
        if not (_may_trade(in_title) or _may_trade(in_summary)):
            return (), ()
        named = [m for m in mentions if m.kind in _NAMED]
        if not named and not (in_title | in_summary) & ARMS:
            return (), ()
        # Where the title names arms, the summary need not name them again.
        told = bool(in_title & ARMS) or any(m.field == "title" for m in named)
        fields = (
            self._field("title", title, mentions, in_title),
            self._field("summary", summary, mentions, in_summary, told=told),
        )
        if not any(field.telling for field in fields):
            return (), ()
        notice = read_notice(title, summary, mentions)
        if notice is not None:
            return (notice_deal(notice, mentions),), ()
        return self._read_fields(fields, mentions)

    def _field(
        self,
        name: Field,
        text: str,
        mentions: Sequence[Mention],
        words: int,
        *,
        told: bool = False,
    ) -> _Text:
        """A field with those of its sentences that can tell a deal."""
        own = [m for m in mentions if m.field == name]
        sentences = split_sentences(text)
        telling: list[int] = []
        if _may_trade(words):
            named = [m.start for m in own if m.kind in _NAMED]
            for number, (start, end) in enumerate(sentences):
                said = words
                if len(sentences) > 1:
                    said = self._glances.of(text[start:end])
                if not _may_trade(said):
                    continue
                names = any(start <= place < end for place in named)
                if _may_tell_a_deal(said, names=names, told=told):
                    telling.append(number)
        return _Text(name, text, own, sentences, frozenset(telling[:_MOST_SENTENCES]))

    def _read_fields(
        self, fields: Sequence[_Text], mentions: Sequence[Mention]
    ) -> tuple[tuple[Deal, ...], tuple[str, ...]]:
        pounds = any("£" in field.text for field in fields)
        home = _home(mentions, pounds=pounds)
        claims: list[Claim] = []
        refusals: list[str] = []
        sums: list[Amount] = []
        codes: list[str] = []
        for field in fields:
            setting = Setting(
                text=field.text,
                folded=fold_case(field.text),
                mentions=field.mentions,
                amounts=read_amounts(field.text),
                tables=self.tables,
                lexemes=self._lexemes,
                home=home,
            )
            sums.extend(setting.amounts)
            found = self._read_field(field, setting, claims, refusals)
            codes.extend(found if field.name == "title" else ())
        deals = merge_claims(
            claims,
            mentions,
            sums,
            embargoed=self.tables.embargoed,
            title=tuple(dict.fromkeys(codes)),
            rank=self.tables.exporter_rank,
        )
        return deals, tuple(refusals)

    def _read_field(
        self,
        field: _Text,
        setting: Setting,
        claims: list[Claim],
        refusals: list[str],
    ) -> list[str]:
        """Read one field; the countries of its parties."""
        codes: list[str] = []
        for number, (start, end) in enumerate(field.sentences):
            if number not in field.telling and field.name == "summary":
                continue
            end = min(end, start + _LONGEST)
            tokens = merge_parties(read_tokens(setting, start, end))
            if field.name == "title":
                codes += _codes(tokens)
            clauses = read_clauses(tokens, self.tables.speech_words)
            if not any(clause.trades for clause in clauses):
                continue
            concrete = self._concrete(tokens)
            for clause in clauses:
                self._read_clause(
                    clause,
                    concrete,
                    (field.name, number, start, end),
                    setting,
                    claims,
                    refusals,
                )
        return codes

    def _read_clause(
        self,
        clause: Clause,
        concrete: bool,
        place: tuple[Field, int, int, int],
        setting: Setting,
        claims: list[Claim],
        refusals: list[str],
    ) -> None:
        if all(t.kind == "verb" and t.cue in _NO_DEAL for t in clause.trades):
            return
        for event in read_events(clause):
            if not (event.gives or event.buys or event.contract or event.ban):
                continue
            sides = settle(event, self.tables.exporter_rank)
            if not (sides.suppliers or sides.recipients or event.contract):
                continue
            states = sides.suppliers and sides.recipients and not _has_maker(clause)
            # What is sent or given may be on a mission; what is sold is no gift.
            sold = not any(t.word in _SENT for t in event.trades)
            named = bool(states) and any(
                (t.word in _CRAFT and t.kind == "arms")
                and (sold or t.word != "aircraft")
                for t in clause.tokens
            )
            reason = self._refuse(event, clause, concrete or named)
            reading = read_stage(event.steps)
            if _is_question(setting.text, clause):
                reading = ask_about(reading)
            claim = Claim.of_event(
                event, clause, sides, reading, place, setting, goods=self._goods(clause)
            )
            if reason:
                refusals.append(f"{', '.join(sides.how) or 'a deal'}: {reason}")
                claim.hint = True
            claims.append(claim)

    def _concrete(self, tokens: list[Token]) -> bool:
        """Whether goods are named that are arms and nothing else."""
        words = {token.word for token in tokens}
        if not self.tables.concrete_words.isdisjoint(words):
            return True
        if "system" in [token.kind for token in tokens]:
            return True
        return not (_CRAFT.isdisjoint(words) or _WARLIKE.isdisjoint(words)) and any(
            token.word in _CRAFT and before.word in _WARLIKE
            for before, token in pairwise(tokens)
        )

    def _goods(self, clause: Clause) -> bool:
        """Whether it is said which arms."""
        if "system" in [token.kind for token in clause.tokens]:
            return True
        return not self._goods_words.isdisjoint([t.word for t in clause.tokens])

    def _refuse(self, event: Event, clause: Clause, concrete: bool) -> str | None:
        """Why an event is no arms deal, or None."""
        tokens = clause.tokens
        kinds = {token.kind for token in tokens}
        if "civil" in kinds and _is_civil(tokens):
            return "something civil is traded"
        if event.ban and any(t.cue == "deny" for t in event.trades):
            return "an embargo said to be broken"
        military = self._of_military(event, tokens)
        concrete = concrete or any(t.word.startswith("arm") for t in event.trades)
        traded = not _TRADES.isdisjoint(
            {w for t in event.trades for w in (t.cue, t.word)}
        )
        concrete = concrete or (traded and any(t.word in _TRADED_ARMS for t in tokens))
        if not concrete and not military and not _has_defence_maker(clause):
            return "no arms in the sentence"
        if all(t.cue in _TALK for t in event.trades) and not self._concrete(tokens):
            return "talks, but not about arms"
        arms = not _GOODS.isdisjoint(kinds) or self._concrete(tokens)
        arms = arms or any(t.word == "arming" for t in event.trades)
        if not arms and not military and not _has_maker(clause):
            return "no arms in the clause"
        return None

    def _of_military(self, event: Event, tokens: list[Token]) -> bool:
        """ "military aid", "defence contract", "security package"."""
        words = self.tables.arms_words
        return any(
            trade.kind == "noun"
            and any(
                t.word in words for t in tokens[max(0, trade.place - 3) : trade.place]
            )
            for trade in event.trades
        )


def _is_civil(tokens: Sequence[Token]) -> bool:
    """Whether something civil is traded, and not only paid with or on board."""
    goods = False
    for before, token in pairwise([_NOTHING, *tokens]):
        goods = goods or token.kind in _GOODS
        paid = before.word in ("in", "with", "by")
        apart = goods and before.word not in ("and", ",", "or", "&")
        if token.kind == "civil" and not paid and not (apart and token.word in _PAID):
            return True
    return False


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


def _has_maker(clause: Clause) -> bool:
    return any(t.party is not None and t.party.makers for t in clause.tokens)


def _has_defence_maker(clause: Clause) -> bool:
    """A maker of arms only, or one beside a service that buys."""
    parties = [t.party for t in clause.tokens if t.party is not None]
    makers = [p for p in parties if p.makers]
    return any(not p.dual for p in makers) or (
        bool(makers) and any(p.kind == "service" for p in parties)
    )


def _home(mentions: Sequence[Mention], *, pounds: bool) -> str | None:
    """Whose army "the Army" is: the US, unless the item speaks of one other country."""
    countries = {m.entity for m in mentions if m.kind == "country"}
    makers = {m.country for m in mentions if m.kind == "organisation"}
    if pounds and not countries:
        return "GB"
    if "US" in countries or "US" in makers or not countries:
        return "US"
    return next(iter(countries)) if len(countries) == 1 else None
