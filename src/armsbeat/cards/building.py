"""Joined reports → a card: its ladder, its highest value, its tone, its conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from armsbeat.cards.conflicts import conflicts
from armsbeat.cards.grouping import Group
from armsbeat.cards.joining import join
from armsbeat.cards.nouns import Card, DealReport, Step
from armsbeat.model import STAGES, DealSplit, Stage

RUNGS = {stage: rung for rung, stage in enumerate(STAGES)}
BLOCKED: Stage = "blocked"


def build(
    reports: Iterable[DealReport], *, splits: Sequence[DealSplit] = ()
) -> tuple[Card, ...]:
    """
    One card per transfer; every report is on exactly one.

    Args:
        reports: In any order; the same reports make the same cards.
        splits: Joins that the user undid.

    Returns:
        By key.
    """
    cards = (_card(group) for group in join(reports, splits))
    return tuple(sorted(cards, key=lambda card: card.key))


def _card(group: Group) -> Card:
    ordered = sorted(
        zip(group.reports, group.joins, strict=True),
        key=lambda pair: (pair[0].at, pair[0].key),
    )
    reports = tuple(report for report, _ in ordered)
    ladder = _ladder(reports)
    tones = {r.item_id: r.compound for r in reports if r.compound is not None}
    return Card(
        reports=reports,
        joins=tuple(join for _, join in ordered),
        supplier=group.supplier,
        recipient=group.recipient,
        systems=_systems(reports),
        stage=_stage(reports),
        ladder=ladder,
        highest=_highest(reports),
        transmittal=group.transmittal,
        compound=fmean(tones[i] for i in sorted(tones)) if tones else None,
        scored=len(tones),
        conflicts=conflicts(reports, ladder),
    )


def _systems(reports: Sequence[DealReport]) -> tuple[str, ...]:
    counts = Counter(system for report in reports for system in report.systems)
    return tuple(sorted(counts, key=lambda system: (-counts[system], system)))


def _ladder(reports: Sequence[DealReport]) -> tuple[Step, ...]:
    counts = Counter(report.stage for report in reports)
    first: dict[Stage, DealReport] = {}
    for report in reports:
        if report.stage is not None:
            first.setdefault(report.stage, report)
    return tuple(
        Step(stage=stage, first=first[stage], reports=counts[stage])
        for stage in STAGES
        if stage in first
    )


def _stage(reports: Sequence[DealReport]) -> Stage | None:
    """
    How far the deal has come, by what is told: the highest rung.

    A later report of a lower rung looks back and lowers nothing; only what is told
    after a refusal overrules it. No stage is ever reached by waiting.
    """
    told = [(report.at, report.stage) for report in reports if report.stage]
    if not told:
        return None
    refused = max((at for at, stage in told if stage == BLOCKED), default=None)
    others = [(at, stage) for at, stage in told if stage != BLOCKED]
    if refused is not None and all(at <= refused for at, _ in others):
        return BLOCKED
    return max((stage for _, stage in others), key=RUNGS.__getitem__)


def _highest(reports: Sequence[DealReport]) -> DealReport | None:
    """The report with the highest value; of equals the earliest."""
    valued = [report for report in reports if report.money is not None]
    currencies = sorted({report.money[0] for report in valued if report.money})
    for currency in ("USD", *currencies):
        same = [r for r in valued if r.money is not None and r.money[0] == currency]
        if same:
            return max(same, key=lambda r: r.money[1] if r.money else 0)
    return None
