"""Where the dashboard lies: at the root of its host, or under a path."""

from __future__ import annotations

from streamlit import config


def base_path() -> str:
    """`/armsbeat` where the server lies under a path (`server.baseUrlPath`), or ``."""
    path = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
