"""The user's word: these are two deals, or one after all."""

from __future__ import annotations

import streamlit as st

from armsbeat.cards import Card, DealReport
from armsbeat.charts import day_label, shorten
from armsbeat.dashboard import components, data, permissions
from armsbeat.dashboard.deals.markup import counted
from armsbeat.dashboard.markup import quote
from armsbeat.model import DealSplit, ReportKey
from armsbeat.pipeline import DealBook

LABEL_LENGTH = 80


def show(card: Card, book: DealBook) -> None:
    """What can be taken apart, and what was, for those who may."""
    if not permissions.access().may_edit:
        return
    splits = [s for s in data.house().store.deal_splits() if _touches(s, card)]
    if len(card.reports) < 2 and not splits:
        return
    components.section(
        "Is this one deal?",
        "Joined by rule, so it can be wrong. What you take apart stays apart.",
    )
    if len(card.reports) > 1:
        _take_apart(card)
    for split in splits:
        _put_together(split, card, book)


def _take_apart(card: Card) -> None:
    labels = {report.key: _label(report) for report in card.reports}
    with st.container(horizontal=True, vertical_alignment="bottom", key="split"):
        chosen = st.multiselect(
            "Reports that tell of another deal",
            list(labels),
            key="split-reports",
            format_func=lambda key: labels.get(key, str(key)),
            placeholder="Choose reports",
            select_all=False,
        )
        usable = 0 < len(chosen) < len(labels)
        st.button(
            "These are two deals",
            key="split-now",
            disabled=not usable,
            on_click=_split,
            args=(tuple(chosen), tuple(key for key in labels if key not in chosen)),
        )


def _put_together(split: DealSplit, card: Card, book: DealBook) -> None:
    on_card = {report.key for report in card.reports}
    other = split.other if on_card & set(split.one) else split.one
    apart = counted(len(other), "report")
    when = day_label(split.made_at.date())
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"split-{split.split_id}"
    ):
        st.html(
            f'<p class="ab-quiet">Taken apart on {when} from {apart}:'
            f" {quote(_titles(other, book))}</p>",
            width="content",
        )
        st.button(
            "Join again",
            key=f"join-{split.split_id}",
            on_click=_join,
            args=(split.split_id,),
        )


def _join(split_id: int) -> None:
    permissions.writer().undo_split(split_id)


def _split(one: tuple[ReportKey, ...], other: tuple[ReportKey, ...]) -> None:
    permissions.writer().split_deal(one, other, now=data.now())
    st.session_state.pop("split-reports", None)


def _touches(split: DealSplit, card: Card) -> bool:
    keys = {report.key for report in card.reports}
    return bool(keys & set(split.one) or keys & set(split.other))


def _titles(keys: tuple[ReportKey, ...], book: DealBook) -> str:
    titles = []
    for key in keys[:3]:
        card = book.card(key)
        if card is not None:
            report = next(one for one in card.reports if one.key == key)
            titles.append(f"“{shorten(report.title, LABEL_LENGTH)}”")
    return ", ".join(titles)


def _label(report: DealReport) -> str:
    day = day_label(report.at.date())
    number = f" (deal {report.n + 1})" if report.n else ""
    return f"{day}, {report.feed}: {shorten(report.title, LABEL_LENGTH)}{number}"
