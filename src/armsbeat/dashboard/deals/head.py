"""What the deals of the view come to: headline, lede and the row of figures."""

from __future__ import annotations

import streamlit as st

from armsbeat.cards import tables
from armsbeat.dashboard import citing, components, saving
from armsbeat.dashboard.deals import words
from armsbeat.dashboard.deals.markup import counted
from armsbeat.dashboard.filters import View
from armsbeat.dashboard.markup import quote
from armsbeat.pipeline import DealView
from armsbeat.report.kpis import kpi_row


def show(view: View, deals: DealView) -> None:
    """Draw the head of the page."""
    new = sum(deals.is_new(card) for card in deals.cards)
    heading = words.headline(deals.cards, deals.names, view.names)
    lede = words.lede(deals.cards, deals.names, new=new)
    st.html(
        f'<p class="ab-period">{quote(view.period.label)}</p>'
        f"<h1>{quote(heading)}</h1>"
        f'<p class="ab-lede">{components.bold(lede)}</p>'
    )
    left, right = st.columns(2, gap="large")
    with left:
        told = f"{counted(len(deals.cards), 'deal')} reported"
        citing.offer(citing.reference(heading, told, view.query))
    with right:
        saving.offer("deals")
    months = tables.announced_value(deals.cards)
    st.html(kpi_row(words.figures(deals.cards, months, new=new)))
