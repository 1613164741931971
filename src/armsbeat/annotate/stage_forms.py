"""
What a verb of trade says by itself of how far a deal has come.

stages.py folds such steps into the stage of a deal.
"""

from __future__ import annotations

from typing import NamedTuple

from armsbeat.model import Stage

# A verb of trade by itself, by cue and form.
_FORMS: dict[tuple[str, str], Stage] = {
    ("give", "base"): "approved",
    ("give", "third"): "delivered",
    ("give", "gerund"): "delivered",
    ("give", "past"): "delivered",
    ("give", "participle"): "delivered",
    ("take", "base"): "approved",
    ("get", "base"): "approved",
    ("get", "gerund"): "approved",
    ("choose", "base"): "considered",
    ("equip", "base"): "approved",
    ("give", "coming"): "approved",
    ("get", "coming"): "approved",
    ("take", "coming"): "approved",
    ("sign", "coming"): "considered",
    ("award", "coming"): "considered",
    ("approve", "coming"): "considered",
    ("build", "base"): "approved",
    ("spend", "base"): "approved",
    ("build", "third"): "approved",
    ("build", "gerund"): "approved",
}
_CUES: dict[str, Stage] = {
    "equip": "delivered",
    "take": "signed",
    "get": "delivered",
    "offer": "considered",
    "pledge": "approved",
    "choose": "approved",
    "award": "signed",
    "win": "signed",
    "sign": "signed",
    "approve": "approved",
    "stop": "blocked",
    "lift": "approved",
    "ask": "requested",
    "turn": "considered",
    "arrive": "delivered",
    "show": "delivered",
    "pay": "signed",
    "use": "delivered",
    "talks": "considered",
}
_TO_COME = frozenset({"sign", "win", "award"})
# Verbs of giving whose forms say less or more than "delivered".
_WORDS: dict[str, Stage] = {
    "sells": "signed",
    "sold": "signed",
    "selling": "approved",
    "donates": "approved",
    "donating": "approved",
    "grants": "approved",
    "sending": "approved",
    "providing": "approved",
    "provides": "approved",
    "giving": "approved",
    "transferring": "approved",
    "gifting": "approved",
    "handing": "approved",
    "contributes": "approved",
    "rushes": "approved",
    "rushing": "approved",
}


class Step(NamedTuple):
    """One word on the way to the stage."""

    kind: str
    """`verb`, `noun`, or `modal`, `future`, `soft`, `not`, `deny`, `attempt`."""
    cue: str
    form: str = ""
    word: str = ""
    infinitive: bool = False
    passive: bool = False
    urged: bool = False
    """Somebody else than its subject asks for it."""
    relative: bool = False
    """A participle behind its noun: "weapons sent to Ukraine"."""
    under: bool = False
    """A deal that something is done under: "to export tanks in a $2bn contract"."""


def stage_of(step: Step) -> Stage | None:
    """The stage that a verb stands for, whatever governs it."""
    if step.cue == "give" and step.word in _WORDS and step.form != "coming":
        return _WORDS[step.word]
    if step.cue == "arrive" and step.infinitive:
        return "approved"
    if step.form == "base" and step.cue in _TO_COME:
        # "to sign" is to come; "Lockheed and Boeing sign" is done.
        return "considered" if step.infinitive else "signed"
    return _FORMS.get((step.cue, step.form)) or _CUES.get(step.cue)
