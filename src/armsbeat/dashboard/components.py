"""The pieces that pages are put together from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from armsbeat.charts import Chart
from armsbeat.dashboard.markup import quote
from armsbeat.errors import ArmsbeatError

STATIC = Path(__file__).parent / "static"


def frame_page(page: Callable[[], None]) -> None:
    """Run a page; what the user can do something about becomes one sentence on it."""
    try:
        page()
    except ArmsbeatError as error:
        failure(error)


def failure(error: ArmsbeatError) -> None:
    """One sentence about what cannot be used, and what to do."""
    st.html(
        '<section class="ab-note ab-failure" role="alert">'
        "<h1>This page cannot be shown</h1>"
        f"<p>{quote(error)}</p>"
        "<p>Nothing is lost. Reload the page when it is put right.</p></section>"
    )


def section(title: str, subtitle: str = "") -> None:
    """A heading of the second level with a line of explanation."""
    under = f'<p class="ab-sub">{quote(subtitle)}</p>' if subtitle else ""
    st.html(f'<div class="ab-section"><h2>{quote(title)}</h2>{under}</div>')


def title(heading: str, lede: str = "") -> None:
    """The page's first heading and a paragraph under it."""
    under = f'<p class="ab-lede">{bold(lede)}</p>' if lede else ""
    st.html(f"<h1>{quote(heading)}</h1>{under}")


def bold(words: str) -> str:
    """Escaped text in which `**` switches bold on and off."""
    parts = quote(words).split("**")
    return "".join(
        f"<strong>{part}</strong>" if index % 2 else part
        for index, part in enumerate(parts)
    )


def note(heading: str, words: str) -> None:
    """An empty state that says what to do."""
    st.html(
        '<section class="ab-note" role="status">'
        f"<h2>{quote(heading)}</h2><p>{quote(words)}</p></section>"
    )


def caption(words: str) -> None:
    """Small print under a chart."""
    st.html(f'<p class="ab-caption">{quote(words)}</p>')


def choice(label: str, options: list[str], *, key: str) -> str:
    """Two or three ways to look at the same numbers; the first is the default."""
    chosen = st.segmented_control(
        label,
        options,
        key=key,
        default=options[0],
        required=True,
        label_visibility="collapsed",
        bind="query-params",
        wrap=False,
    )
    return chosen or options[0]


def section_with_choice(
    heading: str, subtitle: str, label: str, options: list[str], *, key: str
) -> str:
    """A section's heading with its switch on the right."""
    with st.container(
        key=f"head-{key}",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="bottom",
    ):
        section(heading, subtitle)
        return choice(label, options, key=key)


def draw(chart: Chart, *, key: str, on_select: Callable[[], None] | None = None) -> Any:
    """Show a chart; a click or a drag reruns the page through `on_select`."""
    options: dict[str, Any] = {"key": key, "alt": chart.alt}
    if on_select is not None:
        options["on_select"] = on_select
    with st.container(key=f"chart-{key}"):
        if chart.engine == "echarts":
            return st.echarts_chart(
                chart.spec, height=chart.height, renderer="svg", theme=None, **options
            )
        return st.vega_lite_chart(
            chart.rows, chart.spec, width="stretch", theme=None, **options
        )
