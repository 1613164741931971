"""
Joining a crowd: a family that is too large to be told anew.

Each new item joins the story of what it is most like, unless one of a few members
forbids it; nothing else in the family changes. Not to join is the safe side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from armsbeat.stories.families import Pair, Told, strength
from armsbeat.stories.rules import RULES, Rule, veto
from armsbeat.stories.sketch import Sketch

# Members of a story that are asked whether something forbids a new one.
MOST_ASKED = 8


def attach(
    fresh: Sequence[Sketch],
    there: Mapping[int, Sketch],
    known: Mapping[int, Told],
    found: Sequence[Pair],
) -> dict[int, Told]:
    """
    The stories of new items in a crowd.

    Args:
        fresh: The new items.
        there: Old items at hand: those in `found`, and first ones of their stories.
        known: What is told of these.
        found: The joined pairs in which a new item is.

    Returns:
        The new items, and the old ones whose rule is a stronger one now.
    """
    told = dict(known)
    asked = _asked(there, known)
    pairs = _pairs_of(fresh, found)
    for one in sorted(fresh, key=lambda one: one.item_id):
        told[one.item_id] = Told(
            item_id=one.item_id, family=one.item_id, story=one.item_id, rule=None
        )
        ours = (pair for pair in pairs[one.item_id] if _other(one, pair) in told)
        for pair in sorted(ours, key=strength):
            other = told[_other(one, pair)]
            if any(veto(one, member) for member in asked[other.story]):
                continue
            told[one.item_id] = _with(one.item_id, other, pair[2])
            told[other.item_id] = _with(other.item_id, other, pair[2], other.rule)
            break
        members = asked[told[one.item_id].story]
        if len(members) < MOST_ASKED:
            members.append(one)
    return {one: what for one, what in told.items() if known.get(one) != what}


def _asked(
    there: Mapping[int, Sketch], known: Mapping[int, Told]
) -> dict[int, list[Sketch]]:
    """By story: its first members at hand."""
    asked: dict[int, list[Sketch]] = defaultdict(list)
    for one in sorted(there.keys() & known.keys()):
        if len(asked[known[one].story]) < MOST_ASKED:
            asked[known[one].story].append(there[one])
    return asked


def _pairs_of(fresh: Sequence[Sketch], found: Sequence[Pair]) -> dict[int, list[Pair]]:
    pairs: dict[int, list[Pair]] = {one.item_id: [] for one in fresh}
    for pair in found:
        for one in pair[:2]:
            if one.item_id in pairs:
                pairs[one.item_id].append(pair)
    return pairs


def _other(one: Sketch, pair: Pair) -> int:
    a, b, _ = pair
    return b.item_id if a.item_id == one.item_id else a.item_id


def _with(item_id: int, other: Told, rule: Rule, had: Rule | None = None) -> Told:
    strongest = min(had or rule, rule, key=RULES.index)
    return Told(item_id=item_id, family=other.family, story=other.story, rule=strongest)
