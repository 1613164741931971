"""Text from anywhere → text that HTML shows and never runs."""

from __future__ import annotations

import html
from urllib.parse import urlsplit

import pandas as pd


def text(value: object) -> str:
    """Escaped text, isolated from the direction of its surroundings."""
    return f"<bdi>{quote(value)}</bdi>"


def quote(value: object) -> str:
    """Escaped text; missing values are empty."""
    return "" if missing(value) else html.escape(str(value), quote=True)


def missing(value: object) -> bool:
    """None, NaN or NaT: what pandas puts where a text is not there."""
    return value is None or value is pd.NaT or value != value  # NaN is not itself


def safe_link(url: object) -> str | None:
    """The URL when it is http or https with a host; else None."""
    if missing(url):
        return None
    try:
        parts = urlsplit(str(url).strip())
    except ValueError:
        return None
    return (
        str(url).strip() if parts.scheme in {"http", "https"} and parts.netloc else None
    )


def anchor(url: object, inner: str, *, css: str = "") -> str:
    """A link that opens beside the dashboard; only its words where it is not safe."""
    link = safe_link(url)
    if link is None:
        return inner
    css_class = f' class="{css}"' if css else ""
    return (
        f'<a{css_class} href="{quote(link)}" target="_blank"'
        f' rel="noopener noreferrer">{inner}</a>'
    )
