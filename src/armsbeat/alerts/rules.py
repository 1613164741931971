"""What an alert watches for: five rules, kept as JSON and told in words. Pure."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Literal, get_args, get_type_hints

from armsbeat.charts import signed, thousands
from armsbeat.errors import UsageError

Per = Literal["day", "week"]
Counted = Literal["items", "stories"]
Side = Literal["below", "above"]
Of = Literal["system", "country", "organisation"]

MOST = 1_000_000
MIN_SCORED = 5
"""A mean tone of fewer scored items would be noise."""
OF_WORDS: dict[Of, str] = {
    "system": "weapon system",
    "country": "country",
    "organisation": "maker or other organisation",
}
OF_TITLES: dict[Of, str] = {
    "system": "weapon systems",
    "country": "countries",
    "organisation": "makers",
}


@dataclass(frozen=True, slots=True)
class Count:
    """The view has at least so many items or stories in a day or week."""

    kind: ClassVar[str] = "count"
    at_least: int = 10
    unit: Counted = "items"
    per: Per = "week"


@dataclass(frozen=True, slots=True)
class Tone:
    """The mean tone of a day or week that is over is beyond a value."""

    kind: ClassVar[str] = "tone"
    side: Side = "below"
    value: float = -0.2
    per: Per = "week"


@dataclass(frozen=True, slots=True)
class Unusual:
    """A week in which something is named far more often than in the 12 before."""

    kind: ClassVar[str] = "unusual"
    of: Of = "system"


@dataclass(frozen=True, slots=True)
class Triples:
    """Supplier, recipient and system are told together for the first time ever."""

    kind: ClassVar[str] = "triples"


@dataclass(frozen=True, slots=True)
class Deals:
    """A deal is reported for the first time, or at a further stage."""

    kind: ClassVar[str] = "deals"


Rule = Count | Tone | Unusual | Triples | Deals
RULES: dict[str, type[Rule]] = {rule.kind: rule for rule in get_args(Rule)}


def dump_rule(rule: Rule) -> str:
    """The rule as JSON."""
    return json.dumps({"kind": rule.kind, **asdict(rule)}, sort_keys=True)


def parse_rule(text: str) -> Rule:
    """
    The rule that `dump_rule` wrote.

    Raises:
        UsageError: It is none, or its values cannot be.
    """
    try:
        told = json.loads(text)
    except ValueError as error:
        raise UsageError(f"an alert's rule is no JSON: {error}") from error
    if not isinstance(told, dict) or told.get("kind") not in RULES:
        raise UsageError(f"an alert's rule is one of {', '.join(RULES)}")
    return make_rule(told.pop("kind"), told)


def make_rule(kind: str, values: dict[str, Any]) -> Rule:
    """
    A rule of a kind; values left out are as usual.

    Raises:
        UsageError: The kind or a value cannot be.
    """
    if kind not in RULES:
        raise UsageError(f"an alert's rule is one of {', '.join(RULES)}")
    known = {one.name for one in fields(RULES[kind])}
    for name in sorted(set(values) - known):
        raise UsageError(f"the rule {kind!r} has no {name!r}")
    rule = RULES[kind](**values)
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    hints = get_type_hints(type(rule))
    for one in fields(rule):
        options = get_args(hints[one.name])
        value = getattr(rule, one.name)
        if options and value not in options:
            listed = " or ".join(map(str, options))
            raise UsageError(f"the rule's {one.name} is {listed}, not {value!r}")
    if isinstance(rule, Count) and not _between(rule.at_least, 1, MOST, whole=True):
        raise UsageError(f"a threshold is a whole number from 1 to {MOST:,}")
    if isinstance(rule, Tone) and not _between(rule.value, -1, 1, whole=False):
        raise UsageError("a tone is a number from -1 to +1")


def _between(value: object, low: float, high: float, *, whole: bool) -> bool:
    kind = int if whole else (int, float)
    if not isinstance(value, kind) or isinstance(value, bool):
        return False
    return math.isfinite(value) and low <= value <= high


def rule_title(rule: Rule) -> str:
    """The rule in a few words, for headings and titles of feeds."""
    match rule:
        case Tone(side, value, per):
            return f"tone {side} {signed(value)} in a {per}"
        case Unusual(of):
            return f"unusual weeks of {OF_TITLES[of]}"
        case Triples():
            return "first-ever supplier, recipient and system"
        case Deals():
            return "new deals and stages"
        case _:
            return rule_words(rule)


def rule_words(rule: Rule) -> str:
    """The rule in one clause: `at least 10 items in a week`."""
    match rule:
        case Count(at_least, unit, per):
            what = {"items": "item", "stories": "story"}[unit]
            counted = what if at_least == 1 else unit
            return f"at least {thousands(at_least)} {counted} in a {per}"
        case Tone(side, value, per):
            return (
                f"mean tone {side} {signed(value)} in a {per},"
                f" of at least {MIN_SCORED} scored items"
            )
        case Unusual(of):
            return (
                f"a {OF_WORDS[of]} named far more often in a week than in the 12 weeks"
                " before (robust z of 4 or more, 12 or more times)"
            )
        case Triples():
            return "a supplier, recipient and weapon system never told together before"
        case Deals():
            return "a deal reported for the first time, or at a further stage"
