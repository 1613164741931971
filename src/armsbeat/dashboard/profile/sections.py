"""Over time, with whom, in which deals, by whom: the body of a profile."""

from __future__ import annotations

import streamlit as st

from armsbeat import charts
from armsbeat.charts import thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.markup import text
from armsbeat.dashboard.overview.items import stories
from armsbeat.dashboard.overview.publishers import tone_by_outlet
from armsbeat.dashboard.profile.choice import Choice, Kind
from armsbeat.dashboard.profile.onward import onward
from armsbeat.report.figures import telling_bins
from armsbeat.report.shares import SHARES, share_named

PARTNERS: dict[Kind, tuple[tuple[Kind, str], ...]] = {
    "system": (("country", "country"), ("organisation", "organisation")),
    "country": (("system", "weapon system"), ("country", "country")),
    "organisation": (("system", "weapon system"), ("country", "country")),
}
SHOWN_PARTNERS, SHOWN_ITEMS, SHOWN_FEEDS = 12, 5, 12


@components.part
def mentions(choice: Choice) -> None:
    """How often named, over time: in numbers, or as a share."""
    with st.container(
        key="head-share",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="bottom",
    ):
        head = st.container()
        share = share_named(
            st.selectbox(
                "Show the number, or a share",
                [name for name, one in SHARES.items() if one.of != "view"],
                key="share",
                label_visibility="collapsed",
                bind="query-params",
                width=195,
            )
        )
    rows = data.over_time(
        "frequency",
        choice.query,
        kind=choice.kind,
        entities=choice.ids,
        **share.options,
    )
    rows = telling_bins(rows, "count")
    rows = rows[rows["rank"] > 0]
    grain = charts.grain_of(rows["period"].tolist())
    measured = share.measure("items").replace("name it", f"name {_it(choice, 'each')}")
    what = f"{charts.GRAIN_ADJECTIVE[grain]} {measured}"
    with head:
        components.section("How often in the news?", what)
    if not rows["count"].sum():
        components.note(
            "No item of these feeds names it",
            "No feed covers the whole period: choose a shorter one, or another share.",
        )
        return
    components.draw(
        charts.compare(
            rows, grain=grain, what=_noun(choice.kind), share=share.is_share
        ),
        key="profile-mentions",
        title=f"How often in the news: {_all(choice)}",
        what=what,
        query=choice.query,
        caption=share.caption,
    )


def tone(choice: Choice) -> None:
    """The tone of the sentences that name it: over time, or side by side."""
    if len(choice.ids) > 1:
        components.section("In which tone?", _TONE_SIDE_BY_SIDE)
        means = data.ask(
            "mention_tone", choice.query, kind=choice.kind, entities=choice.ids
        )
        if means["n"].sum():
            components.draw(
                charts.tone_dots(means, what=_noun(choice.kind)),
                key="profile-tone",
                title=f"In which tone: {_all(choice)}",
                what=_TONE_SIDE_BY_SIDE,
                query=choice.query,
            )
            return
    else:
        rows = data.over_time(
            "mention_tone_over_time",
            choice.query,
            kind=choice.kind,
            entities=choice.ids,
        )
        rows = telling_bins(rows, "n") if len(rows) else rows
        grain = charts.grain_of(rows["period"].tolist()) if len(rows) else "month"
        what = (
            f"{charts.GRAIN_ADJECTIVE[grain]} mean of the sentences that name it, 95%"
            f" confidence band; hollow: fewer than {charts.MIN_N}"
        )
        components.section("In which tone?", what)
        if len(rows) and rows["n"].sum():
            components.draw(
                charts.tone_over_time(rows, grain=grain),
                key="profile-tone",
                title=f"In which tone: {_all(choice)}",
                what=what,
                query=choice.query,
            )
            return
    st.html('<p class="ab-quiet">No sentence that names it is scored.</p>')


def partners(choice: Choice) -> None:
    """With whom it is named, as two rankings."""
    columns = st.columns([1, 1], gap="large")
    for column, (kind, noun) in zip(columns, PARTNERS[choice.kind], strict=True):
        with column:
            components.section(
                f"Most often named with: {_PLURALS[noun]}",
                "Number of items naming both",
            )
            found = data.ask(
                "partners",
                choice.query,
                kind=kind,
                top=SHOWN_PARTNERS + len(choice.ids),
            )
            if kind == choice.kind:
                found = found[~found["entity"].isin(choice.ids)]
            found = found.head(SHOWN_PARTNERS)
            if found.empty:
                st.html(
                    f'<p class="ab-quiet">No {noun} is named with {_it(choice)}.</p>'
                )
                continue
            components.draw(
                charts.ranked(found, what=noun),
                key=f"profile-partners-{kind}",
                title=f"{_all(choice)}: named with {_PLURALS[noun]}",
                what="Number of items naming both",
                query=choice.query,
            )


def publishers(choice: Choice) -> None:
    """Who names it, and in which tone."""
    tone_by_outlet(
        choice.query,
        whose=f"Mean tone of the sentences that name {_it(choice)}",
        key="profile",
        named=(choice.kind, choice.ids),
    )
    found = records(data.ask("feeds_of", choice.query))
    total = len(data.feeds())
    listed = ", ".join(
        f"{text(row['feed'])} {thousands(row['count'])}" for row in found[:SHOWN_FEEDS]
    )
    more = len(found) - SHOWN_FEEDS
    rest = f" and {more} more" if more > 0 else ""
    st.html(
        f'<p class="ab-caption">{len(found)} of {total} feeds name {_it(choice)}:'
        f" {listed}{rest}.</p>"
    )


def items(choice: Choice) -> None:
    """The latest items."""
    components.section("Latest items", "Newest first, times in UTC")
    rows = data.ask("items_page", choice.query, limit=SHOWN_ITEMS)
    st.html(stories(rows) + onward(choice, "", "All items on the Overview"))


def _it(choice: Choice, several: str = "any of them") -> str:
    return "it" if len(choice.ids) == 1 else several


def _all(choice: Choice) -> str:
    return ", ".join(choice.name(one) for one in choice.ids)


def _noun(kind: Kind) -> str:
    return {"system": "system", "country": "country", "organisation": "maker"}[kind]


_PLURALS = {
    "country": "countries",
    "weapon system": "weapon systems",
    "organisation": "organisations",
}
_TONE_SIDE_BY_SIDE = (
    "Mean of the sentences that name each, with its 95% interval. Coloured: clearly"
    f" above or below 0; hollow: fewer than {charts.MIN_N}."
)
