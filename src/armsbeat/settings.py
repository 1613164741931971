"""
Settings: environment variables `ARMSBEAT_…`, read once at the edge.

`SETTINGS` is the one table of them: what the code reads, what `armsbeat settings`
prints and what the README lists all come from it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from armsbeat.errors import SettingsError

PREFIX = "ARMSBEAT_"

# The checkout: app.py and feeds/ lie beside src/.
ROOT = Path(__file__).resolve().parents[2]
FEEDS_DIR = ROOT / "feeds"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, parsed. Sizes in bytes, times in seconds, lengths in characters."""

    data_dir: Path
    database_url: str
    lake: str
    lake_engine: str
    allow_networks: tuple[Network, ...]
    contact: str
    concurrency: int
    per_host: int
    connect_timeout_s: float
    fetch_timeout_s: float
    parse_timeout_s: float
    parse_workers: int
    max_body_bytes: int
    max_redirects: int
    max_items: int
    max_title_chars: int
    max_summary_chars: int
    min_interval_s: int
    max_interval_s: int
    public_url: str
    editors: tuple[str, ...]
    read_only: bool
    log_level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: how a name's text becomes a value."""

    field: str
    default: str
    help: str
    parse: Callable[[str], Any]

    @property
    def name(self) -> str:
        return PREFIX + self.field.upper()


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in _parts(text))


def _parts(text: str) -> list[str]:
    return [part for part in text.split(",") if part.strip()]


def _positive_int(text: str) -> int:
    value = int(text)
    if value <= 0:
        raise ValueError("it must be a whole number above 0")
    return value


def _positive_float(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError("it must be a number above 0")
    return value


def _lake_engine(text: str) -> str:
    engine = text.strip()
    masters = ("spark://", "local", "k8s://", "yarn")
    if engine != "duckdb" and not engine.startswith(masters):
        raise ValueError("it must be duckdb or a master of Spark, as spark://HOST:7077")
    return engine


def _editors(text: str) -> tuple[str, ...]:
    editors = tuple(part.strip().casefold() for part in _parts(text))
    for editor in editors:
        if "@" not in editor or editor.endswith("@"):
            raise ValueError(
                f"{editor} is no address as ann@example.org or domain as @example.org"
            )
    return editors


def _switch(text: str) -> bool:
    word = text.strip().casefold()
    if word in {"", "0", "no", "false", "off"}:
        return False
    if word in {"1", "yes", "true", "on"}:
        return True
    raise ValueError("it must be 1 or 0")


def _level(text: str) -> str:
    level = text.strip().upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("it must be DEBUG, INFO, WARNING or ERROR")
    return level


def _web_address(text: str) -> str:
    address = text.strip()
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError("it must be an address as https://armsbeat.example.org")
    return address and address.rstrip("/") + "/"


def _directory(text: str) -> Path:
    return Path(text).expanduser() if text else platformdirs.user_data_path("armsbeat")


def _setting(
    field: str, default: str, parse: Callable[[str], Any], help_text: str
) -> Setting:
    return Setting(field=field, default=default, parse=parse, help=help_text)


SETTINGS: tuple[Setting, ...] = (
    _setting(
        "data_dir",
        "",
        _directory,
        "Folder for the store and the cube; empty: the user's data folder.",
    ),
    _setting(
        "database_url",
        "",
        str,
        "The store, as an SQLAlchemy URL (sqlite:///FILE or postgresql://…);"
        " empty: armsbeat.sqlite in the data folder.",
    ),
    _setting(
        "lake",
        "",
        str.strip,
        "Folder or s3://… of a lake that dashboard and export read instead of the"
        " store (docs/scale.md).",
    ),
    _setting(
        "lake_engine",
        "duckdb",
        _lake_engine,
        "Who reads the lake: duckdb, or Spark's master as spark://HOST:7077.",
    ),
    _setting(
        "allow_networks",
        "",
        _networks,
        "Networks that may be fetched from although they are not public,"
        " comma-separated, as 127.0.0.1/32.",
    ),
    _setting(
        "contact",
        "",
        str,
        "Address or URL of whoever runs this collector, sent in the User-Agent.",
    ),
    _setting("concurrency", "128", _positive_int, "Requests in flight at once."),
    _setting("per_host", "2", _positive_int, "Requests in flight to one host."),
    _setting("connect_timeout_s", "10", _positive_float, "Seconds to connect."),
    _setting("fetch_timeout_s", "30", _positive_float, "Seconds for one feed in all."),
    _setting("parse_timeout_s", "10", _positive_float, "Seconds to parse one feed."),
    _setting("parse_workers", "2", _positive_int, "Processes that parse feeds."),
    _setting(
        "max_body_bytes",
        str(15 * 1024 * 1024),
        _positive_int,
        "Largest unpacked feed, in bytes.",
    ),
    _setting("max_redirects", "5", _positive_int, "Redirects followed for one feed."),
    _setting("max_items", "2000", _positive_int, "Items read from one fetch."),
    _setting("max_title_chars", "500", _positive_int, "Longest title kept."),
    _setting("max_summary_chars", "20000", _positive_int, "Longest summary kept."),
    _setting(
        "min_interval_s", "600", _positive_int, "Shortest time between two fetches."
    ),
    _setting(
        "max_interval_s", "86400", _positive_int, "Longest time between two fetches."
    ),
    _setting(
        "public_url",
        "",
        _web_address,
        "Address of the dashboard, for links in alert feeds; empty: as it was asked.",
    ),
    _setting(
        "editors",
        "",
        _editors,
        "Who may change feeds, views and entries in the dashboard once signed in:"
        " addresses, or @example.org for a whole domain, comma-separated; empty: all.",
    ),
    _setting(
        "read_only",
        "0",
        _switch,
        "1: nothing is written to the store; pages only show, no collector starts.",
    ),
    _setting("log_level", "INFO", _level, "DEBUG, INFO, WARNING or ERROR."),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """
    Read all settings from environment variables.

    Args:
        environ: Usually `os.environ`; names without our prefix are ignored.

    Raises:
        SettingsError: An `ARMSBEAT_` name is unknown, or a value cannot be read.
    """
    _refuse_unknown(environ)
    values = {setting.field: _value(setting, environ) for setting in SETTINGS}
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{values['data_dir'] / 'armsbeat.sqlite'}"
    return Settings(**values)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {setting.name for setting in SETTINGS}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(
                f"{name} is not a setting; `armsbeat settings` lists them all"
            )


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.name, setting.default)
    try:
        return setting.parse(text)
    except ValueError as error:
        raise SettingsError(f"{setting.name}={text!r}: {error}") from error


assert {s.field for s in SETTINGS} == {f.name for f in fields(Settings)}
