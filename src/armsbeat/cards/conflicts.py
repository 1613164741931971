"""
What reports of one transfer tell differently, side by side.

Nothing is averaged and nobody is right by default: a conflict lists each version with
who tells it. Some differences are none: news rounds, a contract may stay under the
ceiling that was notified, and a delivery may be of a part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import combinations

from armsbeat.cards.nouns import Conflict, DealReport, Step, Subject, Told
from armsbeat.cards.numbers import close
from armsbeat.model import STAGES

# A refusal and a contract this close together are not a change of mind.
SAME_TIME = timedelta(days=30)
PLANNED = frozenset(("considered", "requested", "approved"))
BINDING = frozenset(("signed", "delivered"))


def conflicts(
    reports: Sequence[DealReport], ladder: Sequence[Step]
) -> tuple[Conflict, ...]:
    """
    What contradicts itself on a card: values by currency, quantities, a refusal.

    Args:
        reports: Of one card.
        ladder: Its stages.
    """
    found = [_values(reports, currency) for currency in _currencies(reports)]
    found += [_quantities(reports), _refusal(ladder)]
    return tuple(one for one in found if one is not None)


def _currencies(reports: Iterable[DealReport]) -> list[str]:
    return sorted({report.money[0] for report in reports if report.money})


def _values(reports: Sequence[DealReport], currency: str) -> Conflict | None:
    figures = [(r, r.money[1]) for r in reports if r.money and r.money[0] == currency]
    told = _versions(figures, currency, exact=False)
    return _conflict("value", told)


def _quantities(reports: Sequence[DealReport]) -> Conflict | None:
    figures = [(r, r.quantity) for r in reports if r.quantity is not None]
    return _conflict("quantity", _versions(figures, None, exact=True))


def _conflict(subject: Subject, told: tuple[Told, ...]) -> Conflict | None:
    if any(_contradict(one, other) for one, other in combinations(told, 2)):
        return Conflict(subject=subject, told=told)
    return None


def _versions(
    figures: Sequence[tuple[DealReport, int]], currency: str | None, *, exact: bool
) -> tuple[Told, ...]:
    """Figures that agree together, each group under its figure told most."""
    groups: list[list[tuple[DealReport, int]]] = []
    for report, amount in sorted(figures, key=lambda pair: (pair[1], pair[0].key)):
        # Compared with the smallest of the group: no chain of small steps.
        near = groups and (
            groups[-1][0][1] == amount if exact else close(groups[-1][0][1], amount)
        )
        if near:
            groups[-1].append((report, amount))
        else:
            groups.append([(report, amount)])
    told = [_told(group, currency) for group in groups]
    return tuple(sorted(told, key=lambda one: (-len(one.reports), -one.amount)))


def _told(group: Sequence[tuple[DealReport, int]], currency: str | None) -> Told:
    counts = Counter(amount for _, amount in group)
    stages = {report.stage for report, _ in group}
    return Told(
        amount=max(counts, key=lambda amount: (counts[amount], amount)),
        currency=currency,
        reports=tuple(sorted(report.key for report, _ in group)),
        feeds=tuple(sorted({report.feed or report.outlet for report, _ in group})),
        stages=tuple(stage for stage in STAGES if stage in stages),
    )


def _contradict(one: Told, other: Told) -> bool:
    """Not where the higher figure is only ever planned and the lower one binding."""
    low, high = sorted((one, other), key=lambda told: told.amount)
    if not low.stages or not high.stages:
        return True
    ceiling = set(high.stages) <= PLANNED and set(low.stages) <= BINDING
    part = set(low.stages) == {"delivered"}
    return not (ceiling or part)


def _refusal(ladder: Sequence[Step]) -> Conflict | None:
    steps = {step.stage: step for step in ladder}
    refusal = steps.get("blocked")
    if refusal is None:
        return None
    although = [
        step
        for step in ladder
        if step.stage in ("approved", "signed", "delivered")
        and abs(step.first.at - refusal.first.at) <= SAME_TIME
    ]
    return Conflict(subject="blocked", steps=(refusal, *although)) if although else None
