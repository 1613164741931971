"""Who carried the same text, who was first, and how much later the others."""

from __future__ import annotations

from collections.abc import Iterable

from armsbeat.dashboard.links import story_link
from armsbeat.dashboard.markup import Row, anchor, quote, text, tone_badge, when

RULES = {
    "link": "the same address",
    "title": "the same headline",
    "text": "nearly the same words",
}
_STEPS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def copies(rows: Iterable[Row], item_id: int) -> str:
    """
    The items of a story, earliest first.

    Args:
        rows: As the cube's `story`.
        item_id: The one that is looked at.
    """
    articles = "".join(_copy(row, here=row["id"] == item_id) for row in rows)
    return f'<div class="ab-items">{articles}</div>'


def lag(seconds: int) -> str:
    """`2 hours later`; two units where the first is small: `1 day 3 hours later`."""
    parts = []
    for size, name in _STEPS:
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number} {name}{'' if number == 1 else 's'}")
    return f"{' '.join(parts[:2])} later" if parts else "at the same time"


def _copy(row: Row, *, here: bool) -> str:
    order = "first to carry it" if row["first"] else lag(int(row["lag_s"]))
    rule = RULES.get(str(row["rule"]), "")
    link = quote(story_link(int(row["id"])))
    heading = text(row["title"]) if row["title"] else "<em>without a title</em>"
    title = (
        f"{heading} <em>(this one)</em>"
        if here
        else f'<a href="{link}" target="_self">{heading}</a>'
    )
    source = anchor(row["link"], "at the source")
    return (
        '<article class="ab-item">'
        f"{tone_badge(row['compound'], row['tone_class'])}"
        f'<div class="ab-body"><h3>{title}</h3>'
        f'<p class="ab-meta"><strong>{text(row["feed"])}</strong> · {when(row["at"])}'
        f" · {order}{f' · {rule}' if rule else ''} · {source}</p></div></article>"
    )
