"""What entries would change: the count, examples, and the button that does it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import streamlit as st

from armsbeat.charts import thousands
from armsbeat.dashboard import components
from armsbeat.dashboard.gazetteer import work
from armsbeat.dashboard.gazetteer.work import Work
from armsbeat.dashboard.markup import anchor, highlight, quote, text
from armsbeat.model import Deal
from armsbeat.pipeline import ItemChange, OwnPreview

EXAMPLES = 20


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
    item = change.item
    spans: list[dict[str, Any]] = [asdict(m) for m in change.after.mentions]
    title = highlight(item.title, [s for s in spans if s["field"] == "title"])
    lost, gained = _difference(*change.systems)
    facts = [
        *(f'<li class="ab-chip">no longer {text(name)}</li>' for name in lost),
        *(f'<li class="ab-chip ab-chip-sys">now {text(n)}</li>' for n in gained),
    ]
    before, after = change.deals
    if [_terms(d) for d in before] != [_terms(d) for d in after]:
        facts.append(f'<li class="ab-chip">deals: {len(before)} → {len(after)}</li>')
    if change.before is not None and change.before.relevant != change.after.relevant:
        about = "now" if change.after.relevant else "no longer"
        facts.append(f'<li class="ab-chip">{about} about the arms trade</li>')
    if not facts:
        facts.append('<li class="ab-chip">another place in the text</li>')
    return (
        f"<li><p>{anchor(item.link, title or '<em>without a title</em>')}</p>"
        f'<ul class="ab-tags" aria-label="What changes">{"".join(facts)}</ul></li>'
    )


def _difference(
    before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    lost = [name for name in before if name not in after]
    return lost, [name for name in after if name not in before]


def _terms(deal: Deal) -> tuple[object, ...]:
    return (deal.supplier, deal.recipient, deal.systems, deal.value_usd, deal.stage)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{thousands(count)} items"
