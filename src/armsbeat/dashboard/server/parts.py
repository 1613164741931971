"""What `app.py` hands to Streamlit's server."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from armsbeat.dashboard.address import base_path
from armsbeat.dashboard.files import routes as files
from armsbeat.dashboard.server.headers import Headers, security_headers

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
CONTEXT_LOG = "streamlit.runtime.scriptrunner_utils.script_run_context"


def middleware() -> list[Middleware]:
    """What every answer passes through."""
    headers = security_headers(INDEX.read_text(encoding="utf-8"))
    return [Middleware(Headers, headers=headers)]


def routes() -> list[BaseRoute]:
    """What is served beside the pages."""
    # A feed is asked for outside any page, which the cache would remark upon each time.
    logging.getLogger(CONTEXT_LOG).setLevel(logging.ERROR)
    return [under(base_path(), route) for route in _routes()]


def _routes() -> list[Route]:
    return [
        *files.routes(),
        Route("/alerts/{alert_id}.{ending}", alert_feed, methods=["GET"]),
        Route("/alerts", alerts_page, methods=["GET"]),
    ]


def under(path: str, route: Route) -> Route:
    """
    A route below a path.

    Streamlit puts its own routes under `server.baseUrlPath` and takes ours as they
    are, while the pages link to them relative to where they are themselves.
    """
    return Route(f"{path}{route.path}", route.endpoint, methods=["GET"])


# No coroutines: asking the cube would hold up all pages. The room is loaded when it is
# first asked, because its caches want a server that runs.


def alert_feed(request: Request) -> Response:
    """One alert as Atom or JSON Feed."""
    from armsbeat.dashboard.server import alert_feeds

    return alert_feeds.feed(request)


def alerts_page(request: Request) -> Response:
    """The start page of Alerts, in whose head readers find the feeds."""
    from armsbeat.dashboard.server import alert_feeds

    return alert_feeds.page(request)
