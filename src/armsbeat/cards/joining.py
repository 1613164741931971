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

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from armsbeat.cards.nouns import DealReport, Join, Money, Rule
from armsbeat.cards.numbers import agree
from armsbeat.model import DealSplit, ReportKey

NEW_ROUND_AFTER = timedelta(days=30)
NEW_ROUND = frozenset(("considered", "requested", "approved"))
# By how many of supplier, recipient and systems are open: who is looked for, under
# which rule, and over how many days at most.
LONG, MIDDLE, SHORT = (timedelta(days=days) for days in (365, 180, 30))
WINDOWS: dict[Rule, timedelta] = {
    "same": LONG,
    "supplier_open": MIDDLE,
    "recipient_open": MIDDLE,
    "system_open": SHORT,
    "both_open": SHORT,
    "value": SHORT,
}

Sides = dict[ReportKey, tuple[tuple[int, int], ...]]


class Group:
    """Reports that tell of one transfer, while they are being collected."""

    __slots__ = (
        "delivered",
        "first",
        "founder",
        "joins",
        "last",
        "monies",
        "number",
        "recipient",
        "reports",
        "sides",
        "supplier",
        "systems",
        "transmittal",
    )

    def __init__(self, number: int, founder: DealReport) -> None:
        self.number, self.founder = number, founder
        self.reports: list[DealReport] = []
        self.joins: list[Join] = []
        self.supplier, self.recipient = founder.supplier, founder.recipient
        self.transmittal: str | None = None
        self.systems: set[str] = set()
        self.monies: set[Money] = set()
        self.first = self.last = founder.at
        self.delivered: datetime | None = None
        self.sides: set[tuple[int, int]] = set()

    def add(
        self, report: DealReport, join: Join, sides: tuple[tuple[int, int], ...]
    ) -> None:
        """Put a report on the card."""
        self.reports.append(report)
        self.joins.append(join)
        self.supplier = self.supplier or report.supplier
        self.recipient = self.recipient or report.recipient
        self.transmittal = self.transmittal or report.transmittal
        self.systems.update(report.systems)
        if report.money is not None:
            self.monies.add(report.money)
        self.sides.update(sides)
        if report.stage == "delivered":
            self.delivered = min(report.at, self.delivered or report.at)
        # A vague report does not stretch the time that a full one spans.
        if report.missing <= self.founder.missing:
            self.first = min(self.first, report.at)
            self.last = max(self.last, report.at)

    def distance(self, at: datetime) -> timedelta:
        """How far a moment is from what the card spans."""
        return max(self.first - at, at - self.last, timedelta(0))

    def allows(self, report: DealReport, sides: tuple[tuple[int, int], ...]) -> bool:
        """Whether nothing forbids that the report is of this transfer."""
        return (
            _fits(self.supplier, report.supplier)
            and _fits(self.recipient, report.recipient)
            and _fits(self.transmittal, report.transmittal)
            and not any((split, 1 - side) in self.sides for split, side in sides)
        )

    def is_over(self, report: DealReport) -> bool:
        """Delivered before, and now it is asked for again."""
        return (
            report.stage in NEW_ROUND
            and self.delivered is not None
            and report.at > self.delivered + NEW_ROUND_AFTER
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    group: Group
    rule: Rule
    distance: timedelta
    agrees: bool
    systems: tuple[str, ...]


def join(reports: Iterable[DealReport], splits: Sequence[DealSplit]) -> list[Group]:
    """
    Sort reports into groups of one transfer each.

    Args:
        reports: In any order; each key once.
        splits: What the user took apart.
    """
    sides = _sides(splits)
    groups: list[Group] = []
    index: dict[Hashable, dict[int, Group]] = {}
    for report in sorted(reports, key=lambda r: (r.missing, r.at, r.key)):
        on = sides.get(report.key, ())
        offers = list(_offers(report, on, index))
        chosen = _chosen(report, offers)
        if chosen is None:
            group = Group(len(groups), report)
            groups.append(group)
            group.add(report, Join(rule="start"), on)
        else:
            group = chosen.group
            group.add(report, _join(chosen, offers), on)
        for key in _keys(report):
            index.setdefault(key, {})[group.number] = group
    return groups


def _sides(splits: Sequence[DealSplit]) -> Sides:
    found: Sides = {}
    for split in splits:
        for side, keys in enumerate((split.one, split.other)):
            for key in keys:
                found[key] = (*found.get(key, ()), (split.split_id, side))
    return found


def _offers(
    report: DealReport,
    sides: tuple[tuple[int, int], ...],
    index: dict[Hashable, dict[int, Group]],
) -> Iterator[_Offer]:
    """Every card that a rule allows, each once, under its strongest rule."""
    seen: set[int] = set()
    for rule, keys in _lookups(report):
        for group in _found(keys, index):
            if group.number in seen or not group.allows(report, sides):
                continue
            offer = _Offer(
                group=group,
                rule=rule,
                distance=group.distance(report.at),
                agrees=_agrees(group, report),
                systems=tuple(s for s in report.systems if s in group.systems),
            )
            if rule == "transmittal" or _is_near(offer, report):
                seen.add(group.number)
                yield offer


def _is_near(offer: _Offer, report: DealReport) -> bool:
    # A notification states what is sold: without a system it is not just any news.
    numbered = report.transmittal is not None
    if numbered and offer.rule != "same" and not offer.agrees:
        return False
    return offer.distance <= WINDOWS[offer.rule] and not offer.group.is_over(report)


def _found(
    keys: Iterable[Hashable], index: dict[Hashable, dict[int, Group]]
) -> Iterator[Group]:
    for key in keys:
        yield from index.get(key, {}).values()


def _lookups(report: DealReport) -> Iterator[tuple[Rule, list[Hashable]]]:
    """Under which keys cards are looked up, strongest rule first."""
    supplier, recipient, systems = report.supplier, report.recipient, report.systems
    if report.transmittal:
        yield "transmittal", [("t", report.transmittal)]
    if supplier and recipient and systems:
        yield "same", [("srx", supplier, recipient, x) for x in systems]
    elif recipient and systems:
        yield "supplier_open", [("rx", recipient, x) for x in systems]
    elif supplier and systems:
        yield "recipient_open", [("sx", supplier, x) for x in systems]
    elif supplier and recipient:
        yield "system_open", [("sr", supplier, recipient)]
    if recipient and report.money and report.missing:
        yield "value", [("rm", recipient, report.money)]
    if recipient and not supplier and not systems:
        yield "both_open", [("r-", recipient)]


def _keys(report: DealReport) -> Iterator[Hashable]:
    """Under which keys later reports find the card of this one."""
    supplier, recipient = report.supplier, report.recipient
    if report.transmittal:
        yield "t", report.transmittal
    if supplier and recipient:
        yield "sr", supplier, recipient
    if recipient and report.money:
        yield "rm", recipient, report.money
    if recipient and not supplier and not report.systems:
        yield "r-", recipient
    for system in report.systems:
        if supplier and recipient:
            yield "srx", supplier, recipient, system
        if recipient:
            yield "rx", recipient, system
        if supplier:
            yield "sx", supplier, system


def _agrees(group: Group, report: DealReport) -> bool:
    money = report.money
    return money is not None and any(agree(one, money) for one in group.monies)


def _chosen(report: DealReport, offers: list[_Offer]) -> _Offer | None:
    """The best offer; None where what the report leaves open could be several."""
    best = sorted(offers, key=_preference)
    if not best or best[0].rule in ("transmittal", "same"):
        return best[0] if best else None
    full = [one for one in best if one.group.founder.missing < report.missing]
    agreeing = [one for one in full if one.agrees]
    for pool in (agreeing, full):
        if len(pool) == 1:
            return pool[0]
    alike = [one for one in best if one.group.founder.missing >= report.missing]
    return alike[0] if alike else None


def _preference(offer: _Offer) -> tuple[bool, bool, timedelta, ReportKey]:
    return (
        offer.rule != "transmittal",
        not offer.agrees,
        offer.distance,
        offer.group.founder.key,
    )


def _join(chosen: _Offer, offers: list[_Offer]) -> Join:
    rivals = sum(one.rule == chosen.rule for one in offers) - 1
    return Join(
        rule=chosen.rule,
        days=chosen.distance.days,
        systems=chosen.systems,
        rivals=0 if chosen.rule == "transmittal" else rivals,
    )


def _fits(known: str | None, told: str | None) -> bool:
    return known is None or told is None or known == told
