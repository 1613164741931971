"""
Make the shapes of the map from Natural Earth (public domain), as world-atlas packs it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python docs/make_world.py package

Countries come from the 1:110 million map, their lines simplified to what a map of some
hundred pixels can show; states too small for it become points, the middles of their
shapes on the 1:50 million map. Writes `src/armsbeat/charts/world.json`.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COUNTRIES = ROOT / "src/armsbeat/annotate/data/countries.csv"
WORLD = ROOT / "src/armsbeat/charts/world.json"
TOLERANCE = 0.35
"""Degrees that a line may be off."""
SEEN = 4.0
"""A shape whose frame has fewer square degrees gets a point as well."""
DIGITS = 1
"""Of degrees, after the point."""
# Called otherwise than in our table of countries.
OTHER_NAMES = {
    "United States of America": "US",
    "Dem. Rep. Congo": "CD",
    "Congo": "CG",
    "Dominican Rep.": "DO",
    "Central African Rep.": "CF",
    "Eq. Guinea": "GQ",
    "eSwatini": "SZ",
    "Bosnia and Herz.": "BA",
    "Macedonia": "MK",
    "North Macedonia": "MK",
    "Czechia": "CZ",
    "Côte d'Ivoire": "CI",
    "W. Sahara": "EH",
    "S. Sudan": "SS",
    "Solomon Is.": "SB",
    "Timor-Leste": "TL",
    "Antigua and Barb.": "AG",
    "Cabo Verde": "CV",
    "Marshall Is.": "MH",
    "St. Kitts and Nevis": "KN",
    "St. Vin. and Gren.": "VC",
    "São Tomé and Principe": "ST",
    "Vatican": "VA",
    "Macao": "MO",
    # Drawn apart there; part of these here.
    "Somaliland": "SO",
    "N. Cyprus": "CY",
}
# On no map of this scale.
BY_HAND = {"TV": (179.2, -8.5)}


def main(folder: Path) -> None:
    """Read both maps, write ours."""
    codes = _codes()
    coarse = json.loads((folder / "countries-110m.json").read_text(encoding="utf-8"))
    fine = json.loads((folder / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = [_simplified(arc) for arc in _degrees(coarse)]
    shapes: list[dict[str, Any]] = []
    for geometry in coarse["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name != "Antarctica":
            shapes.append({**_bare(geometry), "id": codes.get(name, "")})
    drawn = {
        code
        for code, shape in ((shape["id"], shape) for shape in shapes)
        if code and _extent(_ring(shape, arcs)) > SEEN
    }
    points = _points(fine, codes, drawn)
    told = {shape["id"] for shape in shapes} | {point["id"] for point in points}
    missing = sorted(set(codes.values()) - told)
    print(f"{len(shapes)} shapes, {len(points)} points, missing: {missing}")
    world = {"topology": _topology(shapes, arcs), "points": points}
    text = json.dumps(world, separators=(",", ":"), ensure_ascii=False)
    WORLD.write_text(text + "\n", encoding="utf-8")
    print(f"{WORLD}: {len(text):,} characters")


def _codes() -> dict[str, str]:
    with COUNTRIES.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["code"] for row in csv.DictReader(lines)} | OTHER_NAMES


def _bare(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "arcs": geometry["arcs"]}


def _degrees(world: dict[str, Any]) -> list[list[tuple[float, float]]]:
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def _simplified(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Douglas and Peucker; a closed line keeps its farthest point."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    far = max(range(1, len(line) - 1), key=lambda i: _off(line[i], first, last))
    closed = first == last
    if _off(line[far], first, last) <= TOLERANCE and not closed:
        return [first, last]
    if closed and len(line) <= 5:
        return line
    return _simplified(line[: far + 1])[:-1] + _simplified(line[far:])


def _off(
    at: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> float:
    """Distance of a point from the stretch between two, degrees."""
    (x, y), (x0, y0), (x1, y1) = at, start, end
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = 0.0
    if length:
        along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
    along = max(0.0, min(1.0, along))
    return math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))


def _topology(
    shapes: list[dict[str, Any]], arcs: list[list[tuple[float, float]]]
) -> dict[str, Any]:
    scale = 10**-DIGITS
    packed = []
    for line in arcs:
        whole = [(round(x / scale), round(y / scale)) for x, y in line]
        steps = [whole[0]]
        for (x0, y0), (x1, y1) in pairwise(whole):
            steps.append((x1 - x0, y1 - y0))
        packed.append(steps)
    return {
        "type": "Topology",
        "transform": {"scale": [scale, scale], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": packed,
    }


def _points(
    fine: dict[str, Any], codes: dict[str, str], drawn: set[str]
) -> list[dict[str, Any]]:
    arcs = _degrees(fine)
    found = dict(BY_HAND)
    for geometry in fine["objects"]["countries"]["geometries"]:
        code = codes.get(geometry["properties"]["name"])
        if code and code not in drawn:
            found[code] = _middle(geometry, arcs)
    return [
        {"id": code, "lon": round(lon, 1), "lat": round(lat, 1)}
        for code, (lon, lat) in sorted(found.items())
        if code not in drawn
    ]


def _middle(
    geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]
) -> tuple[float, float]:
    xs, ys = zip(*_ring(geometry, arcs), strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _ring(
    geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    """The outline of the largest part."""
    parts = geometry["arcs"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    rings = [
        [point for arc in part[0] for point in (arcs[arc] if arc >= 0 else arcs[~arc])]
        for part in parts
    ]
    return max(rings, key=_extent)


def _extent(ring: list[tuple[float, float]]) -> float:
    xs, ys = zip(*ring, strict=True)
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
