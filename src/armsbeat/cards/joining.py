"""
Which reports tell of the same transfer.

Reports are taken from the fullest to the vaguest, and among these from the oldest to
the newest, so that the result depends on what is told and never on who asks when. Each
goes to the best card that a rule allows, or starts one. Nothing but the rules decides:

* Different transmittal numbers never share a card; neither do the two sides of a split.
* What a report leaves open is no contradiction, but then only one card may fit.
* After a delivery, a deal that is considered, requested or approved is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from armsbeat.cards.grouping import Group, Index, Key, Side
from armsbeat.cards.nouns import DealReport, Join, Rule
from armsbeat.model import DealSplit, ReportKey

Sides = dict[ReportKey, tuple[Side, ...]]
SURE: frozenset[Rule] = frozenset(("transmittal", "same"))


class _Offer(NamedTuple):
    group: Group
    rule: Rule
    distance: timedelta
    agrees: bool


def join(reports: Iterable[DealReport], splits: Sequence[DealSplit]) -> list[Group]:
    """
    Sort reports into groups of one transfer each.

    Args:
        reports: In any order; each key once.
        splits: What the user took apart.
    """
    sides = _sides(splits)
    groups: list[Group] = []
    index = Index()
    for report in sorted(reports, key=lambda r: (r.missing, r.at, r.key)):
        on = sides.get(report.key, ())
        offers = _offers(report, on, index, groups)
        chosen = _chosen(report, offers)
        if chosen is None:
            group = Group(len(groups), report)
            groups.append(group)
            group.add(report, Join(rule="start"), on)
        else:
            group = chosen.group
            group.add(report, _join(chosen, report, offers), on)
        # A vague report does not lead others to a card that says more than it does.
        if report.missing <= group.founder.missing or report.transmittal:
            for key in _keys(report):
                index.add(key, group.number, report.at)
    return groups


def _sides(splits: Sequence[DealSplit]) -> Sides:
    found: Sides = {}
    for split in splits:
        for side, keys in enumerate((split.one, split.other)):
            for key in keys:
                found[key] = (*found.get(key, ()), (split.split_id, side))
    return found


def _offers(
    report: DealReport, sides: tuple[Side, ...], index: Index, groups: list[Group]
) -> list[_Offer]:
    """The cards that a rule allows, each once, under its strongest rule, nearest."""
    found: dict[int, _Offer] = {}
    for key in _lookups(report):
        rule = key[0]
        for number, distance in index.find(key, report.at):
            known = found.get(number)
            if known and (known.rule != rule or known.distance <= distance):
                continue
            group = groups[number]
            offer = _Offer(group, rule, distance, group.agrees(report.money))
            if group.allows(report, sides) and _is_likely(offer, report):
                found[number] = offer
    return list(found.values())


def _is_likely(offer: _Offer, report: DealReport) -> bool:
    if offer.rule == "transmittal":
        return True
    # A notification states what is sold: without a system it is not just any news.
    if report.transmittal and offer.rule != "same" and not offer.agrees:
        return False
    return not offer.group.is_over(report)


def _lookups(report: DealReport) -> Iterator[Key]:
    """Under which keys a report looks for its card, strongest rule first."""
    supplier, recipient, systems = report.supplier, report.recipient, report.systems
    if report.transmittal:
        yield "transmittal", report.transmittal
    for system in systems:
        if supplier and recipient:
            yield "same", (supplier, recipient, system)
        elif recipient:
            yield "supplier_open", (recipient, system)
        elif supplier:
            yield "recipient_open", (supplier, system)
    if supplier and recipient and not systems:
        yield "system_open", (supplier, recipient)
    if recipient and report.money and report.missing:
        yield "value", (recipient, report.money)
    if recipient and not supplier and not systems:
        yield "both_open", recipient


def _keys(report: DealReport) -> Iterator[Key]:
    """Under which keys later reports find the card of this one."""
    supplier, recipient = report.supplier, report.recipient
    if report.transmittal:
        yield "transmittal", report.transmittal
    if supplier and recipient:
        yield "system_open", (supplier, recipient)
    if recipient and report.money:
        yield "value", (recipient, report.money)
    if recipient and not supplier and not report.systems:
        yield "both_open", recipient
    for system in report.systems:
        if supplier and recipient:
            yield "same", (supplier, recipient, system)
        if recipient:
            yield "supplier_open", (recipient, system)
        if supplier:
            yield "recipient_open", (supplier, system)


def _chosen(report: DealReport, offers: list[_Offer]) -> _Offer | None:
    """The best offer; None where what the report leaves open could be several."""
    if not offers:
        return None
    best = min(offers, key=_preference)
    if best.rule in SURE:
        return best
    full = [one for one in offers if one.group.founder.missing < report.missing]
    for pool in ([one for one in full if one.agrees], full):
        if len(pool) == 1:
            return pool[0]
    alike = [one for one in offers if one.group.founder.missing >= report.missing]
    return min(alike, key=_preference, default=None)


def _preference(offer: _Offer) -> tuple[bool, bool, timedelta, ReportKey]:
    return (
        offer.rule != "transmittal",
        not offer.agrees,
        offer.distance,
        offer.group.founder.key,
    )


def _join(chosen: _Offer, report: DealReport, offers: list[_Offer]) -> Join:
    rivals = sum(one.rule == chosen.rule for one in offers) - 1
    shared = tuple(s for s in report.systems if s in chosen.group.systems)
    return Join(
        rule=chosen.rule,
        days=chosen.distance.days,
        systems=shared,
        rivals=0 if chosen.rule == "transmittal" else rivals,
    )
