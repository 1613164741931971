"""
How far a deal has come, from the words that govern it.

The steps of a clause are folded from the left: "moves to block the sale" is not
blocked, "poised to approve" is not approved, "lifts ban on sales" is approved,
"refuses to sell" is blocked, "denies selling" says nothing about the deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from armsbeat.annotate.stage_forms import Step, stage_of
from armsbeat.annotate.word_sets import word_set
from armsbeat.model import Stage

_REPORTS = word_set(
    "announce announces announced announcing"
    " unveil unveils unveiled unveiling notify notifies notified"
)
_ANNOUNCED = word_set("possible potential proposed plan plans planned")
_SUPPLIES = frozenset({"give", "take", "get", "build"})
_VOTES = word_set("vote votes voted voting")
# Verbs that say nothing about the stage.
_SILENT = frozenset({"ask", "thank", "other"})


@dataclass(frozen=True, slots=True)
class StageReading:
    """A stage, and whether a verb says so rather than a noun by its nature."""

    stage: Stage | None
    firm: bool


def read_stage(steps: Sequence[Step]) -> StageReading:
    """The stage that the steps of a clause come to, from left to right."""
    fold = _Fold()
    for step in steps:
        fold.take(step)
    return fold.result()


def ask_about(reading: StageReading) -> StageReading:
    """What is asked is not so yet: "Will X get the jets?", "Is X arming Y?"."""
    if reading.stage in ("approved", "considered"):
        return StageReading("considered", reading.firm)
    if reading.stage in ("delivered", "signed") and reading.firm:
        return StageReading(None, True)
    return reading


class _Fold:
    """What is known so far, going from left to right."""

    def __init__(self) -> None:
        self.considered = self.negated = self.tried = self.denied = False
        self.stopped = self.lifted = self.banned = False
        self.notified = False
        self.asked = self.hinted = self.rejected = self.voted = False
        self.verb: Stage | None = None
        self.noun: Stage | None = None
        self.report = self.confirmed = self.bare = False
        self.agreed = self.court = self.fact = self.feared = False
        self.backed = self.coming = self.deals = False
        self.supplied = False
        """A supply or purchase is to come."""
        self.seen = False

    def take(self, step: Step) -> None:
        handler = _HANDLERS.get(step.kind)
        if handler:
            handler(self, step)

    def govern(self, step: Step) -> None:
        if step.kind == "fact":
            self.fact = True
            return
        if step.kind == "pace":
            # "shame for not arming Ruritania faster": it is being armed.
            self.negated = self.considered = False
            return
        if step.kind == "future":
            self.coming = not self.seen
            return
        if step.kind == "deny" and self.rejected:
            # "rejects allegations of sending arms"
            self.denied = True
            return
        if self.seen:
            # "no longer" and the like after the fact; "a contract that could reach …".
            if self.verb is None and self.noun == "signed" and step.kind == "modal":
                self.considered = True
            if self.verb == "delivered" and step.kind == "not" and step.word == "no":
                # "received no missiles": nothing is told of what comes.
                self.denied = True
            return
        if self.report and step.word in _ANNOUNCED:
            # "announced a possible sale", "notified Congress of a plan to sell"
            return
        if step.kind == "deny":
            self.denied = True
        elif step.kind == "not":
            self.negated = not self.negated
        elif step.kind == "attempt":
            self.tried = True
            self.court = step.word == "court"
            self.voted = self.voted or step.word in _VOTES
        elif step.kind == "fear":
            self.feared = True
        elif step.kind in ("modal", "soft"):
            self.considered = True

    def take_verb(self, step: Step) -> None:
        cue = step.cue
        if cue == "deny":
            self.denied = True
        elif cue in ("plan", "discuss"):
            # "announced plans to send" announces.
            self.considered = self.considered or not (self.seen or self.report)
        elif cue == "try":
            self.tried = True
            # "to vote to end an embargo"
            to_come = step.infinitive or self.coming
            self.considered = self.considered or (to_come and step.word == "vote")
            self.voted = self.voted or step.word in _VOTES
        elif cue == "stop":
            self._stop(step)
        elif cue == "lift":
            self.lifted = True
            self.seen = True
        elif cue == "ask" and not self.seen:
            self.asked = True
        elif self.tried and step.word.startswith("order"):
            # "a court orders the government to stop exports"
            self.tried = False
        elif cue == "cut":
            # "must cut its supplies": they go on.
            self.considered = False
        elif cue == "act":
            # "to place an order"
            self.considered = self.considered or step.word == "place"
        elif cue not in _SILENT:
            self._main(step)

    def _stop(self, step: Step) -> None:
        self.rejected = self.rejected or step.word.startswith(("reject", "refut"))
        if self.court and step.form in ("third", "past"):
            # "a court bars the shipment" has done so.
            self.tried = False
        if self.stopped and step.infinitive:
            # "rejects bid to stop exports": they go on.
            self.stopped, self.noun = False, None
        elif (step.passive or step.word.startswith("reject")) and not self.considered:
            # What courts and senators reject is stopped, not only tried.
            self.stopped, self.tried = True, False
        elif step.passive and not self.tried:
            self.stopped, self.considered = True, False
        elif self.voted and step.infinitive:
            # "House panel votes to halt the sale"
            self.tried, self.considered = False, True
        elif self.tried or self.considered or self.asked:
            # Who asks for a halt says that the trade goes on.
            self.hinted = self.considered
            self.considered = self.asked = self.tried = False
        elif self.negated:
            # "won't block" lets it happen; "is not delaying" says nothing new.
            self.negated = False
            if step.form == "base":
                self.verb = self.verb or "approved"
        elif self.verb is None or step.passive or step.form in ("past", "participle"):
            self.stopped = True
        self.seen = True

    def _main(self, step: Step) -> None:
        if step.word.startswith("confirm") and self.verb is None:
            self.confirmed = True
            self.seen = True
            return
        if step.word in _REPORTS:
            self.notified = step.word.startswith("notif")
            self.report = True
            return
        if step.infinitive and self.noun == "signed" and step.cue in ("give", "take"):
            # "a deal to sell": the deal says how far it is.
            return
        if self.voted and step.infinitive:
            # "parliament votes to buy"
            self.tried = False
        if step.relative and step.cue == "give" and not self.seen:
            # "plans to audit weapons sent to Ruritania": they have been sent.
            self.considered = False
        # "backs an arms embargo": the embargo is approved.
        self.backed = self.verb is None and step.cue in ("approve", "sign", "pledge")
        if step.cue == "use":
            # "may have been hit by US-supplied missiles": they were supplied.
            self.considered = False
        stage = stage_of(step)
        if self.coming and step.form == "gerund" and step.cue in ("give", "take"):
            # "will start delivering"
            stage = "approved"
        if step.cue == "arrive" and self.negated:
            # "won't arrive until autumn"
            self.negated, self.considered = False, True
        if self.hinted and step.cue in ("approve", "lift"):
            # "may end the project and allow the sale"
            self.considered = True
        if step.cue == "pledge" and step.word.startswith("agree"):
            self.agreed = True
        if self.agreed and step.cue == "take":
            self.verb = "signed"
        if self.asked and step.cue == "take" and step.urged:
            # Urging somebody to buy is no request.
            self.asked, self.considered = False, True
        signed = step.cue == "sign" and step.form in ("past", "participle")
        if signed and self.verb == "approved" and self.noun == "signed":
            # "to supply missiles under a deal signed in Brussels"
            self.verb = "signed"
        elif self.verb is None and (self.noun is None or self._overrules(step)):
            self.verb = stage
            self.supplied = step.form == "base" and step.cue in _SUPPLIES
        self.seen = True

    def _overrules(self, step: Step) -> bool:
        """What comes behind the noun counts when it is said of the noun."""
        return step.cue in ("approve", "sign", "arrive", "pledge") or (
            step.cue == "give" and (step.passive or step.form in ("past", "base"))
        )

    def take_noun(self, step: Step) -> None:
        if step.cue in ("talks", "plea") and self.verb is None and not self.seen:
            self.considered = step.cue == "talks"
            self.asked = step.cue == "plea"
        if step.cue == "ban":
            self.banned = True
        elif step.cue == "approve" and self.verb == "delivered":
            # "Receives approval" is no delivery.
            self.verb = "approved"
        elif step.word == "package" and self.verb == "delivered":
            # "sends tanks in a new aid package": announced.
            self.verb = "approved"
        elif step.cue == "deal" and step.form == "considered":
            # A letter of intent, once signed, is still one.
            self.considered = True
        elif not step.form and step.cue == "give":
            # "No Tomahawks for Ukraine"
            self.bare = True
        elif step.under and self.supplied and step.form == "signed":
            self.verb = "signed"
        elif self.noun is None and step.form:
            self.deals = step.word == "deals"
            self.noun = step.form  # type: ignore[assignment]
        self.seen = True

    def result(self) -> StageReading:
        firm = self.verb is not None or self.lifted or self.stopped
        if self.fact and self.verb is None and self.noun == "approved":
            # "profits from arms sales to Ruritania": they were made.
            return StageReading("delivered", False)
        if self.denied:
            return StageReading(None, True)
        if self.lifted:
            return StageReading("considered" if self.considered else "approved", True)
        backed = self.backed and not self.considered
        if self.banned and self.noun is None and (self.verb is None or backed):
            return self._ban()
        if self.stopped:
            return StageReading("blocked", True)
        if self.asked:
            return StageReading("requested", True)
        if self.negated and self.verb is not None:
            return StageReading("blocked", True)
        if self.negated and self.noun is None and self.bare:
            return StageReading("blocked", True)
        if self.feared and self.verb is None and self.deals:
            # "fears arms deals", but "fears arms deliveries", "fears the deal"
            return StageReading("considered", False)
        if self.considered:
            return StageReading("considered", True)
        if self.tried and self.verb is not None and not self.noun:
            return StageReading("considered", True)
        if self.report and self.verb is None:
            noun = self.noun
            if noun == "delivered" or (noun == "signed" and self.notified):
                noun = "approved"
            return StageReading(noun or "approved", self.noun is not None)
        if self.negated and self.verb is None and self.noun == "signed":
            # "says no deal with China"
            return StageReading(None, True)
        firm = firm or self.confirmed
        return StageReading(self.verb or self.noun, firm)

    def _ban(self) -> StageReading:
        return StageReading("blocked", True)


_HANDLERS = {
    "verb": _Fold.take_verb,
    "noun": _Fold.take_noun,
    "modal": _Fold.govern,
    "soft": _Fold.govern,
    "not": _Fold.govern,
    "deny": _Fold.govern,
    "attempt": _Fold.govern,
    "fact": _Fold.govern,
    "pace": _Fold.govern,
    "future": _Fold.govern,
    "fear": _Fold.govern,
}
