"""
Stories: which items carry the same text, word for word or nearly so.

Pure: texts in, stories out. The store remembers keys and families, and asks `Teller`
(docs/decisions.md, "Stories").
"""

from armsbeat.stories.families import Told, pairs, tell
from armsbeat.stories.rules import RULES, Rule, joined_by, veto
from armsbeat.stories.sketch import Sketch, sketch
from armsbeat.stories.teller import Ahead, Teller

__all__ = [
    "RULES",
    "Ahead",
    "Rule",
    "Sketch",
    "Teller",
    "Told",
    "joined_by",
    "pairs",
    "sketch",
    "tell",
    "veto",
]
