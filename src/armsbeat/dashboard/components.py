"""The pieces that pages are put together from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, cast

import streamlit as st

from armsbeat.charts import Chart
from armsbeat.charts.chart import for_page
from armsbeat.dashboard import data
from armsbeat.dashboard.files import links as files
from armsbeat.errors import ArmsbeatError
from armsbeat.model import Query
from armsbeat.report.escape import quote
from armsbeat.report.figures import Figure
from armsbeat.report.source import with_ends

STATIC = Path(__file__).parent / "static"
P = ParamSpec("P")
_WHOLE_PAGE = "_whole_page"


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


def read_only(heading: str) -> None:
    """A page that changes the store, while the dashboard shows a lake."""
    title(heading)
    note(
        "A lake is read-only",
        "These pages show a lake, as ARMSBEAT_LAKE says: what `armsbeat lake annotate`"
        f" made of an archive. {heading} change a store; to use one, start the"
        " dashboard without ARMSBEAT_LAKE. Everything else works on a lake as well.",
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


def part(section: Callable[P, None]) -> Callable[P, None]:
    """
    A part of a page that a switch in it runs alone.

    Who changes a filter from within it calls `whole_page`: then the page runs instead.
    """

    @wraps(section)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        if st.session_state.pop(_WHOLE_PAGE, False):
            st.rerun()
        section(*args, **kwargs)

    return cast("Callable[P, None]", st.fragment(run))


def whole_page() -> None:
    """In a callback: what was chosen concerns more than this part of the page."""
    st.session_state[_WHOLE_PAGE] = True


def figure(
    drawn: Figure,
    *,
    key: str,
    query: Query | None,
    hint: str = "",
    on_select: Callable[[], None] | None = None,
) -> Any:
    """`draw` for a chart that brings its words; `hint` says what a click does."""
    return draw(
        drawn.chart,
        key=key,
        title=drawn.title,
        what=drawn.what,
        query=query,
        caption=f"{drawn.caption} {hint}".strip(),
        on_select=on_select,
    )


def draw(
    chart: Chart,
    *,
    key: str,
    title: str,
    what: str,
    query: Query | None = None,
    caption: str = "",
    on_select: Callable[[], None] | None = None,
) -> Any:
    """
    Show a chart, small print under it, and links to it as files.

    Args:
        chart: The drawing.
        key: Of the element.
        title: The question it answers: heading and name of its files.
        what: What is drawn, in which unit: a line under its picture.
        query: Of which items; None: `what` says it.
        caption: Small print.
        on_select: A click or a drag reruns the page through it.
    """
    options: dict[str, Any] = {"key": key, "alt": chart.alt}
    if on_select is not None:
        options["on_select"] = on_select
    with st.container(key=f"chart-{key}", gap="xsmall"):
        if chart.engine == "echarts":
            drawn = st.echarts_chart(
                chart.spec, height=chart.height, renderer="svg", theme=None, **options
            )
        else:
            rows, spec = for_page(chart)
            drawn = st.vega_lite_chart(
                rows, spec, width="stretch", theme=None, **options
            )
        small = f'<p class="ab-caption">{quote(caption)}</p>' if caption else ""
        st.html(
            f'<div class="ab-under">{small}{_files(chart, title, what, query)}</div>'
        )
    return drawn


def _files(chart: Chart, title: str, what: str, query: Query | None) -> str:
    shown = None if query is None else with_ends(data.asked(), query)
    facts = {} if shown is None else dict(data.filter_facts(shown))
    days = facts.pop("Period", "").replace(" ", "-")
    if facts.get("Items") == "about the arms trade":
        facts["Items"] = "those about the arms trade"
    chosen = "; ".join(f"{name}: {value}" for name, value in facts.items())
    of = f"{days.replace('-to-', ' to ')} (UTC). {chosen}." if query is not None else ""
    return files.offer(
        chart,
        title=title,
        lines=[line for line in (what, of) if line],
        days=days,
        versions=data.house().annotator.versions,
        today=data.today(),
    )
