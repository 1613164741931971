"""
Items → stories, so that the order in which they came does not matter.

Pairs that a rule joins make families (union-find). Within a family a veto can stand
between two items that a third one joins, such as a summary that was cut before the
amount: then the strongest pairs are joined first, and none across a veto.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from armsbeat.stories.keys import keys_of
from armsbeat.stories.rules import RULES, Rule, alike, joined_by, veto
from armsbeat.stories.sketch import Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """To which story an item belongs."""

    item_id: int
    family: int
    """Smallest id among the items that pairs connect, vetoes or not."""
    story: int
    """Smallest id in the story."""
    rule: Rule | None
    """The strongest rule that joins it to another item of its story."""


Pair = tuple[Sketch, Sketch, Rule]


def tell(sketches: Sequence[Sketch]) -> dict[int, Told]:
    """
    The stories of some items: a function of the set, whatever its order.

    Returns:
        By item id; an item that is like no other is a story of its own.
    """
    return _tell(sketches, list(pairs(sketches)))


def grow(
    members: Sequence[Sketch], known: Mapping[int, Told], found: Sequence[Pair]
) -> dict[int, Told]:
    """
    The stories of a family that new items joined; the same as `tell` of its members.

    Args:
        members: All items of the family, the new ones included.
        known: What is told of the old ones.
        found: The joined pairs in which a new item is.
    """
    family_of = {one.item_id: _family(one, known) for one in members}
    whole = all(told.story == told.family for told in known.values())
    if not whole or any(
        veto(a, b)
        for a, b in combinations(members, 2)
        if family_of[a.item_id] != family_of[b.item_id]
    ):
        return tell(members)
    first = min(family_of)
    rules = {one: told.rule for one, told in known.items() if told.rule}
    for a, b, rule in found:
        for one in (a.item_id, b.item_id):
            rules[one] = min(rules.get(one, rule), rule, key=RULES.index)
    return {
        one: Told(item_id=one, family=first, story=first, rule=rules.get(one))
        for one in family_of
    }


def _family(one: Sketch, known: Mapping[int, Told]) -> int:
    return known[one.item_id].family if one.item_id in known else one.item_id


def pairs(sketches: Sequence[Sketch]) -> Iterable[Pair]:
    """The pairs that a rule joins, among those that share a key."""
    holders: dict[int, list[int]] = defaultdict(list)
    said = keys_of([(one.title, one.body, one.link) for one in sketches])
    for place, keys in enumerate(said):
        for key in keys:
            holders[key].append(place)
    near = {pair for places in holders.values() for pair in combinations(places, 2)}
    for i, j in near:
        rule = joined_by(sketches[i], sketches[j])
        if rule is not None:
            yield sketches[i], sketches[j], rule


def _tell(sketches: Sequence[Sketch], found: Sequence[Pair]) -> dict[int, Told]:
    by_id = {one.item_id: one for one in sketches}
    families = _Groups(by_id)
    for a, b, _ in found:
        families.join(a.item_id, b.item_id)
    stories = _Groups(by_id)
    opposed = _memo(by_id)
    for a, b, _ in sorted(found, key=strength):
        left, right = stories.members(a.item_id), stories.members(b.item_id)
        if left is not right and not any(opposed(i, j) for i in left for j in right):
            stories.join(a.item_id, b.item_id)
    rules = _strongest(found, stories)
    return {
        one: Told(
            item_id=one,
            family=families.first(one),
            story=stories.first(one),
            rule=rules.get(one),
        )
        for one in by_id
    }


def _memo(by_id: dict[int, Sketch]) -> Callable[[int, int], bool]:
    known: dict[tuple[int, int], bool] = {}

    def opposed(i: int, j: int) -> bool:
        pair = (i, j) if i < j else (j, i)
        if pair not in known:
            known[pair] = bool(veto(by_id[i], by_id[j]))
        return known[pair]

    return opposed


def strength(pair: Pair) -> tuple[object, ...]:
    """Strongest first; ties by what the items say, ids only where they say the same."""
    a, b, rule = pair
    said = sorted((one.at, one.title, one.body, one.item_id) for one in (a, b))
    near = alike(a.title + a.body, b.title + b.body)
    return RULES.index(rule), -round(near, 6), abs(a.at - b.at), said


def _strongest(found: Sequence[Pair], stories: _Groups) -> dict[int, Rule]:
    rules: dict[int, Rule] = {}
    for a, b, rule in found:
        if stories.members(a.item_id) is stories.members(b.item_id):
            for one in (a.item_id, b.item_id):
                rules[one] = min(rules.get(one, rule), rule, key=RULES.index)
    return rules


class _Groups:
    """Union-find that keeps the members; the smaller group moves."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._of = {one: [one] for one in ids}

    def members(self, one: int) -> list[int]:
        return self._of[one]

    def first(self, one: int) -> int:
        return min(self._of[one])

    def join(self, one: int, other: int) -> None:
        small, large = sorted((self._of[one], self._of[other]), key=len)
        if small is not large:
            large += small
            for member in small:
                self._of[member] = large
