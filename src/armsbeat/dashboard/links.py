"""Addresses inside the dashboard. Links load the page anew, so that Back works."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from armsbeat.cards import card_id
from armsbeat.model import ReportKey

STORY, PROFILE, DEALS = "story", "profile", "deals"
PROFILED = ("system", "country", "organisation")
"""The kinds of entities that have a profile."""


def story_link(item_id: int) -> str:
    """The page of one item."""
    return f"./{STORY}?{urlencode({'id': item_id})}"


def deal_link(report: ReportKey) -> str:
    """The page of the deal that an item reports."""
    return f"./{DEALS}?{urlencode({'deal': card_id(report)})}"


def profile_link(kind: str, ids: Iterable[str]) -> str:
    """The profile of one entity, or several side by side."""
    pairs = [("kind", kind), *(("id", one) for one in ids)]
    return f"./{PROFILE}?{urlencode(pairs)}"
