"""
What the first visitor would wait for, done while the server starts.

A thread loads the pages' modules, opens store and cube, and asks what the Overview
asks of its default view. A visitor who comes earlier waits for that same work.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from armsbeat.errors import ArmsbeatError


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Between start and end of the server; the start does not wait for the thread."""
    del app
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def warm_up() -> bool:
    """Do it; False: something cannot be used, which the pages say in a sentence."""
    # Imported in the thread: the server's start does not wait for it.
    from armsbeat.dashboard import data

    try:
        data.refresh()
        for kind in ("system", "country"):
            data.entities(kind)
        _look_at_the_default_view()
    except ArmsbeatError:
        return False
    _keep_for_good()
    return True


def _look_at_the_default_view() -> None:
    from armsbeat.dashboard import data
    from armsbeat.dashboard.overview import items
    from armsbeat.model import Query
    from armsbeat.report import figures, periods
    from armsbeat.report.shares import NUMBER
    from armsbeat.report.summary import summarise
    from armsbeat.views import DEFAULT_PERIOD

    span = periods.period(DEFAULT_PERIOD, (), today=data.today())
    query = Query(start=span.start, end=span.end)
    asked = data.asked()
    totals = data.ask("totals", query)
    if not totals["count"].iloc[0]:
        return
    summarise(asked, query, totals, names=())
    figures.frequency(asked, query, NUMBER)
    figures.tone(asked, query)
    figures.together(asked, query)
    figures.supply(asked, query)
    figures.publishers(asked, query, whose="")
    items.stories(data.ask("items_page", query, limit=items.PER_PAGE, offset=0))


def _keep_for_good() -> None:
    """
    Take what was loaded out of the garbage collector's rounds.

    Modules, gazetteer and names are a third of a million objects that live as long as
    the server. Streamlit collects after each run of a page, which went through all of
    them for a tenth of a second and more, while the last charts waited to be sent.
    """
    gc.collect()
    gc.freeze()
