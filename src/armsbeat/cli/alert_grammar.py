"""The grammar of `armsbeat alerts` and `armsbeat views`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Add = Callable[[Any, str, str, str], Any]


def alerts(commands: Any, add: Add) -> None:
    """Add the commands; `add` makes one: parts, name, command, text."""
    text = "the alerts: list, add, remove, show, export"
    parts = commands.add_parser("alerts", help=text, description=text).add_subparsers(
        metavar="ACTION", required=True
    )
    add(parts, "list", "alerts:list_alerts", "every alert with its view and rule")
    part = add(parts, "add", "alerts:add_alert", "set an alert on a saved view")
    part.add_argument("view", help="name or number of a saved view")
    part.add_argument("rule", help="count, tone, unusual, triples or deals")
    part.add_argument(
        "value", nargs="*", help="as at_least=20, unit=stories, per=day, value=-0.2"
    )
    part = add(parts, "remove", "alerts:remove_alert", "forget an alert")
    part.add_argument("alert")
    part = add(parts, "show", "alerts:show_alerts", "what alerts tell now")
    part.add_argument("alert", nargs="*", help="default: all")
    text = "write the feed of an alert, Atom or JSON Feed by the file's ending"
    part = add(parts, "export", "alerts:export_alert", text)
    part.add_argument("alert")
    part.add_argument("file", type=Path, help="as poland.atom or poland.json")
    part.add_argument("--base", help="address of the dashboard, for the links")


def views(commands: Any, add: Add) -> None:
    """Add the commands; `add` makes one."""
    text = "the saved views: list, save, remove"
    parts = commands.add_parser("views", help=text, description=text).add_subparsers(
        metavar="ACTION", required=True
    )
    add(parts, "list", "alerts:list_views", "every saved view with its address")
    part = add(parts, "save", "alerts:save_view", "save a view under a name")
    part.add_argument("name")
    part.add_argument("address", help="as the browser shows it")
    text = "forget a view and its alerts"
    part = add(parts, "remove", "alerts:remove_view", text)
    part.add_argument("view", help="name or number")
