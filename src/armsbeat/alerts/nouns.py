"""What an alert tells, and the view it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from armsbeat.model import Query
from armsbeat.views import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that an alert tells. Its texts are plain: they hold no markup."""

    key: str
    """Unique and the same for ever within the alert."""
    at: datetime
    """When it came to be, by the dates of the items; UTC."""
    updated: datetime
    """Date of the newest item that its figures count; UTC."""
    title: str
    sentences: tuple[str, ...]
    path: str
    """The exact view, with fixed dates: what follows the dashboard's address."""
    n: int
    """How many items, stories or reports the entry rests on."""
    quote: str = ""
    """A headline, in the words of a feed."""
    item_id: int | None = None
    """The item that the headline is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The view of an alert, ready to be asked about."""

    name: str
    page: str
    query: Query
    """Its period is the alert's horizon."""
    names: Names
