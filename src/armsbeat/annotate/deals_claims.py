"""What one clause says of one deal, as deals_merge.py puts it together with others."""

from __future__ import annotations

from dataclasses import dataclass

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event
from armsbeat.annotate.deals_sides import Sides
from armsbeat.annotate.deals_tokens import Setting
from armsbeat.annotate.stages import StageReading
from armsbeat.annotate.values import Amount
from armsbeat.annotate.word_sets import word_set
from armsbeat.model import Field, Stage

_SENDS = word_set("send sends sending sent deploy deploys")
_DECIDES = frozenset({"approve", "choose", "sign", "award"})
_AT_LARGE = word_set("export exports exporting")
_GENERIC = word_set("sales exports imports trade sell selling export purchases")


@dataclass(slots=True)
class Claim:
    """What one clause says of one deal."""

    suppliers: tuple[str, ...]
    recipients: tuple[str, ...]
    stage: Stage | None
    firm: bool
    field: Field
    sentence: int
    evidence: str
    amounts: tuple[Amount, ...]
    near: tuple[Amount, ...]
    """Those of `amounts` in the clause itself."""
    systems: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    contract: bool = False
    buys: bool = False
    gives: bool = False
    bound: bool = False
    """The recipient stands behind a verb or preposition."""
    generic: bool = False
    """It speaks of sales or exports without saying of what."""
    guessed: bool = False
    """Who sells was told from who exports more."""
    sends: bool = False
    """Its only verb is of sending, which troops and jets on a mission are too."""
    office: bool = False
    """It names the office that orders, of a contract told beside it."""
    done: bool = False
    """Its verb says that it has been approved, chosen or signed."""
    rule: bool = False
    """It speaks of exports at large, as rules on exports do."""
    given: bool = False
    """It only says whose arms were used: "a Ruritania-supplied missile"."""
    hint: bool = False
    """It can complete another claim, but is no deal by itself."""

    @classmethod
    def of_event(
        cls,
        event: Event,
        clause: Clause,
        sides: Sides,
        reading: StageReading,
        place: tuple[Field, int, int, int],
        setting: Setting,
        *,
        goods: bool,
    ) -> Claim:
        """What an event of a clause claims."""
        name, number, start, end = place
        low, high = clause.tokens[0].start, clause.tokens[-1].end
        cues = "+".join(t.word for t in event.trades)
        sums = tuple([a for a in setting.amounts if start <= a.start < end])
        return cls(
            suppliers=sides.suppliers,
            recipients=sides.recipients,
            stage=reading.stage,
            firm=reading.firm,
            field=name,
            sentence=number,
            evidence=setting.text[start:end],
            amounts=sums,
            near=tuple([a for a in sums if low <= a.start < high]),
            systems=tuple(
                dict.fromkeys([t.word for t in clause.tokens if t.kind == "system"])
            ),
            how=(*sides.how, f"cue={cues}", f"stage={reading.stage}"),
            contract=event.contract,
            buys=event.buys,
            gives=event.gives and not event.ban,
            bound=event.recipient is not None,
            guessed=sides.guessed,
            office=any(t.cue == "activity" for t in event.trades),
            done=reading.firm
            and reading.stage in ("approved", "signed")
            and any(
                t.cue in _DECIDES and t.form in ("past", "participle")
                for t in event.trades
            ),
            rule=not sides.recipients
            and any(t.word in _AT_LARGE for t in event.trades)
            and not (event.contract or any(t.cue == "take" for t in event.trades)),
            given=not sides.recipients
            and all(t.cue == "use" and t.passive for t in event.trades),
            sends=any(t.word in _SENDS for t in event.trades),
            generic=not goods and any(t.word in _GENERIC for t in event.trades),
        )
