"""Text from anywhere → text that HTML shows and never runs."""

from __future__ import annotations

import html

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
