"""
Colours, number formats and the base of every chart: one place for all of them.

A colour is a `light-dark(a, b)` string: the browser picks the half that fits the
page's theme, so that a switch of theme needs neither a rerun nor a second chart.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

MINUS = "\u2212"
FONT = "'Source Sans', 'Source Sans Pro', sans-serif"


def pair(light: str, dark: str) -> str:
    """One colour for each theme, as CSS writes it."""
    return f"light-dark({light}, {dark})"


INK = pair("#14171C", "#ECEDF1")
MUTED = pair("#5B616E", "#A6ABB8")
RULE = pair("#E6E7EB", "#262A33")
AXIS = pair("#C9CCD4", "#3A3F4B")
CONTEXT = pair("#D3D6DD", "#3A3F4A")
ACCENT = pair("#3B4CCA", "#8C9BFF")
ACCENT_SOFT = pair("#DDE1FA", "#2A3060")
NEGATIVE = pair("#B35309", "#F0A35E")
POSITIVE = pair("#0F766E", "#4CC2B4")
NEUTRAL = pair("#7B818E", "#8E94A2")
BAND = pair("#E4E6EB", "#2B2F39")
BAR = pair("#D5D8DF", "#3B404C")
SURFACE = pair("#FFFFFF", "#111318")
GAP = pair("#F0F1F4", "#1B1E25")

# Six lines are told apart by their direct labels; colour only helps the eye.
CATEGORICAL = (
    pair("#3B4CCA", "#8C9BFF"),
    pair("#B35309", "#F0A35E"),
    pair("#0E7A55", "#4FCB9A"),
    pair("#B0206F", "#F27DBB"),
    pair("#5B616E", "#B4BAC6"),
    pair("#1B74B4", "#5DB8F5"),
)

# ECharts cannot read `light-dark()`: these are legible on both backgrounds.
MID_ACCENT = "#6C7AE0"
MID_GREY = "#8B909C"
FLOW_TEXT = {"light": "#14171C", "dark": "#ECEDF1"}

# Fills of the heat map, palest first, and the text that is legible on each.
COUNT_FILLS = (
    (pair("#F3F4FD", "#181B2A"), INK),
    (pair("#E1E5FA", "#20253F"), INK),
    (pair("#C9D0F6", "#2A3158"), INK),
    (pair("#A5B0EF", "#3A4582"), pair("#14171C", "#FFFFFF")),
    (pair("#6573D8", "#6675E0"), pair("#FFFFFF", "#0B0D12")),
    (pair("#3B4CCA", "#9AA7FF"), pair("#FFFFFF", "#0B0D12")),
)
NEGATIVE_FILLS = (
    (pair("#FBF0E6", "#2A2019"), INK),
    (pair("#F3D3B3", "#4A3320"), INK),
    (pair("#E3A267", "#8A5A2B"), pair("#14171C", "#FFFFFF")),
)
POSITIVE_FILLS = (
    (pair("#E9F5F3", "#17282A"), INK),
    (pair("#BFE3DD", "#1F4744"), INK),
    (pair("#79C4B9", "#2B7A71"), pair("#14171C", "#FFFFFF")),
)
EMPTY_FILL = (pair("#F7F7F9", "#16181E"), MUTED)


def base(spec: Spec) -> Spec:
    """A Vega-Lite spec with our typography, grid and transparent ground."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 2},
        "config": CONFIG,
        **spec,
    }


CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": 12,
        "labelColor": MUTED,
        "titleFont": FONT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleColor": MUTED,
        "domainColor": AXIS,
        "tickColor": AXIS,
        "gridColor": RULE,
        "labelPadding": 6,
    },
    "axisY": {"domain": False, "ticks": False},
    "axisX": {"grid": False, "tickSize": 4},
    "header": {"labelFont": FONT, "labelColor": INK, "titleColor": MUTED},
    "text": {"font": FONT, "fontSize": 12, "color": INK},
    "line": {"strokeJoin": "round", "strokeCap": "round"},
}


def signed(value: float, digits: int = 2) -> str:
    """A tone with its sign and a true minus: `+0.12`, `−0.30`, `0.00`."""
    rounded = round(value, digits)
    if rounded == 0:
        return f"{0:.{digits}f}"
    sign = "+" if rounded > 0 else MINUS
    return f"{sign}{abs(rounded):.{digits}f}"


def margin(half: float) -> str:
    """
    Half of an interval: `± 0.02`, and `± 0.003` where two digits would say nothing.

    Only what has no width at all is `± 0.00`.
    """
    if half == 0 or round(half, 2) > 0:
        return f"± {half:.2f}"
    return f"± {half:.3f}" if half >= 0.0005 else "± less than 0.001"


def percent(share: float) -> str:
    """`17%`; `under 1%` and `over 99%` where rounding would say none or all."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "under 1%"
    return "over 99%" if rounded == 100 and share < 1 else f"{rounded}%"


def thousands(value: float) -> str:
    """A count with separators: `12,345`."""
    return f"{value:,.0f}".replace("-", MINUS)


def shorten(text: str, length: int) -> str:
    """At most `length` characters, the last an ellipsis where something went."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
