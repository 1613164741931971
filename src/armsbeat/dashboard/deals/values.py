"""How much is announced when."""

from __future__ import annotations

from armsbeat import charts
from armsbeat.cards import tables
from armsbeat.dashboard import components
from armsbeat.model import Query
from armsbeat.pipeline import DealView

TITLE = "How much is announced?"
WHAT = (
    "US dollars by the month, quarter or year in which a deal was first reported; each"
    " deal once, with its highest reported value"
)


def show(deals: DealView, query: Query) -> None:
    """The chart of announced values, with what it must not be taken for."""
    components.section(TITLE, WHAT)
    months = tables.announced_value(deals.cards)
    if months.empty or not months["n"].sum():
        components.note(
            "No report states a value in US dollars",
            "Other currencies are kept as stated, and are in the table.",
        )
        return
    components.draw(
        charts.value_over_time(months),
        key="deal-value",
        title=TITLE,
        what=WHAT,
        query=query,
        caption="A notification is a ceiling and not a delivery: a contract, if there"
        " is one, may be smaller, later or never come. Deals without a stated value are"
        " not in the bars.",
    )
