"""Entries of alerts as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

from armsbeat.alerts import Entry
from armsbeat.dashboard.markup import quote, text


def entry_list(entries: Sequence[Entry], view: str) -> str:
    """The entries of the view of that name with their links; empty: none."""
    if not entries:
        return ""
    return f'<ul class="ab-told">{"".join(_entry(one, view) for one in entries)}</ul>'


def told_words(count: int) -> str:
    """`nothing`, `one thing`, `12 things`."""
    if count == 0:
        return "nothing"
    return "one thing" if count == 1 else f"{count} things"


def _entry(entry: Entry, view: str) -> str:
    # In a reader the view's name comes first; here it stands above.
    title = entry.title.removeprefix(f"{view}: ")
    title = title[:1].upper() + title[1:]
    quoted = f'<p class="ab-meta">“{text(entry.quote)}”</p>' if entry.quote else ""
    return (
        f'<li><a href="./{quote(entry.path)}" target="_self">{text(title)}</a>'
        f'<p class="ab-meta">{quote(entry.sentences[0])}</p>'
        f"{quoted}</li>"
    )
