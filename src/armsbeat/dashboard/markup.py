"""
Frames → escaped HTML. Every text that came from a feed goes through `text` or `quote`.

`<bdi>` keeps a right-to-left title from turning its neighbours around.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from armsbeat.charts import day_label, signed
from armsbeat.dashboard.links import profile_link, story_link
from armsbeat.report.escape import anchor as anchor
from armsbeat.report.escape import missing as missing
from armsbeat.report.escape import quote as quote
from armsbeat.report.escape import safe_link as safe_link
from armsbeat.report.escape import text as text

Row = dict[str, Any]

TONE_WORDS = {"negative": "negative", "neutral": "neutral", "positive": "positive"}
ROLE_ORDER = {"supplier": 0, "recipient": 1, "mentioned": 2}
MAX_TAGS = 9
MARKDOWN = frozenset("[]()*_`$:<>\\#~|!&")
MAX_WORDS = 12


def plain(value: object, *, length: int = 60) -> str:
    """Text for the few places that read Markdown, without its signs."""
    kept = "".join(c for c in str(value) if c.isprintable() and c not in MARKDOWN)
    return kept[:length]


def when(at: object) -> str:
    """`22 Nov 2026, 23:52 UTC`; a day alone where midnight says: no time stated."""
    if missing(at):
        return "no date"
    moment: datetime = pd.Timestamp(at).to_pydatetime()  # type: ignore[arg-type]
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return day_label(moment.date())
    return f"{day_label(moment.date())}, {moment:%H:%M} UTC"


def highlight(value: object, mentions: Iterable[Row]) -> str:
    """
    The text with its systems marked and its countries underlined.

    Args:
        value: The text the spans point into.
        mentions: `kind`, `start`, `end`, `name`; spans that overlap an earlier one or
            reach beyond the text are passed over.
    """
    body = "" if missing(value) else str(value)
    out, done = [], 0
    for mention in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        start, end = int(mention["start"]), int(mention["end"])
        css = {"system": "ab-sys", "country": "ab-cc"}.get(mention["kind"])
        if css is None or start < done or end > len(body) or start >= end:
            continue
        tag = "mark" if css == "ab-sys" else "span"
        out.append(html.escape(body[done:start]))
        out.append(
            f'<{tag} class="{css}" title="{quote(mention["name"])}">'
            f"{html.escape(body[start:end])}</{tag}>"
        )
        done = end
    out.append(html.escape(body[done:]))
    return f"<bdi>{''.join(out)}</bdi>"


def tone_badge(compound: object, tone_class: object) -> str:
    """The score with its sign, and the same in a word."""
    if missing(compound):
        word = '<span class="ab-word">not scored</span>'
        return f'<span class="ab-badge ab-none">–{word}</span>'
    word = TONE_WORDS.get(str(tone_class), "neutral")
    return (
        f'<span class="ab-badge ab-{word}"><span class="ab-vh">tone </span>'
        f"{signed(float(compound))}"  # type: ignore[arg-type]
        f'<span class="ab-word">{word}</span></span>'
    )


def tags(mentions: Iterable[Row]) -> str:
    """One chip per system, one per country with its role: `supplier United States`."""
    systems: dict[str, str] = {}
    countries: dict[str, tuple[str, str]] = {}
    for mention in mentions:
        entity, name = str(mention["entity"]), str(mention["name"])
        if mention["kind"] == "system":
            systems.setdefault(entity, name)
        elif mention["kind"] == "country":
            role = str(mention["role"])
            known = countries.get(entity)
            if known is None or ROLE_ORDER[role] < ROLE_ORDER[known[0]]:
                countries[entity] = (role, name)
    chips = [
        f'<li class="ab-chip ab-chip-sys">{_profiled("system", entity, name)}</li>'
        for entity, name in systems.items()
    ]
    ordered = sorted(countries.items(), key=lambda pair: ROLE_ORDER[pair[1][0]])
    chips += [
        f'<li class="ab-chip"><span class="ab-role">{role}</span>'
        f" {_profiled('country', entity, name)}</li>"
        for entity, (role, name) in ordered
    ]
    extra = len(chips) - MAX_TAGS
    if extra > 0:
        chips = [*chips[:MAX_TAGS], f'<li class="ab-chip">and {extra} more</li>']
    return (
        f'<ul class="ab-tags" aria-label="Tags">{"".join(chips)}</ul>' if chips else ""
    )


def _profiled(kind: str, entity: str, name: str) -> str:
    link = quote(profile_link(kind, [entity]))
    return f'<a href="{link}" target="_self">{text(name)}</a>'


def story(item: Row, mentions: Sequence[Row], deals: Sequence[Row]) -> str:
    """One item of the list: badge, headline, where and when, tags, and why."""
    in_title = [m for m in mentions if m["field"] == "title"]
    title = item["title"] if not missing(item["title"]) else ""
    heading = highlight(title, in_title) if title else "<em>without a title</em>"
    seen = "" if item.get("date_is", "published") == "published" else ", first seen"
    return (
        '<article class="ab-item">'
        f"{tone_badge(item['compound'], item['tone_class'])}"
        f'<div class="ab-body"><h3>{anchor(item["link"], heading)}</h3>'
        f'<p class="ab-meta">{text(item["feed"])} · {when(item["at"])}{seen} ·'
        f" {_to_story(item['id'], title)}</p>"
        f"{tags(mentions)}{_why(item, mentions, deals)}</div></article>"
    )


def _to_story(item_id: int, title: str) -> str:
    return (
        f'<a class="ab-more" href="{quote(story_link(int(item_id)))}" target="_self">'
        f'Full story<span class="ab-vh">: {text(title)}</span></a>'
    )


def _why(item: Row, mentions: Sequence[Row], deals: Sequence[Row]) -> str:
    parts = []
    if not missing(item["summary"]) and item["summary"]:
        in_summary = [m for m in mentions if m["field"] == "summary"]
        parts.append(f"<p>{highlight(item['summary'], in_summary)}</p>")
    parts += [_deal(deal) for deal in deals]
    parts.append(_words(item.get("words")))
    inner = "".join(part for part in parts if part)
    if not inner:
        return ""
    return f'<details class="ab-why"><summary>Details</summary>{inner}</details>'


def _deal(deal: Row) -> str:
    supplier = _or_unknown(deal["supplier_name"])
    recipient = _or_unknown(deal["recipient_name"])
    facts = [
        quote(deal["stage"]),
        quote(deal["system_names"]),
        money(deal["value_usd"]),
    ]
    told = ", ".join(fact for fact in facts if fact)
    evidence = f" “{text(deal['evidence'])}”" if not missing(deal["evidence"]) else ""
    caveat = (
        " A notification is a ceiling, not a delivery."
        if deal["stage"] == "approved" and not missing(deal["value_usd"])
        else ""
    )
    return (
        f'<p class="ab-deal"><strong>{supplier} → {recipient}</strong>'
        f"{': ' + told if told else ''}.{evidence}{caveat}</p>"
    )


def _or_unknown(name: object) -> str:
    return "unknown" if missing(name) else text(name)


def money(value: object) -> str:
    """`US$2.35 billion`; empty where no value is stated."""
    if missing(value):
        return ""
    amount = float(value)  # type: ignore[arg-type]
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if amount >= size:
            return f"US${amount / size:.3g} {word}"
    return f"US${amount:,.0f}"


def _words(words: object) -> str:
    if missing(words) or not isinstance(words, Iterable):
        return ""
    shown = ", ".join(
        f'<span class="ab-{"positive" if share > 0 else "negative"}-word">'
        f"{text(word)} {signed(share)}</span>"
        for word, share in list(words)[:MAX_WORDS]
    )
    return f'<p class="ab-words">Words behind the tone: {shown}</p>' if shown else ""
