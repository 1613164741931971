"""
Reports of deals → deal cards: one card per transfer, with all that is told of it.

Pure. `build` joins reports; `tables` turns cards into frames.
"""

from armsbeat.cards.building import build
from armsbeat.cards.nouns import (
    Card,
    Conflict,
    DealReport,
    Join,
    Step,
    Told,
    card_id,
    key_of,
)
from armsbeat.cards.numbers import transmittal_of
from armsbeat.cards.words import conflict_words, join_words, told_words

__all__ = [
    "Card",
    "Conflict",
    "DealReport",
    "Join",
    "Step",
    "Told",
    "build",
    "card_id",
    "conflict_words",
    "join_words",
    "key_of",
    "told_words",
    "transmittal_of",
]
