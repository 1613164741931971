"""Whether what is traded is arms: what is named in a clause, and why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event
from armsbeat.annotate.deals_sides import Sides
from armsbeat.annotate.deals_tables import DealTables
from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.word_sets import word_set

_GOODS = frozenset({"system", "arms"})
_TALK = frozenset({"talks", "plan", "discuss", "ask", "try", "act", "thank", "work"})
_CRAFT = word_set(
    "jet jets plane planes aircraft vehicle vehicles helicopter helicopters gear"
    " equipment ship ships boat boats carrier carriers vessel vessels hardware"
)
_SENT = word_set("send sends sending sent deploy deploys deployed use used using")
_WARLIKE = word_set("fighter combat attack military fighting patrol naval")
_ANY_ARMS = word_set("arms weapon weapons weaponry munitions armaments armament")
# Goods that are arms when traded, but not when sent or used.
_TRADED_ARMS = word_set("destroyer destroyers rifle rifles guns fighter fighters")
_TRADES = word_set("take export exports exporting exported donate donates donated")
_SUPPLIES = frozenset(
    {*("give", "take", "get", "deal", "equip", "ban"), *("use", "award", "pledge")}
)
_TOGETHER = word_set("develop co-develop codevelop co-produce")
_PAID = word_set("oil gas grain food")
_NOTHING = Token("mark", "", 0, 0)


@dataclass(slots=True)
class Goods:
    """What a clause names of goods and makers."""

    kinds: set[str]
    """Of its tokens."""
    words: set[str]
    concrete: bool
    """Goods are named that are arms and nothing else."""
    which: bool
    """It is said which arms."""
    makers: list[Party]


class GoodsReader:
    """Tells arms from other goods by the words of `data/deals/words.csv`."""

    def __init__(self, tables: DealTables) -> None:
        self._arms, self._concrete = tables.arms_words, tables.concrete_words
        self._which = tables.concrete_words - _ANY_ARMS

    def read(self, clause: Clause) -> Goods:
        """What a clause names."""
        tokens = clause.tokens
        kinds, words = {t.kind for t in tokens}, {t.word for t in tokens}
        return Goods(
            kinds,
            words,
            self._is_concrete(tokens, kinds, words),
            "system" in kinds or not self._which.isdisjoint(words),
            [t.party for t in tokens if t.party is not None and t.party.makers]
            if "party" in kinds
            else [],
        )

    def _is_concrete(
        self, tokens: Sequence[Token], kinds: set[str], words: set[str]
    ) -> bool:
        if "system" in kinds or not self._concrete.isdisjoint(words):
            return True
        return not (_CRAFT.isdisjoint(words) or _WARLIKE.isdisjoint(words)) and any(
            token.word in _CRAFT and before.word in _WARLIKE
            for before, token in pairwise(tokens)
        )

    def refusal(
        self, event: Event, clause: Clause, goods: Goods, sides: Sides, *, named: bool
    ) -> str | None:
        """
        Why an event is no arms deal, or None.

        Args:
            event: What the clause tells.
            clause: Its clause.
            goods: What the clause names.
            sides: Who supplies and receives.
            named: Whether the sentence names arms.
        """
        joint = event.contract and not (event.gives or event.buys)
        if joint and not _TOGETHER.isdisjoint(goods.words):
            return "developed together"
        if "civil" in goods.kinds and _is_civil(clause.tokens):
            return "something civil is traded"
        cues = {t.cue for t in event.trades}
        if event.ban and "deny" in cues:
            return "an embargo said to be broken"
        traded = {t.word for t in event.trades}
        military = self._of_military(event, clause.tokens)
        if not (
            named
            or military
            or any(word.startswith("arm") for word in traded)
            or _names_craft(clause, goods, sides, traded)
            or _trades_arms(goods, traded | cues)
            or _has_defence_maker(clause, goods)
        ):
            return "no arms in the sentence"
        if _is_plain_aid(event, clause):
            return "aid, but not said to be of arms"
        if not goods.concrete and _TALK.issuperset(cues):
            return "talks, but not about arms"
        arms = goods.concrete or not _GOODS.isdisjoint(goods.kinds)
        # "… after its purchase from Ruritania", but "of wheat".
        known = named and bool(sides.suppliers and sides.recipients)
        bought = known and "take" in cues and "of" not in goods.words
        if not (arms or "arming" in traded or military or goods.makers or bought):
            return "no arms in the clause"
        return None

    def _of_military(self, event: Event, tokens: Sequence[Token]) -> bool:
        """ "military aid", "defence contract", "security package"."""
        words = self._arms
        for trade in event.trades:
            if trade.kind == "noun":
                for token in tokens[max(0, trade.place - 3) : trade.place]:
                    if token.word in words:
                        return True
        return False


def _names_craft(clause: Clause, goods: Goods, sides: Sides, traded: set[str]) -> bool:
    """What states sell each other may be a jet; what they send may be on a mission."""
    if goods.makers or not (sides.suppliers and sides.recipients):
        return False
    if _CRAFT.isdisjoint(goods.words):
        return False
    sold = _SENT.isdisjoint(traded)
    return any(
        t.word in _CRAFT and t.kind == "arms" and (sold or t.word != "aircraft")
        for t in clause.tokens
    )


def _is_plain_aid(event: Event, clause: Clause) -> bool:
    """ "Aid to the rebels, paid with arms sales": the arms are somebody else's."""
    aid = [t for t in event.trades if t.cue == "aid"]
    if not aid or any(t.cue in _SUPPLIES for t in event.trades):
        return False
    later = [t.place for t in clause.trades if t.place > aid[-1].place]
    end = min(later) - 3 if later else len(clause.tokens)
    return _GOODS.isdisjoint(
        t.kind for t in clause.tokens[max(0, aid[0].place - 4) : end]
    ) and not any(
        t.word == "military" for t in clause.tokens[max(0, aid[0].place - 4) : end]
    )


def _trades_arms(goods: Goods, trades: set[str]) -> bool:
    return not (_TRADES.isdisjoint(trades) or _TRADED_ARMS.isdisjoint(goods.words))


def _has_defence_maker(clause: Clause, goods: Goods) -> bool:
    """A maker of arms only, or one beside a service that buys."""
    if not goods.makers:
        return False
    return not all(p.dual for p in goods.makers) or any(
        t.party is not None and t.party.kind == "service" for t in clause.tokens
    )


def _is_civil(tokens: Sequence[Token]) -> bool:
    """Whether something civil is traded, and not only paid with or on board."""
    goods = system = False
    for before, token in pairwise([_NOTHING, *tokens]):
        goods = goods or token.kind in _GOODS
        system = system or token.kind == "system"
        paid = before.word in ("in", "with", "by")
        joints = ("and", "or", "&") if system else ("and", ",", "or", "&")
        apart = goods and before.word not in joints
        if token.kind == "civil" and not paid and not (apart and token.word in _PAID):
            return True
    return False
