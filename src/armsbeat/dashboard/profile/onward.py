"""Links from a profile to the same items on other pages."""

from __future__ import annotations

from urllib.parse import urlencode

from armsbeat.dashboard import data
from armsbeat.dashboard.filters import maker_names
from armsbeat.dashboard.markup import quote
from armsbeat.dashboard.profile.choice import Choice, Kind
from armsbeat.views import ALL, CUSTOM, unique_names

PARAMETERS: dict[Kind, str] = {"system": "sys", "country": "cc", "organisation": "org"}


def onward(choice: Choice, page: str, words: str) -> str:
    """
    A link to another page with the same days and the same filter, as HTML.

    Args:
        choice: Whose profiles.
        page: Path of the page; empty: the Overview.
        words: Of the link.
    """
    days = [("d", str(day)) for day in (choice.start, choice.end) if day is not None]
    period = ("p", CUSTOM if days else ALL)
    named = [(PARAMETERS[choice.kind], _written(choice, one)) for one in choice.ids]
    address = quote(f"./{page}?{urlencode([period, *days, *named])}")
    return f'<p class="ab-back"><a href="{address}" target="_self">{words}</a></p>'


def _written(choice: Choice, entity: str) -> str:
    """As the address of the other pages writes it."""
    if choice.kind == "organisation":
        return maker_names().get(entity, entity)
    names = data.entities(choice.kind)
    labels = unique_names(dict(zip(names["id"], names["name"], strict=True)))
    return labels.get(entity, entity)
