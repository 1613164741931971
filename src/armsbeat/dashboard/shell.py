"""What surrounds every page: style, mark, navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from armsbeat.dashboard.components import STATIC

PAGES = Path(__file__).parent / "pages"


def pages() -> list[st.Page]:
    """The pages in the order of the navigation."""
    return [
        st.Page(
            PAGES / "overview.py", title="Overview", url_path="overview", default=True
        ),
        st.Page(PAGES / "profile.py", title="Profiles", url_path="profile"),
        st.Page(PAGES / "deals.py", title="Deals", url_path="deals"),
        st.Page(PAGES / "alerts.py", title="Alerts", url_path="alerts"),
        st.Page(PAGES / "feeds.py", title="Feeds", url_path="feeds"),
        st.Page(PAGES / "gazetteer.py", title="Gazetteer", url_path="gazetteer"),
        st.Page(PAGES / "method.py", title="Method", url_path="method"),
        st.Page(
            PAGES / "story.py", title="Story", url_path="story", visibility="hidden"
        ),
    ]


def dress() -> None:
    """Title, style sheet and mark, the same on every page."""
    st.set_page_config(
        page_title="armsbeat",
        page_icon=str(STATIC / "favicon.png"),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.html(STATIC / "style.css")
    st.logo(STATIC / "mark.svg", size="medium")
