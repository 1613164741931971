"""A chart as a picture in a file: SVG or PNG, drawn without a browser or a network."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import vl_convert

from armsbeat.charts.chart import Chart
from armsbeat.charts.flow_picture import flow_svg
from armsbeat.charts.palette import FONT, Spec

WIDTH = 860
"""Pixels of a picture, unless the chart brings its own."""
SCALE = 2.0
"""Pixels of a PNG per pixel of the drawing: sharp in print and on dense screens."""
# Bundled with the renderer, or with every system that opens the SVG.
FILE_FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
PAPER, INK, MUTED = "#FFFFFF", "#14171C", "#5B616E"
_PAIR = re.compile(r"light-dark\(([^(),]+),[^(),]+\)")
_MARGIN = 12


def svg(chart: Chart, *, width: int = WIDTH) -> str:
    """
    The drawing as one `<svg>` element, light colours, the chart's words in `<title>`.

    Args:
        chart: What to draw.
        width: Of the plot with its axes, pixels; a facet is as wide as its parts.
    """
    if chart.engine == "echarts":
        drawn = flow_svg(chart.spec, width=width, height=chart.height, font=FILE_FONT)
    else:
        drawn = str(vl_convert.vegalite_to_svg(_light(chart.spec, width)))
    # Vega gives every chart the same role and no name: this is its name.
    return drawn.replace(">", f"><title>{escape(chart.alt)}</title>", 1)


def svg_file(chart: Chart, *, title: str, notes: Sequence[str] = ()) -> str:
    """
    A picture that stands for itself: heading above, notes below, white ground.

    Args:
        chart: What to draw.
        title: What is shown.
        notes: Lines below it: unit and period, filters, who made it when.
    """
    inner = svg(chart)
    width, height = _size(inner)
    lines = [line for note in notes for line in _wrapped(note, width)]
    top, line_px = 44, 17
    full = top + height + line_px * len(lines) + 2 * _MARGIN
    words = "".join(
        f'<text x="{_MARGIN}" y="{top + height + _MARGIN + line_px * n}"'
        f' fill="{MUTED}" font-size="12">{escape(line)}</text>'
        for n, line in enumerate(lines, 1)
    )
    outer = width + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{outer}" height="{full}"'
        f' viewBox="0 0 {outer} {full}" font-family="{FILE_FONT}">'
        f'<rect width="{outer}" height="{full}" fill="{PAPER}"/>'
        f'<text x="{_MARGIN}" y="28" fill="{INK}" font-size="18"'
        f' font-weight="bold">{escape(title)}</text>'
        f'<g transform="translate({_MARGIN},{top})">{inner}</g>{words}</svg>'
    )


def png_file(chart: Chart, *, title: str, notes: Sequence[str] = ()) -> bytes:
    """The same picture in pixels, twice as many as its size."""
    drawn = svg_file(chart, title=title, notes=notes)
    return bytes(vl_convert.svg_to_png(drawn, scale=SCALE))


def _light(spec: Spec, width: int) -> Spec:
    """The specification with light colours, fonts a file can count on, and a width."""
    text = _PAIR.sub(r"\1", json.dumps(spec)).replace(FONT, FILE_FONT)
    light: dict[str, Any] = json.loads(text)
    if "facet" not in light:
        light["width"] = width
    return light


def _size(drawn: str) -> tuple[int, int]:
    found = re.match(r'<svg[^>]*\swidth="([\d.]+)"\sheight="([\d.]+)"', drawn)
    if found is None:
        return WIDTH, WIDTH // 2
    return round(float(found[1])), round(float(found[2]))


def _wrapped(text: str, width: int, *, character_px: float = 6.3) -> list[str]:
    """Lines that fit the width, broken at spaces, a longer word broken anywhere."""
    room = max(int(width / character_px), 20)
    lines = [""]
    for word in text.split():
        for piece in (word[i : i + room] for i in range(0, len(word), room)):
            joined = f"{lines[-1]} {piece}".strip()
            if len(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return [line for line in lines if line]
