"""What entries would change: the count, examples, and the button that does it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import streamlit as st

from armsbeat.charts import thousands
from armsbeat.dashboard import components
from armsbeat.dashboard.gazetteer import work
from armsbeat.dashboard.gazetteer.excerpts import excerpt
from armsbeat.dashboard.gazetteer.work import Work
from armsbeat.dashboard.markup import anchor, highlight, quote, text
from armsbeat.model import Annotation, Deal, Mention
from armsbeat.pipeline import ItemChange, OwnPreview

EXAMPLES = 20
AROUND = 80


def show() -> None:
    """The preview or change of this session, if there is one."""
    at = work.current()
    if at is None:
        return
    if not at.done:
        _live()
    elif at.error is not None:
        st.html(f'<p class="ab-error" role="alert">{quote(at.error)}</p>')
    elif at.applies:
        _applied(at)
    elif at.preview is not None:
        _preview(at, at.preview)


@st.fragment(run_every=0.5)
def _live() -> None:
    at = work.current()
    if at is None or at.done:
        st.rerun()
    verb = "Applying" if at.applies else "Looking what would change"
    counted = (
        f" · {thousands(at.looked_at)} of {thousands(at.total)} items"
        if at.total
        else " …"
    )
    st.progress(at.share, text=verb + counted)
    if not at.applies:
        st.button("Stop", key="own-stop", on_click=work.forget)


def _applied(at: Work) -> None:
    changed = at.preview.changed if at.preview else 0
    st.html(
        f'<p class="ab-done" role="status">Applied: {quote(at.what)}.'
        f" {_items(changed)} changed. The charts go by it from now on.</p>"
    )


def _preview(at: Work, seen: OwnPreview) -> None:
    would = f"{_items(seen.changed)} would change"
    with st.container(key="own-preview"):
        st.html(
            '<div role="status">'
            f'<h3 class="ab-would">{would}</h3>'
            f'<p class="ab-sub">{quote(at.what)}. Of {_items(seen.items)} looked at,'
            f" {thousands(seen.named)} name it. Nothing is saved yet.</p></div>"
        )
        with st.container(horizontal=True):
            st.button(
                "Apply",
                key="own-apply",
                type="primary",
                on_click=work.apply,
                args=(at,),
            )
            st.button("Discard", key="own-discard", on_click=work.forget)
        if seen.first:
            shown = seen.first[:EXAMPLES]
            st.html(f'<ol class="ab-changes">{"".join(map(_change, shown))}</ol>')
        if seen.changed > EXAMPLES:
            components.caption(
                f"The newest {EXAMPLES} of {thousands(seen.changed)} are shown."
            )


def _change(change: ItemChange) -> str:
    title = anchor(change.item.link, _title(change) or "<em>without a title</em>")
    facts = "".join(f'<li class="ab-chip">{fact}</li>' for fact in _facts(change))
    return (
        f"<li><p>{title}</p>{_in_summary(change)}"
        f'<ul class="ab-tags" aria-label="What changes">{facts}</ul></li>'
    )


def _title(change: ItemChange) -> str:
    """The title with its tags of then, and marked too what loses its own."""
    spans = [m for m in change.after.mentions if m.field == "title"]
    lost = [m for m in _changed_places(change) if m.field == "title"]
    return highlight(change.item.title, map(asdict, [*lost, *spans]))


def _in_summary(change: ItemChange) -> str:
    """Where only the summary changes: the words around the first place."""
    places = _changed_places(change)
    if not places or any(place.field == "title" for place in places):
        return ""
    place = places[0]
    words = excerpt(
        change.item.summary, place.start, place.end, place.name, around=AROUND
    )
    return f'<p class="ab-sub">{words}</p>'


def _changed_places(change: ItemChange) -> list[Mention]:
    """Mentions of systems that come or go, in text order."""
    before, after = _places(change.before), _places(change.after)
    changed = {
        k: m for k, m in (before | after).items() if (k in before) != (k in after)
    }
    return sorted(changed.values(), key=lambda m: (m.field != "title", m.start))


def _places(annotation: Annotation | None) -> dict[tuple[object, ...], Mention]:
    mentions = annotation.mentions if annotation else ()
    systems = (m for m in mentions if m.kind == "system")
    return {(m.entity, m.field, m.start, m.end): m for m in systems}


def _facts(change: ItemChange) -> list[str]:
    facts = _counts(change)
    before, after = change.deals
    if [_terms(deal) for deal in before] != [_terms(deal) for deal in after]:
        same = len(before) == len(after)
        counts = f"deals: {len(before)} → {len(after)}"
        facts.append("a deal is read differently" if same else counts)
    if change.before is not None and change.before.relevant != change.after.relevant:
        about = "now" if change.after.relevant else "no longer"
        facts.append(f"{about} about the arms trade")
    return facts or ["another place in the text"]


def _counts(change: ItemChange) -> list[str]:
    """How often systems are named, where that changes."""
    before = Counter(m.name for m in _places(change.before).values())
    after = Counter(m.name for m in _places(change.after).values())
    facts = []
    for name in sorted(before.keys() | after.keys()):
        was, will = before[name], after[name]
        if not was:
            facts.append(f"now {text(name)}")
        elif not will:
            facts.append(f"no longer {text(name)}")
        elif was != will:
            facts.append(f"{text(name)} named {was} → {will} times")
    return facts


def _terms(deal: Deal) -> tuple[object, ...]:
    return (deal.supplier, deal.recipient, deal.systems, deal.value_usd, deal.stage)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{thousands(count)} items"
