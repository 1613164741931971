"""Add many feeds at once: one address a line, each read before it is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

from armsbeat.collect import Preview, preview
from armsbeat.dashboard import data, jobs, permissions
from armsbeat.dashboard.markup import text
from armsbeat.model import Feed

MOST = 100
AT_ONCE = 8
RESULTS = "_many_results"


class Result(NamedTuple):
    """What became of one address."""

    address: str
    told: str


def show() -> None:
    """The field, and what became of each address."""
    with st.expander("Add many at once", type="compact", key="many"):
        with st.form("add-many", border=False):
            lines = st.text_area(
                f"Addresses of feeds or sites, one a line, up to {MOST}",
                key="many-addresses",
                height=140,
            )
            pressed = st.form_submit_button("Check and add all")
        if pressed:
            with st.spinner("Reading the addresses …"):
                st.session_state[RESULTS] = _add(addresses(lines))
        found = st.session_state.get(RESULTS)
        if found is not None:
            st.html(result_table(found))


def addresses(lines: str) -> list[str]:
    """The addresses in a text, each once, in order."""
    stripped = (line.strip() for line in lines.splitlines())
    return list(dict.fromkeys(line for line in stripped if line))[:MOST]


def result_table(results: Sequence[Result]) -> str:
    """One line per address."""
    if not results:
        return '<p class="ab-error" role="alert">Type at least one address.</p>'
    rows = "".join(
        f"<tr><td>{text(one.address)}</td><td>{text(one.told)}</td></tr>"
        for one in results
    )
    return (
        '<div class="ab-prose" role="status"><table><thead><tr><th scope="col">Address'
        f'</th><th scope="col">Result</th></tr></thead><tbody>{rows}</tbody></table>'
        "</div>"
    )


def _add(wanted: Sequence[str]) -> list[Result]:
    permissions.require()
    seen = asyncio.run(_look(wanted))
    results = [
        Result(address, _keep(found))
        for address, found in zip(wanted, seen, strict=True)
    ]
    new = {one.url for one in seen if one.failure is None}
    ids = [s.feed_id for s in data.house().store.feeds() if s.feed.url in new]
    if any(one.told.startswith("✓") for one in results):
        jobs.start(data.house(), feed_ids=ids)
    return results


async def _look(wanted: Iterable[str]) -> list[Preview]:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(address: str) -> Preview:
        async with places:
            return await preview(address, settings=data.house().settings, now=data.now)

    return list(await asyncio.gather(*map(one, wanted)))


def _keep(found: Preview) -> str:
    if found.failure is not None or (found.candidates and not found.entries):
        return _why(found)
    feed = Feed(
        url=found.url,
        title=found.title or found.url,
        language=found.language,
        site=found.site,
    )
    added = permissions.writer().add_feeds([feed], now=data.now())
    return f"✓ added {feed.title}" if added else "= subscribed already"


def _why(found: Preview) -> str:
    if found.candidates:
        offered = ", ".join(one.url for one in found.candidates[:3])
        return f"✕ no feed, but it announces {offered}"
    return f"✕ {found.failure.message if found.failure else 'no feed'}"
