"""`armsbeat alerts` and `armsbeat views`: the Alerts page without a server."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from armsbeat import pipeline
from armsbeat.alerts import (
    FORMATS,
    Heading,
    Source,
    ask,
    dump_rule,
    make_rule,
    parse_rule,
    rule_title,
    rule_words,
    write_feed,
)
from armsbeat.cli.feeds import plain
from armsbeat.cube import Cube
from armsbeat.errors import FileError, UsageError
from armsbeat.settings import Settings
from armsbeat.store import SavedAlert, Store
from armsbeat.views import page_of

LOCAL = "http://127.0.0.1:8501/"


def list_views(arguments: argparse.Namespace, settings: Settings) -> int:
    """Every saved view with its address."""
    del arguments
    for view in pipeline.open_store_of(settings).saved_views():
        print(f"{view.view_id}\t{plain(view.name)}\t/{view.page}?{view.address}")
    return 0


def save_view(arguments: argparse.Namespace, settings: Settings) -> int:
    """Save the view behind an address."""
    page, address = page_of(arguments.address)
    store = pipeline.open_store_of(settings)
    view_id = store.save_view(arguments.name, page, address, now=pipeline.utc_now())
    print(f"saved as view {view_id}")
    return 0


def remove_view(arguments: argparse.Namespace, settings: Settings) -> int:
    """Forget a view and its alerts."""
    store = pipeline.open_store_of(settings)
    view_id = _view_id(store, arguments.view)
    store.delete_view(view_id)
    print(f"removed view {view_id}")
    return 0


def list_alerts(arguments: argparse.Namespace, settings: Settings) -> int:
    """Every alert with its view and rule."""
    del arguments
    for alert in pipeline.open_store_of(settings).alerts():
        rule = rule_words(parse_rule(alert.rule))
        print(f"{alert.alert_id}\t{plain(alert.view.name)}\t{rule}")
    return 0


def add_alert(arguments: argparse.Namespace, settings: Settings) -> int:
    """Set an alert on a saved view."""
    rule = make_rule(arguments.rule, dict(map(_setting, arguments.value)))
    store = pipeline.open_store_of(settings)
    alert_id = secrets.token_hex(8)
    view_id = _view_id(store, arguments.view)
    store.add_alert(alert_id, view_id, dump_rule(rule), now=pipeline.utc_now())
    print(alert_id)
    return 0


def remove_alert(arguments: argparse.Namespace, settings: Settings) -> int:
    """Forget an alert."""
    store = pipeline.open_store_of(settings)
    store.delete_alert(_alert(store, arguments.alert).alert_id)
    return 0


def show_alerts(arguments: argparse.Namespace, settings: Settings) -> int:
    """What alerts tell now, newest first; all alerts where none is named."""
    store = pipeline.open_store_of(settings)
    chosen = [_alert(store, one) for one in arguments.alert] or store.alerts()
    today = pipeline.utc_now().date()
    with _source(store) as source:
        for alert in chosen:
            for entry in ask(parse_rule(alert.rule), alert.view, source, today=today):
                print(f"{entry.at:%Y-%m-%d %H:%M} UTC\t{plain(entry.title)}")
    return 0


def export_alert(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the feed of an alert, for a web server or reader to pick up."""
    form = arguments.file.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise UsageError(f"{arguments.file}: the ending is .atom or .json")
    store = pipeline.open_store_of(settings)
    alert = _alert(store, arguments.alert)
    rule = parse_rule(alert.rule)
    with _source(store) as source:
        entries = ask(rule, alert.view, source, today=pipeline.utc_now().date())
    heading = Heading(
        alert_id=alert.alert_id,
        store_id=store.store_id,
        title=f"armsbeat: {alert.view.name}, {rule_title(rule)}",
        rule=rule_words(rule),
        made_at=alert.made_at,
        base=_base(arguments.base or settings.public_url or LOCAL),
    )
    _write(arguments.file, write_feed(form, heading, entries))
    told = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    print(f"{arguments.file}: {told}", file=sys.stderr)
    return 0


def _write(file: Path, body: bytes) -> None:
    """Replace the file at once: a reader never sees half of it."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(body)
        beside.replace(file)
    except OSError as error:
        raise FileError(file, None, f"cannot be written: {error}") from error


@contextmanager
def _source(store: Store) -> Iterator[Source]:
    with Cube.open(None) as cube:
        pipeline.refresh_cube(store, cube)
        yield Source(
            cube=cube,
            names=pipeline.view_names(cube, store),
            book=partial(pipeline.deal_book, cube, store.deal_splits()),
        )


def _base(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise UsageError(f"{address!r} is no address as https://armsbeat.example.org")
    return address.rstrip("/") + "/"


def _setting(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is no setting of a rule, as at_least=20")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _view_id(store: Store, name: str) -> int:
    for view in store.saved_views():
        if name in (view.name, str(view.view_id)):
            return view.view_id
    raise UsageError(f"no saved view {name!r}; `armsbeat views list` shows them all")


def _alert(store: Store, alert_id: str) -> SavedAlert:
    found = store.alert(alert_id)
    if found is None:
        raise UsageError(f"no alert {alert_id!r}; `armsbeat alerts list` shows them")
    return found
