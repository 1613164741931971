"""What happened, in words: the headline, the lede and the citation of a view. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from armsbeat.charts import bin_label, signed, thousands
from armsbeat.model import NEGATIVE_FROM, POSITIVE_FROM, Unit, Versions
from armsbeat.report import changes

MIN_BEFORE = 5
"""A change in percent of fewer than this many would be a rumour."""


MIN_LEAD = 5
"""Named less often than this, nothing leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """An entity of the view: how often it is named, and how often before."""

    name: str
    count: int
    before: int | None = None
    bins: tuple[float, ...] = ()
    """How often in each bin of the period, to tell how sure a change is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """An unusual week."""

    name: str
    week: datetime
    ratio: float | None
    count: int
    usual: float = 0.0
    """Median of the 12 weeks before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The view in the few numbers that its headline and lede are made of."""

    count: int
    feeds: int
    compound: float | None
    n: int
    leaders: tuple[Leader, ...] = ()
    """Most named systems, most first."""
    recipient: Leader | None = None
    """The recipient told in most deals, where it is ahead of all others."""
    surges: tuple[Surge, ...] = ()
    """Most unusual first."""
    selected: tuple[str, ...] = ()
    """Names of the systems and countries the view is filtered to."""
    before: int | None = None
    """`count` in the period before."""
    unit: Unit = "items"


def headline(view: Summary) -> str:
    """One sentence that says what stands out in the view."""
    if view.count == 0:
        return "Nothing matches these filters"
    if view.selected:
        return _about(view)
    if view.surges:
        return _surge(view.surges[0])
    if not view.leaders:
        return f"{counted(view.count, view.unit)}, no weapon system named"
    if view.count < MIN_LEAD:
        return f"Only {counted(view.count, view.unit)} in this view"
    first = view.leaders[0]
    if first.count < MIN_LEAD:
        return _without_a_lead(view)
    tied = [leader for leader in view.leaders if leader.count == first.count]
    if len(tied) == 1:
        return f"{first.name} leads the coverage"
    if len(tied) == 2:
        return f"{tied[0].name} and {tied[1].name} lead the coverage"
    return _without_a_lead(view)


def lede(view: Summary) -> str:
    """Three or four sentences of numbers; `**` marks what is bold."""
    sentences = [f"**{counted(view.count, view.unit)}** from {_feeds(view.feeds)}."]
    surge = _told_surge(view)
    if surge is not None:
        sentences.append(
            f"{surge.name} was named in {thousands(surge.count)} in that week; the"
            f" median of the 12 weeks before is {thousands(surge.usual)}."
        )
    if view.leaders and not view.selected:
        first = view.leaders[0]
        sentences.append(
            f"{first.name} was named in {thousands(first.count)}{_over_all(surge)}"
            f"{_brackets(change(first.count, first.before, first.bins))}."
        )
    elif view.selected:
        moved = change(view.count, view.before)
        if moved:
            sentences.append(f"That is {moved}.")
    sentences.append(_tone(view))
    return " ".join(sentence for sentence in sentences if sentence)


def change(now: float, before: float | None, bins: Sequence[float] = ()) -> str:
    """
    `up 24% (10 to 39%) on the period before`; empty where there is too little to
    compare, without the 95 % interval where there are no bins to tell it by.
    """
    if before is None or before < MIN_BEFORE:
        return ""
    percent = round(100 * (now - before) / before)
    if percent == 0:
        return "as many as in the period before"
    direction = "up" if percent > 0 else "down"
    sure = _between(now, before, bins)
    return f"{direction} {abs(percent):,}%{sure} on the period before"


def _between(now: float, before: float, bins: Sequence[float]) -> str:
    found = changes.of_counts(now, before, bins)
    if not bins or found.lo != found.lo:  # NaN
        return ""
    low, high = (thousands(round(100 * end)) for end in (found.lo, found.hi))
    return f" ({low} to {high}%)"


def counted(count: int, unit: Unit) -> str:
    """`1 item`, `7,345 items`."""
    singular = {"items": "item", "stories": "story", "outlets": "outlet"}[unit]
    return f"{thousands(count)} {singular if count == 1 else unit}"


def tone_word(compound: float) -> str:
    """VADER's own three classes, as they are said of a mean."""
    if compound >= POSITIVE_FROM:
        return "positive"
    return "negative" if compound <= NEGATIVE_FROM else "close to neutral"


