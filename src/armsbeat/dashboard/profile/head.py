"""Who this is, in how many items, from when to when; several as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from armsbeat.charts import day_label, margin, percent, signed, thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import citing, components, data, saving
from armsbeat.dashboard.links import profile_link, story_link
from armsbeat.dashboard.markup import missing, quote, text, when
from armsbeat.dashboard.profile import deals
from armsbeat.dashboard.profile.choice import KINDS, Choice, Kind
from armsbeat.model import Query

SUGGESTED = 24
NOTES = (
    "Deals count once however often told. Values: the highest reported of each, added"
    " up over so many deals; ceilings and plans included, not deliveries."
)
SINGULAR: dict[Kind, str] = {
    "system": "Weapon system",
    "country": "Country",
    "organisation": "Organisation",
}


def one(choice: Choice, spans: dict[str, dict[str, Any]]) -> None:
    """The head of a single profile."""
    (entity,) = choice.ids
    span, tone = spans[entity], _tones(choice)[entity]
    st.html(
        f'<p class="ab-period">{quote(_what(choice, entity))} ·'
        f" {quote(choice.period)}</p><h1>{quote(choice.name(entity))}</h1>"
        f'<p class="ab-lede">{components.bold(_lede(choice, span, tone))}</p>'
        f'<p class="ab-ends">{_end("First", choice.query, "oldest")}'
        f"{_end('Latest', choice.query, 'newest')}</p>"
    )


def several(choice: Choice, spans: dict[str, dict[str, Any]]) -> None:
    """The head of a comparison."""
    names = [choice.name(entity) for entity in choice.ids]
    st.html(
        f'<p class="ab-period">{quote(KINDS[choice.kind])} compared ·'
        f" {quote(choice.period)}</p><h1>{quote(_listed(names))}</h1>"
    )
    tones = _tones(choice)
    rows = "".join(
        _row(choice, entity, spans.get(entity), tones.get(entity))
        for entity in choice.ids
    )
    heads = (
        *("Name", "Items", "Of arms items", "Outlets", "Tone where named"),
        *deals.HEADS[choice.kind],
        *("First", "Latest"),
    )
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    st.html(
        '<div class="ab-scroll" tabindex="0" role="region" aria-label="Comparison">'
        f'<table class="ab-compare"><thead><tr>{cells}</tr></thead>'
        f'<tbody>{rows}</tbody></table></div><p class="ab-caption">{NOTES}</p>'
    )


def cite(choice: Choice, spans: dict[str, dict[str, Any]]) -> None:
    """A reference to the profile, and saving it."""
    named = _listed([choice.name(entity) for entity in choice.ids])
    told = "; ".join(
        f"{choice.name(one)}: {_counted(spans[one]['items'], 'item')} in"
        f" {_counted(spans[one]['outlets'], 'outlet')}"
        for one in choice.ids
        if one in spans
    )
    told = told.removeprefix(f"{named}: ")
    left, right = st.columns(2, gap="large")
    with left:
        # The days say of which items; the filter would name the same names again.
        reference = citing.reference(
            f"{named} in the news", told, Query(start=choice.start, end=choice.end)
        )
        citing.offer(reference)
    with right:
        saving.offer("profile")


def nothing(choice: Choice) -> None:
    """Known, but named in no item of the period."""
    components.title(_listed([choice.name(entity) for entity in choice.ids]))
    components.note(
        "No item in this period names it", "Choose a longer period, or another name."
    )


def start(choice: Choice) -> None:
    """Nothing chosen yet: what is named most, to begin with."""
    components.title(
        "Profiles",
        "All that is reported of one weapon system, country or maker, or of up to six"
        " side by side.",
    )
    if choice.unknown:
        st.html(
            '<p class="ab-tip" role="status">The address names something that the'
            " gazetteer does not list.</p>"
        )
    found = data.entities(choice.kind)
    if choice.kind == "organisation":
        found = found[found["category"] == "maker"]
    if found.empty:
        components.note("Nothing is named yet", "Add feeds on the Feeds page.")
        return
    components.section(f"{KINDS[choice.kind]} named most", "Number of items, all dates")
    links = "".join(
        f'<li><a href="{quote(profile_link(choice.kind, [row["id"]]))}"'
        f' target="_self">{text(row["name"])}</a>'
        f" <span>{thousands(row['count'])}</span></li>"
        for row in records(found.head(SUGGESTED))
    )
    st.html(f'<ol class="ab-suggested">{links}</ol>')


def _tones(choice: Choice) -> dict[str, dict[str, Any]]:
    found = data.ask(
        "mention_tone", choice.query, kind=choice.kind, entities=choice.ids
    )
    return {row["entity"]: row for row in records(found)}


def _what(choice: Choice, entity: str) -> str:
    found = data.entities(choice.kind)
    category = found.loc[found["id"] == entity, "category"].tolist()
    known = category and not missing(category[0])
    return str(category[0]).capitalize() if known else SINGULAR[choice.kind]


def _share(choice: Choice, items: int) -> str:
    """Of all items about the arms trade of these days, in the same feeds and others."""
    arms = data.item_count(Query(start=choice.start, end=choice.end))
    return percent(items / arms) if arms else "–"


def _lede(choice: Choice, span: dict[str, Any], tone: dict[str, Any]) -> str:
    outlets = _counted(span["outlets"], "outlet")
    told = (
        f"**{_counted(span['items'], 'item')}** in {outlets},"
        f" {_share(choice, span['items'])} of all about the arms trade."
    )
    if missing(tone["compound"]):
        return f"{told} No sentence that names it is scored."
    half = (tone["hi"] - tone["lo"]) / 2
    sure = "" if missing(half) else f" {margin(half)}"
    return (
        f"{told} Where it is named, the tone is **{signed(tone['compound'])}**{sure}"
        f" on average (n = {thousands(tone['n'])})."
    )


def _end(word: str, query: Query, order: str) -> str:
    rows = records(data.ask("items_page", query, limit=1, order=order))
    if not rows:
        return ""
    row = rows[0]
    title = text(row["title"]) if row["title"] else "without a title"
    link = quote(story_link(int(row["id"])))
    return (
        f'<span><span class="ab-role">{word}:</span>'
        f' <a href="{link}" target="_self">{title}</a>, {text(row["feed"])},'
        f" {when(row['at'])}</span>"
    )


def _row(
    choice: Choice,
    entity: str,
    span: dict[str, Any] | None,
    tone: dict[str, Any] | None,
) -> str:
    link = quote(profile_link(choice.kind, [entity]))
    head = (
        f'<th scope="row"><a href="{link}" target="_self">'
        f"{text(choice.name(entity))}</a></th>"
    )
    if span is None:
        wide = 5 + len(deals.HEADS[choice.kind])
        told = f'<td>0</td><td colspan="{wide}">not named in this period</td>'
        return f"<tr>{head}{told}</tr>"
    cells = (
        thousands(span["items"]),
        _share(choice, span["items"]),
        thousands(span["outlets"]),
        _tone(tone),
        *deals.cells(choice, entity),
        day_label(span["first"].date()),
        day_label(span["last"].date()),
    )
    return f"<tr>{head}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _tone(tone: dict[str, Any] | None) -> str:
    if tone is None or missing(tone["compound"]):
        return "not scored"
    half = (tone["hi"] - tone["lo"]) / 2
    sure = "" if missing(half) else f" {margin(half)}"
    return f"{signed(tone['compound'])}{sure} (n = {thousands(tone['n'])})"


def _counted(number: int, noun: str) -> str:
    return f"{thousands(number)} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
