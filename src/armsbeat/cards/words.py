"""Joins and conflicts in words; names of entities are an argument."""

from __future__ import annotations

from collections.abc import Mapping

from armsbeat.cards.nouns import Conflict, Join, Rule, Told

REASONS: dict[Rule, str] = {
    "start": "The card starts with this report",
    "transmittal": "Carries the same transmittal number",
    "same": "Same supplier and recipient, and {systems} in both",
    "supplier_open": "Same recipient, and {systems} in both; names no supplier",
    "recipient_open": "Same supplier, and {systems} in both; names no recipient",
    "system_open": "Same supplier and recipient; names no system",
    "both_open": "Same recipient; names neither supplier nor system",
    "value": "Same recipient and the same value",
}
ONLY_ONE = frozenset(("supplier_open", "recipient_open", "system_open", "value"))


def join_words(join: Join, names: Mapping[str, str]) -> str:
    """
    Why a report is on its card, as one sentence.

    Args:
        join: The join.
        names: Of systems, by id.
    """
    systems = " and ".join(names.get(system, system) for system in join.systems)
    said = REASONS[join.rule].format(systems=systems or "a system")
    if join.rule in ("start", "transmittal"):
        return f"{said}."
    near = "at the same time as" if join.days == 0 else f"{_days(join.days)} from"
    return f"{said}, {near} the other reports{_rivals(join)}."


def conflict_words(conflict: Conflict) -> str:
    """What cannot be right at once, without the versions themselves."""
    if conflict.subject == "blocked":
        others = " and ".join(step.stage for step in conflict.steps[1:])
        return f"Reported as blocked, and within 30 days also as {others}"
    what = "values" if conflict.subject == "value" else "quantities"
    return f"{len(conflict.told)} different {what} are reported"


def told_words(told: Told) -> str:
    """Who tells a version, and of which stage."""
    stages = f", as {' and '.join(told.stages)}" if told.stages else ""
    reports = "1 report" if len(told.reports) == 1 else f"{len(told.reports)} reports"
    return f"{reports}{stages}"


def _rivals(join: Join) -> str:
    if join.rivals > 0:
        others = "1 other deal" if join.rivals == 1 else f"{join.rivals} other deals"
        return f"; {others} would have fitted less well"
    return "; no other deal fits" if join.rule in ONLY_ONE else ""


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
