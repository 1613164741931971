"""
The addresses of files: of charts `/files/KEY/NAME.csv`, `.svg` and `.png`, of items
`/files/items/KEY/NAME.csv`, `.xlsx`, `.jsonl` and `.parquet`.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from armsbeat.charts.picture import png_file, svg_file
from armsbeat.dashboard.files.shelf import SHELF, Shown
from armsbeat.dashboard.files.streams import TABLES
from armsbeat.export import MIME, to_csv

PATH = "/files/{key}/{name}.{ending}"
ITEMS = "/files/items/{key}/{name}.{ending}"
GONE = (
    "This file is not kept any more. Open the page again: its links lead to new files."
)


def routes() -> list[Route]:
    """What the server answers beside the pages."""
    return [
        Route(ITEMS, items_file, methods=["GET"]),
        Route(PATH, chart_file, methods=["GET"]),
    ]


def items_file(request: Request) -> Response:
    """The items of a view, sent while they are read."""
    table = TABLES.get(request.path_params["key"])
    form = request.path_params["ending"]
    if table is None or form not in MIME:
        return PlainTextResponse(GONE, status_code=404)
    return StreamingResponse(
        table.pieces(form),
        media_type=MIME[form],
        headers={
            "Content-Disposition": f'attachment; filename="{table.name}.{form}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def chart_file(request: Request) -> Response:
    """One chart in one format. Not a coroutine: drawing would hold up all pages."""
    shown = SHELF.get(request.path_params["key"])
    kind = KINDS.get(request.path_params["ending"])
    if shown is None or kind is None:
        return PlainTextResponse(GONE, status_code=404)
    mime, write = kind
    ending = request.path_params["ending"]
    return Response(
        write(shown),
        media_type=mime,
        headers={
            "Content-Disposition": f'attachment; filename="{shown.name}.{ending}"',
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _csv(shown: Shown) -> bytes:
    return to_csv(shown.chart.table)


def _svg(shown: Shown) -> bytes:
    drawn = svg_file(shown.chart, title=shown.title, notes=shown.notes)
    return drawn.encode()


def _png(shown: Shown) -> bytes:
    return png_file(shown.chart, title=shown.title, notes=shown.notes)


KINDS: dict[str, tuple[str, Callable[[Shown], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "svg": ("image/svg+xml", _svg),
    "png": ("image/png", _png),
}
