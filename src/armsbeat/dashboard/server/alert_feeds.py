"""
The feeds of alerts: `/alerts/ID.atom` and `.json`, and the page that announces them.

A poll costs one small question to the store while nothing changed, and the store is
looked at for news at most once a minute.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from armsbeat.alerts import (
    FORMATS,
    Entry,
    Heading,
    parse_rule,
    rule_title,
    rule_words,
    write_feed,
)
from armsbeat.dashboard import data
from armsbeat.dashboard.address import base_path
from armsbeat.dashboard.alerts import desk
from armsbeat.errors import ArmsbeatError, UsageError
from armsbeat.store import SavedAlert

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
FRESH_S = 60.0
MAX_KEPT = 256
RETRY_S = "120"


@dataclass(slots=True)
class _Shelf:
    """When the content of each feed was first seen: what Last-Modified says."""

    since: OrderedDict[tuple[str, str], tuple[str, datetime]] = field(
        default_factory=OrderedDict
    )
    refreshed_at: float = -FRESH_S
    lock: threading.Lock = field(default_factory=threading.Lock)


_SHELF = _Shelf()


def feed(request: Request) -> Response:
    """One alert as a feed."""
    ending = str(request.path_params["ending"])
    if ending not in FORMATS:
        return _gone()
    try:
        alert = data.house().store.alert(str(request.path_params["alert_id"]))
        if alert is None:
            return _gone()
        _look_for_news()
        body = write_feed(ending, heading(alert, base(request)), entries(alert))
    except ArmsbeatError as error:
        told = PlainTextResponse(f"{error}\n", status_code=503)
        told.headers["Retry-After"] = RETRY_S
        return told
    return _answer(request, alert.alert_id, ending, body)


def entries(alert: SavedAlert) -> tuple[Entry, ...]:
    """What the alert tells; where its view cannot be read any more, that."""
    try:
        return desk.told(parse_rule(alert.rule), alert.view)
    except UsageError as error:
        return (trouble(alert, error),)


def trouble(alert: SavedAlert, error: UsageError) -> Entry:
    """A subscriber hears that an alert has fallen silent, and why."""
    return Entry(
        key="trouble",
        at=alert.made_at,
        updated=alert.made_at,
        title=f"{alert.view.name}: this alert cannot be computed any more",
        sentences=(
            f"The saved view cannot be read: {error}.",
            "Save the view anew and make the alert again.",
        ),
        path="alerts",
        n=0,
    )


def heading(alert: SavedAlert, address: str) -> Heading:
    """What the feed says of itself."""
    return Heading(
        alert_id=alert.alert_id,
        store_id=data.house().store.store_id,
        title=feed_title(alert),
        rule=words(alert),
        made_at=alert.made_at,
        base=address,
    )


def feed_title(alert: SavedAlert) -> str:
    """`armsbeat: Poland, at least 10 items in a week`."""
    try:
        rule = rule_title(parse_rule(alert.rule))
    except UsageError:
        return f"armsbeat: {alert.view.name}"
    return f"armsbeat: {alert.view.name}, {rule}"


def words(alert: SavedAlert) -> str:
    """The alert's rule in words."""
    try:
        return rule_words(parse_rule(alert.rule))
    except UsageError:
        return "a rule of another version of armsbeat"


def base(request: Request) -> str:
    """Address of the dashboard: as set, else as the reader asked for it."""
    configured = data.house().settings.public_url
    if configured:
        return configured
    # Where the reader's Host is no host, Starlette gives the server's own.
    return f"{request.url.scheme}://{request.url.netloc}{base_path()}/"


def page(request: Request) -> Response:
    """Streamlit's start page, in whose head readers find the feeds."""
    del request
    index = INDEX.read_text(encoding="utf-8")
    return HTMLResponse(
        index.replace("</head>", f"{_announced()}</head>", 1),
        headers={"Cache-Control": "no-cache"},
    )


def _announced() -> str:
    try:
        alerts = data.house().store.alerts()
    except ArmsbeatError:
        return ""  # the page itself will say so
    return "".join(_link(alert, ending) for alert in alerts for ending in FORMATS)


def _link(alert: SavedAlert, ending: str) -> str:
    mime = FORMATS[ending][0].split(";")[0]
    return (
        f'<link rel="alternate" type="{mime}" title="{escape(feed_title(alert))}"'
        f' href="./alerts/{alert.alert_id}.{ending}">'
    )


def _look_for_news() -> None:
    """Bring the cube up to date, at most once a minute whatever is polled."""
    with _SHELF.lock:
        if time.monotonic() - _SHELF.refreshed_at >= FRESH_S:
            data.refresh()
            _SHELF.refreshed_at = time.monotonic()


def _answer(request: Request, alert_id: str, ending: str, body: bytes) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    since = _since(alert_id, ending, etag)
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(since, usegmt=True),
        "Cache-Control": f"max-age={int(FRESH_S)}",
    }
    if _known(request, etag, since):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=FORMATS[ending][0], headers=headers)


def _since(alert_id: str, ending: str, etag: str) -> datetime:
    """
    When this process first gave this content.

    Not the date of the newest entry: an item that arrives late has an old date, and a
    reader that knows only If-Modified-Since would never see it.
    """
    kept = _SHELF.since
    with _SHELF.lock:
        seen = kept.get((alert_id, ending))
        if seen is None or seen[0] != etag:
            seen = (etag, datetime.now(UTC).replace(microsecond=0))
        kept[alert_id, ending] = seen
        kept.move_to_end((alert_id, ending))
        while len(kept) > MAX_KEPT:
            kept.popitem(last=False)
    return seen[1]


def _known(request: Request, etag: str, since: datetime) -> bool:
    """Whether the reader has this content; its ETag goes before its date."""
    told = request.headers.get("if-none-match")
    if told is not None:
        tags = {one.strip().removeprefix("W/") for one in told.split(",")}
        return bool(tags & {etag, "*"})
    try:
        date = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return date.tzinfo is not None and since <= date


def _gone() -> Response:
    return PlainTextResponse(
        "There is no such alert; the Alerts page lists those that there are.\n",
        status_code=404,
    )
