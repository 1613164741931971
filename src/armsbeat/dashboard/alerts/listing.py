"""The alerts that there are: their last entries, and where their feeds are."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

from armsbeat.alerts import (
    FORMATS,
    HORIZON_WEEKS,
    Entry,
    parse_rule,
    rule_title,
    rule_words,
)
from armsbeat.dashboard import components, data, permissions
from armsbeat.dashboard.address import base_path
from armsbeat.dashboard.alerts import desk
from armsbeat.dashboard.alerts.markup import entry_list, told_words
from armsbeat.dashboard.markup import plain, quote, text
from armsbeat.errors import UsageError
from armsbeat.store import SavedAlert

SHOWN = 3
LOCAL = "http://127.0.0.1:8501/"


def show(alerts: Sequence[SavedAlert], *, may_edit: bool) -> None:
    """One block per alert."""
    if not alerts:
        components.note(
            "No alert is set",
            "Choose a saved view and a rule below. You see what the alert would have"
            f" told in the last {HORIZON_WEEKS} weeks before you create it.",
        )
        return
    count = "1 alert" if len(alerts) == 1 else f"{len(alerts)} alerts"
    components.section(
        count,
        "Whoever can open this dashboard can read its feeds: their addresses are no"
        " secret.",
    )
    for alert in alerts:
        with st.container(key=f"alert-{alert.alert_id}"):
            _alert(alert, may_edit=may_edit)


def _alert(alert: SavedAlert, *, may_edit: bool) -> None:
    try:
        rule = parse_rule(alert.rule)
        entries: Sequence[Entry] = desk.told(rule, alert.view)
    except UsageError as error:
        st.html(
            f'<div class="ab-alert"><h3>{text(alert.view.name)}</h3><p class="ab-error"'
            f' role="alert">This alert cannot be computed any more: {quote(error)}.'
            " Delete it, save the view anew and make it again.</p></div>"
        )
    else:
        title = rule_title(rule)
        st.html(
            f'<div class="ab-alert"><h3>{text(alert.view.name)}: {quote(title)}</h3>'
            f'<p class="ab-meta">Rule: {quote(rule_words(rule))}. Told'
            f" {told_words(len(entries))} in the last {HORIZON_WEEKS} weeks.</p>"
            f"{entry_list(entries[:SHOWN], alert.view.name)}</div>"
        )
    _feeds(alert, may_edit=may_edit)


def _feeds(alert: SavedAlert, *, may_edit: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="top", key=f"feeds-{alert.alert_id}"
    ):
        with st.expander(
            "Feed addresses, to subscribe to",
            type="compact",
            key=f"addresses-{alert.alert_id}",
        ):
            for name, ending in (("Atom", "atom"), ("JSON Feed", "json")):
                address = f"{base()}alerts/{alert.alert_id}.{ending}"
                st.html(
                    f'<p class="ab-caption"><a href="{quote(address)}"'
                    f' type="{FORMATS[ending][0].split(";")[0]}">{name}</a></p>'
                )
                st.code(address, language=None, wrap_lines=True)
        if may_edit and st.button(
            "Delete alert",
            key=f"unalert-{alert.alert_id}",
            type="tertiary",
            help=plain(alert.view.name),
        ):
            _delete(alert)


@st.dialog("Delete this alert?")
def _delete(alert: SavedAlert) -> None:
    st.html(
        f"<p>The feed of <strong>{text(alert.view.name)}</strong> will answer “not"
        " found”. The saved view stays.</p>"
    )
    with st.container(horizontal=True):
        if st.button("Delete the alert", type="primary", key="unalert-yes"):
            permissions.writer().delete_alert(alert.alert_id)
            st.rerun()
        if st.button("Keep it", key="unalert-no"):
            st.rerun()


def base() -> str:
    """Address of the dashboard: as set, else as this browser has it."""
    configured = data.house().settings.public_url
    if configured:
        return configured
    found = urlsplit(st.context.url or LOCAL)
    return f"{found.scheme}://{found.netloc}{base_path()}/"
