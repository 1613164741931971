"""
Who may change what the store holds: everyone reads, editors edit.

Pages ask `access` what to draw; what changes the store asks `require` or `writer` again
in the moment it does so, because a page may have been drawn for somebody else's rights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from armsbeat.dashboard import data
from armsbeat.dashboard.markup import quote
from armsbeat.errors import UsageError
from armsbeat.settings import Settings
from armsbeat.store import Store

LAKE = (
    "These pages show a lake, which is read-only. To change a store, start the"
    " dashboard without ARMSBEAT_LAKE."
)
READ_ONLY = "This dashboard is read-only (ARMSBEAT_READ_ONLY)."
NO_LOGIN = (
    "Only editors may change anything here (ARMSBEAT_EDITORS), and no login is set up"
    " by which they could be told: see docs/deploy.md."
)
SIGN_IN = "Everyone may read; editors sign in to change anything."


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a visitor may do; `reason` is empty where that is everything."""

    may_edit: bool
    reason: str = ""
    may_sign_in: bool = False
    person: str = ""
    """Address of e-mail of who signed in."""


def access_of(settings: Settings, person: Mapping[str, Any]) -> Access:
    """
    Decide what a visitor may do.

    Args:
        settings: `lake`, `read_only` and `editors` decide.
        person: Claims of who signed in, as Streamlit gives them: without
            `is_logged_in` where no login is set up.
    """
    if settings.lake:
        return Access(may_edit=False, reason=LAKE)
    if settings.read_only:
        return Access(may_edit=False, reason=READ_ONLY)
    address = _address(person)
    if not settings.editors:
        return Access(may_edit=True, person=address)
    if "is_logged_in" not in person:
        return Access(may_edit=False, reason=NO_LOGIN)
    if not person["is_logged_in"]:
        return Access(may_edit=False, reason=SIGN_IN, may_sign_in=True)
    if _is_editor(address, settings.editors):
        return Access(may_edit=True, person=address)
    return Access(may_edit=False, reason=_stranger(person, address), person=address)


def _address(person: Mapping[str, Any]) -> str:
    """The visitor's address, unless the provider says that nobody checked it."""
    if not person.get("is_logged_in") or person.get("email_verified") is False:
        return ""
    return str(person.get("email") or "").strip().casefold()


def _is_editor(address: str, editors: Sequence[str]) -> bool:
    """`ann@example.org` names a person, `@example.org` all of a domain."""
    _, at, domain = address.rpartition("@")
    return bool(at) and (address in editors or f"@{domain}" in editors)


def _stranger(person: Mapping[str, Any], address: str) -> str:
    if address:
        return f"You are signed in as {address}, who is not among the editors."
    if person.get("email_verified") is False:
        return "You are signed in, but your provider did not verify your address."
    return (
        "You are signed in, but your provider does not tell your address; it must be"
        " allowed to (scope email)."
    )


def access() -> Access:
    """What the visitor of this page may do."""
    return access_of(data.house().settings, st.user.to_dict())


def require() -> None:
    """
    Let only editors pass.

    Raises:
        UsageError: The visitor may not change anything; says why.
    """
    allowed = access()
    if not allowed.may_edit:
        raise UsageError(allowed.reason)


def writer() -> Store:
    """
    The store, for a change.

    Raises:
        UsageError: The visitor may not change anything; says why.
    """
    require()
    return data.house().store


def notice(what: str) -> None:
    """
    Say who is signed in, or why nothing can be changed here; offers to sign in and out.

    Args:
        what: What cannot be done here, as `Adding feeds`.
    """
    allowed = access()
    if allowed.may_edit and not allowed.person:
        return
    words = f"Signed in as {allowed.person}."
    if not allowed.may_edit:
        words = f"{what} is not offered to you. {allowed.reason}"
    with st.container(horizontal=True, vertical_alignment="center", key="who-may-edit"):
        st.html(f'<p class="ab-tip" role="status">{quote(words)}</p>', width="content")
        if allowed.may_sign_in:
            st.button("Sign in", key="sign-in", on_click=st.login)
        elif allowed.person:
            st.button("Sign out", key="sign-out", type="tertiary", on_click=st.logout)
