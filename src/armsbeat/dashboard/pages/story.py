"""Story: one item with all that was read out of it, and why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from armsbeat.charts import thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.components import STATIC
from armsbeat.dashboard.markup import anchor, missing, safe_link, text, when
from armsbeat.dashboard.story import cite, copies, edits, evidence, words
from armsbeat.dashboard.story.marks import marked
from armsbeat.model import Annotation
from armsbeat.store import StoredAnnotation, StoredItem

IN_ORDER, BY_SIZE = "In text order", "By size"
MOST_DIGITS = 18


def story() -> None:
    """The item that the address names."""
    st.html(STATIC / "story.css")
    data.refresh()
    chosen = st.query_params.get("id", "")
    found = _found(chosen)
    if found is None:
        _gone(chosen)
        return
    item, row = found
    stored = data.house().store.annotations([item.item_id]).get(item.item_id)
    annotation = (
        stored.annotation if stored else Annotation(language="", relevant=False)
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _text(item, row, annotation)
        _tone(annotation)
        _copies(item.item_id)
        _versions(item)
    with right:
        _evidence(item.item_id, annotation)
        _cite(item, row, stored)


def _found(chosen: str) -> tuple[StoredItem, dict[str, Any]] | None:
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= MOST_DIGITS):
        return None
    item = data.house().store.item(int(chosen))
    rows = records(data.item(int(chosen)))
    return (item, rows[0]) if item is not None and rows else None


def _gone(chosen: str) -> None:
    components.title("This item is not here")
    components.note(
        "No item has this number" if chosen else "No item is named in the address",
        "Its feed may have been removed, or the address was cut short. Open an item"
        " from the list on the Overview.",
    )
    st.html('<p class="ab-back"><a href="./" target="_self">To the Overview</a></p>')


def _text(item: StoredItem, row: dict[str, Any], found: Annotation) -> None:
    title = (
        marked(item.title, "title", found.mentions, found.rejections)
        if item.title
        else "<em>without a title</em>"
    )
    summary = marked(item.summary, "summary", found.mentions, found.rejections)
    seen = "" if item.published_at else " (first seen; the feed states no usable date)"
    read = anchor(item.link, "Read at the source", css="ab-button")
    source = read if safe_link(item.link) else "The feed gives no usable link."
    st.html(
        f'<article class="ab-story"><p class="ab-period">{text(row["feed"])} ·'
        f" {when(row['at'])}{seen}</p><h1>{title}</h1>"
        f'<p class="ab-story-text" dir="auto">{summary}</p>'
        '<p class="ab-caption">Highlighted: weapon system; underlined: country; dashed:'
        " organisation; dotted: looked at and not counted.</p>"
        f'<p class="ab-source">{source}</p></article>'
    )


def _tone(found: Annotation) -> None:
    tone = found.tone
    if tone.compound is None:
        components.section("Where the tone comes from")
        st.html(
            '<p class="ab-quiet">Not scored: the tone of texts that are not in English'
            " is not read.</p>"
        )
        return
    if len(tone.words) < 2:
        components.section("Where the tone comes from")
        order = IN_ORDER
    else:
        order = components.section_with_choice(
            "Where the tone comes from",
            "Each word’s share of the score: left lowers it, right raises it."
            " Names do not count.",
            "Order",
            [IN_ORDER, BY_SIZE],
            key="shares",
        )
    bars = words.bars(tone.words, by_size=order == BY_SIZE) if tone.words else ""
    st.html(f"{bars}{words.total(tone)}")


def _copies(item_id: int) -> None:
    rows = records(data.copies(item_id))
    carried = [row for row in rows if row["id"] != item_id]
    if not carried:
        components.section("Copies of this story")
        st.html('<p class="ab-quiet">No other item carries this text.</p>')
        return
    outlets = len({row["outlet"] for row in rows})
    components.section(
        "Copies of this story",
        f"{thousands(len(rows))} items in {outlets} outlet{'s' if outlets > 1 else ''}"
        " carry this text, earliest first",
    )
    st.html(copies.copies(rows, item_id))


def _versions(item: StoredItem) -> None:
    earlier = data.house().store.item_versions(item.item_id)
    components.section("Earlier versions")
    if not earlier:
        st.html(
            '<p class="ab-quiet">The text has not changed since it was first seen.</p>'
        )
        return
    texts = [
        edits.Text(title=one.title, summary=one.summary, until=one.replaced_at)
        for one in earlier
    ]
    texts.append(edits.Text(title=item.title, summary=item.summary, until=None))
    st.html(edits.steps(texts))


def _evidence(item_id: int, found: Annotation) -> None:
    components.section("Tags", "Why each was given, and the tone where it is named")
    st.html(evidence.tags(found.mentions) + evidence.relevance(found))
    components.section("Rejected matches", "Words that look like a name and are none")
    st.html(evidence.rejected(found.rejections, data.names("system")))
    components.section("Deals", "What is told, and what filled each role")
    told = records(data.of_items("item_deals", [item_id]))
    st.html(evidence.deals(told, found.refusals))


def _cite(
    item: StoredItem, row: dict[str, Any], stored: StoredAnnotation | None
) -> None:
    components.section("Cite")
    reference = cite.citation(
        publisher="Unknown publisher" if missing(row["feed"]) else str(row["feed"]),
        title=item.title or "Without a title",
        link=safe_link(item.link),
        published_at=item.published_at,
        first_seen_at=item.first_seen_at,
        version=item.edits + 1,
        compound=stored.annotation.tone.compound if stored else None,
        versions=stored.versions if stored else None,
        now=data.now(),
    )
    st.code(reference, language=None, wrap_lines=True)


components.frame_page(story)
