"""What `app.py` hands to Streamlit's server."""

from __future__ import annotations

from pathlib import Path

import streamlit
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from armsbeat.dashboard.files import routes as files
from armsbeat.dashboard.server.headers import Headers, security_headers

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def middleware() -> list[Middleware]:
    """What every answer passes through."""
    headers = security_headers(INDEX.read_text(encoding="utf-8"))
    return [Middleware(Headers, headers=headers)]


def routes() -> list[BaseRoute]:
    """What is served beside the pages."""
    return [*files.routes()]
