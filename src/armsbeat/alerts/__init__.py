"""
Alerts: a saved view and a rule → entries, and entries → Atom and JSON Feed.

What an alert tells is computed from the cube each time it is asked: the same store
and day give the same entries, with the same ids.
"""

from armsbeat.alerts.asking import HORIZON_WEEKS, Source, ask
from armsbeat.alerts.feeds import FORMATS, Heading, write_feed
from armsbeat.alerts.nouns import Entry
from armsbeat.alerts.rules import (
    Count,
    Deals,
    Rule,
    Tone,
    Triples,
    Unusual,
    dump_rule,
    make_rule,
    parse_rule,
    rule_title,
    rule_words,
)

__all__ = [
    "FORMATS",
    "HORIZON_WEEKS",
    "Count",
    "Deals",
    "Entry",
    "Heading",
    "Rule",
    "Source",
    "Tone",
    "Triples",
    "Unusual",
    "ask",
    "dump_rule",
    "make_rule",
    "parse_rule",
    "rule_title",
    "rule_words",
    "write_feed",
]