def citation(
    *,
    title: str,
    view: Summary,
    first: str,
    last: str,
    filters: Sequence[str],
    versions: Versions,
    now: datetime,
) -> str:
    """
    A reference that still holds next year: absolute days, filters and versions.

    Args:
        title: The headline of the view.
        view: Its numbers.
        first: First day, as people read it.
        last: Last day.
        filters: Other filters in force, in words.
        versions: What the annotations were made with.
        now: When it is cited, UTC.
    """
    told = counted(view.count, view.unit)
    feeds = _feeds(view.feeds)
    return reference(
        title=title,
        told=f"From {feeds}" if told in title else f"{told} from {feeds}",
        first=first,
        last=last,
        filters=filters,
        versions=versions,
        now=now,
    )


def reference(
    *,
    title: str,
    told: str,
    first: str,
    last: str,
    filters: Sequence[str],
    versions: Versions,
    now: datetime,
) -> str:
    """
    The same of any page.

    Args:
        title: What it is about.
        told: Its number, as `14 items in 2 outlets`.
        first: First day, as people read it.
        last: Last day.
        filters: Other filters in force, in words.
        versions: What the annotations were made with.
        now: When it is cited, UTC.
    """
    chosen = f" Filters: {'; '.join(filters)}." if filters else ""
    return (
        f"armsbeat ({now.year}). {title}. {told}, {first} to {last} (UTC).{chosen}"
        f" Gazetteer {versions.gazetteer}, lexicon {versions.lexicon}, rules"
        f" {versions.rules}. Retrieved {now.day} {now:%B %Y}, {now:%H:%M} UTC."
    )


def _without_a_lead(view: Summary) -> str:
    if view.recipient is not None and view.recipient.count >= MIN_LEAD:
        return f"{view.recipient.name} is the recipient most reported"
    return f"{counted(view.count, view.unit)}, no weapon system in the lead"


def _told_surge(view: Summary) -> Surge | None:
    """The unusual week that the headline is about."""
    if not view.selected:
        return view.surges[0] if view.surges else None
    return next((one for one in view.surges if one.name in view.selected), None)


def _over_all(surge: Surge | None) -> str:
    """Not in that week alone."""
    return "" if surge is None else " in the whole period"


def _about(view: Summary) -> str:
    subject = _listed(view.selected[:3], more=len(view.selected) - 3)
    surge = _told_surge(view)
    if surge is not None:
        return _surge(surge)
    return f"{subject}: {counted(view.count, view.unit)}"


def _surge(surge: Surge) -> str:
    week = bin_label(surge.week, "week")
    if surge.ratio is None:
        return f"{surge.name} came into the news in the {week}"
    return f"{surge.name} coverage jumped to {_times(surge.ratio)} in the {week}"


def _times(ratio: float) -> str:
    number = f"{ratio:.0f}" if ratio >= 3 else f"{ratio:.1f}"
    return f"{number}× its usual level"


def _tone(view: Summary) -> str:
    if view.compound is None or view.n == 0:
        return "None of them has a text whose tone can be scored."
    return (
        f"Tone was on average **{tone_word(view.compound)}**,"
        f" {signed(view.compound)} on a scale from −1 to +1."
    )


def _feeds(count: int) -> str:
    return "1 feed" if count == 1 else f"{thousands(count)} feeds"


def _listed(names: Sequence[str], *, more: int) -> str:
    parts = [*names, f"{more} more"] if more > 0 else list(names)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _brackets(words: str) -> str:
    return f" ({words})" if words else ""
