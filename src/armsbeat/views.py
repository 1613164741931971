"""
A view as text: the part of its address after the question mark, read into a `Query`.

The dashboard keeps its filters in the URL, and `armsbeat export --view` reads the same
text. Pure: the names that may occur and today's date are arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, TypeVar, cast, get_args
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from armsbeat.errors import UsageError
from armsbeat.model import (
    STAGES,
    PublisherKind,
    Query,
    Role,
    Stage,
    Unit,
)

T = TypeVar("T")

ALL = "All"
CUSTOM = "Custom"
DAYS: dict[str, int | None] = {
    "30 days": 30,
    "90 days": 90,
    "1 year": 365,
    ALL: None,
    CUSTOM: None,
}
DEFAULT_PERIOD = "1 year"
ROLES: dict[str, Role] = {
    "Supplier": "supplier",
    "Recipient": "recipient",
    "Only mentioned": "mentioned",
}
ToneClass = Literal["negative", "neutral", "positive"]
TONES: tuple[ToneClass, ...] = get_args(ToneClass)
UNITS: dict[str, Unit] = {
    "Items": "items",
    "Unique stories": "stories",
    "Outlets": "outlets",
}
FILTERS = frozenset(
    ("q", "p", "sys", "cc", "org", "role", "tone", "stage", "kind", "feed", "d")
) | {"arms", "unit"}
OVERVIEW, DEALS, PROFILE = "", "deals", "profile"
VIEWS = (OVERVIEW, DEALS)
"""Pages whose address is a filter of items."""
PATHS = {"overview": OVERVIEW, "": OVERVIEW, DEALS: DEALS, PROFILE: PROFILE}
"""The last part of a page's address → its name."""
PROFILED = ("system", "country", "organisation")
# What an address says of how a page shows the items, not of which items.
LOOKS = (
    frozenset(
        ("look", "cell", "flow", "items", "page", "deals", "sides", "order", "worth")
    )
    | {
        "new",
        "dealpage",
        "deal",
        "span",
        "shares",
        "own-kind",
        "id",
        "measure",
        "where",
        "map",
    }
    | {
        "share",
        "days",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a view may name: the text in the address → the id it stands for."""

    systems: Mapping[str, str]
    countries: Mapping[str, str]
    feeds: Mapping[str, int]
    kinds: Mapping[str, PublisherKind]
    organisations: Mapping[str, str] = field(default_factory=dict)


def days_of(
    choice: str | None, dates: Sequence[date], *, today: date
) -> tuple[date | None, date | None]:
    """
    First and last day of a period, both inclusive; None: no limit.

    Args:
        choice: A key of `DAYS`; anything else counts as the default.
        dates: Exact days in any order, used where choice is Custom; a single one
            means that day.
        today: The last day of a relative period, UTC.
    """
    chosen = choice if choice in DAYS else DEFAULT_PERIOD
    if chosen == CUSTOM and dates:
        return min(dates), max(dates)
    length = DAYS[chosen or DEFAULT_PERIOD]
    if length is None:
        return None, None
    return today - timedelta(days=length - 1), today


def read_view(address: str, names: Names, *, today: date) -> Query:
    """
    The query behind the address of a view.

    Args:
        address: A whole URL, or only the part after its question mark; empty: all
            items about the arms trade, without limit of time.

    Raises:
        UsageError: It names a filter, a system, a country, … that is not there.
    """
    text = urlsplit(address).query if "://" in address else address.lstrip("?")
    found = parse_qs(text, keep_blank_values=True)
    unknown = sorted(set(found) - FILTERS - LOOKS)
    if unknown:
        known = ", ".join(sorted(FILTERS))
        raise UsageError(
            f"the view has no filter {unknown[0]!r}; it has {known}."
            " Copy the address of a view from the dashboard"
        )
    default = DEFAULT_PERIOD if text else ALL
    start, end = days_of(_one(found, "p") or default, _dates(found), today=today)
    return Query(
        start=start,
        end=end,
        search=(_one(found, "q") or "").strip(),
        systems=_ids(found, "sys", names.systems),
        countries=_ids(found, "cc", names.countries),
        organisations=_ids(found, "org", names.organisations),
        role=_choice(found, "role", ROLES),
        tone=_choice(found, "tone", {tone: tone for tone in TONES}),
        stages=cast("tuple[Stage, ...]", _ids(found, "stage", {s: s for s in STAGES})),
        kinds=_ids(found, "kind", _with_ids(names.kinds)),
        feeds=_ids(found, "feed", names.feeds),
        relevant_only=(_one(found, "arms") or "true").lower() != "false",
        unit=_choice(found, "unit", UNITS) or "items",
    )


def read_page(page: str, address: str, names: Names, *, today: date) -> Query:
    """
    The query behind the address of a page.

    A profile stands for the items that name any of its entities. What says how a page
    looks is passed over.

    Args:
        page: Path of the page, as `deals`; empty: the Overview.
        address: The part of its address after the question mark.

    Raises:
        UsageError: As `read_view`, or the page shows no items.
    """
    if page == PROFILE:
        return _read_profile(address)
    if page not in VIEWS:
        raise UsageError(f"the page {page!r} has no items that could be watched")
    told = parse_qsl(address.lstrip("?"))
    kept = [(name, value) for name, value in told if name in FILTERS]
    # `read_view` reads nothing at all as "everything", a page as its default year.
    return read_view(urlencode(kept) or f"p={DEFAULT_PERIOD}", names, today=today)


def page_of(address: str) -> tuple[str, str]:
    """
    Page and filters of an address as the browser shows it.

    Raises:
        UsageError: It is not of a page whose items can be watched.
    """
    try:
        found = urlsplit(address.strip())
    except ValueError as error:
        raise UsageError(f"{address!r} is no address") from error
    page = found.path.strip("/").rpartition("/")[2]
    if page not in PATHS or not address.strip():
        raise UsageError("that is no address of the Overview, of Deals or of a profile")
    return PATHS[page], found.query


def write_view(query: Query, names: Names) -> str:
    """
    The address that `read_view` reads back, with its days fixed.

    Names are written as the dashboard's own links write them.
    """
    labels = {role: label for label, role in ROLES.items()}
    pairs: list[tuple[str, str]] = [("q", query.search)] if query.search else []
    pairs += [("sys", name) for name in _labels(query.systems, names.systems)]
    pairs += [("cc", name) for name in _labels(query.countries, names.countries)]
    makers = _labels(query.organisations, names.organisations)
    pairs += [("org", name) for name in makers]
    if query.role:
        pairs.append(("role", labels[query.role]))
    if query.tone:
        pairs.append(("tone", query.tone))
    pairs += [("stage", stage) for stage in query.stages]
    pairs += [("kind", label) for label in _labels(query.kinds, names.kinds)]
    pairs += [("feed", title) for title in _labels(query.feeds, names.feeds)]
    if not query.relevant_only:
        pairs.append(("arms", "false"))
    if query.unit != "items":
        pairs += [("unit", u) for u, unit in UNITS.items() if unit == query.unit]
    return urlencode([*pairs, *_days_written(query)])


def unique_names(names: Mapping[Any, Any]) -> dict[Any, str]:
    """Names as the URL writes them, by id: two things never share one."""
    taken: set[str] = set()
    unique: dict[Any, str] = {}
    for key, name in names.items():
        # NaN, what a frame holds where there is no name, is not itself.
        label = str(key) if name is None or name != name else str(name)
        unique[key] = f"{label} ({key})" if label in taken else label
        taken.add(unique[key])
    return unique


def _read_profile(address: str) -> Query:
    found = parse_qs(address.lstrip("?"))
    kind = _one(found, "kind") or "system"
    ids = tuple(dict.fromkeys(found.get("id", [])))
    if kind not in PROFILED or not ids:
        raise UsageError("the profile names nobody; choose a system, country or maker")
    if kind == "system":
        return Query(systems=ids)
    return Query(countries=ids) if kind == "country" else Query(organisations=ids)


def _labels(ids: Iterable[T], known: Mapping[str, T]) -> list[str]:
    label_of = {value: label for label, value in known.items()}
    return [label_of.get(one, str(one)) for one in ids]


def _days_written(query: Query) -> list[tuple[str, str]]:
    if query.start is None or query.end is None:
        return [("p", ALL)]
    return [("p", CUSTOM), *(("d", str(day)) for day in (query.start, query.end))]


def _with_ids(kinds: Mapping[str, PublisherKind]) -> dict[str, PublisherKind]:
    return {kind: kind for kind in get_args(PublisherKind)} | dict(kinds)


def _one(found: Mapping[str, list[str]], name: str) -> str | None:
    values = found.get(name)
    return values[-1] if values else None


def _dates(found: Mapping[str, list[str]]) -> list[date]:
    parts = [part for text in found.get("d", []) for part in text.split(",") if part]
    try:
        return [date.fromisoformat(part.strip()[:10]) for part in parts]
    except ValueError as error:
        raise UsageError(f"the view's dates are no dates: {error}") from error


def _ids(
    found: Mapping[str, list[str]], name: str, known: Mapping[str, T]
) -> tuple[T, ...]:
    return tuple(_id(text, name, known) for text in found.get(name, []) if text)


def _choice(
    found: Mapping[str, list[str]], name: str, known: Mapping[str, T]
) -> T | None:
    text = _one(found, name)
    return _id(text, name, known) if text else None


def _id(text: str, name: str, known: Mapping[str, T]) -> T:
    if text in known:
        return known[text]
    if text in {str(value) for value in known.values()}:
        return next(value for value in known.values() if str(value) == text)
    raise UsageError(
        f"the view's filter {name}={text!r} is not there{_like(text, known)}"
    )


def _like(text: str, known: Iterable[str]) -> str:
    near = [name for name in known if text.lower() in name.lower()][:3]
    return f"; perhaps {', '.join(near)}" if near else ""
