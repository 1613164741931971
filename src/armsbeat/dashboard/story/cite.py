"""A reference to one item that still holds next year."""

from __future__ import annotations

from datetime import datetime

from armsbeat.charts import signed
from armsbeat.model import Versions


def citation(
    *,
    publisher: str,
    title: str,
    link: str | None,
    published_at: datetime | None,
    first_seen_at: datetime,
    version: int,
    compound: float | None,
    versions: Versions | None,
    now: datetime,
) -> str:
    """
    Args:
        publisher: Title of the feed.
        title: Of the item, as it is now.
        link: Where to read it.
        published_at: As stated; None: it is cited by when it was first seen.
        first_seen_at: When the collector met it.
        version: Which text of it this is, 1 the first.
        compound: Its tone.
        versions: What it was read with.
        now: When it is cited, UTC.
    """
    at = published_at or first_seen_at
    stated = "" if published_at else ", date of first sighting"
    text = f" (version {version} of the text)" if version > 1 else ""
    where = f" {link}" if link else ""
    read = ""
    if versions is not None:
        tone = "no tone" if compound is None else f"tone {signed(compound)}"
        read = (
            f" Read by armsbeat: {tone}; gazetteer {versions.gazetteer}, lexicon"
            f" {versions.lexicon}, rules {versions.rules}."
        )
    return (
        f"{publisher} ({at.year}, {at.day} {at:%B}{stated}). {title}{text}.{where}"
        f" First seen {_moment(first_seen_at)}.{read} Retrieved {_moment(now)}."
    )


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"
