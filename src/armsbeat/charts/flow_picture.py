"""The flow diagram as SVG: the same nodes and streams that ECharts draws."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

NODE_PX, NODE_GAP, LABEL_PX = 9, 11, 8
INK, SUPPLIER, RECIPIENT = "#14171C", "#6C7AE0", "#8B909C"


def flow_svg(option: Mapping[str, Any], *, width: int, height: int, font: str) -> str:
    """
    Draw a Sankey of two columns.

    Args:
        option: As `flow.sankey` makes it: one series with `data` (nodes in order,
            `depth` 0 left and 1 right) and `links`.
        width: Pixels.
        height: Pixels.
        font: A CSS font family.
    """
    series = option["series"][0]
    sides = [[n for n in series["data"] if n["depth"] == depth] for depth in (0, 1)]
    most = max(len(side) for side in sides)
    total = max(sum(node["value"] for node in side) for side in sides) or 1
    unit = (height - 12 - NODE_GAP * (most - 1)) / total
    tops = {side: _tops(nodes, unit, height) for side, nodes in enumerate(sides)}
    streams = _streams(series["links"], sides, tops, unit, width)
    boxes = "".join(
        _node(node, tops[side][node["name"]], unit, side, width)
        for side, nodes in enumerate(sides)
        for node in nodes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" font-family="{font}"'
        f' font-size="12">{streams}{boxes}</svg>'
    )


def _tops(nodes: list[dict[str, Any]], unit: float, height: int) -> dict[str, float]:
    """Where each node begins; the column is centred."""
    used = sum(node["value"] * unit for node in nodes) + NODE_GAP * (len(nodes) - 1)
    at, tops = (height - used) / 2, {}
    for node in nodes:
        tops[node["name"]] = at
        at += node["value"] * unit + NODE_GAP
    return tops


def _streams(
    links: list[dict[str, Any]],
    sides: list[list[dict[str, Any]]],
    tops: dict[int, dict[str, float]],
    unit: float,
    width: int,
) -> str:
    """Ribbons, stacked at both ends in the order of the nodes they go to."""
    place = [{n["name"]: i for i, n in enumerate(side)} for side in sides]
    ordered = sorted(
        links, key=lambda link: (place[0][link["source"]], place[1][link["target"]])
    )
    left, right = dict(tops[0]), dict(tops[1])
    drawn = []
    for link in ordered:
        thick = link["value"] * unit
        start, end = left[link["source"]], right[link["target"]]
        left[link["source"]] += thick
        right[link["target"]] += thick
        drawn.append(_ribbon(start, end, thick, width))
    return "".join(drawn)


def _ribbon(start: float, end: float, thick: float, width: int) -> str:
    x0, x1, middle = NODE_PX, width - NODE_PX, width / 2
    return (
        f'<path d="M{x0},{start:.1f}C{middle},{start:.1f} {middle},{end:.1f}'
        f" {x1},{end:.1f}L{x1},{end + thick:.1f}C{middle},{end + thick:.1f}"
        f' {middle},{start + thick:.1f} {x0},{start + thick:.1f}Z"'
        f' fill="{SUPPLIER}" fill-opacity="0.24"/>'
    )


def _node(node: dict[str, Any], top: float, unit: float, side: int, width: int) -> str:
    thick = max(node["value"] * unit, 1.0)
    x = 0 if side == 0 else width - NODE_PX
    label_x = NODE_PX + LABEL_PX if side == 0 else width - NODE_PX - LABEL_PX
    anchor, colour = ("start", SUPPLIER) if side == 0 else ("end", RECIPIENT)
    return (
        f'<rect x="{x}" y="{top:.1f}" width="{NODE_PX}" height="{thick:.1f}"'
        f' fill="{colour}"/><text x="{label_x}" y="{top + thick / 2 + 4:.1f}"'
        f' text-anchor="{anchor}" fill="{INK}">'
        f"{escape(str(node['label']['formatter']))}</text>"
    )
