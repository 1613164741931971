"""Add an alias or a system, or silence an alias. Saved only after the preview."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from armsbeat.annotate.fold import folded_alias
from armsbeat.annotate.own import add
from armsbeat.annotate.own_file import in_words
from armsbeat.dashboard import components, data
from armsbeat.dashboard.gazetteer import changes, work
from armsbeat.dashboard.markup import quote
from armsbeat.errors import UsageError
from armsbeat.model import OwnEntry

ALIAS, SYSTEM, SILENCE = "Alias", "System", "Silence"
FAULT = "_own_fault"
HELP = {
    ALIAS: "Another way to write a system that is listed.",
    SYSTEM: "A system that the gazetteer does not have.",
    SILENCE: "A way of writing that is to count for no system: a listed alias, or a"
    " longer phrase around one.",
}


def show() -> None:
    """The form, and under it what the entry would change."""
    kind = components.section_with_choice(
        "Your own entries",
        "They go before the shipped tables and survive upgrades."
        " Nothing is saved before you have seen what would change.",
        "Kind of entry",
        [ALIAS, SYSTEM, SILENCE],
        key="own-kind",
    )
    components.caption(HELP[kind])
    with st.form("own-entry", border=False):
        entries = _FIELDS[kind]()
        asked = st.form_submit_button("Show what would change")
    if asked:
        propose(entries)
    if fault := st.session_state.get(FAULT):
        st.html(
            f'<p class="ab-error" role="alert">{quote(fault)} Nothing was saved.</p>'
        )
    changes.show()


def propose(entries: Sequence[OwnEntry]) -> None:
    """Check new entries, and look what they would change."""
    st.session_state.pop(FAULT, None)
    work.forget()
    own, now = data.house().own, data.now()
    try:
        for entry in entries:
            own = add(own, replace(entry, added_at=now), data.shipped())
    except UsageError as error:
        st.session_state[FAULT] = str(error)
        return
    work.look(own, "; ".join(in_words(entry) for entry in entries))


def adopt(name: str, category: str | None) -> None:
    """Fill the form in for a designation that is not listed."""
    st.session_state["own-kind"] = SYSTEM
    st.session_state["own-name"] = name
    st.session_state["own-id"] = re.sub(r"[^a-z0-9]+", "-", folded_alias(name))
    if category in data.shipped().categories:
        st.session_state["own-category"] = category


def let_count(surface: str, entity: str) -> None:
    """Fill the form in for a way of writing that was rejected."""
    st.session_state["own-kind"] = ALIAS
    st.session_state["own-alias"] = surface
    if entity in _system_names():
        st.session_state["own-system"] = entity


def _alias() -> list[OwnEntry]:
    systems = _system_names()
    with st.container(horizontal=True):
        system = st.selectbox(
            "System",
            sorted(systems, key=lambda i: systems[i].casefold()),
            index=None,
            format_func=lambda i: systems.get(i, i),
            placeholder="Choose a system",
            filter_mode="contains",
            key="own-system",
            width=320,
        )
        surface = st.text_input("Written as", key="own-alias", max_chars=80, width=320)
    unsure, note = _doubt(), _note()
    return [
        OwnEntry(
            kind="alias",
            surface=surface,
            entity=system or "",
            needs_context=unsure,
            note=note,
        )
    ]


def _system_names() -> dict[str, str]:
    entities = data.house().annotator.gazetteer.entities
    return {
        i: entity.name for (kind, i), entity in entities.items() if kind == "system"
    }


def _system() -> list[OwnEntry]:
    with st.container(horizontal=True):
        name = st.text_input("Name", key="own-name", max_chars=80, width=240)
        entity = st.text_input(
            "Id",
            key="own-id",
            max_chars=80,
            width=200,
            placeholder="small-letters-and-hyphens",
        )
        category = st.selectbox(
            "Category",
            sorted(data.shipped().categories),
            index=None,
            key="own-category",
            placeholder="Choose",
            filter_mode="contains",
            width=240,
        )
    with st.container(horizontal=True):
        origin = st.text_input(
            "Origin", key="own-origin", max_chars=2, width=120, placeholder="as SE"
        )
        maker = st.text_input("Maker", key="own-maker", max_chars=80, width=240)
        aliases = st.text_input(
            "Aliases, with commas between",
            key="own-aliases",
            max_chars=400,
            width=320,
        )
    unsure, note = _doubt(), _note()
    system = OwnEntry(
        kind="system",
        surface=name,
        entity=entity,
        category=category or "",
        origin=origin.strip().upper() or None,
        maker=maker.strip(),
        needs_context=unsure,
        note=note,
    )
    others = [
        OwnEntry(kind="alias", surface=a, entity=entity, needs_context=unsure)
        for a in map(str.strip, aliases.split(","))
        if a
    ]
    return [system, *others]


def _silence() -> list[OwnEntry]:
    surface = st.text_input("Written as", key="own-silence", max_chars=80, width=320)
    return [OwnEntry(kind="silence", surface=surface, note=_note())]


def _doubt() -> bool:
    return st.checkbox(
        "Counts only where the words around it speak of arms", key="own-doubt"
    )


def _note() -> str:
    return st.text_input(
        "Why (goes into the method sheet of downloads)",
        key="own-note",
        max_chars=200,
        width=648,
    ).strip()


_FIELDS = {ALIAS: _alias, SYSTEM: _system, SILENCE: _silence}
